"""What a reader of the report should not expect of the network. Torch-free."""

from __future__ import annotations

from collections.abc import Iterator

from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.runs.report.contents import Contents

FEW = 300
"""Judged on fewer pictures than these, an accuracy is a rough figure."""


def sentences(contents: Contents) -> Iterator[Message]:
    """Each limit that follows from what is known of the run."""
    judged, config = contents.judged, contents.config
    yield Message(
        QT_TRANSLATE_NOOP(
            "core",
            "It was trained on pictures of one collection. On pictures from another camera, place, season or light it "
            "is often less accurate than here.",
        )
    )
    if judged is None or judged.doubt is None:
        yield Message(
            QT_TRANSLATE_NOOP(
                "core",
                "It always answers with one of its classes, also for a picture that shows none of them, and its "
                "probabilities weren't checked: 90 % doesn't mean that nine in ten such answers are right.",
            )
        )
    else:
        yield Message(
            QT_TRANSLATE_NOOP(
                "core",
                "It knows nothing but its classes. The program says “none of my classes” to many pictures that show "
                "something else, but not to all of them.",
            )
        )
    if judged is not None and judged.part == "validation":
        yield Message(
            QT_TRANSLATE_NOOP(
                "core",
                "The validation pictures also chose the best epoch, so their accuracy is a little too good. There "
                "were no test pictures that nothing was chosen by.",
            )
        )
    if judged is not None and 0 < judged.figures.count < FEW:
        yield message(
            QT_TRANSLATE_NOOP(
                "core", "It was judged on {count} pictures only: mind the interval rather than the figure."
            ),
            count=judged.figures.count,
        )
    if contents.state not in ("finished", "damaged"):
        yield Message(QT_TRANSLATE_NOOP("core", "The training did not run to its end."))
    if config is not None and config.data.source == "folder" and not config.data.check:
        yield Message(
            QT_TRANSLATE_NOOP(
                "core",
                "The pictures weren't checked for copies, wrong labels or damage; copies on both sides make figures "
                "too good.",
            )
        )
    yield Message(
        QT_TRANSLATE_NOOP(
            "core",
            "Whether it treats groups of pictures, or of people in them, alike was not examined. It is no ground for "
            "decisions about a person's health, safety or rights without somebody who checks them.",
        )
    )
