"""What augmentation makes of a few training pictures, to look at. Loads torch when it is used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.config import RecipeConfig
from core.data.pictures import DataSet, Pixels


@dataclass(frozen=True, eq=False)
class Preview:
    """`originals` and, for each, its augmented `versions`: uint8 (H, W, 3). `captions` are the classes."""

    originals: list[Pixels]
    captions: list[str]
    versions: list[list[Pixels]]


def flips(recipe: RecipeConfig, data: DataSet) -> bool:
    """Whether the training mirrors: only "on" turns pictures, too, that read differently then."""
    return recipe.flip == "on" or (recipe.flip != "off" and not data.mirrored_reads_differently)


def judges_mirrored(recipe: RecipeConfig, data: DataSet) -> bool:
    """Whether pictures are judged mirrored, too: never where they may read differently then."""
    return recipe.test_time_flip and flips(recipe, data) and not data.mirrored_reads_differently


def augments(recipe: RecipeConfig, data: DataSet) -> bool:
    """Whether the recipe changes single pictures at all."""
    return flips(recipe, data) or varies(recipe)


def varies(recipe: RecipeConfig) -> bool:
    """Whether the recipe changes single pictures in other ways than by mirroring."""
    return any(part > 0 for part in (recipe.crop_padding, recipe.rotation, recipe.colour_jitter, recipe.erasing))


def preview(data: DataSet, recipe: RecipeConfig, *, pictures: int, versions: int, seed: int) -> Preview:
    """`versions` augmentations each of up to `pictures` training pictures, a function of `seed`.

    Without augmentation there are no versions.

    Raises:
        UserError: a picture's file has gone.
    """
    import torch

    from core.data.augment import augment

    rows = np.linspace(0, len(data.train) - 1, min(pictures, len(data.train))).round().astype(np.int64)
    originals = data.train.gather(rows)
    shown = versions if augments(recipe, data) else 0
    changed = originals[:0]
    if shown:
        batch = torch.from_numpy(np.repeat(originals, shown, axis=0))
        changed = augment(batch, recipe, flip=flips(recipe, data), seed=seed, epoch=1, step=1).numpy()
    return Preview(
        list(originals),
        [data.classes[label] for label in data.train.labels[rows]],
        [list(changed[place * shown : (place + 1) * shown]) for place in range(len(rows))],
    )
