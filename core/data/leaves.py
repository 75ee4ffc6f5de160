"""Sample pictures for those who have none at hand: a folder of drawn leaves of four kinds, 40 of each."""

from __future__ import annotations

import io
import math
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from core import durable, files
from core.data.leaf_shapes import KINDS, Points, Random, Shape
from core.data.pictures import Pixels
from core.errors import DiskError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.progress import Progress

EACH = 40
WIDTH, HEIGHT = 256, 192
FINER = 2
"""Lines and edges are drawn at so many times the size, then reduced: smooth."""
QUALITY = 88
REMAINS = ".drawing-leaves-"

Values = npt.NDArray[np.float32]
Colour = tuple[int, int, int]

# Colours of leaves through the year; each kind prefers some, all have all, so that colour alone tells little.
SEASONS: tuple[tuple[Colour, Colour], ...] = (
    ((58, 104, 42), (98, 142, 62)),
    ((92, 124, 46), (142, 160, 72)),
    ((190, 160, 46), (222, 196, 84)),
    ((188, 104, 40), (216, 140, 62)),
    ((146, 48, 38), (184, 76, 52)),
    ((112, 78, 48), (150, 112, 74)),
)
PREFERRED: dict[str, tuple[float, ...]] = {
    "ginkgo": (0.2, 0.25, 0.35, 0.1, 0.03, 0.07),
    "maple": (0.25, 0.15, 0.15, 0.2, 0.2, 0.05),
    "oak": (0.3, 0.2, 0.1, 0.15, 0.05, 0.2),
    "willow": (0.3, 0.3, 0.2, 0.08, 0.02, 0.1),
}
GROUNDS: tuple[tuple[Colour, Colour], ...] = (
    ((92, 72, 54), (142, 116, 90)),
    ((66, 54, 44), (112, 94, 76)),
    ((150, 146, 138), (196, 192, 184)),
    ((206, 200, 188), (236, 232, 224)),
    ((58, 82, 40), (106, 130, 66)),
    ((84, 90, 98), (136, 142, 150)),
)
LONG_GRAIN = (0, 1)
GRASS = 4


def draw_leaves(folder: Path, progress: Progress | None = None) -> Path:
    """Draw the leaves into `folder`, which is made: `<kind>/<number>.jpg`, 256x192 pixels, always the same.

    They are drawn beside it and moved there when complete. A folder that has them all is taken as it is; where
    something else lies there, it stays untouched and the next free name ("… 2") is taken. Returns the folder.

    Raises:
        DiskError: it can't be written.
        Cancelled: `progress` was cancelled; nothing is left.
    """
    progress = progress or Progress()
    with _alone(folder.parent, progress):
        number, target = 1, folder
        while not _free(target):
            if _complete(target):
                return target
            number += 1
            target = folder.with_name(f"{folder.name} {number}")
        making = folder.with_name(f"{REMAINS}{uuid.uuid4().hex[:8]}")
        try:
            _draw_all(making, progress)
            durable.sync_tree(making)
            with suppress(FileNotFoundError):
                target.rmdir()
            making.rename(target)
            durable.sync_folder(target.parent)
        except OSError as error:
            raise DiskError(target, error, writing=True) from error
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return target


def draw_leaf(kind: str, number: int) -> Pixels:
    """The leaf `number` of `kind` (a key of `leaf_shapes.KINDS`) as uint8 (192, 256, 3)."""
    random = np.random.default_rng([list(KINDS).index(kind), number])
    ground = _ground(random)
    shape = KINDS[kind](random)
    outline, stalk, veins = _in_the_picture(shape, random)
    mask, lines = (Image.new("L", (WIDTH * FINER, HEIGHT * FINER)) for _ in range(2))
    for layer in (mask, lines):
        ImageDraw.Draw(layer).line(_flat(stalk), fill=255, width=int(random.integers(4, 8)), joint="curve")
    ImageDraw.Draw(mask).polygon(_flat(outline), fill=255)
    for place, vein in enumerate(veins):
        fill, width = (230, 4) if place < shape.main else (150, 2)
        ImageDraw.Draw(lines).line(_flat(vein), fill=fill, width=width)
    mask, lines = mask.reduce(FINER), lines.reduce(FINER).filter(ImageFilter.GaussianBlur(0.6))
    leaf = _surface(kind, random, outline.mean(0) / FINER, _values(lines))
    inside = _values(mask)[..., None]
    picture = ground * _shadow(mask, random)[..., None] * (1 - inside) + leaf * inside
    picture = (picture * _light(random)[..., None]).clip(0, 255)
    if random.random() < 0.3:
        soft = Image.fromarray(picture.astype(np.uint8)).filter(ImageFilter.GaussianBlur(random.uniform(0.3, 0.9)))
        picture = np.asarray(soft, dtype=np.float32)
    grain = random.normal(0, random.uniform(1, 4), (HEIGHT, WIDTH, 1))
    return (picture + grain).clip(0, 255).astype(np.uint8)


def _draw_all(root: Path, progress: Progress) -> None:
    what = Message(QT_TRANSLATE_NOOP("core", "Drawing leaves…"))
    done = 0
    for kind in KINDS:
        (root / kind).mkdir(parents=True)
        for number in range(EACH):
            progress.report(what, done, EACH * len(KINDS))
            packed = io.BytesIO()
            Image.fromarray(draw_leaf(kind, number)).save(packed, "JPEG", quality=QUALITY)
            (root / kind / _file_name(number)).write_bytes(packed.getvalue())
            done += 1
    progress.report(what, done, done)


def _file_name(number: int) -> str:
    return f"{number + 1:02d}.jpg"


def _free(folder: Path) -> bool:
    """Whether nothing lies there but, at most, an empty folder."""
    try:
        return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    except OSError as error:
        raise DiskError(folder, error, writing=False) from error


def _complete(folder: Path) -> bool:
    return all((folder / kind / _file_name(number)).is_file() for kind in KINDS for number in range(EACH))


@contextmanager
def _alone(parent: Path, progress: Progress) -> Iterator[None]:
    """One process draws at a time; what a killed one left half drawn is removed."""
    while True:
        with files.lock(parent / ".drawing-leaves.lock", seconds=0.2) as held:
            if held:
                for remains in parent.glob(f"{REMAINS}*"):
                    if remains.is_dir():
                        shutil.rmtree(remains, ignore_errors=True)
                yield
                return
        progress.report(Message(QT_TRANSLATE_NOOP("core", "Another window draws the leaves: waiting…")))


def _in_the_picture(shape: Shape, random: Random) -> tuple[Points, Points, list[Points]]:
    """Outline, stalk and veins in fine pixels: bent, seen a little from the side, turned, and placed."""
    bend = random.uniform(-shape.bend, shape.bend)
    length = HEIGHT * FINER * random.uniform(0.62, 0.95) * shape.fullness
    turn, tilt = random.uniform(0, 2 * math.pi), random.uniform(0, math.pi)
    flat = random.uniform(0.78, 1.0)
    along = np.array([[math.cos(tilt), -math.sin(tilt)], [math.sin(tilt), math.cos(tilt)]])
    tilted = along @ np.diag([1.0, flat]) @ along.T
    turned = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    matrix = length * turned @ tilted
    part = np.linspace(0, 1, 9)
    stalk = np.stack([shape.base + 0.02 - shape.stalk * part, random.normal(0, 0.15) * shape.stalk * part**2], axis=1)
    placed = [_bent(points, bend) @ matrix.T for points in (shape.outline, stalk, *shape.veins)]
    low, high = placed[0].min(0), placed[0].max(0)
    size = np.array([WIDTH, HEIGHT]) * FINER
    room = np.maximum(size - (high - low), 0) * 0.4
    offset = size / 2 - (low + high) / 2 + random.uniform(-0.5, 0.5, 2) * room
    return placed[0] + offset, placed[1] + offset, [vein + offset for vein in placed[2:]]


def _bent(points: Points, bend: float) -> Points:
    """The midrib becomes an arc of `bend` radians."""
    if abs(bend) < 1e-3:
        return points
    angle = bend * points[:, 0]
    radius = 1 / bend - points[:, 1]
    return np.stack([radius * np.sin(angle), 1 / bend - radius * np.cos(angle)], axis=1)


def _surface(kind: str, random: Random, centre: Points, lines: Values) -> Values:
    """The leaf's colours everywhere: patches of two shades, spots, veins, one half brighter than the other."""
    dark, light = SEASONS[random.choice(len(SEASONS), p=PREFERRED[kind])]
    other = SEASONS[random.choice(len(SEASONS), p=PREFERRED[kind])][0]
    mixed = _mix(dark, light, _noise(random, 3, 5))
    turning = (_noise(random, 2, 3) * random.uniform(0, 1.3) - 0.35).clip(0, 0.7)[..., None]
    colours = mixed * (1 - turning) + np.array(other, np.float32) * turning
    spots = (_noise(random, 24, 1) > random.uniform(0.8, 1.0))[..., None] * random.uniform(0, 0.45)
    colours = colours * (1 - spots) + np.array((78, 58, 38), np.float32) * spots
    rows, columns = np.arange(HEIGHT)[:, None], np.arange(WIDTH)[None]
    direction = random.uniform(0, 2 * math.pi)
    slope = ((columns - centre[0]) * math.cos(direction) + (rows - centre[1]) * math.sin(direction)) / HEIGHT
    colours = colours * (1 + random.uniform(0.1, 0.45) * slope)[..., None].astype(np.float32)
    strength = random.uniform(0.15, 0.5) * random.choice([1.0, 1.0, -0.6])
    veins = np.float32(strength) * lines[..., None]
    surface: Values = (colours * (1 - abs(veins)) + (235.0 if strength > 0 else 30.0) * abs(veins)).astype(np.float32)
    return surface


def _ground(random: Random) -> Values:
    """Earth, wood, stone, paper or grass."""
    chosen = int(random.integers(len(GROUNDS)))
    dark, light = GROUNDS[chosen]
    rough = _noise(random, 4, 6, stretch=6 if chosen in LONG_GRAIN and random.random() < 0.6 else 1)
    ground = Image.fromarray(_mix(dark, light, rough).clip(0, 255).astype(np.uint8))
    ground = ground.resize((WIDTH * FINER, HEIGHT * FINER), Image.Resampling.BILINEAR)
    pen, grass = ImageDraw.Draw(ground), chosen == GRASS
    for _ in range(int(random.integers(120, 260) if grass else random.integers(0, 25))):
        x, y = random.uniform(0, WIDTH * FINER), random.uniform(0, HEIGHT * FINER)
        angle, length = random.uniform(0, 2 * math.pi), random.uniform(10, 90 if grass else 40)
        shade, colour = random.uniform(0.7, 1.25), light if random.random() < 0.5 else dark
        end = x + length * math.cos(angle), y + length * math.sin(angle)
        fill = tuple(int(min(255, channel * shade)) for channel in colour)
        pen.line((x, y, *end), fill=fill, width=int(random.integers(1, 4)))
    return np.asarray(ground.reduce(FINER), dtype=np.float32)


def _shadow(mask: Image.Image, random: Random) -> Values:
    """How much light reaches the ground beside the leaf, 0 to 1."""
    distance = random.uniform(1, 6)
    angle = random.uniform(0, 2 * math.pi)
    soft = mask.filter(ImageFilter.GaussianBlur(distance * 0.6 + 1))
    shift = (1, 0, distance * math.cos(angle), 0, 1, distance * math.sin(angle))
    return 1 - np.float32(random.uniform(0.25, 0.6)) * _values(soft.transform(soft.size, Image.Transform.AFFINE, shift))


def _light(random: Random) -> Values:
    """Uneven light over the whole picture, around 1."""
    return random.uniform(0.75, 1.15) * (0.86 + 0.28 * _noise(random, 1.5, 1))


def _noise(random: Random, cells: float, octaves: int, stretch: int = 1) -> Values:
    """Cloudy values of 0 to 1, (height, width): sums of ever finer random grids."""
    total, weight, size = np.zeros((HEIGHT, WIDTH), np.float32), 1.0, cells
    for _ in range(octaves):
        shape = (max(2, round(size * stretch)), max(2, round(size * 1.33)))
        grid = Image.fromarray(random.random(shape, dtype=np.float32))
        total += weight * np.asarray(grid.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
        weight, size = weight * 0.6, size * 2.2
    low, high = float(total.min()), float(total.max())
    return (total - low) / max(high - low, 1e-6)


def _mix(dark: Colour, light: Colour, part: Values) -> Values:
    one, other = np.array(dark, np.float32), np.array(light, np.float32)
    mixed: Values = one + (other - one) * part[..., None]
    return mixed


def _values(layer: Image.Image) -> Values:
    """A grey layer as 0 to 1."""
    return np.asarray(layer, dtype=np.float32) / np.float32(255)


def _flat(points: Points) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in points]
