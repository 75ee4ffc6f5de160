"""What a training sets for the process holds in every thread that computes, and is put back."""

from __future__ import annotations

import sys
import threading

import pytest
import torch
from torch import Tensor

from core import switches
from core.errors import UserError
from core.training import memory
from core.training.process import leave_onednn, process_settings

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


def test_whoever_leaves_first_takes_nothing_from_whoever_stays() -> None:
    before = torch.backends.cudnn.deterministic
    first, second = process_settings(1), process_settings(1)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert torch.backends.cudnn.deterministic
    second.__exit__(None, None, None)
    assert torch.backends.cudnn.deterministic == before


def test_onednn_is_back_when_the_last_one_leaves_and_not_used_again_in_the_thread_that_it_refused() -> None:
    seen: list[bool] = []

    def refused() -> None:
        first, second = process_settings(1), process_settings(1)
        first.__enter__()
        leave_onednn()
        second.__enter__()
        first.__exit__(None, None, None)
        second.__exit__(None, None, None)
        seen.append(torch.backends.mkldnn.enabled)
        with process_settings(1):
            seen.append(torch.backends.mkldnn.enabled)

    thread = threading.Thread(target=refused)
    thread.start()
    thread.join()
    assert seen == [True, False] and torch.backends.mkldnn.enabled


def test_memory_that_ran_out_behind_all_settings_takes_onednn_from_nobody() -> None:
    with pytest.raises(UserError), memory.told(), process_settings(1):
        raise RuntimeError(memory.MAKES_NO_MORE)
    assert torch.backends.mkldnn.enabled


def test_a_training_waits_for_steps_that_are_tried_out() -> None:
    began = threading.Event()

    def train() -> None:
        with process_settings(1):
            began.set()

    training = threading.Thread(target=train)
    with switches.held():
        with process_settings(1):
            pass
        training.start()
        assert not began.wait(0.2)
    assert began.wait(10)
    training.join()
