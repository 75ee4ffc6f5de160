"""Measures what a forward pass keeps in memory for the backward pass."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks


class MemoryMeter:
    """Adds up the `bytes` that autograd keeps for the backward pass: each storage once, those of `weights` never.

    Within `watching()`: what would be kept is noted and let go, so that no backward pass can follow.
    """

    def __init__(self, weights: Iterable[nn.Parameter]) -> None:
        self.bytes = 0
        self._alive: list[Any] = []
        self._counted: set[int] = set()
        for weight in weights:
            self._is_new(weight)

    def watching(self) -> saved_tensors_hooks:
        """Forward passes within this context are measured."""
        return saved_tensors_hooks(self._note, _not_kept)

    def _note(self, tensor: Tensor) -> None:
        # Were the tensor returned, a layer that keeps its own output would keep itself alive for good (PyTorch's
        # notes on autograd, "Saved tensors"), and with it the pass and what CUDA graphs stumble over.
        if self._is_new(tensor):
            self.bytes += tensor.untyped_storage().nbytes()

    def _is_new(self, tensor: Tensor) -> bool:
        # On the meta device there is no address to tell storages apart, only the storage object itself.
        storage = tensor.untyped_storage()
        if storage._cdata in self._counted:
            return False
        self._counted.add(storage._cdata)
        self._alive.append(storage)
        return True


def _not_kept(nothing: None) -> Tensor:
    raise RuntimeError("A measured pass keeps nothing for a backward pass.")
