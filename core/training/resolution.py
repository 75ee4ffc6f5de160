"""At which size pictures are shown to a network that was trained at another. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

from core.config import ModelConfig
from core.messages import QT_TRANSLATE_NOOP, Message, message

SMALL = 64
"""Networks trained on pictures up to this side are made for small pictures."""
FULL = 224
"""Photographs are shown at up to this side; to networks for small pictures with every second pixel left out."""
STRIDED = 128
"""From this side on the stem takes every second pixel: large pictures so matter more than all of their pixels do."""
LEAST = 64
"""Networks made for photographs shrink a picture to a 32nd: of less than this side hardly anything is left."""


@dataclass(frozen=True)
class Fit:
    """The side pictures are brought to, the stem that goes with it, and what to tell the person, if anything."""

    image_size: int
    stem: str
    notice: Message | None = None


def fit(model: ModelConfig, own_size: int | None, typical_side: int) -> Fit:
    """The size for pictures whose shorter side is typically `typical_side`, for a network trained at `own_size`.

    Small pictures aren't blown up to the size of photographs: that costs much and adds nothing they don't have.
    """
    if model.stem == "3x3":
        return _for_small_network(own_size or 32, typical_side)
    if own_size is not None and own_size <= SMALL and typical_side <= 2 * own_size:
        return Fit(own_size, model.stem)
    if typical_side >= FULL * 3 // 4:
        return Fit(FULL, model.stem)
    side = min(FULL, max(LEAST, 32 * -(-2 * typical_side // 32)))
    return Fit(
        side,
        model.stem,
        message(
            QT_TRANSLATE_NOOP(
                "core", "Your pictures are small ({typical} pixels): they are shown to the network at {side} pixels."
            ),
            typical=typical_side,
            side=side,
        ),
    )


def _for_small_network(own_size: int, typical_side: int) -> Fit:
    if own_size > SMALL or typical_side <= 2 * own_size:
        return Fit(own_size, "3x3")
    side = min(FULL, 32 * (typical_side // 32))
    if side < STRIDED:
        return Fit(side, "3x3")
    return Fit(
        side,
        "3x3-s2",
        message(
            QT_TRANSLATE_NOOP(
                "core",
                "This network was made for pictures of {own} pixels; your photographs are shown to it at {side} "
                "pixels, and its first layer takes every second pixel.",
            ),
            own=own_size,
            side=side,
        ),
    )
