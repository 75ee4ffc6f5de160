"""The graphics card is lost in the middle of a step, of judging, of fetching a loss, of saving.

The drivers' own words are raised where PyTorch would raise them, in the real engine. What must hold: one sentence with
a cure and no traceback, the checkpoint stays, the run is offered for continuing, and goes on on the processor to the
same end as a run that lost no card.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch

from core import checkpoint
from core.cli.main import main
from core.data import batches
from core.runs import history, status
from core.runs.folder import RunFolder
from core.training import saving
from core.training.run_state import RunState
from tests.campaign.attack import Campaign, Tally
from tests.campaign.running import SMALL, same_contents

WORDS = ("train", *SMALL, "--epochs=2", "--checkpoint-seconds=0", "--seed=3", "--name=run")
SAID = (
    "CUDA error: device lost\nCUDA kernel errors might be asynchronously reported at some other API call.",
    "CUDA error: an illegal memory access was encountered",
    "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED",
    "CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm( handle )`",
    "HIP error: the operation cannot be performed in the present state",
    "Native API failed. Native API returns: 20 (UR_RESULT_ERROR_DEVICE_LOST)",
    "MPS backend is gone",
)
"""What drivers say, in PyTorch's words."""
PLACES: dict[str, tuple[Any, str, int]] = {
    "in a step": (RunState, "train_step", 1),
    "fetching a loss": (RunState, "fetch", 5),
    "judging": (RunState, "judge", 1),
    "saving": (saving, "save_last", 1),
    "sending a batch": (batches, "sent_ahead", 1),
}
"""What is called there, and from which call on it may fail: a first checkpoint has been written by then."""


def attack(campaign: Campaign) -> Tally:
    tally, chance = Tally(), campaign.chance()
    straight = campaign.folder / "straight"
    with _home(straight):
        _do(WORDS)
    for number, place in enumerate([*PLACES][: campaign.many(3, 5)] * campaign.many(1, 5)):
        said = SAID[number % len(SAID)]
        wrong = _lose(campaign.folder / f"home-{number}", place, said, chance, straight)
        tally.count(wrong and f"“{said.splitlines()[0]}” {place} (seed {campaign.seed}): {wrong}")
    return tally


def _lose(home: Path, place: str, said: str, chance: random.Random, straight: Path) -> str:
    run, model = RunFolder(home / "runs" / "run"), RunFolder(straight / "runs" / "run")
    owner, name, after = PLACES[place]
    after += chance.randrange(2) if name != "judge" else 0
    kind = torch.AcceleratorError if hasattr(torch, "AcceleratorError") and chance.random() < 0.5 else RuntimeError
    with _home(home):
        with patch.object(owner, name, _failing(getattr(owner, name), kind, said, after)):
            code, words = _do(WORDS)
        wrong = _wrong_after(code, words, run)
        if wrong:
            return wrong
        code, words = _do(("resume", str(run.path), "--device", "cpu"))
    if code != 0:
        return f"going on on the processor ended with {code}: {words[-300:]}"
    if run.metrics_file.read_bytes() != model.metrics_file.read_bytes() or not same_contents(run.best, model.best):
        return "the run that went on is not the one that lost no card"
    return ""


def _wrong_after(code: int, words: str, run: RunFolder) -> str:
    if code != 1 or "Traceback" in words or "stopped working" not in words or "processor" not in words:
        return f"it ended with {code} and said: {words[-300:]}"
    stands = status.read(run)
    if stands.state != "failed" or "stopped working" not in stands.message:
        return f"the run is {stands.state}: {stands.message}"
    if [each.path for each in history.unfinished(run.path.parent)] != [run.path]:
        return "the run is not offered for continuing"
    checkpoint.load(run.last)
    return ""


def _failing(real: Callable[..., Any], kind: type[RuntimeError], said: str, after: int) -> Callable[..., Any]:
    """`real`, which loses the device after so many calls."""
    calls = 0

    def failing(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > after:
            raise kind(said)
        return real(*given, **named)

    return failing


@contextmanager
def _home(home: Path) -> Iterator[None]:
    with patch.dict("os.environ", RESNET_TRAINER_HOME=str(home), RESNET_TRAINER_TUNING="0"):
        yield


def _do(words: tuple[str, ...]) -> tuple[int, str]:
    """Exit code of a command in this process, and all that it said."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main(list(words))
    return code, said.getvalue()
