"""How a person reaches into a running training: pause, resume, stop and keep, cancel."""

from __future__ import annotations

import threading


class Control:
    """Shared by the thread that iterates the engine and whoever holds the buttons; every method is thread-safe.

    The engine looks at it once per step.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paused = False
        self._stopping = False
        self._cancelled = False

    def pause(self) -> None:
        """Wait before the next step, after writing a checkpoint."""
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def stop(self) -> None:
        """End the run after the step in hand and keep what it has learned."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def cancel(self) -> None:
        """End the run after the step in hand without keeping more than the checkpoints it has."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    @property
    def paused(self) -> bool:
        return self._paused and not self.ending

    @property
    def ending(self) -> bool:
        return self._stopping or self._cancelled

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def wait_while_paused(self) -> None:
        """Block until `resume`, `stop` or `cancel`."""
        with self._changed:
            self._changed.wait_for(lambda: not self.paused)
