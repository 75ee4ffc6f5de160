"""Random changes to whole batches on the device, and normalisation; a function of (seed, epoch, step) alone.

Legend: N pictures, H height, W width, 3 colours. Batches come as uint8 (N, H, W, 3) and stay so until `normalise`.
Each parameter is drawn on the CPU, so that every device sees the same pictures; the pixels move on the device.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from torch import Tensor
from torch.nn import functional

from core.config import RecipeConfig
from core.data.batches import generator, mirrored_in
from core.data.pictures import Rows
from core.data.transfer import to_device

GREY = 128
SIDES = 4
"""Smaller pictures have sides of so many pixels, or a multiple."""
FULL_SIZE_FROM = 2 / 3
"""From this part of the training on pictures have their full size."""


def augment(
    images: Tensor,
    recipe: RecipeConfig,
    *,
    flip: bool,
    seed: int,
    epoch: int,
    step: int,
    rows: Rows | None = None,
) -> Tensor:
    """Shift, mirror (if `flip`), turn, light and erase as `recipe` says: uint8 (N, H, W, 3) in and out.

    `rows` are the pictures' places in the training part, by which they are mirrored alternately; without them each
    one's place in the batch counts.

    With a shift and the mirror alone this is RandomCrop(side, padding=shift) with RandomHorizontalFlip.
    """
    random = generator("augment", seed, epoch, step)
    padding = round(recipe.crop_padding * images.shape[1])
    if padding or flip:
        places = np.arange(len(images)) if rows is None else rows
        alternately = mirrored_in(places, seed=seed, epoch=epoch) if recipe.flip == "alternate" else None
        images = _shift_and_flip(images, padding, flip, random, alternately)
    if recipe.rotation > 0:
        images = _rotate(images, recipe.rotation, random)
    if recipe.colour_jitter > 0:
        images = _light(images, recipe.colour_jitter, random)
    if recipe.erasing > 0:
        images = _erase(images, recipe.erasing, random)
    return images


def normalise(images: Tensor, mean: tuple[float, ...], std: tuple[float, ...]) -> Tensor:
    """(pixel / 255 - mean) / std as float32 (N, 3, H, W) from uint8 (N, H, W, 3); memory stays channels-last."""
    count, height, width, channels = images.shape
    scale, shift = _scale_and_shift(tuple(mean), tuple(std), width, images.device)
    rows = images.reshape(count * height, width * channels).to(torch.float32)
    torch.addcmul(shift, rows, scale, out=rows)
    return rows.view(count, height, width, channels).permute(0, 3, 1, 2)


def side_at(progress: float, full: int, first_size: float) -> int:
    """The side of pictures after a part `progress` (0 to 1) of the training: from `first_size` of it to `full`.

    It grows in a line, in steps of `SIDES` pixels (progressive resizing; Howard 2018, Tan and Le 2021).
    """
    part = min(1.0, first_size + (1 - first_size) * progress / FULL_SIZE_FROM)
    return full if part >= 1 else min(full, max(SIDES, round(part * full / SIDES) * SIDES))


def resized(pixels: Tensor, side: int) -> Tensor:
    """Float pictures (N, C, H, W) with sides of `side` pixels, each pixel the mean of what it covers."""
    if pixels.shape[2] == side:
        return pixels
    return functional.interpolate(pixels, (side, side), mode="bilinear", antialias=True)


@lru_cache(maxsize=8)
def _scale_and_shift(
    mean: tuple[float, ...], std: tuple[float, ...], width: int, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Factor and summand for a whole row of pixels (width * 3): a broadcast over 3 colours alone can't use the
    processor's wide instructions."""
    scale = torch.tensor([1 / (255 * s) for s in std]).repeat(width)
    shift = torch.tensor([-m / s for m, s in zip(mean, std, strict=True)]).repeat(width)
    return scale.to(device), shift.to(device)


def _shift_and_flip(
    images: Tensor, padding: int, flip: bool, random: torch.Generator, alternately: Tensor | None = None
) -> Tensor:
    """Crop each picture at its own place of itself with a black border, mirrored at random or as `alternately` says."""
    corners = torch.randint(2 * padding + 1, (2, len(images)), generator=random)
    mirrored = torch.rand(len(images), generator=random) < 0.5 if flip else torch.zeros(len(images), dtype=torch.bool)
    if flip and alternately is not None:
        mirrored = alternately
    if images.is_cpu:
        return crop_by_rows(images, padding, corners, mirrored)
    return crop_by_pixels(images, padding, corners, mirrored)


def crop_by_rows(images: Tensor, padding: int, corners: Tensor, mirrored: Tensor) -> Tensor:
    """Crop on the processor, a whole row of pixels at a time: a third of the time that gathering single pixels takes.

    `corners` (2, N) are the top and left of each crop in the picture with its border; what is `mirrored` (bools, (N,))
    is mirrored after that. For so few bytes, waking torch's threads would cost more than they help.
    """
    count, height, width, colours = images.shape
    tall, wide, row = height + 2 * padding, width + 2 * padding, width * colours
    padded = np.zeros((count, tall, wide, colours), np.uint8)
    padded[:, padding : padding + height, padding : padding + width] = images.numpy()
    top, left = corners.numpy()
    starts = ((np.arange(count) * tall + top)[:, None] + np.arange(height)) * wide + left[:, None]
    cropped = sliding_window_view(padded.reshape(-1), row)[starts * colours]
    flips, backwards = mirrored.numpy(), np.arange(row).reshape(width, colours)[::-1].ravel()
    cropped[flips] = np.take(cropped[flips], backwards, axis=2)
    return torch.from_numpy(cropped).view(images.shape)


def crop_by_pixels(images: Tensor, padding: int, corners: Tensor, mirrored: Tensor) -> Tensor:
    """The same on any device: only the few numbers of each picture travel there, and one gather makes the crops."""
    count, height, width, colours = images.shape
    drawn = to_device(torch.stack([corners[0], corners[1], mirrored.long()]), images.device)[:, :, None]
    rows = drawn[0] + torch.arange(height, device=images.device)
    columns = drawn[1] + torch.arange(width, device=images.device)
    columns = torch.where(drawn[2] > 0, columns.flip(1), columns)
    padded = functional.pad(images, (0, 0, padding, padding, padding, padding))
    picture = torch.arange(count, device=images.device)[:, None, None]
    index = (picture * padded.shape[1] + rows[:, :, None]) * padded.shape[2] + columns[:, None, :]
    return padded.view(-1, colours).index_select(0, index.view(-1)).view(images.shape)


def _rotate(images: Tensor, degrees: float, random: torch.Generator) -> Tensor:
    """Turn each picture about its centre by up to `degrees` either way; what comes in from outside is black."""
    angles = (torch.rand(len(images), generator=random) * 2 - 1) * math.radians(degrees)
    cosine, sine, zero = angles.cos(), angles.sin(), torch.zeros_like(angles)
    matrices = torch.stack([torch.stack([cosine, -sine, zero], 1), torch.stack([sine, cosine, zero], 1)], 1)
    pixels = images.permute(0, 3, 1, 2).float()
    grid = functional.affine_grid(to_device(matrices, images.device), list(pixels.shape), align_corners=False)
    turned = functional.grid_sample(pixels, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    return _to_bytes(turned.permute(0, 2, 3, 1))


def _light(images: Tensor, strength: float, random: torch.Generator) -> Tensor:
    """Multiply each picture's brightness, then its contrast around its mean, by 1 - strength to 1 + strength."""
    factors = 1 + (torch.rand(2, len(images), 1, 1, 1, generator=random) * 2 - 1) * strength
    brightness, contrast = to_device(factors, images.device)
    pixels = images.float() * brightness
    mean = pixels.mean(dim=(1, 2, 3), keepdim=True)
    return _to_bytes(torch.lerp(mean, pixels, contrast))


def _erase(images: Tensor, part: float, random: torch.Generator) -> Tensor:
    """Grey out one square a picture, centred anywhere in it (Cutout, DeVries and Taylor 2017)."""
    count, height, width, _ = images.shape
    side = max(1, round(part * height))
    top = torch.randint(height, (count, 1), generator=random) - side // 2
    left = torch.randint(width, (count, 1), generator=random) - side // 2
    corners = to_device(torch.stack([top, left]), images.device)
    down, across = (
        torch.arange(length, device=images.device) - corners[axis] for axis, length in enumerate((height, width))
    )
    inside = ((down >= 0) & (down < side))[:, :, None] & ((across >= 0) & (across < side))[:, None, :]
    return images.masked_fill(inside[..., None], GREY)


def _to_bytes(pixels: Tensor) -> Tensor:
    return pixels.round().clamp(0, 255).to(torch.uint8).contiguous()
