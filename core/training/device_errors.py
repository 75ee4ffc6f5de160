"""What is said when a graphics card gives up in the middle of a training."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from core.errors import DeviceLostError
from core.messages import QT_TRANSLATE_NOOP

_SIGNS = (
    "cuda error",
    "cudnn error",
    "cudnn_status",
    "cublas_status",
    "hip error",
    "xpu error",
    "native api failed",  # SYCL, below XPU
    "ur_result_error",
    "level_zero",
    "mps backend",
    "command buffer exited",  # Metal, below MPS
)
"""What PyTorch and the drivers below it say, in small letters, where a device failed."""


def is_device_error(error: BaseException) -> bool:
    """Whether `error` says that a device failed, and not the program."""
    if isinstance(error, getattr(torch, "AcceleratorError", ())):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(sign in text for sign in _SIGNS)


@contextmanager
def told() -> Iterator[None]:
    """Make a sentence with a cure of a device that failed. To be entered outside of what treats too little memory.

    Raises:
        DeviceLostError: the device failed.
    """
    try:
        yield
    except RuntimeError as error:
        if not is_device_error(error):
            raise
        raise _failed(error) from error


def _failed(error: RuntimeError) -> DeviceLostError:
    return DeviceLostError(
        QT_TRANSLATE_NOOP("core", "The graphics card stopped working in the middle of the training."),
        QT_TRANSLATE_NOOP("core", "Its driver says: {reason}."),
        QT_TRANSLATE_NOOP(
            "core",
            "The last checkpoint is kept: continue the run on the processor (“resume RUN --device cpu”), or start the "
            "program again and continue it on the card.",
        ),
        field="device.device",
        reason=next(iter(str(error).splitlines()), type(error).__name__).strip().rstrip("."),
    )
