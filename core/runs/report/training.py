"""The report's sections on the training: curves, advice, settings, environment. Torch-free."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core import fields, paths
from core.choices import STARTS
from core.config import SECTION_TITLES, RunConfig
from core.fields import Setting
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.runs.coach import changes
from core.runs.coach.advice import Advice
from core.runs.report.contents import Contents, Say
from core.runs.report.drawings import Series, curves
from core.runs.report.markup import Markup, element, facts, joined, name, paragraph
from core.runs.report.places import nameless


def drawn(contents: Contents, say: Say) -> Markup:
    """Accuracy and loss over the epochs."""
    found = contents.curves
    if not len(found.epochs):
        return paragraph(
            say(QT_TRANSLATE_NOOP("core", "No epoch was finished: there is nothing to draw.")), class_="missing"
        )
    epochs = found.epochs.astype(float).tolist()
    titles = [say(word) for word in (QT_TRANSLATE_NOOP("core", "Training"), QT_TRANSLATE_NOOP("core", "Validation"))]
    epoch = say(QT_TRANSLATE_NOOP("core", "Epoch"))
    mark = float(found.best_epoch) if found.best_epoch is not None else None
    both = [
        ((found.train_accuracies, found.validation_accuracies), QT_TRANSLATE_NOOP("core", "Accuracy"), True),
        ((found.train_losses, found.validation_losses), QT_TRANSLATE_NOOP("core", "Loss"), False),
    ]
    plots = [
        curves(
            [
                Series(titles[0], "train", epochs, values[0].tolist()),
                Series(titles[1], "validation", epochs, values[1].tolist()),
            ],
            say(title),
            epoch,
            percent=percent,
            mark=mark,
        )
        for values, title, percent in both
        if any(math.isfinite(value) for part in values for value in part.tolist())
    ]
    remarks = " ".join(say(each) for each in _remarks(contents))
    return joined([element("div", *plots, class_="plots"), paragraph(remarks, class_="small")])


def _remarks(contents: Contents) -> Iterator[Message]:
    """How the curves are to be read."""
    found, config = contents.curves, contents.config
    if not any(math.isfinite(value) for value in found.validation_accuracies.tolist()):
        yield Message(
            QT_TRANSLATE_NOOP(
                "core", "No pictures were kept for validation: the curves are those of the training pictures alone."
            )
        )
    elif found.best_epoch is not None:
        yield message(
            QT_TRANSLATE_NOOP("core", "The dashed line marks epoch {epoch}, the best one, whose weights were kept."),
            epoch=found.best_epoch,
        )
    if config is not None and config.finetune.start and config.finetune.trained_stages == 0:
        yield Message(
            QT_TRANSLATE_NOOP("core", "Here each epoch is a last layer of its own, with less and less regularisation.")
        )
    else:
        yield Message(
            QT_TRANSLATE_NOOP(
                "core", "The training accuracy is that on the varied pictures while they were learned from."
            )
        )


def advised(contents: Contents, say: Say) -> Markup:
    """The coach's advice, each with its evidence and what to change."""
    if contents.config is None:
        return paragraph(say(QT_TRANSLATE_NOOP("core", "Without its settings there is no advice.")), class_="missing")
    if not contents.advice:
        return paragraph(say(QT_TRANSLATE_NOOP("core", "Nothing stands out.")))
    return joined([_card(each, contents.config, say) for each in contents.advice])


def settings(contents: Contents, say: Say) -> Markup:
    """Every setting that had an effect, section by section."""
    config = contents.config
    if config is None:
        reason = " ".join(map(say, contents.why_no_settings))
        return paragraph(say(QT_TRANSLATE_NOOP("core", "Its settings can't be read.")), " ", reason, class_="missing")
    parts = []
    for section, title in SECTION_TITLES.items():
        if section == "finetune" and not config.finetune.start:
            continue
        values = getattr(config, section).model_dump() if section else config.model_dump()
        chosen = [each for each in fields.settings() if each.section == section and each.matters(values)]
        rows = [(say(each.title), _shown(config, each, say)) for each in chosen if each.key != "name"]
        parts.append(element("section", element("h3", say(title)), facts(rows)))
    return element("div", *parts, class_="settings")


def environment(contents: Contents, say: Say) -> Markup:
    """Versions and hardware."""
    return facts([(say(title), say(value)) for title, value in contents.environment])


def _card(advice: Advice, config: RunConfig, say: Say) -> Markup:
    told = [say(nameless(each)) for each in changes.told(config, advice.changes)]
    change = None
    if told:
        change = paragraph(
            element("b", say(QT_TRANSLATE_NOOP("core", "To try:"))),
            " ",
            "; ".join(told),
            " ",
            element("code", changes.as_flags(advice.changes)),
        )
    evidence = element("ul", *(element("li", say(each)) for each in advice.evidence))
    return element("article", element("h3", say(advice.headline)), paragraph(say(advice.sentence)), evidence, change)


def _shown(config: RunConfig, setting: Setting, say: Say) -> Markup | str:
    value = fields.value_of(config, setting.key)
    if setting.key == "data.path":
        return name(paths.names_of(value)) if value else "–"
    if setting.key == "finetune.start":
        return (
            say(STARTS[value].title)
            if value in STARTS
            else name(value.replace("\\", "/").rstrip("/").rpartition("/")[2])
        )
    return say(changes.shown(setting, value)) or "–"
