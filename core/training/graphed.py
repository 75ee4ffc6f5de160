"""A step's forward and backward pass as one CUDA graph: a small network's time on a card is mostly that of launches.

The graph computes with the very kernels that the steps before it used, so that a run repeats bit for bit. It is
recorded for batches of one shape; what it reads and writes stays at the same place in memory for as long as it lives.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.config import RunConfig
from core.devices import free_memory
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.training.events import Event, Notice
from core.training.repeated import WARM_UPS, end_failed_recording, stream_on

Learn = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
"""Normalised pictures and labels to loss and right answers; it leaves the gradients in the parameters."""

REPEATED = 3
"""So many batches of one shape in a row, and a graph is recorded for it: an epoch's last, smaller one is not."""
LEAST_STEPS = 200
"""Recording takes about a second: it pays where so many steps are still to come."""


@dataclass(frozen=True, eq=False)
class Recorded:
    """A graph and the tensors that it reads and writes."""

    pixels: Tensor
    labels: Tensor
    loss: Tensor
    correct: Tensor
    gradients: list[tuple[nn.Parameter, Tensor]]
    replay: Callable[[], None]

    def learn(self, pixels: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """What `Learn` says, for a batch of the recorded shape."""
        self.pixels.copy_(pixels)
        self.labels.copy_(labels)
        for parameter, gradient in self.gradients:
            parameter.grad = gradient
        self.replay()
        # The next replay writes over them, and they are fetched later.
        return self.loss.clone(), self.correct.clone()


class Graphed:
    """Learns as `Learn` does, by a graph as soon as that pays. Where recording fails, one sentence says so in `outbox`,
    and the steps go on as before."""

    def __init__(self, outbox: deque[Event]) -> None:
        self._outbox = outbox
        self._gave_up = False
        self._recorded: Recorded | None = None
        self._shape: torch.Size | None = None
        self._repeated = 0

    def learn(
        self, learn: Learn, model: nn.Module, pixels: Tensor, labels: Tensor, steps_left: int
    ) -> tuple[Tensor, Tensor]:
        """`learn(pixels, labels)`; the gradients of `model` are None before. `steps_left` counts this one."""
        if self._recorded is None or self._recorded.pixels.shape != pixels.shape:
            self._repeated = self._repeated + 1 if pixels.shape == self._shape else 1
            self._shape = pixels.shape
            if self._gave_up or self._repeated < REPEATED or steps_left < LEAST_STEPS:
                return learn(pixels, labels)
            self._recorded = None  # its memory is free for the new one
            try:
                self._recorded = record(learn, model, pixels, labels)
            except RuntimeError as error:
                _drop_gradients(model)
                self._gave_up = True
                self._outbox.append(Notice(_why_not(error)))
                return learn(pixels, labels)
        return self._recorded.learn(pixels, labels)

    def forget(self) -> None:
        """Let go of the graph and its memory."""
        self._recorded = None


def is_possible(config: RunConfig, device: str) -> bool:
    """Whether steps may be recorded: on CUDA, where the network isn't compiled (that has its own ways)."""
    return device.startswith("cuda") and config.device.compiled != "on"


def record(learn: Learn, model: nn.Module, pixels: Tensor, labels: Tensor) -> Recorded:
    """`learn` on a batch of this shape as a graph. Nothing is learned, and nothing of the model changes.

    Raises:
        RuntimeError: the card, its driver or the network don't allow it, or memory is too short.
    """
    device = pixels.device
    if torch.cuda.max_memory_allocated(device) > free_memory(str(device)):
        raise RuntimeError("too little memory for a graph's own")
    still_pixels, still_labels = pixels.clone(), labels.clone()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.device(device):
        with _left_as_they_were(model, device):
            _warm_up(learn, model, still_pixels, still_labels)
        # Recording computes nothing: it changes neither buffers nor random numbers.
        try:
            with torch.cuda.graph(graph, stream=stream_on(device), capture_error_mode="thread_local"):
                loss, correct = learn(still_pixels, still_labels)
        except RuntimeError:
            end_failed_recording(device)
            raise
    gradients = [(parameter, parameter.grad) for parameter in model.parameters() if parameter.grad is not None]
    return Recorded(still_pixels, still_labels, loss, correct, gradients, graph.replay)


def _why_not(error: RuntimeError) -> Message:
    return message(
        QT_TRANSLATE_NOOP(
            "core", "This card can't repeat whole steps at once ({reason}): they go on one by one, somewhat slower."
        ),
        reason=next(iter(str(error).splitlines()), type(error).__name__),
    )


def _warm_up(learn: Learn, model: nn.Module, pixels: Tensor, labels: Tensor) -> None:
    """Learn a few times beside the stream of the training, as the recording does, and drop what came of it."""
    beside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    beside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(beside):
        for _ in range(WARM_UPS):
            learn(pixels, labels)
            _drop_gradients(model)
    torch.cuda.current_stream().wait_stream(beside)


@contextmanager
def _left_as_they_were(model: nn.Module, device: torch.device) -> Iterator[None]:
    """Put the model's buffers (statistics of its normalisations) and the card's random numbers back afterwards."""
    buffers = list(model.buffers())
    kept, random = [buffer.clone() for buffer in buffers], torch.cuda.get_rng_state(device)
    try:
        yield
    finally:
        if buffers:
            torch._foreach_copy_(buffers, kept)
        torch.cuda.set_rng_state(random, device)


def _drop_gradients(model: nn.Module) -> None:
    for parameter in model.parameters():
        parameter.grad = None
