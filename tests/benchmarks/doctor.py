"""How many photographs a second and core the check of the pictures looks at, and how long finding near copies takes.

Run by hand: python -m tests.benchmarks.doctor [--pictures 1500]

Wanted: 300 photographs of 500x375 a second and core; near copies of 10,000 pictures within a second.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from unittest import mock

import numpy as np
from PIL import Image

from core.data import layout
from core.data.doctor import diagnose, examine
from core.data.doctor.nearness import groups_of_near
from core.devices import usable_cores
from core.progress import Progress
from tests.benchmarks.machine import describe
from tests.core.data.doctor.drawing import draw

SIZE = (500, 375)
WANTED = 300
FORMATS = {".jpg": {"quality": 90}, ".png": {"compress_level": 1}}


def photographs(folder: Path, count: int, suffix: str) -> float:
    """`count` textured pictures in two classes, every one different; returns the mean length in kB."""
    originals = [np.asarray(draw(seed, SIZE)).astype(np.int16) for seed in range(20)]
    random = np.random.default_rng(0)
    length = 0
    for index in range(count):
        place = folder / ("a", "b")[index % 2] / f"{index:05}{suffix}"
        place.parent.mkdir(parents=True, exist_ok=True)
        one, other = random.integers(len(originals), size=2)
        mixed = (
            originals[one] // 2 + originals[other] // 2 + random.normal(0, 9, (SIZE[1], SIZE[0], 1)).astype(np.int16)
        )
        Image.fromarray(np.roll(mixed, random.integers(0, 300, 2), (0, 1)).clip(0, 255).astype(np.uint8)).save(
            place, **FORMATS[suffix]
        )
        length += place.stat().st_size
    return length / count / 1000


def looking(count: int, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        kilobytes = photographs(Path(place), count, suffix)
        scan = layout.scan(place, Progress())
        start, used = time.perf_counter(), time.process_time()
        seen = examine(scan, Progress())
        seconds, busy = time.perf_counter() - start, time.process_time() - used
        start = time.perf_counter()
        again = examine(scan, Progress())
        from_cache = time.perf_counter() - start
        start = time.perf_counter()
        findings = diagnose(scan, again)
        judging = time.perf_counter() - start
    assert seen.readable.all()
    rate = count / seconds / usable_cores()
    print(
        f"{count} pictures of 500x375, {suffix}, {kilobytes:.0f} kB each: {rate:.0f} a second and core "
        f"({count / busy:.0f} a second of processor time; wanted {WANTED}); again from the cache {from_cache:.3f} s; "
        f"{len(findings)} findings in {judging:.3f} s"
    )


def comparing(count: int) -> None:
    """Hashes with the bits of smooth pictures: neighbouring bits are alike, as in photographs; 5 % are near copies."""
    random = np.random.default_rng(1)
    waves = random.normal(0, 1, (count, 16, 4)) @ random.normal(0, 1, (4, 16))
    bits = (waves + random.normal(0, 0.7, waves.shape) > 0).reshape(count, 256)
    copies = random.choice(count, (2, count // 20), replace=False)
    bits[copies[0]] = bits[copies[1]] ^ (random.random((count // 20, 256)) < 0.04)
    start = time.perf_counter()
    labels = groups_of_near(np.packbits(bits, axis=1), lambda one, other: one >= 0, lambda: None)
    seconds = time.perf_counter() - start
    grouped = int((labels != np.arange(count)).sum())
    print(f"near copies among {count:,}: {seconds:.2f} s, {grouped:,} found of {count // 20:,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=1500)
    count = parser.parse_args().pictures
    print(describe())
    with tempfile.TemporaryDirectory() as home, mock.patch.dict(os.environ, {"RESNET_TRAINER_HOME": home}):
        looking(count, ".jpg")
        looking(count // 3, ".png")
    for many in (1_000, 10_000, 100_000):
        comparing(many)


if __name__ == "__main__":
    main()
