"""The head of the report: what was trained on what, and how good it is, in a paragraph. Torch-free."""

from __future__ import annotations

from core.export.figures import span
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.runs.report.contents import Contents, Say
from core.runs.report.figures import count, percent
from core.runs.report.markup import Markup, element, facts, joined, paragraph
from core.runs.report.places import nameless, without_places

NAMED = 12
"""Of more classes only so many are named."""
ON = {
    "test": QT_TRANSLATE_NOOP(
        "core", "of {count} test pictures, which nothing was learned from or chosen by, are recognised"
    ),
    "validation": QT_TRANSLATE_NOOP(
        "core", "of {count} validation pictures, which weren't learned from but chose the best epoch, are recognised"
    ),
    "train": QT_TRANSLATE_NOOP(
        "core", "of {count} training pictures are recognised; it has learned from them, so this says nothing of others"
    ),
    "all": QT_TRANSLATE_NOOP("core", "of {count} pictures are recognised"),
}
STATES = {
    "finished": QT_TRANSLATE_NOOP("core", "finished"),
    "running": QT_TRANSLATE_NOOP("core", "still running"),
    "paused": QT_TRANSLATE_NOOP("core", "paused"),
    "stopped": QT_TRANSLATE_NOOP("core", "stopped before its end"),
    "cancelled": QT_TRANSLATE_NOOP("core", "cancelled"),
    "diverged": QT_TRANSLATE_NOOP("core", "went astray"),
    "failed": QT_TRANSLATE_NOOP("core", "failed"),
    "interrupted": QT_TRANSLATE_NOOP("core", "broke off"),
    "damaged": QT_TRANSLATE_NOOP("core", "damaged"),
}


def head(contents: Contents, say: Say) -> Markup:
    """Title, figure, paragraph."""
    return joined(
        [
            paragraph(say(QT_TRANSLATE_NOOP("core", "Report of a training")), class_="kicker"),
            element("h1", element("bdi", contents.name)),
            _figure(contents, say),
            paragraph(" ".join(say(sentence) for sentence in sentences(contents))),
            _classes(contents, say),
            facts(_facts(contents, say)),
        ]
    )


def sentences(contents: Contents) -> list[Message]:
    """What was trained on what, and what its state is."""
    status, config = contents.status, contents.config
    known = {
        "network": Message(without_places(status.network) or QT_TRANSLATE_NOOP("core", "a residual network")),
        "data": Message(without_places(status.data) or QT_TRANSLATE_NOOP("core", "pictures")),
        "classes": (contents.judged and len(contents.judged.answers.classes)) or status.classes,
        "count": count(contents.facts.train_count) if contents.facts and contents.facts.train_count else "",
    }
    if config is not None and config.finetune.start:
        text = QT_TRANSLATE_NOOP("core", "A trained network ({network}) was taught {classes} classes of “{data}”.")
        if known["count"]:
            text = QT_TRANSLATE_NOOP(
                "core", "A trained network ({network}) was taught {classes} classes by {count} pictures of “{data}”."
            )
    else:
        text = QT_TRANSLATE_NOOP(
            "core",
            "A residual network ({network}) was trained from nothing to tell {classes} classes of “{data}” apart.",
        )
        if known["count"]:
            text = QT_TRANSLATE_NOOP(
                "core",
                "A residual network ({network}) was trained from nothing to tell {classes} classes apart, on {count} "
                "pictures of “{data}”.",
            )
    found = [Message(text, dict(known))]
    if contents.judged is not None and contents.judged.part != "train":
        low, high = contents.judged.figures.interval
        found.append(
            message(
                QT_TRANSLATE_NOOP(
                    "core",
                    "On other pictures of the same kind its accuracy may well lie between {low} and {high} (95 % "
                    "interval).",
                ),
                low=percent(low),
                high=percent(high),
            )
        )
    if contents.state not in ("finished", "running") and status.message:
        found += map(nameless, status.told())
    return found


def _figure(contents: Contents, say: Say) -> Markup:
    if contents.judged is None:
        text = say(QT_TRANSLATE_NOOP("core", "How good it is isn't known: it couldn't be judged."))
        return paragraph(text, " ", " ".join(map(say, contents.why_not_judged)), class_="missing")
    figures = contents.judged.figures
    told = say(message(ON[contents.judged.part], count=count(figures.count)))
    return element(
        "div", element("span", percent(figures.accuracy), class_="figure"), element("span", told), class_="hero"
    )


def _classes(contents: Contents, say: Say) -> Markup | None:
    if contents.judged is None:
        return None
    classes = contents.judged.answers.classes
    named = [element("bdi", each, class_="chip") for each in classes[:NAMED]]
    more = say(message(QT_TRANSLATE_NOOP("core", "and {count} more"), count=len(classes) - NAMED))
    return element("p", *named, more if len(classes) > NAMED else None, class_="chips")


def _facts(contents: Contents, say: Say) -> list[tuple[str, str]]:
    status = contents.status
    rows = [
        (
            say(QT_TRANSLATE_NOOP("core", "Epochs")),
            say(message(QT_TRANSLATE_NOOP("core", "{done} of {all}"), done=status.epoch, all=status.epochs)),
        ),
        (say(QT_TRANSLATE_NOOP("core", "State")), say(STATES.get(contents.state, contents.state))),
    ]
    if status.seconds:
        rows.append((say(QT_TRANSLATE_NOOP("core", "Time")), span(status.seconds)))
    if status.parameters:
        rows.append((say(QT_TRANSLATE_NOOP("core", "Parameters")), count(status.parameters)))
    if contents.facts and contents.facts.started:
        rows.append((say(QT_TRANSLATE_NOOP("core", "Started")), contents.facts.started))
    rows.append((say(QT_TRANSLATE_NOOP("core", "Report made")), contents.made))
    return rows
