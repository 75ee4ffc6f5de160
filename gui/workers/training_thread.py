"""The thread that iterates the engine: events into a mailbox, nothing per step to the window."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol, cast

from PySide6.QtCore import QObject, QThread

from core.config import RunConfig
from core.runs.awake import awake
from core.training.control import Control
from core.training.events import Event
from gui.workers.mailbox import Mailbox
from gui.workers.switching import quick_switching

NICENESS = 5
"""How far training steps back behind the window where both want the same core; alone it runs at full speed."""


class Run(Protocol):
    """What the window needs to know of a run folder."""

    @property
    def path(self) -> Path: ...


class Engine(Protocol):
    """What `core.runs.start` offers; tests give something shorter."""

    def prepare(self, config: RunConfig) -> Any: ...

    def run(self, folder: Any, control: Control, resume: bool = False, device: str = "") -> Iterator[Event]: ...


class TrainingThread(QThread):
    """Trains a new run (`RunConfig`) or goes on with an old one (its folder) and leaves the events in `mailbox`.
    `device` replaces the one that an old one's configuration asks for.

    `folder` is the run's folder once it was made. `error` is what ended the run, where it wasn't its last event.
    """

    def __init__(
        self,
        what: RunConfig | Path,
        control: Control,
        engine: Engine | None = None,
        parent: QObject | None = None,
        *,
        device: str = "",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self.mailbox: Mailbox[Event] = Mailbox()
        self.folder: Path | None = what if isinstance(what, Path) else None
        self.error: Exception | None = None
        self._what = what
        self._control = control
        self._engine = engine
        self._device = device

    def run(self) -> None:
        step_back()
        try:
            with quick_switching(), awake():
                self._train()
        except Exception as error:  # noqa: BLE001 - not swallowed: the window shows it
            self.error = error

    def _train(self) -> None:
        engine = self._engine or load_engine()
        resume = isinstance(self._what, Path)
        folder = run_folder(self._what) if isinstance(self._what, Path) else engine.prepare(self._what)
        self.folder = Path(folder.path)
        # The thread that iterates the engine closes it too: so its last checkpoint is written whatever happens here.
        with closing(cast(Any, engine.run(folder, self._control, resume, self._device))) as events:
            for event in events:
                self.mailbox.put(event)


def load_engine() -> Engine:
    """Import the engine, torch with it: takes seconds the first time, so never on the window's thread."""
    from core.runs import start

    return cast(Engine, start)


def run_folder(path: Path) -> Any:
    """The run at `path`, as the engine takes it."""
    from core.runs.folder import RunFolder

    return RunFolder(path)


def step_back() -> None:
    """Let the window go first: this thread and those that it starts (torch's) yield to it.

    Elsewhere than on Linux, niceness is the whole process's: there the thread keeps its priority.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS))
