"""Finds what a person could touch in the window now, and touches it: each act can be written down and done again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSplitterHandle,
    QTabBar,
    QTextEdit,
    QWidget,
)

from tests.campaign.monkey_touch import TOUCHES, reveal

KEYS = (
    *((Qt.Key.Key_Tab, 0), (Qt.Key.Key_Backtab, 0), (Qt.Key.Key_Escape, 0), (Qt.Key.Key_Return, 0)),
    *((Qt.Key.Key_Space, 0), (Qt.Key.Key_Up, 0), (Qt.Key.Key_Down, 0), (Qt.Key.Key_Left, 0), (Qt.Key.Key_Right, 0)),
    *((Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 0), (Qt.Key.Key_PageDown, 0), (Qt.Key.Key_Delete, 0)),
    *((Qt.Key.Key_F1, 0), (Qt.Key.Key_F2, 0), (Qt.Key.Key_Plus, 0), (Qt.Key.Key_Minus, 0), (Qt.Key.Key_A, 0)),
    *((getattr(Qt.Key, f"Key_{number}"), 1) for number in (1, 2, 3, 4)),
    *((getattr(Qt.Key, f"Key_{name}"), 1) for name in ("Return", "Period", "Comma", "F", "D", "V", "Z", "A", "C")),
    *((Qt.Key.Key_Up, 2), (Qt.Key.Key_Down, 2)),
)
"""The key, and whether Ctrl (1) or Alt (2) is held."""
HELD = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier)


@dataclass(frozen=True)
class Target:
    """Something to touch: `key` names it in every process, `how` says what can be done to it."""

    key: str
    how: str
    widget: QWidget


def windows() -> list[QWidget]:
    """The windows that a person could use now: an open menu alone, else all that no dialog stands before."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        return [popup]
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible() and _is_usable(each)]
    modal = [each for each in shown if each.windowModality() != Qt.WindowModality.NonModal]
    newest = QApplication.activeModalWidget()
    return [
        each for each in shown if newest in _line(each) or not any(_stands_before(dialog, each) for dialog in modal)
    ]


def look() -> tuple[list[Target], set[str]]:
    """All that can be touched now, and our widget classes that are shown."""
    found, counted, classes = [], dict[str, int](), set[str]()
    for window in windows():
        for widget in _within(window):
            kind = type(widget)
            if kind.__module__.startswith("gui."):
                classes.add(f"{kind.__module__}.{kind.__name__}")
            how = _how(widget)
            if how:
                key = f"{how} {_name(widget)}"
                counted[key] = counted.get(key, 0) + 1
                found.append(Target(f"{key} #{counted[key]}" if counted[key] > 1 else key, how, widget))
    return found, classes


def touch(target: Target, number: int) -> None:
    """Do to it what `number` says of all that can be done."""
    reveal(target.widget)
    TOUCHES[target.how](target.widget, number)


def press(number: int) -> None:
    """A key on whatever has the focus."""
    key, held = KEYS[number % len(KEYS)]
    usable = windows()
    focus = QApplication.focusWidget()
    receiver = focus if focus is not None and focus.window() in usable else next(iter(usable), None)
    if receiver is not None:
        QTest.keyClick(receiver, key, HELD[held])


def _is_usable(window: QWidget) -> bool:
    return window.isEnabled() and not window.isMinimized() and type(window).__name__ not in ("QTipLabel", "QLabel")


def _stands_before(dialog: QWidget, window: QWidget) -> bool:
    """Whether nothing can be done in `window` as long as `dialog` is open: as Qt has it, also beside it."""
    line = _line(window)
    if dialog in line:
        return False
    return dialog.windowModality() == Qt.WindowModality.ApplicationModal or any(each in line for each in _line(dialog))


def _line(window: QWidget) -> list[QWidget]:
    """The window, the one that it belongs to, and so on."""
    line, above = [window], window.parentWidget()
    while above is not None:
        line.append(above.window())
        above = above.window().parentWidget()
    return line


def _within(window: QWidget) -> Iterator[QWidget]:
    yield window
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and widget.window() is window:
            yield widget


def _how(widget: QWidget) -> str:
    for kinds, how in _KINDS:
        if isinstance(widget, kinds):
            return how if _can(widget, how) else ""
    return "poke" if type(widget).__module__.startswith("gui.") and not widget.isWindow() else ""


def _can(widget: QWidget, how: str) -> bool:
    """Parts of other controls are touched with these."""
    parent = widget.parentWidget()
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) and widget.isReadOnly():
        return False
    if isinstance(widget, QLineEdit) and isinstance(parent, QAbstractSpinBox | QComboBox):
        return False
    return not (how == "slide" and isinstance(widget, QAbstractSlider) and widget.minimum() == widget.maximum())


_KINDS: tuple[tuple[Any, str], ...] = (
    (QAbstractButton, "click"),
    (QComboBox, "choose"),
    (QAbstractSpinBox, "spin"),
    ((QLineEdit, QPlainTextEdit, QTextEdit), "type"),
    (QTabBar, "tab"),
    (QHeaderView, "head"),
    (QAbstractItemView, "row"),
    (QMenu, "entry"),
    (QAbstractSlider, "slide"),
    (QGraphicsView, "drag"),
    (QSplitterHandle, "drag"),
)


def _name(widget: QWidget) -> str:
    """Its class and words, within the nearest part of ours and the window."""
    owner = widget.parentWidget()
    while owner is not None and not type(owner).__module__.startswith("gui."):
        owner = owner.parentWidget()
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    words = re.sub(r"\d+", "0", words or widget.accessibleName() or widget.toolTip() or widget.objectName())
    parts = [type(widget.window()).__name__, type(owner).__name__ if owner is not None else "", type(widget).__name__]
    return "/".join(dict.fromkeys(part for part in parts if part)) + (f" “{words[:40]}”" if words else "")
