"""All that is wrong with a configuration, at once, each problem naming its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import ValidationError

from core import choices, fields
from core.config import RunConfig
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message, shortened

MOST_WRITTEN = 20
MOST_PROBLEMS = 50
"""A damaged list can have a million: nobody reads more than these."""


@dataclass(frozen=True)
class Problem:
    """What is wrong at the dotted place `key` ("recipe.warmup"), in one sentence."""

    key: str
    message: Message


class ConfigError(UserError):
    """A configuration that can't be used, with every problem it has."""

    def __init__(self, problems: list[Problem], origin: str = "") -> None:
        self.problems = problems
        what = (
            QT_TRANSLATE_NOOP("core", "“{origin}” can't be used: {problems}")
            if origin
            else QT_TRANSLATE_NOOP("core", "These settings can't be used: {problems}")
        )
        listed = " ".join(f"{problem.key}: {problem.message}" for problem in problems)
        super().__init__(what, field=problems[0].key, origin=origin, problems=listed)


def validate(values: dict[str, Any], origin: str = "") -> RunConfig:
    """The RunConfig that the nested `values` describe. Raises ConfigError with all problems."""
    config, problems = check(values)
    if config is None:
        raise ConfigError(problems, origin)
    return config


def check(values: dict[str, Any]) -> tuple[RunConfig | None, list[Problem]]:
    """Like `validate`, but returns the problems instead of raising; config is None where there are any."""
    problems = list(_unknown_choices(values))
    named = {problem.key for problem in problems}
    try:
        config = RunConfig.model_validate(values)
    except ValidationError as error:
        found = [_problem(item) for item in islice(error.errors(include_url=False), MOST_PROBLEMS)]
        return None, problems + [problem for problem in found if problem.key not in named]
    problems += _impossible(config)
    return (None, problems) if problems else (config, [])


def _unknown_choices(values: dict[str, Any]) -> Iterator[Problem]:
    for setting in fields.settings():
        section = values.get(setting.section, {}) if setting.section else values
        name = section.get(setting.name) if isinstance(section, dict) else None
        if setting.table and isinstance(name, str) and name not in setting.choices:
            yield Problem(setting.key, choices.unknown(setting.table, shortened(name)))


def _problem(item: Any) -> Problem:
    """Pydantic's finding in plain words."""
    key = shortened(".".join(str(part) for part in item["loc"] if not isinstance(part, int)))
    context = {name: str(value) for name, value in item.get("ctx", {}).items()}
    kind = item["type"]
    if kind == "extra_forbidden":
        known = [setting.key for setting in fields.settings()]
        guess = choices.nearest(key, known)
        if guess:
            return Problem(
                key, message(QT_TRANSLATE_NOOP("core", "Unknown setting; did you mean “{guess}”?"), guess=guess)
            )
        return Problem(key, message(QT_TRANSLATE_NOOP("core", "Unknown setting.")))
    template = _SENTENCES.get(kind)
    if template is None:
        template = _NOT_OF_ITS_KIND.get(kind.partition("_")[0])
    if key == "version":
        template = QT_TRANSLATE_NOOP(
            "core", "This file was written by a newer version of the program (format {value})."
        )
    if template is None:
        template, context["text"] = "{text}", shortened(item["msg"])
    return Problem(key, Message(template, {**context, "value": shortened(_written(item.get("input")))}))


def _written(value: object) -> str:
    """A value as it was given; what is too much to be written is "…"."""
    try:
        return "…" if isinstance(value, dict | list) and len(value) > MOST_WRITTEN else str(value)
    except (ValueError, RecursionError):  # thousands of digits, or lists in lists
        return "…"


_SENTENCES = {
    "greater_than_equal": QT_TRANSLATE_NOOP("core", "{value} is too small: at least {ge}."),
    "greater_than": QT_TRANSLATE_NOOP("core", "{value} is too small: it must be more than {gt}."),
    "less_than_equal": QT_TRANSLATE_NOOP("core", "{value} is too large: at most {le}."),
    "less_than": QT_TRANSLATE_NOOP("core", "{value} is too large: it must be less than {lt}."),
    "finite_number": QT_TRANSLATE_NOOP("core", "{value} is not a finite number."),
    "too_short": QT_TRANSLATE_NOOP("core", "At least {min_length} value is needed."),
    "too_long": QT_TRANSLATE_NOOP("core", "At most {max_length} values are possible."),
    "string_too_long": QT_TRANSLATE_NOOP("core", "At most {max_length} characters are possible."),
    "string_pattern_mismatch": QT_TRANSLATE_NOOP(
        "core", "“{value}” is no device: auto, cpu, cuda:0, mps or xpu:0 are."
    ),
}


_NOT_OF_ITS_KIND = {
    "int": QT_TRANSLATE_NOOP("core", "“{value}” is not a whole number."),
    "float": QT_TRANSLATE_NOOP("core", "“{value}” is not a number."),
    "bool": QT_TRANSLATE_NOOP("core", "“{value}” is neither yes nor no."),
    "string": QT_TRANSLATE_NOOP("core", "“{value}” is not a text."),
    "list": QT_TRANSLATE_NOOP("core", "“{value}” is not a list of numbers."),
    "model": QT_TRANSLATE_NOOP("core", "“{value}” is not a group of settings."),
}


def _impossible(config: RunConfig) -> Iterator[Problem]:
    """Combinations of single values that can't work together, each with its cure."""
    yield from _impossible_network(config)
    recipe, data = config.recipe, config.data
    if recipe.nesterov and recipe.optimizer in ("auto", "sgd") and recipe.momentum == 0:
        yield Problem(
            "recipe.nesterov",
            message(QT_TRANSLATE_NOOP("core", "Nesterov needs momentum: raise it or switch this off.")),
        )
    if recipe.accumulation > recipe.batch_size:
        yield Problem(
            "recipe.accumulation",
            message(QT_TRANSLATE_NOOP("core", "A batch can't be split into more parts than it has pictures.")),
        )
    if sorted(recipe.milestones) != recipe.milestones:
        yield Problem("recipe.milestones", message(QT_TRANSLATE_NOOP("core", "The steps must be in rising order.")))
    for key, text in (("data.path", data.path), ("finetune.start", config.finetune.start)):
        if "\0" in text:
            yield Problem(key, message(QT_TRANSLATE_NOOP("core", "No file can be called that.")))
    if data.source == "folder" and not data.path:
        yield Problem("data.path", message(QT_TRANSLATE_NOOP("core", "Choose the folder with your pictures.")))


def _impossible_network(config: RunConfig) -> Iterator[Problem]:
    model = config.model
    if len(model.depths) != len(model.widths):
        yield Problem(
            "model.widths",
            message(
                QT_TRANSLATE_NOOP(
                    "core", "There are {depths} stages of blocks but {widths} numbers of channels: give one each."
                ),
                depths=len(model.depths),
                widths=len(model.widths),
            ),
        )
    if model.block.endswith("basic") and (model.groups != 1 or model.width_per_group != 64):
        yield Problem(
            "model.groups",
            message(
                QT_TRANSLATE_NOOP(
                    "core", "Groups and their width need a bottleneck block: choose one, or 1 group of 64."
                )
            ),
        )
    for width in [] if model.block.endswith("basic") else model.widths:
        if int(width * model.width_per_group / 64) < 1:
            yield Problem(
                "model.width_per_group",
                message(
                    QT_TRANSLATE_NOOP("core", "{width} channels leave nothing inside the bottleneck: raise this."),
                    width=width,
                ),
            )
    if model.shortcut == "none" and model.zero_init:
        yield Problem(
            "model.zero_init",
            message(
                QT_TRANSLATE_NOOP(
                    "core",
                    "A plain network can't start its blocks at zero: nothing would come through. Switch this off.",
                )
            ),
        )
    if model.shortcut == "none" and model.stochastic_depth > 0:
        yield Problem(
            "model.stochastic_depth",
            message(QT_TRANSLATE_NOOP("core", "A plain network has no way around a skipped block: set this to 0.")),
        )
