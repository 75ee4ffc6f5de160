"""The report's sections on how far the answers can be trusted: sureness, bad pictures, limits. Torch-free."""

from __future__ import annotations

import numpy as np

from core.choices import DISTURBANCES
from core.evaluation import calibration
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.runs.judged import Judged
from core.runs.report import drawings, limits
from core.runs.report.contents import Contents, Say
from core.runs.report.figures import count, percent
from core.runs.report.markup import Markup, bullets, element, joined, paragraph, table
from core.tasks.doubt import RIGHT_RATE, verdicts

STRENGTHS = (
    QT_TRANSLATE_NOOP("core", "slight"),
    QT_TRANSLATE_NOOP("core", "strong"),
    QT_TRANSLATE_NOOP("core", "very strong"),
)


def sureness(contents: Contents, say: Say) -> Markup | None:
    """Whether it is as sure as it is right, and what “I'm not sure” costs and gains."""
    judged = contents.judged
    if judged is None:
        return None
    temperature = judged.doubt.temperature if judged.doubt else 1.0
    bins = calibration.reliability(judged.answers, temperature, 10)
    error = calibration.calibration_error(bins)
    how = message(
        QT_TRANSLATE_NOOP(
            "core",
            "On average its probability and how often it is right are {error} points apart. Bars below the line: "
            "surer than it should be; above: too modest; pale bars stand for few pictures.",
        ),
        error=f"{100 * error:.1f}",
    )
    drawing = drawings.reliability(
        bins,
        say(QT_TRANSLATE_NOOP("core", "Is it as sure as it is right?")),
        say(QT_TRANSLATE_NOOP("core", "Probability of the answer")),
        say(QT_TRANSLATE_NOOP("core", "how often it is right")),
    )
    words = [paragraph(say(how)), *(paragraph(say(sentence)) for sentence in _doubt(judged))]
    return element("div", drawing, element("div", *words), class_="beside")


def robustness(contents: Contents, say: Say) -> Markup | None:
    """The accuracy on pictures as a bad camera gives them."""
    if contents.judged is None:
        return None
    found = contents.judged.robustness
    if not found:
        return paragraph(
            say(
                QT_TRANSLATE_NOOP(
                    "core",
                    "This wasn't tried. “How sure” on the Runs page does, and “report --robust” on the command line.",
                )
            ),
            class_="missing",
        )
    plain = next((each for each in found if not each.kind), found[0])
    head = message(
        QT_TRANSLATE_NOOP("core", "Of {count} pictures as they are {accuracy} are right. As a bad camera gives them:"),
        count=count(plain.count),
        accuracy=percent(plain.accuracy),
    )
    rows = []
    for kind, choice in DISTURBANCES.items():
        of_kind = sorted((each for each in found if each.kind == kind), key=lambda each: each.strength)
        if of_kind:
            cells = [joined([drawings.bar(each.accuracy), percent(each.accuracy)]) for each in of_kind]
            rows.append((element("span", say(choice.title), title=say(choice.sentence)), *cells))
    return joined([paragraph(say(head)), table(["", *map(say, STRENGTHS)], rows, "robust")])


def limited(contents: Contents, say: Say) -> Markup:
    """What shouldn't be expected of the network."""
    return bullets(map(say, limits.sentences(contents)))


def _doubt(judged: Judged) -> list[Message]:
    if judged.doubt is None:
        return [
            Message(
                QT_TRANSLATE_NOOP(
                    "core",
                    "When to say “I'm not sure” isn't settled: that takes validation pictures and a training that "
                    "ended.",
                )
            )
        ]
    level = judged.doubt.level(RIGHT_RATE)
    if level.threshold > 1:
        return [
            message(
                QT_TRANSLATE_NOOP(
                    "core", "No probability makes {wanted} of its answers right: it would always say “I'm not sure”."
                ),
                wanted=percent(RIGHT_RATE),
            )
        ]
    said = verdicts(judged.answers.logits, judged.doubt, RIGHT_RATE, judged.answers.distances)
    sure = np.array([each == "sure" for each in said])
    strangers = sum(each == "stranger" for each in said)
    right = float(judged.answers.right[sure].mean()) if sure.any() else None
    sentences = [
        message(
            QT_TRANSLATE_NOOP(
                "core",
                "Below a probability of {threshold} it says “I'm not sure”: chosen so that {wanted} of what it "
                "answers is right.",
            ),
            threshold=percent(level.threshold),
            wanted=percent(RIGHT_RATE),
        ),
        message(
            QT_TRANSLATE_NOOP(
                "core", "Here it answers {coverage} of the pictures, and {right} of these answers are right."
            ),
            coverage=percent(float(sure.mean()) if len(sure) else None),
            right=percent(right),
        ),
    ]
    if strangers:
        sentences.append(
            message(
                QT_TRANSLATE_NOOP("core", "To {part} of these pictures it says “none of my classes”, wrongly."),
                part=percent(strangers / max(len(said), 1)),
            )
        )
    if judged.part == "validation":
        sentences.append(
            Message(
                QT_TRANSLATE_NOOP(
                    "core", "The same pictures chose these borders: on others they may do a little worse."
                )
            )
        )
    return sentences
