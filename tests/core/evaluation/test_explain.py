"""Heat maps point at what decides, change with the weights, and cost no more than they may."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.choices import BLOCKS
from core.config import ModelConfig
from core.data.pictures import from_array
from core.evaluation.explain import grad_cam, mass_at_the_edges, mass_inside, occlusion
from core.evaluation.neighbours import features, nearest
from core.models.resnet import ResNet, build

SIDE, PATCH = 32, 8
CORNER = slice(SIDE - PATCH - 2, SIDE - 2)
SMALL = ModelConfig(network="digits", depths=[1, 1], widths=[16, 32])


def pictures(count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Noise in which a bright patch in one corner tells the class, and nothing else does."""
    random = torch.Generator().manual_seed(seed)
    pixels = torch.randn(count, 3, SIDE, SIDE, generator=random)
    labels = torch.randint(2, (count,), generator=random)
    pixels[labels == 1, :, CORNER, CORNER] += 2
    return pixels, labels


@pytest.fixture(scope="module")
def trained() -> ResNet:
    torch.manual_seed(0)
    network = build(SMALL, 2)
    optimizer = torch.optim.AdamW(network.parameters(), 3e-3)
    for step in range(40):
        pixels, labels = pictures(48, step)
        loss = nn.functional.cross_entropy(network(pixels), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    network.eval()
    pixels, labels = pictures(200, 1000)
    assert (network(pixels).argmax(1) == labels).float().mean() > 0.97
    return network


def shown(seed: int = 2000) -> tuple[Tensor, Tensor]:
    pixels, labels = pictures(40, seed)
    return pixels[labels == 1], labels[labels == 1]


@pytest.mark.parametrize("method", [grad_cam, occlusion])
def test_the_map_lies_on_what_decides(trained: ResNet, method: object) -> None:
    pixels, labels = shown()
    maps = method(trained, pixels[:12], labels[:12])  # type: ignore[operator]
    assert maps.shape == (12, SIDE, SIDE) and maps.dtype == torch.float32
    assert float(maps.min()) >= 0 and float(maps.max()) == 1
    near = slice(CORNER.start - 3, min(SIDE, CORNER.stop + 3))
    assert float(mass_inside(maps, near, near).mean()) >= 0.8
    assert float(mass_at_the_edges(maps).mean()) > 0.6


def test_other_weights_give_another_map(trained: ResNet) -> None:
    """The sanity check of Adebayo et al. 2018: a map that stays shows the picture, not the network."""
    pixels, labels = shown()
    torch.manual_seed(1)
    fresh = build(SMALL, 2).eval()
    ours, others = grad_cam(trained, pixels, labels).flatten(1), grad_cam(fresh, pixels, labels).flatten(1)
    alike = [float(np.corrcoef(one, other)[0, 1]) for one, other in zip(ours.numpy(), others.numpy(), strict=True)]
    assert np.nanmean(alike) < 0.5


def test_why_not_the_other_is_what_speaks_against_it(trained: ResNet) -> None:
    pixels, labels = shown()
    against = grad_cam(trained, pixels, labels, 1 - labels)
    near = slice(CORNER.start - 3, SIDE)
    assert float(mass_inside(against, near, near).mean()) >= 0.8
    same = grad_cam(trained, pixels, labels, labels)
    assert float(same.max()) == 0 and float(mass_at_the_edges(same).max()) == 0


def test_it_is_grad_cam() -> None:
    """Against the definition, written down with hooks on the last stage."""
    torch.manual_seed(0)
    network = build(SMALL, 4).eval()
    pixels = torch.randn(3, 3, SIDE, SIDE)
    kept: list[Tensor] = []
    hook = network.get_submodule("layer2").register_forward_hook(lambda _module, _given, output: kept.append(output))
    logits = network(pixels)
    hook.remove()
    (gradient,) = torch.autograd.grad(logits[:, 2].sum(), kept[0])
    maps = (gradient.mean((2, 3), keepdim=True) * kept[0]).sum(1).relu().detach()
    large = nn.functional.interpolate(maps[:, None], size=(SIDE, SIDE), mode="bilinear")[:, 0]
    expected = large / large.amax((1, 2), keepdim=True)
    assert torch.allclose(grad_cam(network, pixels, torch.tensor([2, 2, 2])), expected, atol=1e-5)


@pytest.mark.parametrize("block", list(BLOCKS))
@pytest.mark.parametrize("stem", ["3x3", "7x7"])
def test_every_network_is_explained_and_left_as_it_was(block: str, stem: str) -> None:
    config = ModelConfig(network="digits", block=block, depths=[1, 1, 1], widths=[8, 16, 16], stem=stem, dropout=0.3)
    network = build(config, 3).train()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    pixels = torch.randn(2, 3, SIDE, SIDE)
    given = pixels.clone()
    for maps in (
        grad_cam(network, pixels, torch.tensor([0, 1])),
        occlusion(network, pixels, torch.tensor([0, 1]), windows=4),
    ):
        assert maps.shape == (2, SIDE, SIDE) and bool(torch.isfinite(maps).all())
    assert network.training and torch.equal(pixels, given)
    assert all(torch.equal(before[name], tensor) for name, tensor in network.state_dict().items())
    assert all(parameter.grad is None for parameter in network.parameters())


def test_alike_are_those_of_the_same_kind(trained: ResNet) -> None:
    random = np.random.default_rng(0)
    images = random.integers(0, 80, (40, SIDE, SIDE, 3), dtype=np.uint8)
    labels = np.arange(40) % 2
    images[labels == 1, CORNER, CORNER] += 150
    known = from_array(tuple(map(str, range(40))), labels, images)
    seen = features(trained, known, (0.15,) * 3, (0.1,) * 3)
    assert seen.shape == (40, 32) and np.allclose(np.linalg.norm(seen, axis=1), 1, atol=1e-5)
    rows, alike = nearest(seen[:6], seen, 5)
    assert (rows[:, 0] == np.arange(6)).all() and np.allclose(alike[:, 0], 1)
    assert (np.diff(alike, axis=1) <= 0).all()
    assert (labels[rows] == labels[:6, None]).mean() > 0.9
    assert nearest(seen[:2], seen[:3], 5)[0].shape == (2, 3)
