"""Settles what the configuration leaves to the program: as the checkpoint has it, else by `tuning`."""

from __future__ import annotations

import platform
from collections.abc import Generator
from typing import Any

import torch

from core import torch_environment
from core.config import DeviceConfig, RunConfig
from core.data.pictures import DataSet
from core.devices import Chosen, cpu_name, usable_cores
from core.training import tuning
from core.training.control import Control
from core.training.crash_mark import CrashMark
from core.training.events import Event, Tuned
from core.training.preparing import in_background

KEPT = ("precision", "memory_format", "compiled")


def settle(
    config: RunConfig, data: DataSet, chosen: Chosen, control: Control, contents: dict[str, Any] | None
) -> Generator[Event, None, tuple[RunConfig, CrashMark | None]]:
    """`config` with nothing left open, its threads in use, and the mark to make around its first step.

    A run that goes on, by the `contents` of its checkpoint, keeps what it began with, so that it repeats bit for bit:
    once it has taken a step. Before, its settings may be what ended the program.

    Raises:
        Cancelled: the person ended the run meanwhile.
    """
    training = (contents or {}).get("training", {})
    begun = bool(training.get("epoch") or training.get("step_in_epoch"))
    kept = _kept(config.device, chosen, training.get("in_force", {})) if begun else None
    if kept is not None:
        settled = tuning.Settled(kept)
    else:
        case = tuning.Case(config, chosen, len(data.classes), data.image_size, len(data.train))
        settled = yield from in_background(lambda progress: tuning.settle(case, progress), control)
        # The steps that were tried in that thread leave as much memory behind as the network takes in training.
        torch_environment.give_back()
    torch.set_num_threads(settled.device.threads)
    if settled.message.template:
        device = settled.device
        yield Tuned(
            settled.message, device.precision, device.memory_format, device.threads, device.compiled, settled.speedup
        )
    return config.model_copy(update={"device": settled.device}), settled.mark


def _kept(device: DeviceConfig, chosen: Chosen, before: dict[str, Any]) -> DeviceConfig | None:
    """`device` with what was in force `before`; None on another machine, where nothing would repeat exactly."""
    here = {
        "device": chosen.name,
        "processor": cpu_name(),
        "torch": str(torch.__version__),
        "system": platform.system(),
    }
    if any(before.get(name) != value for name, value in here.items()):
        return None
    open_fields = [name for name in KEPT if getattr(device, name) == "auto"]
    update: dict[str, Any] = {name: before[name] for name in open_fields if before.get(name, "auto") != "auto"}
    if device.threads == 0:
        # More threads than cores would take many times as long.
        update["threads"] = min(int(before["threads"]), usable_cores())
    return tuning.plain(device.model_copy(update=update), chosen.id)
