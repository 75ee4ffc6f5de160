"""Flags made from the configuration's fields, and the configuration made from the flags that were given."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core import config_file, fields, validation
from core.choices import SOURCES, nearest
from core.config import SECTION_TITLES, RunConfig
from core.fields import Setting
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.paths import expanded, paths_of
from core.validation import ConfigError, Problem

METAVARS = {"int": "N", "float": "X", "text": "TEXT", "choice": "NAME", "ints": "N,N,…", "floats": "X,X,…"}
SOURCE, PATH = "data.source", "data.path"
PRESETS = {"model": "model.network", "recipe": "recipe.recipe", "finetune": "finetune.plan"}


class WrongFlags(Exception):  # noqa: N818 - told to the person, each problem a sentence
    """Flags that can't be used, with everything that is wrong with them."""

    def __init__(self, problems: list[Message]) -> None:
        self.problems = problems
        super().__init__(" ".join(map(str, problems)))


def add_config(parser: argparse.ArgumentParser) -> None:
    """`--config`, which `configuration` takes."""
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE.toml",
        help=QT_TRANSLATE_NOOP("core", "Settings from a file; flags beside it count for more."),
    )


def add_settings(parser: argparse.ArgumentParser) -> None:
    """A flag for every setting there is now. Only flags that are given get into the namespace, under the key."""
    for advanced in (False, True):
        for section, title in SECTION_TITLES.items():
            chosen = [each for each in fields.settings() if each.section == section and each.advanced == advanced]
            if chosen:
                heading = QT_TRANSLATE_NOOP("core", "{title}, advanced") if advanced else "{title}"
                group = parser.add_argument_group(str(message(heading, title=title)))
                for each in chosen:
                    _add(group, each)


def add_data(parser: argparse.ArgumentParser) -> None:
    """`--data` and `--path` alone."""
    for key in (SOURCE, PATH):
        _add(parser, fields.setting(key))


def add_setting(parser: argparse.ArgumentParser, setting: Setting) -> None:
    """One flag alone."""
    _add(parser, setting)


def given(arguments: argparse.Namespace) -> dict[str, Any]:
    """The settings among the arguments: key -> value as it was given."""
    keys = {each.key for each in fields.settings()}
    return {key: value for key, value in vars(arguments).items() if key in keys}


def configuration(flags: dict[str, Any], toml: Path | None = None) -> RunConfig:
    """The run that was asked for: defaults, then the TOML file, then a preset named by a flag, then the other flags.

    A network or recipe that is named by a flag replaces the file's whole section: a preset means all of its values.

    Raises:
        WrongFlags: with every problem there is.
        UserError: the file can't be used.
    """
    values = config_file.load_values(toml) if toml else {}
    flags = with_source(flags)
    for section, preset in PRESETS.items():
        if preset in flags:
            values.pop(section, None)
    if SOURCE in flags and isinstance(values.get("data"), dict):
        values["data"].pop("path", None)
    _merge(values, fields.nested(flags))
    config, problems = validation.check(values)
    if config is not None:
        return config
    if toml and not any(problem.key in flags for problem in problems):
        raise ConfigError(problems, str(toml))
    raise WrongFlags([named(problem) for problem in problems])


def data_values(flags: dict[str, Any]) -> dict[str, Any]:
    """The section `data` that `--data` and `--path` describe. Raises WrongFlags."""
    section: dict[str, Any] = fields.nested(with_source(flags)).get("data", {})
    _, problems = validation.check({"data": section})
    if problems:
        raise WrongFlags([named(problem) for problem in problems])
    return section


def with_source(flags: dict[str, Any]) -> dict[str, Any]:
    """`--data PATH` as source and path; `--data` several times as several folders, one a line of the path. Paths become
    absolute, so that a run can be continued from anywhere.

    Raises:
        WrongFlags: it is neither a source's name nor a file or folder that exists.
    """
    flags = dict(flags)
    given = flags.get(SOURCE, [])
    sources = [given] if isinstance(given, str) else list(given)
    missing = [each for each in sources if not expanded(each).exists()]
    if len(sources) == 1 and sources[0] in SOURCES:
        flags[SOURCE] = sources[0]
    elif missing:
        raise WrongFlags([_no_such_data(each) for each in missing])
    elif sources:
        flags = {**flags, SOURCE: "folder", PATH: "\n".join(sources)}
    if flags.get(PATH):
        flags[PATH] = "\n".join(str(path.absolute()) for path in paths_of(flags[PATH]))
    return flags


def named(problem: Problem) -> Message:
    """The problem with its flag before it."""
    flag = next((f"--{each.flag}" for each in fields.settings() if each.key == problem.key), problem.key)
    return message("{flag}: {problem}", flag=flag, problem=str(problem.message))


def _no_such_data(source: str) -> Message:
    guess = nearest(source, SOURCES)
    template = (
        QT_TRANSLATE_NOOP("core", "--data: There is no folder “{source}”. Did you mean “{guess}”?")
        if guess
        else QT_TRANSLATE_NOOP("core", "--data: There is no folder “{source}”. Give one, or one of: {names}.")
    )
    return message(template, source=source, guess=guess, names=", ".join(SOURCES))


def _add(group: Any, setting: Setting) -> None:
    options: dict[str, Any] = {
        "dest": setting.key,
        "default": argparse.SUPPRESS,
        "help": _help(setting).replace("%", "%%"),
    }
    if setting.kind == "bool":
        group.add_argument(f"--{setting.flag}", action=argparse.BooleanOptionalAction, **options)
    else:
        metavar = "NAME|PATH" if setting.key == SOURCE else METAVARS[setting.kind]
        action = "append" if setting.key == SOURCE else "store"
        group.add_argument(f"--{setting.flag}", metavar=metavar, action=action, **options)


def _help(setting: Setting) -> str:
    parts = [setting.sentence]
    if setting.table:
        choices = ", ".join(setting.choices)
        template = (
            QT_TRANSLATE_NOOP(
                "core", "One of: {names}; or the path of your pictures (several times: a folder for each class)."
            )
            if setting.key == SOURCE
            else QT_TRANSLATE_NOOP("core", "One of: {names}.")
        )
        parts.append(str(message(template, names=choices)))
    default = _shown(setting.default)
    if default:
        template = QT_TRANSLATE_NOOP("core", "(usually {default})")
        parts.append(str(message(template, default=f"{default} {setting.unit}".strip())))
    return " ".join(parts)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _merge(values: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and key in values:
            if isinstance(values[key], dict):
                values[key].update(value)
        else:
            values[key] = value
