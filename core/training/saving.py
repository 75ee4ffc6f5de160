"""A run's checkpoints: what is written of its state, and how the state comes back bit for bit."""

from __future__ import annotations

import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from core import checkpoint
from core.devices import cpu_name
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP
from core.models.weights.own import fits
from core.training import going_on
from core.training.run_state import RunState
from core.training.tally import Best, Sums


def describe(state: RunState) -> dict[str, Any]:
    """The checkpoint without what resuming needs: it describes itself and holds the weights that count."""
    return {
        "config": state.config.model_dump(),
        "classes": list(state.data.classes),
        "image_size": state.data.image_size,
        "mean": list(state.data.mean),
        "std": list(state.data.std),
        "channels": 3,
        "judged_mirrored": state.judges_mirrored,
        "weights": state.weights(),
        "metrics": {"epoch": state.epoch, "step": state.step, "best": asdict(state.best)},
    }


def save_best(state: RunState, path: Path) -> None:
    """Write the weights that just did best. Raises DiskError."""
    checkpoint.save(path, describe(state))


def save_last(state: RunState, path: Path) -> None:
    """Write everything that going on needs. The state must be between two steps. Raises DiskError."""
    state.fetch()
    training = {
        "epoch": state.epoch,
        "step_in_epoch": state.step_in_epoch,
        "sums": asdict(state.sums),
        "best": asdict(state.best),
        "optimizer": state.optimizer.state_dict(),
        "scaler": state.scaler.state_dict(),
        "in_force": in_force(state),
        "unreported": [event.to_json() for event in state.outbox],
    }
    if extra := state.extra():
        training["extra"] = extra
    if state.ema:
        training["live_weights"] = state.model.state_dict()
        training["ema_steps"] = state.ema.steps
    checkpoint.save(path, {**describe(state), "training": training})


def restore(state: RunState, contents: dict[str, Any]) -> None:
    """Bring a state fresh from `setup.build` to where the checkpoint, `contents` of `going_on.load`, was written.

    Raises:
        UserError: it holds no training state, or it isn't of this run: of other pictures, weights, settings.
    """
    training = contents.get("training")
    if training is None:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "This checkpoint holds finished weights only: it can't be continued.")
        )
    then = training["in_force"]
    before, now = then["train_count"], len(state.data.train)
    if list(contents["classes"]) != list(state.data.classes) or before != now:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The pictures have changed since this run began ({before} then, {now} now)."),
            QT_TRANSLATE_NOOP("core", "A run can only go on with the same pictures."),
            QT_TRANSLATE_NOOP("core", "Put the pictures back, or start a new run."),
            before=before,
            now=now,
        )
    live, extra = training.get("live_weights") or contents["weights"], training.get("extra", {})
    _check_place(state, training["epoch"], training["step_in_epoch"])
    if not (fits(live, state.model.state_dict()) and fits(extra, state.extra())):
        raise going_on.unlike()
    state.model.load_state_dict(live)
    if state.ema:
        if not fits(contents["weights"], state.model.state_dict()):
            raise going_on.unlike()
        state.ema.load(contents["weights"], training.get("ema_steps", 0))
    state.optimizer.load_state_dict(going_on.optimizer_state(training["optimizer"], state.optimizer))
    if training["scaler"]:  # empty where precision was another
        if state.scaler.is_enabled() and training["scaler"].keys() != state.scaler.state_dict().keys():
            raise going_on.unlike()
        state.scaler.load_state_dict(training["scaler"])
    state.epoch, state.step_in_epoch = training["epoch"], training["step_in_epoch"]
    state.sums, state.best = Sums(**training["sums"]), Best(**training["best"])
    state.at_once.parts = then.get("parts", state.at_once.parts)
    state.at_once.judged = then.get("judged_at_once", state.at_once.judged)
    state.restore_extra(extra)
    state.outbox.extend(map(going_on.event, training["unreported"]))


def _check_place(state: RunState, epoch: int, step_in_epoch: int) -> None:
    """Raise UserError where the run has no such place: it would go on without end."""
    if epoch > state.epochs or step_in_epoch > (state.steps_per_epoch if epoch < state.epochs else 0):
        raise going_on.unlike()


def in_force(state: RunState) -> dict[str, Any]:
    """The settings and the machine that decide the last bits of a result."""
    return {
        "batch_size": state.batch_size,
        "threads": state.threads,
        "precision": state.config.device.precision,
        "memory_format": state.config.device.memory_format,
        "compiled": state.config.device.compiled,
        "device": state.chosen.name,
        "processor": cpu_name(),
        "torch": str(torch.__version__),
        "system": platform.system(),
        "train_count": len(state.data.train),
        "inputs": state.inputs,
        "parts": state.at_once.parts,
        "judged_at_once": state.at_once.judged,
    }


def differences(state: RunState, contents: dict[str, Any]) -> list[str]:
    """Names of what is in force now and was different when the checkpoint was written."""
    now, before = in_force(state), contents["training"]["in_force"]
    return [name.replace("_", " ") for name in now if name in before and before[name] != now[name]]
