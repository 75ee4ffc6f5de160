"""Fine-tuning on top of the engine: what it starts from, which state it runs in, and what is computed beforehand."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from torch import Tensor

from core.config import ModelConfig, RunConfig
from core.data.pictures import DataSet
from core.data.typical import typical_side
from core.devices import Chosen
from core.errors import Cancelled
from core.messages import QT_TRANSLATE_NOOP, message
from core.models import resnet, surgery
from core.models.weights.carried import Channels
from core.progress import Progress
from core.training import frozen_front, quick, resolution
from core.training.assembly import assemble, place, seed
from core.training.control import Control
from core.training.ema import Ema
from core.training.events import Event, Notice
from core.training.frozen_front import FrozenFrontState
from core.training.preparing import in_background, what
from core.training.quick import QuickState
from core.training.run_state import RunState
from core.training.starting import Start, load_start

Normalisation = tuple[Channels, Channels]
Weights = dict[str, Tensor]
KINDS: dict[str, type[RunState]] = {kind.inputs: kind for kind in (RunState, QuickState, FrozenFrontState)}


def begin(config: RunConfig, control: Control) -> Generator[Event, None, tuple[RunConfig, Start]]:
    """Load what is started from, and settle network and picture size by it.

    Raises:
        Cancelled: the person ended the run meanwhile.
        UserError: the checkpoint or the pictures can't be used.
    """
    yield what(QT_TRANSLATE_NOOP("core", "Loading the network to start from…"))
    start = yield from in_background(lambda progress: load_start(config.finetune, progress), control)
    model, data = start.model.model_copy(update={"dropout": config.model.dropout}), config.data
    if not data.image_size:
        fit = yield from in_background(lambda progress: _fit(config, start, progress), control)
        model = model.model_copy(update={"stem": fit.stem})
        data = data.model_copy(update={"image_size": fit.image_size})
        if fit.notice is not None:
            yield Notice(fit.notice)
    return config.model_copy(update={"model": model, "data": data}), start


def begin_again(config: RunConfig, contents: dict[str, Any]) -> tuple[RunConfig, Start]:
    """Network, picture size and weights as the run's own checkpoint holds them: what it began from isn't needed."""
    model = ModelConfig(**contents["config"]["model"])
    data = config.data.model_copy(update={"image_size": contents["image_size"]})
    weights = contents.get("training", {}).get("live_weights") or contents["weights"]
    start = Start("", model, weights, contents["image_size"], (contents["mean"], contents["std"]))
    return config.model_copy(update={"model": model, "data": data}), start


def normalised(data: DataSet, normalisation: Normalisation | None) -> DataSet:
    """`data`, to be normalised as the network is used to; None leaves it as its own pictures are."""
    return data if normalisation is None else replace(data, mean=normalisation[0], std=normalisation[1])


def build(
    config: RunConfig, data: DataSet, chosen: Chosen, threads: int, weights: Weights, inputs: str | None
) -> RunState:
    """A fine-tuning at step 0, with `weights` below a head that is new unless it fits.

    `inputs` is what a step took before the run was interrupted, None for a new run.
    """
    seed(config.seed, chosen)
    network = resnet.build(config.model, len(data.classes))
    surgery.load_all_but_head(network, weights)
    surgery.freeze(network, config.finetune.trained_stages, keep_statistics=config.finetune.keep_statistics)
    place(network, config, chosen)
    inputs = inputs or _inputs(config, network, data, chosen.id)
    scales = surgery.learning_scales(tuple(network.parts()), config.finetune.stage_decay)
    averaged = inputs != QuickState.inputs
    return assemble(KINDS[inputs], config, data, chosen, threads, network, scales, averaged=averaged)


def look(state: RunState, control: Control, *, new: bool) -> Generator[Event, None, None]:
    """Compute what the steps will need, and for a `new` run learn the last layer first where the plan says so.

    Raises:
        Cancelled: the person ended the run meanwhile.
        UserError: a picture can't be read any more.
    """
    if isinstance(state, QuickState):
        state.begin((yield from quick.look(state, control)))
        return
    if new and state.config.finetune.head_first:
        yield from quick.learn_head(state, control)
        if state.ema is not None:
            # An average that began with the untaught head would drag it along.
            state.ema = Ema(state.model, state.ema.decay)
    if isinstance(state, FrozenFrontState):
        state.begin((yield from frozen_front.look(state, control)))
    if new and not state.config.finetune.head_first:
        yield from _judge_start(state, control)


def _judge_start(state: RunState, control: Control) -> Generator[Event, None, None]:
    """Count what the run begins with as the best so far, as of epoch 0: so it can't end with anything worse."""
    if state.data.validation is None:
        return
    yield what(QT_TRANSLATE_NOOP("core", "Judging the network to start from…"))
    score = state.judge(state.data.validation, lambda: control.ending)
    if score is None:
        raise Cancelled
    state.begin_with(score)
    yield Notice(
        message(
            QT_TRANSLATE_NOOP("core", "Before the first epoch, {accuracy} % of the validation pictures are right."),
            accuracy=f"{100 * score.accuracy:.1f}",
        )
    )


def _inputs(config: RunConfig, network: resnet.ResNet, data: DataSet, device: str) -> str:
    if config.finetune.trained_stages == 0:
        return QuickState.inputs
    return (FrozenFrontState if frozen_front.pays(config, network, data, device) else RunState).inputs


def _fit(config: RunConfig, start: Start, progress: Progress) -> resolution.Fit:
    typical = typical_side(config.data, progress) or resolution.FULL
    return resolution.fit(start.model, start.image_size, typical)
