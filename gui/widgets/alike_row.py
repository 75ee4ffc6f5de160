"""The training pictures that a picture looked like to the network, where the run's pictures are still there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.messages import Message
from core.progress import Progress
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import number, percent, tr, tr_core
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.thumbnail_grid import Thumbnail
from gui.widgets.tips import as_tip
from gui.workers.alike import AlikePictures
from gui.workers.background import Job, run_in_background
from gui.workers.networks import Known
from gui.workers.trying import Picture

if TYPE_CHECKING:
    from core.runs.looking import Neighbours

SIDE = 80


class AlikeRow(QWidget):
    """`show_picture` says what it is about. The first time, looking at a run's training pictures takes a moment: so
    the person asks for it, and from then on it comes by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Neighbours | None = None
        self._alike = AlikePictures()
        self._known: Known | None = None
        self._picture: Picture | None = None
        self._job: Job | None = None
        self._wished: Path | None = None
        """The network's file that the person has asked about."""
        self.heading = Label(tr("It looked like these"))
        theme.set_kind(self.heading, "heading")
        self.button = QPushButton(tr("Show the training pictures that look most like it"))
        theme.set_icon(self.button, "images")
        self.button.clicked.connect(self._find)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.clicked.connect(self._give_up)
        self.words = note("small")
        self.row = QHBoxLayout()
        self.row.setSpacing(theme.GRID)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self.button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.heading)
        column.addLayout(self.row)
        column.addWidget(self.words)
        column.addLayout(buttons)
        self.show_picture(None, None)

    @property
    def busy(self) -> bool:
        """Whether it is being looked."""
        return self._job is not None

    def show_picture(self, known: Known | None, picture: Picture | None) -> None:
        """It is about this picture and this network; None: about nothing, or a network that no run has made."""
        self.stop()
        self._known = known if known is not None and known.run is not None and picture is not None else None
        self._picture = picture
        self.found = None
        self._fill()
        self.setVisible(self._known is not None)
        if self._known is not None and self._known.file == self._wished:
            self._find()
        else:
            self._show("")

    def stop(self) -> None:
        """Nothing is waited for any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _give_up(self) -> None:
        self._wished = None
        self.stop()
        self._show("")

    def _find(self) -> None:
        known, picture, alike = self._known, self._picture, self._alike
        if known is None or picture is None:
            return
        file = self._wished = known.file

        def work(progress: Progress) -> Neighbours:
            return alike.find(file, picture, progress)

        self._job = run_in_background(self, work, self._take, self._failed, self._progress)
        self._show(tr("Looking at the training pictures…"))

    def _progress(self, what: Message, done: int, total: int) -> None:
        self.words.setText(tr_core(what) + (f" {percent(done / total, 0)}" if total else ""))

    def _take(self, found: Neighbours) -> None:
        self._job, self.found = None, found
        self._fill()
        total, compared = number(found.total), number(found.compared)
        words = tr("Of {total} training pictures, {count} were compared.", total=total, count=compared)
        self._show(words if found.compared < found.total else "")

    def _failed(self, error: Exception) -> None:
        self._job = self._wished = None
        self._show(error_words(error), bad=True)

    def _fill(self) -> None:
        while (item := self.row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        classes = self._known.classes if self._known is not None else ()
        for each in self.found.found if self.found is not None else ():
            name = classes[each.label] if each.label < len(classes) else ""
            thumbnail = Thumbnail(each.picture, name, self, side=SIDE)
            likeness = tr("{part} alike", part=percent(max(0.0, each.likeness), 0))
            thumbnail.setToolTip(as_tip("\n".join([name, each.name, likeness])))
            thumbnail.setAccessibleDescription(f"{each.name}, {likeness}")
            self.row.addWidget(thumbnail)
        self.row.addStretch(1)

    def _show(self, words: str, *, bad: bool = False) -> None:
        theme.set_kind(self.words, "bad" if bad else "small")
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.button.setVisible(self.found is None and self._job is None)
        self.cancel_button.setVisible(self._job is not None)
