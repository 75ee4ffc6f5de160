"""The tab "Where it looks": classes, their clearest pictures, what looks alike, and the warning about a mark."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.evaluation.heat import overlay
from core.evaluation.metrics import Robustness
from core.runs import history, judging, start
from core.runs.folder import RunFolder
from core.runs.recorder import record
from core.training.control import Control
from core.training.engine import train
from gui.session import Session
from gui.widgets.class_picker import ClassPicker
from gui.widgets.heat_picture import HeatPicture
from gui.widgets.looks_view import LooksView
from gui.workers.judging import Judging
from tests.core.evaluation.marked import pictures
from tests.core.training.small import config
from tests.gui.shell import make_run

LONG = 30_000


def finished(folder: Path, **settings: Any) -> RunFolder:
    """A trained and judged run."""
    asked = config(**settings)
    run = start.prepare(asked, folder)
    for _event in record(train(asked, Control(), run.path), run):
        pass
    judging.judge(run, device="cpu")
    return run


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return finished(tmp_path_factory.mktemp("runs"), recipe__batch_size=128)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """Trained on files of which one class bears a mark; few are left for validation."""
    folder = tmp_path_factory.mktemp("marked") / "pictures"
    known = pictures("mark", 1, 160)
    for name, label, image in zip(known.names, known.labels, known.gather(np.arange(160)), strict=True):
        (folder / f"class {label}").mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(folder / f"class {label}" / f"{name}.png")
    return finished(
        folder.parent / "runs",
        data__source="folder",
        data__path=str(folder),
        recipe__validation_share=0.08,
        recipe__epochs=6,
        recipe__batch_size=16,
    )


@pytest.fixture
def view(qtbot: QtBot) -> LooksView:
    session = Session()
    made = LooksView(session, Judging(session))
    qtbot.addWidget(made)
    made.resize(860, 600)
    made.show()
    return made


def show(view: LooksView, qtbot: QtBot, run: RunFolder, seconds: int = LONG) -> None:
    view.show_run(history.summary(run.path))
    qtbot.waitUntil(lambda: view.look is not None and view.found is not None, timeout=seconds)


def test_a_class_is_shown_by_its_clearest_pictures(view: LooksView, qtbot: QtBot, digits: RunFolder) -> None:
    show(view, qtbot, digits)
    assert view.choices.classes.count() == 10 and view.heading.text() == "What speaks for “0”"
    assert len(view.tiles.tiles) == 12 and view.content.isVisible() and not view.line.isVisible()
    assert view.found is not None and view.found.findings == ()
    assert view.warnings.isVisible() and "No class is recognised by a mark" in view.warnings.good.text()
    assert view.area.horizontalScrollBar().maximum() == 0
    assert view.shown is not None
    look, tried = view.look, (Robustness("", 0, 0.9, (0.8, 1.0), 10),)
    view.show_judged(history.summary(digits.path), replace(view.shown, robustness=tried))
    assert view.look is look and view.found is not None, "bad pictures that were tried change nothing here"
    covered = view.tiles.grab().toImage()
    view.opacity.slider.setValue(0)
    assert view.tiles.grab().toImage() != covered

    QTest.mouseClick(view.tiles.tiles[3], Qt.MouseButton.LeftButton)
    detail = view.detail
    assert detail.isVisible() and not view.tiles.isVisible()
    assert detail.bars.answers[0][0] == "0"
    qtbot.waitUntil(lambda: detail.neighbours is not None, timeout=LONG)
    assert len(detail.grid.thumbnails) == 8
    assert [each.caption for each in detail.grid.thumbnails].count("0") >= 5
    likeness = [each.likeness for each in detail.neighbours.found]  # type: ignore[union-attr]
    assert likeness == sorted(likeness, reverse=True)
    QTest.mouseClick(detail.back, Qt.MouseButton.LeftButton)
    assert view.tiles.isVisible() and view.tiles.tiles[3].hasFocus()


def test_another_run_ends_the_work_on_the_last_one_before_it_is_judged(
    view: LooksView, qtbot: QtBot, digits: RunFolder
) -> None:
    show(view, qtbot, digits)
    view.check()
    work = view._jobs["check"]
    view.show_run(history.summary(make_run("Not judged").path))
    assert view.look is None and not work.wanted


def test_why_not_another_class(view: LooksView, qtbot: QtBot, digits: RunFolder) -> None:
    show(view, qtbot, digits)
    view.choices.choose(3)
    qtbot.waitUntil(lambda: view.heading.text() == "What speaks for “3”", timeout=LONG)
    before = view.look
    against = view.choices.against
    assert against.count() == 10 and against.findText("3") < 0
    against.setCurrentIndex(against.findText("8"))
    against.activated.emit(against.currentIndex())
    qtbot.waitUntil(lambda: view.heading.text() == "What speaks for “3” rather than “8”", timeout=LONG)
    assert view.look is not None and before is not None
    assert not np.allclose(view.look.heat, before.heat)
    view.choices.choose(8)  # nothing speaks for 8 rather than 8: the comparison ends
    qtbot.waitUntil(lambda: view.heading.text() == "What speaks for “8”", timeout=LONG)


def test_the_slow_method_can_be_cancelled_and_begun_again(view: LooksView, qtbot: QtBot, digits: RunFolder) -> None:
    show(view, qtbot, digits)
    methods = view.choices.methods
    methods.setCurrentIndex(methods.findData("occlusion"))
    methods.activated.emit(methods.currentIndex())
    assert view.line.isVisible() and view.line.cancel.isVisible()
    view.line.cancel.click()
    assert view.line.text.text() == "Cancelled."
    view.line.again.click()
    qtbot.waitUntil(lambda: view.look is not None and view.look.method == "occlusion", timeout=LONG)
    assert view.heat_note.text() == "The mean of 12 heat maps"


def test_a_mark_is_a_warning_with_its_pictures_and_lost_pictures_are_a_sentence(
    view: LooksView, qtbot: QtBot, marked: RunFolder
) -> None:
    show(view, qtbot, marked)
    (card,) = view.warnings.cards
    assert card.isVisible() and "“class 1”" in card.text.text() and "the lower right corner" in card.text.text()
    assert len(card.tiles.tiles) == 6 and not view.warnings.good.isVisible()
    card.button.click()
    qtbot.waitUntil(lambda: view.heading.text() == "What speaks for “class 1”", timeout=LONG)
    QTest.mouseClick(card.tiles.tiles[0], Qt.MouseButton.LeftButton)
    assert view.detail.isVisible() and view.detail.bars.answers[0][0] == "class 1"

    shutil.rmtree(marked.path.parent.parent / "pictures" / "class 0")
    other = LooksView(view.session, Judging(view.session))
    qtbot.addWidget(other)
    other.show()
    other.show_run(history.summary(marked.path))
    qtbot.waitUntil(lambda: other.line.again.isVisible(), timeout=LONG)
    assert not other.content.isVisible() and other.line.text.text()
    assert "Traceback" not in other.line.text.text()


def test_a_thousand_classes_are_found_by_a_part_of_their_name_and_one_class_is_no_choice(qtbot: QtBot) -> None:
    picker = ClassPicker("Class")
    qtbot.addWidget(picker)
    picker.show()
    picker.activateWindow()
    picker.setFocus()
    qtbot.waitUntil(picker.hasFocus)
    picker.show_classes([f"class {place}" for place in range(1000)], 5)
    assert picker.isEditable() and picker.currentData() == 5
    picked: list[object] = []
    picker.picked.connect(picked.append)
    line = picker.lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, "class 777")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert picked == [777] and picker.currentData() == 777
    line.selectAll()
    QTest.keyClicks(line, "no such class")
    picker.clearFocus()
    assert picker.currentText() == "class 777"
    picker.show_classes(["only"])
    assert not picker.isEditable() and picker.count() == 1


def test_a_picture_and_its_map(qtbot: QtBot) -> None:
    picture = HeatPicture()
    qtbot.addWidget(picture)
    picture.resize(200, 240)
    picture.show()
    assert not picture.opacity.isEnabled() and "no heat map" in picture.row.toolTip()
    pixels = np.full((48, 64, 3), 200, np.uint8)
    picture.show_picture(pixels)
    plain = picture.spot.grab().toImage()
    heat = np.zeros((4, 4), np.float32)
    heat[0, 0] = 1
    picture.show_heat(heat)
    assert picture.opacity.isEnabled()
    picture.opacity.setValue(100)
    warm = picture.spot.grab().toImage()
    assert warm.pixelColor(4, 30).lightness() > warm.pixelColor(190, 160).lightness()
    picture.opacity.setValue(0)
    assert picture.spot.grab().toImage() == plain
    picture.show_heat(np.ones((4, 4), np.float32))
    picture.opacity.setValue(55)
    shown, expected = picture.spot.grab().toImage().pixelColor(60, 100), overlay(pixels, np.ones((48, 64), np.float32))
    assert np.allclose([shown.red(), shown.green(), shown.blue()], expected[0, 0], atol=3)
    picture.show_picture(pixels)
    assert not picture.opacity.isEnabled()
