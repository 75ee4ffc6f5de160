"""The command line as tests use it: in this process, or as a real one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main

ROOT = Path(__file__).parents[3]
SMALL = ["--depths=1,1", "--widths=8,16", "--epochs=2", "--batch-size=256", "--threads=1", "--device=cpu"]
PROGRAM = [sys.executable, "-c", "import sys; from core.cli.main import main; sys.exit(main(sys.argv[1:]))"]


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command in this process."""
    capsys.readouterr()
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def objects(text: str) -> list[dict[str, Any]]:
    """The JSON objects in a command's output, which holds nothing else."""
    return [json.loads(line) for line in text.splitlines()]


def process(*words: str | Path) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
