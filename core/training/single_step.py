"""One step of a run from its beginning to its very end, for those who try something out on it."""

from __future__ import annotations

import math

from torch import Tensor

from core.training.events import StepDone
from core.training.run_state import RunState


def loss_of_step(state: RunState, images: Tensor, labels: Tensor) -> float:
    """Take the step, wait for the device, and return the batch's loss before it; NaN where it is no number.

    What the step would have told is dropped.
    """
    state.train_step(images, labels)
    state.fetch()
    losses = [event.loss for event in state.outbox if isinstance(event, StepDone)]
    state.outbox.clear()
    return losses[-1] if losses else math.nan
