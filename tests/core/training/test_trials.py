"""Timing settings in turns: what of the steps counts, which settings are given up, what is said of each."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from core import checkpoint
from core.errors import DiskError
from core.messages import Message
from core.training import guard, saving, trials
from core.training.load import Load
from core.training.measuring import Job, Setting
from core.training.trials import _Bench, _Trial
from tests.core.training import small
from tests.core.training.small import config

PLAIN, BF16, CONTIGUOUS = Setting(), Setting("bf16"), Setting(memory_format="contiguous")
job = partial(small.job, count=200, validation=0, seconds=0.0, pictures=16)


def trial(*turns: list[float], setting: Setting = PLAIN, **values: Any) -> _Trial:
    return _Trial(setting, turns=list(turns), **values)


def test_a_fine_tuning_is_tried_with_what_it_leaves_as_it_is() -> None:
    network = _Bench(job(config=config(finetune__start="base.pt", finetune__trained_stages=1)))._network
    kept = {name for name, weight in network.named_parameters() if not weight.requires_grad}
    trained = {name for name, _ in network.named_parameters()} - kept
    assert {"conv1.weight", "layer1.0.conv1.weight"} <= kept
    assert {"layer2.0.conv1.weight", "fc.weight"} <= trained


def test_settings_are_compared_by_the_median_of_the_best_turn() -> None:
    turned = trial([9.0, 3.0, 4.0], [], [1.0, 8.0, 5.0], cold=7.0)
    assert (turned.seconds, turned.steps) == (4.0, [9.0, 3.0, 4.0, 1.0, 8.0, 5.0])
    assert trial([], cold=7.0).seconds == trial([], cold=7.0).mean_seconds == 7.0


def test_steps_that_the_computer_slept_through_are_no_part_of_the_mean() -> None:
    assert trial([1.0, 2.0, 3.0], [2.0, 2.0]).mean_seconds == 2.0
    assert trial([0.1, 0.1, 0.1], [0.1, 600.0]).mean_seconds == pytest.approx(0.1)
    assert trial([0.1, 0.1, 0.1], [0.1, 5.0]).mean_seconds == pytest.approx(1.08), "that may have been work"
    assert trial([1.0, 1.0, 20.0]).mean_seconds == pytest.approx(22 / 3), "that, too: twenty times the others"
    assert trial([1.0, 1.0, 21.0]).mean_seconds == 1.0


def test_the_third_steps_loss_is_compared() -> None:
    assert trial(losses=[3.0, 2.0, 1.0, 0.5]).loss == 1.0
    assert math.isnan(trial(losses=[3.0, 2.0]).loss)


@pytest.mark.parametrize(("seconds", "given_up"), [(0.5, False), (1.0, False), (1.5, False), (1.51, True)])
def test_who_takes_half_as_long_again_as_the_best_is_given_up(seconds: float, given_up: bool) -> None:
    best, other = trial([1.0]), trial([seconds])
    trials._give_up([other], [best, other])
    assert other.given_up is given_up
    assert not best.given_up


def test_who_was_given_up_stays_so_and_sets_no_measure() -> None:
    gone, slow = trial([0.1], given_up=True), trial([2.0])
    trials._give_up([gone, slow], [gone, slow])
    assert (gone.given_up, slow.given_up) == (True, False)


@pytest.mark.parametrize(
    ("loss", "sane"),
    [(20.0, True), (22.0, True), (18.0, True), (22.1, False), (17.9, False), (math.nan, False), (math.inf, False)],
)
def test_a_loss_within_a_tenth_of_the_plain_one_is_sane(loss: float, sane: bool) -> None:
    plain = trial([1.0], losses=[30.0, 25.0, 20.0])
    said = trials._measured(trial([1.0], setting=BF16, losses=[30.0, 25.0, loss]), plain, 0.0)
    assert said["sane"] is sane
    assert said["loss"] == (loss if math.isfinite(loss) else -1.0)


def test_the_plain_setting_is_compared_with_nobody() -> None:
    plain = trial([1.0], losses=[3.0, 2.5, -2.0])
    assert trials._measured(plain, plain, 0.0)["sane"] is True
    broken = trial([1.0], losses=[3.0, 2.5, math.nan])
    assert trials._measured(broken, broken, 0.0)["sane"] is False
    assert trials._measured(trial([1.0], losses=[3.0, 2.5, 2.0]), broken, 0.0)["sane"] is False


@pytest.mark.parametrize(("compiled", "cold", "expected"), [("on", 9.0, 8.0), ("on", 0.5, 0.0), ("off", 9.0, 0.0)])
def test_all_figures_are_said(compiled: str, cold: float, expected: float) -> None:
    """Compiling takes what the first step took longer than the others."""
    setting = Setting("bf16", compiled=compiled)
    told = trial(
        [1.0, 1.0, 4.0],
        setting=setting,
        cold=cold,
        losses=[1.0, 1.0, 1.5],
        peak_bytes=5,
        judge_seconds=0.25,
        save_seconds=0.75,
        checkpoint_bytes=6,
        failed="disk",
    )
    assert trials._measured(told, told, 0.125) == {
        "setting": {"precision": "bf16", "memory_format": "channels-last", "threads": 1, "compiled": compiled},
        "step_seconds": 1.0,
        "mean_seconds": 2.0,
        "judge_seconds": 0.25,
        "save_seconds": 0.75,
        "checkpoint_bytes": 6,
        "peak_bytes": 5,
        "loss": 1.5,
        "sane": True,
        "compile_seconds": expected,
        "others": 0.125,
        "failed": "disk",
        "exit_code": 0,
    }


@pytest.mark.parametrize(
    ("pictures", "accumulation", "expected"),
    [
        (0, 4, (256, 4)),
        (256, 4, (256, 4)),
        (300, 4, (256, 4)),
        (128, 4, (128, 2)),
        (16, 4, (16, 1)),
        (160, 4, (160, 2)),
    ],
)
def test_fewer_pictures_are_computed_in_fewer_parts(
    pictures: int, accumulation: int, expected: tuple[int, int]
) -> None:
    this = job(config=config(recipe__accumulation=accumulation, recipe__first_size=0.5), pictures=pictures)
    tried = trials._config(this)
    assert (tried.recipe.batch_size, tried.recipe.accumulation) == expected
    assert (tried.recipe.first_size, tried.device.device) == (1.0, "cpu")


@pytest.mark.parametrize(
    ("validation", "batch", "judged"), [(0, 256, None), (50, 256, 50), (900, 256, 256), (900, 16, 128)]
)
def test_the_pictures_are_noise_as_many_as_the_run_has(validation: int, batch: int, judged: int | None) -> None:
    data = trials._data(job(config=config(recipe__batch_size=batch), count=600, validation=validation, classes=3))
    assert (len(data.train), data.image_size, data.classes, data.test) == (600, 8, ("0", "1", "2"), None)
    assert (None if data.validation is None else len(data.validation)) == judged
    assert set(data.train.labels) == {0, 1, 2}
    pixels = data.train.gather(np.arange(600))
    assert (pixels.shape, pixels.dtype, pixels.min(), pixels.max()) == ((600, 8, 8, 3), np.uint8, 0, 255)
    assert len({row.tobytes() for row in pixels}) == 512
    assert np.array_equal(pixels[:88], pixels[512:])


def test_every_setting_begins_with_the_same_network_and_pictures() -> None:
    bench = _Bench(job(PLAIN, CONTIGUOUS))
    losses = []
    for setting in (PLAIN, CONTIGUOUS, PLAIN):
        turned = _Trial(setting)
        bench.turn(turned, 0, least=2)
        losses.append(turned.losses)
    assert [len(each) for each in losses] == [3, 3, 3]
    assert losses[0] == losses[2] == pytest.approx(losses[1], rel=1e-3)


@pytest.mark.parametrize(("count", "batch", "least"), [(200, 16, 2), (16, 16, 3), (40, 16, 5), (5, 16, 2)])
def test_a_turn_has_whole_batches_as_many_as_were_asked_for(count: int, batch: int, least: int) -> None:
    """Also where an epoch is over sooner; a first step is taken beside them, and isn't counted."""
    bench, turned = _Bench(job(count=count, pictures=batch)), _Trial(PLAIN)
    state = bench.turn(turned, 0, least=least)
    assert (len(turned.steps), len(turned.losses), len(turned.turns)) == (least, least + 1, 1)
    assert turned.cold > 0 and not turned.given_up
    assert state.config.recipe.batch_size == batch
    cold = turned.cold
    bench.turn(turned, 0, least=least)
    assert (len(turned.steps), len(turned.losses), turned.cold) == (2 * least, least + 1, cold)


@pytest.mark.parametrize(("seconds", "steps"), [(0.0, 2), (5.0, 4), (1000.0, 99)])
def test_a_turn_ends_with_its_time_or_after_a_hundred_steps(
    monkeypatch: pytest.MonkeyPatch, seconds: float, steps: int
) -> None:
    """A step takes a second here."""
    now = [0.0]

    def step(*_given: Any) -> float:
        now[0] += 1.0
        return 2.5

    monkeypatch.setattr(trials, "_step", step)
    monkeypatch.setattr(trials, "time", SimpleNamespace(perf_counter=lambda: now[0]))
    turned = _Trial(PLAIN)
    _Bench(job()).turn(turned, seconds, least=2)
    assert (turned.steps, turned.cold) == ([1.0] * steps, 1.0)


@pytest.mark.parametrize(("hopeless", "given_up"), [(0.5, True), (1.0, False)])
def test_a_first_step_that_takes_hopelessly_long_ends_the_trial(
    monkeypatch: pytest.MonkeyPatch, hopeless: float, given_up: bool
) -> None:
    now = [0.0]

    def step(*_given: Any) -> float:
        now[0] += 1.0 if now[0] == 0 else 2.0
        return 2.5

    monkeypatch.setattr(trials, "_step", step)
    monkeypatch.setattr(trials, "time", SimpleNamespace(perf_counter=lambda: now[0]))
    turned = _Trial(PLAIN)
    _Bench(job()).turn(turned, 0, least=2, hopeless=hopeless)
    assert (turned.given_up, turned.steps, turned.losses) == (
        (True, [], [2.5]) if given_up else (False, [2.0, 2.0], [2.5] * 3)
    )


class Scripted:
    """A bench on which a setting's steps take as long as `takes` says, turn by turn; the last entry goes on."""

    before = 10

    def __init__(self, this: Job, takes: dict[Setting, list[float]]) -> None:
        self.job, self.now, self.takes = this, 100.0, takes
        self.turns: list[tuple[Setting, float, int, float]] = []

    def peak(self) -> int:
        return 15

    def turn(self, turned: _Trial, seconds: float, *, least: int, hopeless: float = math.inf) -> Any:
        mine = [each for each in self.turns if each[0] == turned.setting]
        self.turns.append((turned.setting, seconds, least, hopeless))
        script = self.takes[turned.setting]
        step = script[min(len(mine), len(script) - 1)]
        self.now += 4 * step
        turned.cold = turned.cold or step
        turned.turns.append([step] * 3)
        turned.losses.extend([2.3] * 3)
        turned.given_up = step > hopeless


def ran(monkeypatch: pytest.MonkeyPatch, takes: dict[Setting, list[float]]) -> tuple[Scripted, list[dict[str, Any]]]:
    """A job of 16 seconds."""
    bench, said = Scripted(job(*takes, seconds=16.0), takes), list[dict[str, Any]]()
    clock = SimpleNamespace(monotonic=lambda: bench.now, perf_counter=lambda: bench.now)
    monkeypatch.setattr(trials, "_Bench", lambda this: bench)
    monkeypatch.setattr(trials, "_judge", lambda state: 0.5)
    monkeypatch.setattr(trials, "time", clock)
    trials.run(bench.job, said.append)
    return bench, said


def test_a_single_setting_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    bench, said = ran(monkeypatch, {PLAIN: [1.0]})
    assert bench.turns == [(PLAIN, 8.0, 2, math.inf)]
    assert [next(iter(each)) for each in said] == ["ready", "trying", "setting"]
    assert (said[2]["judge_seconds"], said[2]["peak_bytes"], said[2]["step_seconds"]) == (0.5, 5, 1.0)


def test_turns_go_on_until_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each turn of a setting takes a second: two first looks and seven rounds of two."""
    bench, said = ran(monkeypatch, {PLAIN: [0.25], BF16: [0.25]})
    assert [each[0] for each in bench.turns] == [PLAIN, BF16] * 8
    assert bench.turns[:2] == [(PLAIN, 4.0, 2, math.inf), (BF16, 4.0, 2, 1.0)]
    assert {each[1:] for each in bench.turns[2:]} == {(0.5, 2, math.inf)}
    assert [each["trying"]["precision"] for each in said if "trying" in each] == ["fp32", "bf16"] * 8
    assert [each["setting"]["precision"] for each in said if "setting" in each] == ["fp32", "bf16"] * 2


def test_two_rounds_are_taken_however_long_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    bench, _ = ran(monkeypatch, {PLAIN: [100.0], BF16: [100.0]})
    assert [each[0] for each in bench.turns] == [PLAIN, BF16] * 3


def test_a_slow_setting_is_given_up_after_its_first_look(monkeypatch: pytest.MonkeyPatch) -> None:
    bench, said = ran(monkeypatch, {PLAIN: [0.25], CONTIGUOUS: [0.5], BF16: [0.3]})
    assert [each[0] for each in bench.turns].count(CONTIGUOUS) == 1
    assert [each[0] for each in bench.turns].count(BF16) > 2
    assert len([each for each in said if "setting" in each]) == 6, "all are said again at the end"


def test_the_plain_setting_is_given_up_only_after_two_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    bench, _ = ran(monkeypatch, {PLAIN: [0.5], CONTIGUOUS: [0.25], BF16: [0.25]})
    assert [each[0] for each in bench.turns].count(PLAIN) == 3
    assert [each[0] for each in bench.turns].count(BF16) > 3


def test_a_hopeless_setting_is_not_judged_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the plain one's first step is hopeless, but for one that is compiled in it."""
    compiled = Setting(compiled="on")
    bench, said = ran(monkeypatch, {PLAIN: [0.25], BF16: [1.01], compiled: [1.01]})
    assert [each[3] for each in bench.turns[:3]] == [math.inf, 1.0, math.inf]
    judged = [each["judge_seconds"] for each in said if "setting" in each]
    assert judged[:3] == [0.5, 0.0, 0.5]


def test_a_plain_step_leaves_threads_and_random_numbers_as_they_were() -> None:
    torch.manual_seed(5)
    threads, random = torch.get_num_threads(), torch.get_rng_state()
    assert 0 < trials.plain_step(job()) < 60
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), random)


def test_a_plain_step_is_the_fastest_of_two_after_a_first_one(monkeypatch: pytest.MonkeyPatch) -> None:
    now, took = [0.0], [0.25, 3.0, 2.0]

    def step(*_given: Any) -> float:
        now[0] += took.pop(0)
        return 2.5

    monkeypatch.setattr(trials, "_step", step)
    monkeypatch.setattr(trials, "time", SimpleNamespace(perf_counter=lambda: now[0]))
    assert (trials.plain_step(job()), took) == (2.0, [])


def test_a_plain_step_that_would_not_fit_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "look", lambda state: Message("Batches are split."))
    monkeypatch.setattr(_Bench, "turn", lambda *given, **more: pytest.fail("a step was tried"))
    with pytest.raises(MemoryError):
        trials.plain_step(job())


def test_a_checkpoint_is_written_measured_and_removed(tmp_path: Path) -> None:
    bench, turned, sizes = _Bench(job(validation=30)), _Trial(PLAIN), list[int]()
    state = bench.turn(turned, 0, least=2)
    save: Callable[..., None] = saving.save_last

    def watched(given: Any, path: Path) -> None:
        save(given, path)
        sizes.append(path.stat().st_size)
        assert checkpoint.load(path)["weights"]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(saving, "save_last", watched)
        trials._save(state, tmp_path, turned)
    assert (len(sizes), turned.checkpoint_bytes, turned.failed) == (2, sizes[-1], "")
    assert 0 < turned.save_seconds < 60
    assert list(tmp_path.iterdir()) == []
    assert 0 < trials._judge(state) < 60
    assert trials._judge(_Bench(job()).state(PLAIN)) == 0.0


@pytest.mark.parametrize("ema", [0.0, 0.99])
def test_a_full_disk_is_noted_with_about_what_was_to_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ema: float
) -> None:
    bench, turned = _Bench(job(config=config(recipe__ema=ema))), _Trial(PLAIN)
    state = bench.turn(turned, 0, least=2)
    trials._save(state, tmp_path, turned)
    written = turned.checkpoint_bytes

    def full(given: Any, path: Path) -> None:
        raise DiskError(path, OSError(28, "No space left on device"), writing=True)

    monkeypatch.setattr(saving, "save_last", full)
    trials._save(state, tmp_path, turned)
    assert turned.failed == "disk"
    assert 0.75 * written - 20_000 < turned.checkpoint_bytes <= written
    weights = sum(each.nbytes for each in state.model.state_dict().values())
    learned = sum(each.nbytes for each in state.model.parameters())
    assert turned.checkpoint_bytes >= weights * (2 if ema else 1) + learned


def test_a_first_look_saves_where_a_folder_is_given(tmp_path: Path) -> None:
    said: list[dict[str, Any]] = []
    for folder in (None, tmp_path):
        bench, turned = _Bench(job(validation=30, checkpoint_folder=folder)), _Trial(PLAIN)
        trials._first_look(bench, turned, turned, 0, Load(), said.append)
    first, second = (each for each in said if "setting" in each)
    assert first["checkpoint_bytes"] == first["save_seconds"] == 0
    assert second["checkpoint_bytes"] > 10_000
    assert second["judge_seconds"] > 0 and second["sane"]


def test_a_step_that_is_split_did_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    state = _Bench(job()).state(PLAIN)
    images, labels = next(state.train_batches())

    def split(given: Any, *batch: Any) -> float:
        given.at_once.parts *= 2
        return 2.0

    assert trials._step(state, images, labels) > 0
    monkeypatch.setattr(trials, "loss_of_step", split)
    with pytest.raises(MemoryError):
        trials._step(state, images, labels)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts it elsewhere")
def test_the_peak_is_told_in_kibibytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    status = tmp_path / "status"
    status.write_text("VmPeak:\t    9000 kB\nVmHWM:\t    2000 kB\nVmRSS:\t    1000 kB\n")
    monkeypatch.setattr(trials, "Path", lambda name: status)
    assert trials._peak_resident() == 2_048_000
