"""Starts the program as a process of its own, kills it, and looks at what it left: tools for several attacks.

`Programs` starts `python main.py`, as people do. `Forks` starts the same commands in children of a process that has
loaded the engine already: they take milliseconds to start, so that many moments of them can be tried.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Protocol, Self

ROOT = Path(__file__).parents[2]
SMALL = ("--depths=1,1", "--widths=8,16", "--batch-size=256", "--threads=1", "--device=cpu")
"""Flags of a network that learns the bundled digits in less than a second."""
LONGEST_SECONDS = 180.0
Words = Sequence[str | Path]
TEMPORARY = re.compile(r"\.(writing|making|removing|rehearsal)-.*")


class Running(Protocol):
    """A command in hand."""

    def wait(self, seconds: float = LONGEST_SECONDS) -> int | None:
        """Its exit code (a signal's number is negative), or None where it still runs after so many seconds."""

    def kill(self) -> bool:
        """`kill -9`; whether that is what ended it."""


class Starter(Protocol):
    def start(self, words: Words, home: Path, **options: Any) -> Running: ...


def surroundings(home: Path, variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a child: its own home, one thread, plain settings."""
    own = {"RESNET_TRAINER_HOME": str(home), "RESNET_TRAINER_TUNING": "0", "OMP_NUM_THREADS": "1"}
    return {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1", **(variables or {})}


class Program:
    """`python main.py` with some words; what it prints goes into the file `said`, where one is given."""

    def __init__(
        self,
        words: Words,
        home: Path,
        said: Path | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        out = said.open("wb") if said is not None else subprocess.DEVNULL
        try:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "main.py"), *map(str, words)],
                cwd=ROOT,
                env=surroundings(home, variables),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        finally:
            if not isinstance(out, int):
                out.close()

    def wait(self, seconds: float = LONGEST_SECONDS) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(seconds)
        return None

    def kill(self) -> bool:
        self.process.kill()
        return self.process.wait() == -signal.SIGKILL


class Programs:
    """Starts real programs."""

    def start(self, words: Words, home: Path, **options: Any) -> Program:
        return Program(words, home, **options)


class Fork:
    """A forked child in hand; `answer` gives the next line that its parent says, or None after so many seconds."""

    def __init__(self, pid: int, answer: Callable[[float], int | None]) -> None:
        self.pid, self._answer = pid, answer
        self._code: int | None = None

    def wait(self, seconds: float = LONGEST_SECONDS) -> int | None:
        if self._code is None:
            self._code = self._answer(seconds)
        return self._code

    def kill(self) -> bool:
        if self._code is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        return self.wait() == -signal.SIGKILL


class Talk:
    """A process of the attack's own that is told things and says things, a line each."""

    def __init__(self, module: str, *words: str, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._heard = b""

    def tell(self, values: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(values).encode() + b"\n")
        self._process.stdin.flush()

    def line(self, seconds: float) -> str | None:
        """What it says next; None where it says nothing for so long, "" where it is gone."""
        assert self._process.stdout is not None
        end = time.monotonic() + seconds
        while b"\n" not in self._heard:
            if not select.select([self._process.stdout], [], [], max(0.0, end - time.monotonic()))[0]:
                return None
            more = os.read(self._process.stdout.fileno(), 1 << 16)
            if not more:
                return ""
            self._heard += more
        line, _, self._heard = self._heard.partition(b"\n")
        return line.decode()

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


class Forks:
    """A process that has loaded the engine, and forks a child for each command; one runs at a time.

    `before` names a function ("module:function") that the child calls first: it may break what it wants, there alone.
    """

    def __enter__(self) -> Self:
        self._talk = Talk("tests.campaign.running", env=surroundings(ROOT / "nowhere"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._talk.end()

    def start(
        self,
        words: Words,
        home: Path,
        said: Path | None = None,
        variables: Mapping[str, str] | None = None,
        before: str = "",
    ) -> Fork:
        job = {
            "words": [str(word) for word in words],
            "variables": {"RESNET_TRAINER_HOME": str(home), **(variables or {})},
            "said": str(said or os.devnull),
            "before": before,
        }
        self._talk.tell(job)
        pid = self._answer(LONGEST_SECONDS)
        if pid is None:
            raise RuntimeError("the process that forks doesn't answer")
        return Fork(pid, self._answer)

    def _answer(self, seconds: float) -> int | None:
        line = self._talk.line(seconds)
        if line == "":
            raise RuntimeError("the process that forks is gone")
        return None if line is None else int(line)


@contextmanager
def shared_forks() -> Iterator[Forks]:
    """The same `Forks` for all attacks in this process: loading the engine takes longer than most of their short forms
    do. It ends with this process."""
    if not _shared:
        _shared.append(Forks().__enter__())
        atexit.register(_shared[0].__exit__, None, None, None)
    yield _shared[0]


_shared: list[Forks] = []


def finish(starter: Starter, words: Words, home: Path, **options: Any) -> int | None:
    """Run a command to its end; None where it took too long and was killed."""
    running = starter.start(words, home, **options)
    code = running.wait()
    if code is None:
        running.kill()
    return code


def seconds_of(starter: Starter, words: Words, home: Path, **options: Any) -> float:
    """How long a command takes that must succeed."""
    began = time.monotonic()
    code = finish(starter, words, home, **options)
    if code != 0:
        raise RuntimeError(f"{' '.join(map(str, words))} ended with {code}")
    return time.monotonic() - began


def temporaries(folder: Path) -> list[Path]:
    """What lies anywhere below under the name of something half made."""
    return sorted(path for path in folder.rglob(".*") if TEMPORARY.fullmatch(path.name))


def half_files(folder: Path) -> list[Path]:
    """Files below `folder` that have their final name and can't be read."""
    whole = [path for path in folder.rglob("*") if not any(TEMPORARY.fullmatch(part) for part in path.parts)]
    return sorted(path for path in whole if path.is_file() and not _is_whole(path))


def same_contents(one: Path, other: Path) -> bool:
    """Whether two .pt files hold the same, bit for bit. How an optimizer is set doesn't count: each step sets it."""
    return _same(_loaded(one), _loaded(other))


def _is_whole(path: Path) -> bool:
    try:
        match path.suffix:
            case ".pt":
                _loaded(path)
            case ".json":
                json.loads(path.read_text(encoding="utf-8"))
            case ".jsonl":
                # What is appended may lack its end: readers leave such a line out.
                whole = path.read_bytes().rpartition(b"\n")[0]
                [json.loads(line) for line in whole.splitlines()]
            case ".toml":
                tomllib.loads(path.read_text(encoding="utf-8"))
            case ".npy" | ".npz":
                import numpy as np

                loaded = np.load(path)
                [loaded[name] for name in loaded] if path.suffix == ".npz" else None
    except FileNotFoundError:  # another process has just replaced it
        return True
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        return False
    return True


def _loaded(path: Path) -> Any:
    import torch

    return torch.load(path, map_location="cpu", weights_only=True)


def _same(one: Any, other: Any) -> bool:
    import torch

    if isinstance(one, torch.Tensor):
        return isinstance(other, torch.Tensor) and one.dtype == other.dtype and torch.equal(one, other)
    if isinstance(one, dict):
        known = isinstance(other, dict) and one.keys() == other.keys()
        return known and all(key == "param_groups" or _same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _serve() -> None:
    """In the process of `Forks`: for each job on stdin a child; its number, and at its end its code, go to stdout."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    from core import torch_environment

    torch_environment.prepare()
    for name in ("core.cli.main", "core.training.engine", "core.evaluation.evaluate", "core.runs.judging"):
        import_module(name)
    for name in ("core.export.write", "core.training.starting", "core.training.doubting", "core.data.doctor"):
        import_module(name)
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            _be(job)
        answers.write(f"{child}\n")
        _, status = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")


def _be(job: dict[str, Any]) -> NoReturn:
    """In the forked child: do what the words ask for."""
    code = 1
    try:
        os.environ.update(job["variables"])
        said = os.open(job["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.dup2(nothing, 0)
        if job["before"]:
            module, _, function = job["before"].partition(":")
            getattr(import_module(module), function)()
        from core.cli.main import main

        code = main(job["words"])
    except BaseException:  # noqa: BLE001 - the child must never go on as its parent
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
