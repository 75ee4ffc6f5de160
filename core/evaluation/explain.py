"""Where a network looks: heat maps for any class, from gradients and without, and how much of one lies where.

N pictures, C feature maps, H rows, W columns, K classes.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from core.choices import choose
from core.data.augment import normalise
from core.data.pictures import Pixels
from core.evaluation.heat import Map
from core.models.resnet import ResNet

LEAST_SIDE = 4
"""Maps smaller than this show nothing: an earlier stage is looked at instead."""
AFTER_MAPS = ("avgpool", "flatten", "dropout", "fc")
WINDOWS = 8
"""So many windows a side are covered, one after the other, each twice as wide as they are apart."""
AT_ONCE = 64
CENTRE = 0.7
"""Side of the middle of a picture, as a part of its own: about half of its area."""


def grad_cam(network: ResNet, pixels: Tensor, target: Tensor, against: Tensor | None = None) -> Tensor:
    """Grad-CAM (Selvaraju et al. 2017) of the deepest maps that still show places: float32 (N, H, W), 0 to 1.

    `pixels` are normalised (N, 3, H, W), `target` is the class asked about of each, int64 (N,). With `against`, classes
    too, what speaks for the target rather than for these: "why not X?". A map without anything that speaks for it is 0.
    The network is left as it was.
    """
    was_training = network.training
    network.eval()
    try:
        maps, rest = _maps_and_rest(network, pixels)
        with torch.enable_grad():
            maps = maps.detach().clone().requires_grad_()
            logits = rest(maps)
            rows = torch.arange(len(pixels), device=pixels.device)
            score = logits[rows, target]
            if against is not None:
                score = score - logits[rows, against]
            (gradient,) = torch.autograd.grad(score.sum(), maps)
    finally:
        network.train(was_training)
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    return _shown((weights * maps.detach()).sum(dim=1).clamp(min=0), pixels)


@torch.no_grad()
def occlusion(
    network: ResNet, pixels: Tensor, target: Tensor, against: Tensor | None = None, windows: int = WINDOWS
) -> Tensor:
    """How much the target's probability falls where a grey window covers the picture: float32 (N, H, W), 0 to 1.

    With `against`, how much its lead over these classes falls.

    Without gradients (Zeiler and Fergus 2014): slow, and right for whatever the network computes. Arguments as above;
    grey is the mean colour of the training, which is 0 here.
    """
    was_training = network.training
    network.eval()
    try:
        others = [None] * len(pixels) if against is None else against.tolist()
        asked = zip(pixels, target.tolist(), others, strict=True)
        found = [_covered(network, one[None], place, other, windows) for one, place, other in asked]
    finally:
        network.train(was_training)
    return _shown(torch.stack(found).clamp(min=0), pixels)


def heat_of(
    network: ResNet,
    picture: Pixels,
    mean: Sequence[float],
    std: Sequence[float],
    target: int,
    against: int | None = None,
    method: str = "grad-cam",
    device: str = "cpu",
) -> Map:
    """One picture's map by the method of this name in `EXPLANATIONS`: float32 (H, W) of uint8 (H, W, 3), 0 to 1."""
    pixels = normalise(torch.from_numpy(picture[None]).to(device), tuple(mean), tuple(std))
    places = (None if place is None else torch.tensor([place], device=device) for place in (target, against))
    heat: Map = choose("explanations", method).resolve()(network, pixels, *places)[0].float().cpu().numpy()
    return heat


def mass_inside(maps: Tensor, rows: slice, columns: slice) -> Tensor:
    """The part of each map's heat, (N, H, W), that lies in a box: float32 (N,), 0 where there is no heat."""
    total = maps.sum(dim=(1, 2))
    return torch.where(total > 0, maps[:, rows, columns].sum(dim=(1, 2)) / total.clamp(min=1e-12), 0.0)


def mass_at_the_edges(maps: Tensor) -> Tensor:
    """The part of each map's heat that lies outside the middle of the picture, float32 (N,).

    Heat that is spread evenly gives a half.
    """
    height, width = maps.shape[1:]
    rows, columns = (slice(round(side * (1 - CENTRE) / 2), round(side * (1 + CENTRE) / 2)) for side in (height, width))
    has_heat = maps.sum(dim=(1, 2)) > 0
    return torch.where(has_heat, 1 - mass_inside(maps, rows, columns), 0.0)


@torch.no_grad()
def _maps_and_rest(network: ResNet, pixels: Tensor) -> tuple[Tensor, nn.Sequential]:
    """The deepest feature maps (N, C, H, W) that aren't tiny, and the layers from there to the logits."""
    children = dict(network.named_children())
    names = [name for name in children if name not in AFTER_MAPS]
    outputs: list[Tensor] = []
    features = pixels
    for name in names:
        # Some layers write into what they are given.
        features = children[name](features.clone() if outputs else features)
        outputs.append(features)
    chosen = next((place for place in reversed(range(len(names))) if min(outputs[place].shape[2:]) >= LEAST_SIDE), 0)
    left = [*names[chosen + 1 :], *(name for name in children if name in AFTER_MAPS)]
    return outputs[chosen], nn.Sequential(*(children[name] for name in left))


def _covered(network: ResNet, pixels: Tensor, target: int, against: int | None, windows: int) -> Tensor:
    """Of one picture (1, 3, H, W): the mean fall of the probability over the windows that cover a place, (H, W)."""

    def lead(pictures: Tensor) -> Tensor:
        chances: Tensor = network(pictures).softmax(dim=1)
        return chances[:, target] if against is None else chances[:, target] - chances[:, against]

    height, width = pixels.shape[2:]
    boxes = list(_boxes(height, width, windows))
    before = lead(pixels)
    falls: list[Tensor] = []
    for start in range(0, len(boxes), AT_ONCE):
        some = boxes[start : start + AT_ONCE]
        covered = pixels.repeat(len(some), 1, 1, 1)
        for one, (rows, columns) in zip(covered, some, strict=True):
            one[:, rows, columns] = 0
        falls.append(before - lead(covered))
    total, count = pixels.new_zeros(height, width), pixels.new_zeros(height, width)
    for fall, (rows, columns) in zip(torch.cat(falls), boxes, strict=True):
        total[rows, columns] += fall
        count[rows, columns] += 1
    return total / count.clamp(min=1)


def _boxes(height: int, width: int, windows: int) -> Sequence[tuple[slice, slice]]:
    sides = []
    for side in (height, width):
        step = side / windows
        starts = sorted({round(step * (place - 0.5)) for place in range(windows)})
        sides.append([slice(max(0, start), min(side, start + max(1, round(2 * step)))) for start in starts])
    return [(rows, columns) for rows in sides[0] for columns in sides[1] if rows.stop > rows.start]


def _shown(maps: Tensor, pixels: Tensor) -> Tensor:
    """Maps (N, h, w) at the pictures' size, the hottest place of each at 1."""
    large = interpolate(maps[:, None].float(), size=pixels.shape[2:], mode="bilinear", align_corners=False)[:, 0]
    highest = large.amax(dim=(1, 2), keepdim=True)
    return torch.where(highest > 0, large / highest.clamp(min=1e-12), 0.0)
