"""Loading torch where the shell limits the address space: its libraries end the process they are refused memory in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Only Linux holds to such a limit")


def limited(words: list[str], gigabytes: int, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    import resource

    limit = gigabytes << 30
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "RESNET_TRAINER_HOME": str(home), **more},
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )


def test_libraries_that_end_the_process_where_memory_is_refused_end_another_one(tmp_path: Path) -> None:
    torch = tmp_path / "modules" / "torch"
    torch.mkdir(parents=True)
    (torch / "__init__.py").write_text("import os\nos.abort()\n", encoding="utf-8")
    done = limited(["main.py", "train"], 30, tmp_path / "home", PYTHONPATH=str(torch.parent))
    assert (done.returncode, done.stderr) == (
        1,
        "There is not enough memory. Close other programs, then try again.\n",
    )


def test_with_room_enough_torch_is_loaded(tmp_path: Path) -> None:
    code = "from core import torch_environment; torch_environment.prepare(); import torch; print(torch.ones(2).sum())"
    done = limited(["-c", code], 60, tmp_path)
    assert (done.returncode, done.stdout) == (0, "tensor(2.)\n"), done.stderr


def test_torch_is_refused_each_time_while_there_is_no_room_for_it(tmp_path: Path) -> None:
    code = """
from core import torch_environment
torch_environment.prepare()
torch_environment.prepare()
for _ in range(2):
    try:
        import torch
    except MemoryError:
        print("refused")
"""
    done = limited(["-c", code], 1, tmp_path)
    assert (done.returncode, done.stdout) == (0, "refused\nrefused\n"), done.stderr


def test_what_is_not_installed_is_not_taken_for_too_little_memory(tmp_path: Path) -> None:
    torch = tmp_path / "modules" / "torch"
    torch.mkdir(parents=True)
    (torch / "__init__.py").write_text("import no_such_module\n", encoding="utf-8")
    code = """
from core import torch_environment
torch_environment.prepare()
try:
    import torch
except ModuleNotFoundError as error:
    print(error.name)
"""
    done = limited(["-c", code], 30, tmp_path, PYTHONPATH=str(torch.parent))
    assert (done.returncode, done.stdout) == (0, "no_such_module\n"), done.stderr
