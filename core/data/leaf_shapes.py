"""Outlines and veins of four kinds of leaves, no two the same, for the sample pictures.

A leaf lies along its midrib: u runs from its base (0) to its tip (1), v to its left. Outlines are closed polygons,
float64 (N, 2) of (u, v); veins are open lines of the same form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Random = np.random.Generator


@dataclass(frozen=True, eq=False)
class Shape:
    """The first `main` of the veins are strong. The stalk of length `stalk` joins at u = `base`. `bend` says how far
    the leaf may curve along its midrib, in radians; `fullness` is its size among the others."""

    outline: Points
    veins: list[Points]
    main: int
    base: float
    stalk: float
    bend: float
    fullness: float


def oak(random: Random) -> Shape:
    """Longish, widest above the middle, with rounded lobes on both sides."""
    t = np.linspace(0, 1, 160)
    lobes, depth = random.uniform(3.4, 4.6), random.uniform(0.38, 0.6)
    width, forward = random.uniform(0.27, 0.36), random.uniform(0.02, 0.05)
    envelope = np.sin(np.pi * t**1.15) ** 0.6 * (0.5 + 0.5 * t) * width
    sides = []
    phases = random.uniform(-0.5, 0.5, 2)
    for phase in phases:
        swing = 0.5 + 0.5 * np.cos(2 * np.pi * (lobes * t - phase) + np.pi)
        wavy = envelope * (1 - depth * (1 - swing**0.7) * np.sin(np.pi * t) ** 0.3) * _uneven(random, t, 0.1)
        sides.append(np.stack([t + forward * swing * np.sin(np.pi * t), wavy], axis=1))
    veins = [_midrib()]
    for side, phase in zip((1, -1), phases, strict=True):
        for lobe in np.arange(0, lobes - 0.4):
            middle = (lobe + 0.5 + phase) / lobes
            if 0.12 < middle < 0.92:
                reach = 0.75 * float(np.interp(middle, t, envelope))
                veins.append(_lateral(middle - 0.1, reach, 0.12, side))
    return Shape(_closed(*sides), veins, 1, 0.0, random.uniform(0.04, 0.12), 0.5, 1.0)


def maple(random: Random) -> Shape:
    """Broad as a hand: five pointed lobes with a few teeth, around the stalk's end."""
    spread, sharpness = random.uniform(0.9, 1.12), random.uniform(0.4, 0.56)
    angles = np.array([-112, -56, 0, 56, 112]) * spread + random.normal(0, 3, 5)
    lengths = np.array([0.5, 0.82, 1.0, 0.82, 0.5]) * random.uniform(0.9, 1.1, 5)
    points = [(-170.0, 0.16)]
    for place, (angle, length) in enumerate(zip(angles, lengths, strict=True)):
        half = 24.0 * spread * (0.75 if place in (0, 4) else 1)
        for side in (-1, 1):
            # From the sinus over two teeth to the tip, and on the other side back.
            teeth = [(1.0, sharpness * min(length, 0.9)), (0.62, 0.74 * length), (0.42, 0.66 * length)]
            teeth += [(0.3, 0.86 * length), (0.18, 0.8 * length)]
            run = [(angle + side * half * part, reach * random.uniform(0.94, 1.06)) for part, reach in teeth]
            points += run if side < 0 else [(float(angle), float(length)), *run[::-1]]
    points.append((170.0, 0.16))
    degrees, reach = np.array(points).T
    outline = _polar(np.radians(degrees), reach)
    lobes = list(zip(angles, lengths, strict=True))
    veins = [_polar(np.radians([angle, angle]), np.array([0, 0.86 * length])) for angle, length in lobes]
    for angle, length in lobes:
        for side in (-15, 15):
            veins.append(_polar(np.radians([angle, angle + side]), np.array([0.45, 0.68]) * length))
    veins = [_onto_midrib(vein) for vein in veins]
    return Shape(_onto_midrib(_rounder(outline)), veins, 5, 0.25, random.uniform(0.25, 0.5), 0.3, 1.3)


def willow(random: Random) -> Shape:
    """Narrow and long, with a fine point, often curved."""
    t = np.linspace(0, 1, 120)
    width, belly = random.uniform(0.06, 0.1), random.uniform(0.75, 1.05)
    envelope = np.sin(np.pi * t**belly) ** 0.85 * width * (1 - 0.25 * t)
    teeth = 1 + 0.05 * np.sin(2 * np.pi * t * random.uniform(22, 30))
    sides = [np.stack([t, envelope * teeth * _uneven(random, t, 0.08)], axis=1) for _ in range(2)]
    veins = [_midrib()]
    for start in np.arange(0.1, 0.85, 0.09):
        reach = 0.7 * float(np.interp(start + 0.06, t, envelope))
        veins += [_lateral(start, reach, 0.08, 1), _lateral(start + 0.03, reach, 0.08, -1)]
    return Shape(_closed(*sides), veins, 1, 0.0, random.uniform(0.03, 0.08), 1.3, 1.2)


def ginkgo(random: Random) -> Shape:
    """A fan on a long stalk, its rim wavy, mostly cleft in the middle."""
    half = np.radians(random.uniform(48, 78))
    angle = np.linspace(-half, half, 140)
    wave = sum(
        random.uniform(0.01, 0.03) * np.cos(angle * frequency + random.uniform(0, 6.3)) for frequency in (7, 13, 23)
    )
    rim = 0.96 + wave - 0.1 * (angle / half) ** 4
    cleft = random.uniform(0.0, 0.5) * (random.random() < 0.8)
    rim = rim * (1 - cleft * np.exp(-(((angle - random.normal(0, 0.06)) / random.uniform(0.03, 0.09)) ** 2)))
    edge = np.linspace(0.03, 0.86, 20)[:-1]
    hollow = half * (0.72 + 0.28 * edge / 0.86)
    outline = np.concatenate([_polar(-hollow, edge), _polar(angle, rim), _polar(hollow, edge)[::-1]])
    veins = [
        _polar(np.full(2, direction), np.array([0.05, 0.9 * float(np.interp(direction, angle, rim))]))
        for direction in np.linspace(-0.85 * half, 0.85 * half, 17) + random.normal(0, 0.01, 17)
    ]
    return Shape(outline, veins, 0, 0.02, random.uniform(0.35, 0.7), 0.3, 0.76)


KINDS: dict[str, Callable[[Random], Shape]] = {"ginkgo": ginkgo, "maple": maple, "oak": oak, "willow": willow}


def _closed(left: Points, right: Points) -> Points:
    return np.concatenate([left, (right * [1, -1])[::-1]])


def _polar(angle: npt.ArrayLike, radius: npt.ArrayLike) -> Points:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _onto_midrib(points: Points) -> Points:
    """A leaf around its stalk's end reaches behind it: the end lies at a quarter of the length."""
    return points * 0.75 + [0.25, 0.0]


def _uneven(random: Random, t: Points, strength: float) -> Points:
    """Slow variation around 1: no leaf is symmetric."""
    return 1 + strength * np.interp(t, np.linspace(0, 1, 7), random.uniform(-1, 1, 7))


def _midrib() -> Points:
    return np.array([[0.0, 0.0], [0.25, 0.0], [0.5, 0.0], [0.75, 0.0], [0.96, 0.0]])


def _lateral(start: float, reach: float, forward: float, side: int) -> Points:
    part = np.linspace(0, 1, 5)
    return np.stack([start + forward * part, side * reach * part**0.85], axis=1)


def _rounder(outline: Points) -> Points:
    """Corners cut twice (Chaikin): points stay, but are not knives."""
    for part in (0.12, 0.2):
        following = np.roll(outline, -1, axis=0)
        cut = np.stack([outline * (1 - part) + following * part, outline * part + following * (1 - part)], axis=1)
        outline = cut.reshape(-1, 2)
    return outline
