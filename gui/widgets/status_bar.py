"""The bar at the foot: what the engine does, the run in hand (which leads back to it), what waits, and the device."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QStatusBar, QWidget

from core.devices import choose_device, list_devices
from core.progress import Progress
from core.training.events import EpochDone, Event, RunStarted
from gui import theme
from gui.session import Session
from gui.settings import store
from gui.translate import size, tr
from gui.widgets.label import Label
from gui.widgets.tips import as_word
from gui.widgets.waiting_button import WaitingButton
from gui.workers.background import Job, run_in_background
from gui.workers.torch_loader import torch_loader


class StatusBar(QStatusBar):
    """Follows the session. `runClicked`: the person wants to see the run in hand."""

    runClicked = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._epoch = 0
        self._memories: dict[str, int] = {}
        self._asked: Job | None = None
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 8, 0)
        self.state = Label()
        self.run = QPushButton()
        self.run.setIconSize(QSize(16, 16))
        self.run.setToolTip(tr("Show the training in hand"))
        self.run.clicked.connect(self.runClicked)
        theme.set_kind(self.run, "link")
        theme.set_icon(self.run, "activity", "accent")
        self.device = Label()
        self.device.setAccessibleName(tr("Device"))
        self.addWidget(self.state)
        self.waiting = WaitingButton(session.queue, for_report=True)
        self.addWidget(self.run)
        self.addWidget(self.waiting)
        self.addPermanentWidget(self.device)
        session.stateChanged.connect(self._show_state)
        session.eventsArrived.connect(self._watch)
        store().changed.connect(self._settings_changed)
        session.finished.connect(self._settings_changed)
        loader = torch_loader()
        loader.ready.connect(self._ask_for_device)
        loader.ready.connect(self._show_state)
        loader.failed.connect(self._show_state)
        if loader.is_ready:
            self._ask_for_device()
        self._show_state()

    def _show_state(self, *_ignored: object) -> None:
        self.state.setText(self._sentence())
        self.run.setVisible(self._session.busy)
        if not self._session.busy:
            self._epoch = 0
        self.run.setText(as_word(self._run_text()))

    def _sentence(self) -> str:
        loader = torch_loader()
        if loader.error is not None:
            return tr("PyTorch could not be loaded")
        if self._session.state == "idle":
            return tr("Ready") if loader.is_ready else tr("Getting ready…")
        words = {
            "waiting": tr("Getting ready…"),
            "preparing": tr("Preparing"),
            "running": tr("Training"),
            "pausing": tr("Pausing…"),
            "paused": tr("Paused"),
            "stopping": tr("Stopping…"),
        }
        return words[self._session.state]

    def _run_text(self) -> str:
        folder, started = self._session.folder, self._session.started
        name = folder.name if folder is not None else tr("New run")
        if started is None or not self._epoch:
            return name
        return tr("{name} · epoch {epoch} of {epochs}", name=name, epoch=self._epoch, epochs=started.epochs)

    def _watch(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, RunStarted):
                self._epoch = min(event.epoch + 1, event.epochs)
                self.device.setText(_with_memory(event.device, self._memories.get(event.device, 0)))
            elif isinstance(event, EpochDone) and self._session.started is not None:
                self._epoch = min(event.epoch + 1, self._session.started.epochs)
        self.run.setText(as_word(self._run_text()))

    def _settings_changed(self, _what: object = None) -> None:
        if torch_loader().is_ready and not self._session.busy:
            self._ask_for_device()

    def _ask_for_device(self) -> None:
        wanted = store().current.device
        self._asked = run_in_background(
            self,
            lambda progress: _devices(wanted, progress),
            self._show_device,
            self._no_device,
            instead_of=self._asked,
        )

    def _show_device(self, found: tuple[str, dict[str, int]]) -> None:
        name, self._memories = found
        self.device.setText(_with_memory(name, self._memories.get(name, 0)))

    def _no_device(self, _error: Exception) -> None:
        self.device.setText(tr("The chosen device isn't there"))


def _devices(wanted: str, _progress: Progress) -> tuple[str, dict[str, int]]:
    """The name of the device that would train, and the memory of each by its name."""
    return choose_device(wanted).name, {device.name: device.memory for device in list_devices()}


def _with_memory(name: str, memory: int) -> str:
    return f"{name} · {size(memory)}" if memory else name
