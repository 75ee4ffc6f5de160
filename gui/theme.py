"""The look: Fusion with one palette per theme, one accent colour, one small style sheet, icons in the text's colour."""

from __future__ import annotations

from functools import cache
from string import Template
from typing import Any, Literal

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget

from core import paths

Theme = Literal["system", "light", "dark"]
GRID = 8
"""The unit of all spacing, in device-independent pixels."""

LIGHT = {
    "window": "#f4f5f7",
    "surface": "#ffffff",
    "rail": "#e9ebef",
    "field": "#ffffff",
    "border": "#d9dde4",
    "outline": "#868e9a",
    "hover": "#e8ebf0",
    "text": "#1a1e24",
    "muted": "#565f6b",
    "disabled": "#98a0ab",
    "accent": "#2456cf",
    "accent_hover": "#1d48b0",
    "accent_soft": "#e3eafb",
    "on_accent": "#ffffff",
    "good": "#1a7a38",
    "good_hover": "#156830",
    "on_good": "#ffffff",
    "warn": "#855400",
    "warn_soft": "#fdf1d8",
    "bad": "#c02029",
    "bad_soft": "#fde8e8",
    "train": "#c25700",
    "validation": "#0b6bb5",
    "third": "#7a4fb5",
    "fourth": "#0a7d6a",
    "fifth": "#b0307f",
    "sixth": "#6b6f00",
    "grid": "#e4e7ec",
}
DARK = {
    "window": "#16181d",
    "surface": "#1f2229",
    "rail": "#101216",
    "field": "#15171c",
    "border": "#343944",
    "outline": "#79818e",
    "hover": "#2a2e37",
    "text": "#e7eaef",
    "muted": "#a3abb8",
    "disabled": "#686f7b",
    "accent": "#82a8ff",
    "accent_hover": "#9dbbff",
    "accent_soft": "#27345a",
    "on_accent": "#0c1222",
    "good": "#4fc574",
    "good_hover": "#6ad38b",
    "on_good": "#06170c",
    "warn": "#e6b450",
    "warn_soft": "#39301c",
    "bad": "#ff8078",
    "bad_soft": "#42262a",
    "train": "#ff9a4d",
    "validation": "#5cb3f5",
    "third": "#bd9bf5",
    "fourth": "#4fd0b8",
    "fifth": "#f58cc6",
    "sixth": "#c9cc5a",
    "grid": "#2c313a",
}
SERIES = ("validation", "train", "third", "fourth", "fifth", "sixth")
"""Roles for curves side by side, chosen so that colour-blind people can tell neighbours apart."""

_ICON_SIZES = (16, 24, 32, 48, 64)
_SMALL, _GAP = 16, 5


class _Watcher(QObject):
    """Says when the colours changed; whoever paints with `colours()` repaints on `changed`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.wanted: Theme = "system"
        self.dark = False
        self.following = False


@cache
def watcher() -> _Watcher:
    """The one object with the signal `changed`."""
    return _Watcher()


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole program the theme; "system" follows the system's colour scheme, also when that changes."""
    state = watcher()
    state.wanted = theme
    hints = QGuiApplication.styleHints()
    if not state.following:
        state.following = True
        app.setStyle("Fusion")
        app.setFont(_tabular(app.font()))
        hints.colorSchemeChanged.connect(lambda: apply(app, state.wanted) if state.wanted == "system" else None)
    state.dark = theme == "dark" or (theme == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    sheet = _style_sheet(app.font().pointSizeF())
    if sheet == app.styleSheet():
        return
    app.setPalette(_palette(colours()))
    # One sheet in the place of another is brought to every widget one by one, which takes seconds with all pages made.
    app.setStyleSheet("")
    app.setStyleSheet(sheet)
    _tint_again(app)
    state.changed.emit()


def is_dark() -> bool:
    """Whether the dark theme is in force."""
    return watcher().dark


def colours() -> dict[str, str]:
    """Role -> "#rrggbb" in the theme in force."""
    return DARK if is_dark() else LIGHT


def colour(role: str) -> QColor:
    """The colour of one role in the theme in force."""
    return QColor(colours()[role])


def icon(name: str, role: str = "text") -> QIcon:
    """The icon resources/icons/<name>.svg in the colour of `role`; dimmed where its button is disabled.

    It keeps its colour when the theme changes: for buttons and actions use `set_icon`.
    """
    return _icon(name, colours()[role], colours()["disabled"])


def pixmap(name: str, role: str = "text", size: int = 24, ratio: float = 1.0) -> QPixmap:
    """One icon as a picture of `size` device-independent pixels, sharp at the screen's `ratio`."""
    picture = _tinted(name, colours()[role], round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    return picture


def set_icon(target: QAbstractButton | QAction, name: str, role: str = "text") -> None:
    """Give a button or action an icon that follows the theme."""
    target.setProperty("icon_name", name)
    target.setProperty("icon_role", role)
    if isinstance(target, QPushButton) and target.text():
        # Qt leaves hardly any room between icon and text: so the room is a part of the icon.
        target.setIconSize(QSize(_SMALL + _GAP, _SMALL))
        target.setIcon(_padded(name, colours()[role], colours()["disabled"]))
    else:
        target.setIcon(icon(name, role))


def set_kind(widget: QWidget, kind: str) -> None:
    """Choose a look of the style sheet: labels "title", "heading", "muted", "figure"; buttons "primary", "start",
    "danger", "quiet"; frames "card", "banner", "warning", "error". May be changed later."""
    widget.setProperty("kind", kind)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _tint_again(app: QApplication) -> None:
    for widget in app.allWidgets():
        for target in (widget, *widget.actions()):
            name: Any = target.property("icon_name")
            if name and isinstance(target, QAbstractButton | QAction):
                set_icon(target, name, target.property("icon_role"))


@cache
def _icon(name: str, colour_name: str, disabled: str) -> QIcon:
    made = QIcon()
    for size in _ICON_SIZES:
        made.addPixmap(_tinted(name, colour_name, size), QIcon.Mode.Normal)
        made.addPixmap(_tinted(name, disabled, size), QIcon.Mode.Disabled)
    return made


@cache
def _padded(name: str, colour_name: str, disabled: str) -> QIcon:
    made = QIcon()
    for scale in (1, 2, 3):
        for mode, tint in ((QIcon.Mode.Normal, colour_name), (QIcon.Mode.Disabled, disabled)):
            room = QPixmap((_SMALL + _GAP) * scale, _SMALL * scale)
            room.fill(Qt.GlobalColor.transparent)
            painter = QPainter(room)
            painter.drawPixmap(0, 0, _tinted(name, tint, _SMALL * scale))
            painter.end()
            made.addPixmap(room, mode)
    return made


def _tinted(name: str, colour_name: str, size: int) -> QPixmap:
    source = _svg(name)
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(source.replace("currentColor", colour_name).encode()).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


@cache
def _svg(name: str) -> str:
    return paths.resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def _tabular(font: QFont) -> QFont:
    """The same font with figures of equal width, so that counting numbers don't dance."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(roles: dict[str, str]) -> QPalette:
    palette = QPalette()
    pairs = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "field",
        QPalette.ColorRole.AlternateBase: "window",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.BrightText: "bad",
        QPalette.ColorRole.ToolTipBase: "surface",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.LinkVisited: "accent",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.Light: "surface",
        QPalette.ColorRole.Midlight: "hover",
        QPalette.ColorRole.Mid: "border",
        QPalette.ColorRole.Dark: "outline",
        QPalette.ColorRole.Shadow: "border",
    }
    for role, name in pairs.items():
        palette.setColor(role, QColor(roles[name]))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(roles["disabled"]))
    return palette


def _style_sheet(points: float) -> str:
    """resources/themes/style.qss with colours, sizes relative to the system's font, and the pictures' folder."""
    folder = paths.resource("themes")
    values = {
        **colours(),
        "title_size": f"{points * 1.55:.1f}pt",
        "heading_size": f"{points * 1.15:.1f}pt",
        "small_size": f"{points * 0.92:.1f}pt",
        "figure_size": f"{points * 1.35:.1f}pt",
        "pictures": (folder / ("dark" if is_dark() else "light")).as_posix(),
    }
    return Template((folder / "style.qss").read_text(encoding="utf-8")).substitute(values)
