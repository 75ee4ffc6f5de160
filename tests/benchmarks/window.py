"""A window for the benchmarks that need one, and its event loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gui.main_window import MainWindow


def open_window() -> tuple[QApplication, MainWindow]:
    """The program's window, shown, with torch loaded. Both results must be kept alive."""
    from PySide6.QtWidgets import QApplication

    from gui import theme
    from gui.main_window import MainWindow
    from gui.workers.torch_loader import torch_loader

    app = QApplication([])
    theme.apply(app, "light")
    window = MainWindow()
    window.show()
    window.begin()
    spin(lambda: torch_loader().is_ready, 60)
    return app, window


def spin(until: Callable[[], bool], seconds: float) -> None:
    """Run the event loop as the program does, until something holds or the time is over."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, check = QEventLoop(), QTimer()
    check.timeout.connect(lambda: loop.quit() if until() else None)
    check.start(500)  # the program's own timers are no faster: a busier one would cost the training
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()
