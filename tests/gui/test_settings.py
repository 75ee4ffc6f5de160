"""The settings dialog: every change takes effect and is kept; a folder that can't be used is refused in a sentence."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from core import paths, settings
from core.settings import Settings
from gui import theme
from gui.dialogs.settings_dialog import SettingsDialog
from gui.settings import store


@pytest.fixture
def dialog(qtbot: Any) -> SettingsDialog:
    made = SettingsDialog()
    qtbot.addWidget(made)
    made.show()
    return made


def test_theme_and_limit_are_taken_over_and_saved(dialog: SettingsDialog, qtbot: Any) -> None:
    dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
    assert theme.is_dark()
    dialog.limit.setValue(3.5)
    qtbot.waitUntil(lambda: settings.load() == Settings(theme="dark", cache_limit=3.5))


def test_languages_are_offered_and_take_effect_later(dialog: SettingsDialog, qtbot: Any) -> None:
    names = [dialog.language.itemText(index) for index in range(dialog.language.count())]
    assert names[1:] == ["English", "中文"]
    assert dialog.language_note.isHidden()
    dialog.language.setCurrentIndex(2)
    assert not dialog.language_note.isHidden()
    qtbot.waitUntil(lambda: settings.load().language == "zh_CN")


def test_a_folder_is_taken_and_given_back(dialog: SettingsDialog, qtbot: Any, tmp_path: Path) -> None:
    dialog.runs.set_folder(str(tmp_path / "my runs"))
    qtbot.waitUntil(lambda: settings.load().runs == tmp_path / "my runs")
    dialog.runs.reset.click()
    qtbot.waitUntil(lambda: settings.load().runs_folder == "")
    assert dialog.runs.edit.text() == str(paths.default_runs_folder())
    assert not dialog.runs.reset.isEnabled()


@pytest.mark.parametrize("wrong", ["relative/folder", "FILE"])
def test_a_folder_that_can_t_be_used_is_refused(dialog: SettingsDialog, qtbot: Any, tmp_path: Path, wrong: str) -> None:
    (tmp_path / "FILE").touch()
    dialog.data.set_folder(str(tmp_path / wrong) if wrong == "FILE" else wrong)
    qtbot.waitUntil(lambda: not dialog.data.problem.isHidden())
    assert store().current.data_folder == ""


def test_cached_data_can_be_measured_and_removed(dialog: SettingsDialog, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: dialog.cache_size.text() == "Nothing")
    assert not dialog.remove.isEnabled()
    assert dialog.remove.toolTip()
    entry = Settings().cache / "pictures" / "folder-0123456789abcdef0123"
    entry.mkdir(parents=True)
    dialog._show_cache_size(2_000_000)
    assert dialog.remove.isEnabled()
    dialog.remove.click()
    qtbot.waitUntil(lambda: dialog.cache_size.text() == "Nothing")


def test_a_damaged_file_is_told_and_the_usual_settings_hold() -> None:
    file = paths.settings_file()
    file.write_text("theme = ", encoding="utf-8")
    problem = store().load()
    assert problem is not None and "can't be understood" in str(problem)
    assert store().current == Settings()
    assert file.read_text(encoding="utf-8") == "theme = "


def test_every_field_has_a_name_for_screen_readers(dialog: SettingsDialog) -> None:
    fields = [dialog.theme, dialog.language, dialog.runs.edit, dialog.data.edit, dialog.cache.edit, dialog.limit]
    assert all(field.accessibleName() for field in fields)
    assert all(label.buddy() for label in dialog.findChildren(QLabel) if label.text() == "Theme")


def test_of_many_quick_changes_the_last_is_kept(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    save, slow, written = settings.save, iter([0.3, 0.1]), list[float]()

    def saved(values: Settings) -> None:
        time.sleep(next(slow, 0))
        save(values)
        written.append(values.cache_limit)

    monkeypatch.setattr(settings, "save", saved)
    for limit in (1.0, 12.0, 120.0):
        store().change(cache_limit=limit)
    qtbot.waitUntil(lambda: len(written) == 3)
    assert settings.load().cache_limit == 120.0
