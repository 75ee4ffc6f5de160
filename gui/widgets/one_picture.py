"""One picture, large: what one network says to it, or two side by side, and which training pictures look like it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from core.data.listing import shown as printable
from core.data.pictures import Pixels
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import tr
from gui.widgets.alike_row import AlikeRow
from gui.widgets.answer_view import AnswerView
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.frame_row import FrameRow
from gui.widgets.note import note
from gui.widgets.tips import as_tip
from gui.workers import trying
from gui.workers.background import Job, run_in_background
from gui.workers.networks import Networks
from gui.workers.trying import Picture

Named = tuple[str, str]
"""A network's source and what it is called."""


class OnePicture(QWidget):
    """`show_picture`, and again whenever networks or picture change. `backWanted` and `stepWanted(±1)` are for whoever
    shows it among others."""

    backWanted = Signal()  # noqa: N815 - named as Qt's signals are
    stepWanted = Signal(int)  # noqa: N815 - named as Qt's signals are

    def __init__(self, networks: Networks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self._job: Job | None = None
        self._asked: tuple[Picture, tuple[Named, ...], float] | None = None
        self.views = [AnswerView(networks), AnswerView(networks)]
        self.alike, self.frames = AlikeRow(), FrameRow()
        self.back = QPushButton(tr("All pictures"))
        theme.set_icon(self.back, "chevron-left")
        self.back.clicked.connect(self.backWanted)
        self.earlier = _step("chevron-left", tr("The picture before"))
        self.later = _step("chevron-right", tr("The next picture"))
        self.earlier.clicked.connect(lambda: self.stepWanted.emit(-1))
        self.later.clicked.connect(lambda: self.stepWanted.emit(1))
        self.name = ElidedLabel()
        theme.set_kind(self.name, "heading")
        self.problem = note("bad")
        self._lay_out()
        self.views[0].words.addWidget(self.alike)
        self.views[0].answered.connect(self._answered)
        self.frames.chosen.connect(self._show_frame)
        self.set_among(None)

    @property
    def busy(self) -> bool:
        """Whether something is still to come."""
        waits = self._job is not None or self.alike.busy or self.frames.busy
        return waits or any(view.busy for view in self.views)

    def set_among(self, place: tuple[int, int] | None) -> None:
        """It is one of many: its number, counted from 0, and how many there are; None: it is the only one."""
        for widget in (self.back, self.earlier, self.later, self.name):
            widget.setVisible(place is not None)
        if place is not None:
            self.earlier.setEnabled(place[0] > 0)
            self.later.setEnabled(place[0] + 1 < place[1])

    def show_picture(self, picture: Picture, networks: Sequence[Named], wanted: float) -> None:
        """Let these networks (one or two; none: only the picture is shown) answer about the picture."""
        self.frames.look(picture)
        name = printable(picture.name) if isinstance(picture, Path) else tr("A picture from the clipboard or camera")
        self.name.show_text(name, printable(str(picture)) if isinstance(picture, Path) else name)
        self._look_at(picture, networks, wanted)

    def _look_at(self, picture: Picture, networks: Sequence[Named], wanted: float) -> None:
        """The picture itself, or one frame of it."""
        if self._job is not None:
            self._job.cancel()
        self.picture = picture
        self._asked = (picture, tuple(networks), wanted)
        self.problem.hide()
        self.scroll_area.show()
        self.alike.show_picture(None, None)
        for which, view in enumerate(self.views):
            view.show_picture(None)
            view.setVisible(which < max(1, len(networks)))
            view.set_compared(networks[which][1] if len(networks) > 1 else "")
        # Beside the picture there is room for more only where no second network stands.
        (self._below if len(networks) > 1 else self.views[0].words).addWidget(self.alike)
        self._job = run_in_background(self, lambda progress: trying.shown(picture, progress), self._show, self._failed)

    def judge(self, wanted: float) -> None:
        """Say it so that `wanted` of what is answered is right."""
        if self._asked is not None:
            self._asked = (*self._asked[:2], wanted)
        for view in self.views:
            view.judge(wanted)

    def stop(self) -> None:
        """Nothing is waited for any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.alike.stop()
        self.frames.stop()
        for view in self.views:
            view.cancel()

    def _show_frame(self, picture: bytes) -> None:
        if self._asked is not None:
            self._look_at(picture, *self._asked[1:])

    def _show(self, pixels: Pixels) -> None:
        self._job = None
        if self._asked is None:
            return
        picture, networks, wanted = self._asked
        for view in self.views:
            view.show_picture(pixels)
        for view, (source, _name) in zip(self.views, networks, strict=False):
            view.ask(source, picture, wanted)

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.problem.setText(error_words(error))
        self.problem.show()
        self.scroll_area.hide()

    def _answered(self) -> None:
        answer = self.views[0].answer
        self.alike.show_picture(answer.known if answer is not None else None, self.picture)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.GRID)
        top.addWidget(self.back)
        top.addWidget(self.earlier)
        top.addWidget(self.later)
        top.addWidget(self.name, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(16)
        row = QHBoxLayout()
        row.setSpacing(24)
        for view in self.views:
            row.addWidget(view, 1)
        column.addLayout(row)
        self._below = QVBoxLayout()
        column.addLayout(self._below)
        column.addStretch(1)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(top)
        whole.addWidget(self.frames)
        whole.addWidget(self.problem)
        whole.addWidget(self.scroll_area, 1)
        whole.addStretch(0)


def _step(icon: str, tip: str) -> QToolButton:
    button = QToolButton()
    theme.set_icon(button, icon)
    button.setToolTip(as_tip(tip))
    button.setAccessibleName(tip)
    return button
