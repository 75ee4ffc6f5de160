"""One editor for each kind of field: shows a value, gives it back, says when the person changed it.

What can't be read as the field's type is given back as the text itself, so that the validation names it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from core.fields import Setting
from gui import theme
from gui.translate import tr, tr_core
from gui.widgets.tips import as_tip

LARGEST = 2**31 - 1


class Editor(QWidget):
    """Base of all editors. `set_value` doesn't emit `changed`; a person's change does."""

    changed = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)

    def value(self) -> Any:
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        raise NotImplementedError

    def set_problem(self, wrong: bool) -> None:
        """Outline the field in the colour of mistakes."""
        main = self.focusProxy()
        if main is not None and bool(main.property("problem")) != wrong:
            main.setProperty("problem", wrong)
            main.style().unpolish(main)
            main.style().polish(main)

    def _take(self, main: QWidget) -> None:
        """Make `main` the part that has the keyboard and the name that a screen reader says."""
        main.setAccessibleName(tr_core(self.setting.title))
        main.setAccessibleDescription(tr_core(self.setting.sentence))
        self.setFocusProxy(main)
        self.row.addWidget(main, 1)


class BoolEditor(Editor):
    """A check box."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.box = QCheckBox()
        self.box.toggled.connect(self.changed)
        self._take(self.box)

    def value(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        self.box.blockSignals(True)
        self.box.setChecked(bool(value))
        self.box.blockSignals(False)


class _SpinBox(QSpinBox):
    """A spin box that leaves the wheel to the page unless the person is in it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class IntEditor(Editor):
    """A spin box within the field's bounds."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.spin = _SpinBox()
        self.spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.spin.setRange(_whole(setting.minimum, -LARGEST), _whole(setting.maximum, LARGEST))
        if setting.unit:
            self.spin.setSuffix(f" {setting.unit}")
        self.spin.setAccelerated(True)
        self.spin.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.spin.setMinimumWidth(72)
        self.spin.lineEdit().setTextMargins(8, 0, 0, 0)
        self.spin.valueChanged.connect(lambda _value: self.changed.emit())
        self._take(self.spin)

    def value(self) -> int:
        return self.spin.value()

    def set_value(self, value: Any) -> None:
        self.spin.blockSignals(True)
        self.spin.setValue(int(value))
        self.spin.blockSignals(False)


class LineEditor(Editor):
    """A line of text that `read` makes a value of and `write` shows."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line = QLineEdit()
        self.line.setMinimumWidth(72)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self._take(self.line)

    def value(self) -> Any:
        return self.read(self.line.text())

    def set_value(self, value: Any) -> None:
        self.line.blockSignals(True)
        self.line.setText(self.write(value))
        self.line.setCursorPosition(0)
        self.line.blockSignals(False)

    def read(self, text: str) -> Any:
        return text

    def write(self, value: Any) -> str:
        return str(value)


class FloatEditor(LineEditor):
    """A number as people write it: 0.1, 1e-3, 0,1."""

    def read(self, text: str) -> Any:
        return _number(text.strip())

    def write(self, value: Any) -> str:
        return _written(value)


class ListEditor(LineEditor):
    """Numbers between commas."""

    def read(self, text: str) -> Any:
        parts = text.replace(";", ",").replace(",", " ").split()
        convert: Callable[[str], Any] = _integer if self.setting.kind == "ints" else _number
        values = [convert(part) for part in parts]
        return text if any(isinstance(value, str) for value in values) else values

    def write(self, value: Any) -> str:
        return value if isinstance(value, str) else ", ".join(_written(each) for each in value)


class ComboBox(QComboBox):
    """A combo box that is as narrow as needed, asks for its entries anew when opened, and leaves the wheel alone."""

    opening = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def showPopup(self) -> None:
        self.opening.emit()
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceEditor(Editor):
    """A combo box over the field's table as it is when opened; each entry's sentence is its tooltip."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.combo = ComboBox()
        self._fill()
        self.combo.opening.connect(self._fill)
        self.combo.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._take(self.combo)

    def value(self) -> Any:
        return self.combo.currentData()

    def set_value(self, value: Any) -> None:
        self.combo.blockSignals(True)
        self._fill()
        if self.combo.findData(value) < 0:
            self.combo.addItem(str(value), value)
        self.combo.setCurrentIndex(self.combo.findData(value))
        self.combo.blockSignals(False)

    def sentence(self) -> str:
        """What is said about the entry chosen."""
        return str(self.combo.currentData(Qt.ItemDataRole.ToolTipRole) or "")

    def _fill(self) -> None:
        """Bring in the table's entries that aren't there yet, keeping the one chosen."""
        for name, choice in self.setting.choices.items():
            if self.combo.findData(name) < 0:
                self.combo.addItem(tr_core(choice.title), name)
                self.combo.setItemData(
                    self.combo.count() - 1, as_tip(tr_core(choice.sentence)), Qt.ItemDataRole.ToolTipRole
                )


class PathEditor(LineEditor):
    """A path: typed, browsed for, or dropped."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line.setPlaceholderText(tr("Drop or browse"))
        self.line.setAcceptDrops(False)
        self.setAcceptDrops(True)
        self.browse = QToolButton()
        theme.set_icon(self.browse, "folder-open")
        self.browse.setIconSize(QSize(16, 16))
        self.browse.setToolTip(tr("Browse…"))
        self.browse.setAccessibleName(tr("Browse…"))
        self.browse.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.browse)
        menu.addAction(tr("Choose a folder…")).triggered.connect(self.choose_folder)
        menu.addAction(tr("Choose a file…")).triggered.connect(self.choose_file)
        self.browse.setMenu(menu)
        self.row.addWidget(self.browse)

    def read(self, text: str) -> str:
        return text.strip()

    def choose_folder(self) -> None:
        self._chosen(QFileDialog.getExistingDirectory(self, tr("Choose the folder with your pictures"), self._near()))

    def choose_file(self) -> None:
        kinds = tr("Archives") + " (*.zip *.tar *.tar.gz *.tgz)" + ";;" + tr("All files") + " (*)"
        self._chosen(QFileDialog.getOpenFileName(self, tr("Choose the file you have"), self._near(), kinds)[0])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._chosen(next((url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()), ""))
        event.acceptProposedAction()

    def _near(self) -> str:
        text = self.value()
        return text or str(Path.home())

    def _chosen(self, path: str) -> None:
        if path:
            self.line.setText(str(Path(path)))


def make_editor(setting: Setting, parent: QWidget | None = None) -> Editor:
    """The editor for `setting`: its own if it has one, else its kind's."""
    return SPECIAL.get(setting.key, KINDS[setting.kind])(setting, parent)


KINDS: dict[str, type[Editor]] = {
    "bool": BoolEditor,
    "int": IntEditor,
    "float": FloatEditor,
    "text": LineEditor,
    "choice": ChoiceEditor,
    "ints": ListEditor,
    "floats": ListEditor,
}
SPECIAL: dict[str, type[Editor]] = {"data.path": PathEditor}
"""Fields that deserve more than their kind's editor; the files of such editors add themselves where they are used."""


def _whole(bound: float | None, otherwise: int) -> int:
    return otherwise if bound is None else max(-LARGEST, min(LARGEST, int(bound)))


def _number(text: str) -> Any:
    """`text` as a number; itself where it is none. "0,1" is understood where no point says otherwise."""
    try:
        return float(text.replace(",", ".") if "." not in text else text)
    except ValueError:
        return text


def _integer(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        return text


def _written(value: Any) -> str:
    """A number in its shortest exact form: 30, 0.1, 1e-05."""
    text = repr(value) if isinstance(value, float) else str(value)
    return text.removesuffix(".0")
