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
from gui import dropped, drops
from gui.main_window import MainWindow
from gui.session import Session
from gui.workers import background
from tests.data import archive, image_folder
from tests.gui.shell import PatientEngine, config, make_run
from tests.gui.short_engine import finished

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


def answer(window: MainWindow, qtbot: QtBot, wish: str) -> None:
    qtbot.waitUntil(lambda: window.banner.isVisible())
    next(button for button in window.banner.buttons if button.text() == wish).click()
    assert not window.banner.isVisible()


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


def test_pictures_of_any_kind_take_each_others_place(folder: Path) -> None:
    newest = dropped.Newest()
    assert newest.takes(drops.Drop("picture", folder / "oak" / "0.png"), 2)
    assert newest.takes(drops.Drop("weights", folder / "network.pt"), 1)
    assert not newest.takes(drops.Drop("album", folder), 1)


def test_what_goes_before_it_was_looked_at(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    drop(window, folder)
    shutil.rmtree(folder)
    qtbot.waitUntil(lambda: not background.running(), timeout=30_000)
    # Either the drop found it gone or the card did: both say so.
    said = window.banner.text.text() if window.banner.isVisible() else card(window, qtbot).looking.text.text()
    assert "leaves" in said


def test_weights_ask_what_they_are_for(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "checkpoint.pth.tar"
    file.write_bytes(b"no weights at all")
    drop(window, file)
    answer(window, qtbot, "Fine-tune from it")
    page: Any = window.pages["finetune"]
    assert page.isVisible() and page.start_card.start == str(file)
    drop(window, file)
    answer(window, qtbot, "Try it")
    tried: Any = window.pages["try"]
    assert tried.isVisible() and tried.first.source == str(file)
    qtbot.waitUntil(lambda: "checkpoint.pth.tar" in tried.first.problem, timeout=60_000)


@pytest.mark.parametrize("wish", ["Fine-tune from it", "Try it", "Show its run", "Nothing"])
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
    elif wish == "Try it":
        tried: Any = window.pages["try"]
        assert tried.isVisible() and tried.first.source == str(run.last)
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


def test_a_picture_is_tried_on_fine_tune_and_on_its_own_page_otherwise(
    window: MainWindow, qtbot: QtBot, folder: Path
) -> None:
    picture = folder / "oak" / "0.png"
    drop(window, picture)
    qtbot.waitUntil(lambda: "try" in window.pages)
    tried: Any = window.pages["try"]
    qtbot.waitUntil(lambda: tried.mode == "one" and tried.one.picture == picture)
    assert window.stack.currentWidget() is tried
    page: Any = window.show_page("finetune")
    drop(window, picture)
    qtbot.waitUntil(lambda: not background.running(), timeout=60_000)
    assert not window.banner.isVisible() and page.try_pane.isVisible()
    assert window.stack.currentWidget() is page


def test_pictures_without_class_folders_ask_what_they_are_for(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    for wish, key in {"Nothing": "train", "Fine-tune with them": "finetune", "Try a network on them": "try"}.items():
        drop(window, folder / "oak")
        answer(window, qtbot, wish)
        assert window.pages[key].isVisible()
    pictures: Any = window.pages["finetune"]
    assert pictures.pictures_card.path == str(folder / "oak")
    page: Any = window.pages["try"]
    qtbot.waitUntil(lambda: len(page.gallery.model.rows()) == 23, timeout=60_000)


def test_what_is_dropped_on_the_page_for_trying_is_for_it(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    page: Any = window.show_page("try")
    drop(window, folder)
    qtbot.waitUntil(lambda: page.mode == "many" and len(page.gallery.model.rows()) == 69, timeout=60_000)
    drop(window, folder / "oak" / "0.png", folder / "willow" / "1.png")
    qtbot.waitUntil(lambda: len(page.gallery.model.rows()) == 2, timeout=60_000)
    run = make_run("The one")
    drop(window, run.last)
    qtbot.waitUntil(lambda: page.first.source == str(run.last))
    assert not window.banner.isVisible()


def test_a_finished_run_and_one_of_the_table_lead_to_the_page_for_trying(window: MainWindow, qtbot: QtBot) -> None:
    run = make_run("The one")
    train: Any = window.pages["train"]
    train.run_area.result.show_result(finished("finished", 3, 30), run.path)
    train.run_area.result.try_it.click()
    page: Any = window.pages["try"]
    assert page.isVisible() and page.first.source == str(run.path)
    page.use_network("")
    window.show_run(run.path)
    runs: Any = window.pages["runs"]
    qtbot.waitUntil(lambda: runs.details.try_action.isEnabled())
    runs.details.try_action.trigger()
    assert page.isVisible() and page.first.source == str(run.path)


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
