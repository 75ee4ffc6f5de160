"""Things dropped on the real window, and where they lead."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core import config_file
from core.progress import Progress
from gui import drops
from gui.main_window import MainWindow
from gui.session import Session
from gui.workers import background
from tests.data import archive, image_folder
from tests.gui.shell import PatientEngine, config, make_run

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot) -> Any:
    made = MainWindow(Session(engine=PatientEngine()))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show_page("train")
    made.show()
    yield made
    made.session.cancel()
    assert made.session.wait(10_000)
    qtbot.waitUntil(lambda: not made.session.busy and not background.running(), timeout=60_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return image_folder(tmp_path / "leaves", {"birch": 22, "oak": 23, "willow": 24}, (40, 32))


def drop(window: MainWindow, *paths: Path) -> None:
    things = QMimeData()
    things.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    window.dragEnterEvent(QDragEnterEvent(QPoint(300, 300), copy, things, left, NONE))
    assert window.drop_hint.isVisible()
    window.dropEvent(QDropEvent(QPointF(300, 300), copy, things, left, NONE))
    assert not window.drop_hint.isVisible()


def card(window: MainWindow, qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: "finetune" in window.pages, timeout=30_000)
    page: Any = window.pages["finetune"]
    return page.pictures_card


def test_a_folder_and_a_zip(window: MainWindow, qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    drop(window, folder)
    pictures = card(window, qtbot)
    qtbot.waitUntil(lambda: pictures.findings is not None, timeout=30_000)
    assert window.stack.currentWidget() is window.pages["finetune"]
    assert pictures.classes == ("birch", "oak", "willow")
    packed = archive(folder, tmp_path / "leaves.zip")
    drop(window, packed)
    qtbot.waitUntil(lambda: pictures.path == str(packed) and pictures.classes is not None, timeout=30_000)


def test_several_folders_and_again_in_the_middle(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    drop(window, folder)
    drop(window, folder / "oak", folder / "willow")
    pictures = card(window, qtbot)
    qtbot.waitUntil(lambda: pictures.classes == ("oak", "willow") and pictures.findings is not None, timeout=30_000)
    drop(window, folder)
    drop(window, folder)
    qtbot.waitUntil(lambda: pictures.classes == ("birch", "oak", "willow") and not pictures.busy, timeout=30_000)


def test_the_last_dropped_counts_however_long_the_first_takes(
    window: MainWindow, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use, classify_all = threading.Event(), drops.classify_all

    def slow_for_one(paths: Sequence[Path], progress: Progress | None = None) -> drops.Drop:
        found = classify_all(paths, progress)
        if len(paths) == 1:
            in_use.wait(60)
        return found

    monkeypatch.setattr(drops, "classify_all", slow_for_one)
    drop(window, folder)
    drop(window, folder / "oak", folder / "willow")
    pictures = card(window, qtbot)
    qtbot.waitUntil(lambda: pictures.findings is not None, timeout=30_000)
    in_use.set()
    qtbot.waitUntil(lambda: not background.running(), timeout=30_000)
    assert pictures.classes == ("oak", "willow")


def test_what_goes_before_it_was_looked_at(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    drop(window, folder)
    shutil.rmtree(folder)
    qtbot.waitUntil(lambda: not background.running(), timeout=30_000)
    # Either the drop found it gone or the card did: both say so.
    said = window.banner.text.text() if window.banner.isVisible() else card(window, qtbot).looking.text.text()
    assert "leaves" in said


def test_weights_are_what_to_start_from(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "checkpoint.pth.tar"
    file.write_bytes(b"no weights at all")
    drop(window, file)
    card(window, qtbot)
    page: Any = window.pages["finetune"]
    qtbot.waitUntil(lambda: page.start_card.start == str(file))
    assert not window.banner.isVisible()


@pytest.mark.parametrize("wish", ["Fine-tune from it", "Show its run", "Nothing"])
def test_a_run_s_checkpoint_asks_what_it_is_for(window: MainWindow, qtbot: QtBot, wish: str) -> None:
    run = make_run("The one")
    drop(window, run.last)
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert "The one" in window.banner.text.text() or run.path.name in window.banner.text.text()
    next(button for button in window.banner.buttons if button.text() == wish).click()
    assert not window.banner.isVisible()
    if wish == "Fine-tune from it":
        page: Any = window.pages["finetune"]
        assert page.start_card.start == str(run.last)
    elif wish == "Show its run":
        runs: Any = window.pages["runs"]
        qtbot.waitUntil(lambda: [each.name for each in runs.selected()] == ["The one"])
    else:
        assert window.stack.currentWidget() is window.pages["train"]


def test_settings_go_where_they_belong(window: MainWindow, qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    wanted = config(
        data={"source": "folder", "path": str(folder), "treatments": {"tiny": "skip"}, "left_out": ["oak/1.png"]},
        finetune={"start": "bundled"},
    )
    config_file.save(wanted, file)
    drop(window, file)
    pictures = card(window, qtbot)
    qtbot.waitUntil(lambda: pictures.path == str(folder))
    assert pictures.treatments == {"tiny": "skip"} and pictures.left_out == {"oak/1.png"}
    config_file.save(config("Only a training"), file)
    drop(window, file)
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.pages["train"])


def test_a_picture_is_tried_on_fine_tune_and_explained_elsewhere(
    window: MainWindow, qtbot: QtBot, folder: Path
) -> None:
    picture = folder / "oak" / "0.png"
    drop(window, picture)
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert "single picture" in window.banner.text.text()
    window.banner.hide()
    page: Any = window.show_page("finetune")
    drop(window, picture)
    qtbot.waitUntil(lambda: not background.running(), timeout=30_000)
    assert not window.banner.isVisible() and page.try_pane.isVisible()


def test_dropping_during_a_training(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    window.session.start(config())
    qtbot.waitUntil(lambda: window.session.state == "running")
    drop(window, folder)
    pictures = card(window, qtbot)
    drop(window, folder)
    qtbot.waitUntil(lambda: pictures.findings is not None and not pictures.busy, timeout=30_000)
    assert window.session.state == "running"


def test_the_page_leads_to_the_pictures(window: MainWindow, qtbot: QtBot) -> None:
    page: Any = window.show_page("finetune")
    page.lead_to("data.path")
    focused: QWidget | None = window.focusWidget()
    assert focused is page.pictures_card.zone.choose_folder
