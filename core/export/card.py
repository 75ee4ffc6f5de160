"""The model card: a page in Markdown on what the network is, what it was trained on, how good it is, and its limits.

Its sentences are English wherever the program runs: the page goes with the file to whoever gets that. After Mitchell et
al. 2018, "Model Cards for Model Reporting", arXiv:1810.03993.
"""

from __future__ import annotations

from typing import Any

from core import choices, config_file, fields, validation
from core.config import RunConfig
from core.export import limits, pt
from core.export.facts import EpochFacts, Facts
from core.export.figures import interval, number, percent, span
from core.export.formats import Format
from core.export.markdown import bullets, literal, table
from core.export.source import Source
from core.messages import fill

ROWS = 16
"""Lines of the curve that are shown; of longer runs every n-th, the best and the last."""
GIVEN = ("recipe", "finetune")


def encode(source: Source) -> bytes:
    config = validation.validate(config_file.migrate(dict(source.contents["config"])))
    facts = source.facts or _facts_of_checkpoint(source, config)
    lines = [
        *_head(source, config, facts),
        *_classes(source),
        *_pictures(source, config, facts),
        *_training(source, config, facts),
        *_results(facts),
        "## Limits",
        "",
        *bullets(limits.sentences(source, config, facts)),
        *_use(source),
    ]
    return "\n".join(lines).encode("utf-8", "replace")


def usage(name: str, source: Source) -> str:
    """A page is read, not run."""
    del name, source
    return ""


def _facts_of_checkpoint(source: Source, config: RunConfig) -> Facts:
    """What a checkpoint outside of its run's folder knows."""
    metrics = source.contents["metrics"]
    best = metrics.get("best") if isinstance(metrics, dict) and source.own else None
    epoch, accuracy = (best.get("epoch"), best.get("accuracy")) if isinstance(best, dict) else (None, None)
    if not isinstance(accuracy, int | float) or not 0 <= accuracy <= 1:
        return Facts(name=config.name)
    return Facts(name=config.name, best_epoch=epoch if isinstance(epoch, int) else None, best_accuracy=accuracy)


def _head(source: Source, config: RunConfig, facts: Facts) -> list[str]:
    network = literal(source.title) or _network(config)
    title = literal(facts.name) or network
    parameters = sum(parameter.numel() for parameter in source.network.parameters())
    side = source.image_size
    rows = [
        ("Task", fill("Sorts a picture into one of {count} classes", {"count": len(source.classes)})),
        ("Network", network),
        ("Structure", _structure(config)),
        ("Parameters", f"{parameters:,}"),
        ("Input", fill("RGB pictures of {side} x {side} pixels", {"side": side})),
        ("Output", "One logit for each class, in the order below; softmax makes probabilities of them"),
        ("Started from", _start(source, config)),
    ]
    made = "trained with ResNet Trainer" if source.own else "trained elsewhere and read by ResNet Trainer"
    return [f"# {title}", "", f"A residual network for pictures, {made}.", "", *table(("", ""), rows)]


def _network(config: RunConfig) -> str:
    preset = choices.NETWORKS[config.model.network]
    structure = config.model.model_dump(exclude={"network"})
    kept = {key: value for key, value in preset.resolve().settings.items() if key in structure}
    changed = any(structure[key] != value for key, value in kept.items())
    return literal(preset.title) + (", with parts changed by hand" if changed else "")


def _structure(config: RunConfig) -> str:
    model = config.model
    parts: dict[str, object] = {
        "block": literal(choices.BLOCKS[model.block].title),
        "depths": ", ".join(map(str, model.depths)),
        "widths": ", ".join(map(str, model.widths)),
        "stem": literal(choices.STEMS[model.stem].title),
        "shortcut": literal(choices.SHORTCUTS[model.shortcut].title),
    }
    return fill("{block} blocks: {depths} a stage of {widths} channels; stem {stem}; shortcut {shortcut}", parts)


def _start(source: Source, config: RunConfig) -> str:
    if not source.own:
        return "Not known: the file came from another program"
    return literal(config.finetune.start) or "Fresh weights"


def _classes(source: Source) -> list[str]:
    rows = [(str(index), literal(name)) for index, name in enumerate(source.classes)]
    return ["## Classes", "", *table(("Number", "Class"), rows)]


def _pictures(source: Source, config: RunConfig, facts: Facts) -> list[str]:
    lines = ["## Pictures", ""]
    if not source.own:
        return [*lines, "What it was trained on is not known: the file came from another program.", ""]
    data, recipe = config.data, config.recipe
    names = ", ".join(part for part in data.path.split("\n") if part)
    rows = [("Pictures", literal(facts.data) or literal(choices.SOURCES[data.source].title))]
    if names:
        rows.append(("Folder or file", literal(names)))
    if facts.train_count:
        rows.append(("Trained on", fill("{count:,} pictures", {"count": facts.train_count})))
    if facts.role in ("validation", "test") and facts.count:
        rows.append(("Judged on", fill("{count:,} {role} pictures", {"count": facts.count, "role": facts.role})))
    share = recipe.validation_share
    rows += [
        (
            "Validation",
            fill("{share} of each class, never trained on, unless the data had such a part", {"share": percent(share)})
            if share
            else "None kept, unless the data had such a part",
        ),
        (
            "Test",
            fill(
                "{share} of each class where there were enough pictures, looked at once, at the end",
                {"share": percent(recipe.test_share)},
            )
            if recipe.test_share
            else "None kept, unless the data had such a part",
        ),
        ("Checked for faults", "Yes, before the training" if data.check else "No"),
    ]
    return [*lines, *table(("", ""), rows), *bullets(map(literal, facts.notices))]


def _training(source: Source, config: RunConfig, facts: Facts) -> list[str]:
    lines = ["## Training", ""]
    if not source.own:
        return [*lines, "How it was trained is not known: the file came from another program.", ""]
    rows = []
    if facts.started:
        rows.append(("Started", literal(facts.started)))
    if facts.epochs:
        rows.append(("Epochs done", fill("{done} of {all}", {"done": facts.epochs_done, "all": facts.epochs})))
    if facts.seconds:
        rows.append(("Time", span(facts.seconds)))
    if facts.device:
        rows.append(("Device", literal(facts.device)))
    rows += [(literal(setting.title), literal(_shown(config, setting))) for setting in _settings(config)]
    return [*lines, *table(("Setting", "Value"), rows)]


def _settings(config: RunConfig) -> list[fields.Setting]:
    """The settings of the recipe that had an effect; those of fine-tuning where there was one; the seed."""
    sections = [name for name in GIVEN if name != "finetune" or config.finetune.start]
    chosen = [
        each
        for each in fields.settings()
        if each.section in sections and each.matters(getattr(config, each.section).model_dump())
    ]
    return [*chosen, fields.setting("device.precision"), fields.setting("seed")]


def _shown(config: RunConfig, setting: fields.Setting) -> str:
    value: Any = fields.value_of(config, setting.key)
    if setting.table and value in setting.choices:
        return setting.choices[value].title
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(number, value)) if isinstance(value, list) else number(value)
    return f"{text} {setting.unit}".strip()


def _results(facts: Facts) -> list[str]:
    lines = ["## Figures", ""]
    rows = []
    if facts.accuracy is not None:
        within = interval(facts.accuracy, facts.count)
        value = percent(facts.accuracy)
        if within:
            low, high = map(percent, within)
            value += fill(" (95 % interval: {low} to {high})", {"low": low, "high": high})
        rows.append((fill("Accuracy on the {role} pictures", {"role": facts.role}), value))
    if facts.best_accuracy is not None:
        where = fill("Best accuracy on the validation pictures, in epoch {epoch}", {"epoch": facts.best_epoch})
        rows.append((where, percent(facts.best_accuracy)))
    if not rows:
        return [*lines, "None are known of this file. Judge it on pictures of your own before you rely on it.", ""]
    return [*lines, *table(("Figure", "Value"), rows), *_curve(facts)]


def _curve(facts: Facts) -> list[str]:
    if not facts.curve:
        return []
    step = -(-len(facts.curve) // ROWS)
    shown = [
        line
        for line in facts.curve
        if line.epoch % step == 0 or line.epoch in (facts.best_epoch, facts.curve[0].epoch, facts.curve[-1].epoch)
    ]
    titles = ("Epoch", "Training loss", "Training accuracy", "Validation loss", "Validation accuracy")
    return table(titles, map(_epoch, shown))


def _epoch(line: EpochFacts) -> tuple[str, ...]:
    return (
        str(line.epoch),
        number(line.train_loss),
        percent(line.train_accuracy),
        number(line.validation_loss),
        percent(line.validation_accuracy),
    )


def _use(source: Source) -> list[str]:
    side, mean, std = source.image_size, *(", ".join(map(number, values)) for values in (source.mean, source.std))
    sentence = fill(
        "Turn the picture upright, take RGB, bring the largest square in its middle to {side} x {side} pixels "
        "(bilinear, antialiased), divide by 255, subtract the mean ({mean}) and divide by the deviation ({std}). "
        "With the file exported as model.pt:",
        {"side": side, "mean": mean, "std": std},
    )
    return ["## Use", "", sentence, "", "```python", pt.usage("model.pt", source).rstrip("\n"), "```", ""]


FORMAT = Format(encode, None, usage)
