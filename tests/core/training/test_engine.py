"""The engine's promises: what a run says, how it ends, and that interruptions leave no trace."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core import checkpoint
from core.config import RunConfig
from core.errors import DiskError, UserError
from core.training import engine
from core.training.control import Control
from core.training.engine import train
from core.training.events import (
    CheckpointSaved,
    EpochDone,
    Event,
    GradientNorms,
    Notice,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    StepDone,
)
from tests.core.training.small import config, last_weights, lasting, run, same


def of_kind(events: list[Event], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


def test_a_run_says_what_it_did(tmp_path: Path) -> None:
    events = run(config(), tmp_path)
    started = next(event for event in events if isinstance(event, RunStarted))
    steps = [event for event in events if isinstance(event, StepDone)]
    epochs = [event for event in events if isinstance(event, EpochDone)]
    finished = events[-1]
    assert started.train_count + started.validation_count == 1797
    assert started.validation_count >= 0.2 * 1797
    assert [step.step for step in steps] == list(range(1, 2 * started.steps_per_epoch + 1))
    assert [epoch.epoch for epoch in epochs] == [1, 2]
    assert isinstance(finished, RunFinished)
    assert (finished.outcome, finished.role) == ("finished", "validation")
    assert finished.best_accuracy == max(epoch.validation_accuracy or 0 for epoch in epochs) == finished.accuracy
    assert steps[-1].loss < steps[0].loss
    norms = next(event for event in events if isinstance(event, GradientNorms)).norms
    assert list(norms) == ["stem", "stage 1", "stage 2", "head"]
    assert all(norm > 0 for norm in norms.values())


def test_without_validation_part_nothing_is_called_best(tmp_path: Path) -> None:
    events = run(config(recipe__validation_share=0.0), tmp_path)
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.best_epoch is None
    assert finished.role == "train"
    assert finished.accuracy is not None
    assert not any(epoch.best for epoch in events if isinstance(epoch, EpochDone))
    assert not (tmp_path / "checkpoints" / "best.pt").exists()


def test_the_same_seed_gives_the_same_run_and_another_seed_another() -> None:
    first, second, other = (lasting(run(config(seed=seed))) for seed in (3, 3, 4))
    assert first == second
    assert first != other


def everything(**extra: object) -> dict[str, object]:
    """All that draws random numbers or keeps a state of its own."""
    return {
        "recipe__mixup": 0.2,
        "recipe__cutmix": 1.0,
        "recipe__ema": 0.9,
        "recipe__accumulation": 2,
        "recipe__clip_norm": 1.0,
        "recipe__rotation": 10.0,
        "model__stochastic_depth": 0.3,
        "model__dropout": 0.2,
        **extra,
    }


@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_closed_at_any_event_and_resumed_equals_straight(tmp_path: Path, optimizer: str) -> None:
    run_config = config(**everything(recipe__optimizer=optimizer, recipe__learning_rate=0.01))
    straight = lasting(run(run_config, tmp_path / "straight"))
    choose = random.Random(optimizer)
    heard: list[Event] = []
    resume = False
    for patience in [choose.randrange(8, 14) for _ in range(3)]:
        generator = train(run_config, Control(), tmp_path / "cut", resume=resume)
        heard += [next(generator) for _ in range(patience)]
        generator.close()  # type: ignore[attr-defined]
        resume = True
    heard += run(run_config, tmp_path / "cut", resume=True)
    assert lasting(heard) == straight
    assert same(last_weights(tmp_path / "cut"), last_weights(tmp_path / "straight"))


def test_paused_equals_straight(tmp_path: Path) -> None:
    straight = lasting(run(config(), tmp_path / "straight"))
    control = Control()
    heard = []
    for event in train(config(), control, tmp_path / "paused"):
        heard.append(event)
        if isinstance(event, StepDone) and event.step in (2, 9):
            control.pause()
        if isinstance(event, Paused):
            control.resume()
    assert of_kind(heard, Paused) and of_kind(heard, Resumed)
    assert lasting(heard) == straight
    assert same(last_weights(tmp_path / "paused"), last_weights(tmp_path / "straight"))


def test_resuming_a_finished_run_only_says_its_result_again(tmp_path: Path) -> None:
    first = run(config(), tmp_path)
    again = run(config(), tmp_path, resume=True)
    assert not of_kind(again, StepDone)
    assert lasting(again) == lasting(first)[-1:]


@pytest.mark.parametrize(("act", "outcome"), [(Control.stop, "stopped"), (Control.cancel, "cancelled")])
def test_stop_and_cancel_end_within_one_step(tmp_path: Path, act: Callable[[Control], None], outcome: str) -> None:
    control = Control()
    events = []
    for event in train(config(recipe__epochs=50, recipe__batch_size=16, checkpoint_seconds=0.0), control, tmp_path):
        events.append(event)
        if isinstance(event, StepDone) and event.step == 3:
            act(control)
    steps = [event.step for event in events if isinstance(event, StepDone)]
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.outcome == outcome
    assert steps[-1] <= 4
    kept = checkpoint.load(tmp_path / "checkpoints" / "last.pt")
    assert kept["metrics"]["step"] == (steps[-1] if outcome == "stopped" else 2)


def test_cancel_before_the_first_step_leaves_nothing(tmp_path: Path) -> None:
    control = Control()
    control.cancel()
    events = run(config(), tmp_path, control=control)
    assert isinstance(events[-1], RunFinished) and events[-1].outcome == "cancelled"
    assert not (tmp_path / "checkpoints").exists()


def test_a_loss_that_is_no_number_stops_and_keeps_the_last_good_weights(tmp_path: Path) -> None:
    astray = config(recipe__learning_rate=100.0, recipe__warmup=0.0, recipe__epochs=40, checkpoint_seconds=0.0)
    astray = astray.model_copy(update={"recipe": astray.recipe.model_copy(update={"learning_rate": 1e30})})
    finished = run(astray, tmp_path)[-1]
    assert isinstance(finished, RunFinished)
    assert finished.outcome == "diverged"
    assert "Lower the learning rate" in str(finished.message)
    assert all(torch.isfinite(tensor).all() for tensor in last_weights(tmp_path).values())


def test_nothing_of_torch_leaks_into_the_consumer() -> None:
    threads, random_state = torch.get_num_threads(), torch.get_rng_state()
    for _ in train(config(recipe__epochs=1, device__precision="bf16")):
        assert torch.is_grad_enabled()
        assert not torch.is_inference_mode_enabled()
        assert not torch.is_autocast_enabled("cpu")
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), random_state)


def test_a_batch_larger_than_the_data_is_said() -> None:
    events = run(config(recipe__batch_size=5000, recipe__epochs=1))
    assert any("larger than" in str(event.message) for event in events if isinstance(event, Notice))
    assert len(of_kind(events, StepDone)) == 1


def test_a_device_that_is_not_there_is_one_sentence() -> None:
    if torch.cuda.is_available():
        pytest.skip("this machine has a CUDA device")
    with pytest.raises(UserError, match="cuda"):
        run(config(device__device="cuda"))


def test_a_full_disk_ends_the_run_and_keeps_the_last_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, calls = checkpoint.save, []

    def full(path: Path, contents: dict[str, object]) -> None:
        calls.append(path)
        if len(calls) > 2:
            raise DiskError(path, OSError(28, "No space left on device"), writing=True)
        save(path, contents)

    monkeypatch.setattr(checkpoint, "save", full)
    with pytest.raises(DiskError, match="disk is full"):
        run(config(checkpoint_seconds=0.0), tmp_path)
    assert checkpoint.load(tmp_path / "checkpoints" / "last.pt")["metrics"]["step"] == 1


def test_resuming_with_other_pictures_is_refused(tmp_path: Path) -> None:
    run(config(recipe__epochs=1), tmp_path)
    with pytest.raises(UserError, match="pictures have changed"):
        run(config(recipe__epochs=1, recipe__validation_share=0.3), tmp_path, resume=True)


def test_resuming_with_other_threads_is_said(tmp_path: Path) -> None:
    run(config(), tmp_path)
    events = run(config(device__threads=2), tmp_path, resume=True)
    assert any("threads" in str(event.message) for event in events if isinstance(event, Notice))


def test_the_last_checkpoint_holds_the_average_where_there_is_one(tmp_path: Path) -> None:
    run(config(recipe__ema=0.9), tmp_path)
    kept = checkpoint.load(tmp_path / "checkpoints" / "last.pt")
    assert not same(kept["weights"], kept["training"]["live_weights"])


def test_checkpoints_are_announced_after_the_steps_they_hold(tmp_path: Path) -> None:
    told = 0
    for event in train(config(checkpoint_seconds=0.0), Control(), tmp_path):
        if isinstance(event, StepDone):
            told = event.step
        if isinstance(event, CheckpointSaved):
            assert event.step == told


@pytest.mark.parametrize("cut", range(1, 7))
def test_interrupted_behind_any_step_it_ends_the_same(
    cut: int, straight: tuple[list[dict[str, object]], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "REPORT_SECONDS", 0.0)
    generator = train(three_steps_an_epoch(), Control(), tmp_path)
    heard: list[Event] = []
    for event in generator:
        heard.append(event)
        if isinstance(event, StepDone) and event.step == cut:
            break
    generator.close()  # type: ignore[attr-defined]
    assert checkpoint.load(tmp_path / "checkpoints" / "last.pt")["metrics"]["step"] == cut
    heard += run(three_steps_an_epoch(), tmp_path, resume=True)
    events, folder = straight
    assert lasting(heard) == events
    assert same(last_weights(tmp_path), last_weights(folder))


def three_steps_an_epoch() -> RunConfig:
    return config(**everything(recipe__batch_size=512, recipe__optimizer="muon", recipe__learning_rate=0.01))


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, object]], Path]:
    """The same run without interruption: what it says that must stay, and its folder."""
    folder = tmp_path_factory.mktemp("straight")
    return lasting(run(three_steps_an_epoch(), folder)), folder


@pytest.mark.parametrize("stem", ["7x7", "3x3"])
def test_a_batch_of_one_picture_trains_or_is_one_sentence(stem: str) -> None:
    """A last stage that sees one pixel has nothing to normalise by; where it sees more, one picture is enough."""
    few = config(recipe__batch_size=1, recipe__epochs=1, model__stem=stem, recipe__validation_share=0.0)
    events = train(few)
    if stem == "7x7":
        with pytest.raises(UserError, match="one picture") as caught:
            list(events)
        assert caught.value.field == "recipe.batch_size" and caught.value.cure.template
    else:
        assert isinstance(next(event for event in events if isinstance(event, StepDone)), StepDone)
        events.close()  # type: ignore[attr-defined]
