"""What a person does with many answers: sort them, look at some of them, save them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStyledItemDelegate, QWidget

from gui import theme
from gui.translate import number, tr
from gui.widgets.answers_model import DIFFER, KINDS, AnswersModel
from gui.widgets.field_editors import ComboBox
from gui.widgets.tips import as_tip

WIDEST = 240


class AnswerTools(QWidget):
    """Sets what the model shows; saving is somebody else's."""

    saveWanted = Signal()  # noqa: N815 - named as Qt's signals are
    copyWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, model: AnswersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.classes = _combo(tr("Show pictures of this class"))
        self.kinds = _combo(tr("Show answers of this kind"))
        self.sorting = _combo(tr("Sort the pictures"))
        for key, words in {
            "name": tr("By name"),
            "class": tr("By class"),
            "surest": tr("Surest first"),
            "least sure": tr("Least sure first"),
            "verdict": tr("Doubtful first"),
        }.items():
            self.sorting.addItem(words, key)
        self.save = _button(tr("Save as CSV…"), "file-down")
        self.copy = _button(tr("Copy into class folders…"), "copy")
        self.saving = QWidget()
        """The two buttons: whoever lays this out places them."""
        self.save.clicked.connect(self.saveWanted)
        self.copy.clicked.connect(self.copyWanted)
        self.classes.currentIndexChanged.connect(self._filter)
        self.kinds.currentIndexChanged.connect(self._filter)
        self.sorting.currentIndexChanged.connect(lambda _index: model.show_sorted(self.sorting.currentData()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        for combo in (self.classes, self.kinds, self.sorting):
            row.addWidget(combo)
        row.addStretch(1)
        buttons = QHBoxLayout(self.saving)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self.save)
        buttons.addWidget(self.copy)

    def show_all(self) -> None:
        """Filter nothing."""
        self.classes.setCurrentIndex(0)
        self.kinds.setCurrentIndex(0)

    def show_counts(self) -> None:
        """How many pictures each choice would show now."""
        counts = self._model.class_counts()
        entries = {name: tr("{name} ({count})", name=name, count=number(count)) for name, count in counts.items()}
        chosen = self.classes.currentData()
        if chosen and chosen not in entries:
            entries[chosen] = tr("{name} ({count})", name=chosen, count=0)
        stays = _fill(self.classes, {"": tr("All classes"), **entries})
        found = self._model.kind_counts()
        words: dict[str, str] = {}
        for kind in KINDS:
            words[kind] = tr("{name} ({count})", name=kind_word(kind), count=number(found.get(kind, 0)))
        if self._model.networks > 1:
            words[DIFFER] = tr("The two differ ({count})", count=number(found.get(DIFFER, 0)))
        stays = _fill(self.kinds, {"": tr("All answers"), **words}) and stays
        if not stays:
            self._filter()

    def allow(self, why_not_save: str, why_not_copy: str) -> None:
        """Let the answers be saved and the pictures copied, or say why that can't be."""
        for button, why_not, tip in (
            (self.save, why_not_save, tr("A table for spreadsheets: path, prediction, probability, sure, second")),
            (
                self.copy,
                why_not_copy,
                tr("Copies each picture into a folder named after its class; the originals stay"),
            ),
        ):
            button.setEnabled(not why_not)
            button.setToolTip(as_tip(why_not or tip))

    def _filter(self) -> None:
        self._model.show_only(self.classes.currentData() or "", self.kinds.currentData() or "")


def kind_word(kind: str) -> str:
    """What a kind of answer is called."""
    return {
        "sure": tr("Sure"),
        "unsure": tr("Not sure"),
        "stranger": tr("None of its classes"),
        "unreadable": tr("Can't be read"),
        "waiting": tr("Not looked at yet"),
    }[kind]


def _fill(combo: QComboBox, entries: dict[str, str]) -> bool:
    """Show these entries; the same ones only get their words. Whether the one chosen is still there."""
    combo.blockSignals(True)
    chosen = combo.currentData()
    if [combo.itemData(index) for index in range(combo.count())] == list(entries):
        for index, words in enumerate(entries.values()):
            if combo.itemText(index) != words:
                combo.setItemText(index, words)
    else:
        combo.clear()
        for key, words in entries.items():
            combo.addItem(words, key)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
    combo.blockSignals(False)
    return not chosen or bool(combo.currentData() == chosen)


def _combo(name: str) -> ComboBox:
    combo = ComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(as_tip(name))
    combo.setItemDelegate(QStyledItemDelegate(combo))
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(14)
    combo.setMaximumWidth(WIDEST)
    return combo


def _button(text: str, icon: str) -> QPushButton:
    button = QPushButton(text)
    theme.set_icon(button, icon)
    return button
