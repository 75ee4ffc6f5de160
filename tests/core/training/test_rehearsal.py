"""What a run will take, told before it, and batches that can't fit, split or refused before the first step."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from torch import Tensor, nn

from core.errors import UserError
from core.models.resnet import ResNet
from core.progress import Progress
from core.training import guard, rehearsal
from core.training.control import Control
from core.training.engine import train
from core.training.events import Notice
from core.training.measuring import Job, Measured
from core.training.rehearsal import Rehearsal, rehearse
from core.training.run_state import RunState
from tests.core.training.small import config, run

GB = 1_000_000_000


class Child:
    """Stands for the child process: its peak grows with what is computed at once."""

    def __init__(self, bytes_of_a_picture: int = 1000, **figures: Any) -> None:
        self.each, self.figures, self.parts = bytes_of_a_picture, figures, list[int]()

    def __call__(self, job: Job, progress: Progress, seconds: float) -> list[Measured]:
        self.parts.append(job.config.recipe.accumulation)
        values = {
            "step_seconds": 2.0,
            "judge_seconds": 3.0,
            "save_seconds": 1.0,
            "checkpoint_bytes": 1_000_000,
            "peak_bytes": self.each * (job.config.recipe.batch_size // self.parts[-1]),
        }
        return [Measured(job.settings[0], **{**values, **self.figures})]


def told(child: Child, **settings: Any) -> Rehearsal:
    return rehearse(config(**settings), Progress(), child)


def test_time_is_steps_judging_and_checkpoints() -> None:
    # 1437 pictures in 6 steps an epoch, 360 to judge in batches of 256; each epoch keeps a last and a best checkpoint.
    # At the end the best one is judged and written once more.
    steps, judging = 2 * 6 * 2.0, 3 * 3.0 * 360 / 256
    assert told(Child(), checkpoint_seconds=1000).seconds == pytest.approx(steps + judging + 2 * 1.5 + 0.5, rel=0.02)
    each_step = told(Child(), checkpoint_seconds=0).seconds
    assert each_step == pytest.approx(steps + judging + 2 * 6.5 + 0.5, rel=0.02)


def test_memory_is_what_the_child_took_and_the_pictures() -> None:
    result = told(Child(bytes_of_a_picture=1_000_000), data__image_size=8)
    assert result.fits
    # The test's own process may grow by some pages meanwhile.
    assert result.memory_bytes == pytest.approx(rehearsal.GROWTH * 256_000_000 + 1797 * 8 * 8 * 3, rel=0.005)
    assert "of memory" in str(result.message)


def test_a_batch_that_takes_too_much_is_rehearsed_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "free_memory", lambda device: GB)
    child = Child(10_000_000)
    result = told(child)
    assert child.parts == [1, 2, 4]
    assert (result.fits, result.batch_parts) == (True, 4)
    assert "computed in 4 parts" in str(result.message)


@pytest.mark.parametrize("figures", [{"failed": "memory"}, {"peak_bytes": 2 * GB}])
def test_what_fits_in_no_way_is_told(monkeypatch: pytest.MonkeyPatch, figures: dict[str, Any]) -> None:
    monkeypatch.setattr(rehearsal, "free_memory", lambda device: GB)
    result = told(Child(**figures))
    assert not result.fits
    assert "Even two pictures at once" in str(result.message)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [({"failed": "disk"}, "is too full"), ({"failed": "crashed"}, "ended before its time")],
)
def test_what_else_goes_wrong_is_told(figures: dict[str, Any], sentence: str) -> None:
    result = told(Child(**figures))
    assert not result.fits
    assert sentence in str(result.message)


def test_a_full_disk_says_what_is_needed_and_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(Path.cwd())
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_500_000))
    result = told(Child())
    assert not result.fits
    assert "needs 2 MB, there is 2 MB" in str(result.message)


def test_the_real_child_tells_of_a_small_run() -> None:
    result = rehearse(config(), Progress())
    assert result.fits and result.seconds > 0 and result.step_seconds > 0
    assert result.memory_bytes > 1797 * 8 * 8 * 3
    assert result.disk_bytes > 10_000


def test_an_absurd_batch_is_split_before_the_first_step(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.models.summary import summarise

    network = summarise(config().model, 10, 8)
    room = 8 * network.parameters + 70 * network.activation_bytes
    monkeypatch.setattr(guard, "free_memory", lambda device: round(room / guard.SHARE))
    events = run(config(recipe__epochs=1))
    said = [str(event.message) for event in events if isinstance(event, Notice)]
    assert any("256 pictures at once would take more than 80 %" in each and "in 4 parts" in each for each in said)
    assert events[-1].kind == "RunFinished"


def test_where_not_even_two_pictures_fit_the_run_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "free_memory", lambda device: 10_000)
    with pytest.raises(UserError, match="doesn't fit into the memory"):
        run(config())


def test_looking_at_the_memory_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass that stayed alive would keep its memory, and no CUDA graph could be recorded any more."""

    def accumulator(parameter: nn.Parameter) -> Any:
        return parameter.expand_as(parameter).grad_fn.next_functions[0][0]  # type: ignore[union-attr]

    def marked(network: ResNet, images: Tensor) -> Tensor:
        answers = forward(network, images)
        for parameter in network.parameters():
            accumulator(parameter).metadata["in use"] = True
        return answers

    def looked_at(state: RunState) -> int:
        looks.append(state)
        with monkeypatch.context() as patch:
            patch.setattr(ResNet, "forward", marked)
            return bytes_of_a_picture(state)

    forward, bytes_of_a_picture, looks = ResNet.forward, guard.bytes_of_a_picture, []
    monkeypatch.setattr(guard, "bytes_of_a_picture", looked_at)
    list(train(config(recipe__epochs=1), Control()))
    assert looks and not [each for each in looks[0].model.parameters() if "in use" in accumulator(each).metadata]


def test_copies_of_the_weights_are_not_counted_for_each_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    states: list[RunState] = []
    monkeypatch.setattr(guard, "look", states.append)
    wide = {"model__widths": [8, 256], "recipe__epochs": 1}
    for precision in ("fp32", "bf16"):
        run(config(**wide, device__precision=precision))
    full, half = (guard.bytes_of_a_picture(state) for state in states)
    assert 0 < half <= full < 4 * sum(weight.numel() for weight in states[0].model.parameters())


def test_a_whole_run_takes_its_mean_step_and_not_its_middle_one() -> None:
    even, uneven = told(Child()), told(Child(mean_seconds=3.0))
    assert even.step_seconds == uneven.step_seconds == 2.0
    assert even.seconds < uneven.seconds < 1.5 * even.seconds
