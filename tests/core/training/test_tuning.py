"""What is chosen of what was measured, when anything is measured at all, and what is said of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from core import devices
from core.devices import Chosen
from core.errors import Cancelled, UserError
from core.messages import Message
from core.progress import Progress
from core.training import choice_memory, compiling, load, trials, tuning
from core.training.measuring import Job, Measured, Setting
from core.training.tuning import Case, Settled
from tests.core.training.small import config

Fake = Callable[[Setting], Measured]
PLAIN = Setting(threads=2)


@pytest.fixture(autouse=True)
def tuned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tuning.SWITCH)
    monkeypatch.setattr(tuning, "usable_cores", lambda: 2)
    monkeypatch.setattr(tuning, "physical_cores", lambda: 2)


def case(device: str = "cpu", **settings: Any) -> Case:
    """A run of 400 steps."""
    settings = {"device__threads": 0, "recipe__epochs": 10, "recipe__batch_size": 100, **settings}
    return Case(config(**settings), Chosen(device, "A processor", Message("")), 10, 32, 4000)


def settle(this: Case, figures: Fake, *, step: float = 1.0, jobs: list[Job] | None = None) -> Settled:
    """What is settled where a setting measures as `figures` says and a plain step takes `step` seconds."""
    asked = jobs if jobs is not None else []

    def measure(job: Job, progress: Progress, seconds: float) -> list[Measured]:
        asked.append(job)
        return [figures(setting) for setting in job.settings]

    return tuning.settle(this, Progress(), measure, lambda job: step * job.pictures / this.batch_size)


def takes(seconds: dict[str, float]) -> Fake:
    """Each precision takes that long, or a whole layout, or what is compiled; others a second."""

    def figures(setting: Setting) -> Measured:
        named = [setting.precision, setting.memory_format, "compiled" if setting.compiled == "on" else ""]
        return Measured(setting, step_seconds=min(seconds.get(name, 1.0) for name in named), loss=2.3, sane=True)

    return figures


def never(job: Job, progress: Progress, seconds: float) -> list[Measured]:
    raise AssertionError("nothing was to be measured")


def test_the_fastest_setting_is_taken_and_said() -> None:
    settled = settle(case(), takes({"bf16": 0.5}))
    device = settled.device
    assert (device.precision, device.memory_format, device.threads, device.compiled) == (
        "bf16",
        "channels-last",
        2,
        "off",
    )
    assert str(settled.message) == "bf16, channels-last: 2.0x faster here than the default."
    assert settled.speedup == 2.0


def test_a_slow_setting_is_not_taken() -> None:
    settled = settle(case(), lambda setting: replace(takes({})(setting), step_seconds=1.0 if setting == PLAIN else 9.0))
    assert settled.device == tuning.plain(case().config.device, "cpu")
    assert str(settled.message) == "The plain settings are the fastest here."
    assert settled.mark is None


def test_noise_does_not_decide() -> None:
    assert settle(case(), takes({"bf16": 0.98})).device.precision == "fp32"


@pytest.mark.parametrize("loss", [-1.0, 3.4])
def test_a_setting_whose_loss_is_wrong_is_not_taken(loss: float) -> None:
    def figures(setting: Setting) -> Measured:
        good = takes({"bf16": 0.1, "contiguous": 0.8})(setting)
        return replace(good, loss=loss, sane=False) if setting.precision == "bf16" else good

    assert settle(case(), figures).device.precision == "fp32"
    assert settle(case(), figures).device.memory_format == "contiguous"


@pytest.mark.parametrize(
    ("failed", "exit_code", "reason"),
    [
        ("crashed", -4, "illegal instruction"),
        ("crashed", 0xC000001D, "illegal instruction"),
        ("crashed", -11, "it crashed"),
        ("memory", -9, "not enough memory"),
    ],
)
def test_what_ends_the_test_leads_to_plain_settings_in_one_sentence(failed: Any, exit_code: int, reason: str) -> None:
    def figures(setting: Setting) -> Measured:
        ended = Measured(setting, failed=failed, exit_code=exit_code)
        return ended if setting.precision == "bf16" else takes({})(setting)

    settled = settle(case(), figures)
    assert settled.device == tuning.plain(case().config.device, "cpu")
    assert str(settled.message) == (f"Trying bf16, channels-last ended the test ({reason}): plain settings are used.")


def test_a_small_gain_is_not_told_as_none() -> None:
    settled = settle(case(), takes({"bf16": 0.95}))
    assert str(settled.message) == "bf16, channels-last: 1.05x faster here than the default."


def test_what_survives_a_crash_may_still_win() -> None:
    def figures(setting: Setting) -> Measured:
        ended = Measured(setting, failed="crashed", exit_code=-4)
        return ended if setting.precision == "bf16" else takes({"contiguous": 0.5})(setting)

    assert str(settle(case(), figures).message) == (
        "fp32, contiguous: 2.0x faster here than the default. "
        "Trying bf16, channels-last ended the test (illegal instruction)."
    )


def test_nothing_that_could_be_measured_leaves_plain_settings() -> None:
    settled = settle(case(), lambda setting: Measured(setting, failed="crashed", exit_code=1))
    assert settled.device == tuning.plain(case().config.device, "cpu")
    assert "plain settings are used" in str(settled.message)


def test_a_short_run_starts_no_child_and_says_nothing() -> None:
    jobs: list[Job] = []
    settled = settle(case(), takes({"bf16": 0.5}), step=0.01, jobs=jobs)
    assert (jobs, settled.message.template, settled.device.precision) == ([], "", "fp32")


def test_what_is_fixed_stays_and_is_not_tried() -> None:
    jobs: list[Job] = []
    settled = settle(case(device__precision="fp32"), takes({"bf16": 0.1, "contiguous": 0.5}), jobs=jobs)
    assert {setting.precision for setting in jobs[0].settings} == {"fp32"}
    assert settled.device.memory_format == "contiguous"
    fixed = case(
        device__precision="bf16", device__memory_format="contiguous", device__threads=1, device__compiled="off"
    )
    assert tuning.settle(fixed, Progress(), never, lambda job: 9.0).device.precision == "bf16"


def test_a_choice_is_remembered_also_for_short_runs() -> None:
    chosen = settle(case(), takes({"bf16": 0.5}))
    again = tuning.settle(case(recipe__epochs=1), Progress(), never, lambda job: 1e-6)
    assert (again.device, again.message, again.speedup) == (chosen.device, chosen.message, chosen.speedup)


@pytest.mark.parametrize(
    "other",
    [{"recipe__batch_size": 50}, {"model__widths": [8, 32]}, {"recipe__accumulation": 2}, {"device__threads": 1}],
)
def test_another_case_is_measured_anew(other: dict[str, Any]) -> None:
    settle(case(), takes({"bf16": 0.5}))
    jobs: list[Job] = []
    settle(case(**other), takes({}), jobs=jobs)
    assert jobs


def test_a_damaged_memory_is_measured_anew(home: Path) -> None:
    settle(case(), takes({"bf16": 0.5}))
    for file in (home / "cache" / "tuning").glob("*.json"):
        file.write_text('{"setting": 3}')
    assert settle(case(), takes({"contiguous": 0.5})).device.memory_format == "contiguous"


def test_fewer_threads_are_tried_where_cores_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "usable_cores", lambda: 8)
    monkeypatch.setattr(tuning, "physical_cores", lambda: 4)

    def figures(setting: Setting) -> Measured:
        return replace(takes({})(setting), step_seconds=setting.threads / 8)

    settled = settle(case(), figures)
    assert settled.device.threads == 4
    assert str(settled.message) == "fp32, channels-last, 4 threads: 2.0x faster here than the default."


@pytest.mark.parametrize(("usable", "physical", "tried"), [(1, 1, {1}), (64, 32, {64, 32}), (3, 3, {3})])
def test_threads_follow_what_the_program_may_use(
    monkeypatch: pytest.MonkeyPatch, usable: int, physical: int, tried: set[int]
) -> None:
    monkeypatch.setattr(tuning, "usable_cores", lambda: usable)
    monkeypatch.setattr(tuning, "physical_cores", lambda: physical)
    jobs: list[Job] = []
    settled = settle(case(), takes({}), jobs=jobs)
    assert settled.device.threads == usable
    assert {setting.threads for setting in jobs[0].settings} == tried


def test_cores_of_their_own_are_no_more_than_the_usable_ones() -> None:
    assert 1 <= devices.physical_cores() <= devices.usable_cores()


def test_long_runs_alone_try_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "is_possible", lambda device: True)
    figures = takes({"bf16": 0.5, "compiled": 0.25})
    assert settle(case(), figures).device.compiled == "off"
    jobs: list[Job] = []
    settled = settle(case(recipe__epochs=1000), figures, jobs=jobs)
    assert [setting.compiled for setting in jobs[-1].settings] == ["off", "on"]
    assert str(settled.message) == "bf16, channels-last, compiled: 4.0x faster here than the default."


def test_no_child_times_more_than_the_budget_allows() -> None:
    jobs: list[Job] = []
    settle(case(), takes({}), step=1.0, jobs=jobs)
    assert jobs[0].seconds == pytest.approx(4.0)
    assert 4 <= jobs[0].pictures < 100


def test_what_a_step_costs_whatever_its_pictures_is_not_taken_for_theirs() -> None:
    """A step of 0.05 s on 8 pictures and of 0.1 s on 100: 400 of them take 40 s, and not 250."""
    settled = tuning.settle(case(), Progress(), never, lambda job: 0.0456 + 0.00053 * job.pictures)
    assert settled.message.template == ""


def test_cancelling_ends_it_and_remembers_nothing() -> None:
    progress = Progress()

    def measure(job: Job, progress: Progress, seconds: float) -> list[Measured]:
        progress.cancel()
        progress.check()
        return []

    with pytest.raises(Cancelled):
        tuning.settle(case(), progress, measure, lambda job: 1.0)
    assert choice_memory.load(case().key) is None


def test_settings_that_ended_a_program_at_its_first_step_are_given_up() -> None:
    settled = settle(case(), takes({"bf16": 0.5}))
    assert settled.mark is not None
    words = "import os, sys, pathlib; from core.training.crash_mark import CrashMark; "
    words += "CrashMark(pathlib.Path(sys.argv[1])).make(); os._exit(0)"
    subprocess.run([sys.executable, "-c", words, str(settled.mark.path)], check=True, cwd=Path(__file__).parents[3])
    assert settled.mark.path.exists()
    for _ in range(2):
        after = tuning.settle(case(), Progress(), never, lambda job: 1.0)
        assert after.device == tuning.plain(case().config.device, "cpu")
        assert str(after.message) == (
            "The last training with bf16, channels-last ended at its first step: plain settings are used."
        )
        assert not settled.mark.path.exists()


def test_a_mark_of_a_living_program_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    settled = settle(case(), takes({"bf16": 0.5}))
    assert settled.mark is not None
    settled.mark.make()
    # Where the clock is set meanwhile, the system tells another time at which a process was begun.
    create_time = psutil.Process.create_time
    monkeypatch.setattr(psutil.Process, "create_time", lambda self: create_time(self) + 3600)
    assert tuning.settle(case(), Progress(), never, lambda job: 1.0).device.precision == "bf16"


def test_apples_cards_keep_their_layout() -> None:
    jobs: list[Job] = []
    settle(case("mps"), takes({}), jobs=jobs)
    assert {setting.memory_format for setting in jobs[0].settings} == {"contiguous"}


def test_the_last_layer_alone_is_never_tuned() -> None:
    quick = case(finetune__start="bundled", finetune__plan="quick")
    assert tuning.settle(quick, Progress(), never, lambda job: 9.0).message.template == ""


@pytest.mark.parametrize("error", [MemoryError(), UserError("too large")])
def test_a_batch_that_does_not_fit_is_left_to_the_run(error: Exception) -> None:
    def look(job: Job) -> float:
        raise error

    settled = tuning.settle(case(), Progress(), never, look)
    assert settled.device == tuning.plain(case().config.device, "cpu") and settled.message.template == ""


def test_where_more_pictures_do_not_fit_the_first_look_counts() -> None:
    jobs: list[Job] = []

    def look(job: Job) -> float:
        jobs.append(job)
        if len(jobs) > 1:
            raise MemoryError
        return 0.01

    assert tuning._look(case(), PLAIN, look) == pytest.approx(0.01 * 100 / jobs[0].pictures)
    assert len(jobs) == 2


def test_compiling_is_tried_also_where_all_else_is_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "is_possible", lambda device: True)
    fixed = {"device__precision": "bf16", "device__memory_format": "contiguous", "device__threads": 2}
    assert settle(case(**fixed), takes({})).message.template == ""
    jobs: list[Job] = []
    settled = settle(case(recipe__epochs=1000, **fixed), takes({"compiled": 0.25}), jobs=jobs)
    assert [[setting.compiled for setting in job.settings] for job in jobs] == [["off", "on"]]
    assert settled.device.compiled == "on" and "compiled" in str(settled.message)


def test_a_trial_of_few_pictures_has_the_runs_own_optimizer() -> None:
    digits = config(
        recipe__optimizer="auto",
        recipe__batch_size=128,
        model__depths=[1, 1, 1],
        model__widths=[32, 64, 128],
    )
    job = Job(digits, "cpu", 10, 8, 1000, 0, (PLAIN,), seconds=0.0, pictures=8)
    assert trials._Bench(job).config.recipe.optimizer == "muon"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems count each process by itself")
def test_the_peak_of_a_child_is_not_its_parents() -> None:
    held = bytearray(os.urandom(1 << 20) * 700)
    words = "import psutil; from core.training import trials; "
    words += "print(trials._peak_resident() - psutil.Process().memory_info().rss)"
    done = subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True)
    assert int(done.stdout) < 300_000_000 < len(held)


def test_a_gain_that_no_setting_can_have_is_neither_taken_nor_remembered() -> None:
    """A default that was timed while another program was busy made “57.5x faster” of any other setting."""
    settled = settle(case(), takes({"contiguous": 1 / 57.5}))
    assert settled.device == tuning.plain(case().config.device, "cpu")
    assert "57" not in str(settled.message) and "too busy" in str(settled.message)
    assert settle(case(), takes({"bf16": 0.5})).device.precision == "bf16", "it is tried again the next time"


def test_what_an_older_version_believed_of_a_busy_moment_is_tried_again() -> None:
    choice_memory.save(case().key, choice_memory.Choice(Setting("bf16", threads=2), 57.5, 1.0))
    assert str(settle(case(), takes({})).message) == "The plain settings are the fastest here."


def test_what_was_timed_on_a_busy_computer_is_not_remembered_and_told_without_a_figure() -> None:
    def figures(setting: Setting) -> Measured:
        return replace(takes({"bf16": 0.4})(setting), others=0.6)

    settled = settle(case(), figures)
    assert (settled.device.precision, settled.speedup) == ("bf16", None)
    assert str(settled.message) == (
        "bf16, channels-last: faster just now, while other programs keep this computer busy."
    )
    assert str(settle(case(), takes({})).message) == "The plain settings are the fastest here."


@pytest.mark.parametrize("busy", [PLAIN, Setting("bf16", threads=2)])
def test_one_busy_moment_decides_nothing(busy: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    """All settings are equally fast; during the first look at one of them each step takes 50 times as long."""
    now, looked = [0.0], []

    class Bench:
        before = 0

        def __init__(self, job: Job) -> None:
            self.job = job

        def peak(self) -> int:
            return 0

        def turn(self, trial: Any, seconds: float, *, least: int, hopeless: float = 0.0) -> None:
            looked.append(trial.setting)
            slow = 50 if trial.setting == busy and looked.count(busy) == 1 else 1
            trial.turns.append([0.01 * slow] * 3)
            trial.cold = trial.cold or 0.01 * slow
            trial.losses.extend([2.3] * 3)
            now[0] += 0.03 * slow

    said: list[dict[str, Any]] = []
    monkeypatch.setattr(trials, "_Bench", Bench)
    monkeypatch.setattr(trials, "_judge", lambda state: 0.0)
    monkeypatch.setattr(trials, "time", SimpleNamespace(monotonic=lambda: now[0], perf_counter=lambda: now[0]))
    settings = (PLAIN, Setting("bf16", threads=2), Setting(memory_format="contiguous", threads=2))
    trials.run(Job(config(), "cpu", 10, 8, 1000, 0, settings, seconds=3.0), said.append)
    measured = {Setting(**each["setting"]): each["step_seconds"] for each in said if "setting" in each}
    assert measured[PLAIN] == pytest.approx(0.01) == min(measured.values())


def test_how_busy_others_are_is_a_part_of_the_usable_cores() -> None:
    watched = load.Load()
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        pass
    assert 0.0 <= watched.of_others() <= 1.0
