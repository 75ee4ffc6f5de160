"""RunConfig as a TOML file, in and out; older formats are brought up to date by named functions."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tomli_w

from core import files, validation
from core.config import FORMAT_VERSION, RunConfig
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, shortened

MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""Format version -> function that returns the same values in the next version's form."""


def to_toml(config: RunConfig) -> str:
    """The whole configuration as TOML: presets are written out, so that a later preset changes no old run."""
    return tomli_w.dumps(config.model_dump())


def save(config: RunConfig, path: Path) -> None:
    """Write `path` atomically. Raises DiskError."""
    files.write_text_atomically(path, to_toml(config))


def load_values(path: Path) -> dict[str, Any]:
    """The file's nested values in today's format, not yet validated. Raises UserError."""
    try:
        values = tomllib.loads(files.read_text(path))
    except (ValueError, RecursionError) as error:  # besides what TOML says: numbers of thousands of digits
        raise UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” is not a TOML file."),
            QT_TRANSLATE_NOOP("core", "It says: {reason}."),
            QT_TRANSLATE_NOOP("core", "Mend the file, or save the settings anew."),
            path=str(path),
            reason=shortened(str(error)),
        ) from error
    return migrate(values)


def load(path: Path) -> RunConfig:
    """The configuration in `path`. Raises UserError (ConfigError with every problem)."""
    return validation.validate(load_values(path), origin=str(path))


def migrate(values: dict[str, Any]) -> dict[str, Any]:
    """Values of any older format in today's."""
    version = values.get("version", FORMAT_VERSION)
    while isinstance(version, int) and version in MIGRATIONS and version < FORMAT_VERSION:
        values = MIGRATIONS[version](values)
        version += 1
        values["version"] = version
    return values
