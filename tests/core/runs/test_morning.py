"""The morning report: what is said, and that it is still there when the runs aren't."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from core.config import RunConfig
from core.messages import Message, message
from core.runs import morning, start, status
from core.runs.listing import summary
from core.runs.morning import Ran, Report


def ran(folder: Path, name: str, **values: Any) -> Ran:
    run = start.prepare(RunConfig(name=name), folder)
    status.write(run, status.Status(**{"state": "finished", "data": "pets", "epochs": 5, "started": 1.0, **values}))
    return morning.ran(summary(run.path))


def night(folder: Path) -> Report:
    runs = (
        ran(folder, "worse", best_accuracy=0.5, accuracy=0.9, epoch=5),
        ran(folder, "better", best_accuracy=0.75, epoch=5, seconds=61.0),
        ran(folder, "other pictures", data="digits", accuracy=0.99, role="test", epoch=5),
        ran(folder, "no pictures", state="failed", message="The folder isn't there."),
        ran(folder, "too fast", state="diverged", message="Lower the rate.", best_accuracy=0.8),
        ran(folder, "broken off", state="running", epoch=2),
    )
    return Report(1000.0, 1000.0 + 7500, runs, (Message("All {what}.", {"what": Message("in all")}),))


def test_it_says_how_many_which_was_best_and_why_others_failed(tmp_path: Path) -> None:
    said = [str(sentence) for sentence in morning.sentences(night(tmp_path))]
    assert said[0].startswith("6 trainings from ") and "(2 h 5 min): 3 went well." in said[0]
    assert said[1:] == [
        "The best on “pets”: “better” with 75.00 %.",
        "“no pictures” failed: The folder isn't there.",
        "“too fast” went astray: Lower the rate.",
        "“broken off” broke off at epoch 2 of 5; it can be continued.",
        "All in all.",
    ]


def test_accuracies_on_different_pictures_are_not_compared(tmp_path: Path) -> None:
    best = night(tmp_path).best
    assert {data: each.name for data, each in best.items()} == {"pets": "better", "digits": "other pictures"}


def test_it_outlasts_the_runs_and_a_damaged_one_hides_no_older_one(tmp_path: Path) -> None:
    report = night(tmp_path / "runs")
    morning.keep(tmp_path / "reports", report)
    shutil.rmtree(tmp_path / "runs")
    assert morning.last(tmp_path / "reports") == report
    (tmp_path / "reports" / "9999.json").write_text('{"format": 1, "runs": [{"run": 3}]}', encoding="utf-8")
    assert morning.last(tmp_path / "reports") == report
    assert morning.last(tmp_path / "nowhere") is None


def test_why_one_failed_can_still_be_translated_when_it_was_kept(tmp_path: Path) -> None:
    run = start.prepare(RunConfig(name="gone"), tmp_path / "runs")
    why = (message("“{path}” is gone.", path="pets"), message("Bring it back."))
    status.write(run, status.saying(status.Status(state="failed"), why))
    morning.keep(tmp_path, Report(1.0, 2.0, (morning.ran(summary(run.path)),)))
    kept = morning.last(tmp_path)
    assert kept is not None
    told = morning.trouble(kept.runs[0])
    assert str(told) == "“gone” failed: “pets” is gone. Bring it back."
    reason = told.parameters["reason"]
    assert isinstance(reason, Message)
    assert [each.template for each in reason.parameters.values() if isinstance(each, Message)] == [
        "“{path}” is gone.",
        "Bring it back.",
    ]


def test_an_old_report_that_cannot_go_holds_up_no_new_one(tmp_path: Path) -> None:
    (tmp_path / "0000.json").mkdir()
    for number in range(morning.KEPT):
        (tmp_path / f"1000 {number:02d}.json").touch()
    report = night(tmp_path / "runs")
    morning.keep(tmp_path, report)
    assert morning.last(tmp_path) == report
    assert sorted(path.name for path in tmp_path.glob("*.json"))[:2] == ["0000.json", "1000 01.json"]
