"""Peak memory in training, Tutorial network on the CIFAR copy: ours against the tutorial's loop with its two workers.

    python -m tests.benchmarks.memory [--data FOLDER] [--pictures 12800] [--rounds 5]

Memory is that of the process and all its children together, looked at twenty times a second: on Linux the proportional
set size (what is shared counts once), elsewhere the unique set size. Pictures lie in memory on the tutorial's side, as
its CIFAR10 has them, in our mapped cache on ours. Both train one epoch; reading the files before isn't counted.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil

from tests.benchmarks import cifar_copy
from tests.benchmarks.machine import arguments, in_turns, tell
from tests.benchmarks.turns import Side, answer

EVERY_SECONDS = 0.05


def resident(process: psutil.Process) -> int:
    """Bytes of the process and its children."""
    total = 0
    for each in [process, *process.children(recursive=True)]:
        with suppress(psutil.Error):
            full = each.memory_full_info()
            total += getattr(full, "pss", full.uss)
    return total


def peak(side: str, folder: Path, home: Path) -> float:
    """The highest MiB of one epoch of a side."""
    with Side(__spec__.name, "--side", side, "--folder", folder, home=home) as started:
        process = psutil.Process(started.process.pid)
        started.heard()
        started.process.stdin.close()
        highest = 0
        while started.process.poll() is None:
            with suppress(psutil.Error):
                highest = max(highest, resident(process))
            time.sleep(EVERY_SECONDS)
        started.heard()
    return highest / 2**20


def our_side(folder: Path) -> None:
    from core import torch_environment
    from core.data.sources import open_data
    from tests.benchmarks.ours import configured

    values = {
        "data.source": "folder",
        "data.path": str(folder),
        "model.network": "tutorial",
        "recipe.recipe": "tutorial",
        "recipe.epochs": 1,
        "device.device": "cpu",
    }
    torch_environment.prepare()
    config = configured([], values)
    if not (Path(os.environ["RESNET_TRAINER_HOME"]) / "read").exists():
        open_data(config.data, 0.0)
        (Path(os.environ["RESNET_TRAINER_HOME"]) / "read").touch()
    answer("ready")
    sys.stdin.read()
    from core.runs import start

    for _ in start.run(start.prepare(config)):
        pass
    answer("done")


def tutorial_side(folder: Path) -> None:
    from tests.benchmarks.tutorial import TRAIN, Training, decoded, loader

    training, batches = Training(), loader(decoded(folder, TRAIN))
    answer("ready")
    sys.stdin.read()
    training.epoch(batches)
    answer("done")


def main() -> None:
    parser = arguments(__doc__)
    cifar_copy.add_flags(parser, pictures=12_800)
    parser.add_argument("--side", choices=("ours", "theirs"), help="for the child processes")
    parser.add_argument("--folder", type=Path, help="for the child processes")
    chosen = parser.parse_args()
    if chosen.side:
        (our_side if chosen.side == "ours" else tutorial_side)(chosen.folder)
        return
    with (
        cifar_copy.opened(chosen.data) as copy,
        cifar_copy.part(copy, chosen.pictures) as folder,
        tempfile.TemporaryDirectory() as home,
    ):
        peak("ours", folder, Path(home))
        sides = {side: partial(peak, side, folder, Path(home)) for side in ("ours", "theirs")}
        middle = in_turns(sides, chosen.rounds)
    tell(
        "memory",
        "≤ 0.7x",
        f"{middle['ours']:,.0f} MiB",
        f"the tutorial's loop and its workers: {middle['theirs']:,.0f} MiB",
        f"{middle['ours'] / middle['theirs']:.2f}x",
    )


if __name__ == "__main__":
    main()
