"""What the folder of a run tells the model card of one of its checkpoints."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from core.errors import UserError
from core.export.facts import EpochFacts, Facts
from core.export.figures import moment
from core.runs import status
from core.runs.curves import Curves, read_curves
from core.runs.folder import RunFolder, run_of


def facts_of(path: Path) -> Facts | None:
    """The run that the checkpoint at `path` lies in, as far as its folder can be read; None where it lies in none."""
    folder = run_of(path)
    if folder is None:
        return None
    facts = Facts(name=folder.name)
    try:
        stands, curves = status.read(folder), read_curves(folder)
    except UserError:
        return facts
    facts = replace(
        facts,
        state=stands.state,
        data=stands.data,
        device=stands.device,
        started=moment(stands.started) if stands.started else "",
        seconds=stands.seconds,
        epochs=stands.epochs,
        epochs_done=stands.epoch,
        best_epoch=stands.best_epoch,
        best_accuracy=stands.best_accuracy,
        train_count=_train_count(folder),
        curve=_lines(curves),
    )
    # What was measured at the end is the best epoch's, where one was chosen: it says nothing of other weights.
    if path.name == folder.last.name and stands.best_epoch not in (None, stands.epoch):
        return facts
    count = curves.result.get("count", 0) if curves.result else 0
    return replace(facts, role=stands.role, accuracy=stands.accuracy, count=count)


def _train_count(folder: RunFolder) -> int:
    from core.training import going_on  # loads torch, which the window imports later

    try:
        training = going_on.load(folder.last).get("training")
    except UserError:
        return 0
    return int(training["in_force"]["train_count"]) if training is not None else 0


def _lines(curves: Curves) -> tuple[EpochFacts, ...]:
    columns = zip(
        curves.epochs.tolist(),
        curves.train_losses.tolist(),
        curves.train_accuracies.tolist(),
        curves.validation_losses.tolist(),
        curves.validation_accuracies.tolist(),
        strict=True,
    )
    return tuple(EpochFacts(epoch, *map(_known, values)) for epoch, *values in columns)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
