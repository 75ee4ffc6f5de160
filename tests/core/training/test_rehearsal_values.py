"""What a rehearsal predicts, worked out by hand: seconds, bytes, the sentence, and what the child is asked."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.config import RunConfig
from core.data.pictures import DataSet
from core.errors import Cancelled
from core.messages import Message
from core.models.summary import summarise
from core.progress import Progress
from core.training import finetuning, guard, rehearsal
from core.training.measuring import Job, Measured, Setting
from core.training.rehearsal import duration, rehearse, size
from core.training.starting import Start
from core.training.tuning import Case
from tests.core.training.small import config
from tests.core.training.tiny import CPU, data, tuned

GB = 1_000_000_000
STEP = Measured(
    Setting(), step_seconds=2.0, judge_seconds=3.0, save_seconds=4.0, checkpoint_bytes=1000, compile_seconds=7.0
)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 MB"),
        (1_400_000, "1 MB"),
        (999_000_000, "999 MB"),
        (1e9, "1.0 GB"),
        (1_460_000_000, "1.5 GB"),
        (23_000_000_000, "23.0 GB"),
    ],
)
def test_bytes_for_people(count: float, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0 s"),
        (12.4, "12 s"),
        (89.4, "89 s"),
        (90.0, "2 min"),
        (300.0, "5 min"),
        (89 * 60, "89 min"),
        (89.4 * 60, "89 min"),
        (90 * 60, "1 h 30 min"),
        (12_000.0, "3 h 20 min"),
        (7200.0, "2 h 0 min"),
    ],
)
def test_seconds_for_people(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def seconds(of: DataSet, measured: Measured = STEP, **settings: Any) -> float:
    values = {"recipe__epochs": 2, "recipe__batch_size": 10, "checkpoint_seconds": 1000.0, **settings}
    return rehearsal._seconds(config(**values), of, 10, measured)


def test_a_run_is_its_steps_what_is_judged_and_what_is_written() -> None:
    # 40 pictures in 4 steps of 2 s, 20 judged at 3 s for all 20 of them; a checkpoint of 4 s, and half as long for
    # the better one; at the end the best is judged and written once more, and 7 s went to compiling.
    assert seconds(data(40, 20)) == pytest.approx(2 * (8 + 3 + 4 + 2) + (3 + 2) + 7)
    assert seconds(data(40, 20), recipe__epochs=1) == pytest.approx(8 + 3 + 6 + 3 + 2 + 7)


def test_test_pictures_are_judged_once_at_the_end() -> None:
    assert seconds(data(40, 20, 60)) == pytest.approx(46 + 9)


def test_without_validation_the_training_pictures_are_judged_at_the_end() -> None:
    assert seconds(data(40, 0)) == pytest.approx(2 * (8 + 4) + 3 + 7)
    assert seconds(data(40, 0, 80)) == pytest.approx(2 * (8 + 4) + 6 + 7)


def test_of_many_pictures_as_many_are_judged_at_once_as_the_child_did() -> None:
    assert seconds(data(40, 256)) == pytest.approx(2 * (8 + 6 + 6) + (6 + 2) + 7), "128 in 3 s"
    many = rehearsal._seconds(config(recipe__epochs=1, checkpoint_seconds=1000.0), data(400, 400), 200, STEP)
    assert many == pytest.approx(2 * 2 + 6 + 6 + (6 + 2) + 7), "a batch of 200 in 3 s"


@pytest.mark.parametrize(("every", "saves"), [(0.0, 4), (1.0, 4), (2.0, 4), (3.0, 3), (4.0, 3), (5.0, 2), (9.0, 1)])
def test_checkpoints_come_within_an_epoch_too_but_not_beside_its_last_step(every: float, saves: int) -> None:
    assert seconds(data(40, 20), checkpoint_seconds=every) == pytest.approx(2 * (8 + 3 + 4 * saves + 2) + 5 + 7)


def test_growing_pictures_and_other_programs_count_for_all_steps() -> None:
    half = seconds(data(40, 20), recipe__first_size=0.5)
    assert half == pytest.approx(46 - 16 * (1 - 7 / 12)), "the mean of squares between a half and one is 7/12"
    assert seconds(data(40, 20), replace(STEP, mean_seconds=2.5)) == pytest.approx(46 + 8 * 0.5)


def test_the_last_layer_alone_sees_each_picture_once_and_each_for_training_mirrored() -> None:
    of = data(40, 20, 10)
    found = rehearsal._seconds(tuned("quick"), of, 10, STEP)
    assert found == pytest.approx(3 * (80 + 20 + 10) / 20)
    assert rehearsal._seconds(tuned("thorough"), of, 10, STEP) > 2 * found


def told(
    of: DataSet, measured: Measured = STEP, *, free: int = 5 * GB, parts: int = 1, too_much: bool = False
) -> rehearsal.Rehearsal:
    chosen = config(recipe__epochs=2, recipe__batch_size=10, checkpoint_seconds=1000.0)
    return rehearsal._told(chosen, of, 10, measured, 123_000_000, free, parts, too_much)


def test_the_disk_holds_a_checkpoint_the_best_weights_and_a_line_for_each_step() -> None:
    of = data(40, 20)
    found = told(of)
    parameters = summarise(config().model, 3, 8).parameters
    assert found.disk_bytes == 1000 + 4 * parameters + 2 * 4 * rehearsal.LINE_BYTES
    assert (found.seconds, found.memory_bytes, found.step_seconds) == (pytest.approx(46), 123_000_000, 2.0)
    assert (found.fits, found.batch_parts) == (True, 1)
    assert str(found.message) == "About 46 s, 123 MB of memory and 0 MB of disk."


def test_room_is_needed_for_another_checkpoint_while_one_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    of, usage = data(40, 20), shutil.disk_usage(Path.cwd())
    needed = told(of).disk_bytes + 1000
    for free, fits in ((needed, True), (needed - 1, False)):
        monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: usage._replace(free=free))
        assert told(of).fits is fits


@pytest.mark.parametrize(
    ("failed", "too_much", "parts", "sentence", "has_time", "fits"),
    [
        ("", False, 1, "About 46 s, 123 MB of memory", True, True),
        ("", False, 2, "About 46 s, 123 MB of memory and 0 MB of disk; each batch is computed in 2 parts", True, True),
        ("", True, 5, "Even two pictures at once need more memory than is there (5.0 GB are free)", False, False),
        ("disk", False, 1, "The disk of “", True, False),
        ("disk", True, 1, "Even two pictures at once", False, False),
        ("crashed", False, 1, "The rehearsal ended before its time", False, False),
        ("timeout", False, 2, "The rehearsal ended before its time", False, False),
    ],
)
def test_one_sentence_says_what_matters_most(
    failed: Any, too_much: bool, parts: int, sentence: str, has_time: bool, fits: bool
) -> None:
    found = told(data(40, 20), replace(STEP, failed=failed), parts=parts, too_much=too_much)
    assert str(found.message).startswith(sentence)
    assert found.seconds == (pytest.approx(46) if has_time else 0.0)
    assert (found.fits, found.batch_parts) == (fits, parts)


def test_pictures_that_are_kept_in_memory_are_counted_and_those_read_each_time_are_not() -> None:
    of = data(40, 20, 10)
    assert rehearsal.held_bytes(of) == 70 * 8 * 8 * 3
    assert rehearsal.held_bytes(data(40, 0)) == 40 * 8 * 8 * 3
    assert rehearsal.held_bytes(replace(of, train=replace(of.train, decodes=True))) == 30 * 8 * 8 * 3
    assert rehearsal.held_bytes(replace(of, image_size=100_000)) == 3 * GB, "beyond that they aren't kept"


class Child:
    """Stands for the child process: notes what it is asked, and has room for so many parts only."""

    def __init__(self, *, fits_from: int = 1, **figures: Any) -> None:
        self.jobs, self.limits, self.fits_from, self.figures = list[Job](), list[float](), fits_from, figures

    def __call__(self, job: Job, progress: Progress, seconds: float) -> list[Measured]:
        self.jobs.append(job)
        self.limits.append(seconds)
        too_much = job.config.recipe.accumulation < self.fits_from
        return [replace(STEP, setting=job.settings[0], failed="memory" if too_much else "", **self.figures)]

    @property
    def parts(self) -> list[int]:
        return [job.config.recipe.accumulation for job in self.jobs]


def test_the_child_is_asked_for_the_run_as_it_would_be(home: Path) -> None:
    child = Child()
    rehearse(config(recipe__accumulation=2), Progress(), child)
    (job,) = child.jobs
    assert (job.device, job.classes, job.image_size, job.count, job.validation) == ("cpu", 10, 8, 1433, 364)
    assert (job.seconds, child.limits, job.pictures) == (3.0, [180.0], 0)
    assert job.checkpoint_folder is not None and home in job.checkpoint_folder.parents
    assert job.settings == (Setting("fp32", job.settings[0].memory_format, 1, "off"),)
    assert job.config.recipe == config(recipe__accumulation=2).recipe
    nothing = Child()
    rehearse(config(recipe__validation_share=0.0), Progress(), nothing)
    assert nothing.jobs[0].validation == nothing.jobs[0].count == 1797


@pytest.mark.parametrize(("parts", "asked"), [(1023, 1023), (1024, 1024), (2000, 1024)])
def test_the_child_is_asked_for_no_more_parts_than_a_run_can_have(parts: int, asked: int) -> None:
    of, child = data(), Child()
    case = Case(config(), CPU, 3, 8, 12)
    rehearsal._measured(config(), parts, case, of, Setting(), child, Progress())
    assert child.parts == [asked]


def test_while_it_lasts_it_is_said_what_for() -> None:
    told: list[str] = []
    rehearse(config(), Progress(lambda what, done, total: told.append(str(what))), Child())
    assert told[-1] == "Rehearsing: a few steps, to tell time and memory…"


def test_a_child_that_says_nothing_took_too_long() -> None:
    found = rehearse(config(), Progress(), lambda job, progress, seconds: [])
    assert not found.fits and str(found.message).startswith("The rehearsal ended before its time")


@pytest.mark.parametrize(
    ("fits_from", "parts", "fits"),
    [(1, [1], True), (2, [1, 2], True), (5, [1, 2, 4, 5], True), (99, [1, 2, 4, 5], False)],
)
def test_parts_are_doubled_until_two_pictures_are_left(fits_from: int, parts: list[int], fits: bool) -> None:
    child = Child(fits_from=fits_from)
    found = rehearse(config(recipe__batch_size=10), Progress(), child)
    assert child.parts == parts
    assert (found.fits, found.batch_parts) == (fits, parts[-1])


WIDE = {"model__widths": [8, 256], "recipe__batch_size": 64}


@pytest.mark.parametrize(
    ("pictures", "precision", "parts"), [(64, "fp32", 1), (63, "fp32", 2), (31, "fp32", 4), (32, "bf16", 1)]
)
def test_what_cannot_fit_beside_weights_gradients_and_momentum_is_not_tried(
    pictures: int, precision: str, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = summarise(config(**WIDE).model, 10, 8)
    room = 12 * network.parameters + (pictures + 0.5) * network.activation_bytes
    assert 12 * network.parameters > 32 * network.activation_bytes
    monkeypatch.setattr(rehearsal, "free_memory", lambda device: round(room / guard.SHARE))
    child = Child()
    rehearse(config(**WIDE, device__precision=precision), Progress(), child)
    assert child.parts[0] == parts


@pytest.mark.parametrize(("free", "parts"), [(0, 1), (1, 5)])
def test_where_free_memory_is_unknown_all_is_tried_and_where_there_is_none_two_pictures(
    free: int, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "free_memory", lambda device: free)
    child = Child(peak_bytes=1)
    found = rehearse(config(recipe__batch_size=10), Progress(), child)
    assert (child.parts, found.fits) == ([parts], free == 0)


@pytest.mark.parametrize(("peak", "fits"), [(700_000_000, True), (727_000_000, True), (728_000_000, False)])
def test_a_run_may_take_four_fifths_of_what_is_free_and_grows_by_a_tenth(
    peak: int, fits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "free_memory", lambda device: GB)
    found = rehearse(config(recipe__batch_size=2), Progress(), Child(peak_bytes=peak))
    assert found.fits is fits
    assert found.memory_bytes >= peak * 1.1 + 1797 * 8 * 8 * 3 - 1


def started(monkeypatch: pytest.MonkeyPatch) -> RunConfig:
    """A fine-tuning of the digits on a network for pictures of 48 pixels."""
    network = config(model__widths=[8, 24], model__stem="7x7").model
    monkeypatch.setattr(finetuning, "load_start", lambda *_: Start("", network, {}, 48, None))
    return tuned("thorough", recipe__epochs=1)


def test_a_fine_tuning_is_rehearsed_with_the_network_it_starts_from(monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child()
    monkeypatch.setattr(rehearsal, "free_memory", lambda device: 1)
    rehearse(started(monkeypatch), Progress(), child)
    assert child.jobs[0].config.model.widths == [8, 24]
    assert child.jobs[0].image_size == child.jobs[0].config.data.image_size == 48
    assert child.parts[0] == 1, "what its frozen parts need is found out by the child alone"


def test_a_rehearsal_ends_while_the_network_to_start_from_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress()

    def cancelling(config: RunConfig, control: object) -> Any:
        yield Message("")
        progress.cancel()
        yield Message("")
        raise AssertionError("it went on")

    monkeypatch.setattr(finetuning, "begin", cancelling)
    with pytest.raises(Cancelled):
        rehearse(tuned("thorough"), progress, Child())
