"""How the monkey touches each kind of control; a number says which of all ways, so that it can be done again."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTextEdit,
    QWidget,
)

TEXTS = (
    "",
    "0",
    "-1",
    "3",
    "0.5",
    "99999999999999999999",
    "1e308",
    "nan",
    "1, 2",
    "[4, 8]",
    "nonsense",
    "../../somewhere",
    "x" * 4000,
    "一只蚂蚁 🐜",
    "<b>bold</b> {name} %s",
    "bees",
    "4096, 4096, 4096",
)
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def reveal(widget: QWidget) -> None:
    """Scroll until it is seen."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and above.widget() is not None and above.widget().isAncestorOf(widget):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _click(widget: QWidget, number: int) -> None:
    QTest.mouseClick(widget, LEFT, NO_KEY, _inside(widget, number, middle=True))


def _choose(combo: QWidget, number: int) -> None:
    """By keys, by the wheel, or out of the open list."""
    assert isinstance(combo, QComboBox)
    if number % 3 == 0:
        combo.showPopup()
    elif number % 3 == 1 and combo.count():
        combo.setFocus()
        wanted = number // 3 % combo.count()
        key = Qt.Key.Key_Down if wanted > combo.currentIndex() else Qt.Key.Key_Up
        for _ in range(min(abs(wanted - combo.currentIndex()), 12)):
            QTest.keyClick(combo, key)
    else:
        _turn(combo, number // 3)


def _spin(spin: QWidget, number: int) -> None:
    assert isinstance(spin, QAbstractSpinBox)
    way = number % 4
    if way == 0:
        _turn(spin, number // 4)
    elif way == 1:
        spin.setFocus()
        QTest.keyClick(spin, Qt.Key.Key_Up if number // 4 % 2 else Qt.Key.Key_PageDown)
    else:
        spin.setFocus()
        spin.selectAll()
        QTest.keyClicks(spin, TEXTS[number // 4 % 10])
        QTest.keyClick(spin, Qt.Key.Key_Return if way == 2 else Qt.Key.Key_Tab)


def _type(field: QWidget, number: int) -> None:
    assert isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit)
    field.setFocus()
    if number % 4:
        field.selectAll()
    typed = QInputMethodEvent()
    typed.setCommitString(TEXTS[number // 4 % len(TEXTS)])
    QApplication.sendEvent(field, typed)
    if number // 64 % 2:
        QTest.keyClick(field, Qt.Key.Key_Return)


def _tab(bar: QWidget, number: int) -> None:
    assert isinstance(bar, QTabBar)
    if bar.count():
        QTest.mouseClick(bar, LEFT, NO_KEY, bar.tabRect(number % bar.count()).center())


def _head(header: QWidget, number: int) -> None:
    assert isinstance(header, QHeaderView)
    if header.count():
        place = header.sectionViewportPosition(number % header.count()) + 8
        if 0 <= place < header.viewport().width():
            QTest.mouseClick(header.viewport(), LEFT, NO_KEY, QPoint(place, header.height() // 2))


def _row(view: QWidget, number: int) -> None:
    """Click, double click, or add to what is chosen; or open what lies over it."""
    assert isinstance(view, QAbstractItemView)
    index = _index(view, number // 8)
    if not index.isValid():
        return
    view.scrollTo(index)
    place = view.visualRect(index).center()
    if not view.viewport().rect().contains(place):
        return
    way = number % 8
    held = Qt.KeyboardModifier.ControlModifier if way in (5, 6) else NO_KEY
    QTest.mouseClick(view.viewport(), LEFT, held, place)
    if way == 7:
        QTest.mouseDClick(view.viewport(), LEFT, held, place)


def _index(view: QAbstractItemView, number: int) -> QModelIndex:
    model = view.model()
    if model is None or not model.rowCount(view.rootIndex()):
        return QModelIndex()
    flat = isinstance(view, QListView)
    rows, columns = model.rowCount(view.rootIndex()), 1 if flat else max(1, model.columnCount(view.rootIndex()))
    return model.index(number % rows, number // rows % columns, view.rootIndex())


def _entry(menu: QWidget, number: int) -> None:
    assert isinstance(menu, QMenu)
    usable = [each for each in menu.actions() if each.isEnabled() and each.isVisible() and not each.isSeparator()]
    if usable and number % 5:
        QTest.mouseClick(menu, LEFT, NO_KEY, menu.actionGeometry(usable[number // 5 % len(usable)]).center())
    else:
        QTest.keyClick(menu, Qt.Key.Key_Escape)


def _slide(slider: QWidget, number: int) -> None:
    _turn(slider, number)


def _drag(widget: QWidget, number: int) -> None:
    """Of plots and the like: drag, turn the wheel, double click, or move the pointer over it."""
    surface = widget.viewport() if isinstance(widget, QGraphicsView) else widget
    start, end, way = _inside(surface, number), _inside(surface, number // 7), number % 4
    if way == 0:
        _turn(surface, number)
    elif way == 1:
        QTest.mouseDClick(surface, LEFT, NO_KEY, start)
    elif way == 2:
        QTest.mouseMove(surface, start)
    else:
        button = LEFT if number // 4 % 2 else Qt.MouseButton.RightButton
        QTest.mousePress(surface, button, NO_KEY, start)
        QTest.mouseMove(surface, end)
        QTest.mouseRelease(surface, button, NO_KEY, end)


def _poke(widget: QWidget, number: int) -> None:
    """What is drawn by ourselves: anywhere, with either button, the wheel, or the pointer alone."""
    place, way = _inside(widget, number), number % 6
    if way < 2:
        QTest.mouseClick(widget, LEFT, NO_KEY, place)
    elif way == 2:
        QTest.mouseDClick(widget, LEFT, NO_KEY, place)
    elif way == 3:
        QTest.mouseMove(widget, place)
    elif way == 4:
        _turn(widget, number)
    else:
        wanted = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, wanted)


def _turn(widget: QWidget, number: int) -> None:
    """The mouse wheel, up or down."""
    place = QPointF(widget.rect().center())
    turned = QWheelEvent(
        place,
        QPointF(widget.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120 if number % 2 else -120),
        Qt.MouseButton.NoButton,
        NO_KEY,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, turned)


def _inside(widget: QWidget, number: int, *, middle: bool = False) -> QPoint:
    """A point of what is seen of it."""
    seen = widget.visibleRegion().boundingRect()
    if seen.isEmpty() or middle:
        return (seen if not seen.isEmpty() else widget.rect()).center()
    return QPoint(seen.left() + number % seen.width(), seen.top() + number // 101 % seen.height())


TOUCHES = {
    "click": _click,
    "choose": _choose,
    "spin": _spin,
    "type": _type,
    "tab": _tab,
    "head": _head,
    "row": _row,
    "entry": _entry,
    "slide": _slide,
    "drag": _drag,
    "poke": _poke,
}
