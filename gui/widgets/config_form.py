"""The form of one section of the configuration, made from its fields: nothing here names a hyperparameter."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core import fields, validation
from core.config import RunConfig
from core.fields import Setting
from core.validation import Problem
from gui import theme
from gui.translate import tr, tr_core
from gui.widgets.field_row import PRESET_TABLES, FieldRow, shown


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
                values = ", ".join(f"“{shown(by_name[name], value)}”" for value in allowed)
                field = f"“{tr_core(by_name[name].title)}”"
                return tr("It has no effect now: it matters where {field} is {values}.", field=field, values=values)
        return ""
