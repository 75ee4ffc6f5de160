"""Measures what a forward pass keeps in memory for the backward pass."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from torch import Tensor, nn


class MemoryMeter:
    """Adds up the `bytes` that autograd keeps for the backward pass: each storage once, those of `weights` never.

    Give `pack` and `unpack` to `torch.autograd.graph.saved_tensors_hooks`.
    """

    def __init__(self, weights: Iterable[nn.Parameter]) -> None:
        self.bytes = 0
        self._alive: list[Any] = []
        self._counted: set[int] = set()
        for weight in weights:
            self._is_new(weight)

    def pack(self, tensor: Tensor) -> Tensor:
        """Note a tensor that is kept."""
        if self._is_new(tensor):
            self.bytes += tensor.untyped_storage().nbytes()
        return tensor

    def unpack(self, tensor: Tensor) -> Tensor:
        """Give it back unchanged."""
        return tensor

    def _is_new(self, tensor: Tensor) -> bool:
        # On the meta device there is no address to tell storages apart, only the storage object itself.
        storage = tensor.untyped_storage()
        if storage._cdata in self._counted:
            return False
        self._counted.add(storage._cdata)
        self._alive.append(storage)
        return True
