"""The try pane alone: pictures dropped, pasted or wrong, a run without weights, one that gets better ones."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui.session import Session
from gui.widgets import try_pane
from gui.widgets.run_area import RunArea
from gui.widgets.try_pane import TryPane
from gui.widgets.try_place import ROOMY, TryPlace
from gui.workers import background
from tests.gui.finetuning import small_checkpoint
from tests.gui.shell import make_run
from tests.gui.short_engine import ShortEngine

LONG = 60_000


@pytest.fixture
def pane(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[TryPane]:
    monkeypatch.setattr(try_pane, "EVERY_SECONDS", 0.05)
    session = Session(engine=ShortEngine())
    made = TryPane(session)
    qtbot.addWidget(made)
    made.resize(232, 480)
    made.show()
    yield made
    session.cancel()
    qtbot.waitUntil(lambda: not session.busy)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "蚂蚁.png"
    Image.new("RGB", (40, 30), (200, 30, 30)).save(path)
    return path


def test_it_answers_as_soon_as_there_are_weights_and_again_when_they_change(
    pane: TryPane, qtbot: QtBot, picture: Path
) -> None:
    run = make_run("Insects")
    run.last.unlink()
    pane.use_picture(picture)
    pane.follow(run.path)
    qtbot.waitUntil(lambda: pane.spot._image is not None)
    assert pane.said.text() == "The answer comes with the first epoch."
    small_checkpoint(run.last, ("ants", "bees"))
    pane.ask()
    qtbot.waitUntil(lambda: pane.answer is not None, timeout=LONG)
    assert pane.said.text() == "The answer after epoch 3."
    assert {name for name, _part in pane.bars.answers} == {"ants", "bees"}
    small_checkpoint(run.best, ("wasps", "flies", "beetles"))
    pane.ask()
    qtbot.waitUntil(lambda: len(pane.bars.answers) == 3, timeout=LONG)
    assert sum(part for _name, part in pane.bars.answers) == pytest.approx(1, abs=1e-5)


def test_pictures_are_dropped_pasted_and_chosen(
    pane: TryPane, qtbot: QtBot, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = QMimeData()
    things.setUrls([QUrl.fromLocalFile(str(picture))])
    where, left = QPointF(QPoint(50, 50)), Qt.MouseButton.LeftButton
    pane.spot.dropEvent(QDropEvent(where, Qt.DropAction.CopyAction, things, left, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: pane.spot._image is not None)
    assert pane._picture == picture
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    QGuiApplication.clipboard().setImage(image)
    qtbot.keyClick(pane.spot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(pane._picture, bytes))
    qtbot.waitUntil(lambda: pane.spot._image is not None)
    answer: Any = lambda *_: (str(picture), "")  # noqa: E731 - the signature is Qt's
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    qtbot.mouseClick(pane.spot, Qt.MouseButton.LeftButton)
    assert pane._picture == picture
    qtbot.waitUntil(lambda: pane.spot._image is not None)


def test_a_pasted_picture_is_packed_in_the_background_and_the_last_wish_counts(
    pane: TryPane, qtbot: QtBot, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    go_on = threading.Event()

    def slow(_image: QImage) -> bytes:
        threads.append(threading.current_thread())
        go_on.wait(LONG / 1000)
        return b"late"

    monkeypatch.setattr("gui.widgets.picture_spot.as_png", slow)
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    QGuiApplication.clipboard().setImage(image)
    pane.spot.paste()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads[0] is not threading.main_thread()
    things = QMimeData()
    things.setUrls([QUrl.fromLocalFile(str(picture))])
    pane.spot._take(things)
    go_on.set()
    qtbot.waitUntil(lambda: not background.running())
    assert pane._picture == picture


def test_a_wrong_file_gets_one_sentence_and_the_next_picture_takes_it_away(
    pane: TryPane, qtbot: QtBot, picture: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis.pdf").write_bytes(b"%PDF")
    pane.use_picture(tmp_path / "thesis.pdf")
    qtbot.waitUntil(lambda: pane.problem.isVisible())
    assert "thesis.pdf" in pane.problem.text()
    assert not pane.said.isVisible()
    pane.use_picture(picture)
    qtbot.waitUntil(lambda: pane.spot._image is not None)
    assert not pane.problem.isVisible()


def test_it_stands_beside_the_curves_where_there_is_room_and_is_a_tab_elsewhere(qtbot: QtBot) -> None:
    session = Session(engine=ShortEngine())
    area = RunArea(session)
    qtbot.addWidget(area)
    pane = TryPane(session)
    place = TryPlace(area, pane)
    area.resize(ROOMY + 100, 600)
    area.show()
    qtbot.waitUntil(lambda: pane.isVisible())
    assert area.tabs.indexOf(pane) < 0
    place.button.click()
    assert not pane.isVisible()
    place.reveal()
    assert pane.isVisible()
    area.resize(ROOMY - 100, 600)
    qtbot.waitUntil(lambda: area.tabs.indexOf(pane) >= 0)
    assert not place.button.isVisible()
    place.reveal()
    assert pane.isVisible()
    area.resize(ROOMY + 100, 600)
    qtbot.waitUntil(lambda: area.tabs.indexOf(pane) < 0)
    assert pane.isVisible()
    assert area.tabs.currentIndex() == 0


def test_a_renamed_run_is_followed_and_a_removed_one_is_not(pane: TryPane, tmp_path: Path) -> None:
    pane.run = tmp_path / "old"
    pane.session.moved(tmp_path / "another", tmp_path / "else")
    assert pane.run == tmp_path / "old"
    pane.session.moved(tmp_path / "old", tmp_path / "new")
    assert pane.run == tmp_path / "new"
    pane.session.moved(tmp_path / "new", None)
    assert pane.run is None
