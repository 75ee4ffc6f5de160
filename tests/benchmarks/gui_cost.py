"""What the window costs the training: images/s with it against without it, taken in turns.

    python -m tests.benchmarks.gui_cost [--rounds 5] [--epochs 3]

Both sides train the Tutorial network at batch 128 into a run folder; one in the window, one in a bare loop.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

SIDES = ("without", "with")
WANTED = 0.97


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--side", choices=SIDES, help="for the child processes")
    chosen = parser.parse_args()
    if chosen.side:
        print(json.dumps(_with_window(chosen.epochs) if chosen.side == "with" else _without(chosen.epochs)))
        return
    from tests.benchmarks.machine import tell

    speeds: dict[str, list[float]] = {side: [] for side in SIDES}
    for index in range(chosen.rounds):
        # Whoever goes first in a round goes second in the next: a machine that warms up favours neither.
        for side in SIDES if index % 2 == 0 else SIDES[::-1]:
            speeds[side] += _measure(side, chosen.epochs)
    middle = {side: statistics.median(values) for side, values in speeds.items()}
    tell(
        "gui_cost",
        f"≥ {WANTED}x",
        f"{middle['with']:,.0f} images/s",
        f"without the window: {middle['without']:,.0f} images/s",
        f"{middle['with'] / middle['without']:.2f}x",
    )


def _measure(side: str, epochs: int) -> list[float]:
    """Images/s of every epoch but the first, which warms up."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "RESNET_TRAINER_HOME": home}
        done = subprocess.run(
            [sys.executable, "-m", __spec__.name, "--side", side, "--epochs", str(epochs)],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    speeds: list[float] = json.loads(done.stdout.splitlines()[-1])
    return speeds[1:] or speeds


def _without(epochs: int) -> list[float]:
    """As the command line trains: what is set before torch is imported is the same on both sides."""
    from core import torch_environment

    torch_environment.prepare()
    from core.runs import start
    from core.training.events import EpochDone
    from tests.benchmarks.gui_latency import tutorial

    folder = start.prepare(tutorial(epochs))
    return [event.images_per_second for event in start.run(folder) if isinstance(event, EpochDone)]


def _with_window(epochs: int) -> list[float]:
    from core.training.events import EpochDone, Event
    from tests.benchmarks.gui_latency import tutorial
    from tests.benchmarks.window import open_window, spin

    _app, window = open_window()
    speeds: list[float] = []

    def note(events: list[Event]) -> None:
        speeds.extend(event.images_per_second for event in events if isinstance(event, EpochDone))

    window.session.eventsArrived.connect(note)
    window.session.start(tutorial(epochs))
    spin(lambda: not window.session.busy, 3600)
    return speeds


if __name__ == "__main__":
    main()
