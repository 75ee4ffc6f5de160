"""Runs in a process whose memory is really limited: what doesn't fit is refused by the system, not by a pretence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.models.summary import summarise
from tests.core.training.small import config

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="RLIMIT_AS binds on Linux alone")
BATCH = 512
SETTINGS: dict[str, Any] = {
    "data__image_size": 48,
    "model__depths": [1, 1],
    "model__widths": [16, 16],
    "recipe__batch_size": BATCH,
    "recipe__epochs": 1,
}
CHILD = """
import json, resource, sys
from contextlib import suppress
from pathlib import Path

held = []
settings, budget, folder = json.loads(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
from core import torch_environment
torch_environment.prepare()
import torch
torch.backends.mkldnn.enabled = sys.argv[4] == "oneDNN"
from core.errors import UserError
from core.training.engine import train
from tests.core.training.small import config

events = train(config(**settings), None, Path(folder))
try:
    for event in events:
        print(event.kind, getattr(event, "message", ""), flush=True)
        if event.kind == ("RunStarted" if budget else "CheckpointSaved"):
            used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + budget, used + budget))
            if not budget:
                with suppress(MemoryError):
                    while True:
                        held.append(bytearray(100_000))
except UserError as error:
    print("UserError", error)
"""


def limited(budget: int, folder: Path, *, convolutions: str) -> str:
    """What a run in a child process says that gets `budget` bytes when its first step is next; 0: not even what was
    freed before."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, json.dumps(SETTINGS), str(budget), str(folder), convolutions],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=230,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def needed() -> int:
    """Bytes that a step on the whole batch keeps for its backward pass."""
    return BATCH * summarise(config(**SETTINGS).model, 10, SETTINGS["data__image_size"]).activation_bytes


def test_a_run_whose_batch_does_not_fit_but_whose_half_does_finishes(tmp_path: Path) -> None:
    # oneDNN, refused memory for its machine code, jumps to where there is none: one run in five would end there.
    said = limited(round(0.8 * needed()), tmp_path, convolutions="PyTorch's own")
    assert f"not enough for {BATCH} pictures at once: from step 1 on each batch is computed in 2 parts" in said
    assert "RunFinished Finished after 1 epochs." in said


def test_a_run_that_fits_in_no_way_ends_with_a_sentence_and_its_checkpoint(tmp_path: Path) -> None:
    said = limited(0, tmp_path, convolutions="PyTorch's own")
    assert "UserError The memory is not enough for this training." in said
    assert (tmp_path / "checkpoints" / "last.pt").is_file()


def test_a_run_with_next_to_no_memory_ends_with_a_sentence_or_fits_and_keeps_its_checkpoint(tmp_path: Path) -> None:
    """What was freed before may just be enough for two pictures at once."""
    said = limited(1_000_000, tmp_path, convolutions="oneDNN")
    assert ("UserError The memory is not enough for this training." in said) != ("RunFinished Finished after" in said)
    assert (tmp_path / "checkpoints" / "last.pt").is_file()
