"""A run under settled settings: what is said and logged, what a resumed run keeps, the mark around the first step."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core import checkpoint
from core.config import RunConfig
from core.progress import Progress
from core.runs import start
from core.training import compiling, measuring, trials, tuning
from core.training.compiling import Compiled
from core.training.control import Control
from core.training.crash_mark import CrashMark
from core.training.engine import train
from core.training.events import Notice, RunFinished, StepDone, Tuned
from core.training.measuring import Job, Measured
from core.training.run_state import RunState
from tests.core.training.small import config, last_weights, lasting, run, same

SENTENCE = "fp32, contiguous: 2.0x faster here than the default."


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Tuning is on; contiguous measures as twice as fast, and bf16 as slow. Gives what was measured so far."""
    jobs: list[Job] = []

    def measure(job: Job, progress: Progress, seconds: float) -> list[Measured]:
        jobs.append(job)
        slow = {"bf16": 3.0, "fp32": 1.0}
        return [
            Measured(
                setting,
                step_seconds=slow[setting.precision] * (0.5 if setting.memory_format == "contiguous" else 1.0),
                loss=2.3,
                sane=True,
            )
            for setting in job.settings
        ]

    monkeypatch.delenv(tuning.SWITCH)
    monkeypatch.setattr(measuring, "measure", measure)
    monkeypatch.setattr(trials, "plain_step", lambda job: 10.0 * job.pictures / 256)
    return jobs


def in_force(folder: Path) -> dict[str, Any]:
    contents: dict[str, Any] = checkpoint.load(folder / "checkpoints" / "last.pt")
    return {name: contents["training"]["in_force"][name] for name in ("precision", "memory_format", "compiled")}


CHOSEN = {"precision": "fp32", "memory_format": "contiguous", "compiled": "off"}


def test_the_sentence_is_the_choice_made_and_is_logged(faked: list[Job], tmp_path: Path) -> None:
    folder = start.prepare(config(), tmp_path)
    events = list(start.run(folder))
    (tuned,) = [event for event in events if isinstance(event, Tuned)]
    assert str(tuned.message) == SENTENCE
    assert (tuned.precision, tuned.memory_format, tuned.threads, tuned.speedup) == ("fp32", "contiguous", 1, 2.0)
    assert in_force(folder.path) == CHOSEN
    assert SENTENCE in folder.log_file.read_text()
    assert "Tuned" not in folder.metrics_file.read_text()
    assert 'memory_format = "auto"' in folder.config_file.read_text()


def test_a_resumed_run_keeps_its_choice_bit_for_bit(faked: list[Job], tmp_path: Path, home: Path) -> None:
    straight = lasting(run(config(), tmp_path / "straight"))
    heard = []
    generator = train(config(), Control(), tmp_path / "cut")
    for event in generator:
        heard.append(event)
        if isinstance(event, StepDone) and event.step == 3:
            break
    generator.close()  # type: ignore[attr-defined]
    shutil.rmtree(home / "cache" / "tuning")
    faked.clear()
    rest = run(config(), tmp_path / "cut", resume=True)
    assert faked == []
    assert not [event for event in rest if isinstance(event, Tuned | Notice)]
    assert lasting([*heard, *rest]) == straight
    assert same(last_weights(tmp_path / "cut"), last_weights(tmp_path / "straight"))
    assert in_force(tmp_path / "cut") == CHOSEN


def test_on_another_machine_the_choice_is_made_anew(
    faked: list[Job], tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(config(recipe__epochs=1), tmp_path)
    shutil.rmtree(home / "cache" / "tuning")
    faked.clear()
    monkeypatch.setattr("core.training.settling.cpu_name", lambda: "Another processor")
    events = run(config(recipe__epochs=1), tmp_path, resume=True)
    assert len(faked) == 1
    assert [str(event.message) for event in events if isinstance(event, Tuned)] == [SENTENCE]


def test_a_run_that_its_settings_ended_at_its_first_step_goes_on_with_plain_ones(
    faked: list[Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first checkpoint, written before that step, must not bring them back."""
    folder, step = start.prepare(config(), tmp_path), RunState.train_step

    def crash(state: RunState, *given: Any) -> None:
        if state.config.device.memory_format == "contiguous":
            raise SystemExit
        step(state, *given)

    monkeypatch.setattr(RunState, "train_step", crash)
    # As a process that dies: it removes nothing, and its lock goes.
    monkeypatch.setattr(CrashMark, "remove", lambda self: self._held.close())
    with pytest.raises(SystemExit):
        list(start.run(folder))
    assert in_force(folder.path) == CHOSEN
    events = list(start.run(folder, resume=True))
    assert isinstance(events[-1], RunFinished) and events[-1].outcome == "finished"
    (tuned,) = [str(event.message) for event in events if isinstance(event, Tuned)]
    assert tuned == "The last training with fp32, contiguous ended at its first step: plain settings are used."


def test_the_mark_is_there_until_the_first_loss_is(faked: list[Job], home: Path) -> None:
    there = []
    for event in train(config()):
        marks = list((home / "cache" / "tuning").glob("first-step-*")) if faked else []
        there.append((event.kind, len(marks)))
    assert ("RunStarted", 1) in there
    assert {count for kind, count in there if kind in ("StepDone", "EpochDone", "RunFinished")} == {0}


def test_a_run_that_ends_before_its_first_step_leaves_no_mark(faked: list[Job], home: Path) -> None:
    for event in train(config()):
        if event.kind == "RunStarted":
            break
    assert not list((home / "cache" / "tuning").glob("first-step-*"))


def test_cancelled_while_tuning_nothing_is_done(faked: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    control = Control()

    def measure(job: Job, progress: Progress, seconds: float) -> list[Measured]:
        control.cancel()
        while True:
            progress.check()

    monkeypatch.setattr(measuring, "measure", measure)
    last = run(config(), control=control)[-1]
    assert isinstance(last, RunFinished) and last.outcome == "cancelled"


def test_balanced_fine_tuning_is_tuned_too(faked: list[Job], tmp_path: Path) -> None:
    balanced = config(
        finetune__start="bundled", finetune__plan="balanced", recipe__epochs=1, recipe__batch_size=512, recipe__ema=0.0
    )
    assert [str(event.message) for event in run(balanced, tmp_path) if isinstance(event, Tuned)] == [SENTENCE]
    assert in_force(tmp_path) == CHOSEN


@pytest.fixture
def compiled_config() -> RunConfig:
    return config(device__compiled="on", recipe__epochs=1)


def test_compiling_keeps_the_names_of_the_weights(
    compiled_config: RunConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[torch.Size] = []

    def compile_(forward: Any, **options: Any) -> Any:
        def compiled(images: Tensor) -> Tensor:
            seen.append(images.shape)
            logits: Tensor = forward(images)
            return logits

        return compiled

    monkeypatch.setattr(torch, "compile", compile_)
    run(compiled_config, tmp_path / "compiled")
    run(config(recipe__epochs=1), tmp_path / "plain")
    assert set(seen) == {torch.Size([256, 3, 8, 8])}
    assert same(last_weights(tmp_path / "compiled"), last_weights(tmp_path / "plain"))
    assert in_force(tmp_path / "compiled")["compiled"] == "on"


def test_a_compiler_that_fails_is_done_without(
    compiled_config: RunConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from torch._dynamo.exc import TorchDynamoException

    def fail(images: Tensor) -> Tensor:
        raise TorchDynamoException("no compiler")

    monkeypatch.setattr(torch, "compile", lambda forward, **options: fail)
    events = run(compiled_config, tmp_path)
    assert [str(event.message) for event in events if isinstance(event, Notice)] == [str(compiling.FAILED)]
    assert isinstance(events[-1], RunFinished) and events[-1].outcome == "finished"
    assert in_force(tmp_path)["compiled"] == "off"


def test_other_shapes_and_judging_are_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def compile_(forward: Any, **options: Any) -> Any:
        return lambda images: calls.append(len(images)) or forward(images)

    monkeypatch.setattr(torch, "compile", compile_)
    module = Compiled(nn.Linear(3, 2), (4, 3), lambda: None)
    for count in (3, 4, 4):
        module(torch.ones(count, 3))
    module.eval()
    module(torch.ones(4, 3))
    assert calls == [4, 4]


def test_a_run_goes_on_in_fp16_that_began_in_another_precision(tmp_path: Path) -> None:
    run(config(recipe__epochs=1), tmp_path)
    events = run(config(recipe__epochs=2, device__precision="fp16"), tmp_path, resume=True)
    assert isinstance(events[-1], RunFinished) and events[-1].epoch == 2
