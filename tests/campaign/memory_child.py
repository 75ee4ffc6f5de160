"""The process of the attack `memory` that may run out of memory: trains what it is told within a limit that is real.

    python -m tests.campaign.memory_child

One job of JSON a line on stdin, one answer a line on stdout. Limits are put back after each job, so that one process
serves for many. Where a job kills it, its end says so.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from core import torch_environment

torch_environment.prepare()

import torch  # noqa: E402 - after its environment is prepared

from core import container, fields, validation  # noqa: E402
from core.config import RunConfig  # noqa: E402
from core.errors import UserError  # noqa: E402
from core.progress import Progress  # noqa: E402
from core.runs import start  # noqa: E402
from core.runs.folder import RunFolder  # noqa: E402
from core.training import memory, rehearsal  # noqa: E402

BLOCK = 4_000_000
"""What the leak takes at once."""


def configuration(values: dict[str, Any]) -> RunConfig:
    usual = {"model.depths": [1, 1], "device.device": "cpu", "device.threads": 1, "recipe.epochs": 1}
    return validation.validate(fields.nested({**usual, **values}))


def train(job: dict[str, Any]) -> dict[str, Any]:
    """Train the job's run, new or old; the limit comes before it begins, or at the event whose number is `at`."""
    folder = RunFolder(Path(job["run"]))
    if not folder.is_run:
        start.prepare(configuration(job["config"]), folder=folder.path)
    notices, steps, outcome = [], 0, ""
    with _limited(job) as tighten:
        for number, event in enumerate(start.run(folder, resume=job.get("resume", False))):
            if number == job.get("at"):
                tighten()
            steps += event.kind == "StepDone"
            if event.kind == "Notice":
                notices.append(str(event.message))  # type: ignore[attr-defined]
            if event.kind == "RunFinished":
                outcome = event.outcome  # type: ignore[attr-defined]
    return {"outcome": outcome, "steps": steps, "notices": notices}


def rehearse(job: dict[str, Any]) -> dict[str, Any]:
    rehearsal.SECONDS = 0.5  # how long it will take is no matter here
    with _limited(job):
        told = rehearsal.rehearse(configuration(job["config"]), Progress())
    return {"fits": told.fits, "parts": told.batch_parts, "message": str(told.message)}


@contextmanager
def _limited(job: dict[str, Any]) -> Iterator[Any]:
    """The job's `budget` in bytes beyond what is held: as RLIMIT_AS ("address"), by a faked control group ("group"), or
    as what a leak beside the training leaves ("leak")."""
    memory.release()
    leaking, held = threading.Event(), list[bytearray]()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    root, own = container.ROOT, container.OWN

    def tighten() -> None:
        if job["kind"] == "none":
            return
        if job["kind"] == "group":
            _group(Path(job["group"]), job["budget"])
            return
        resource.setrlimit(resource.RLIMIT_AS, (psutil.Process().memory_info().vms + job["budget"], hard))
        if job["kind"] == "leak":
            threading.Thread(target=_leak, args=(leaking, held, job["leak"]), daemon=True).start()

    if job.get("at") is None:
        tighten()
    try:
        yield tighten
    finally:
        leaking.set()
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        container.ROOT, container.OWN = root, own
        held.clear()


def _leak(ended: threading.Event, held: list[bytearray], most: int) -> None:
    """Takes memory until `most` bytes are gone or none is left: the limit bounds it, and the machine never feels it."""
    while not ended.is_set() and len(held) * BLOCK < most:
        try:
            held.append(bytearray(BLOCK))
        except MemoryError:
            return
        time.sleep(0.005)


def _group(folder: Path, free: int) -> None:
    """A control group in which so much is free, instead of the machine's."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "memory.max").write_text(str(1_000_000_000 + free))
    (folder / "memory.current").write_text("1000000000")
    (folder / "self").write_text("0::/\n")
    container.ROOT, container.OWN = folder, folder / "self"


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    answers.write(json.dumps({"ready": True}) + "\n")
    for line in sys.stdin:
        job = json.loads(line)
        torch.backends.mkldnn.enabled = job.get("onednn", True)
        answer: dict[str, Any]
        try:
            answer = train(job) if job["act"] == "train" else rehearse(job)
        except UserError as error:
            cause = "".join(traceback.format_exception(error.__cause__)[-1:]) if error.__cause__ else ""
            answer = {"told": str(error), "because": cause}
        except BaseException:  # noqa: BLE001 - the attack tells of it
            answer = {"crashed": traceback.format_exc()}
        memory.release()
        answers.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
