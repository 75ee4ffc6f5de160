"""The form of one section of the configuration, made from its fields: nothing here names a hyperparameter."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from core import fields, validation
from core.config import RunConfig
from core.fields import Setting
from core.validation import Problem
from gui import theme
from gui.translate import number, tr, tr_core
from gui.widgets.device_picker import DevicePicker
from gui.widgets.field_editors import SPECIAL, ChoiceEditor, make_editor

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
        self.title = QLabel(tr_core(setting.title), self)
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
            unit = QLabel(self.setting.unit, self)
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
            self.hint = QLabel(self.editor.sentence(), self)
            self.hint.setWordWrap(True)
            theme.set_kind(self.hint, "small")
            self._column.insertWidget(1, self.hint)

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
        text = tr("Back to {value}", value=_shown(self.setting, self.baseline))
        reset.setToolTip(text)
        reset.setAccessibleName(f"{tr_core(self.setting.title)}: {text}")

    def _reset_parts(self) -> tuple[QToolButton, QLabel]:
        if self.reset is None or self._changed_mark is None:
            self._changed_mark = QLabel(tr("changed"), self)
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
            self.problem = QLabel(self)
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
            self.setToolTip(tip)

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


class ConfigForm(QWidget):
    """Basic fields in sight, the others under "Advanced". Keys are dotted ("recipe.epochs"), as in `core.fields`.

    Fields in `elsewhere` have a widget of their own outside of the form. Where no basic field is left, all are in
    sight: a fold that hides everything helps nobody.
    """

    changed = Signal()

    def __init__(self, section: str, parent: QWidget | None = None, *, elsewhere: Collection[str] = ()) -> None:
        super().__init__(parent)
        self.section = section
        self._advanced = QWidget(self)
        own = [each for each in fields.settings() if each.section == section and each.key not in elsewhere]
        basic = any(not each.advanced for each in own)
        self._folded = {each.key for each in own if each.advanced and basic}
        self._presets: dict[str, Any] = {}
        """Presets that are chosen outside of the form: dotted key -> name."""
        self.rows = {each.key: FieldRow(each, self._advanced if each.key in self._folded else self) for each in own}
        self._basic = QVBoxLayout()
        self._basic.setSpacing(4)
        inner = QVBoxLayout(self._advanced)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        for row in self.rows.values():
            (inner if row.setting.key in self._folded else self._basic).addWidget(row)
            row.changed.connect(lambda row=row: self._row_changed(row))
        self._mark_leading_choice()
        self.fold = self._make_fold()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._basic)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._advanced)
        self._advanced.hide()
        self.fold.setVisible(bool(self._folded))
        usual = RunConfig()
        self.set_values({key: fields.value_of(usual, key) for key in self.rows})

    def values(self) -> dict[str, Any]:
        """Dotted key -> value; a text where what was typed can't be read."""
        return {key: row.value for key, row in self.rows.items()}

    def set_values(self, values: dict[str, Any]) -> None:
        """Show those of `values` that belong to this section. Doesn't emit `changed`."""
        for key, row in self.rows.items():
            if key in values:
                row.set_value(values[key])
        self._take_baseline()

    def choose_preset(self, key: str, name: str) -> None:
        """Take over a preset and all that it sets. Doesn't emit `changed`."""
        if key in self.rows:
            self.rows[key].set_value(name)
        else:
            self._presets[key] = name
        self._follow_preset(key)
        self._refresh()

    def show_problems(self, problems: list[Problem]) -> None:
        """Say below each field what is wrong with it, and nothing below the others."""
        texts = {problem.key: tr_core(problem.message) for problem in reversed(problems)}
        for key, row in self.rows.items():
            row.show_problem(texts.get(key, ""))

    def reveal(self, key: str) -> FieldRow | None:
        """Unfold, focus and flash the field `key`; None where it isn't in this form."""
        row = self.rows.get(key)
        if row is not None:
            if key in self._folded:
                self.fold.setChecked(True)
            row.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            row.flash()
        return row

    def search(self, text: str) -> int:
        """Show only the fields whose name or sentence has `text`, wherever they are; their number. "" shows all."""
        words = text.casefold().split()
        found = 0
        for row in self.rows.values():
            hay = f"{tr_core(row.setting.title)} {tr_core(row.setting.sentence)} {row.setting.key}".casefold()
            matches = all(word in hay for word in words)
            row.setVisible(matches)
            found += matches
        self.fold.setVisible(not words and bool(self._folded))
        self._advanced.setVisible(bool(words) or self.fold.isChecked())
        return found

    def _mark_leading_choice(self) -> None:
        for row in self.rows.values():
            if row.setting.kind == "choice" and not row.setting.advanced:
                row.add_hint()
                return

    def _make_fold(self) -> QPushButton:
        fold = QPushButton(self)
        fold.setIconSize(QSize(14, 14))
        fold.setCheckable(True)
        theme.set_kind(fold, "quiet")
        fold.setStyleSheet(
            "QPushButton { text-align: left; padding: 4px 8px 4px 0; } QPushButton:focus { padding: 3px 7px 3px 0; } "
            "QPushButton:checked { background: transparent; border-color: transparent; }"
        )
        fold.setText(tr("Advanced"))
        theme.set_icon(fold, "chevron-right")
        fold.toggled.connect(self._fold_toggled)
        return fold

    def _fold_toggled(self, open_: bool) -> None:
        theme.set_icon(self.fold, "chevron-down" if open_ else "chevron-right")
        self._advanced.setVisible(open_)

    def _row_changed(self, row: FieldRow) -> None:
        if row.setting.table in PRESET_TABLES:
            self._follow_preset(row.setting.key)
        self._refresh()
        self.changed.emit()

    def _follow_preset(self, key: str) -> None:
        """A newly chosen preset sets every field of its section."""
        self._take_baseline()
        for other in self.rows.values():
            if other.setting.key != key:
                other.set_value(other.baseline)

    def _take_baseline(self) -> None:
        """Learn what the chosen preset says, so that other values show as changed."""
        own = {key: row.value for key, row in self.rows.items() if row.setting.table in PRESET_TABLES}
        presets = {**self._presets, **own}
        config, _problems = validation.check(fields.nested(presets))
        for key, row in self.rows.items():
            row.baseline = row.setting.default if config is None else fields.value_of(config, key)
            row.show_changed()
        self._refresh()

    def _refresh(self) -> None:
        names = {row.setting.name: row.value for row in self.rows.values()}
        for row in self.rows.values():
            row.explain(names, self._why_without_effect(row.setting, names))
        count = sum(row.is_changed for key, row in self.rows.items() if key in self._folded)
        self.fold.setText(tr("Advanced · {count} changed", count=count) if count else tr("Advanced"))

    def _why_without_effect(self, setting: Setting, section_values: dict[str, Any]) -> str:
        """Which other field's value takes away this one's effect."""
        by_name = {row.setting.name: row.setting for row in self.rows.values()}
        for name, allowed in setting.applies.items():
            if section_values.get(name) not in allowed:
                values = ", ".join(f"“{_shown(by_name[name], value)}”" for value in allowed)
                field = f"“{tr_core(by_name[name].title)}”"
                return tr("It has no effect now: it matters where {field} is {values}.", field=field, values=values)
        return ""


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


def _shown(setting: Setting, value: Any) -> str:
    """A value as the form shows it."""
    if setting.kind == "choice" and value in setting.choices:
        return tr_core(setting.choices[value].title)
    if setting.kind == "bool":
        return tr("on") if value else tr("off")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value) if value != "" else tr("nothing")
