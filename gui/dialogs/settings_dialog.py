"""Settings: folders, cached pictures, look, language and the default device. Every change takes effect at once."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core import fields, paths
from core.progress import Progress
from core.runs.disk_use import disk_use
from gui import theme
from gui.settings import store
from gui.translate import LANGUAGES, size, tr
from gui.widgets.card import Card
from gui.widgets.device_picker import DevicePicker
from gui.widgets.folder_field import FolderField
from gui.widgets.label import Label
from gui.workers.background import Job, run_in_background

LABEL_WIDTH = 152


class SettingsDialog(QDialog):
    """Not modal: what changes can be watched in the window behind it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._judging: dict[str, Job] = {}
        self.setWindowTitle(tr("Settings"))
        self.resize(680, min(720, parent.window().height() - 32) if parent else 720)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        for card in (self._look(), self._folders(), self._cache(), self._training()):
            column.addWidget(card)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(content)
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 16)
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        self._measure_cache()

    def _look(self) -> Card:
        card = Card(tr("Look and language"))
        self.theme = _combo({"system": tr("As the system"), "light": tr("Light"), "dark": tr("Dark")})
        self.language = _combo({"": tr("As the system"), **LANGUAGES})
        _choose(self.theme, store().current.theme)
        _choose(self.language, store().current.language)
        self.theme.currentIndexChanged.connect(self._theme_chosen)
        self.language.currentIndexChanged.connect(self._language_chosen)
        self.language_note = _note(tr("The language changes when the program is started again."))
        self.language_note.hide()
        _rows(card, {tr("Theme"): self.theme, tr("Language"): self.language}, self.language_note)
        return card

    def _folders(self) -> Card:
        card = Card(tr("Folders"))
        now = store().current
        self.runs = FolderField(tr("Runs"), now.runs_folder, paths.default_runs_folder())
        self.data = FolderField(tr("Downloaded pictures"), now.data_folder, paths.default_data_folder())
        self.cache = FolderField(tr("Cached pictures"), now.cache_folder, paths.default_cache_folder())
        self.runs.chosen.connect(lambda text: self._folder_chosen(self.runs, "runs_folder", text))
        self.data.chosen.connect(lambda text: self._folder_chosen(self.data, "data_folder", text))
        self.cache.chosen.connect(lambda text: self._folder_chosen(self.cache, "cache_folder", text))
        note = _note(tr("Runs and pictures that are there already stay where they are."))
        _rows(card, {field.title: field for field in (self.runs, self.data, self.cache)}, note)
        self.taken = _note("")
        card.body.addWidget(self.taken)
        return card

    def _cache(self) -> Card:
        card = Card(tr("Cached data"))
        self.limit = QDoubleSpinBox()
        self.limit.setRange(0, 10000)
        self.limit.setDecimals(1)
        self.limit.setSuffix(" GB")
        self.limit.lineEdit().setTextMargins(8, 0, 0, 0)
        self.limit.setMaximumWidth(144)
        self.limit.setValue(store().current.cache_limit)
        self.limit.valueChanged.connect(lambda value: store().change(cache_limit=value))
        self.cache_size = Label(tr("Measuring…"))
        self.remove = QPushButton(tr("Remove cached data"))
        self.remove.setEnabled(False)
        self.remove.clicked.connect(self._remove_cache)
        theme.set_icon(self.remove, "eraser")
        used = QWidget()
        row = QHBoxLayout(used)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.cache_size, 1)
        row.addWidget(self.remove)
        note = _note(tr("Pictures are decoded once and kept here, so that the next training starts at once."))
        _rows(card, {tr("In use"): used, tr("At most"): self.limit}, note)
        return card

    def _training(self) -> Card:
        card = Card(tr("Training"))
        self.device = DevicePicker(fields.setting("device.device"))
        self.device.set_value(store().current.device)
        self.device.changed.connect(lambda: store().change(device=self.device.value()))
        _rows(card, {tr("Default device"): self.device}, self.device.notes)
        return card

    def _theme_chosen(self) -> None:
        store().change(theme=self.theme.currentData())
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, store().current.theme)

    def _language_chosen(self) -> None:
        store().change(language=self.language.currentData())
        self.language_note.show()

    def _folder_chosen(self, field: FolderField, name: str, text: str) -> None:
        def judged(usable: bool) -> None:
            field.show_problem("" if usable else tr("This folder can't be written to. Choose another."))
            if usable:
                store().change(**{name: text})
                self._measure_cache()

        self._judging[name] = run_in_background(
            self, lambda progress: _is_usable(text, progress), judged, instead_of=self._judging.get(name)
        )

    def _measure_cache(self) -> None:
        run_in_background(self, _cache_size, self._show_cache_size)
        folders = store().current.runs, store().current.data
        run_in_background(self, lambda progress: [disk_use(folder, progress) for folder in folders], self._show_taken)

    def _show_cache_size(self, count: int) -> None:
        self.cache_size.setText(size(count) if count else tr("Nothing"))
        self.remove.setEnabled(count > 0)
        self.remove.setToolTip("" if count else tr("Nothing is cached."))

    def _show_taken(self, sizes: list[int]) -> None:
        runs, data = (size(count) for count in sizes)
        self.taken.setText(
            tr(
                "On the disk: runs {runs}, downloaded pictures {data}. Runs can be deleted on their page.",
                runs=runs,
                data=data,
            )
        )

    def _remove_cache(self) -> None:
        self.remove.setEnabled(False)
        self.cache_size.setText(tr("Removing…"))
        run_in_background(self, _clear_cache, lambda _freed: self._measure_cache())


def _is_usable(text: str, _progress: Progress) -> bool:
    """Whether the folder, or the nearest one above it that exists, can be written to. "" is the default."""
    if not text:
        return True
    place = Path(text)
    if not place.is_absolute() or place.is_file():
        return False
    while not place.exists() and place != place.parent:
        place = place.parent
    return place.is_dir() and os.access(place, os.W_OK)


def _cache_size(_progress: Progress) -> int:
    from core.data.cache import cache_size

    return cache_size()


def _clear_cache(_progress: Progress) -> int:
    from core.data.cache import clear_cache

    return clear_cache()


def _combo(entries: dict[str, str]) -> QComboBox:
    combo = QComboBox()
    for value, text in entries.items():
        combo.addItem(text, value)
    return combo


def _choose(combo: QComboBox, value: str) -> None:
    combo.setCurrentIndex(max(0, combo.findData(value)))


def _note(text: str) -> QLabel:
    note = Label(text)
    note.setWordWrap(True)
    theme.set_kind(note, "small")
    return note


def _rows(card: Card, rows: dict[str, QWidget], note: QWidget) -> None:
    """Labels left, fields right, and a grey sentence below."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnMinimumWidth(0, LABEL_WIDTH)
    grid.setColumnStretch(1, 1)
    for row, (text, field) in enumerate(rows.items()):
        label = Label(text)
        label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(text)
        top = Qt.AlignmentFlag.AlignTop if isinstance(field, FolderField) else Qt.AlignmentFlag.AlignVCenter
        if isinstance(field, FolderField):
            label.setContentsMargins(0, 7, 0, 0)
        grid.addWidget(label, row, 0, top)
        grid.addWidget(field, row, 1)
    card.body.addLayout(grid)
    card.body.addWidget(note)
