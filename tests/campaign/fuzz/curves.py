"""The target `curves`: lines of metrics.jsonl and times.jsonl become events, curves, advice; a run goes on from them.

The two files are divided by a NUL.
"""

from __future__ import annotations

import json

import numpy as np

from core import validation
from core.errors import UserError
from core.runs.coach import Seen, advise
from core.runs.curves import Curves, follow, read_curves
from core.runs.folder import RunFolder
from core.runs.metrics import Writer
from core.runs.metrics import lasting as line_of
from core.runs.report.drawings import Series, curves
from tests.campaign.fuzz.place import written
from tests.core.runs.fake import straight

CONFIG = validation.validate({"recipe": {"epochs": 4}})


def feed(data: bytes) -> None:
    """Two files. Raises what the program must not raise."""
    metrics, _, times = data.partition(b"\0")
    path = written("metrics.jsonl", metrics)
    written("times.jsonl", times)
    run = RunFolder(path.parent)
    try:
        found = read_curves(run)
        next(follow(run))
    except UserError:
        return
    _look(found)
    Writer(run.metrics_file, run.times_file).begin(1, 4)
    cut = read_curves(run)
    assert not len(cut.steps) or cut.steps[-1] <= 4, "it wasn't cut back"


def _look(found: Curves) -> None:
    for state in ("finished", "diverged", "running"):
        for advice in advise(Seen(CONFIG, found, None, state, 3)):
            str((advice.headline, advice.sentence, *map(str, advice.evidence)))
    if len(found.epochs) and np.isfinite(found.train_losses).any():
        x = found.epochs.astype(float).tolist()
        curves([Series("a", "train", x, found.train_losses.tolist())], "t", "x", percent=False, mark=x[0])


def seeds() -> list[bytes]:
    """Files to begin with."""
    lines = [line for line in map(line_of, straight()) if line]
    whole = "".join(json.dumps(line) + "\n" for line in lines).encode()
    clock = b'{"epoch": 1, "step": 3, "seconds": 1.5, "images_per_second": 700.0, "clock": "x"}\n'
    odd = b'{"event": [], "step": 1}\n{"step": {}}\n{"event": "GradientNorms", "step": 1, "norms": null}\n'
    return [whole, whole + b"\0" + clock, odd, b'{"event": "EpochDone", "epoch": 0, "step": 0}\n']


def words() -> list[str]:
    """What stands in such files."""
    keys = {key for line in map(line_of, straight()) for key in line or {}}
    return [
        *sorted(keys),
        "StepDone",
        "EpochDone",
        "GradientNorms",
        "RunFinished",
        "seconds",
        "null",
        "1e999",
        "NaN",
        "\n",
    ]
