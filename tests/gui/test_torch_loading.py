"""Torch comes in pieces: its libraries can be loaded before it is imported, without Python's lock."""

from __future__ import annotations

import subprocess
import sys

PRELOADED = """
import sys
from pathlib import Path
from gui.workers.library_preload import preload
preload()
assert "torch" not in sys.modules
if sys.platform == "linux":
    assert "libtorch_cpu" in Path("/proc/self/maps").read_text()
import torch
assert torch.ones(2, 3).sum().item() == 6
"""


def run(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_torch_works_after_its_libraries_were_loaded_beforehand() -> None:
    run(PRELOADED)
