"""Settings that several windows change."""

from __future__ import annotations

from pathlib import Path

from core import paths, settings
from core.settings import Settings


def test_what_another_window_has_changed_meanwhile_stays(home: Path) -> None:
    settings.save(Settings(theme="dark"))
    mine = settings.load()
    settings.save(Settings(theme="dark", language="zh_CN"))
    settings.change(mine, {"cache_limit": 3.0})
    assert settings.load() == Settings(theme="dark", language="zh_CN", cache_limit=3.0)


def test_where_no_file_can_be_understood_all_that_holds_is_written(home: Path) -> None:
    settings.change(Settings(theme="dark"), {"language": "en"})
    assert settings.load() == Settings(theme="dark", language="en")
    paths.settings_file().write_text("{", encoding="utf-8")
    settings.change(Settings(theme="light"), {"language": "en"})
    assert settings.load() == Settings(theme="light", language="en")
