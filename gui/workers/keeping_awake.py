"""Keeps the computer awake between two trainings, when neither does."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject

from core.runs.awake import awake


class KeepingAwake:
    """`want(True)` keeps it awake until `want(False)`, or until `parent` is gone.

    A thread of its own does it: asking the system may take its time.
    """

    def __init__(self, parent: QObject) -> None:
        self._enough: threading.Event | None = None
        parent.destroyed.connect(lambda: self.want(False))

    @property
    def wanted(self) -> bool:
        return self._enough is not None

    def want(self, wanted: bool) -> None:
        """Begin or end; what is so already stays so."""
        if wanted and self._enough is None:
            self._enough = threading.Event()
            threading.Thread(target=_keep, args=(self._enough,), name="keeping awake", daemon=True).start()
        elif not wanted and self._enough is not None:
            self._enough.set()
            self._enough = None


def _keep(enough: threading.Event) -> None:
    with awake():
        enough.wait()
