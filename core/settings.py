"""The person's settings (settings.toml): folders, language, theme, cache limit."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

import tomli_w
from pydantic import BaseModel, ConfigDict, Field

from core import files, paths
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP

WAIT_SECONDS = 5.0
"""How long one waits for another window to finish its change."""
KEPT = "settings-damaged.toml"
"""Where a settings file that can't be understood goes when new settings are saved."""
Text = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=10_000)]
"""No path holds a NUL, and to ask for one is an error in the middle of the work."""


class Settings(BaseModel):
    """What the Settings page shows. Empty folders stand for the defaults of `core.paths`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    runs_folder: Text = ""
    data_folder: Text = ""
    cache_folder: Text = ""
    cache_limit: float = Field(8.0, ge=0, le=10000)
    language: Text = ""
    theme: Literal["system", "light", "dark"] = "system"
    device: Text = "auto"
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
    if not os.path.exists(file):  # noqa: PTH110 - pathlib's raises where nobody may look
        return Settings()
    try:
        return _understood(files.read_text(file))
    except ValueError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The settings file “{path}” can't be understood."),
            QT_TRANSLATE_NOOP("core", "It was damaged, or changed by hand."),
            QT_TRANSLATE_NOOP(
                "core", "The usual settings are in use; when settings are saved, this file is kept as “{kept}”."
            ),
            path=str(file),
            kept=KEPT,
        ) from error


def load_or_default() -> Settings:
    """`load` for those who have nobody to tell: a damaged file counts as none."""
    try:
        return load()
    except UserError:
        return Settings()


def change(current: Settings, values: dict[str, Any]) -> None:
    """Write single values; what another window has written meanwhile stays. The rest is as in `current` where there is
    no file that can be understood. Raises DiskError."""
    file = paths.settings_file()
    with files.lock(file.with_name(f".{file.name}.lock"), seconds=WAIT_SECONDS):  # without it, too: better than not
        try:
            there = load() if file.exists() else current
        except UserError:
            there = current
        save(there.model_copy(update=values))


def save(settings: Settings) -> None:
    """Write settings.toml atomically; a file there that can't be understood is kept beside it. Raises DiskError."""
    file = paths.settings_file()
    with suppress(DiskError):  # where it can't be read, there is nothing that could be kept
        try:
            _understood(files.read_text(file))
        except ValueError:
            _keep(file)
    files.write_text_atomically(file, tomli_w.dumps(settings.model_dump()))


def _understood(text: str) -> Settings:
    """Raises ValueError."""
    try:
        return Settings.model_validate(tomllib.loads(text))
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _keep(file: Path) -> None:
    """Give a damaged file another name. Raises DiskError."""
    try:
        file.replace(file.with_name(KEPT))
    except OSError as error:
        raise DiskError(file, error, writing=True) from error
