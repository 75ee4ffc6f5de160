"""`python -m tests.campaign.run_window FOLDER SEED`: the page Runs with spoiled runs, each looked at in every tab.

Prints a line of JSON: how many were looked at, and what broke: errors that nobody caught, faults of the program in a
dialog, warnings of Qt's.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from core.errors import UserError
from tests.campaign.run_world import World, make_world
from tests.campaign.spoiling import spoiled_bytes

RUNS = 40
IN_RUN = ("config.toml", "state.json", "metrics.jsonl", "times.jsonl", "name.txt", "notes.txt", "log.txt")
EVALUATED = ("evaluation/figures.json", "evaluation/answers.npz")
QUEUED = ("order.json", "round.json")
HARMLESS = "This plugin does not support"


def main() -> int:
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    os.environ["RESNET_TRAINER_HOME"] = str(folder / "home")
    world = make_world(folder)
    _spoil(world, seed)
    watched = Watched()
    app = QApplication(["ResNet Trainer"])
    try:
        _look_at_all(app, watched)
    except Exception:  # noqa: BLE001 - what a page can't take is what is looked for
        watched.hear(traceback.format_exc())
    print(json.dumps({"tried": watched.tried, "broken": watched.broken}), flush=True)
    # Neither a background job nor Qt's end may change what was found.
    os._exit(0)


class Watched:
    """Collects what is wrong, with what was looked at."""

    def __init__(self) -> None:
        self.broken: list[str] = []
        self.tried = 0
        self.now = "the start"
        sys.excepthook = lambda _kind, error, _trace: self.hear("".join(traceback.format_exception(error)))
        qInstallMessageHandler(self._from_qt)

    def hear(self, text: str) -> None:
        self.broken.append(f"the window, at {self.now}: {text[-600:]}")

    def _from_qt(self, kind: QtMsgType, _where: Any, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not text.startswith(HARMLESS):
            self.hear(f"Qt said: {text}")

    def look_for_dialogs(self) -> None:
        """A dialog for a person is fine, one for a fault of the program isn't."""
        from gui.dialogs.error_dialog import ErrorDialog

        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, ErrorDialog) and widget.isVisible():
                if not isinstance(widget.error, UserError):
                    self.hear("".join(traceback.format_exception(widget.error)))
                widget.close()


def _spoil(world: World, seed: int) -> None:
    for number in range(RUNS):
        chance = random.Random(f"{seed}/window/{number}")
        name = (IN_RUN + EVALUATED)[number % (len(IN_RUN) + len(EVALUATED))]
        copy = Path(shutil.copytree(world.run.path, world.runs / f"run {number} {name.replace('/', ' ')}"))
        (copy / name).write_bytes(spoiled_bytes((copy / name).read_bytes(), chance))
    for name in QUEUED:
        path = world.queue.folder / name
        path.write_bytes(spoiled_bytes(path.read_bytes(), random.Random(f"{seed}/{name}")))


def _look_at_all(app: QApplication, watched: Watched) -> None:
    from gui import theme
    from gui.dialogs.queue_dialog import QueueDialog
    from gui.pages.runs_page import RunsPage
    from gui.session import Session
    from gui.workers import background

    def settle(until: Callable[[], bool], seconds: float = 5) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            app.processEvents()
            if until() and not background.running():
                break
            time.sleep(0.005)
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        watched.look_for_dialogs()

    theme.apply(app, "light")
    page = RunsPage(session := Session())
    page.resize(1200, 800)
    page.show()
    settle(lambda: page.filter.rowCount() > 0)
    if page.filter.rowCount() != RUNS + len(("Spoiled", "Other")) + 1:
        watched.hear(f"{page.filter.rowCount()} runs are listed")
    for row in range(page.filter.rowCount()):
        watched.now = page.filter.run_at(page.filter.index(row, 0)).path.name
        watched.tried += 1
        print(f"{time.process_time():.1f} s: {watched.now}", file=sys.stderr, flush=True)
        page.select_row(row)
        for tab in range(page.details.tabs.count()):
            page.details.tabs.setCurrentIndex(tab)
            settle(lambda: True)
        page.grab()
    watched.now = "all runs together"
    page.table.selectAll()
    for tab in range(page.details.tabs.count()):
        page.details.tabs.setCurrentIndex(tab)
        settle(lambda: True)
    watched.now = "the queue"
    dialog = QueueDialog(page, session)
    dialog.show()
    settle(lambda: True)
    dialog.close()


if __name__ == "__main__":
    sys.exit(main())
