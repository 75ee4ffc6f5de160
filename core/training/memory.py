"""What happens where memory runs out: the attempt is dropped whole, and repeated with less at once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import torch

from core import torch_environment
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.training.process import leave_onednn

Result = TypeVar("Result")

LEAST_PART = 2
"""Batch normalisation can't learn from fewer pictures."""
MAKES_NO_MORE = "could not create a primitive"
"""What oneDNN says where it got no memory for machine code, and from then on always: see `leave_onednn`."""


def ran_out(error: BaseException) -> bool:
    """Whether `error` says that memory was refused, on whatever device."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and torch_environment.REFUSED.search(str(error)) is not None


@dataclass
class AtOnce:
    """How much is computed at once: a batch in so many `parts` when learning, `judged` pictures when judging."""

    parts: int
    judged: int

    def parts_of(self, count: int) -> int:
        """In how many parts a batch of `count` pictures is computed."""
        return max(1, min(self.parts, count // LEAST_PART))

    def learn_less(self, count: int, step: int) -> Message:
        """After step number `step` on `count` pictures was too much: twice as many parts, and the sentence about it.

        Raises:
            UserError: there is nothing left to halve.
        """
        before = self.parts_of(count)
        self.parts = 2 * before
        if self.parts_of(count) == before:
            raise too_little()
        return message(
            QT_TRANSLATE_NOOP(
                "core",
                "The memory was not enough for {before} pictures at once: from step {step} on each batch is computed "
                "in {parts} parts, one after the other.",
            ),
            before=-(-count // before),
            step=step,
            parts=self.parts_of(count),
        )

    def judge_less(self) -> Message:
        """After judging was too much: half as many pictures at once, and the sentence about it. Raises as above."""
        before = self.judged
        if before == 1:
            raise too_little()
        self.judged = before // 2
        return message(
            QT_TRANSLATE_NOOP(
                "core", "The memory was not enough to judge {before} pictures at once: now it is {now} at once."
            ),
            before=before,
            now=self.judged,
        )


def until_it_fits(attempt: Callable[[], Result], compute_less: Callable[[], object]) -> Result:
    """What `attempt` gives; as often as it runs out of memory, `compute_less` is called and it is tried again.

    `attempt` must leave nothing half done, or `compute_less` must undo it.

    Raises:
        UserError: `compute_less` finds nothing that could be made smaller.
    """
    while True:
        try:
            return attempt()
        except (RuntimeError, MemoryError) as error:
            if not ran_out(error):
                raise
            if MAKES_NO_MORE in str(error):
                leave_onednn()
        # Only out here the exception is gone, and with its frames all that the attempt held.
        release()
        compute_less()


def update_whole(update: Callable[[], object], optimizer: torch.optim.Optimizer) -> None:
    """`update`, which steps `optimizer`; where it runs out of memory, weights and optimizer are as before.

    An optimizer allocates in its first step: there a part of the weights may have moved already when memory runs out.
    """
    if optimizer.state:
        update()
        return
    weights = [weight for group in optimizer.param_groups for weight in group["params"]]
    before = [weight.detach().clone() for weight in weights]
    try:
        update()
    except (RuntimeError, MemoryError):
        with torch.no_grad():
            torch._foreach_copy_(weights, before)
        optimizer.state.clear()
        raise


def release() -> None:
    """Give memory that nothing holds any more back to the system, so that the pieces can be cut anew."""
    if gc.isenabled():  # else the window collects itself: what is its own must not end in another thread
        gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.xpu.is_available():
        torch.xpu.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
    torch_environment.give_back()


@contextmanager
def told() -> Iterator[None]:
    """Make a sentence of memory that ran out where nothing could be made smaller.

    Raises:
        UserError: memory ran out.
    """
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not ran_out(error):
            raise
        raise too_little() from error


def too_little() -> UserError:
    """Memory isn't enough, and there is nothing left to halve."""
    return UserError(
        QT_TRANSLATE_NOOP("core", "The memory is not enough for this training."),
        QT_TRANSLATE_NOOP("core", "Even computing as little at once as possible, more was needed than is free here."),
        QT_TRANSLATE_NOOP(
            "core",
            "Choose smaller pictures or a smaller network, or close other programs; if the run had begun, its last "
            "checkpoint is kept.",
        ),
        field="recipe.batch_size",
    )
