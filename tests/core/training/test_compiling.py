"""Where a network can be compiled, and what of it is: whole batches in training, until compiling fails once."""

from __future__ import annotations

import importlib.util
import shutil
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core.training import compiling
from core.training.compiling import Compiled


@pytest.mark.parametrize("compiler", compiling.COMPILERS)
def test_any_compiler_will_do_for_the_processor(monkeypatch: pytest.MonkeyPatch, compiler: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name == compiler else None)
    assert compiling.is_possible("cpu") is True
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert compiling.is_possible("cpu") is False


@pytest.mark.parametrize(
    ("device", "triton", "expected"),
    [
        ("cuda", True, True),
        ("cuda:1", True, True),
        ("xpu:0", True, True),
        ("cuda", False, False),
        ("mps", True, False),
        ("cpu", True, False),
    ],
)
def test_graphics_cards_need_triton(monkeypatch: pytest.MonkeyPatch, device: str, triton: bool, expected: bool) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object() if triton and name == "triton" else None)
    assert compiling.is_possible(device) is expected


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """The shapes that met the compiled network."""
    seen: list[tuple[int, ...]] = []

    def compile_(forward: Any, *, dynamic: bool) -> Any:
        assert dynamic is False

        def called(images: Tensor) -> Tensor:
            seen.append(tuple(images.shape))
            return -1.0 * forward(images)  # type: ignore[no-any-return]

        return called

    monkeypatch.setattr(torch, "compile", compile_)
    return seen


def test_whole_batches_in_training_alone_are_compiled(compiled: list[tuple[int, ...]]) -> None:
    plain = nn.Identity()
    module = Compiled(plain, (4, 6), lambda: None)
    whole, fewer, smaller = torch.ones(4, 3, 6, 6), torch.ones(3, 3, 6, 6), torch.ones(4, 3, 5, 5)
    assert module.training
    assert torch.equal(module(whole), -whole)
    for other in (fewer, smaller):
        assert torch.equal(module(other), other)
    module.eval()
    assert torch.equal(module(whole), whole)
    assert compiled == [(4, 3, 6, 6)]


def test_a_network_that_judges_is_wrapped_as_one_that_judges(compiled: list[tuple[int, ...]]) -> None:
    assert not Compiled(nn.Identity().eval(), (4, 6), lambda: None).training


def test_compiling_is_given_up_and_told_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from torch._dynamo.exc import TorchDynamoException

    tried, told = [], []

    def fail(images: Tensor) -> Tensor:
        tried.append(len(images))
        raise TorchDynamoException("no compiler")

    monkeypatch.setattr(torch, "compile", lambda forward, **options: fail)
    module, images = Compiled(nn.Identity(), (4, 6), lambda: told.append(True)), torch.ones(4, 3, 6, 6)
    for _ in range(3):
        assert torch.equal(module(images), images)
    assert (tried, told) == ([4], [True])
