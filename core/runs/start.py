"""Starts a run or goes on with one: its folder, its lock, the engine, and the recorder around it."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from core import config_file, paths, settings, torch_environment
from core.choices import TABLES
from core.config import RunConfig
from core.runs import status
from core.runs.folder import RunFolder, create, create_at, network_title, running
from core.runs.recorder import record
from core.runs.status import Status
from core.training.control import Control
from core.training.events import Event


def prepare(config: RunConfig, runs_folder: Path | None = None, *, folder: Path | None = None) -> RunFolder:
    """Make the run's folder with config.toml and state.json in it, ready for `run`. Needs no torch.

    It is made in `runs_folder` (the person's own unless given), or at `folder` where that is new or empty.

    Raises:
        UserError: there is a run in `folder` already.
        DiskError: the folder can't be written.
    """
    if folder is None:
        return create(config, runs_folder or _own_runs_folder(), lambda made: furnish(made, config))
    return create_at(config, folder, lambda made: furnish(made, config))


def furnish(made: RunFolder, config: RunConfig) -> None:
    """Write into a fresh folder what `run` needs. Raises DiskError."""
    config_file.save(config, made.config_file)
    status.write(made, new_status(config))


def run(
    folder: RunFolder, control: Control | None = None, resume: bool = False, device: str = ""
) -> Generator[Event, None, None]:
    """Train what the folder's config.toml says, yielding the engine's events as they are.

    With `resume` it goes on from the last checkpoint, or from the start where none was written yet. `device` replaces
    the configuration's this time. Closing the generator, by the thread that iterates it, writes the checkpoint.

    Raises:
        UserError: the run is being trained elsewhere, or something a person must change.
    """
    with running(folder), torch_environment.memory_told():
        config = _on(config_file.load(folder.config_file), device)
        status.write(folder, status.read_or_new(folder, new_status(config)))
        from core.training.engine import train  # loads torch: not before somebody trains

        events = train(config, control, folder.path, resume=resume and folder.last.is_file())
        yield from record(events, folder)


def _on(config: RunConfig, device: str) -> RunConfig:
    if not device:
        return config
    return config.model_copy(update={"device": config.device.model_copy(update={"device": device})})


def new_status(config: RunConfig) -> Status:
    """How a run stands that was only asked for."""
    source = config.data.source
    return Status(
        state="interrupted",
        epochs=config.recipe.epochs,
        data=paths.names_of(config.data.path) if source == "folder" else TABLES["sources"][source].title,
        network=network_title(config),
        started=status.now(),
    )


def _own_runs_folder() -> Path:
    return settings.load_or_default().runs
