"""The tab "Where it errs": judged by itself, every cell shows exactly its pictures, and what was lost is said."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.data.sources import open_data
from core.evaluation.answers import Answers
from core.evaluation.metrics import figures
from core.runs import judged
from core.runs.folder import RunFolder
from core.runs.history import RunSummary
from core.runs.judged import Judged
from gui.session import Session
from gui.widgets.errs_view import ErrsView
from gui.widgets.pictures import to_image
from gui.widgets.run_gallery import OF_CLASS, SUSPECTS, UNCERTAIN, WORST
from gui.workers.judging import Judging
from tests.gui.judged_runs import digits_run, folder_run
from tests.gui.shell import PatientEngine, config

LONG = 30_000


@pytest.fixture
def session(qtbot: Any) -> Any:
    made = Session(engine=PatientEngine())
    yield made
    made.cancel()
    qtbot.waitUntil(lambda: not made.busy, timeout=10_000)


@pytest.fixture
def view(qtbot: Any, session: Session) -> ErrsView:
    judging = Judging(session)
    made = ErrsView(session, judging)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


@pytest.fixture
def digits(tmp_path: Path) -> RunSummary:
    """A run that was judged before."""
    return digits_run(tmp_path, judged=True)


@pytest.fixture
def fresh(tmp_path: Path) -> RunSummary:
    """A run that nobody has judged."""
    return digits_run(tmp_path)


def show(view: ErrsView, run: RunSummary, qtbot: Any) -> None:
    view.show_run(run)
    qtbot.waitUntil(lambda: view.shown is not None and view.errors is not None, timeout=LONG)


def kept(run: RunSummary) -> dict[str, Any]:
    """What lies in the run's folder, read without the program: names, labels and answers."""
    with np.load(run.folder.evaluation / "answers.npz") as arrays:
        names = str(arrays["names"]).split("\0")
        logits, labels = arrays["logits"].astype(float), arrays["labels"]
    return {"names": names, "labels": labels, "answers": logits.argmax(axis=1)}


def choose(view: ErrsView, kind: str) -> list[str]:
    view.gallery.kinds.setCurrentIndex(view.gallery.kinds.findData(kind))
    view.gallery.kinds.activated.emit(view.gallery.kinds.currentIndex())
    return view.gallery.list.items.names()


def test_every_cell_shows_exactly_its_pictures(view: ErrsView, fresh: RunSummary, qtbot: Any) -> None:
    show(view, fresh, qtbot)  # nothing is trained, so it is judged by itself
    known = kept(fresh)
    assert view.matrix.confusion.sum() == len(known["names"]) > 300
    assert "validation pictures, which also chose the best epoch" in view.detail.text()
    mistaken = 0
    for row, column in np.ndindex(10, 10):
        place = view.matrix.rect_of((row, column)).center()
        qtbot.mouseClick(view.matrix, Qt.MouseButton.LeftButton, pos=place)
        rows = np.flatnonzero((known["labels"] == row) & (known["answers"] == column))
        shown = view.gallery.list.items.names()
        assert sorted(shown) == sorted(known["names"][each] for each in rows)
        assert view.gallery.counted.text() == ("1 picture" if len(rows) == 1 else f"{len(rows)} pictures")
        assert view.gallery.empty.isVisible() == (len(rows) == 0)
        mistaken += bool(len(rows)) and row != column
    assert mistaken > 3
    view.matrix.setFocus()
    view.matrix.choose((3, 3))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(view.matrix, key)
    assert view.gallery.cell == (4, 4) and "“4”" in view.gallery.kinds.currentText()
    assert view.matrix.accessibleDescription() == view.pointed.text() != ""
    fours = (known["labels"] == 4) & (known["answers"] == 4)
    assert set(view.gallery.list.items.rows.tolist()) == set(np.flatnonzero(fours).tolist())


def test_lists_and_tables_lead_to_their_own_pictures(view: ErrsView, digits: RunSummary, qtbot: Any) -> None:
    show(view, digits, qtbot)
    known = kept(digits)
    right = known["labels"] == known["answers"]
    wrong = {name for name, good in zip(known["names"], right, strict=True) if not good}
    worst = choose(view, WORST)
    assert set(worst) == wrong and len(worst) == len(wrong) > 3
    sure = [view.errors.confidences[row] for row in view.gallery.list.items.rows]  # type: ignore[union-attr]
    assert sure == sorted(sure, reverse=True)
    first, pictures = int(view.gallery.list.items.rows[0]), view.gallery.pictures
    qtbot.waitUntil(lambda: pictures.image(first) is not None, timeout=LONG)
    data = open_data(config().data, config().recipe.validation_share)
    assert data.validation is not None
    own = data.validation.gather(np.array([data.validation.names.index(worst[0])]))[0]
    assert pictures.image(first) == to_image(own)
    assert len(choose(view, UNCERTAIN)) == len(known["names"])
    assert set(choose(view, SUSPECTS)) <= wrong
    view.classes.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    found = [float(view.classes.sorted.index(row, 1).data().split()[0]) for row in range(10)]
    assert found == sorted(found) and found[0] < found[-1]
    hardest = view.classes.sorted.index(0, 0)
    view.classes.clicked.emit(hardest)
    missed = np.flatnonzero((known["labels"] == int(hardest.data())) & (known["answers"] != int(hardest.data())))
    assert view.gallery.kind == OF_CLASS and view.gallery.classes.currentText() == hardest.data()
    assert sorted(view.gallery.list.items.names()) == sorted(known["names"][row] for row in missed)
    view.pairs.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    last = view.pairs.sorted.index(view.pairs.sorted.rowCount() - 1, 0)
    view.pairs.clicked.emit(last)
    mistakes = view.matrix.confusion - np.diag(np.diag(view.matrix.confusion))
    assert len(view.gallery.list.items.rows) == mistakes.max()
    assert view.matrix.chosen == view.gallery.cell


def test_a_picture_is_shown_large_until_it_has_gone(view: ErrsView, tmp_path: Path, qtbot: Any) -> None:
    run, pictures = folder_run(tmp_path)
    show(view, run, qtbot)
    names = choose(view, UNCERTAIN)
    view.gallery.open_picture(1)
    dialog = view.gallery.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.file_button.isEnabled, timeout=LONG)
    assert dialog.file == pictures / names[1] and dialog.name.text() == names[1]
    assert dialog.true.text() == f"It is: {names[1].split('/')[0]}"
    assert sum(part for _name, part in dialog.bars.answers) == pytest.approx(1)
    dialog.close_button.setFocus()
    qtbot.keyClick(dialog.close_button, Qt.Key.Key_Left)
    assert dialog.name.text() == names[0] and not dialog.before.isEnabled()
    dialog.reject()
    taken, away = (pictures / names[0]), tmp_path / "away"
    taken.rename(tmp_path / taken.name)
    try:
        view.gallery.pictures.use(run.path, view.shown)  # type: ignore[arg-type]
        view.gallery.list.viewport().update()
        qtbot.waitUntil(view.gallery.trouble.isVisible, timeout=LONG)
        assert view.gallery.trouble.text() == "1 of its pictures can't be found any more."
        pictures.rename(away)
        view.gallery.pictures.use(run.path, view.shown)  # type: ignore[arg-type]
        view.gallery.list.viewport().update()
        qtbot.waitUntil(lambda: "figures still hold" in view.gallery.trouble.text(), timeout=LONG)
        assert view.matrix.isVisible() and view.matrix.confusion.sum() == len(names)
    finally:
        if away.exists():
            away.rename(pictures)
        (tmp_path / taken.name).rename(taken)


def test_while_something_is_trained_a_button_judges_and_a_run_that_went_on_is_judged_again(
    view: ErrsView, fresh: RunSummary, qtbot: Any
) -> None:
    view.session.start(config())
    view.show_run(fresh)
    qtbot.waitUntil(view.button.isVisible, timeout=LONG)
    assert "A training is under way" in view.message.text() and view.judging.judges is None
    qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.errors is not None, timeout=LONG)
    before = view.shown
    shutil.copy(fresh.folder.last, fresh.folder.best)
    view.show_run(replace(fresh, status=replace(fresh.status, epoch=fresh.status.epoch + 1)))
    qtbot.waitUntil(view.older.button.isVisible, timeout=LONG)
    assert "earlier checkpoint" in view.older.text.text() and view.matrix.isVisible()
    view.session.cancel()
    qtbot.waitUntil(lambda: view.shown is not before and not view.older.isVisible(), timeout=LONG)
    assert judged.read(fresh.folder) is not None


def test_what_is_cancelled_or_fails_is_told_and_tried_again_only_when_wished(
    view: ErrsView, fresh: RunSummary, qtbot: Any
) -> None:
    view.show_run(fresh)
    qtbot.waitUntil(lambda: view.judging.judges is not None, timeout=LONG)
    view.work.cancel.click()
    view.show_run(fresh)
    assert view.judging.judges is None and view.shown is None
    assert view.work.text.text() == "Cancelled." and view.work.again.isVisible()
    good = fresh.folder.best.rename(fresh.path / "good")
    fresh.folder.best.write_bytes(b"nothing")
    qtbot.mouseClick(view.work.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "best.pt" in view.work.text.text(), timeout=LONG)
    view.show_run(fresh)
    assert view.judging.judges is None and not view.button.isVisible()
    good.replace(fresh.folder.best)
    qtbot.mouseClick(view.work.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.errors is not None, timeout=LONG)
    shutil.rmtree(fresh.folder.checkpoints)
    bare = RunFolder(fresh.path.rename(fresh.path.with_name("bare")))
    view.show_run(replace(fresh, folder=bare))
    qtbot.waitUntil(lambda: "no checkpoint" in view.message.text(), timeout=LONG)
    assert not view.button.isVisible()


def test_a_thousand_classes_have_a_list_of_pairs_instead_of_a_matrix(
    view: ErrsView, digits: RunSummary, qtbot: Any
) -> None:
    show(view, digits, qtbot)
    random = np.random.default_rng(0)
    labels = random.integers(0, 1000, 3000)
    logits = random.normal(0, 1, (3000, 1000)).astype(np.float32)
    classes = ("<b>0</b>", *(f"class {place}" for place in range(1, 1000)))
    many = Answers(classes, tuple(map(str, range(3000))), labels, logits)
    view.errors = None
    view.show_judged(digits, Judged(many, figures(many), "test"))
    qtbot.waitUntil(lambda: view.errors is not None, timeout=LONG)
    assert not view.matrix.isVisible() and view.pairs.isVisible()
    assert view.classes.entries.rowCount() == 1000
    tip = view.classes.entries.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;0" in tip and view.classes.entries.index(0, 0).data() == "<b>0</b>"
    first = [view.pairs.sorted.index(0, column).data() for column in range(3)]
    view.pairs.clicked.emit(view.pairs.sorted.index(0, 0))
    assert len(view.gallery.list.items.rows) == int(first[2])
    assert {view.gallery.list.items.lines(int(row))[1] for row in view.gallery.list.items.rows} == {first[0]}
