"""What must be set before torch is imported, so that it computes well on a machine that others use, too. Torch-free.

Measured with the bundled digits on two cores: idle, 4,700 images/s with OpenMP's own way of waiting and 4,600 with the
one set here; while three other programs kept both cores busy, less than 100 against 550 to 940. Huge pages and memory
that is kept save a large network's step the clearing of the pages that it allocates and frees over and over.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder

from core import processes
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP

REFUSED = re.compile(
    "failed to map segment|cannot allocate memory"  # the loader of libraries, the system
    "|out of memory"  # CUDA, MPS, XPU
    "|can't allocate memory"  # the processor: Linux, macOS
    "|not enough memory"  # the processor: Windows
    "|bad_alloc"
    "|could not (create|execute) a (memory object|primitive)(?! descriptor)"  # oneDNN, also for its machine code
    "|can't start new thread"  # Python: there was no room for its stack
    "|alloc_failed",  # cuDNN, cuBLAS
    re.IGNORECASE,
)
"""What the system, PyTorch and the libraries below it say where they were refused memory."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEEP_BELOW = 1 << 30
_SPARE_BYTES = 64 << 20
"""What the first products of matrices ask for after loading: refused that, OpenBLAS ends the process."""
_LOAD_WITHIN = """
import contextlib, resource, sys, psutil
most = psutil.Process().memory_info().vms + int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (most, most))
with contextlib.suppress(ModuleNotFoundError):
    import torch
"""


def prepare() -> None:
    """Set what isn't set yet. Harmless where torch doesn't know it, and too late where torch is imported already."""
    # By default threads spin for long while they wait for each other, and so keep a busy processor from the one they
    # wait for; to sleep at once would cost small networks half of their speed.
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")
    # cuBLAS then has one workspace a stream, so that its sums come out the same each time.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    if sys.platform.startswith("linux"):
        _try_loading_elsewhere()
        os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_TRIM_THRESHOLD, _KEEP_BELOW)
            mallopt(_M_MMAP_THRESHOLD, _KEEP_BELOW)


class _Elsewhere(MetaPathFinder):
    """Lets torch be loaded here once another process, with as much address space left, has done so.

    Refused memory while they begin, some of torch's libraries end the process.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Find nothing. Raises MemoryError where `name` is torch, and there isn't enough for it."""
        if name != "torch":
            return
        import psutil

        room = self._limit - psutil.Process().memory_info().vms - _SPARE_BYTES
        process = processes.start_own([sys.executable, "-c", _LOAD_WITHIN, str(room)], stdin=subprocess.DEVNULL)
        process.communicate()
        if process.returncode != 0:
            raise MemoryError
        sys.meta_path.remove(self)


def _try_loading_elsewhere() -> None:
    """Where the shell has limited the address space (`ulimit -v`)."""
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    known = "torch" in sys.modules or any(isinstance(finder, _Elsewhere) for finder in sys.meta_path)
    if limit != resource.RLIM_INFINITY and not known:
        sys.meta_path.insert(0, _Elsewhere(limit))


@contextmanager
def memory_told() -> Iterator[None]:
    """Make a sentence of memory that doesn't even suffice to load torch, or that ran out where nothing can be halved.

    Raises:
        UserError: there was too little memory.
    """
    try:
        yield
    except (MemoryError, ImportError, OSError, RuntimeError) as error:
        if not (isinstance(error, MemoryError) or REFUSED.search(str(error))):
            raise
        raise UserError(
            QT_TRANSLATE_NOOP("core", "There is not enough memory."),
            "",
            QT_TRANSLATE_NOOP("core", "Close other programs, then try again."),
        ) from error


def give_back() -> None:
    """Return freed memory to the system where it would be kept: for a thread's next work, even when it has ended."""
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
