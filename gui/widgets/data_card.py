"""The card "Data": which pictures, how many of which classes, nine of them, and what augmentation does to them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from core.config import DataConfig, RunConfig
from core.messages import Message
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import number, percent, tr, tr_core
from gui.widgets.card import Card
from gui.widgets.config_form import ConfigForm
from gui.widgets.label import Label
from gui.widgets.thumbnail_grid import ThumbnailGrid
from gui.workers.background import Job, run_in_background
from gui.workers.data_look import Look, look

Wish = tuple[DataConfig, float, float]


class DataCard(Card):
    """Looks at the pictures whenever the configuration names others. `looked` comes when they are known."""

    looked = Signal()
    previewWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Data"), parent)
        self.form = ConfigForm("data", self)
        self.seen: Look | None = None
        self._wish: Wish | None = None
        self._job: Job | None = None
        self._cancelled = False
        self.status = Label()
        self.status.setWordWrap(True)
        theme.set_kind(self.status, "small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of looking at the pictures"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(self._cancel)
        self.again = QPushButton(tr("Look again"))
        theme.set_icon(self.again, "refresh-cw")
        self.again.clicked.connect(self._look)
        self.grid = ThumbnailGrid()
        self.preview = QPushButton(tr("Preview augmentation"))
        theme.set_icon(self.preview, "eye")
        self.preview.clicked.connect(self.previewWanted)
        self.extras = QWidget(self)
        self._lay_out()
        self._show_parts()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.extras)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.status)
        column.addWidget(self.bar)
        column.addWidget(self.grid)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        for button in (self.preview, self.cancel, self.again):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.body.addWidget(self.form)
        self.body.addWidget(self.extras)

    def follow(self, config: RunConfig) -> None:
        """Look at the pictures of `config`, unless that is done or under way."""
        wish = (config.data, config.recipe.validation_share, config.recipe.test_share)
        if wish == self._wish:
            return
        self._wish = wish
        self._look()

    def forget(self) -> None:
        """The configuration names no pictures (yet): show none."""
        self._stop()
        self._wish = None
        self.seen = None
        self.status.setText("")
        self._show_parts()
        self.looked.emit()

    @property
    def classes(self) -> int | None:
        return len(self.seen.data.classes) if self.seen else None

    @property
    def image_size(self) -> int | None:
        return self.seen.data.image_size if self.seen else None

    def _look(self) -> None:
        self._stop()
        self._cancelled = False
        self.seen = None
        if self._wish is None:
            return
        config, validation_share, test_share = self._wish
        self.status.setText(tr("Looking at the pictures…"))
        self._job = run_in_background(
            self,
            lambda progress: look(config, validation_share, test_share, progress),
            self._show,
            self._failed,
            self._progress,
        )
        self._show_parts()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _cancel(self) -> None:
        self._stop()
        self._cancelled = True
        self.status.setText(tr("The pictures were not looked at. You can start nevertheless."))
        self._show_parts()

    def _progress(self, what: Message, done: int, total: int) -> None:
        part = f" {percent(done / total, 0)}" if total else ""
        self.status.setText(tr_core(what) + part)
        self.bar.setRange(0, total and 1000)
        self.bar.setValue(round(done * 1000 / total) if total else 0)

    def _show(self, seen: Look | None) -> None:
        self._job = None
        self.seen = seen
        if seen is None:
            self.status.setText(tr("Start downloads them once. If you already have the file, choose it above."))
        else:
            self.grid.set_pictures(seen.pictures, seen.captions)
            self.status.setText(describe(seen))
        self._show_parts()
        self.looked.emit()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.status.setText(error_words(error))
        self._show_parts(failed=True)
        self.looked.emit()

    def _show_parts(self, failed: bool = False) -> None:
        theme.set_kind(self.status, "bad" if failed else "small")
        self.status.setVisible(bool(self.status.text()))
        looking = self._job is not None
        self.bar.setVisible(looking)
        self.cancel.setVisible(looking)
        self.grid.setVisible(self.seen is not None)
        self.preview.setVisible(self.seen is not None)
        self.again.setVisible(failed or self._cancelled)


def describe(seen: Look) -> str:
    """ "10 classes, 28x28 pixels. 1,438 pictures to train on, 359 for validation." """
    train, validation, test = seen.counts
    side = seen.data.image_size
    parts = [
        tr("{classes} classes, {side}x{side} pixels.", classes=len(seen.data.classes), side=side),
        tr("{count} pictures to train on", count=number(train))
        + (", " + tr("{count} for validation", count=number(validation)) if validation else "")
        + (", " + tr("{count} for the test", count=number(test)) if test else "")
        + ".",
    ]
    return " ".join(parts + [tr_core(notice) for notice in seen.data.notices])
