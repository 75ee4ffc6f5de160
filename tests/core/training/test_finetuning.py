"""Fine-tuning's promises: what is frozen stays, the last layer is converged, interruptions leave no trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core import checkpoint
from core.config import ModelConfig, RunConfig
from core.models import resnet, surgery
from core.training import finetuning, frozen_front, probe, resolution
from core.training.control import Control
from core.training.engine import train
from core.training.events import CheckpointSaved, EpochDone, Event, Notice, RunFinished, RunStarted, StepDone
from tests.core.training.small import config, last_weights, lasting, run, same
from tests.data import image_folder

PLANS = ("quick", "balanced", "thorough")
WHERE: dict[str, Callable[[Event], bool]] = {
    "after a step": lambda event: isinstance(event, StepDone) and event.step == 2,
    "after an epoch": lambda event: isinstance(event, EpochDone) and event.epoch == 1,
    "after a checkpoint": lambda event: isinstance(event, CheckpointSaved) and event.step > 0,
}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small network of three stages that learned the digits for two epochs."""
    folder = tmp_path_factory.mktemp("start")
    run(config(model__depths=[1, 1, 1], model__widths=[8, 16, 16], recipe__learning_rate=0.1), folder)
    return folder / "checkpoints" / "last.pt"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return image_folder(tmp_path / "pictures", {"ants": 40, "bees": 50, "wasps": 30}, size=(10, 8))


def tuned(start: Path, pictures: Path, plan: str, **settings: object) -> RunConfig:
    values = {
        "data__source": "folder",
        "data__path": str(pictures),
        "finetune__start": str(start),
        "finetune__plan": plan,
        "recipe__batch_size": 16,
        "recipe__epochs": 2,
        "checkpoint_seconds": 0.0,
        **settings,
    }
    made = config(**values)
    # The small engine's settings name a network; what is started from decides here.
    return made.model_copy(update={"model": ModelConfig()})


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    weights: dict[str, torch.Tensor] = checkpoint.load(path)["weights"]
    return weights


def changed(before: dict[str, torch.Tensor], after: dict[str, torch.Tensor]) -> set[str]:
    """The parts, by the first word of their names, in which anything differs."""
    return {
        name.split(".")[0]
        for name in before
        if before[name].shape != after[name].shape or not torch.equal(before[name], after[name])
    }


def test_quick_leaves_all_but_the_last_layer_bit_for_bit(start: Path, pictures: Path, tmp_path: Path) -> None:
    events = run(tuned(start, pictures, "quick"), tmp_path / "run")
    finished, epochs = events[-1], [event for event in events if isinstance(event, EpochDone)]
    assert isinstance(finished, RunFinished)
    assert len(epochs) == len(probe.STRENGTHS) == next(e.epochs for e in events if isinstance(e, RunStarted))
    assert changed(weights_of(start), last_weights(tmp_path / "run")) == {"fc"}
    assert finished.best_epoch == max(epoch.epoch for epoch in epochs if epoch.best)
    assert finished.accuracy == epochs[finished.best_epoch - 1].validation_accuracy
    assert changed(weights_of(start), weights_of(tmp_path / "run" / "checkpoints" / "best.pt")) == {"fc"}
    train_losses = [epoch.train_loss for epoch in epochs]
    assert train_losses == sorted(train_losses, reverse=True), "less regularisation fits the training pictures better"


def test_the_kept_checkpoint_answers_as_the_run_said(start: Path, pictures: Path, tmp_path: Path) -> None:
    from core.evaluation.evaluate import evaluate

    chosen = tuned(start, pictures, "quick")
    finished = run(chosen, tmp_path / "run")[-1]
    assert isinstance(finished, RunFinished)
    result = evaluate(tmp_path / "run" / "checkpoints" / "best.pt", chosen.data, part="validation", device="cpu")
    assert result.figures.accuracy == pytest.approx(finished.accuracy)
    assert result.figures.count == finished.count


def test_balanced_moves_the_last_stage_and_the_head_alone(start: Path, pictures: Path, tmp_path: Path) -> None:
    run(tuned(start, pictures, "balanced"), tmp_path / "run")
    before, after = weights_of(start), last_weights(tmp_path / "run")
    assert changed(before, after) == {"layer3", "fc"}
    statistics = [name for name in before if "running" in name]
    assert all(torch.equal(before[name], after[name]) for name in statistics), "their statistics stay"


def test_thorough_moves_everything(start: Path, pictures: Path, tmp_path: Path) -> None:
    run(tuned(start, pictures, "thorough"), tmp_path / "run")
    before, after = weights_of(start), last_weights(tmp_path / "run")
    assert changed(before, after) == {"conv1", "bn1", "layer1", "layer2", "layer3", "fc"}


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("where", WHERE)
def test_closed_and_continued_is_the_same_bit_for_bit(
    plan: str, where: str, start: Path, pictures: Path, tmp_path: Path
) -> None:
    wanted = tuned(start, pictures, plan)
    straight = run(wanted, tmp_path / "straight")
    events: list[Event] = []
    engine = train(wanted, Control(), tmp_path / "cut")
    for event in engine:
        events.append(event)
        if WHERE[where](event):
            break
    engine.close()  # type: ignore[attr-defined]
    events += run(wanted, tmp_path / "cut", resume=True)
    assert same(last_weights(tmp_path / "straight"), last_weights(tmp_path / "cut"))
    best = [tmp_path / folder / "checkpoints" / "best.pt" for folder in ("straight", "cut")]
    assert same(weights_of(best[0]), weights_of(best[1]))
    assert lasting(events) == lasting(straight)


def test_going_on_does_not_need_what_it_began_with(start: Path, pictures: Path, tmp_path: Path) -> None:
    lent = tmp_path / "lent.pt"
    lent.write_bytes(start.read_bytes())
    wanted = tuned(lent, pictures, "balanced")
    engine = train(wanted, Control(), tmp_path / "run")
    next(event for event in engine if isinstance(event, StepDone))
    engine.close()  # type: ignore[attr-defined]
    lent.unlink()
    assert run(wanted, tmp_path / "run", resume=True)[-1].outcome == "finished"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("flip", "epochs"), [("off", 1), ("alternate", 2)])
def test_maps_computed_once_train_as_the_whole_network_does(
    flip: str, epochs: int, start: Path, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = tuned(start, pictures, "balanced", recipe__flip=flip, recipe__epochs=epochs)
    on_maps = [event.loss for event in run(wanted, tmp_path / "maps") if isinstance(event, StepDone)]
    monkeypatch.setattr(frozen_front, "pays", lambda *_: False)
    whole = [event.loss for event in run(wanted, tmp_path / "whole") if isinstance(event, StepDone)]
    assert on_maps == pytest.approx(whole, abs=1e-4)
    inputs = [
        checkpoint.load(tmp_path / name / "checkpoints" / "last.pt")["training"]["in_force"]["inputs"]
        for name in ("maps", "whole")
    ]
    assert inputs == ["maps", "pictures"]


def test_the_last_layer_first_is_the_score_to_beat(start: Path, pictures: Path, tmp_path: Path) -> None:
    quick = run(tuned(start, pictures, "quick"), tmp_path / "quick")[-1]
    events = run(tuned(start, pictures, "balanced", recipe__learning_rate=1e-9), tmp_path / "balanced")
    said = next(event for event in events if isinstance(event, Notice) and "last layer alone" in str(event.message))
    assert isinstance(quick, RunFinished) and quick.accuracy is not None
    assert f"{100 * quick.accuracy:.1f} %" in str(said.message)
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.best_accuracy is not None and finished.best_accuracy >= quick.accuracy


def test_an_average_of_weights_begins_with_the_learned_head(start: Path, pictures: Path, tmp_path: Path) -> None:
    quick = run(tuned(start, pictures, "quick"), tmp_path / "quick")[-1]
    settings = {"recipe__ema": 0.999, "recipe__learning_rate": 1e-9, "finetune__keep_statistics": True}
    events = run(tuned(start, pictures, "thorough", **settings), tmp_path / "thorough")
    assert isinstance(quick, RunFinished) and quick.accuracy is not None
    epochs = [event.validation_accuracy for event in events if isinstance(event, EpochDone)]
    assert epochs == pytest.approx([quick.accuracy] * len(epochs))


def test_without_validation_one_strength_is_taken(start: Path, pictures: Path, tmp_path: Path) -> None:
    events = run(tuned(start, pictures, "quick", recipe__validation_share=0.0), tmp_path / "run")
    assert [event.epoch for event in events if isinstance(event, EpochDone)] == [1]
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert (finished.role, finished.best_epoch) == ("train", None)


def test_cancelled_while_looking_at_the_pictures(start: Path, pictures: Path, tmp_path: Path) -> None:
    control = Control()
    events = []
    for event in train(tuned(start, pictures, "quick"), control, tmp_path / "run"):
        events.append(event)
        if event.kind == "Preparing" and "each training picture" in str(event.message):  # type: ignore[attr-defined]
            control.cancel()
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "cancelled"


def test_the_solution_is_where_the_gradient_ends() -> None:
    generator = torch.Generator().manual_seed(0)
    labels = torch.randint(4, (300,), generator=generator)
    features = torch.randn(300, 20, generator=generator) * 3 + labels[:, None] * torch.linspace(0, 1, 20) + 5
    scaler = probe.Scaler.of(features)
    scaled = scaler(features)
    assert scaled.mean(0).abs().max() < 1e-5
    layer = probe.solve(scaled, labels, 0.01, probe.nothing_learned(20, 4, scaled.device))
    weight, bias = layer.weight.clone().requires_grad_(), layer.bias.clone().requires_grad_()
    loss = torch.nn.functional.cross_entropy(scaled @ weight.T + bias, labels) + 0.005 * weight.square().sum()
    loss.backward()
    assert weight.grad is not None and bias.grad is not None
    assert weight.grad.abs().max() < 1e-3 and bias.grad.abs().max() < 1e-3
    raw_weight, raw_bias = scaler.unscaled(layer)
    assert torch.allclose(features @ raw_weight.T + raw_bias, layer(scaled), atol=1e-4)


def test_few_pictures_choose_the_strength_together() -> None:
    """Features of pure noise: whatever strength is right on held-out pictures, none is right on most of them."""
    generator = torch.Generator().manual_seed(1)
    labels = torch.arange(60) % 3
    ladder = probe.Ladder(torch.randn(120, 40, generator=generator), labels, 3)
    weak = [ladder.climb(strength) for strength in (1.0, 1e-4)][-1]
    assert weak.accuracy > 0.8, "noise can be learned by heart"
    assert weak.held_out_right < 36, "and nothing is known of pictures that weren't seen"
    large = probe.Ladder(torch.randn(2000, 4, generator=generator), torch.arange(2000) % 2, 2)
    assert len(large.layers.bias) == 1, "enough pictures need no folds"


def test_layers_solved_at_once_are_those_solved_alone() -> None:
    generator = torch.Generator().manual_seed(2)
    features, labels = torch.randn(90, 12, generator=generator), torch.arange(90) % 3
    ladder = probe.Ladder(features, labels, 3)
    ladder.climb(0.1)
    blank = probe.nothing_learned(12, 3, features.device)
    whole = probe.solve(features, labels, 0.1, blank)
    assert torch.allclose(ladder.layers.weight[0], whole.weight, atol=1e-3)
    without = ladder._fold != 2
    alone = probe.solve(features[without], labels[without], 0.1, blank)
    assert torch.allclose(ladder.layers.weight[3], alone.weight, atol=1e-3)


def test_each_part_learns_more_slowly_than_the_one_behind_it(start: Path) -> None:
    parts = ("stem", "stage 1", "stage 2", "head")
    assert surgery.learning_scales(parts, 0.5) == {"stem": 0.125, "stage 1": 0.25, "stage 2": 0.5, "head": 1.0}
    assert surgery.trained_parts(parts, 0) == ("head",)
    assert surgery.trained_parts(parts, 1) == ("stage 2", "head")
    assert surgery.trained_parts(parts, 2) == surgery.trained_parts(parts, 8) == ("stage 1", "stage 2", "head")
    assert surgery.trained_parts(parts, surgery.EVERYTHING) == parts


def test_frozen_parts_stay_in_evaluation_mode_whoever_asks() -> None:
    network = resnet.build(ModelConfig(), 3)
    surgery.freeze(network, 1, keep_statistics=False)
    network.eval().train()
    modes = {name: module.training for name, module in network.named_children()}
    assert not modes["bn1"] and not modes["layer1"] and modes["layer3"]
    surgery.Rest(network).eval().train()
    assert not network.get_submodule("layer1").training
    surgery.freeze(network, 9, keep_statistics=True)
    network.train()
    assert not network.get_submodule("layer3.0.bn1").training


def test_small_pictures_are_not_blown_up() -> None:
    imagenet = ModelConfig(network="resnet18")
    assert resolution.fit(imagenet, 224, 500).image_size == 224
    small = resolution.fit(imagenet, 224, 32)
    assert small.image_size == 64 and small.notice is not None
    cifar = ModelConfig(network="resnet20")
    assert resolution.fit(cifar, 32, 28) == resolution.Fit(32, "3x3")
    photographs = resolution.fit(cifar, 32, 400)
    assert photographs.stem == "3x3-s2" and photographs.notice is not None


def test_a_head_that_fits_is_kept(start: Path) -> None:
    weights = weights_of(start)
    network = resnet.build(ModelConfig(network="digits", depths=[1, 1, 1], widths=[8, 16, 16]), 10)
    surgery.load_all_but_head(network, weights)
    assert torch.equal(surgery.last_layer(network).weight, weights["fc.weight"])
    other = resnet.build(ModelConfig(network="digits", depths=[1, 1, 1], widths=[8, 16, 16]), 3)
    surgery.load_all_but_head(other, weights)
    assert surgery.last_layer(other).weight.shape[0] == 3


def test_kinds_are_told_apart_by_what_their_steps_take() -> None:
    assert set(finetuning.KINDS) == {"pictures", "features", "maps"}


@pytest.mark.parametrize("inputs", ["maps", "pictures"])
def test_frozen_means_frozen_whatever_pulls(inputs: str, start: Path, pictures: Path, tmp_path: Path) -> None:
    """Decay, averages and new statistics behind them leave frozen stages as they are: weights, statistics, counts."""
    pulling = {
        "finetune__keep_statistics": False,
        "recipe__weight_decay": 0.5,
        "recipe__decay_norm_and_bias": True,
        "recipe__ema": 0.9,
        "recipe__learning_rate": 0.05,
        "recipe__crop_padding": 0.0 if inputs == "maps" else 0.25,
    }
    run(tuned(start, pictures, "balanced", **pulling), tmp_path / "run")
    checkpoints = tmp_path / "run" / "checkpoints"
    last = checkpoint.load(checkpoints / "last.pt")
    assert last["training"]["in_force"]["inputs"] == inputs
    before = weights_of(start)
    for after in (last["weights"], last["training"]["live_weights"], weights_of(checkpoints / "best.pt")):
        assert changed(before, after) <= {"layer3", "fc"}
    moved = {name for name in before if "layer3" in name and not torch.equal(before[name], last["weights"][name])}
    assert moved == {name for name in before if name.startswith("layer3.")}, "all of what learns moved"
