"""A look at the memory before the first step: on Linux the kernel kills, it doesn't refuse. Computes nothing."""

from __future__ import annotations

from core.config import RunConfig
from core.devices import free_memory
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.models.summary import summarise
from core.training.memory import LEAST_PART
from core.training.run_state import RunState

SHARE = 0.8
"""The part of the memory that is there which a training may take."""
HALF = ("bf16", "fp16")


def parts_that_fit(config: RunConfig, classes: int, image_size: int, batch: int, free: int) -> int | None:
    """In how many parts a batch fits into `SHARE` of `free` bytes (0: unknown), at least the recipe's accumulation;
    None where even two pictures don't. What the backward pass keeps is counted, workspaces aren't.
    """
    parts = config.recipe.accumulation
    if free <= 0:
        return parts
    network = summarise(config.model, classes, image_size)
    each = network.activation_bytes / (2 if config.device.precision in HALF else 1)
    weights = network.training_memory(1) - network.activation_bytes
    room = SHARE * free - weights
    pictures = int(room / each)
    if pictures < min(LEAST_PART, batch):
        return None
    while -(-batch // parts) > pictures:
        parts *= 2
    return parts


def look(state: RunState) -> Message | None:
    """Split the batches of a new run that wouldn't fit, and give the sentence about it; None where all is well.

    Raises:
        UserError: even two pictures at once wouldn't fit.
    """
    free = free_memory(state.chosen.id)
    data, before = state.data, state.at_once.parts
    parts = parts_that_fit(state.config, len(data.classes), data.image_size, state.batch_size, free)
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
