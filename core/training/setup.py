"""From a configuration to a run ready for its first step: pictures, device, network, optimizer."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

from core.config import RunConfig
from core.data.pictures import DataSet
from core.data.sources import open_data
from core.devices import Chosen, choose_device
from core.errors import Cancelled
from core.messages import QT_TRANSLATE_NOOP, message
from core.models import resnet
from core.training import finetuning, going_on, guard, saving
from core.training.assembly import assemble, place, seed
from core.training.control import Control
from core.training.events import Event, Notice
from core.training.preparing import in_background, what
from core.training.run_state import RunState
from core.training.settling import settle


def prepare(config: RunConfig, control: Control, resume_from: Path | None) -> Generator[Event, None, RunState]:
    """Yield what is being done and return the run's state, restored from `resume_from` where given.

    Raises:
        Cancelled: the person stopped it meanwhile.
        UserError: pictures, device or checkpoint can't be used.
    """
    yield what(QT_TRANSLATE_NOOP("core", "Looking for the device…"))
    chosen = choose_device(config.device.device)
    contents = going_on.load(resume_from) if resume_from is not None else None
    start = None
    if config.finetune.start and contents is not None:
        config, start = finetuning.begin_again(config, contents)
    elif config.finetune.start:
        config, start = yield from finetuning.begin(config, control)
    data = yield from _pictures(config, control)
    guard.check_single(config, data)
    config, mark = yield from settle(config, data, chosen, control, contents)
    threads = config.device.threads
    yield what(QT_TRANSLATE_NOOP("core", "Building the network…"))
    if start is not None:
        data = finetuning.normalised(data, start.normalisation)
        inputs = (contents or {}).get("training", {}).get("in_force", {}).get("inputs")
        state = finetuning.build(config, data, chosen, threads, start.weights, inputs)
        yield from finetuning.look(state, control, new=contents is None)
    else:
        state = build(config, data, chosen, threads)
    if state.batch_size < config.recipe.batch_size:
        yield Notice(
            message(
                QT_TRANSLATE_NOOP(
                    "core", "The batch size {batch} is larger than the {count} training pictures: {count} are used."
                ),
                batch=config.recipe.batch_size,
                count=state.batch_size,
            )
        )
    if contents is not None:
        yield from _resume(state, contents)
    elif start is None and (split := guard.look(state)) is not None:
        yield Notice(split)
    if control.ending:
        raise Cancelled
    state.mark = mark
    return state


def _pictures(config: RunConfig, control: Control) -> Generator[Event, None, DataSet]:
    yield what(QT_TRANSLATE_NOOP("core", "Reading the pictures…"))
    data = yield from in_background(
        lambda progress: open_data(config.data, config.recipe.validation_share, progress, config.recipe.test_share),
        control,
    )
    for notice in data.notices:
        yield Notice(notice)
    return data


def build(config: RunConfig, data: DataSet, chosen: Chosen, threads: int) -> RunState:
    """A run at step 0. The weights are a function of the seed."""
    seed(config.seed, chosen)
    network = place(resnet.build(config.model, len(data.classes)), config, chosen)
    return assemble(RunState, config, data, chosen, threads, network)


def _resume(state: RunState, contents: dict[str, Any]) -> Generator[Event, None, None]:
    saving.restore(state, contents)
    differences = saving.differences(state, contents)
    if differences:
        yield Notice(
            message(
                QT_TRANSLATE_NOOP(
                    "core", "This run goes on with other {differences} than before: it won't repeat exactly."
                ),
                differences=", ".join(differences),
            )
        )
