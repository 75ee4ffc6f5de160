"""Opens files by every door of the program, each in a child of its own with little memory and little time.

`Doors` starts `python -m tests.campaign.doors`, a process that has loaded all the engine, and forks for each file.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

ROOT = Path(__file__).parents[2]
LOADED = (
    *("core.cli.main", "core.training.engine", "core.runs.judging", "core.evaluation.evaluate", "core.export.write"),
    *("core.inference.predictor", "gui.drops", "gui.workers.networks", "gui.workers.start_look"),
)
MOST_SECONDS = 20
"""Of work: on a busy machine they are more on the clock."""
MOST_WAITING = 90
"""Seconds on the clock."""
MOST_BYTES = 1 << 30
"""Of memory addresses, and of memory in use, beyond what the loaded engine has."""
TOO_LONG = (signal.SIGPROF, signal.SIGALRM)
LONGEST_SENTENCE = 3000
"""Letters of what is said where a file is refused."""


@dataclass(frozen=True)
class Opened:
    """What came of one file at one door: `outcome` is "refused" or "opened", or what went wrong."""

    door: str
    outcome: str
    seconds: float
    grown: int

    @property
    def wrong(self) -> str:
        return "" if self.outcome in ("refused", "opened") else f"at “{self.door}”: {self.outcome}"


@dataclass(frozen=True)
class World:
    """What the doors need beside the file: a picture, a folder of pictures of two classes, a run's folder, a place."""

    picture: Path
    pictures: Path
    run: Path
    out: Path
    canary: Path


class Doors:
    """The process that forks. `open` one file at a time."""

    def __init__(self, world: World, home: Path) -> None:
        self.world, self.home = world, home

    def __enter__(self) -> Self:
        own = {"RESNET_TRAINER_HOME": str(self.home), "RESNET_TRAINER_TUNING": "0", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, json.dumps({key: str(value) for key, value in vars(self.world).items()})],
            cwd=ROOT,
            env={**os.environ, **own, "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def open(self, file: Path, doors: Sequence[str]) -> list[Opened]:
        """What each of `doors` makes of `file`."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(file), *doors]).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process that forks is gone")
        return [Opened(**values) for values in json.loads(line)]


def _command(*words: str) -> Callable[[Path, World], bool]:
    """A command of the command line; "FILE" and the fields of `World` in braces stand for what they name."""

    def act(file: Path, world: World) -> bool:
        from core.cli.main import main

        named = {"FILE": str(file), **{f"{{{key}}}": str(value) for key, value in vars(world).items()}}
        said, complained = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
            code = main([named.get(word, word) for word in words])
        complaint = complained.getvalue()
        if "Traceback" in complaint or code not in (0, 1) or (code == 1 and not complaint.strip()):
            raise AssertionError(f"it ended with {code} and said: {complaint[-500:]}")
        if code == 1 and len(complaint) > LONGEST_SENTENCE:
            raise AssertionError(f"it said a book of {len(complaint)} letters")
        return code == 0

    return act


def _picked(file: Path, world: World) -> bool:
    """The pickers of trained networks on the pages Try it and Runs."""
    from core.progress import Progress
    from gui.workers.networks import Networks

    return bool(Networks(lambda: "cpu").open(str(file), Progress()))


def _started_from(file: Path, world: World) -> bool:
    """The page Fine-tune's card "Start from"."""
    from core.progress import Progress
    from gui.workers import start_look

    return bool(start_look.look(str(file), Progress()))


def _dropped(file: Path, world: World) -> bool:
    """Whatever is dropped on the window."""
    from gui import drops

    return bool(drops.classify_all([file]))


def _resumed(file: Path, world: World) -> bool:
    """As the last checkpoint of an interrupted run."""
    _put_into_run(file, world)
    return _command("resume", "{run}", "--device=cpu")(file, world)


def _told(file: Path, world: World) -> bool:
    """As a run's checkpoint, whose model card tells of the run."""
    _put_into_run(file, world)
    return _command("export", "{run}", "--format=card", "--out", "{out}")(file, world)


def _put_into_run(file: Path, world: World) -> None:
    checkpoints = world.run / "checkpoints"
    for name in ("last.pt", "best.pt"):
        (checkpoints / name).unlink(missing_ok=True)
        os.link(file, checkpoints / name)


def _official(file: Path, world: World) -> bool:
    """As the file of CIFAR-10."""
    from core.config import DataConfig
    from core.data.sources import open_data

    return bool(open_data(DataConfig(source="cifar10", path=str(file)), 0.2))


Door = Callable[[Path, World], bool]
FOR_CHECKPOINTS: dict[str, Door] = {
    "inspect": _command("inspect", "FILE", "--json"),
    "predict": _command("predict", "FILE", "{picture}", "--device=cpu"),
    "evaluate": _command("evaluate", "FILE", "--data", "{pictures}", "--device=cpu"),
    "finetune": _command(
        "finetune", "--data", "{pictures}", "--from", "FILE", "--plan=quick", "--epochs=1", "--device=cpu"
    ),
    "export": _command("export", "FILE", "--format=safetensors", "--out", "{out}"),
    "network picker": _picked,
    "start card": _started_from,
    "drop": _dropped,
    "resume": _resumed,
    "model card": _told,
}
"""Ways into the program -> a function that goes it, and returns whether the file was opened."""
FOR_ARCHIVES: dict[str, Door] = {"doctor": _command("doctor", "FILE"), "drop": _dropped, "CIFAR": _official}
DOORS = {**FOR_CHECKPOINTS, **FOR_ARCHIVES}
ARCHIVE_BOUND = 50_000_000
"""What an archive may always grow to, here: the program lets it grow to 2 GB, which would wear the disk."""


def _one(name: str, file: Path, world: World) -> dict[str, Any]:
    from core.errors import UserError

    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    signal.alarm(MOST_WAITING)
    began, before = time.monotonic(), _peak()
    try:
        outcome = "opened" if DOORS[name](file, world) else "refused"
    except UserError as error:
        outcome = "refused" if 0 < len(str(error)) <= LONGEST_SENTENCE else f"a book of {len(str(error))} letters"
    except BaseException as error:  # noqa: BLE001 - that is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        outcome = f"{type(error).__name__}: {str(error)[:300]} ({Path(place.filename).name}:{place.lineno})"
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.alarm(0)
    if world.canary.exists():
        outcome = "IT RAN WHAT THE FILE SAYS"
        with suppress(OSError):
            world.canary.rmdir()
    grown = _peak() - before
    if grown > MOST_BYTES and outcome in ("refused", "opened"):
        outcome = f"it took {grown >> 20} MB"
    return {"door": name, "outcome": outcome, "seconds": time.monotonic() - began, "grown": grown}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _be(file: Path, doors: Sequence[str], world: World, answers: int) -> NoReturn:
    """In the forked child: go by each door, saying which before."""
    try:
        with suppress(OSError, ValueError):
            held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (held + MOST_BYTES, held + MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for door in doors:
            os.write(answers, json.dumps(door).encode() + b"\n")
            os.write(answers, json.dumps(_one(door, file, world)).encode() + b"\n")
    finally:
        os._exit(0)


def _fork(file: Path, doors: Sequence[str], world: World) -> list[dict[str, Any]]:
    """All doors; where a child dies at one, that is what came of it, and another goes on with the next."""
    found: list[dict[str, Any]] = []
    while left := doors[len(found) :]:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _be(file, left, world, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            said = [json.loads(line) for line in told.read().splitlines()]
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        found += [each for each in said if isinstance(each, dict)]
        if len(found) < len(doors):
            outcome = f"no answer within {MOST_SECONDS} s" if -status in TOO_LONG else f"died with {status}"
            found.append({"door": doors[len(found)], "outcome": outcome, "seconds": float(MOST_SECONDS), "grown": 0})
    return found


def _serve(world: World) -> None:
    """For each line on stdin, a file and its doors, a line with what came of it."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    import copyreg

    for module in LOADED:
        import_module(module)
    from core.data import archives
    from tests.core.models.weights import hostile

    archives.LEAST_BOUND = ARCHIVE_BOUND
    hostile.Trap.place = str(world.canary)
    for code in (201, 20001, 2000001):
        copyreg._inverted_registry[code] = ("os", "mkdir")  # type: ignore[attr-defined]
    main = sys.modules["core.cli.main"]
    parser = main.build_parser()
    vars(main)["build_parser"] = lambda: parser  # the same each time, and it takes a while to make
    gc.freeze()
    for line in sys.stdin:
        file, *doors = json.loads(line)
        answers.write(json.dumps(_fork(Path(file), doors, world)) + "\n")


if __name__ == "__main__":
    _serve(World(**{key: Path(value) for key, value in json.loads(sys.argv[1]).items()}))
