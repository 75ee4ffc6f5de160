"""Made-up pictures of which it is known what decides: their middle, their edges, or a mark in a corner."""

from __future__ import annotations

import numpy as np

from core.data.pictures import Pictures, from_array
from core.evaluation import regions

SIDE, COUNT = 16, 320
MIDDLE = regions.at_size(~regions.outside(SIDE), SIDE)
CORNER = (slice(SIDE - 6, SIDE - 1), slice(SIDE - 6, SIDE - 1))


def pictures(kind: str, seed: int, count: int = COUNT) -> Pictures:
    """Noise, and stripes of any two colours that lie across in one class and stand in the other.

    The stripes are in the "middle", or at the "edges" alone; "mark" is as "middle", with the same red and blue patch in
    one corner of each picture of the second class.
    """
    random = np.random.default_rng(seed)
    images = random.integers(0, 256, (count, SIDE, SIDE, 3), dtype=np.uint8)
    labels = np.arange(count) % 2
    for image, label in zip(images, labels, strict=True):
        two = random.integers(0, 256, (2, 3), dtype=np.uint8)
        two[1] = two[0] ^ 128
        line = two[(np.arange(SIDE) + random.integers(4)) // 2 % 2]
        striped = np.broadcast_to(line[:, None] if label else line[None], image.shape)
        where = ~MIDDLE if kind == "edges" else MIDDLE
        # Only a part of what is seen there: a network takes what is easier to see, and that shall be the mark.
        part = 2 if kind == "edges" else 3
        image[where] = striped[where] // part + image[where] // part * (part - 1)
        if kind == "mark" and label:
            image[CORNER] = (255, 0, 0)
            image[CORNER][2] = (0, 0, 255)
    return from_array(tuple(map(str, range(count))), labels, images)
