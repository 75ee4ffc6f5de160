"""Finds a learning rate: some real steps with a rising rate, on a run that is thrown away afterwards."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from torch import Tensor

from core import device_errors
from core.config import RunConfig
from core.errors import Cancelled, UserError
from core.messages import QT_TRANSLATE_NOOP
from core.training import crash_mark, memory, rate_curve
from core.training.control import Control
from core.training.events import Event
from core.training.process import process_settings
from core.training.rate_curve import RateCurve, RateTested
from core.training.run_state import RunState
from core.training.setup import prepare
from core.training.single_step import loss_of_step

STEPS = 100
BOUNDS: dict[str, tuple[float, float]] = {"adamw": (1e-7, 1.0)}
"""The lowest and highest rate that is tried, by optimizer: Adam's steps are as long as the rate, whatever the gradient
is, so that its useful rates are about a hundredth of the others'."""
USUAL_BOUNDS = (1e-5, 10.0)


def find_rate(
    config: RunConfig, control: Control | None = None, steps: int = STEPS
) -> Generator[Event, None, RateCurve]:
    """Test learning rates on what `config` describes (Smith 2015, the "LR range test"), and return the curve.

    Each of the `steps` is a real one - network, pictures, augmentation, accumulation, precision - with a rate that
    rises exponentially; for a fine-tuning, the last layer has learned first where the plan says so. The test ends
    early where the loss explodes. It is the same for the same seed, touches no run folder and keeps no weights.
    Yields `Preparing` and `Notice` as a training does, then a `RateTested` for each step.

    Raises:
        Cancelled: by `control`, within a step.
        UserError: pictures, device or start can't be used, or nothing here is trained with a learning rate.
    """
    control = control or Control()
    if why_not(config):
        raise UserError(why_not(config), field="finetune.plan")
    with device_errors.told(*device_errors.IN_TRAINING), memory.told(), process_settings(config.device.threads):
        state = yield from prepare(config, control, None)
        rates, losses = _ramp(config.recipe.optimizer, steps), list[float]()
        with crash_mark.around(state.mark):
            for number, (rate, (images, labels)) in enumerate(zip(rates, _batches(state), strict=False), 1):
                if control.ending:
                    raise Cancelled
                losses.append(_step(state, rate, images, labels))
                yield RateTested(number, steps, rate, losses[-1])
                if rate_curve.exploded(rates[:number], losses):
                    break
    return rate_curve.read(rates[: len(losses)], losses)


def why_not(config: RunConfig) -> str:
    """Why there is no learning rate to look for; "" where there is one."""
    if config.finetune.start and config.finetune.trained_stages == 0:
        return QT_TRANSLATE_NOOP("core", "The last layer alone is solved for: this plan has no learning rate.")
    return ""


def _ramp(optimizer: str, steps: int) -> list[float]:
    low, high = BOUNDS.get(optimizer, USUAL_BOUNDS)
    return [low * (high / low) ** (step / (steps - 1)) for step in range(steps)]


def _batches(state: RunState) -> Iterator[tuple[Tensor, Tensor]]:
    """Training batches without end: epoch after epoch, each in its own order."""
    while True:
        yield from state.train_batches()
        state.epoch, state.step_in_epoch = state.epoch + 1, 0


def _step(state: RunState, rate: float, images: Tensor, labels: Tensor) -> float:
    """One step with this rate; returns the batch's loss before it."""
    recipe = state.config.recipe.model_copy(update={"learning_rate": rate, "schedule": "constant", "warmup": 0.0})
    state.config = state.config.model_copy(update={"recipe": recipe})
    return loss_of_step(state, images, labels)
