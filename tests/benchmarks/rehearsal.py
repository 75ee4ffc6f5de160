"""What the rehearsal predicts of a run, against what the run then takes: seconds and memory, on three configurations.

    python -m tests.benchmarks.rehearsal [--rounds 1]

Each run takes up to a minute, on pictures drawn at random. Prediction and run are processes of their own. Seconds are
those from the first step to the end of the last epoch, checkpoints included; memory is what the process has at its most
beyond what it has after reading the pictures.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

from core import fields, torch_environment, validation
from core.config import RunConfig
from core.progress import Progress
from tests.benchmarks.machine import arguments, tell
from tests.benchmarks.random_pictures import register
from tests.benchmarks.turns import answer, child

PICTURES = 6_400
CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "tutorial": {"model.network": "tutorial", "recipe.recipe": "tutorial", "recipe.epochs": 5},
    "resnet20": {"model.network": "resnet20", "recipe.recipe": "paper", "recipe.epochs": 5},
    "wide": {
        "model.network": "resnet18-3x3",
        "model.widths": [32, 64, 128, 256],
        "recipe.recipe": "fast",
        "recipe.batch_size": 256,
        "recipe.epochs": 1,
    },
}
EVERY_SECONDS = 0.02


def configured(values: dict[str, Any]) -> RunConfig:
    register(PICTURES)
    return validation.validate(fields.nested({"data.source": "random", "device.device": "cpu", **values}))


def predicted(config: RunConfig) -> dict[str, float]:
    from core.training.rehearsal import rehearse

    told = rehearse(config, Progress())
    return {"seconds": told.seconds, "bytes": told.memory_bytes}


def real(config: RunConfig) -> dict[str, float]:
    from core.runs import start
    from core.training.events import EpochDone, RunFinished, RunStarted

    process, over = psutil.Process(), threading.Event()
    highest = base = 0

    def watch() -> None:
        nonlocal highest
        while not over.wait(EVERY_SECONDS):
            highest = max(highest, process.memory_info().rss)

    import torch  # noqa: F401 - what it takes by itself is none of the run's

    watching = threading.Thread(target=watch)
    began = seconds = 0.0
    for event in start.run(start.prepare(config)):
        if not base:
            base = process.memory_info().rss
            watching.start()
        if isinstance(event, RunStarted):
            began = time.perf_counter()
        elif isinstance(event, EpochDone | RunFinished):
            seconds = time.perf_counter() - began
    over.set()
    watching.join()
    return {"seconds": seconds, "bytes": highest - base}


def main() -> None:
    parser = arguments(__doc__)
    parser.set_defaults(rounds=1)
    parser.add_argument("--side", choices=("predicted", "real"), help="for the child processes")
    parser.add_argument("--values", default="{}", help="for the child processes")
    chosen = parser.parse_args()
    if chosen.side:
        torch_environment.prepare()
        config = configured(json.loads(chosen.values))
        answer(predicted(config) if chosen.side == "predicted" else real(config))
        return
    for name, values in CONFIGURATIONS.items():
        results: dict[str, list[dict[str, float]]] = {"predicted": [], "real": []}
        with tempfile.TemporaryDirectory() as home:
            for _ in range(chosen.rounds):
                for side, found in results.items():
                    words = ("--side", side, "--values", json.dumps(values))
                    found.append(child(__spec__.name, *words, home=Path(home)))
        middle = {
            (side, what): statistics.median(each[what] for each in found)
            for side, found in results.items()
            for what in ("seconds", "bytes")
        }
        off = [middle["predicted", what] / middle["real", what] - 1 for what in ("seconds", "bytes")]
        sides = [f"{middle[side, 'seconds']:.1f} s, {middle[side, 'bytes'] / 2**20:,.0f} MiB" for side in results]
        told = f"time {off[0] * 100:+.0f} %, memory {off[1] * 100:+.0f} %"
        tell(f"rehearsal, {name}", "within 15 %", f"predicted: {sides[0]}", f"real: {sides[1]}", told)


if __name__ == "__main__":
    main()
