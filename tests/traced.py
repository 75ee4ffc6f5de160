"""A pytest plugin for measuring coverage: `-p tests.traced` lets the tools that follow Python's threads follow Qt's."""

from __future__ import annotations

import sys
import threading
from typing import Any


def pytest_configure() -> None:
    """The thread that trains begins as one of Python's would."""
    from gui.workers.training_thread import TrainingThread

    run = TrainingThread.run

    def followed(thread: Any) -> None:
        sys.settrace(threading.gettrace())
        run(thread)

    TrainingThread.run = followed  # type: ignore[method-assign]
