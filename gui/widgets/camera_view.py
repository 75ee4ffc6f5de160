"""What a camera sees, and a button that takes the picture. Needs Qt Multimedia, which is an extra."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.translate import tr
from gui.widgets.note import note
from gui.widgets.tips import as_tip
from gui.workers import camera


class CameraView(QWidget):
    """`taken(QImage)` carries the picture; `closeWanted` ends it. The camera is on between `start` and `stop`."""

    taken = Signal(QImage)
    closeWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = QImage()
        self._parts: tuple[Any, ...] = ()
        self.sight = _Screen()
        self.problem = note("bad")
        self.take = QPushButton(tr("Take the picture"))
        theme.set_kind(self.take, "primary")
        theme.set_icon(self.take, "camera", "on_accent")
        self.close_button = QPushButton(tr("Close the camera"))
        self.take.clicked.connect(self._take)
        self.close_button.clicked.connect(self.closeWanted)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.take)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.sight, 1)
        column.addWidget(self.problem)
        column.addLayout(row)
        self._say("")

    def start(self) -> None:
        """Turn the first camera on."""
        self.stop()
        self._frame = QImage()
        self.sight.show_image(self._frame)
        multimedia, found = camera.module(), camera.cameras()
        if multimedia is None or not found:
            self._say(tr("No camera is there (any more). Connect it, then try again."))
            return
        self._say("")
        device = multimedia.QCamera(found[0])
        capture, sink = multimedia.QMediaCaptureSession(), multimedia.QVideoSink()
        capture.setCamera(device)
        capture.setVideoSink(sink)
        sink.videoFrameChanged.connect(self._see)
        # What ends them must not come while they speak.
        device.errorOccurred.connect(self._failed, Qt.ConnectionType.QueuedConnection)
        device.activeChanged.connect(self._turned, Qt.ConnectionType.QueuedConnection)
        self._parts = (device, capture, sink)
        device.start()

    def stop(self) -> None:
        """Turn it off."""
        parts, self._parts = self._parts, ()
        if parts:
            parts[0].activeChanged.disconnect(self._turned)
            parts[0].stop()

    def _see(self, frame: Any) -> None:
        image = frame.toImage()
        if not image.isNull():
            self._frame = image
            self.sight.show_image(image)
            self.take.setEnabled(True)

    def _turned(self, active: bool) -> None:
        """Unplugged: it is off without having been turned off."""
        if not active and self._parts:
            self._parts = ()
            self._say(tr("The camera was unplugged, or another program took it. Connect it, then open it again."))

    def _failed(self, _error: object, reason: str) -> None:
        self._parts = ()
        self._say(tr("The camera can't be used. It says: {reason}", reason=reason))

    def _take(self) -> None:
        if not self._frame.isNull():
            self.taken.emit(self._frame)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.take.setEnabled(not problem and not self._frame.isNull())
        self.take.setToolTip(as_tip(problem or ("" if self.take.isEnabled() else tr("The camera is being turned on…"))))


class _Screen(QWidget):
    """The newest frame, as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("What the camera sees"))

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("hover"))
        if not self._image.isNull():
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(QRectF(self.rect()).center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)
