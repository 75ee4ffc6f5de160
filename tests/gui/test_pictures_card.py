"""The card "Your pictures" with real folders: looked at, checked, chosen about, and never upset."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.data import leaves
from gui.settings import store
from gui.widgets.pictures_card import PicturesCard
from gui.workers import background
from tests.data import archive, image_folder, picture

MakeCard = Callable[[], PicturesCard]


@pytest.fixture
def make_card(qtbot: QtBot) -> MakeCard:
    """A card in a column as wide as a page's."""

    def make() -> PicturesCard:
        area = QScrollArea()
        area.setWidgetResizable(True)
        content = QWidget()
        column = QVBoxLayout(content)
        card = PicturesCard()
        column.addWidget(card)
        column.addStretch(1)
        area.setWidget(content)
        area.resize(400, 700)
        qtbot.addWidget(area)
        area.show()
        card.area = area  # type: ignore[attr-defined]
        return card

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three classes; among them three copies, two broken files and a hidden one."""
    root = image_folder(tmp_path / "leaves", {"birch": 24, "oak": 22, "willow": 3}, (48, 32))
    for number in range(3):
        shutil.copy(root / "birch" / f"{number}.png", root / "birch" / f"copy {number}.png")
    for number in range(2):
        (root / "oak" / f"broken {number}.jpg").write_bytes(b"\xff\xd8\xff and then nothing")
    (root / ".DS_Store").touch()
    return root


def settle(qtbot: QtBot, card: PicturesCard) -> None:
    qtbot.waitUntil(lambda: not card.busy and not background.running(), timeout=30_000)
    QCoreApplication.processEvents()  # new rows are seen only once their queued showing was handled


def kinds(card: PicturesCard) -> list[str]:
    return [finding.kind for finding in card.findings or ()]


def row(card: PicturesCard, kind: str) -> Any:
    return next(each for each in card.list.rows if each.finding.kind == kind)


def choose(card: PicturesCard, kind: str, treatment: str) -> None:
    combo: QComboBox = row(card, kind).combo
    combo.setCurrentIndex(combo.findData(treatment))


def test_it_begins_with_an_invitation(make_card: MakeCard) -> None:
    card = make_card()
    assert card.zone.invitation.isVisible() and not card.zone.line.isVisible()
    assert (card.path, card.classes, card.counts, card.image_side, card.findings) == ("", None, None, None, None)
    assert not any(part.isVisible() for part in (card.bars, card.list, card.looking, card.checking, card.split))


def test_a_folder_is_counted_then_checked(make_card: MakeCard, qtbot: QtBot, folder: Path) -> None:
    card = make_card()
    seen: list[tuple[Any, Any]] = []
    card.looked.connect(lambda: seen.append((card.classes, card.findings)))
    with qtbot.waitSignal(card.changed):
        card.zone.chosen.emit([folder])
    settle(qtbot, card)
    assert card.path == str(folder) and card.zone.path_label.text() == str(folder)
    assert not card.zone.invitation.isVisible()
    assert card.classes == ("birch", "oak", "willow") and card.counts == (54, 0, 0) and card.image_side == 32
    assert [(each.name, each.total) for each in card.bars.rows] == [("birch", 27), ("oak", 24), ("willow", 3)]
    assert card.remark.text() == "3 classes, 54 pictures"
    # The classes are told before the check is done.
    assert next(findings for classes, findings in seen if classes) is None
    assert {"unreadable", "duplicate", "few", "clutter"} <= set(kinds(card))
    assert "20 % of each class" in card.split.text()
    assert all(not each.strip.paths or each.strip.height() == 44 for each in card.list.rows)
    qtbot.waitUntil(lambda: all(card.list.thumbnails.is_known(path) for path in row(card, "duplicate").strip.paths))
    broken = row(card, "unreadable").strip.paths
    qtbot.waitUntil(lambda: all(card.list.thumbnails.is_known(path) for path in broken))
    assert all(card.list.thumbnails.image(path) is None for path in broken)
    assert not card.grab().isNull()


def test_a_set_without_problems_says_so(make_card: MakeCard, qtbot: QtBot, tmp_path: Path) -> None:
    card = make_card()
    card.use([image_folder(tmp_path / "fine", {"a": 21, "b": 22}, (48, 32))])
    settle(qtbot, card)
    assert card.findings == () and card.list.rows == [] and card.list.summary.text() == "No problems found."
    assert not card.list.promise.isVisible() and not card.list.undo.isVisible()


def test_a_zip_and_several_folders(make_card: MakeCard, qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    card = make_card()
    card.use([archive(folder, tmp_path / "leaves.zip")])
    settle(qtbot, card)
    assert card.classes == ("birch", "oak", "willow")
    card.use([folder / "oak", folder / "birch"])
    settle(qtbot, card)
    assert card.path == f"{folder / 'oak'}\n{folder / 'birch'}"
    assert card.classes == ("birch", "oak") and card.counts == (51, 0, 0)
    assert card.zone.path_label.text() == "2 folders: oak, birch"
    assert str(folder / "birch") in card.zone.path_label.toolTip()


def test_folders_with_roles(make_card: MakeCard, qtbot: QtBot, tmp_path: Path) -> None:
    root = tmp_path / "set"
    for role, count in {"train": 5, "val": 2, "test": 3}.items():
        for number, name in enumerate(("ants", "bees")):
            for index in range(count):
                picture(root / role / name / f"{index}.png", hash_of(role, number, index), (40, 40))
    card = make_card()
    card.use([root])
    settle(qtbot, card)
    assert card.counts == (10, 4, 6)
    assert card.legend.isVisible() and "training" in card.legend.text()
    assert "validation folder" in card.split.text() and "test folder" in card.split.text()


def hash_of(role: str, number: int, index: int) -> int:
    return ("train", "val", "test").index(role) * 1000 + number * 100 + index


def test_the_shares_of_the_recipe_are_told(make_card: MakeCard, qtbot: QtBot, tmp_path: Path) -> None:
    card = make_card()
    card.use([image_folder(tmp_path / "fine", {"a": 3, "b": 3})])
    card.set_shares(0.1, 0.1)
    settle(qtbot, card)
    # Too few pictures for a test.
    assert card.split.text().startswith("Validation uses 10 %") and "test" not in card.split.text()
    card.set_shares(0.0, 0.0)
    assert card.split.text().startswith("No pictures are kept")


def test_what_is_no_set_of_pictures_is_said(make_card: MakeCard, qtbot: QtBot, tmp_path: Path) -> None:
    card = make_card()
    (tmp_path / "thesis.pdf").write_text("a thesis")
    flat = tmp_path / "flat"
    for number in range(3):
        picture(flat / f"{number}.png", number)
    for wrong, word in {tmp_path / "thesis.pdf": "neither", flat: "not sorted", tmp_path / "gone": "not there"}.items():
        card.use([wrong])
        settle(qtbot, card)
        assert word in card.looking.text.text() and card.looking.text.isVisible()
        assert card.looking.again.isVisible() and not card.looking.bar.isVisible()
        assert card.classes is None and not card.bars.isVisible()
    image_folder(tmp_path / "gone", {"a": 3, "b": 3})
    card.looking.again.click()
    settle(qtbot, card)
    assert card.classes == ("a", "b") and not card.looking.isVisible()


def test_the_same_folder_twice_and_another_meanwhile(
    make_card: MakeCard, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    card = make_card()
    other = image_folder(tmp_path / "other", {"a": 21, "b": 21}, (40, 40))
    for path in (folder, folder, other, folder, other, other):
        card.use([path])
    assert sum(job.wanted for job in background.running()) == 1
    settle(qtbot, card)
    assert card.classes == ("a", "b") and card.findings == ()
    # Anew, in the middle of the check: a picture came to it.
    picture(other / "b" / "late.png", 4711, (40, 40))
    card.use([other])
    qtbot.waitUntil(lambda: card.classes is not None)
    card.use([other])
    settle(qtbot, card)
    assert card.counts == (43, 0, 0)


def test_the_check_can_be_cancelled_and_begun_again(make_card: MakeCard, qtbot: QtBot, folder: Path) -> None:
    card = make_card()
    card.use([folder])
    # Straight from the scan's result: the check has only begun.
    with qtbot.waitSignal(card.looked, check_params_cb=lambda: card.classes is not None):
        pass
    assert card.checking.cancel.isVisible()
    card.checking.cancel.click()
    assert "cancelled" in card.checking.text.text() and card.checking.again.isVisible()
    settle(qtbot, card)
    assert card.findings is None and not card.list.isVisible() and card.bars.isVisible()
    card.checking.again.click()
    settle(qtbot, card)
    assert card.findings and not card.checking.isVisible()


def test_looking_can_be_cancelled(make_card: MakeCard, qtbot: QtBot, folder: Path) -> None:
    card = make_card()
    card.use([folder])
    card.looking.cancel.click()
    settle(qtbot, card)
    assert card.classes is None and card.looking.again.isVisible()
    card.looking.again.click()
    settle(qtbot, card)
    assert card.classes is not None


def test_a_folder_that_vanishes(make_card: MakeCard, qtbot: QtBot, folder: Path) -> None:
    card = make_card()
    card.use([folder])
    with qtbot.waitSignal(card.looked, check_params_cb=lambda: card.classes is not None):
        pass
    shutil.rmtree(folder / "oak")
    settle(qtbot, card)
    assert card.classes == ("birch", "oak", "willow")
    shutil.rmtree(folder)
    card.use([folder])
    settle(qtbot, card)
    assert card.looking.text.isVisible() and card.classes is None and card.path == str(folder)


def test_treatments_are_chosen_and_undone(make_card: MakeCard, qtbot: QtBot, folder: Path) -> None:
    card = make_card()
    card.use([folder])
    settle(qtbot, card)
    assert row(card, "unreadable").combo is None and row(card, "few").combo is None
    assert row(card, "duplicate").combo.currentData() == "keep-one"
    assert not card.list.undo.isVisible()
    with qtbot.waitSignal(card.changed):
        choose(card, "duplicate", "keep")
    assert card.treatments == {"duplicate": "keep"} and card.list.undo.isVisible()
    settle(qtbot, card)
    assert next(each for each in card.findings or () if each.kind == "duplicate").treatment == "keep"
    choose(card, "duplicate", "keep-one")
    assert card.treatments == {} and not card.list.undo.isVisible()
    choose(card, "duplicate", "one-side")
    with qtbot.waitSignal(card.changed):
        card.list.undo.click()
    settle(qtbot, card)
    assert card.treatments == {} and row(card, "duplicate").combo.currentData() == "keep-one"
    assert not card.list.undo.isVisible()


def test_a_choice_can_bring_another_finding(make_card: MakeCard, qtbot: QtBot, tmp_path: Path) -> None:
    root = image_folder(tmp_path / "set", {"a": 21, "b": 24}, (40, 40))
    for number in range(3):
        shutil.copy(root / "a" / f"{number}.png", root / "a" / f"copy {number}.png")
    card = make_card()
    card.set_path(str(root), treatments={"duplicate": "keep"})
    settle(qtbot, card)
    assert kinds(card) == ["duplicate"] and row(card, "duplicate").combo.currentData() == "keep"
    for name in ("one", "two"):
        (root / "a" / f"{name}.png").write_bytes((root / "a" / "4.png").read_bytes())
    for number in range(5, 8):
        (root / "a" / f"{number}.png").unlink()
    card.use([root])
    settle(qtbot, card)
    assert row(card, "duplicate").is_open, "one finding has room to be seen whole"
    assert card.treatments == {"duplicate": "keep"}, "the same pictures keep their choices"
    assert kinds(card) == ["duplicate"]
    choose(card, "duplicate", "keep-one")
    settle(qtbot, card)
    assert kinds(card) == ["duplicate", "few"]
    card.use([image_folder(tmp_path / "new", {"a": 3, "b": 3})])
    assert card.treatments == {}


def test_pictures_are_left_out_in_the_dialog(make_card: MakeCard, qtbot: QtBot, folder: Path) -> None:
    card = make_card()
    card.use([folder])
    settle(qtbot, card)
    row(card, "duplicate").show_all.click()
    dialog: Any = card.dialog
    assert dialog.isVisible() and dialog.model.rowCount() == 6
    dialog.view.setCurrentIndex(dialog.model.index(1))
    with qtbot.waitSignal(card.changed):
        qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
    (key,) = card.left_out
    assert key.startswith("birch/") and card.by_hand.text() == "Left out by hand: 1"
    assert dialog.counted.text() == "1 of 6 left out by hand"
    dialog.leave_all.click()
    assert len(card.left_out) == 6 and not dialog.leave_all.isEnabled()
    dialog.use_all.click()
    assert card.left_out == frozenset()
    dialog.leave_all.click()
    dialog.close_button.click()
    qtbot.waitUntil(lambda: card.dialog is None)
    card.list.undo.click()
    assert card.left_out == frozenset() and not card.by_hand.isVisible()
    settle(qtbot, card)


def test_new_pictures_close_the_dialog_of_the_old(make_card: MakeCard, qtbot: QtBot, folder: Path) -> None:
    card = make_card()
    card.use([folder])
    settle(qtbot, card)
    qtbot.mouseClick(row(card, "duplicate").head, Qt.MouseButton.LeftButton)
    assert row(card, "duplicate").is_open
    qtbot.mouseClick(row(card, "duplicate").strip, Qt.MouseButton.LeftButton)
    assert card.dialog is not None
    card.forget()
    assert card.dialog is None and card.zone.invitation.isVisible() and card.path == ""
    settle(qtbot, card)


def test_the_sample_pictures(make_card: MakeCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves, "EACH", 6)
    card = make_card()
    card.zone.sample.click()
    assert card.looking.isVisible() and card.busy
    qtbot.waitUntil(lambda: card.classes is not None, timeout=60_000)
    settle(qtbot, card)
    assert card.counts == (24, 0, 0) and len(card.classes or ()) == 4
    assert Path(card.path).is_relative_to(store().current.data)


def test_a_thousand_classes(make_card: MakeCard, qtbot: QtBot, tmp_path: Path) -> None:
    root = tmp_path / "many"
    first = picture(root / "class 1" / "0.png", 1, (8, 8)).read_bytes()
    for number in range(1, 1001):
        (root / f"class {number}").mkdir(exist_ok=True)
        (root / f"class {number}" / "0.png").write_bytes(first)
    picture(root / "class 7" / "1.png", 2, (8, 8))
    card = make_card()
    card.use([root])
    qtbot.waitUntil(lambda: card.classes is not None, timeout=30_000)
    assert len(card.classes or ()) == 1000 and card.bars.height() < 220
    assert card.remark.text().startswith("1000 classes") or card.remark.text().startswith("1,000 classes")
    settle(qtbot, card)
    assert "conflicting" in kinds(card)
    row(card, "conflicting").show_all.click()
    dialog: Any = card.dialog
    assert dialog.model.rowCount() >= 1000
    dialog.grab()
    qtbot.waitUntil(lambda: len(dialog.thumbnails._images) > 0, timeout=10_000)
    settle(qtbot, card)
    assert len(dialog.thumbnails._images) <= 100, "only what is in sight is decoded"
    dialog.reject()


def test_everything_has_a_name_and_the_keyboard_reaches_it(make_card: MakeCard, qtbot: QtBot, folder: Path) -> None:
    card = make_card()
    zone = card.zone
    assert {zone.choose_folder, zone.choose_file, zone.sample} <= reached(card)
    card.use([folder])
    settle(qtbot, card)
    choose(card, "duplicate", "keep")
    settle(qtbot, card)
    combos = card.findChildren(QComboBox)
    assert not row(card, "duplicate").combo.isVisible()
    for each in card.list.rows:
        qtbot.keyClick(each.head, Qt.Key.Key_Space)
        assert each.is_open and each.sentence.isVisible() and not each.head.strip.isVisible()
    wanted = {zone.change, card.list.undo, *combos}
    for each in card.list.rows:
        wanted |= {each.head, each.show_all}
    assert row(card, "duplicate").head.accessibleName() == "Copies: 6. Use · changed"
    assert {each for each in wanted if each.isVisible()} <= reached(card)
    for control in (*combos, *card.findChildren(QAbstractButton)):
        text = control.text() if isinstance(control, QAbstractButton) else ""
        assert control.accessibleName() or text, control
    assert "birch: 27 pictures" in card.bars.accessibleDescription()
    assert card.minimumSizeHint().width() <= 360


def reached(card: PicturesCard) -> set[QWidget]:
    """What Tab comes to, beginning at the card."""
    found: set[QWidget] = set()
    widget: QWidget = card
    for _ in range(500):
        widget = widget.nextInFocusChain()
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            found.add(widget)
    return found


def test_the_card_may_go_while_it_looks(make_card: MakeCard, qtbot: QtBot, folder: Path) -> None:
    card = make_card()
    card.use([folder])
    card.setParent(None)
    card.deleteLater()
    del card
    qtbot.waitUntil(lambda: not background.running(), timeout=30_000)
