"""From the start of the process to the first painted window, and the worst stall while torch loads behind it.

    python -m tests.benchmarks.startup [--rounds 5]

The other side is a bare Qt window in a process of its own. The first round warms up and doesn't count.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

WANTED_SECONDS = 1.5
WANTED_STALL = 300.0
SETTLE_MILLISECONDS = 300
"""After torch is there, its first users (devices, diagram) get going: that counts too."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--side", choices=["window", "bare"], help="for the child processes")
    chosen = parser.parse_args()
    if chosen.side:
        (_window_side if chosen.side == "window" else _bare_side)()
        return
    from tests.benchmarks.machine import describe

    print(describe())
    rounds = [(_measure("bare"), _measure("window")) for _ in range(chosen.rounds + 1)][1:]
    bare = statistics.median(one["shown"] for one, _ in rounds)
    shown = statistics.median(two["shown"] for _, two in rounds)
    stall = statistics.median(two["stall"] for _, two in rounds)
    ready = statistics.median(two["ready"] for _, two in rounds)
    print(f"first painted window: {shown:.2f} s; a bare Qt window: {bare:.2f} s; ratio {shown / bare:.2f}")
    print(f"torch ready after {ready:.2f} s; worst stall meanwhile: {stall:.0f} ms")
    print(f"wanted: <= {WANTED_SECONDS} s, <= {WANTED_STALL:.0f} ms")


def _measure(side: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "RESNET_TRAINER_HOME": home}
        began = time.time()
        done = subprocess.run(
            [sys.executable, "-m", __spec__.name, "--side", side],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {
        "shown": result["shown"] - began,
        "ready": result.get("ready", result["shown"]) - began,
        "stall": result.get("stall", 0.0),
    }


def _when_painted(app: object, then: Callable[[], None]) -> object:
    """Call `then` once, right after a window's first paint. The result must be kept alive."""
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QMainWindow

    class Watcher(QObject):
        seen = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if not self.seen and event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
                self.seen = True
                QTimer.singleShot(0, then)
            return False

    watcher = Watcher()
    app.installEventFilter(watcher)  # type: ignore[attr-defined]
    return watcher


def _window_side() -> None:
    from PySide6.QtWidgets import QApplication

    from gui import app as program
    from gui.workers.torch_loader import torch_loader
    from tests.benchmarks.gui_latency import Probe
    from tests.benchmarks.window import spin

    app = QApplication([])
    probe = Probe()
    result = {"stall": 0.0}

    def painted() -> None:
        result["shown"] = time.time()
        probe.start()
        spin(lambda: torch_loader().is_ready, 60)
        result["ready"] = time.time()
        spin(lambda: False, SETTLE_MILLISECONDS / 1000)
        result["stall"] = max(probe.lateness)
        print(json.dumps(result), flush=True)
        app.quit()

    watcher = _when_painted(app, painted)
    program.main([])
    del watcher


def _bare_side() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    result: dict[str, float] = {}

    def painted() -> None:
        result["shown"] = time.time()
        app.quit()

    watcher = _when_painted(app, painted)
    window.show()
    app.exec()
    del watcher
    print(json.dumps(result))


if __name__ == "__main__":
    main()
