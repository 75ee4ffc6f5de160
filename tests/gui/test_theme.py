"""The look: readable colours in both themes, icons that follow, a style sheet without holes."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QPushButton

from core import paths
from gui import theme
from gui.pages.train_page import TrainPage
from gui.session import Session
from tests.gui.shell import PatientEngine

ON = {
    "text": ("window", "surface", "rail", "field", "hover", "accent_soft", "warn_soft", "bad_soft"),
    "muted": ("window", "surface", "rail", "field"),
    "accent": ("window", "surface", "rail"),
    "good": ("surface", "window"),
    "warn": ("surface", "window"),
    "bad": ("surface", "window"),
    "on_accent": ("accent", "accent_hover"),
    "on_good": ("good", "good_hover"),
}


def _luminance(name: str) -> float:
    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    colour = QColor(name)
    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF())


def contrast(one: str, other: str) -> float:
    """WCAG 2's ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("roles", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_is_readable_everywhere(roles: dict[str, str]) -> None:
    poor = {
        f"{front} on {back}": round(contrast(roles[front], roles[back]), 2)
        for front, backs in ON.items()
        for back in backs
        if contrast(roles[front], roles[back]) < 4.5
    }
    assert not poor


@pytest.mark.parametrize("roles", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_curves_and_outlines_stand_out(roles: dict[str, str]) -> None:
    for role in (*theme.SERIES, "outline"):
        assert contrast(roles[role], roles["surface"]) >= 3, role


def test_both_themes_have_the_same_roles() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()


def test_a_theme_reaches_palette_icons_and_watchers(qapp: QApplication, qtbot: Any) -> None:
    button = QPushButton("Start")
    qtbot.addWidget(button)
    theme.set_icon(button, "play")
    before = button.icon().pixmap(21, 16).toImage()
    with qtbot.waitSignal(theme.watcher().changed):
        theme.apply(qapp, "dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(theme.DARK["window"])
    assert theme.is_dark()
    assert button.icon().pixmap(21, 16).toImage() != before


def test_the_style_sheet_names_only_roles_and_pictures_that_exist() -> None:
    folder = paths.resource("themes")
    for look in ("light", "dark"):
        for name in re.findall(r"\$pictures/([\w-]+\.svg)", (folder / "style.qss").read_text(encoding="utf-8")):
            assert (folder / look / name).is_file()
    assert "$" not in theme._style_sheet(10)


def test_another_theme_costs_less_than_qt_takes_to_change_the_sheet(qapp: QApplication, qtbot: Any) -> None:
    """With all pages made it took more than a second, in which the window stood still."""
    page = TrainPage(Session(engine=PatientEngine()))
    qtbot.addWidget(page)
    page.show()
    page.hide()
    qapp.processEvents()
    began = time.thread_time()
    theme.apply(qapp, "dark")
    ours = time.thread_time() - began
    began = time.thread_time()
    qapp.setStyleSheet(f"{qapp.styleSheet()} /* another */")
    plain = time.thread_time() - began
    assert ours < 0.8 * plain, f"{ours:.3f} s; plainly {plain:.3f} s"


def test_the_theme_in_force_is_not_applied_again(qapp: QApplication, qtbot: Any) -> None:
    with qtbot.assertNotEmitted(theme.watcher().changed):
        theme.apply(qapp, "light")
    with qtbot.waitSignal(theme.watcher().changed, timeout=1000):
        theme.apply(qapp, "dark")
