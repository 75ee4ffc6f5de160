"""Ctrl-C while training: the first stops and keeps, the second cancels, the third ends the program at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from core.messages import QT_TRANSLATE_NOOP
from core.training.control import Control

STOPPING = QT_TRANSLATE_NOOP(
    "core", "Stopping after this step; what was learned is kept. Press Ctrl-C again to cancel instead."
)
CANCELLING = QT_TRANSLATE_NOOP("core", "Cancelling after this step.")


@contextmanager
def ctrl_c_ends(control: Control) -> Iterator[None]:
    """Within, Ctrl-C (and a system's polite request to end) reach `control` instead of breaking anything off."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(number: int, frame: FrameType | None) -> None:
        del frame
        if not control.ending:
            _say(STOPPING if number == signal.SIGINT else "")
            control.stop()
        elif number == signal.SIGINT:
            _say(CANCELLING)
            control.cancel()
            signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(sentence: str) -> None:
    """To stderr past Python's buffers: they may be in the middle of a write just now."""
    if sentence:
        with suppress(OSError):
            os.write(2, f"\n{sentence}\n".encode())
