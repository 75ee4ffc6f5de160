"""One of the two (or three) processes of the attack `two_of_it`: does what it is told at the moment it is told.

python -m tests.campaign.two_player light      trains without a network, so that a training takes milliseconds
python -m tests.campaign.two_player real       with the engine
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from core import download, files, settings
from core.config import RunConfig
from core.data import cache
from core.errors import UserError
from core.progress import Progress
from core.runs import history, notes, start
from core.runs.folder import RunFolder
from core.runs.queue import Queue
from core.training.events import Event
from tests.core.runs import fake

Answer = dict[str, Any]
STEP_SECONDS = 0.002


def train_lightly(
    config: RunConfig, control: object = None, folder: Path | None = None, *, resume: bool = False
) -> Iterator[Event]:
    """In the engine's place: the events of a short training, and a checkpoint after each of its steps."""
    for event in fake.straight():
        if folder is not None and event.kind in ("RunStarted", "StepDone"):
            files.write_text_atomically(folder / "checkpoints" / "last.pt", config.name)
        time.sleep(STEP_SECONDS)
        yield event


def prepare(runs: str, name: str) -> str:
    return str(start.prepare(configuration(name), Path(runs)).path)


def prepare_at(place: str, name: str) -> str:
    return str(start.prepare(configuration(name), folder=Path(place)).path)


def train(run: str) -> str:
    last = ""
    for event in start.run(RunFolder(Path(run)), resume=True):
        last = event.kind
    return last


def work_off(runs: str) -> dict[str, Any]:
    """As `queue run` does."""
    queue, trained = Queue(Path(runs)), []
    while (taken := queue.take()) is not None:
        trained.append(taken.folder.name)
        train(str(taken.folder.path))
        queue.finish(taken)
    return {"trained": trained, "reported": (report := queue.conclude()) is not None and len(report.runs)}


def take_and_give_back(runs: str) -> str:
    queue = Queue(Path(runs))
    taken = queue.take()
    if taken is not None:
        queue.give_back(taken)
    return taken.folder.name if taken is not None else ""


def add(runs: str, name: str) -> str:
    return Queue(Path(runs)).add(configuration(name)).id


def move(runs: str, place: int) -> None:
    queue = Queue(Path(runs))
    for entry in queue.waiting()[:1]:
        queue.move(entry.id, place)


def rename(run: str, name: str) -> str:
    return str(history.rename(RunFolder(Path(run)), name).path)


def delete(run: str) -> None:
    history.delete(RunFolder(Path(run)))


def note(run: str, text: str) -> str:
    return notes.save(RunFolder(Path(run)), text, "")


def look(runs: str, seconds: float) -> list[str]:
    """Lists the runs again and again, as each window does; gives what it found damaged."""
    listing, end, damaged = history.Listing(), time.monotonic() + seconds, set()
    while time.monotonic() < end:
        damaged |= {run.path.name for run in listing.runs(Path(runs)) if run.problem is not None}
    return sorted(damaged)


def change_settings(times: int, name: str, values: list[Any]) -> None:
    for number in range(times):
        settings.change(settings.load_or_default(), {name: values[number % len(values)]})


def read_settings(times: int) -> None:
    for _ in range(times):
        settings.load()


def cached(key: str, witness: str, seconds: float) -> str:
    def make(folder: Path) -> dict[str, Any]:
        with Path(witness).open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
        (folder / "half").write_text("half")
        time.sleep(seconds)
        (folder / "half").write_text("whole")
        return {"made": os.getpid()}

    found = cache.entry("pixels", key, make, Progress())
    return (found.folder / "half").read_text()


def fetch(url: str, target: str, digest: str) -> int:
    download.download(url, Path(target), digest, Progress(), most=250_000, wait=0.05)
    return Path(target).stat().st_size


def export(run: str, format: str, out: str) -> str:
    from core.export import write

    return str(write.export(Path(run) / "checkpoints" / "last.pt", format, Path(out)).path)


def configuration(name: str) -> RunConfig:
    """The smallest training of the bundled digits."""
    values: dict[str, Any] = {
        "name": name,
        "data": {"source": "digits"},
        "model": {"depths": [1, 1], "widths": [8, 16]},
        "recipe": {"epochs": 2, "batch_size": 512},
        "device": {"device": "cpu", "threads": 1},
    }
    from core import validation

    return validation.validate(values)


ACTS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        prepare,
        prepare_at,
        train,
        work_off,
        take_and_give_back,
        add,
        move,
        rename,
        delete,
        note,
        look,
        change_settings,
        read_settings,
        cached,
        fetch,
        export,
    )
}


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    if sys.argv[1] == "light":
        engine = ModuleType("core.training.engine")
        engine.train = train_lightly  # type: ignore[attr-defined]
        sys.modules["core.training.engine"] = engine
    else:
        from core import torch_environment

        torch_environment.prepare()
        import core.training.engine  # noqa: F401 - it takes seconds: before the first act, not in it
    answers.write("ready\n")
    for line in sys.stdin:
        job = json.loads(line)
        _wait(job["at"])
        answers.write(json.dumps(_done(job)) + "\n")


def _wait(moment: float) -> None:
    """To the tenth of a millisecond: sleeping alone would wake up when it likes."""
    while (left := moment - time.time()) > 0:
        time.sleep(left - 0.001 if left > 0.002 else 0)


def _done(job: dict[str, Any]) -> Answer:
    try:
        return {"did": ACTS[job["act"]](**job["words"])}
    except UserError as error:
        return {"told": str(error)}
    except BaseException:  # noqa: BLE001 - the attack tells of it
        return {"crashed": traceback.format_exc()}


if __name__ == "__main__":
    main()
