"""The one running training: pages and status bar watch it, and never each other."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from core.config import RunConfig
from core.training.control import Control
from core.training.events import Event, Paused, Resumed, RunFinished, RunStarted
from gui.queue import TrainingQueue
from gui.widgets.run_progress import RunProgress
from gui.workers.torch_loader import TorchLoader, torch_loader
from gui.workers.training_thread import Engine, TrainingThread

State = Literal["idle", "waiting", "preparing", "running", "pausing", "paused", "stopping"]
"""waiting: for the engine to be loaded; stopping: by Stop or Cancel, the step in hand is finished."""

DRAIN_MILLISECONDS = 100
"""How often the window looks for news, however fast the training is: as often as the engine has some. Each look wakes
the window's thread, for which one of the training's threads has to make room, and the others wait for that one."""


class Session(QObject):
    """Starts, pauses and ends the training; `eventsArrived` brings its news in groups.

    Only one runs at a time: `start` and `continue_run` return False while `busy`. What is to come after it waits in
    `queue`.
    """

    stateChanged = Signal(str)  # noqa: N815 - named as Qt's signals are
    jobStarted = Signal()  # noqa: N815 - named as Qt's signals are
    """A new job begins: whoever shows the last one clears it."""
    eventsArrived = Signal(list)  # noqa: N815 - named as Qt's signals are
    finished = Signal(object)
    """The job is over and its thread ended. Carries the `RunFinished`, or None where it failed or never began."""
    failed = Signal(Exception)
    """Comes just before `finished`, where an error ended the job."""
    folderMoved = Signal(object, object)  # noqa: N815 - named as Qt's signals are
    """A run's folder as it was (Path), and as it is called now: None where it is gone."""

    def __init__(
        self, parent: QObject | None = None, *, engine: Engine | None = None, loader: TorchLoader | None = None
    ) -> None:
        super().__init__(parent)
        self.state: State = "idle"
        self.queued = False
        """Whether the job, or the last one, came out of the queue by itself."""
        self.config: RunConfig | None = None
        """What is trained, or was last; None for a run that is continued."""
        self.folder: Path | None = None
        """The folder of the run in hand, or of the last one."""
        self.started: RunStarted | None = None
        self.result: RunFinished | None = None
        self.progress = RunProgress(time.monotonic())
        """How far the job is, or the last one came: for all who show it, whenever they begin to."""
        self._engine = engine
        self._loader = loader or torch_loader()
        self._control = Control()
        self._waits = False
        self._thread: TrainingThread | None = None
        self._what: RunConfig | Path | None = None
        self._device = ""
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MILLISECONDS)
        self._timer.timeout.connect(self._drain)
        self._loader.ready.connect(self._engine_ready)
        self._loader.failed.connect(self._engine_failed)
        self.destroyed.connect(partial(_end_with, self.__dict__))
        self.queue = TrainingQueue(self)

    @property
    def busy(self) -> bool:
        return self.state != "idle"

    @property
    def continuing(self) -> Path | None:
        """The folder of the older run that the job goes on with; None for a new run."""
        return self._what if isinstance(self._what, Path) else None

    @property
    def fine_tunes(self) -> bool:
        """Whether the job, or the last one, is a new run that starts from a trained network."""
        return self.config is not None and bool(self.config.finetune.start)

    def start(self, config: RunConfig) -> bool:
        """Train `config` in a new run folder, as soon as the engine is loaded. False where one is running already."""
        return self._begin(config, config)

    def start_or_wait(self, config: RunConfig) -> None:
        """Train `config` now, or after what is being trained and what waits already."""
        if not self.start(config):
            self.queue.add(config)

    def train_queued(self, folder: Path) -> bool:
        """Train what the queue has prepared, or go on with it. False where something is running already."""
        return self._begin(None, folder, queued=True)

    def continue_run(self, folder: Path, device: str = "") -> bool:
        """Go on with the run in `folder`, on `device` instead of its own. False where one is running already."""
        return self._begin(None, Path(folder), device=device)

    def moved(self, old: Path, new: Path | None) -> None:
        """The person renamed or removed a run's folder: whoever shows that run goes on with the new one."""
        if self.folder == old:
            self.folder = new
        self.folderMoved.emit(old, new)

    def pause(self) -> None:
        """Wait after the step in hand, with a checkpoint on the disk."""
        if self.state in ("preparing", "running"):
            self._control.pause()
            self._set_state(self._state_in_run())

    def resume(self) -> None:
        if self.state in ("pausing", "paused"):
            self._control.resume()
            self._set_state(self._state_in_run())

    def stop(self) -> None:
        """End after the step in hand and keep what was learned."""
        self._finish(self._control.stop)

    def cancel(self) -> None:
        """End after the step in hand; only the checkpoints written so far stay. Also speeds up a stop under way."""
        self._finish(self._control.cancel)

    def wait(self, milliseconds: int) -> bool:
        """Wait for the training's thread without news being shown; whether it has ended."""
        return self._thread is None or self._thread.wait(milliseconds)

    def _begin(
        self, config: RunConfig | None, what: RunConfig | Path, *, queued: bool = False, device: str = ""
    ) -> bool:
        if self.busy:
            return False
        self.config, self._what, self.queued, self._device = config, what, queued, device
        self.folder = self.started = self.result = None
        self.progress = RunProgress(time.monotonic())
        self._control = Control()
        self._waits = False
        self.jobStarted.emit()
        self._set_state("waiting")
        if self._engine is not None or self._loader.is_ready:
            self._launch(what)
        elif self._loader.error is not None:
            self._over(self._loader.error)
        else:
            self._loader.start()
        return True

    def _launch(self, what: RunConfig | Path) -> None:
        self._thread = TrainingThread(what, self._control, self._engine, device=self._device)
        self._thread.finished.connect(self._thread_finished)
        self._set_state("preparing")
        self._timer.start()
        self._thread.start()

    def _engine_ready(self) -> None:
        if self.state == "waiting" and self._what is not None and self._thread is None:
            self._launch(self._what)

    def _engine_failed(self, error: Exception) -> None:
        if self.state == "waiting":
            self._over(error)

    def _finish(self, end: Callable[[], None]) -> None:
        if self.state == "waiting":
            self._over(None)
        elif self.busy:
            end()
            self._set_state("stopping")

    def _drain(self) -> None:
        if self._thread is None:
            return
        self.folder = self._thread.folder
        events = self._thread.mailbox.drain()
        self.progress.look(events, time.monotonic())
        for event in events:
            self._note(event)
        if events:
            self.eventsArrived.emit(events)

    def _note(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self.started = event
        elif isinstance(event, RunFinished):
            self.result = event
        elif isinstance(event, Paused | Resumed):
            self._waits = isinstance(event, Paused)
        if self.state != "stopping":
            self._set_state(self._state_in_run())

    def _state_in_run(self) -> State:
        """What the person wished, and whether the engine has come to it yet."""
        if self._control.paused:
            return "paused" if self._waits else "pausing"
        return "running" if self.started else "preparing"

    def _thread_finished(self) -> None:
        thread = self._thread
        if thread is None:
            return
        self._drain()
        self._thread = None
        thread.deleteLater()
        self._over(thread.error)

    def _over(self, error: Exception | None) -> None:
        self._timer.stop()
        self.progress.end(time.monotonic())
        self._set_state("idle")
        if error is not None:
            self.failed.emit(error)
        self.finished.emit(self.result)

    def _set_state(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.stateChanged.emit(state)


def _end_with(fields: dict[str, object]) -> None:
    """End the training of a session that is destroyed with its window: a thread must not outlive its QThread."""
    control, thread = fields.get("_control"), fields.get("_thread")
    if isinstance(control, Control) and isinstance(thread, TrainingThread) and thread.isRunning():
        control.stop()
        thread.wait()
