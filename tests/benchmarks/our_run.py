"""Our whole training with `train`'s flags, as a side of time_to_accuracy and best.

`python -m tests.benchmarks.our_run FOLDER [--budget SECONDS] [train's flags]`; FOLDER holds train/ and test/. The cache
is warm: the pictures are decoded before. The test folder is judged once, at the very end, and chooses nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Any

from core import torch_environment
from core.config import RunConfig
from core.data.sources import open_data
from tests.benchmarks.ours import configured
from tests.benchmarks.turns import answer

TIMED_STEPS = 10
WARM_UP = 3
SPARE = 0.03
"""Part of a budget that is kept for what steps don't tell."""


def data_values(copy: str) -> dict[str, Any]:
    """All of train to learn from."""
    return {
        "data.source": "cifar10",
        "data.path": copy,
        "recipe.validation_share": 0.0,
        "device.device": "cpu",
    }


def trained(config: RunConfig) -> dict[str, Any]:
    """Seconds from the first step to the end of the last epoch, the accuracy on the test folder, and what was used."""
    from core.training.engine import train
    from core.training.events import EpochDone, RunFinished, RunStarted

    began = seconds = 0.0
    sentence = ""
    for event in train(config):
        if isinstance(event, RunStarted):
            began = time.perf_counter()
        elif isinstance(event, EpochDone):
            seconds = time.perf_counter() - began
        elif type(event).__name__ == "Tuned":
            sentence = str(event.message)  # type: ignore[attr-defined]
        elif isinstance(event, RunFinished):
            assert event.role == "test", "the folder has no test pictures"
            return {"seconds": seconds, "accuracy": event.accuracy, "epochs": event.epoch, "settings": sentence}
    raise RuntimeError("The run ended without a result.")


def epochs_within(budget: float, words: Sequence[str], copy: str) -> int:
    """How many epochs take `budget` seconds, judged by a few steps at the pictures' full size."""
    from tests.benchmarks.ours import prepared

    config = configured([*words, "--epochs", "100"], data_values(copy))
    values = {
        f"{section}.{name}": value
        for section in ("data", "model", "recipe", "device")
        for name, value in getattr(config, section).model_dump().items()
        if section != "recipe" or name != "first_size"
    }
    with prepared({**values, "recipe.first_size": 1.0}) as (state, _):
        batch = next(iter(state.train_batches()))
        for _ in range(WARM_UP):
            state.train_step(*batch)
        began = time.perf_counter()
        for _ in range(TIMED_STEPS):
            state.train_step(*batch)
        step = (time.perf_counter() - began) / TIMED_STEPS
        return max(1, int(budget * (1 - SPARE) / (step * state.steps_per_epoch)))


def main() -> None:
    copy, *words = sys.argv[1:]
    torch_environment.prepare()
    open_data(configured([], data_values(copy)).data, 0.0)
    if words[:1] == ["--budget"]:
        budget, words = float(words[1]), words[2:]
        words = ["--epochs", str(epochs_within(budget, words, copy)), *words]
    answer(trained(configured(words, data_values(copy))))


if __name__ == "__main__":
    main()
