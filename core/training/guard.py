"""A look at what a step needs before the first one: memory (on Linux the kernel kills, it doesn't refuse), and more
than one number to normalise by."""

from __future__ import annotations

import torch

from core.config import RunConfig
from core.data.augment import side_at
from core.data.pictures import DataSet
from core.devices import free_memory
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.models import resnet, surgery
from core.models.memory_meter import MemoryMeter
from core.training.memory import LEAST_PART
from core.training.precision import in_precision, memory_format
from core.training.run_state import RunState

SHARE = 0.8
"""The part of the memory that is there which a training may take."""


def check_single(config: RunConfig, data: DataSet) -> None:
    """Where a batch is a single picture: whether the network can learn from one.

    Raises:
        UserError: at some layer one pixel is left of it, and nothing can be normalised by a single number.
    """
    finetune, recipe = config.finetune, config.recipe
    if recipe.batch_size > 1 or (finetune.start and finetune.trained_stages == 0):
        return
    network = resnet.build(config.model, len(data.classes), fresh=False)
    if finetune.start:
        surgery.freeze(network, finetune.trained_stages, keep_statistics=finetune.keep_statistics)
    side = side_at(0.0, data.image_size, recipe.first_size)
    try:
        with torch.no_grad():
            network.train()(torch.zeros(1, 3, side, side))
    except ValueError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "This network can't learn from one picture at a time."),
            QT_TRANSLATE_NOOP(
                "core", "Of pictures of {size} px its last layers see one pixel: to normalise it takes two numbers."
            ),
            QT_TRANSLATE_NOOP("core", "Choose a batch size of 2 or more, or larger pictures."),
            field="recipe.batch_size",
            size=side,
        ) from error


def parts_that_fit(accumulation: int, batch: int, each: float, room: float) -> int | None:
    """In how many parts, at least `accumulation`, a batch fits into `room` bytes where a picture takes `each`; None
    where even two pictures don't."""
    pictures = int(room / max(each, 1))
    if pictures < min(LEAST_PART, batch):
        return None
    parts = accumulation
    while -(-batch // parts) > pictures:
        parts *= 2
    return parts


def bytes_of_a_picture(state: RunState) -> int:
    """What the backward pass keeps of each picture. Leaves the network as it was.

    From two passes of different size: copies of the weights, in another precision or order, are kept once for all.
    """
    return max(0, _kept(state, 2 * LEAST_PART) - _kept(state, LEAST_PART)) // LEAST_PART


def _kept(state: RunState, pictures: int) -> int:
    """Bytes that the backward pass of so many pictures keeps."""
    config, side = state.config.device, state.data.image_size
    buffers = list(state.model.buffers())
    before = [buffer.clone() for buffer in buffers]
    meter = MemoryMeter(state.model.parameters())
    images = torch.zeros(pictures, 3, side, side, device=state.chosen.id)
    network = in_precision(state.model, config, state.chosen.id)
    with torch.enable_grad(), meter.watching():
        network(images.contiguous(memory_format=memory_format(config, state.chosen.id)))
    if buffers:
        torch._foreach_copy_(buffers, before)
    return meter.bytes


def look(state: RunState) -> Message | None:
    """Split the batches of a new run that wouldn't fit, and give the sentence about it; None where all is well.

    Raises:
        UserError: even two pictures at once wouldn't fit.
    """
    free = free_memory(state.chosen.id)
    if free <= 0:
        return None
    data, before = state.data, state.at_once.parts
    # Gradients and momentum come beside the weights, which are there already.
    room = SHARE * free - 2 * sum(weight.nbytes for weight in state.model.parameters())
    parts = parts_that_fit(before, state.batch_size, bytes_of_a_picture(state), room)
    if parts is None:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "This network doesn't fit into the memory that is there."),
            QT_TRANSLATE_NOOP(
                "core", "Even two pictures of {size} px at once need more than {share} % of the free {free} GB."
            ),
            QT_TRANSLATE_NOOP("core", "Choose smaller pictures or a smaller network, or close other programs."),
            field="recipe.batch_size",
            size=data.image_size,
            share=round(100 * SHARE),
            free=f"{free / 1e9:.1f}",
        )
    if parts == before:
        return None
    state.at_once.parts = parts
    return message(
        QT_TRANSLATE_NOOP(
            "core",
            "{batch} pictures at once would take more than {share} % of the free memory ({free} GB): each batch is "
            "computed in {parts} parts, one after the other.",
        ),
        batch=state.batch_size,
        share=round(100 * SHARE),
        free=f"{free / 1e9:.1f}",
        parts=parts,
    )
