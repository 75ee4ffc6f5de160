"""Where the slabs and arcs of a network's picture lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from gui.widgets.network_outline import Outline, Part, ShortcutKind

GAP = 13.0
"""Between parts, where the arrow is."""
BLOCK_GAP = 5.0
NARROWEST = 11.0
WIDEST = 40.0
ENDS = 24.0
"""Width of input and head."""
STEM = 18.0
"""The least width of a stem, which has a label of its own."""
ARC_ROOM = 24.0
LABEL_ROOM = 48.0
STACK_OFFSET = 3.0


@dataclass(frozen=True)
class Slab:
    """A block, or several like it (`count`) drawn as a stack; or a part without blocks. `part` is its place."""

    part: int
    rect: QRectF
    count: int = 1


@dataclass(frozen=True)
class Arc:
    """The way around a slab, from `start` over its top to `end`; it stands for `count` shortcuts."""

    start: QPointF
    end: QPointF
    top: float
    kind: ShortcutKind
    count: int
    part: int


@dataclass(frozen=True)
class Layout:
    """Everything to draw; `columns` is the strip of each part, for labels and the pointer."""

    slabs: tuple[Slab, ...]
    arcs: tuple[Arc, ...]
    columns: tuple[QRectF, ...]
    middle: float

    def part_at(self, x: float) -> int:
        """The part whose strip is at or nearest to `x`."""
        return min(range(len(self.columns)), key=lambda place: _distance(x, self.columns[place]))


def lay_out(outline: Outline, width: float, height: float) -> Layout:
    """Fit the network into `width` x `height` pixels; blocks that don't fit side by side become stacks."""
    groups = [_groups(part, stacked=False) for part in outline.parts]
    free = width - GAP * (len(outline.parts) - 1) - 8
    for place in _largest_first(outline):
        if _needed(outline, groups, NARROWEST) <= free:
            break
        groups[place] = _groups(outline.parts[place], stacked=True)
    scale = _scale(outline, groups, free)
    middle = ARC_ROOM + (height - ARC_ROOM - LABEL_ROOM) / 2
    used = sum(_part_width(part, group, scale) for part, group in zip(outline.parts, groups, strict=True))
    left = max(4.0, (width - used - GAP * (len(outline.parts) - 1)) / 2)
    slabs: list[Slab] = []
    arcs: list[Arc] = []
    columns = []
    for place, (part, group) in enumerate(zip(outline.parts, groups, strict=True)):
        part_width = _part_width(part, group, scale)
        columns.append(QRectF(left - GAP / 2, 0, part_width + GAP, height))
        tall = _height(part, outline.parts[0].side, height - ARC_ROOM - LABEL_ROOM)
        for count, kind in group:
            slab_width = _slab_width(part, scale)
            rect = QRectF(left, middle - tall / 2, slab_width, tall)
            slabs.append(Slab(place, rect, count))
            if kind != "none":
                arcs.append(_arc(rect, kind, count, place))
            left += slab_width + BLOCK_GAP + (2 * STACK_OFFSET if count > 1 else 0)
        left += GAP - BLOCK_GAP
    return Layout(tuple(slabs), tuple(arcs), tuple(columns), middle)


Group = tuple[int, ShortcutKind]


def _groups(part: Part, *, stacked: bool) -> list[Group]:
    """How many blocks each slab stands for, and their shortcut; a stack holds blocks with the same one."""
    if not part.blocks:
        return [(1, "none")]
    if not stacked or part.blocks <= 2:
        return [(1, kind) for kind in part.shortcuts]
    return [(1, part.shortcuts[0]), (part.blocks - 1, part.shortcuts[-1])]


def _largest_first(outline: Outline) -> list[int]:
    places = [place for place, part in enumerate(outline.parts) if part.blocks > 2]
    return sorted(places, key=lambda place: -outline.parts[place].blocks)


def _slab_width(part: Part, scale: float) -> float:
    """More channels are wider, as their logarithm: 16 and 2048 must both be seen."""
    if part.key in ("input", "head"):
        return ENDS
    return max(
        NARROWEST if part.blocks else STEM, min(WIDEST, scale * (0.55 + 0.45 * math.log2(max(2, part.channels)) / 8))
    )


def _part_width(part: Part, group: list[Group], scale: float) -> float:
    stacks = sum(count > 1 for count, _ in group)
    return _slab_width(part, scale) * len(group) + BLOCK_GAP * (len(group) - 1) + 2 * STACK_OFFSET * stacks


def _needed(outline: Outline, groups: list[list[Group]], scale: float) -> float:
    return sum(_part_width(part, group, scale) for part, group in zip(outline.parts, groups, strict=True))


def _scale(outline: Outline, groups: list[list[Group]], free: float) -> float:
    """The largest scale at which everything fits."""
    low, high = NARROWEST, 2 * WIDEST
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (middle, high) if _needed(outline, groups, middle) <= free else (low, middle)
    return low


def _height(part: Part, image_size: int, room: float) -> float:
    """Larger pictures are taller, as their logarithm."""
    if part.key == "head":
        return room * 0.3
    return room * (0.22 + 0.78 * math.log2(part.side + 1) / math.log2(max(2, image_size) + 1))


def _arc(rect: QRectF, kind: ShortcutKind, count: int, part: int) -> Arc:
    shift = 2 * STACK_OFFSET if count > 1 else 0.0
    inset, foot = BLOCK_GAP / 2, rect.top() - shift + 4
    ends = QPointF(rect.left() - inset, foot), QPointF(rect.right() + shift + inset, foot)
    return Arc(*ends, rect.top() - shift - 12, kind, count, part)


def _distance(x: float, column: QRectF) -> float:
    return max(column.left() - x, 0.0, x - column.right())
