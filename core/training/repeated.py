"""Many small operations on a card as one: recorded as a CUDA graph at the first call, repeated from then on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import torch
from torch import Tensor

Function = Callable[[list[Tensor]], list[Tensor]]

WARM_UPS = 3
"""As PyTorch's notes on CUDA graphs ask for: libraries below set themselves up in the first calls on a stream."""


class Repeated:
    """`function` of tensors to tensors, which draws no random numbers and needs no gradients.

    What a call returns is overwritten by the next one. Where there is no CUDA, and where recording fails, the function
    is called as it is.
    """

    def __init__(self, function: Function) -> None:
        self._function = function
        self._given: list[Tensor] = []
        self._results: list[Tensor] = []
        self._graph: torch.cuda.CUDAGraph | None = None
        self._gave_up = False

    def __call__(self, given: list[Tensor]) -> list[Tensor]:
        if self._gave_up or given[0].device.type != "cuda":
            return self._function(given)
        if self._graph is None or [each.shape for each in given] != [each.shape for each in self._given]:
            try:
                self._record(given)
            except RuntimeError:
                self._graph, self._given, self._results, self._gave_up = None, [], [], True
                return self._function(given)
        assert self._graph is not None
        torch._foreach_copy_(self._given, given)
        self._graph.replay()
        return self._results

    def _record(self, given: list[Tensor]) -> None:
        self._graph = None
        self._given = [each.clone() for each in given]
        graph, device = torch.cuda.CUDAGraph(), given[0].device
        with torch.cuda.device(device):
            beside = stream_on(device)
            beside.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(beside):
                for _ in range(WARM_UPS):
                    self._function(self._given)
            torch.cuda.current_stream().wait_stream(beside)
            try:
                with torch.cuda.graph(graph, stream=stream_on(device), capture_error_mode="thread_local"):
                    self._results = self._function(self._given)
            except RuntimeError:
                end_failed_recording(device)
                raise
        self._graph = graph


def stream_on(device: torch.device) -> torch.cuda.Stream:
    """A stream of `device`: what records by itself takes one of the card that was recorded on first."""
    stream: torch.cuda.Stream = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
    return stream


def end_failed_recording(device: torch.device) -> None:
    """Let random numbers be drawn again: a recording that fails leaves them to itself, one that succeeds takes that
    back."""
    graph, stream = torch.cuda.CUDAGraph(), stream_on(device)
    with suppress(RuntimeError), torch.cuda.graph(graph, stream=stream, capture_error_mode="thread_local"):
        torch.zeros((), device=device)
