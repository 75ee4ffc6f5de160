"""The person's settings (settings.toml): folders, language, theme, cache limit."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core import files, paths
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP


class Settings(BaseModel):
    """What the Settings page shows. Empty folders stand for the defaults of `core.paths`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    runs_folder: str = ""
    data_folder: str = ""
    cache_folder: str = ""
    cache_limit: float = Field(8.0, ge=0, le=10000)
    language: str = ""
    theme: Literal["system", "light", "dark"] = "system"
    device: str = "auto"
    right_rate: float = Field(0.95, ge=0.5, lt=1)
    """Of what a network answers without "I'm not sure", this part shall be right."""
    curves_by: Literal["epoch", "step", "time"] = "epoch"
    """What the curves of runs side by side are aligned by."""

    @property
    def runs(self) -> Path:
        return Path(self.runs_folder) if self.runs_folder else paths.default_runs_folder()

    @property
    def data(self) -> Path:
        return Path(self.data_folder) if self.data_folder else paths.default_data_folder()

    @property
    def cache(self) -> Path:
        return Path(self.cache_folder) if self.cache_folder else paths.default_cache_folder()


def load() -> Settings:
    """The saved settings, or the defaults where none were saved.

    Raises:
        UserError: the file is there but can't be understood. The caller says so and goes on with `Settings()`;
            the file stays until the person saves new settings.
    """
    file = paths.settings_file()
    if not file.exists():
        return Settings()
    try:
        return Settings.model_validate(tomllib.loads(files.read_text(file)))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The settings file “{path}” can't be understood."),
            QT_TRANSLATE_NOOP("core", "It was damaged, or changed by hand."),
            QT_TRANSLATE_NOOP("core", "The usual settings are in use; saving settings replaces the file."),
            path=str(file),
        ) from error


def load_or_default() -> Settings:
    """`load` for those who have nobody to tell: a damaged file counts as none."""
    try:
        return load()
    except UserError:
        return Settings()


def save(settings: Settings) -> None:
    """Write settings.toml atomically. Raises DiskError."""
    files.write_text_atomically(paths.settings_file(), tomli_w.dumps(settings.model_dump()))
