"""Texts are shown letter by letter: a name that looks like HTML, or holds "&", is a name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import Qt, QTextDocument

from gui.plots.curve import LOOKS, Curve
from gui.plots.export import as_csv
from gui.plots.plot_area import PlotArea
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.tips import as_tip, as_word

GUI = Path(__file__).parents[2] / "gui"
RICH = {"problem_list.py", "fraction_plot.py", "label.py"}
"""Files that make rich labels, and escape what they show; and the one that makes plain ones."""
NAMES = (
    "<b>bold</b>",
    "a <img src=x> b",
    "&lt;b&gt;",
    "x & y",
    "two\nlines <i>",
    "plain",
    "<!doctype html>x",
    "1 < 2 > 0",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_tip_shows_every_letter(name: str) -> None:
    tip = as_tip(name)
    if Qt.mightBeRichText(tip):
        page = QTextDocument()
        page.setHtml(tip)
        tip = page.toPlainText()
    assert tip == name


def test_labels_guess_nothing(qtbot: Any) -> None:
    for label in (Label("<b>x</b>"), note("small")):
        qtbot.addWidget(label)
        assert label.textFormat() == Qt.TextFormat.PlainText
    assert as_word("A & B && C") == "A && B &&&& C"


def test_every_label_is_made_as_a_plain_one() -> None:
    """Write `Label(…)` of gui.widgets.label instead of `QLabel(…)`; what has to be rich says so, and escapes."""
    for path, node in calls():
        if isinstance(node.func, ast.Name) and node.func.id == "QLabel":
            assert path.name in RICH, f"{path.name}:{node.lineno}"
    for path in GUI.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "TextFormat.RichText" in text:
            assert "escape(" in text, f"{path.name} makes rich text without escaping"


def test_every_tip_is_made_of_our_words_or_escaped() -> None:
    """Write `setToolTip(as_tip(…))` for whatever isn't a sentence of ours alone."""
    for path, node in calls():
        if not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in ("setToolTip", "setTabToolTip"):
            assert is_ours(node.args[-1]), f"{path.name}:{node.lineno}"
        if node.func.attr == "setItemData" and "ToolTipRole" in ast.unparse(node):
            assert is_ours(node.args[1]), f"{path.name}:{node.lineno}"


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted(GUI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def is_ours(node: ast.expr) -> bool:
    """A sentence without anything filled in, or what `as_tip` made."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "as_tip" or (node.func.id == "tr" and not node.keywords)
    if isinstance(node, ast.IfExp):
        return is_ours(node.body) and is_ours(node.orelse)
    if isinstance(node, ast.BoolOp):
        return all(map(is_ours, node.values))
    return isinstance(node, ast.Constant)


def test_the_numbers_of_a_plot_hold_no_formula(qtbot: Any) -> None:
    """Parts of a network come from a file that may be another's."""
    area = PlotArea()
    qtbot.addWidget(area)
    curve = Curve(area, "=cmd|' /C calc'!A0", "x", "train", "line", LOOKS[0])
    curve.series.append([1.0], [2.0])
    assert as_csv([curve]).decode().splitlines()[1].startswith("'=cmd")
