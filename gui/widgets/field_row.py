"""One field of a form: its name, its editor, the way back to the preset's value, and what is wrong with it."""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from core.fields import Setting
from gui import theme
from gui.translate import number, tr, tr_core
from gui.widgets.device_picker import DevicePicker
from gui.widgets.field_editors import SPECIAL, ChoiceEditor, make_editor
from gui.widgets.label import Label
from gui.widgets.tips import as_tip

SPECIAL.setdefault("device.device", DevicePicker)

PRESET_TABLES = ("networks", "recipes", "plans")
"""Choices that set the other fields of their section."""
LABEL_WIDTH = 128
RESET_WIDTH = 24
FLASH_MILLISECONDS = 1500


class FieldRow(QFrame):
    """One field: its name, its editor, an arrow back to the preset's value, and what is wrong with it.

    Most rows never show arrow or problem: those parts are made when they are first needed.
    """

    changed = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fieldRow")
        self.setting = setting
        self.baseline: Any = setting.default
        self.editor = make_editor(setting, self)
        self.editor.changed.connect(self._edited)
        self.title = Label(tr_core(setting.title), self)
        self.title.setWordWrap(True)
        self.title.setBuddy(self.editor)
        self.title.setFixedWidth(LABEL_WIDTH)
        self.hint: QLabel | None = None
        self.reset: QToolButton | None = None
        self.problem: QLabel | None = None
        self._changed_mark: QLabel | None = None
        self._lay_out()
        self._flash = QTimer(self)
        self._flash.setSingleShot(True)
        self._flash.timeout.connect(lambda: self.setStyleSheet(""))

    def _lay_out(self) -> None:
        self._names = QVBoxLayout()
        self._names.setSpacing(0)
        self._names.addWidget(self.title)
        self._line = QHBoxLayout()
        self._line.setSpacing(8)
        self._line.addLayout(self._names)
        self._line.addWidget(self.editor, 1)
        if self.setting.unit and self.setting.kind != "int":
            unit = Label(self.setting.unit, self)
            theme.set_kind(unit, "muted")
            self._line.addWidget(unit)
        self._line.setContentsMargins(0, 0, RESET_WIDTH + 8, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(4)
        self._column.addLayout(self._line)
        if isinstance(self.editor, DevicePicker):
            self._column.addWidget(self.editor.notes)

    def add_hint(self) -> None:
        """Show the chosen entry's sentence below: for the choice that a section begins with."""
        if isinstance(self.editor, ChoiceEditor) and self.hint is None:
            self.hint = Label(self.editor.sentence(), self)
            self.hint.setWordWrap(True)
            theme.set_kind(self.hint, "small")
            self._column.insertWidget(1, self.hint)

    def add_below(self, widget: QWidget) -> None:
        """Show `widget` below the editor, for what helps to choose the value."""
        line = QHBoxLayout()
        line.setContentsMargins(LABEL_WIDTH + 8, 0, RESET_WIDTH + 8, 0)
        line.addWidget(widget)
        line.addStretch(1)
        self._column.addLayout(line)

    @property
    def value(self) -> Any:
        return self.editor.value()

    def set_value(self, value: Any) -> None:
        self.editor.set_value(value)
        self.show_changed()

    @property
    def is_changed(self) -> bool:
        """Whether the value is another than the preset's. A preset itself is never "changed"."""
        return self.setting.table not in PRESET_TABLES and bool(self.value != self.baseline)

    def show_changed(self) -> None:
        """Show mark and arrow where the value isn't the preset's."""
        if self.hint is not None and isinstance(self.editor, ChoiceEditor):
            self.hint.setText(self.editor.sentence())
        changed = self.is_changed
        if not changed and self.reset is None:
            return
        reset, mark = self._reset_parts()
        mark.setVisible(changed)
        reset.setVisible(changed)
        self._line.setContentsMargins(0, 0, 0 if changed else RESET_WIDTH + 8, 0)
        text = tr("Back to {value}", value=shown(self.setting, self.baseline))
        reset.setToolTip(as_tip(text))
        reset.setAccessibleName(f"{tr_core(self.setting.title)}: {text}")

    def _reset_parts(self) -> tuple[QToolButton, QLabel]:
        if self.reset is None or self._changed_mark is None:
            self._changed_mark = Label(tr("changed"), self)
            theme.set_kind(self._changed_mark, "small")
            self._names.addWidget(self._changed_mark)
            self.reset = QToolButton(self)
            theme.set_icon(self.reset, "rotate-ccw", "accent")
            self.reset.setIconSize(QSize(14, 14))
            self.reset.setFixedSize(RESET_WIDTH, RESET_WIDTH)
            self.reset.clicked.connect(self._reset)
            self._line.addWidget(self.reset)
        return self.reset, self._changed_mark

    def show_problem(self, text: str) -> None:
        """Say below the field what is wrong with it; "" for nothing."""
        if self.problem is None:
            if not text:
                return
            self.problem = Label(parent=self)
            self.problem.setWordWrap(True)
            theme.set_kind(self.problem, "bad")
            self._column.addWidget(self.problem)
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.editor.set_problem(bool(text))

    def explain(self, section_values: dict[str, Any], why_without_effect: str) -> None:
        """Disable the field where it has no effect, and let its tooltip say why."""
        matters = self.setting.matters(section_values)
        self.editor.setEnabled(matters)
        self.title.setEnabled(matters)
        paragraphs = [tr_core(self.setting.sentence), bounds(self.setting), "" if matters else why_without_effect]
        tip = "".join(f"<p>{escape(text)}</p>" for text in paragraphs if text)
        if tip != self.toolTip():
            self.setToolTip(as_tip(tip))

    def flash(self) -> None:
        """Draw the eye to this row for a moment."""
        self.setStyleSheet(
            f"#fieldRow {{ background: {theme.colours()['accent_soft']}; border-radius: 6px; }}",
        )
        self._flash.start(FLASH_MILLISECONDS)

    def _edited(self) -> None:
        self.show_changed()
        self.changed.emit()

    def _reset(self) -> None:
        self.editor.setFocus()
        self.set_value(self.baseline)
        self.changed.emit()


def bounds(setting: Setting) -> str:
    """What values the field takes, in words: "1 to 100,000", "More than 0, at most 100 px"."""
    if setting.kind not in ("int", "float") or setting.minimum is None or setting.maximum is None:
        return ""
    unit = f" {setting.unit}" if setting.unit else ""
    low, high = _figure(setting.minimum), _figure(setting.maximum) + unit
    if setting.minimum_allowed and setting.maximum_allowed:
        return tr("From {low} to {high}.", low=low, high=high)
    if setting.minimum_allowed:
        return tr("From {low} to less than {high}.", low=low, high=high)
    if setting.maximum_allowed:
        return tr("More than {low}, at most {high}.", low=low, high=high)
    return tr("More than {low}, less than {high}.", low=low, high=high)


def _figure(value: float) -> str:
    return number(value) if value == int(value) else f"{value:g}"


def shown(setting: Setting, value: Any) -> str:
    """A value as the form shows it."""
    if setting.kind == "choice" and value in setting.choices:
        return tr_core(setting.choices[value].title)
    if setting.kind == "bool":
        return tr("on") if value else tr("off")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value) if value != "" else tr("nothing")
