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
    deterministic_before, benchmark_before = torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark
    wanted = threads or usable_cores()
    torch.set_num_threads(wanted)
    # Activations that fade towards zero make x86 arithmetic up to 100 times slower unless they are flushed.
    torch.set_flush_denormal(True)
    torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark = True, False
    try:
        yield wanted
    finally:
        torch.set_num_threads(threads_before)
        torch.set_flush_denormal(False)
        torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark = deterministic_before, benchmark_before
        torch.set_rng_state(random_before)
