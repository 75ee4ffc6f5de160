"""A slider through the frames of an animated picture; hidden where the picture doesn't move."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from gui import theme
from gui.translate import number, tr
from gui.widgets.label import Label
from gui.workers.background import Job, run_in_background
from gui.workers.frames import OneFrame, frames_of
from gui.workers.trying import Picture

SETTLE_MILLISECONDS = 150
"""A frame is asked about once the slider stands still for so long."""


class FrameRow(QWidget):
    """`look` says which picture it is about; `chosen(bytes)` carries the frame that the person wants to see."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frames: list[OneFrame] = []
        self._job: Job | None = None
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("Frame of the animation"))
        self.words = Label()
        theme.set_kind(self.words, "small")
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MILLISECONDS)
        self._settled.timeout.connect(self._choose)
        self.slider.valueChanged.connect(self._moved)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self.words)
        row.addWidget(self.slider, 1)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether frames are still to come, or one is about to be chosen."""
        return self._job is not None or self._settled.isActive()

    def look(self, picture: Picture) -> None:
        """Find the frames of this picture."""
        self.stop()
        self.frames = []
        self.hide()
        self._job = run_in_background(self, lambda progress: frames_of(picture, progress), self._show)

    def stop(self) -> None:
        """Nothing is waited for any more."""
        self._settled.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show(self, frames: list[OneFrame]) -> None:
        self._job, self.frames = None, frames
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, len(frames) - 1))
        self.slider.setValue(0)
        self.slider.blockSignals(False)
        self._say()
        self.setVisible(bool(frames))

    def _moved(self) -> None:
        self._say()
        self._settled.start()

    def _choose(self) -> None:
        if self.slider.value() < len(self.frames):
            self.chosen.emit(self.frames[self.slider.value()].picture)

    def _say(self) -> None:
        if self.frames:
            now = self.slider.value()
            figures = {"place": number(now + 1), "count": number(len(self.frames))}
            self.words.setText(
                tr("Frame {place} of {count}, at {time} s", **figures, time=number(self.frames[now].seconds, 1))
            )
