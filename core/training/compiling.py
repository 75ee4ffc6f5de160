"""The network as machine code of its own, and as it is where that can't be made."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable

import torch
from torch import Tensor, nn

from core.messages import QT_TRANSLATE_NOOP, message

FAILED = message(
    QT_TRANSLATE_NOOP("core", "The network could not be compiled here: the training goes on without that.")
)
COMPILERS = ("c++", "g++", "clang++", "cl") if sys.platform == "win32" else ("g++", "clang++", "c++")


def is_possible(device: str) -> bool:
    """Whether what torch compiles with is there: a C++ compiler for the processor, Triton for graphics cards."""
    if device == "cpu":
        return any(shutil.which(compiler) for compiler in COMPILERS)
    return device.partition(":")[0] in ("cuda", "xpu") and importlib.util.find_spec("triton") is not None


class Compiled(nn.Module):
    """`module`, compiled for training on batches of one shape; all else is computed as it is.

    `whole` is that shape: how many pictures, and their side.

    Each shape, and judging, would be compiled anew: a minute for a batch that comes once an epoch. Where compiling
    fails, `failed` is called once, and the module is used as it is from then on.
    """

    def __init__(self, module: nn.Module, whole: tuple[int, int], failed: Callable[[], None]) -> None:
        super().__init__()
        self.module, self.training = module, module.training
        self._failed: Callable[[], None] | None = failed
        self._compiled: Callable[[Tensor], Tensor] = torch.compile(module.forward, dynamic=False)
        self._whole = whole

    def forward(self, images: Tensor) -> Tensor:
        """Pictures (N, C, H, W) to logits (N, K)."""
        from torch._dynamo.exc import TorchDynamoException

        is_whole = (len(images), images.shape[-1]) == self._whole
        if self._failed is None or not self.module.training or not is_whole:
            logits: Tensor = self.module(images)
            return logits
        try:
            return self._compiled(images)
        except TorchDynamoException:
            self._failed()
            self._failed = None
            return self.forward(images)
