"""When a network had better say "I'm not sure" is known at the end of every kind of run that could choose it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from core import checkpoint
from core.config import DataConfig, ModelConfig
from core.data.sources import open_data
from core.evaluation.judging import features
from core.models.answering import load_answering
from core.models.known import to_know
from core.tasks.doubt import DOUBT, Doubt, from_values
from core.training.control import Control
from core.training.doubting import keep_doubt
from core.training.engine import train
from core.training.events import EpochDone, Event, Notice, RunFinished, StepDone
from tests.core.training.small import config, run, same
from tests.data import image_folder

ONE: dict[str, Any] = {"recipe__epochs": 1}


def best(folder: Path) -> dict[str, Any]:
    return checkpoint.load(folder / "checkpoints" / "best.pt")


def doubt_of(folder: Path) -> Doubt | None:
    return from_values(best(folder).get(DOUBT))


def ended(folder: Path, act: Callable[[Control], None], when: Callable[[Event], bool], **settings: Any) -> str:
    """Train until `when`, then `act`; how the run ended."""
    control, outcome = Control(), ""
    for event in train(config(**settings), control, folder):
        if when(event):
            act(control)
        if isinstance(event, RunFinished):
            outcome = event.outcome
    return outcome


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished")
    run(config(**ONE), folder)
    return folder


def test_a_finished_run_knows_its_doubt(finished: Path) -> None:
    doubt = doubt_of(finished)
    assert doubt is not None and doubt.count == 364 and doubt.lost <= 0.05
    last = checkpoint.load(finished / "checkpoints" / "last.pt")
    assert DOUBT not in last, "going on would make it untrue"
    assert same(best(finished)["weights"], last["weights"]) and best(finished)["metrics"] == last["metrics"]


def test_ended_between_the_last_checkpoint_and_the_doubt_it_is_made_up_for(finished: Path, tmp_path: Path) -> None:
    for name in ("best.pt", "last.pt"):
        contents = checkpoint.load(finished / "checkpoints" / name)
        checkpoint.save(tmp_path / "checkpoints" / name, {k: v for k, v in contents.items() if k != DOUBT})
    events = run(config(**ONE), tmp_path, resume=True)
    assert not any(isinstance(event, StepDone) for event in events)
    assert doubt_of(tmp_path) == doubt_of(finished)


def test_stopped_after_an_epoch_it_is_known_and_before_there_is_nothing_to_know(tmp_path: Path) -> None:
    late = ended(tmp_path / "late", Control.stop, lambda event: isinstance(event, EpochDone))
    early = ended(tmp_path / "early", Control.stop, lambda event: isinstance(event, StepDone))
    assert (late, early) == ("stopped", "stopped")
    assert doubt_of(tmp_path / "late") is not None
    assert not (tmp_path / "early" / "checkpoints" / "best.pt").exists()


def test_cancelled_it_is_not_waited_for_and_continued_it_is_known(tmp_path: Path) -> None:
    outcome = ended(tmp_path, Control.cancel, lambda event: isinstance(event, EpochDone))
    assert outcome == "cancelled" and doubt_of(tmp_path) is None
    run(config(), tmp_path, resume=True)
    assert doubt_of(tmp_path) is not None


def test_cancelled_while_it_is_settled_the_checkpoint_stays(finished: Path) -> None:
    from core.training.setup import prepare

    control, path = Control(), finished / "checkpoints" / "best.pt"
    preparing = prepare(config(**ONE), control, finished / "checkpoints" / "last.pt")
    try:
        while True:
            next(preparing)
    except StopIteration as end:
        state = end.value
    control.cancel()
    before = path.read_bytes()
    keep_doubt(state, path, control)
    assert path.read_bytes() == before
    keep_doubt(state, finished / "gone.pt", Control())
    assert not (finished / "gone.pt").exists()


def test_without_validation_pictures_nothing_could_choose_it(tmp_path: Path) -> None:
    run(config(recipe__validation_share=0.0, **ONE), tmp_path)
    assert not (tmp_path / "checkpoints" / "best.pt").exists()
    assert DOUBT not in checkpoint.load(tmp_path / "checkpoints" / "last.pt")


@pytest.mark.parametrize("plan", ["quick", "balanced", "thorough"])
def test_every_way_of_fine_tuning_knows_its_doubt(plan: str, finished: Path, tmp_path: Path) -> None:
    pictures = image_folder(tmp_path / "pets", {"ants": 30, "bees": 30}, size=(9, 8))
    settings = {
        "data__source": "folder",
        "data__path": str(pictures),
        "finetune__start": str(finished / "checkpoints" / "last.pt"),
        "finetune__plan": plan,
        "recipe__batch_size": 32,
        **ONE,
    }
    random = torch.get_rng_state()
    # The small engine's settings name a network; what is started from decides here.
    run(config(**settings).model_copy(update={"model": ModelConfig()}), tmp_path / "run")
    doubt = doubt_of(tmp_path / "run")
    assert doubt is not None and doubt.count == 14 and doubt.farthest < float("inf")
    contents = best(tmp_path / "run")
    data = DataConfig(source="folder", path=str(pictures), image_size=contents["image_size"])
    seen = features(load_answering(contents), contents, open_data(data, 0.2).train)
    torch.testing.assert_close(contents[DOUBT]["known"], to_know(seen), rtol=0.01, atol=0.01)
    assert torch.equal(torch.get_rng_state(), random)


def test_a_run_whose_doubt_cannot_be_settled_is_finished_all_the_same(tmp_path: Path) -> None:
    events: list[Event] = []
    for event in train(config(**ONE), Control(), tmp_path):
        events.append(event)
        if isinstance(event, EpochDone):
            (tmp_path / "checkpoints" / "best.pt").write_bytes(b"damaged")
    assert isinstance(events[-1], RunFinished) and events[-1].outcome == "finished"
    said = [str(event.message) for event in events if isinstance(event, Notice)]
    assert len(said) == 1 and "couldn't be settled" in said[0] and "best.pt" in said[0]
