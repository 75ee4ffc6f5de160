"""A folded network answers as before with fewer layers, and what can't be folded safely stays as it is."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core import choices
from core.choices import Choice
from core.models.answering import answers_and_features
from core.models.blocks import BasicBlock, BlockPlace
from core.models.folding import fold
from core.models.mirrored import answering
from core.models.resnet import ResNet
from tests.core.models.networks import made, names, small

KINDS: list[dict[str, Any]] = [
    *({"block": block} for block in names("blocks")),
    *({"shortcut": shortcut} for shortcut in names("shortcuts")),
    *({"stem": stem} for stem in names("stems")),
    {"squeeze_excitation": True, "stochastic_depth": 0.3, "dropout": 0.2},
]


def experienced(**settings: Any) -> ResNet:
    """A network whose normalisations have learned something; in eval mode."""
    network = made(small(**settings))
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            for name in ("running_mean", "bias"):
                nn.init.normal_(getattr(module, name), std=0.3)
            for name in ("running_var", "weight"):
                nn.init.uniform_(getattr(module, name), 0.5, 2)
    network.eval()
    return network


def normalisations(network: ResNet) -> int:
    return sum(isinstance(module, nn.BatchNorm2d) for module in network.modules())


@torch.no_grad()
@pytest.mark.parametrize("settings", KINDS, ids=str)
@pytest.mark.parametrize("side", [8, 16])
def test_it_answers_as_before(settings: dict[str, Any], side: int) -> None:
    network, pictures = experienced(**settings), torch.randn(6, 3, side, side)
    before, count = network(pictures), normalisations(network)
    after = fold(network)(pictures)
    assert torch.equal(before.argmax(1), after.argmax(1))
    assert float((before - after).abs().max()) < 1e-4 * float(before.abs().max())
    preactivated = "preact" in settings.get("block", "")
    assert 0 < normalisations(network) < count if preactivated else normalisations(network) == 0


@torch.no_grad()
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_logits_follow_from_the_features(mirrored: bool) -> None:
    network, pictures = experienced(), torch.randn(5, 3, 16, 16)
    expected = answering(network, mirrored=mirrored)(pictures)
    logits, features = answers_and_features(network, pictures, mirrored=mirrored)
    torch.testing.assert_close(logits, expected, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(network.get_submodule("fc")(features), logits)


class Hesitant(BasicBlock):
    """Looks at its input before it decides what to do."""

    def __init__(self, place: BlockPlace) -> None:
        super().__init__(place)

    def forward(self, features: Tensor) -> Tensor:
        if float(features.mean()) > 1e9:
            return features
        return super().forward(features)


class Looped(BasicBlock):
    """Reads its first convolution's output twice: the normalisation alone must not change it."""

    def forward(self, features: Tensor) -> Tensor:
        raw = self.conv1(features)
        output: Tensor = super().forward(features) + self.bn1(raw) * 0.1 + raw.mean() * 0.1
        return output


@torch.no_grad()
@pytest.mark.parametrize("kind", [Hesitant, Looped])
def test_blocks_of_ones_own_are_not_mistaken(kind: type[BasicBlock], monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Choice("Own", "A block of one's own.", f"{__name__}:{kind.__name__}")
    monkeypatch.setitem(choices.BLOCKS, "own", entry)
    network, pictures = experienced(block="own"), torch.randn(4, 3, 16, 16)
    before = network(pictures)
    torch.testing.assert_close(fold(network)(pictures), before, rtol=1e-4, atol=1e-4)


def test_networks_that_are_used_meanwhile_in_other_threads_notice_nothing() -> None:
    # What fx's tracing does to all modules of the process made a training fail while "Try it" opened a network.
    network, pictures, folded = made(small()).train(), torch.randn(2, 3, 8, 8), threading.Event()

    def use() -> int:
        steps = 0
        while not folded.is_set() or not steps:
            network(pictures).sum().backward()
            steps += 1
        return steps

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(1) as pool:
            used = pool.submit(use)
            try:
                for _ in range(30):
                    assert normalisations(fold(experienced())) == 0
            finally:
                folded.set()
            assert used.result() > 1
    finally:
        sys.setswitchinterval(before)


def test_a_network_that_is_being_trained_is_refused() -> None:
    with pytest.raises(ValueError, match="eval mode"):
        fold(made(small()).train())
