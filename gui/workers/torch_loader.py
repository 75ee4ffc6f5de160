"""Brings torch into the program in a thread after the window shows, and says when it is there."""

from __future__ import annotations

import importlib
import sys
from functools import cache

from PySide6.QtCore import QObject, Signal

from core import torch_environment
from core.progress import Progress
from gui.workers.background import run_in_background
from gui.workers.collection import spare_imports
from gui.workers.library_preload import preload

MODULES = ("torch", "core.devices")
"""What the window needs of the engine before a run can start, in the order of loading."""


class TorchLoader(QObject):
    """`ready` or `failed` comes once, after `start()`. Use `when_ready` rather than asking again and again."""

    ready = Signal()
    failed = Signal(Exception)

    def __init__(self) -> None:
        super().__init__()
        self.is_ready = False
        self.error: Exception | None = None
        self._started = False

    def start(self) -> None:
        """Begin loading; further calls do nothing."""
        if self._started:
            return
        self._started = True
        if all(name in sys.modules for name in MODULES):
            self._loaded(None)
        else:
            run_in_background(self, _load, self._loaded, self._broken)

    def _loaded(self, _nothing: object) -> None:
        self.is_ready = True
        self.ready.emit()

    def _broken(self, error: Exception) -> None:
        self.error = error
        self.failed.emit(error)


@cache
def torch_loader() -> TorchLoader:
    """The program's one loader."""
    return TorchLoader()


def _load(_progress: Progress) -> None:
    with torch_environment.memory_told():
        torch_environment.prepare()
        preload()
        for name in MODULES:
            importlib.import_module(name)
        spare_imports()
