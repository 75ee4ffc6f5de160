"""The tab "How sure": its sentences are what the network would say, and bad pictures are tried and kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core import checkpoint
from core.evaluation import calibration
from core.runs import judged
from core.runs.history import RunSummary
from core.tasks.doubt import DOUBT, RIGHT_RATES, verdicts
from gui.session import Session
from gui.widgets.robustness_card import NOTHING
from gui.widgets.sure_view import SureView
from gui.workers.judging import Judging
from tests.gui.judged_runs import digits_run, folder_run
from tests.gui.shell import PatientEngine

LONG = 30_000


@pytest.fixture
def view(qtbot: Any) -> SureView:
    session = Session(engine=PatientEngine())
    made = SureView(session, Judging(session))
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def show(view: SureView, run: RunSummary, qtbot: Any) -> None:
    view.show_run(run)
    qtbot.waitUntil(lambda: view.sure is not None, timeout=LONG)


def test_rates_and_diagram_are_what_the_network_says(view: SureView, tmp_path: Path, qtbot: Any) -> None:
    run = digits_run(tmp_path, judged=True)
    show(view, run, qtbot)
    known = judged.read(run.folder)
    assert known is not None and known.doubt is not None
    assert view.wanted == 0.95
    texts = []
    for place, rate in enumerate(RIGHT_RATES):
        qtbot.mouseClick(view.rates.button(place), Qt.MouseButton.LeftButton)
        each = np.array(verdicts(known.answers.logits, known.doubt, rate, known.answers.distances))
        sure = each == "sure"
        texts.append(view.answered.text())
        if not sure.any():
            assert f"No probability makes {round(rate * 100)} %" in texts[-1]
            continue
        right = known.answers.right[sure].mean()
        assert f"answers {round(sure.mean() * 100)}, and {round(right * 100)} of 100" in texts[-1]
        chosen = view.coverage.lines[-1]
        assert (chosen.x[0], chosen.y[0]) == (pytest.approx(sure.mean()), pytest.approx(right))
    assert len(set(texts)) > 1
    assert f"{(each == 'stranger').mean() * 100:.1f}" in view.strangers.text()
    assert not view.two.isVisible()
    for line, heat in zip(view.reliability.lines[1:], (1.0, known.doubt.temperature), strict=True):
        bins = [each for each in calibration.reliability(known.answers, heat) if each.count]
        assert line.y.tolist() == [each.accuracy for each in bins]
        assert line.x.tolist() == [each.confidence for each in bins]
    assert f"{known.doubt.temperature:.2f}" in view.temperature.text()
    error = calibration.calibration_error(calibration.reliability(known.answers, known.doubt.temperature))
    assert f"off by {error * 100:.1f} points" in view.calibration.text()


def test_a_checkpoint_without_doubt_answers_always(view: SureView, tmp_path: Path, qtbot: Any) -> None:
    run = digits_run(tmp_path)
    contents = checkpoint.load(run.folder.best)
    checkpoint.save(run.folder.best, {name: value for name, value in contents.items() if name != DOUBT})
    show(view, run, qtbot)
    assert "it answers always" in view.temperature.text()
    assert len(view.reliability.lines) == 2
    assert not any(button.isVisible() for button in view.rates.buttons())
    assert view.answered.text().startswith("It answers always")


def test_bad_pictures_are_tried_shown_and_kept(view: SureView, tmp_path: Path, qtbot: Any) -> None:
    run, _pictures = folder_run(tmp_path)
    show(view, run, qtbot)
    assert view.two.isVisible() and view.receiver.lines and view.precision.lines
    assert not view.robustness.table.isVisible()
    view.robustness.button.click()
    view.robustness.work.cancel.click()
    assert view.judging.judges is None and not view.robustness.work.isVisible()
    qtbot.mouseClick(view.robustness.button, Qt.MouseButton.LeftButton)
    assert view.robustness.work.cancel.isVisible()
    qtbot.waitUntil(lambda: view.robustness.cells[NOTHING].has_picture, timeout=LONG)
    known = judged.read(run.folder)
    assert known is not None and len(known.robustness) == len(view.robustness.cells) == 16
    for each in known.robustness:
        cell = view.robustness.cells[each.kind, each.strength]
        assert cell.case == each and cell.has_picture
    assert not view.robustness.button.isVisible() and not view.robustness.work.isVisible()
