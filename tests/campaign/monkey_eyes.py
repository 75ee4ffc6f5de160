"""What a person can notice of the window: two looks that are alike mean that a click did nothing."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QTabWidget, QWidget

from gui.widgets.run_header import RunHeader
from gui.widgets.status_bar import StatusBar

READ = ("text", "isChecked", "currentIndex", "currentText", "value", "toPlainText")


class Sight:
    """A look at all windows, without what a training changes all the time. `others` is what else can be noticed."""

    def __init__(self, *others: object) -> None:
        self._focus = QApplication.focusWidget()
        words: list[object] = [*others, QGuiApplication.clipboard().text()]
        for window in QApplication.topLevelWidgets():
            if not window.isVisible():
                continue
            words.append(type(window).__name__)
            for widget in window.findChildren(QWidget):
                if widget.isVisible() and widget.window() is window and not _flickers(widget):
                    words.append(_shown(widget))
        self._words = hash(tuple(words))

    def differs(self, before: Sight, clicked: QWidget) -> bool:
        """Whether something came of the click. That it brought the keyboard to what was clicked is nothing."""
        led = self._focus is not None and self._focus not in (clicked, before._focus)
        return led or self._words != before._words


def _flickers(widget: QWidget) -> bool:
    if isinstance(widget, StatusBar):
        return True
    if not isinstance(widget, QLabel):
        return False
    above = widget.parentWidget()
    while above is not None and not isinstance(above, StatusBar | RunHeader):
        above = above.parentWidget()
    return above is not None


@cache
def _readable(kind: type[QWidget]) -> tuple[str, ...]:
    """What of such a widget has words or a mark."""
    return () if issubclass(kind, QStackedWidget | QTabWidget) else tuple(name for name in READ if hasattr(kind, name))


def _shown(widget: QWidget) -> object:
    """Words and marks of one widget."""
    kind = type(widget)
    values: list[object] = [kind.__name__, widget.isEnabled(), widget.toolTip()]
    for name in _readable(kind):
        try:
            found = getattr(widget, name)()
        except TypeError:  # something else is called so
            continue
        values.append(found if isinstance(found, str | int | float | bool) else None)
    return tuple(values)
