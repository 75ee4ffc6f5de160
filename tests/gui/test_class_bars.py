"""The painted bars: what they show, how they scroll, what is read out, and the parts of the drop zone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.class_bars import ROW, VISIBLE, ClassBars, ClassCount, RoleLegend
from gui.widgets.drop_zone import DropZone


def bars_of(qtbot: QtBot, *rows: ClassCount, width: int = 300) -> ClassBars:
    bars = ClassBars()
    qtbot.addWidget(bars)
    bars.set_counts(rows)
    bars.resize(width, bars.sizeHint().height())
    bars.show()
    return bars


def colours(bars: ClassBars, index: int) -> dict[str, int]:
    """How many points of the middle line of a row have the colour of each role."""
    image = bars.viewport().grab().toImage()
    names = {QColor(theme.colours()[role]).name(): role for role in ("accent", "train", "third")}
    found = dict.fromkeys(names.values(), 0)
    for x in range(image.width()):
        role = names.get(image.pixelColor(x, index * ROW + ROW // 2).name())
        if role:
            found[role] += 1
    return found


def test_bars_are_as_long_as_the_counts(qtbot: QtBot) -> None:
    bars = bars_of(
        qtbot, ClassCount("ants", (100, 0, 0)), ClassCount("bees", (50, 0, 0)), ClassCount("none", (0, 0, 0))
    )
    full, half, none = (colours(bars, index)["accent"] for index in range(3))
    assert full > 150 and half == pytest.approx(full / 2, abs=3) and none == 0
    assert not bars.shows_roles and bars.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert bars.text_of(bars.rows[0]) == "ants: 100 pictures"


def test_roles_have_their_share_of_a_bar(qtbot: QtBot) -> None:
    bars = bars_of(qtbot, ClassCount("ants", (60, 30, 10)))
    found = colours(bars, 0)
    assert found["accent"] == pytest.approx(2 * found["train"], abs=6) and found["third"] > 10
    assert "30 for validation" in bars.accessibleDescription()


def test_many_classes_scroll_and_few_are_read_out(qtbot: QtBot) -> None:
    rows = [ClassCount(f"class {number}", (number, 0, 0)) for number in range(1000)]
    bars = bars_of(qtbot, *rows)
    assert bars.height() == VISIBLE * ROW + ROW // 2
    assert bars.verticalScrollBar().maximum() == 1000 * ROW - bars.viewport().height()
    assert "and 980 more classes" in bars.accessibleDescription()
    assert bars.row_at(QPoint(5, 5)) == rows[0]
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_PageDown)
    assert bars.verticalScrollBar().value() > 0
    bars.verticalScrollBar().setValue(bars.verticalScrollBar().maximum())
    assert bars.row_at(QPoint(5, bars.viewport().height() - 2)) == rows[-1]
    assert not bars.grab().isNull()
    bars.set_counts(rows[:2])
    assert bars.verticalScrollBar().maximum() == 0 and bars.row_at(QPoint(5, 3 * ROW)) is None


def test_long_names_and_narrow_columns(qtbot: QtBot) -> None:
    bars = bars_of(qtbot, ClassCount("a" * 500, (12_345_678, 0, 0)), ClassCount("蚂蚁 <b>&", (1, 0, 0)), width=160)
    assert not bars.grab().isNull()


def test_the_legend_names_the_roles_there_are(qtbot: QtBot) -> None:
    legend = RoleLegend()
    qtbot.addWidget(legend)
    legend.set_counts((10, 0, 3))
    assert "training" in legend.text() and "test" in legend.text() and "validation" not in legend.text()


def test_the_zone_shrinks_to_a_line_and_its_menu_chooses(qtbot: QtBot, tmp_path: Path) -> None:
    zone = DropZone()
    qtbot.addWidget(zone)
    zone.resize(332, zone.sizeHint().height())
    zone.show()
    large = zone.sizeHint().height()
    assert zone.sizeHint().width() <= 332
    zone.show_paths([tmp_path / "a folder"])
    assert zone.sizeHint().height() < large / 3
    assert zone.path_label.toolTip() == str(tmp_path / "a folder")
    entries = zone.change.menu().actions()
    assert [entry.text() for entry in entries] == ["Choose folder…", "Choose file…", "Use sample pictures"]
    with qtbot.waitSignal(zone.sampleWanted):
        entries[2].trigger()
    for entry, wanted in zip(entries[:2], (tmp_path, tmp_path / "a.zip"), strict=True):
        entry.trigger()
        dialog: Any = next(each for each in zone.findChildren(QFileDialog) if each.isVisible())
        with qtbot.waitSignal(zone.chosen) as chosen:
            dialog.fileSelected.emit(str(wanted))
        assert chosen.args == [[wanted]]
        dialog.reject()
    zone.show_paths([])
    assert zone.invitation.isVisible()
