"""How numbers are kept while training: mixed precision and the order of pixels in memory."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from core.config import DeviceConfig

AUTOCAST = {"bf16": torch.bfloat16, "fp16": torch.float16}


def memory_format(config: DeviceConfig, device: str) -> torch.memory_format:
    """The layout to use on `device`: on Apple's GPUs the backward pass of channels-last convolutions is far slower."""
    wanted = config.memory_format != "contiguous" and device != "mps"
    return torch.channels_last if wanted else torch.contiguous_format


def in_precision(module: nn.Module, config: DeviceConfig, device: str) -> nn.Module:
    """`module`, computing in the wanted precision; its weights stay float32."""
    dtype = AUTOCAST.get(config.precision)
    return module if dtype is None else _Autocast(module, device.partition(":")[0], dtype)


class _Autocast(nn.Module):
    """A module under autocast. The context is left when forward returns: it never leaks into a generator's consumer."""

    def __init__(self, module: nn.Module, device_type: str, dtype: torch.dtype) -> None:
        super().__init__()
        self.module, self.device_type, self.dtype = module, device_type, dtype
        self.training = module.training

    def forward(self, images: Tensor) -> Tensor:
        with torch.autocast(self.device_type, dtype=self.dtype):
            logits: Tensor = self.module(images)
        return logits
