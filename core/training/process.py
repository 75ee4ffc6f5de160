"""What a training sets for the whole process - threads, denormals, determinism, random state - and puts back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from core.devices import usable_cores


@contextmanager
def process_settings(threads: int) -> Iterator[int]:
    """Set what training needs; yields the number of threads in use (`threads`, or all usable cores where it is 0)."""
    threads_before = torch.get_num_threads()
    random_before = torch.get_rng_state()
    cuda_before = _cuda_settings()
    wanted = threads or usable_cores()
    torch.set_num_threads(wanted)
    # Activations that fade towards zero make x86 arithmetic up to 100 times slower unless they are flushed.
    torch.set_flush_denormal(True)
    # Trying algorithms out would be a little faster, and end with another one each time: no run would repeat. TF32 only
    # drops digits, always the same ones; PyTorch allows it in convolutions already, but not in the last layer.
    _set_cuda(deterministic=True, benchmark=False, tf32=torch.cuda.is_available())
    try:
        yield wanted
    finally:
        torch.set_num_threads(threads_before)
        torch.set_flush_denormal(False)
        _set_cuda(*cuda_before)
        torch.set_rng_state(random_before)


def _cuda_settings() -> tuple[bool, bool, bool]:
    cudnn = torch.backends.cudnn
    return cudnn.deterministic, cudnn.benchmark, torch.backends.cuda.matmul.allow_tf32


def _set_cuda(deterministic: bool, benchmark: bool, tf32: bool) -> None:
    torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark = deterministic, benchmark
    torch.backends.cuda.matmul.allow_tf32 = tf32
