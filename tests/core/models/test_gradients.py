"""The gradients of everything that networks are made of, against finite differences in 64 bit.

Walks the tables of choices, so that a new block, stem or shortcut is checked unasked. Both the input's gradient and
those of all parameters are compared, while training (statistics of the batch) and as when predicting.
"""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.func import functional_call

from core import choices
from core.models.blocks import BlockPlace, SqueezeExcitation, StochasticDepth
from core.models.convolution import Conv2d
from core.models.resnet import build
from core.models.surgery import Rest, freeze
from core.tasks.classification import Targets, loss
from tests.core.models.networks import names, small

GROUPED = [name for name in names("blocks") if not name.endswith("basic")]


def right(module: nn.Module, *shape: int, training: bool = True) -> bool:
    """Whether the module's gradients in all parameters, and in an input of this shape, are those of its outputs."""
    torch.manual_seed(1)
    module = module.double().train(training)
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            # Neither 1 nor 0, or a missing factor or summand would change nothing.
            nn.init.uniform_(part.weight, 0.5, 1.5)
            nn.init.normal_(part.bias, 0, 0.3)
            nn.init.normal_(part.running_mean, 0, 0.3)
            nn.init.uniform_(part.running_var, 0.5, 1.5)
    parameters = {name: weight for name, weight in module.named_parameters() if weight.requires_grad}

    def outputs(features: Tensor, *weights: Tensor) -> Tensor:
        torch.manual_seed(2)  # whatever is drawn inside is drawn alike
        given = dict(zip(parameters, weights, strict=True))
        result: Tensor = functional_call(module, given, (features,))
        return result

    features = torch.randn(*shape, dtype=torch.double, requires_grad=True)
    weights = [weight.detach().clone().requires_grad_() for weight in parameters.values()]
    return torch.autograd.gradcheck(outputs, (features, *weights), fast_mode=True)


def block(name: str, shortcut: str = "B", **place: Any) -> nn.Module:
    """A block that halves the picture unless `place` says otherwise."""
    around = choices.choose("shortcuts", shortcut).resolve()
    settings = {"channels_in": 3, "width": 2, "stride": 2, **place}
    made: nn.Module = choices.choose("blocks", name).resolve()(BlockPlace(shortcut=around, **settings))
    return made


@pytest.mark.parametrize("shortcut", names("shortcuts"))
@pytest.mark.parametrize("name", names("blocks"))
def test_every_block_around_every_shortcut(name: str, shortcut: str) -> None:
    assert right(block(name, shortcut), 3, 3, 5, 5)
    expansion = choices.choose("blocks", name).resolve().expansion
    same = block(name, shortcut, channels_in=2 * expansion, stride=1, squeeze_excitation=True, drop_rate=0.4)
    assert right(same, 3, 2 * expansion, 3, 4)


@pytest.mark.parametrize("name", names("blocks"))
def test_every_block_as_the_first_one(name: str) -> None:
    assert right(block(name, "C", stride=1, first=True), 2, 3, 4, 4)


@pytest.mark.parametrize("name", GROUPED)
def test_bottlenecks_in_groups(name: str) -> None:
    assert right(block(name, groups=2, width_per_group=64), 2, 3, 4, 4)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("name", names("stems"))
def test_every_stem(name: str, training: bool) -> None:
    stem = nn.Sequential(*choices.choose("stems", name).resolve()(3, 4).values())
    assert right(stem, 2, 3, 9, 9, training=training)


@pytest.mark.parametrize("name", names("blocks"))
@pytest.mark.parametrize("network", [{}, {"dropout": 0.3, "stochastic_depth": 0.3, "squeeze_excitation": True}])
def test_whole_networks_from_stem_to_head(name: str, network: dict[str, Any]) -> None:
    built = build(small(block=name, depths=[1, 1], widths=[4, 8], zero_init=False, **network), 3)
    assert right(built, 3, 3, 6, 6)
    assert right(built, 3, 3, 6, 6, training=False)


def test_what_is_left_of_a_network_behind_its_frozen_front() -> None:
    network = build(small(depths=[1, 1], widths=[4, 8], zero_init=False), 3)
    freeze(network, 1, keep_statistics=True)
    assert right(Rest(network), 3, 4, 4, 4)


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (2, 1)])
@pytest.mark.parametrize("stride", [1, 2])
def test_convolutions_that_leave_padding_out(size: tuple[int, int], stride: int) -> None:
    assert right(Conv2d(3, 4, 3, stride, padding=1), 2, 3, *size)


@pytest.mark.parametrize("module", [SqueezeExcitation(4), StochasticDepth(0.5)])
def test_the_other_pieces(module: nn.Module) -> None:
    assert right(module, 5, 4, 3, 4)


@pytest.mark.parametrize("second", [None, torch.tensor([1, 1, 0, 2])])
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_the_loss(second: Tensor | None, smoothing: float) -> None:
    torch.manual_seed(0)
    logits = torch.randn(4, 3, dtype=torch.double, requires_grad=True)
    targets = Targets(torch.tensor([0, 1, 2, 2]), second, 1.0 if second is None else 0.3)
    # It computes in 32 bit: differences must be larger for that, and agree less.
    assert torch.autograd.gradcheck(lambda given: loss(given, targets, smoothing), (logits,), eps=1e-3, atol=2e-3)
