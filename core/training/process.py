"""What a training sets for the whole process - threads, denormals, determinism, the processor's random state - and puts
back."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import torch

from core import switches
from core.devices import usable_cores

_SOFT = 1  # omp_pause_soft: OpenMP's own settings stay


class _Flags(NamedTuple):
    """PyTorch's switches for the whole process."""

    deterministic: bool
    benchmark: bool
    tf32: bool
    onednn: bool


_users_lock = threading.Lock()
_refused = threading.local()
"""Of a thread: whether oneDNN was refused memory in it."""


@contextmanager
def process_settings(threads: int) -> Iterator[int]:
    """Set what training needs; yields the number of threads in use (`threads`, or all usable cores where it is 0)."""
    with switches.held():
        threads_before = torch.get_num_threads()
        random_before = torch.get_rng_state()
        wanted = threads or usable_cores()
        torch.set_num_threads(wanted)
        _flush_denormals(True)
        _enter()
    try:
        yield wanted
    finally:
        torch.set_num_threads(threads_before)
        _flush_denormals(False)
        _leave()
        torch.set_rng_state(random_before)


def leave_onednn() -> None:
    """Compute with PyTorch's own convolutions until the settings are put back, and in later trainings of this thread.

    oneDNN (3.12) keeps in a thread that it was once refused memory for its machine code, and makes none there any more:
    not for half of the pictures, and not when there is memory again.
    """
    _refused.ever = True
    torch.backends.mkldnn.enabled = False  # type: ignore[assignment]


def _enter() -> None:
    with _users_lock:
        switches.users.append(_flags())
        # Trying algorithms out would be a little faster, and end with another one each time: no run would repeat. TF32
        # only drops digits, always the same ones; PyTorch allows it in convolutions already, but not in the last layer.
        onednn = bool(torch.backends.mkldnn.enabled) and not getattr(_refused, "ever", False)
        _set(_Flags(deterministic=True, benchmark=False, tf32=torch.cuda.is_available(), onednn=onednn))


def _leave() -> None:
    with _users_lock:
        first = switches.users[0]
        switches.users.pop()
        if not switches.users:  # the last one to leave puts back what the first one found
            _set(first)


def _flush_denormals(flush: bool) -> None:
    """Activations that fade towards zero make x86 arithmetic up to 100 times slower unless they are flushed."""
    torch.set_flush_denormal(flush)
    # That is for the calling thread alone. GNU's OpenMP hands it on to its workers when it starts them (Intel's and
    # LLVM's each time they work): those that it has from before must be started anew.
    restart = getattr(ctypes.CDLL(None), "omp_pause_resource_all", None) if sys.platform.startswith("linux") else None
    if restart is not None:
        restart(_SOFT)


def _flags() -> _Flags:
    cudnn = torch.backends.cudnn
    tf32, onednn = torch.backends.cuda.matmul.allow_tf32, bool(torch.backends.mkldnn.enabled)
    return _Flags(cudnn.deterministic, cudnn.benchmark, tf32, onednn)


def _set(flags: _Flags) -> None:
    torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark = flags.deterministic, flags.benchmark
    torch.backends.cuda.matmul.allow_tf32 = flags.tf32
    torch.backends.mkldnn.enabled = flags.onednn  # type: ignore[assignment]
