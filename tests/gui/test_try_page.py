"""The page "Try it" with real networks: one picture, whole folders, two networks side by side, and what goes wrong."""

from __future__ import annotations

import csv
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.models.weights import starts
from core.progress import Progress
from core.runs import start
from core.runs.folder import RunFolder
from core.settings import load
from gui.pages import try_page
from gui.pages.try_page import TryPage
from gui.session import Session
from gui.settings import store
from gui.widgets import answer_cells
from gui.widgets.answers_model import DIFFER, AnswersModel
from gui.workers import background, camera
from gui.workers.networks import Listed, list_networks
from gui.workers.start_look import BUNDLED
from tests.core.training.small import config
from tests.gui.finetuning import coloured_pictures, small_checkpoint
from tests.gui.short_engine import ShortEngine

LONG = 60_000


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A run that has learned the digits well enough to know when it isn't sure."""
    run = start.prepare(config(recipe__batch_size=64, recipe__epochs=1), tmp_path_factory.mktemp("runs"))
    for _event in start.run(run):
        pass
    return run


@pytest.fixture(scope="module")
def insects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return coloured_pictures(tmp_path_factory.mktemp("pictures") / "insects")


@pytest.fixture(scope="module")
def two_classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that knows two classes by name and nothing else."""
    return small_checkpoint(tmp_path_factory.mktemp("networks") / "two.pt", ("ants", "bees"))


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[TryPage]:
    made = TryPage(Session(engine=ShortEngine()))
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    yield made
    made.clear()


@pytest.fixture
def settled(page: TryPage, qtbot: QtBot) -> Callable[[], None]:
    """Waits until everything that is under way is shown."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not page.busy and not background.running(), timeout=LONG)

    return wait


def test_one_picture_gets_a_verdict_a_heat_map_for_any_class_and_pictures_like_it(
    page: TryPage, digits: RunFolder, settled: Callable[[], None], qtbot: QtBot
) -> None:
    page.use_network(digits.path)
    page.inputs.use_digits()
    settled()
    picture = next(path for path in page.gallery.model.paths if path.name == "3.png")
    page.use_picture(picture)
    settled()
    view = page.one.views[0]
    answer = view.answer
    assert answer is not None and len(answer.top) == 5
    assert answer.named[0][0] in view.verdict.text() or view.verdict.text() == "None of its classes"
    assert [name for name, _part in view.bars.answers] == [name for name, _part in answer.named]
    assert "of 100" in view.detail.text() or "nothing that it was trained on" in view.detail.text()
    assert view.heat.opacity.isEnabled()
    view.against.setCurrentIndex(2)
    view.against.activated.emit(2)
    settled()
    other = view.against.currentText()
    assert f"rather than for “{other}”" in view.looked.text() or "Nothing in the picture" in view.looked.text()
    assert page.second.source == "" and not page.one.views[1].isVisible()
    assert page.one.alike.isVisibleTo(page.one)
    page.one.alike.button.click()
    settled()
    found = page.one.alike.found
    assert found is not None and len(found.found) == 5
    likenesses = [each.likeness for each in found.found]
    assert likenesses == sorted(likenesses, reverse=True) and likenesses[0] <= 1.0001
    # Once they were asked for, they come by themselves.
    page.use_picture(picture.with_name("4.png"))
    settled()
    assert page.one.alike.found is not None and page.one.alike.found is not found
    # What counts as sure follows what the person wants, and is remembered.
    model = page.gallery.model
    strict, known = page.rate.count() - 1, page.first.known
    assert known is not None and known.doubt is not None
    before = model.kind_counts()
    page.rate.setCurrentIndex(strict)
    page.rate.activated.emit(strict)
    after = model.kind_counts()
    assert model.wanted == page.wanted == 0.99
    assert after["sure"] <= before["sure"] and after["stranger"] == before["stranger"]
    threshold = known.doubt.level(0.99).threshold
    rows = [row for row in model.rows() if row.verdict != "stranger"]
    assert after["sure"] == sum(row.top[0][1] >= threshold for row in rows)
    qtbot.waitUntil(lambda: load().right_rate == 0.99)
    assert store().current.right_rate == 0.99
    # What is shown may change while one of it is looked at.
    page.gallery.chosen.emit(0)
    assert page.one.later.isEnabled()
    model.show_only("", "unreadable")
    page.rate.activated.emit(strict)
    assert not page.one.later.isEnabled()


def test_a_folder_is_answered_sorted_filtered_and_opened_one_by_one(
    page: TryPage, insects: Path, two_classes: Path, settled: Callable[[], None], qtbot: QtBot
) -> None:
    page.use_network(two_classes)
    page.use_pictures([insects])
    settled()
    model, tools = page.gallery.model, page.gallery.tools
    assert len(model.rows()) == 24 == model.rowCount()
    tools.sorting.setCurrentIndex(tools.sorting.findData("surest"))
    chances = [model.answers(int(place))[0][0] for place in model.order]
    parts = [row.top[0][1] for row in chances if row is not None]
    assert parts == sorted(parts, reverse=True)
    name, count = next(iter(model.class_counts().items()))
    tools.classes.setCurrentIndex(tools.classes.findData(name))
    assert model.rowCount() == count
    tools.show_all()
    tools.sorting.setCurrentIndex(0)
    page.gallery.chosen.emit(5)
    settled()
    assert page.one.isVisible() and page.one.picture == model.paths[5]
    assert page.one.views[0].answer is not None
    page.one.later.click()
    settled()
    assert page.one.picture == model.paths[6]
    page.one.back.click()
    assert page.gallery.isVisible()
    assert model.order[page.gallery.view.currentIndex().row()] == 6
    # Another folder ends the one before.
    page.use_pictures([insects / "ants"])
    page.use_pictures([insects / "bees"])
    settled()
    assert {path.parent.name for path in model.paths} == {"bees"}
    assert [row.path for row in model.rows()] == list(model.paths)
    # Pictures and files can be pasted, too.
    page.clear()
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    page.invitation.paste.click()
    assert "no picture in the clipboard" in page.invitation.problem.text()
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    clipboard.setImage(image)
    page.inputs.paste()
    settled()
    assert page.one.isVisible() and page.one.views[0].answer is not None
    things = QMimeData()
    things.setUrls([QUrl.fromLocalFile(str(path)) for path in (insects / "ants" / "0.png", insects / "bees" / "1.png")])
    clipboard.setMimeData(things)
    page.inputs.paste()
    settled()
    assert page.gallery.isVisible() and len(page.gallery.model.rows()) == 2
    clipboard.clear()
    page.inputs.paste()
    assert "no picture in the clipboard" in page.problem.text() and page.problem.isVisible()
    page.gallery.chosen.emit(0)
    assert not page.problem.isVisible()


def test_two_networks_answer_side_by_side_and_their_differences_are_shown(
    page: TryPage, insects: Path, two_classes: Path, settled: Callable[[], None]
) -> None:
    page.use_network(two_classes)
    page.second.choose(BUNDLED)
    page.use_pictures([insects])
    settled()
    model, tools = page.gallery.model, page.gallery.tools
    assert len(model.rows(0)) == len(model.rows(1)) == 24
    # One knows ants and bees, the other airplanes and more: they never agree.
    assert model.kind_counts()[DIFFER] == 24
    tools.kinds.setCurrentIndex(tools.kinds.findData(DIFFER))
    assert model.rowCount() == 24
    page.gallery.chosen.emit(0)
    settled()
    for view, name in zip(page.one.views, ("two.pt", "Bundled"), strict=True):
        assert view.isVisible() and view.answer is not None and view.name.text().startswith(name)
    page.second.choose("")
    settled()
    assert model.networks == 1 and not page.one.views[1].isVisible()


def test_files_that_are_no_pictures_say_so(
    page: TryPage, two_classes: Path, settled: Callable[[], None], tmp_path: Path
) -> None:
    page.use_network(two_classes)
    (tmp_path / "thesis.pdf").write_bytes(b"%PDF")
    page.use_picture(tmp_path / "thesis.pdf")
    settled()
    assert "thesis.pdf" in page.one.problem.text() and page.one.problem.isVisible()
    Image.new("RGB", (1, 1)).save(tmp_path / "dot.png")
    page.use_picture(tmp_path / "dot.png")
    settled()
    assert not page.one.problem.isVisible() and page.one.views[0].answer is not None
    assert not page.one.frames.isVisible()
    shades = [Image.new("RGB", (20, 20), (value, 0, 0)) for value in (0, 120, 250)]
    shades[0].save(tmp_path / "moving.gif", save_all=True, append_images=shades[1:], duration=100)
    page.use_picture(tmp_path / "moving.gif")
    settled()
    assert page.one.frames.isVisible() and page.one.frames.words.text() == "Frame 1 of 3, at 0.0 s"
    page.one.frames.slider.setValue(2)
    settled()
    assert page.one.frames.words.text() == "Frame 3 of 3, at 0.2 s"
    assert isinstance(page.one.picture, bytes) and page.one.views[0].answer is not None
    page.use_pictures([tmp_path / "thesis.pdf", tmp_path / "dot.png", tmp_path / "gone.png"])
    settled()
    assert page.gallery.model.kind_counts()["unreadable"] == 2
    assert "2 can't be read" in page.gallery.summary.text()
    (tmp_path / "nothing").mkdir()
    page.use_pictures([tmp_path / "nothing"])
    settled()
    assert page.gallery.nothing.isVisible() and "no pictures" in page.gallery.nothing.text()
    page.inputs.take([tmp_path / ("x" * 300 + ".png")])
    settled()
    assert "xxx.png" in page.one.problem.text() and page.one.problem.isVisible()
    page.use_pictures([tmp_path / "nowhere"])
    settled()
    assert page.gallery.model.kind_counts()["unreadable"] == 1
    assert page.gallery.tools.save.isEnabled() and not page.gallery.tools.copy.isEnabled()
    assert page.gallery.tools.copy.toolTip() == "None of the pictures could be read."
    folder = coloured_pictures(tmp_path / "mine", each=2)
    page.use_pictures([folder])
    settled()
    page.gallery.model.paths[0].unlink()
    page.gallery.chosen.emit(0)
    settled()
    assert "not there (any more)" in page.one.problem.text()


def test_networks_that_can_t_answer_say_why(page: TryPage, settled: Callable[[], None], tmp_path: Path) -> None:
    file = small_checkpoint(tmp_path / "mine.pt", ("only one",))
    picture = tmp_path / "a.png"
    Image.new("RGB", (20, 20)).save(picture)
    page.use_network(file)
    page.use_picture(picture)
    settled()
    assert "1 class: only one" in page.first.facts.text()
    view = page.one.views[0]
    assert view.answer is not None and view.answer.named == (("only one", 1.0),)
    file.write_bytes(b"no network any more")
    page.use_picture(picture)
    settled()
    assert view.answer is None and "mine.pt" in view.detail.text()
    file.unlink()
    page.hide()
    page.show()
    settled()
    assert "mine.pt" in page.first.wrong.text() and page.first.wrong.isVisible()


def test_answers_are_known_the_next_time_saved_and_pictures_copied(
    page: TryPage, insects: Path, two_classes: Path, settled: Callable[[], None], tmp_path: Path
) -> None:
    page.use_network(two_classes)
    settled()
    page.use_pictures([insects])
    page.gallery.cancel()
    assert not page.gallery.busy
    assert page.gallery.work.again.isVisible() and "of" in page.gallery.work.text.text()
    page.gallery.work.again.click()
    settled()
    first = page.gallery.model.rows()
    assert len(first) == 24 and not page.gallery.work.isVisible()
    page.use_pictures([insects])
    settled()
    assert [row.top for row in page.gallery.model.rows()] == [row.top for row in first]
    page.outputs.save(tmp_path / "answers.csv")
    settled()
    with (tmp_path / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24 and {row["prediction"] for row in rows} <= {"ants", "bees"}
    before = sorted(path.read_bytes() for path in insects.rglob("*.png"))
    dialog = page.outputs.copy()
    assert dialog is not None and "originals stay" in dialog.sentence.text()
    dialog.copy(tmp_path / "copies")
    settled()
    copied: Any = dialog.copied
    assert copied is not None and copied.count == 24
    assert len(list((tmp_path / "copies").rglob("*.png"))) == 24
    assert sorted(path.read_bytes() for path in insects.rglob("*.png")) == before
    dialog.reject()
    refused = page.outputs.copy()
    assert refused is not None
    refused.copy(insects)
    settled()
    assert "can't go into" in refused.problem.text() and not refused.said.isVisible()
    refused.reject()
    # What is asked about and what is written is the same file.
    page.outputs.ask_where()
    place = page.gallery.findChild(QFileDialog)
    assert isinstance(place, QFileDialog)
    place.setDirectory(str(tmp_path))
    place.selectFile("mine")
    assert place.selectedFiles() == [str(tmp_path / "mine.csv")]
    place.reject()
    page.outputs.save(insects)
    settled()
    assert "insects" in page.gallery.outcome.text()


def test_what_answers_by_itself(
    page: TryPage, digits: RunFolder, settled: Callable[[], None], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled()
    assert page.first.source == BUNDLED and not page.invitation.train.isVisible()
    assert page.invitation.camera.isVisible() == bool(camera.cameras())
    if not camera.cameras():
        page.open_camera()
        assert "No camera is there" in page.camera.problem.text() and not page.camera.take.isEnabled()
        page.hide()
        page.show()
        assert page.mode == "nothing"
    mine = store().current.runs / "mine"
    mine.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(digits.path, mine)
    page.list_networks()
    settled()
    assert page.first.source == str(mine)
    assert page.first.known is not None and page.first.known.run == mine
    mine.rename(mine.with_name("renamed"))
    page.session.moved(mine, mine.with_name("renamed"))
    settled()
    assert page.first.source == str(mine.with_name("renamed")) and page.first.known is not None
    monkeypatch.setattr(starts, "available", lambda _name: None)
    shutil.rmtree(mine.with_name("renamed"))
    page.first.choose("")
    page.list_networks()
    settled()
    assert page.invitation.train.isVisible() and not page.invitation.files.isVisible()
    with qtbot.waitSignal(page.trainWanted):
        page.invitation.train.click()


def test_a_list_of_networks_that_was_read_earlier_and_comes_later_takes_nothing_back(
    page: TryPage, digits: RunFolder, settled: Callable[[], None], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    settled()
    read, go_on = threading.Event(), threading.Event()

    def slowly(folder: Path, progress: Progress) -> Listed:
        listed = list_networks(folder, progress)
        read.set()
        assert go_on.wait(60)
        return listed

    with monkeypatch.context() as earlier:
        earlier.setattr(try_page, "list_networks", slowly)
        page.list_networks()
        assert read.wait(60)
    mine = store().current.runs / "mine"
    mine.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(digits.path, mine)
    page.list_networks()
    qtbot.waitUntil(lambda: page.first.source == str(mine), timeout=LONG)
    go_on.set()
    settled()
    assert page.first.source == str(mine)


def test_nothing_of_an_earlier_drop_is_shown_under_the_name_of_a_later_one(
    page: TryPage, insects: Path, two_classes: Path, settled: Callable[[], None], tmp_path: Path
) -> None:
    page.use_network(two_classes)
    page.second.choose(BUNDLED)
    page.use_pictures([insects / "ants"])
    settled()
    model, tools = page.gallery.model, page.gallery.tools
    broken = tmp_path / "broken.pt"
    broken.write_bytes(b"no network")
    page.use_network(broken)
    page.use_pictures([insects / "bees"])
    assert not model.rows() and not model.paths
    settled()
    assert {path.parent.name for path in model.paths} == {"bees"} and not model.rows()
    assert not tools.save.isEnabled() and tools.save.toolTip() == "There are no answers yet."
    # What only the other network says isn't shown as the first one's answer.
    page.gallery.chosen.emit(0)
    settled()
    assert page.one.picture == model.paths[0] and page.one.views[0].answer is None
    assert not page.one.views[1].isVisible()


def test_a_folder_that_is_given_again_is_looked_at_again(
    page: TryPage, two_classes: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "mine" / "a.png"
    file.parent.mkdir()
    page.use_network(two_classes)

    def colour() -> str:
        image = page.gallery.thumbnails.image(str(file))
        return "" if image is None else image.pixelColor(5, 5).name()

    for name in ("#ff0000", "#0000ff"):
        Image.new("RGB", (20, 20), name).save(file)
        page.use_pictures([file.parent])
        qtbot.waitUntil(lambda name=name: colour() == name, timeout=LONG)  # type: ignore[misc]


def test_the_last_wish_counts_however_long_the_first_takes(
    page: TryPage, insects: Path, settled: Callable[[], None], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, isdir = threading.Event(), os.path.isdir

    def slow_for_one(path: Any) -> bool:
        return isdir(path) and (path != insects or done.wait(60))

    monkeypatch.setattr(os.path, "isdir", slow_for_one)
    picture = insects / "ants" / "0.png"
    page.inputs.take([insects])
    page.inputs.take([picture])
    qtbot.waitUntil(lambda: page.one.picture == picture, timeout=LONG)
    done.set()
    settled()
    assert page.mode == "one"


def test_more_pictures_than_are_usually_kept_are_all_drawn(
    page: TryPage, insects: Path, settled: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_cells, "CELLS_KEPT", 4)
    page.use_pictures([insects])
    settled()
    for _ in range(20):
        page.gallery.view.grab()
    sixth = page.gallery.view.visualRect(page.gallery.model.index(5))
    assert page.gallery.view.viewport().rect().contains(sixth) and not page.gallery.cells.behind


def test_names_of_files_are_no_html() -> None:
    model = AnswersModel()
    model.begin([Path("<b>bold</b>.png")], 1)
    assert "&lt;b&gt;bold" in model.index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_closing_while_it_works_ends_it(two_classes: Path, insects: Path, qtbot: QtBot) -> None:
    page = TryPage(Session(engine=ShortEngine()))
    page.show()
    page.use_network(two_classes)
    qtbot.waitUntil(lambda: not page.busy, timeout=LONG)
    page.use_pictures([insects])
    assert page.busy
    page.close()
    page.deleteLater()
    qtbot.waitUntil(lambda: not background.running(), timeout=LONG)
    assert not shiboken6.isValid(page)
