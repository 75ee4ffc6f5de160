"""Garbage is collected in the window's own thread alone.

Python collects in whatever thread has just made an object. What it finds may be a connection of Qt's, which takes a
lock of Qt's to end and then waits for Python's own; the window's thread, holding that one, may be waiting for Qt's:
both wait for good. (Seen with PySide6 6.11: a worker reading pictures, and the window making a menu.)
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MILLISECONDS = 1000


class Collector(QObject):
    """Stops Python's own collecting and does it from a timer of the thread that makes this object."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def spare_what_is_loaded(self) -> None:
        """What is there now stays for good: to look through all of torch each time would hold the window up."""
        gc.freeze()

    def collect(self) -> None:
        """Collect what is due, by Python's own thresholds: the oldest objects seldom."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [number for number in range(3) if counts[number] > thresholds[number] > 0]
        if due:
            gc.collect(max(due))
