"""What a fine-tuning begins with: network, picture size, kind of run, rates, and what is judged or learned first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from core.config import ModelConfig
from core.errors import Cancelled
from core.models import surgery
from core.training import finetuning
from core.training.control import Control
from core.training.frozen_front import FrozenFrontState
from core.training.quick import QuickState
from core.training.run_state import RunState
from core.training.starting import Start
from tests.core.training.small import config, same
from tests.core.training.tiny import CPU, FROM_ABOVE, all_of, data, said, tuned, tuning
from tests.data import image_folder

JUDGED = "Before the first epoch, {} % of the validation pictures are right."


def begin(monkeypatch: pytest.MonkeyPatch, own: int | None, **settings: Any) -> tuple[list[str], Any, Start]:
    """Begin with a network for photographs; what is said, the configuration and the start."""
    model = ModelConfig(network="resnet18", dropout=0.1)
    start = Start("", model, {}, own, None)
    monkeypatch.setattr(finetuning, "load_start", lambda *_: start)
    events, (chosen, found) = all_of(finetuning.begin(tuned(**settings), Control()))
    assert found is start
    return said(events), chosen, start


def test_the_network_is_the_starts_and_small_pictures_are_shown_larger(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = image_folder(tmp_path / "pictures", {"ants": 3, "bees": 3}, size=(50, 40))
    settings = {"data__source": "folder", "data__path": str(folder), "model__dropout": 0.4}
    told, chosen, start = begin(monkeypatch, 224, **settings)
    assert chosen.model == start.model.model_copy(update={"dropout": 0.4})
    assert chosen.data.image_size == 96
    assert told[0] == "Loading the network to start from…"
    assert told[-1] == "Your pictures are small (40 pixels): they are shown to the network at 96 pixels."
    assert chosen.recipe == tuned(**settings).recipe


def test_a_side_that_was_chosen_stays_and_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    told, chosen, start = begin(monkeypatch, 224, data__image_size=48)
    assert chosen.data.image_size == 48 and chosen.model.stem == start.model.stem
    assert told == ["Loading the network to start from…"]


def test_where_no_picture_tells_its_size_they_count_as_photographs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finetuning, "typical_side", lambda *_: None)
    told, chosen, _ = begin(monkeypatch, None)
    assert chosen.data.image_size == 224 and len(told) == 1


@pytest.mark.parametrize(
    ("training", "expected"),
    [(None, "weights"), ({}, "weights"), ({"live_weights": None}, "weights"), ({"live_weights": {"fc": 2}}, "live")],
)
def test_a_run_goes_on_with_what_its_own_checkpoint_holds(training: dict[str, Any] | None, expected: str) -> None:
    model = config(model__widths=[4, 24]).model
    contents: dict[str, Any] = {
        "config": {"model": model.model_dump()},
        "image_size": 40,
        "weights": {"fc": 1},
        "mean": FROM_ABOVE[0],
        "std": FROM_ABOVE[1],
        **({} if training is None else {"training": training}),
    }
    wanted = tuned()
    chosen, start = finetuning.begin_again(wanted, contents)
    assert chosen.model == start.model == model
    assert (chosen.data.image_size, start.image_size, start.normalisation) == (40, 40, FROM_ABOVE)
    assert start.weights == {"fc": 2 if expected == "live" else 1}
    assert (chosen.recipe, chosen.finetune) == (wanted.recipe, wanted.finetune)


def test_colours_are_scaled_as_the_network_is_used_to_or_as_the_pictures_are() -> None:
    of, own = data(), ((0.1, 0.2, 0.3), (0.4, 0.5, 0.6))
    assert finetuning.normalised(of, None) is of
    changed = finetuning.normalised(of, own)
    assert (changed.mean, changed.std) == own
    assert changed.train is of.train and changed.classes == of.classes


@pytest.mark.parametrize(
    ("plan", "settings", "inputs", "kind"),
    [
        ("quick", {}, None, QuickState),
        ("balanced", {}, None, FrozenFrontState),
        ("balanced", {"recipe__crop_padding": 0.1}, None, RunState),
        ("thorough", {}, None, RunState),
        ("balanced", {}, "pictures", RunState),
        ("balanced", {"recipe__crop_padding": 0.1}, "maps", FrozenFrontState),
    ],
)
def test_what_a_step_takes_follows_from_the_plan_or_is_as_it_was(
    plan: str, settings: dict[str, Any], inputs: str | None, kind: type[RunState]
) -> None:
    state = tuning(data(), plan, inputs, recipe__ema=0.9, **settings)
    assert type(state) is kind
    assert (state.ema is None) == (kind is QuickState), "layers that are solved for aren't averaged"
    assert state.model.training


@pytest.mark.parametrize("layout", ["contiguous", "channels-last"])
def test_weights_lie_in_memory_as_was_chosen(layout: str) -> None:
    state = tuning(data(), device__memory_format=layout)
    filters = [weight for weight in state.model.parameters() if weight.ndim == 4 and weight.shape[2] > 1]
    is_last = {weight.is_contiguous(memory_format=torch.channels_last) for weight in filters}
    assert is_last == {layout == "channels-last"}


@pytest.mark.parametrize(
    ("plan", "frozen", "scales"),
    [
        ("quick", ("stem", "stage 1", "stage 2"), {"head": 1.0}),
        ("balanced", ("stem", "stage 1"), {"stage 2": 0.2, "head": 1.0}),
        ("thorough", (), {"stem": 0.008, "stage 1": 0.04, "stage 2": 0.2, "head": 1.0}),
    ],
)
def test_what_learns_and_how_fast_follows_from_the_plan(
    plan: str, frozen: tuple[str, ...], scales: dict[str, float]
) -> None:
    state = tuning(data(), plan, finetune__stage_decay=0.2)
    found = {id(weight): group["scale"] for group in state.optimizer.param_groups for weight in group["params"]}
    assert state.model.frozen == frozen and state.model.keeps_statistics
    for part, module in state.model.parts().items():
        rates = {round(found[id(weight)], 9) for weight in module.parameters() if id(weight) in found}
        assert rates == ({scales[part]} if part in scales else set())


def test_the_new_last_layer_is_a_function_of_the_seed_and_all_else_is_the_starts() -> None:
    weights = tuning(data()).model.state_dict()
    del weights["fc.weight"]
    heads = []
    for seed in (3, 3, 4):
        torch.manual_seed(seed * 17)
        state = finetuning.build(tuned(seed=seed), data(), CPU, 1, weights, None)
        heads.append(surgery.last_layer(state.model).weight.detach().clone())
        found = state.model.state_dict()
        assert same(
            {name: found[name] for name in weights if "fc." not in name},
            {name: tensor for name, tensor in weights.items() if "fc." not in name},
        )
    assert torch.equal(heads[0], heads[1]) and not torch.equal(heads[0], heads[2])


@pytest.mark.parametrize("plan", ["balanced", "thorough"])
@pytest.mark.parametrize(("new", "head_first"), [(True, True), (True, False), (False, True), (False, False)])
def test_only_a_new_run_learns_its_last_layer_first_or_judges_what_it_begins_with(
    plan: str, new: bool, head_first: bool
) -> None:
    state = tuning(data(validation=9), plan, finetune__head_first=head_first)
    before = surgery.last_layer(state.model).weight.detach().clone()
    told = said(all_of(finetuning.look(state, Control(), new=new))[0])
    assert torch.equal(before, surgery.last_layer(state.model).weight) == (not (new and head_first))
    assert any(each.startswith("With the last layer alone, ") for each in told) == (new and head_first)
    assert ("Judging the network to start from…" in told) == (new and not head_first)
    assert state.best.chosen == new and state.best.epoch == 0
    if new and not head_first:
        assert told[-1] == JUDGED.format(f"{100 * state.best.accuracy:.1f}")
        validation = state.data.validation
        assert validation is not None
        score = state.judge(validation, lambda: False)
        assert score is not None and (score.accuracy, score.loss) == (state.best.accuracy, state.best.loss)
    if isinstance(state, FrozenFrontState):
        assert len(state.maps.views) == 2 and "Looking at each training picture once…" in told
    elif not new:
        assert told == []


def test_without_validation_pictures_what_it_begins_with_is_not_judged() -> None:
    state = tuning(data(validation=0), "thorough", finetune__head_first=False)
    assert all_of(finetuning.look(state, Control(), new=True))[0] == []
    assert not state.best.chosen


def test_judging_what_it_begins_with_can_be_cancelled() -> None:
    state, control = tuning(data(), "thorough", finetune__head_first=False), Control()
    control.cancel()
    with pytest.raises(Cancelled):
        all_of(finetuning.look(state, control, new=True))
    assert not state.best.chosen


@pytest.mark.parametrize("new", [True, False])
def test_a_quick_run_looks_at_its_pictures_whether_it_is_new_or_goes_on(new: bool) -> None:
    state = tuning(data(), "quick")
    assert isinstance(state, QuickState)
    all_of(finetuning.look(state, Control(), new=new))
    assert len(state.seen.train) == 24 and not state.best.chosen


def test_an_average_begins_with_the_last_layer_that_was_learned() -> None:
    state = tuning(data(), "thorough", recipe__ema=0.75)
    assert state.ema is not None
    all_of(finetuning.look(state, Control(), new=True))
    assert state.ema.decay == 0.75
    assert torch.equal(state.ema.weights(state.model)["fc.weight"], surgery.last_layer(state.model).weight)
