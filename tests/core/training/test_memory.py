"""Memory runs out in a run: less is computed at once from then on, nothing is learned twice, and a sentence says so."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core import checkpoint
from core.errors import UserError
from core.models.resnet import ResNet
from core.training import memory
from core.training.control import Control
from core.training.engine import train
from core.training.events import Event, Notice
from core.training.memory import AtOnce
from tests.core.training.small import config, last_weights, lasting, run, same
from tests.data import image_folder

FORWARD, SEQUENCE = ResNet.forward, nn.Sequential.forward
REFUSALS = [
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
    RuntimeError("[enforce fail at alloc_cpu.cpp:132] . DefaultCPUAllocator: can't allocate memory: you tried to ..."),
    RuntimeError("[enforce fail at alloc_cpu.cpp:83] data. DefaultCPUAllocator: not enough memory: you tried to ..."),
    RuntimeError("MPS backend out of memory (MPS allocated: 17.00 GB)"),
    RuntimeError("std::bad_alloc"),
    RuntimeError("can't start new thread"),
    MemoryError(),
]


def too_much(limit: int, error: Exception = REFUSALS[1], *, learning: bool = True, since: int = 0) -> Any:
    """A `forward` of networks that is refused memory for more than `limit` pictures, from its call `since` on."""
    calls = iter(range(1_000_000))

    def limited(network: ResNet, images: Tensor) -> Tensor:
        answers = FORWARD(network, images)
        if network.training == learning and len(images) > limit and next(calls) >= since:
            raise error
        return answers

    return limited


def notices(events: list[Event]) -> list[str]:
    return [str(event.message) for event in events if isinstance(event, Notice)]


@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: f"{type(error).__name__} {error}"[:40])
def test_what_says_that_memory_ran_out_is_known(error: Exception) -> None:
    assert memory.ran_out(error)
    assert not memory.ran_out(RuntimeError("Given groups=1, weight of size [8, 3, 3, 3] …"))
    assert not memory.ran_out(UserError("out of memory"))


def test_a_batch_that_is_too_large_is_learned_as_if_it_had_been_split_from_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"recipe__ema": 0.9, "recipe__mixup": 0.2, "model__dropout": 0.2, "recipe__clip_norm": 1.0}
    split = run(config(recipe__accumulation=4, **settings), tmp_path / "split")
    monkeypatch.setattr(ResNet, "forward", too_much(64))
    events = run(config(**settings), tmp_path / "halved")
    assert lasting(events) == lasting(split)
    assert same(last_weights(tmp_path / "halved"), last_weights(tmp_path / "split"))
    first, second = notices(events)
    assert "not enough for 256 pictures at once: from step 1 on each batch is computed in 2 parts" in first
    assert "not enough for 128 pictures at once: from step 1 on each batch is computed in 4 parts" in second


def test_the_parts_are_kept_when_the_run_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ResNet, "forward", too_much(128, since=3))
    straight = run(config(), tmp_path / "straight")
    monkeypatch.setattr(ResNet, "forward", too_much(128, since=3))
    events = train(config(), Control(), tmp_path / "cut")
    heard: list[Event] = []
    while not any("parts" in each for each in notices(heard)):
        heard.append(next(events))
    events.close()  # type: ignore[attr-defined]
    monkeypatch.setattr(ResNet, "forward", FORWARD)
    in_force = checkpoint.load(tmp_path / "cut" / "checkpoints" / "last.pt")["training"]["in_force"]
    assert (in_force["parts"], in_force["judged_at_once"]) == (2, 256)
    heard += run(config(), tmp_path / "cut", resume=True)
    assert lasting(heard) == lasting(straight)
    assert same(last_weights(tmp_path / "cut"), last_weights(tmp_path / "straight"))


def test_a_sentence_not_yet_told_is_told_by_the_continued_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ResNet, "forward", too_much(128, since=3))
    monkeypatch.setattr("core.training.engine.REPORT_SECONDS", 1000)
    said: list[str] = []
    resume = False
    for patience in (5, 8, 11, 14):
        events = train(config(checkpoint_seconds=0), Control(), tmp_path, resume=resume)
        said += notices([next(events) for _ in range(patience)])
        events.close()  # type: ignore[attr-defined]
        resume = True
    said += notices(run(config(), tmp_path, resume=True))
    assert sum("256 pictures at once: from step 4 on" in each for each in said) == 1


def test_pictures_that_are_too_many_to_be_judged_at_once_are_judged_in_smaller_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = lasting(run(config(), tmp_path / "plain"))
    monkeypatch.setattr(ResNet, "forward", too_much(100, learning=False))
    events = run(config(), tmp_path / "halved")
    assert [(event["event"], event.get("step")) for event in lasting(events)] == [
        (event["event"], event.get("step")) for event in plain
    ]
    assert [event.get("validation_accuracy") for event in lasting(events)] == [
        event.get("validation_accuracy") for event in plain
    ]
    assert ["to judge 256 pictures" in each or "to judge 128" in each for each in notices(events)] == [True, True]


@pytest.mark.parametrize("learning", [True, False])
def test_where_nothing_is_left_to_halve_one_sentence_says_so_and_the_last_checkpoint_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, learning: bool
) -> None:
    monkeypatch.setattr(ResNet, "forward", too_much(0, learning=learning, since=4 if learning else 2))
    with pytest.raises(UserError, match="The memory is not enough for this training") as caught:
        run(config(checkpoint_seconds=0), tmp_path)
    assert "last checkpoint is kept" in str(caught.value)
    monkeypatch.setattr(ResNet, "forward", FORWARD)
    events = run(config(), tmp_path, resume=True)
    assert events[-1].kind == "RunFinished"


def test_a_part_is_never_a_single_picture() -> None:
    at_once = AtOnce(1, 128)
    assert [at_once.learn_less(9, 1).parameters["parts"] for _ in range(2)] == [2, 4]
    with pytest.raises(UserError):
        at_once.learn_less(9, 1)
    assert AtOnce(64, 128).parts_of(64) == 32
    assert AtOnce(1, 128).parts_of(1) == 1


def test_a_first_step_of_the_optimizer_that_is_refused_memory_moves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first step allocates the momentum of one group of weights after the other."""
    split = run(config(recipe__accumulation=2), tmp_path / "split")
    refuse_once(monkeypatch, sys.modules["torch.optim.sgd"], "sgd", at_call=2)
    events = run(config(), tmp_path / "refused")
    assert len(notices(events)) == 1
    assert lasting(events) == lasting(split)
    assert same(last_weights(tmp_path / "refused"), last_weights(tmp_path / "split"))


def refuse_once(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *, at_call: int) -> None:
    """`module.name` is refused memory at its call number `at_call`."""
    original: Callable[..., Any] = getattr(module, name)
    calls = iter(range(1, 1_000_000))

    def refused(*given: Any, **options: Any) -> Any:
        if next(calls) == at_call:
            raise REFUSALS[1]
        return original(*given, **options)

    monkeypatch.setattr(module, name, refused)


def test_a_later_error_of_another_kind_is_raised_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ResNet, "forward", too_much(0, RuntimeError("a bug"), since=2))
    with pytest.raises(RuntimeError, match="a bug"):
        run(config())


@pytest.mark.parametrize("plan", ["quick", "balanced"])
def test_what_a_frozen_network_gives_is_computed_in_smaller_pieces(
    plan: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = image_folder(tmp_path / "pictures", {"ants": 20, "bees": 20}, size=(8, 8))
    settings: dict[str, Any] = {
        "data__source": "folder",
        "data__path": str(pictures),
        "data__image_size": 8,
        "recipe__batch_size": 16,
        "recipe__epochs": 1,
    }
    run(config(**settings), tmp_path / "start")
    settings |= {"finetune__start": str(tmp_path / "start" / "checkpoints" / "last.pt"), "finetune__plan": plan}
    asked: list[int] = []

    def limited(sequence: nn.Sequential, images: Tensor) -> Tensor:
        asked.append(len(images))
        if not sequence.training and len(images) > 10:
            raise REFUSALS[1]
        return SEQUENCE(sequence, images)

    monkeypatch.setattr(nn.Sequential, "forward", limited)
    assert run(config(**settings), tmp_path / plan)[-1].kind == "RunFinished"
    assert max(asked) > 10


@pytest.mark.parametrize("place", ["core.training.setup.open_data", "core.training.setup.build"])
def test_before_the_first_step_it_is_a_sentence(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: Any, **options: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(place, refused)
    with pytest.raises(UserError, match="The memory is not enough for this training"):
        run(config())


TRIES = 6
REFUSED = """
import resource, psutil, torch
from torch import nn
from core.training import memory
from core.training.process import process_settings

def step(count):
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(8, 8, 3)).to(memory_format=torch.channels_last)
    network(torch.randn(count, 3, 16, 16).to(memory_format=torch.channels_last)).square().mean().backward()

step(4)
hard = resource.getrlimit(resource.RLIMIT_AS)[1]
said = ""
for count in range(8, 400):
    resource.setrlimit(resource.RLIMIT_AS, (psutil.Process().memory_info().vms + 4096, hard))
    try:
        step(count)
    except (RuntimeError, MemoryError) as error:
        said = str(error)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    if memory.MAKES_NO_MORE in said:
        break
else:
    print("nothing")
    raise SystemExit
print("refused", flush=True)
for again in range(2):
    with process_settings(1):
        halved = []
        memory.until_it_fits(lambda: step(1000 + again), lambda: halved.append(1) or len(halved) < 3 or 1 / 0)
        print(len(halved))
    assert torch.backends.mkldnn.enabled
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_after_onednn_was_refused_memory_the_thread_trains_without_it() -> None:
    """It refused all that came later, with half of the pictures, and in the next training with memory again."""
    for _ in range(TRIES):
        done = subprocess.run([sys.executable, "-c", REFUSED], capture_output=True, text=True, check=False)
        if done.stdout:  # oneDNN may also die of the refusal itself: that is no case of what comes after it
            break
    if done.stdout.strip() in ("", "nothing"):
        pytest.skip("oneDNN's machine code can't be refused memory here")
    assert (done.stdout.split(), done.returncode) == (["refused", "1", "0"], 0), done.stderr
