"""How late the window's event loop is while the Tutorial network trains at batch 128 with all cores.

    python -m tests.benchmarks.gui_latency [--seconds 60]

The other side is the usual way: a QThread whose loop fetches each loss and signals each step to a plot.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np

from core import fields, validation
from core.config import RunConfig
from tests.benchmarks.random_pictures import register
from tests.benchmarks.window import open_window, spin

PICTURES = 6400
PROBE_MILLISECONDS = 5
WARM_UP_SECONDS = 5.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--side", choices=["window", "naive"], help="for the child processes")
    chosen = parser.parse_args()
    if chosen.side:
        lateness = _window_side(chosen.seconds) if chosen.side == "window" else _naive_side(chosen.seconds)
        print(json.dumps(lateness))
        return
    from tests.benchmarks.machine import describe

    print(describe())
    results = {side: _measure(side, chosen.seconds) for side in ("naive", "window")}
    for side, (middle, high, worst, count) in results.items():
        print(f"{side:7} lateness p50 {middle:6.1f} ms, p99 {high:6.1f} ms, worst {worst:6.1f} ms ({count} probes)")
    naive, window = results["naive"], results["window"]
    print(
        f"ratio   p99 {window[1] / naive[1]:.2f}, worst {window[2] / naive[2]:.2f}; wanted: p99 <= 20, worst <= 100 ms"
    )


def _measure(side: str, seconds: float) -> tuple[float, float, float, int]:
    with tempfile.TemporaryDirectory() as home:
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "RESNET_TRAINER_HOME": home}
        done = subprocess.run(
            [sys.executable, "-m", __spec__.name, "--side", side, "--seconds", str(seconds)],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    late = np.array(json.loads(done.stdout.splitlines()[-1]))
    return float(np.percentile(late, 50)), float(np.percentile(late, 99)), float(late.max()), len(late)


class Probe:
    """A timer of 5 ms that notes by how many milliseconds each call comes late."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.lateness: list[float] = []
        self._expected = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PROBE_MILLISECONDS)
        self._timer.timeout.connect(self._note)

    def start(self) -> None:
        self._expected = time.perf_counter() + PROBE_MILLISECONDS / 1000
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _note(self) -> None:
        now = time.perf_counter()
        self.lateness.append(max(0.0, (now - self._expected) * 1000))
        self._expected = now + PROBE_MILLISECONDS / 1000


def tutorial(epochs: int) -> RunConfig:
    """The Tutorial network and recipe (batch 128) on random pictures, whose source this registers."""
    register(PICTURES)
    values = {
        "data.source": "random",
        "model.network": "tutorial",
        "recipe.recipe": "tutorial",
        "recipe.epochs": epochs,
        "device.device": "cpu",
    }
    return validation.validate(fields.nested(values))


def _window_side(seconds: float) -> list[float]:
    _app, window = open_window()
    window.session.start(tutorial(epochs=1000))
    spin(lambda: window.session.state == "running", 60)
    spin(lambda: False, WARM_UP_SECONDS)
    probe = Probe()
    probe.start()
    spin(lambda: False, seconds)
    probe.stop()
    window.session.cancel()
    spin(lambda: not window.session.busy, 60)
    return probe.lateness


def _naive_side(seconds: float) -> list[float]:
    import pyqtgraph as pg
    import torch
    from PySide6.QtCore import QThread, Signal
    from PySide6.QtWidgets import QApplication

    from core.models.resnet import build

    model = build(tutorial(1).model, 10)

    class Loop(QThread):
        stepped = Signal(int, float)

        def run(self) -> None:
            optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9, weight_decay=5e-4)
            step = 0
            while not self.isInterruptionRequested():
                images, labels = torch.randn(128, 3, 32, 32), torch.randint(10, (128,))
                loss = torch.nn.functional.cross_entropy(model(images), labels)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                step += 1
                self.stepped.emit(step, loss.item())

    app = QApplication([])
    plot = pg.PlotWidget()
    curve = plot.plot()
    losses: list[float] = []
    loop = Loop()
    loop.stepped.connect(lambda _step, loss: (losses.append(loss), curve.setData(losses)))
    plot.resize(800, 500)
    plot.show()
    loop.start()
    spin(lambda: False, WARM_UP_SECONDS)
    probe = Probe()
    probe.start()
    spin(lambda: False, seconds)
    probe.stop()
    loop.requestInterruption()
    loop.wait()
    app.processEvents()
    return probe.lateness


if __name__ == "__main__":
    main()
