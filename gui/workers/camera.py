"""The cameras that Qt Multimedia sees: an extra of Qt that need not be installed."""

from __future__ import annotations

import importlib
from typing import Any

from core.progress import Progress


def load(_progress: Progress | None = None) -> bool:
    """Bring Qt Multimedia into the program, in the background; whether it is there."""
    try:
        importlib.import_module("PySide6.QtMultimedia")
    except ImportError:
        return False
    return True


def cameras() -> list[Any]:
    """What Qt sees (`QCameraDevice`s), on the window's thread; none where `load` found nothing."""
    multimedia = module()
    return list(multimedia.QMediaDevices.videoInputs()) if multimedia is not None else []


def module() -> Any | None:
    """Qt Multimedia, once it was loaded."""
    try:
        return importlib.import_module("PySide6.QtMultimedia")
    except ImportError:
        return None
