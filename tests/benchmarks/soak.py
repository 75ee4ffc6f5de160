"""Memory of one window in which the digits are trained again and again: after run 5 against after the last.

python -m tests.benchmarks.soak [--runs 30] [--epochs 3]
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile

EARLY = 5
WANTED = 1.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--epochs", type=int, default=3)
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["RESNET_TRAINER_HOME"] = home
        sizes = _soak(chosen.runs, chosen.epochs)
    early, late = sizes[min(EARLY, len(sizes)) - 1], sizes[-1]
    print(f"resident after run {min(EARLY, len(sizes))}: {early:.0f} MiB, after run {len(sizes)}: {late:.0f} MiB")
    print(f"ratio {late / early:.3f}; wanted: <= {WANTED}")


def _soak(runs: int, epochs: int) -> list[float]:
    """MiB resident after each run."""
    import psutil

    from core.config import RecipeConfig, RunConfig
    from tests.benchmarks.machine import describe
    from tests.benchmarks.window import open_window, spin

    print(describe())
    _app, window = open_window()
    sizes = []
    for run in range(1, runs + 1):
        window.session.start(RunConfig(recipe=RecipeConfig(epochs=epochs)))
        spin(lambda: not window.session.busy, 600)
        gc.collect()
        sizes.append(psutil.Process().memory_info().rss / 2**20)
        print(f"run {run}: {sizes[-1]:.0f} MiB", flush=True)
    return sizes


if __name__ == "__main__":
    main()
