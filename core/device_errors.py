"""What is said when a graphics card gives up in the middle of its work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

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
    torch = sys.modules.get("torch")  # not loaded, it has failed at nothing
    if isinstance(error, getattr(torch, "AcceleratorError", ())):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(sign in text for sign in _SIGNS)


IN_TRAINING = (
    QT_TRANSLATE_NOOP("core", "The graphics card stopped working in the middle of the training."),
    QT_TRANSLATE_NOOP(
        "core",
        "The last checkpoint is kept: continue the run on the processor (“resume RUN --device cpu”), or start the "
        "program again and continue it on the card.",
    ),
)
ANYWHERE = (
    QT_TRANSLATE_NOOP("core", "The graphics card stopped working."),
    QT_TRANSLATE_NOOP("core", "Start the program again, or choose the processor."),
)
"""What happened, and what to do now."""


@contextmanager
def told(what: str = ANYWHERE[0], cure: str = ANYWHERE[1]) -> Iterator[None]:
    """Make a sentence with a cure of a device that failed. To be entered outside of what treats too little memory.

    Raises:
        DeviceLostError: the device failed.
    """
    try:
        yield
    except RuntimeError as error:
        if not is_device_error(error):
            raise
        reason = next(iter(str(error).splitlines()), type(error).__name__).strip().rstrip(".")
        why = QT_TRANSLATE_NOOP("core", "Its driver says: {reason}.")
        raise DeviceLostError(what, why, cure, field="device.device", reason=reason) from error
