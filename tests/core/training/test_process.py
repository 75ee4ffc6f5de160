"""What a training sets for the process holds in every thread that computes, and is put back."""

from __future__ import annotations

import sys

import pytest
import torch
from torch import Tensor

from core.training.process import process_settings

THREADS = 4


def denormals() -> Tensor:
    """Many numbers that are too small to be computed with fast; made as bits, as making them would flush them."""
    return torch.full((1 << 20,), 100_000, dtype=torch.int32).view(torch.float32)


def flushed() -> list[float]:
    """For the share of each thread, which part of its denormals became zero."""
    zero = (denormals() * 0.5).view(torch.int32) == 0
    return [float(part.float().mean()) for part in zero.chunk(THREADS)]


@pytest.mark.skipif(not torch.set_flush_denormal(False), reason="this processor knows no flushing of denormals")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems' OpenMP hands the mode on by itself")
def test_denormals_are_flushed_in_threads_that_were_there_before() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    try:
        assert flushed() == [0.0] * THREADS
        with process_settings(THREADS):
            assert flushed() == [1.0] * THREADS
        assert flushed() == [0.0] * THREADS
    finally:
        torch.set_num_threads(before)


def test_threads_and_random_state_are_put_back() -> None:
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    with process_settings(threads + 1) as inside:
        assert torch.get_num_threads() == inside == threads + 1
        torch.rand(1)
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), state)
