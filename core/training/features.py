"""What a network, or its frozen front, gives for each picture, computed once. A generator: it says how far it is."""

from __future__ import annotations

from collections.abc import Generator

import torch
from torch import Tensor, nn

from core.data import augment, batches
from core.data.pictures import Pictures
from core.data.preview import flips
from core.errors import Cancelled
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.training import memory
from core.training.control import Control
from core.training.events import Event, Preparing
from core.training.precision import in_precision, memory_format
from core.training.run_state import RunState

BATCH = 64

LOOKING = message(QT_TRANSLATE_NOOP("core", "Looking at each training picture once…"))
LOOKING_MIRRORED = message(QT_TRANSLATE_NOOP("core", "Looking at each training picture mirrored…"))
LOOKING_VALIDATION = message(QT_TRANSLATE_NOOP("core", "Looking at each validation picture once…"))


def compute_all(
    state: RunState, module: nn.Module, control: Control
) -> Generator[Event, None, tuple[list[Tensor], Tensor | None]]:
    """`module`'s outputs for the training pictures, plain and, where that means the same, mirrored; and those for the
    validation pictures, where there are any. Leaves the network in training mode.

    Raises:
        Cancelled, UserError: as `compute`.
    """
    data = state.data
    views = [(yield from compute(state, module, data.train, control, LOOKING))]
    if flips(state.config.recipe, data):
        views.append((yield from compute(state, module, data.train, control, LOOKING_MIRRORED, flipped=True)))
    validation = None
    if data.validation is not None:
        validation = yield from compute(state, module, data.validation, control, LOOKING_VALIDATION)
    state.model.train()
    return views, validation


def compute(
    state: RunState, module: nn.Module, pictures: Pictures, control: Control, what: Message, *, flipped: bool = False
) -> Generator[Event, None, Tensor]:
    """`module`'s outputs for `pictures`, mirrored if `flipped`, float32 (N, …) on the device, in the pictures' order.

    Always in the same batches, so that the same pictures give the same bits, unless memory runs out.

    Raises:
        Cancelled: the person ended the run meanwhile.
        UserError: a picture can't be read any more.
    """
    network = in_precision(module, state.config.device, state.chosen.id)
    network.eval()
    outputs: list[Tensor] = []
    plain = batches.batches(pictures, seed=0, epoch=0, batch_size=BATCH, device=state.chosen.id, shuffle=False)
    for number, (images, _labels) in enumerate(plain):
        if control.ending:
            raise Cancelled
        yield Preparing(what, number * BATCH, len(pictures))
        outputs += _what_fits(state, network, images.flip(2) if flipped else images)
    yield Preparing(what, len(pictures), len(pictures))
    return torch.cat(outputs)


def _what_fits(state: RunState, network: nn.Module, images: Tensor) -> list[Tensor]:
    """The outputs for `images`, in smaller pieces where memory runs out. Raises UserError as `memory` does."""
    at_once = memory.AtOnce(1, len(images))
    return memory.until_it_fits(
        lambda: [_outputs(state, network, piece) for piece in torch.split(images, at_once.judged)], at_once.judge_less
    )


@torch.no_grad()
def _outputs(state: RunState, network: nn.Module, images: Tensor) -> Tensor:
    pixels = augment.normalise(images, state.data.mean, state.data.std)
    shaped = pixels.contiguous(memory_format=memory_format(state.config.device, state.chosen.id))
    outputs: Tensor = network(shaped).float()
    return outputs
