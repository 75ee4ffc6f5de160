"""The window in a process of its own: opened, trained on the digits by a click on Start, and closed.

`python -m tests.campaign.sockets_window`
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

MOST_SECONDS = 120.0
SMALL = {"device.device": "cpu", "device.threads": 1, "recipe.epochs": 1, "name": "from the window"}


class Hands:
    """Looks ten times a second whether the next thing can be done."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.clicked = self.trained = False
        self.timer = QTimer()
        self.timer.timeout.connect(self.go_on)
        self.timer.start(100)

    def go_on(self) -> None:
        from gui.main_window import MainWindow
        from gui.pages.train_page import TrainPage
        from gui.workers.torch_loader import torch_loader

        if time.monotonic() - self.began > MOST_SECONDS:
            QApplication.exit(3)
        window = next((each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)), None)
        page = window.findChild(TrainPage) if window is not None else None
        if window is None or page is None or not torch_loader().is_ready:
            return
        if not self.clicked:
            page.set_values(dict(SMALL))
            page.header.start.click()
            self.clicked = True
        elif page.session.result is not None and not page.session.busy:
            self.trained = page.session.result.outcome == "finished"
            self.timer.stop()
            window.close()


def main() -> int:
    from gui.app import main as show

    app = QApplication([""])
    hands = Hands()
    code = show([])
    del app
    return code if hands.trained else code or 4


if __name__ == "__main__":
    sys.exit(main())
