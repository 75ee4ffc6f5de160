"""The manual is made from the fields, whatever they are; About names every library with its licence."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from core import fields
from core.choices import TABLES, Choice
from gui.dialogs.about_dialog import AboutDialog
from gui.dialogs.manual_dialog import ManualDialog


@pytest.fixture
def manual(qtbot: Any) -> ManualDialog:
    made = ManualDialog()
    qtbot.addWidget(made)
    return made


def test_every_setting_is_in_it_with_choices_and_bounds(manual: ManualDialog) -> None:
    text = manual.browser.toPlainText()
    for setting in fields.settings():
        assert setting.title in text and setting.sentence in text, setting.key
        assert f"--{setting.flag}" in text
        for choice in setting.choices.values():
            assert choice.title in text and choice.sentence in text
    assert "more than 0 · at most 100" in text


def test_a_new_choice_appears_unasked(manual: ManualDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLES["optimizers"], "lion", Choice("Lion", "Steps by the sign alone."))
    manual.refresh()
    assert "Steps by the sign alone." in manual.browser.toPlainText()


def test_search_finds_words_anywhere(manual: ManualDialog, qtbot: Any) -> None:
    manual.search.setText("cosine LOSHCHILOV")
    qtbot.waitUntil(lambda: manual.found.text().startswith("1 of"))
    text = manual.browser.toPlainText()
    assert "Schedule" in text and "Warm-up" not in text
    manual.search.setText("no such thing at all")
    qtbot.waitUntil(lambda: manual.found.text().startswith("0 of"))


def test_about_lists_what_we_require_with_licences(qtbot: Any) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.table.rowCount() > 5, timeout=10000)
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shown = {part.name.lower().replace("_", "-") for part in dialog.parts}
    assert {"lucide", "torch", "pyqtgraph", "pydantic"} <= shown
    assert len(shown) >= len(project["dependencies"])
    assert all(part.licence not in ("", "?") for part in dialog.parts), dialog.parts
    row = next(index for index, part in enumerate(dialog.parts) if part.name == "Lucide")
    dialog.table.setCurrentCell(row, 0)
    assert "ISC License" in dialog.licence.toPlainText()


def test_every_section_has_a_heading_in_words(manual: ManualDialog) -> None:
    lines = manual.browser.toPlainText().splitlines()
    assert "Fine-tuning" in lines and "finetune" not in lines
