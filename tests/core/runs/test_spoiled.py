"""Spoiled files of runs: told of in a sentence, and neither a crash nor another file's loss."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import config_file, validation
from core.config import RunConfig
from core.errors import DiskError, UserError
from core.evaluation.answers import Answers
from core.evaluation.metrics import Robustness, figures
from core.runs import coach, history, judged, log, morning, notes, rounds, status
from core.runs.curves import follow, read_curves
from core.runs.folder import RunFolder
from core.runs.judged import Judged
from core.runs.morning import Report
from core.runs.queue import Queue
from core.runs.recorder import record
from core.runs.status import Status
from tests.core.runs.fake import finished, started, straight

DEEP = "[" * 100_000 + "]" * 100_000
links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege there, and there are no pipes")


def spoil(folder: RunFolder, **values: Any) -> None:
    known = json.loads(folder.state_file.read_text(encoding="utf-8"))
    folder.state_file.write_text(json.dumps({**known, **values}), encoding="utf-8")


@pytest.mark.parametrize("text", [DEEP, '{"format": 1, "state": ' + DEEP + "}", '{"format": ' + "9" * 5000 + "}"])
def test_a_state_that_can_not_be_parsed_leaves_the_others_listed(folder: RunFolder, text: str) -> None:
    folder.state_file.write_text(text)
    [run] = history.list_runs(folder.path.parent)
    assert run.state == "damaged" and "state.json" in str(run.problem)


@pytest.mark.parametrize(
    "values",
    [
        {"started": float("nan")},
        {"started": 1e300},
        {"ended": -1},
        {"epoch": 10**40},
        {"step": -5},
        {"accuracy": 7},
        {"best_accuracy": float("inf")},
        {"seconds": float("nan")},
        {"message": "x" * 1_000_000},
    ],
)
def test_values_that_no_run_has_are_damage(folder: RunFolder, values: dict[str, Any]) -> None:
    spoil(folder, **values)
    assert history.summary(folder.path).state == "damaged"


@pytest.mark.parametrize("template", ["{x:10000000}", "{x.__class__}", "{x[0]}", "{y}", "{x:d}"])
def test_a_template_in_a_state_is_filled_only_as_ours_are(folder: RunFolder, template: str) -> None:
    spoil(folder, message="words\nand more", sentences=[template], fillings={"x": "1"})
    assert list(map(str, status.read(folder).told())) == ["words\\nand more"]


def test_a_message_too_long_for_a_window_is_kept_readable(folder: RunFolder) -> None:
    from core.messages import Message

    status.write(folder, status.saying(Status("failed"), [Message("x" * 100_000)]))
    assert 1000 < len(str(status.read(folder).told()[0])) <= status.LONGEST


LINES = [
    '{"event": [], "step": 1}',
    '{"event": "StepDone", "step": 1}',
    '{"event": "StepDone", "epoch": 1, "step": 1e400, "loss": 1, "learning_rate": 1}',
    '{"event": "StepDone", "epoch": 1, "step": 100000000000000000000000, "loss": 1, "learning_rate": 1}',
    '{"event": "StepDone", "epoch": 1, "step": 7, "loss": "abc", "learning_rate": 1}',
    '{"event": "StepDone", "epoch": 1, "step": 7, "loss": [1], "learning_rate": 1}',
    '{"event": "StepDone", "epoch": 1, "step": 7, "loss": NaN, "learning_rate": 1}',
    '{"event": "StepDone", "epoch": 1, "step": 7, "loss": 1e999, "learning_rate": 1}',
    '{"event": "EpochDone", "step": 9}',
    '{"event": "EpochDone", "epoch": 0, "step": 9}',
    '{"event": "EpochDone", "epoch": {}, "step": 9}',
    '{"event": "EpochDone", "epoch": 3, "step": 9, "train_accuracy": 5, "best": true}',
    '{"event": "GradientNorms", "step": 9}',
    '{"event": "GradientNorms", "step": 9, "norms": {"stem": "x"}}',
    '{"event": "GradientNorms", "step": 9, "norms": ' + json.dumps({f"part {n}": 1 for n in range(10_000)}) + "}",
    '{"event": "Tomorrow", "step": 9, "epoch": 1}',
    DEEP,
    '{"event": "StepDone", "epoch": 1, "step": 7, "x": "' + "y" * 2_000_000 + '"}',
]


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_a_line_that_no_training_writes_is_left_out(folder: RunFolder, line: str) -> None:
    list(record(iter(straight()), folder))
    sound = folder.metrics_file.read_bytes()
    folder.metrics_file.write_bytes(line.encode() + b"\n" + sound)
    curves = read_curves(folder)
    assert (curves.steps.tolist(), curves.epochs.tolist(), list(curves.gradient_norms)) == (
        [1, 2, 3, 4, 5, 6],
        [1, 2],
        ["stem", "head"],
    )
    assert len(next(follow(folder)).events) == sound.count(b"\n")
    coach.advise(coach.look(folder))
    list(record(iter([started(2, 6), finished()]), folder))
    assert folder.metrics_file.read_bytes() == sound


def test_times_that_no_clock_tells_are_left_out(folder: RunFolder) -> None:
    list(record(iter(straight()), folder))
    folder.times_file.write_text('{"epoch": [], "step": 1}\n{"epoch": 1, "step": 3, "seconds": "x"}\n' + DEEP + "\n")
    assert np.isnan(read_curves(folder).seconds).all()
    assert len(next(follow(folder)).events) == 12


def test_halves_of_letters_in_a_line_do_not_stop_a_run(folder: RunFolder) -> None:
    folder.metrics_file.write_text('{"event": "GradientNorms", "step": 1, "norms": {"\\ud800": 1.0}}\n')
    list(record(iter([started(2, 6), finished()]), folder))
    assert list(read_curves(folder).gradient_norms) == ["\ud800"]


def test_what_was_taken_back_is_not_in_the_curves(folder: RunFolder) -> None:
    """One damaged number must not hide all that comes after it."""
    list(record(iter(straight()), folder))
    text = folder.metrics_file.read_text().replace('"step": 2, "loss"', '"step": 2000, "loss"')
    folder.metrics_file.write_text(text)
    assert read_curves(folder).steps.tolist() == [1, 3, 4, 5, 6]


def test_a_line_without_an_end_is_passed_by(folder: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.runs.curves.AT_ONCE", 5000)
    list(record(iter(straight()), folder))
    sound = folder.metrics_file.read_bytes()
    folder.metrics_file.write_bytes(b"x" * 12_000 + b"\n" + sound)
    news = follow(folder)
    assert len(next(news).events) == 12 and next(news).events == []
    with folder.metrics_file.open("ab") as file:
        file.write(b'{"event": "GradientNorms", "step": 9, "norms": {}}\n')
    assert len(next(news).events) == 1


READS: dict[str, tuple[Callable[[RunFolder], object], ...]] = {
    "state.json": (status.read,),
    "config.toml": (lambda run: config_file.load(run.config_file),),
    "metrics.jsonl": (read_curves, lambda run: next(follow(run))),
    "name.txt": (),
    "notes.txt": (notes.read,),
}


@links
@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.timeout(20)
def test_a_pipe_or_a_device_holds_nobody_up(folder: RunFolder, name: str, kind: str) -> None:
    file = folder.path / name
    file.unlink(missing_ok=True)
    os.mkfifo(file) if kind == "pipe" else file.symlink_to("/dev/zero")
    [run] = history.list_runs(folder.path.parent)
    assert (run.state == "damaged") == (name == "state.json")
    for read in READS[name]:
        with pytest.raises(DiskError, match=name):
            read(folder)


@links
@pytest.mark.parametrize("name", ["log.txt", "metrics.jsonl", "times.jsonl", ".running"])
def test_a_link_in_a_run_leads_to_no_other_file(folder: RunFolder, tmp_path: Path, name: str) -> None:
    own = tmp_path / "precious.txt"
    own.write_text("precious")
    spoil(folder, state="running")
    (folder.path / name).unlink(missing_ok=True)
    (folder.path / name).symlink_to(own)
    history.list_runs(folder.path.parent)
    try:
        list(record(iter(straight()), folder))
    except UserError as error:
        assert name in str(error)
    assert own.read_text() == "precious"


@links
def test_an_evaluation_is_not_written_where_a_link_leads(folder: RunFolder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.evaluation.symlink_to(elsewhere)
    with pytest.raises(DiskError):
        judged.keep(folder, _judged(), [])
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize("values", [{"id": "../../../victim"}, {"run": "../.."}, {"id": "a/b"}, {"run": "a\0b"}])
def test_the_queues_round_leads_nowhere_else(tmp_path: Path, values: dict[str, Any]) -> None:
    victim = tmp_path / "victim.toml"
    victim.write_text("precious")
    queue = Queue(tmp_path / "a" / "runs")
    item = {"id": "x", "run": "y", "tries": 1, "ended": None, **values}
    (queue.folder).mkdir(parents=True)
    text = json.dumps({"format": 1, "started": 1.0, "items": [item]})
    (queue.folder / "round.json").write_text(text)
    queue.take()
    assert victim.read_text() == "precious" and rounds.read(queue.folder / "round.json").items == ()


@pytest.mark.parametrize(
    "text", [DEEP, '{"format": 1, "started": 1e400, "items": []}', '{"format": 1, "started": NaN}']
)
def test_a_spoiled_round_or_order_is_none(tmp_path: Path, text: str) -> None:
    queue = Queue(tmp_path)
    queue.add(RunConfig(name="waits"))
    for name in ("round.json", "order.json"):
        (queue.folder / name).write_text(text)
    assert [entry.name for entry in queue.waiting()] == ["waits"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("closing", 0, "template"), "{n:>999999999}"),
        (("closing", 0, "template"), "{other}"),
        (("closing", 0, "parameters"), []),
        (("started",), float("inf")),
        (("ended",), -1e300),
        (("runs", 0, "accuracy"), float("nan")),
        (("runs", 0, "seconds"), float("inf")),
        (("runs", 0, "name"), []),
        (("runs", 0, "role"), {}),
    ],
)
def test_a_spoiled_report_is_left_out(folder: RunFolder, place: tuple[str | int, ...], value: Any) -> None:
    from core.messages import message

    ran = morning.ran(history.summary(folder.path))
    reports = folder.path.parent / "reports"
    morning.keep(reports, Report(1.0, 2.0, (ran, ran), (message("{n} in all.", n=2),)))
    assert morning.last(reports) is not None
    [file] = reports.glob("*.json")
    values = inner = json.loads(file.read_text())
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    file.write_text(json.dumps(values))
    assert morning.last(reports) is None


@pytest.mark.parametrize(
    "text",
    [
        "version = []",
        "[finetune]\nstart = 'bundled'\nplan = []",
        "seed = " + "9" * 5000,
        "x = " + DEEP,
        "\ufeff\ufeff=",
    ],
)
def test_settings_that_can_not_be_are_told_of(folder: RunFolder, text: str) -> None:
    folder.config_file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        config_file.load(folder.config_file)
    assert len(str(refused.value)) < 2000


def test_settings_with_the_mark_of_an_editor_are_read(folder: RunFolder) -> None:
    text = folder.config_file.read_text(encoding="utf-8").replace("\n", "\r\n")
    folder.config_file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert config_file.load(folder.config_file).name == "test"


def test_a_book_in_the_place_of_a_value_is_told_of_shortly() -> None:
    for values in ({"seed": "x" * 10**6}, {"data": {"left_out": [1] * 10**5}}, {"model": {"network": "y" * 10**6}}):
        _, problems = validation.check(values)
        assert problems and len(" ".join(str(problem.message) for problem in problems)) < 2000
    _, problems = validation.check({f"unknown {n}": 1 for n in range(10**4)})
    assert 0 < len(problems) < 100


@pytest.mark.parametrize("values", [{"data": {"source": "folder", "path": "/a\0b"}}, {"finetune": {"start": "a\0"}}])
def test_no_path_holds_a_nul(values: dict[str, Any]) -> None:
    _, [problem] = validation.check(values)
    assert problem.key in ("data.path", "finetune.start")


def _judged() -> Judged:
    logits = np.array([[1, 0], [0, 1], [1, 0]], np.float32)
    answers = Answers(("a", "b"), ("1", "2", "3"), np.array([0, 1, 1]), logits)
    return Judged(answers, figures(answers), "test", None, (Robustness("blur", 1, 0.5, (0.2, 0.8), 3),))


def _kept(folder: RunFolder) -> Path:
    folder.checkpoints.mkdir()
    folder.best.write_bytes(b"weights")
    judged.keep(folder, _judged(), judged.mark(folder.best))
    assert judged.read(folder) is not None
    return folder.evaluation


@pytest.mark.parametrize(
    "robust",
    [{"accuracy": "0.5"}, {"accuracy": 7}, {"interval": ["a", "b"]}, {"count": -1}, {"kind": []}, {"strength": 1.5}],
)
def test_a_spoiled_evaluation_is_none(folder: RunFolder, robust: dict[str, Any]) -> None:
    file = _kept(folder) / "figures.json"
    values = json.loads(file.read_text())
    file.write_text(json.dumps({**values, "robust": [{**values["robust"][0], **robust}]}))
    assert judged.read(folder) is None


def test_answers_that_unfold_beyond_all_measure_are_none(folder: RunFolder) -> None:
    file = _kept(folder) / "answers.npz"
    with zipfile.ZipFile(file) as packed:
        whole = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in whole.items():
            packed.writestr(name, content)
        with packed.open("more.npy", "w") as more:
            for _ in range(40):
                more.write(bytes(1 << 20))
    assert judged.read(folder) is None


def test_a_name_is_one_short_line(folder: RunFolder) -> None:
    folder.name_file.write_text("a\nb \x1b[31m\u202ec\t" + "d" * 100_000, encoding="utf-8")
    name = history.summary(folder.path).name
    assert name == folder.name and name.startswith("a b [31mc d") and len(name) <= 1000 and name.isprintable()


def test_a_line_of_the_log_stays_a_line(folder: RunFolder) -> None:
    log.write(folder, "Class “a\nb\x1b[31m” is there.", "Traceback:\n  in \x1b]0;x\x07")
    first, second, third, rest = folder.log_file.read_text(encoding="utf-8").split("\n")
    assert first.endswith("Class “a\\nb\\x1b[31m” is there.")
    assert (second, third, rest) == ("Traceback:", "  in \\x1b]0;x\\x07", "")


def test_what_a_line_says_besides_is_no_reason_not_to_go_on(folder: RunFolder) -> None:
    folder.metrics_file.write_text('{"event": "GradientNorms", "step": 1, "norms": {}, "x": [NaN, 1e999]}\n')
    list(record(iter([started(2, 6), finished()]), folder))
    assert read_curves(folder).gradient_steps.tolist() == [1]


def test_the_coach_bears_accuracies_that_are_none(folder: RunFolder) -> None:
    list(record(iter(straight()), folder))
    text = folder.metrics_file.read_text().replace('"train_accuracy": 0.5', '"train_accuracy": null')
    folder.metrics_file.write_text(text.replace('"validation_accuracy": 0.7', '"validation_accuracy": null'))
    coach.advise(coach.look(folder))
