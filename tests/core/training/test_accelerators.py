"""Graphics cards: steps repeated at once, cards that give up; what needs a card is skipped where there is none."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core import checkpoint, device_errors
from core.errors import UserError
from core.tasks import classification
from core.training import graphed, trials
from core.training.events import Event, Notice
from core.training.graphed import Learn, Recorded
from core.training.measuring import Job, Setting
from core.training.run_state import RunState
from tests.core.training.small import config, last_weights, lasting, run, same

needs_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device: none on this machine")
needs_mps = pytest.mark.skipif(not torch.backends.mps.is_available(), reason="needs Apple's GPU: none on this machine")
needs_xpu = pytest.mark.skipif(not torch.xpu.is_available(), reason="needs an XPU device: none on this machine")

SHORT = {"recipe__batch_size": 128, "recipe__epochs": 2, "recipe__ema": 0.9, "recipe__clip_norm": 1.0}


def record_on_the_processor(learn: Learn, model: nn.Module, pixels: Tensor, labels: Tensor) -> Recorded:
    """Stands in for a graph: the same tensors are read and written each time, but the steps are computed anew."""
    still = pixels.clone(), labels.clone()
    buffers, random = [buffer.clone() for buffer in model.buffers()], torch.get_rng_state()
    loss, correct = learn(*still)
    torch._foreach_copy_(list(model.buffers()), buffers)
    torch.set_rng_state(random)
    gradients = [(parameter, parameter.grad) for parameter in model.parameters() if parameter.grad is not None]

    def replay() -> None:
        for parameter, gradient in gradients:
            assert parameter.grad is gradient
            parameter.grad = None
        results = learn(*still)
        for parameter, gradient in gradients:
            assert parameter.grad is not None
            gradient.copy_(parameter.grad)
            parameter.grad = gradient
        loss.copy_(results[0])
        correct.copy_(results[1])

    return Recorded(*still, loss, correct, gradients, replay)


def pretend_graphs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """Let the processor record; returns the shapes that were recorded."""
    shapes: list[tuple[int, ...]] = []

    def record(learn: Learn, model: nn.Module, pixels: Tensor, labels: Tensor) -> Recorded:
        shapes.append(tuple(pixels.shape))
        return record_on_the_processor(learn, model, pixels, labels)

    monkeypatch.setattr(graphed, "is_possible", lambda config, device: True)
    monkeypatch.setattr(graphed, "LEAST_STEPS", 4)
    monkeypatch.setattr(graphed, "record", record)
    return shapes


@pytest.mark.parametrize("extra", [{}, {"model__stochastic_depth": 0.3, "model__dropout": 0.2, "recipe__ema": 0.9}])
def test_recorded_steps_learn_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, extra: dict[str, object]
) -> None:
    run_config = config(**{**SHORT, **extra})
    plain = lasting(run(run_config, tmp_path / "plain"))
    shapes = pretend_graphs(monkeypatch)
    assert lasting(run(run_config, tmp_path / "recorded")) == plain
    assert shapes == [(128, 3, 8, 8)]
    assert same(last_weights(tmp_path / "recorded"), last_weights(tmp_path / "plain"))


@pytest.mark.parametrize("setting", [{"recipe__mixup": 0.2}, {"recipe__accumulation": 2}, {"recipe__epochs": 1}])
def test_what_changes_from_step_to_step_is_not_recorded(
    monkeypatch: pytest.MonkeyPatch, setting: dict[str, object]
) -> None:
    shapes = pretend_graphs(monkeypatch)
    monkeypatch.setattr(graphed, "LEAST_STEPS", 12)
    run(config(**{**SHORT, **setting}))
    assert shapes == []


def test_where_recording_fails_the_run_goes_on_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plain = lasting(run(config(**SHORT), tmp_path / "plain"))
    pretend_graphs(monkeypatch)

    def record(learn: Learn, model: nn.Module, pixels: Tensor, labels: Tensor) -> Recorded:
        model.get_submodule("fc").weight.grad = torch.ones_like(model.get_submodule("fc").weight)
        raise RuntimeError("CUDA error: operation not permitted when stream is capturing\nmore of it")

    monkeypatch.setattr(graphed, "record", record)
    events = run(config(**SHORT), tmp_path / "failed")
    assert lasting(events) == plain
    notices = [str(event.message) for event in events if isinstance(event, Notice)]
    assert len(notices) == 1 and "one by one" in notices[0] and "more of it" not in notices[0]


def test_the_time_that_recording_takes_is_not_taken_for_a_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """On an H200 it hid that channels-last is twice as fast there."""
    shapes = pretend_graphs(monkeypatch)
    record = graphed.record

    def slow(*given: Any) -> Recorded:
        time.sleep(1)
        return record(*given)

    monkeypatch.setattr(graphed, "record", slow)
    job = Job(config(**{**SHORT, "recipe__epochs": 50}), "cpu", 10, 8, 1000, 0, (Setting(),), seconds=0.0)
    said: list[dict[str, Any]] = []
    trials.run(job, said.append)
    assert len(shapes) == 1 and said[-1]["step_seconds"] < 0.4


def test_a_card_that_gives_up_is_one_sentence_and_the_run_goes_on_on_the_processor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    learn = RunState.train_step
    straight = lasting(run(config(checkpoint_seconds=0.0), tmp_path / "straight"))

    def break_down(state: RunState, images: Tensor, labels: Tensor) -> None:
        if state.step == 7:
            raise RuntimeError("CUDA error: unspecified launch failure\nCompile with TORCH_USE_CUDA_DSA …")
        learn(state, images, labels)

    monkeypatch.setattr(RunState, "train_step", break_down)
    heard: list[Event] = []
    with pytest.raises(UserError, match=r"unspecified launch failure\. The last checkpoint is kept") as raised:
        heard += run(config(checkpoint_seconds=0.0), tmp_path / "broken")
    assert "DSA" not in str(raised.value) and raised.value.field == "device.device"
    assert checkpoint.load(tmp_path / "broken" / "checkpoints" / "last.pt")["metrics"]["step"] == 7
    monkeypatch.undo()
    rest = lasting(run(config(checkpoint_seconds=0.0), tmp_path / "broken", resume=True))
    assert rest == straight[-len(rest) :]
    assert same(last_weights(tmp_path / "broken"), last_weights(tmp_path / "straight"))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RuntimeError("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"), True),
        (RuntimeError("Native API failed. Native API returns: 20 (UR_RESULT_ERROR_DEVICE_LOST)"), True),
        (RuntimeError("shape '[2]' is invalid"), False),
        (ValueError("CUDA error"), False),
    ],
)
def test_which_errors_are_a_cards(error: Exception, expected: bool) -> None:
    assert device_errors.is_device_error(error) == expected


def test_a_bug_stays_a_bug() -> None:
    with pytest.raises(RuntimeError, match="shape"), device_errors.told():
        raise RuntimeError("shape '[2]' is invalid")


@needs_cuda
@pytest.mark.parametrize("precision", ["fp32", "bf16", "fp16"])
def test_cuda_graphs_learn_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, precision: str) -> None:
    run_config = config(**{**SHORT, "device__device": "cuda", "device__precision": precision, "model__dropout": 0.2})
    monkeypatch.setattr(graphed, "LEAST_STEPS", 4)
    recorded: list[Recorded] = []
    record = graphed.record
    monkeypatch.setattr(graphed, "record", lambda *given: recorded.append(record(*given)) or recorded[-1])
    events = run(run_config, tmp_path / "graph")
    assert len(recorded) == 1
    monkeypatch.setattr(graphed, "is_possible", lambda config, device: False)
    assert lasting(run(run_config, tmp_path / "plain")) == lasting(events)
    assert same(last_weights(tmp_path / "graph"), last_weights(tmp_path / "plain"))


@needs_cuda
def test_after_a_recording_that_failed_dropout_still_works(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run_config = config(**{**SHORT, "device__device": "cuda", "model__dropout": 0.2})
    monkeypatch.setattr(graphed, "LEAST_STEPS", 4)
    count = classification.count_correct

    def wait(logits: Tensor, targets: classification.Targets) -> Tensor:
        if torch.cuda.is_current_stream_capturing():
            float(logits.sum())
        return count(logits, targets)

    monkeypatch.setattr(classification, "count_correct", wait)
    events = run(run_config, tmp_path / "failed")
    assert len([event for event in events if isinstance(event, Notice)]) == 1
    monkeypatch.setattr(graphed, "is_possible", lambda config, device: False)
    assert lasting(run(run_config, tmp_path / "plain")) == lasting(events)


@pytest.mark.parametrize(
    "device",
    [
        pytest.param("cuda", marks=needs_cuda),
        pytest.param("mps", marks=needs_mps),
        pytest.param("xpu", marks=needs_xpu),
    ],
)
def test_cards_learn_what_the_processor_learns(device: str) -> None:
    on_card, on_processor = (
        lasting(run(config(**{**SHORT, "device__device": place, "recipe__epochs": 1}))) for place in (device, "cpu")
    )
    losses = [[event["loss"] for event in events if event["event"] == "StepDone"] for events in (on_card, on_processor)]
    assert losses[0] == pytest.approx(losses[1], rel=0.05)


@needs_cuda
def test_a_step_on_cuda_never_waits() -> None:
    """PyTorch itself raises at whatever waits for the card, from the second step of an epoch on."""
    learn = RunState.train_step
    steps = 0

    def watched(state: RunState, images: Tensor, labels: Tensor) -> None:
        nonlocal steps
        steps += 1
        torch.cuda.set_sync_debug_mode("error" if steps > 2 else "default")
        try:
            learn(state, images, labels)
        finally:
            torch.cuda.set_sync_debug_mode("default")

    everything = {"recipe__mixup": 0.2, "recipe__rotation": 10.0, "recipe__erasing": 0.2, "recipe__colour_jitter": 0.2}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunState, "train_step", watched)
        run(config(**{**SHORT, **everything, "device__device": "cuda"}))
    assert steps > 10
