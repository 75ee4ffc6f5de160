"""Files that ended the program when they were last read are read in a process of their own, which may die of them.

Whoever reads many files notes in a `Diary` which ones are in hand. A process that dies leaves its note behind; the next
one reads those files `apart`. That it was killed, or lost its power, makes no difference: they are read all the same.

    python -m core.data.careful      reads files for whoever started this
"""

from __future__ import annotations

import importlib
import json
import os
import pickle
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from core import processes
from core.progress import Progress

COMMAND: tuple[str, ...] = (sys.executable, "-m", "core.data.careful")
READY = b"ready\n"
BEGUN, DONE = "begun", "done"
Rows = tuple[int, int]
LENGTH_BYTES = 8


class Died:
    """Stands for the result of a file that ended the process which read it."""


class Diary:
    """Which rows of a listing are being read just now: a line where they are begun, another where they are done. Not
    being able to note it is no trouble."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._in_hand: list[Rows] = []
        self._suspects = _begun_only(path)

    def suspects(self, first: int, count: int) -> bool:
        """Whether one of these rows was in hand when a process died."""
        return any(first < begin + some and begin < first + count for begin, some in self._suspects)

    @contextmanager
    def reading(self, first: int, count: int) -> Iterator[None]:
        """Within, these rows are in hand."""
        with self._lock:
            self._in_hand.append((first, count))
            self._note(BEGUN, first, count)
        try:
            yield
        finally:
            with self._lock:
                self._in_hand.remove((first, count))
                self._note(DONE, first, count)
                if not (self._in_hand or self._suspects):
                    self.close()

    def close(self) -> None:
        """All was read: nothing is suspected any more."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _note(self, what: str, first: int, count: int) -> None:
        # In one write and not made durable: a program that dies takes no line with it.
        with suppress(OSError), self._path.open("ab", buffering=0) as file:
            file.write(json.dumps([what, first, count]).encode() + b"\n")


def _begun_only(path: Path) -> list[Rows]:
    """Rows that were begun and not done. What a diary can't have said counts for nothing."""
    found: list[Rows] = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return found
    for line in lines:
        with suppress(ValueError, TypeError):
            what, first, count = json.loads(line)
            rows = int(first), int(count)
            if what == BEGUN:
                found.append(rows)
            elif rows in found:
                found.remove(rows)
    return found


def apart(function: str, paths: Sequence[str], given: Sequence[Any], progress: Progress) -> list[Any]:
    """What `function` ("module:name") gives for each path and the plain values `given`, called in other processes; for
    a path that ended its process, `Died`.

    Raises:
        OSError: there can be no process.
        Cancelled: `progress` was cancelled.
    """
    found: list[Any] = []
    while len(found) < len(paths):
        found += _until_one_dies(function, paths[len(found) :], given, progress)
    return found


def _until_one_dies(function: str, paths: Sequence[str], given: Sequence[Any], progress: Progress) -> list[Any]:
    found: list[Any] = []
    with processes.start_own(COMMAND) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(json.dumps([function, list(paths), list(given)]).encode())
                process.stdin.close()
            if process.stdout.readline() != READY:
                raise OSError("a process for reading did not start")
            for _ in paths:
                progress.check()
                result = _received(process.stdout)
                found.append(result)
                if isinstance(result, Died):
                    break
        finally:
            process.kill()
    return found


def _received(stream: IO[bytes]) -> Any:
    """What our own child says; `Died` where it says nothing more."""
    length = stream.read(LENGTH_BYTES)
    raw = stream.read(int.from_bytes(length, "big"))
    if len(length) < LENGTH_BYTES or len(raw) < int.from_bytes(length, "big"):
        return Died()
    return pickle.loads(raw)


def picture(path: str, size: int) -> Any:
    """For `apart`: a picture's pixels, or None where it can't be read."""
    from core.data.decode import UnreadablePicture, decode

    try:
        return decode(path, size)
    except UnreadablePicture:
        return None


def look(path: str) -> Any:
    """For `apart`: what the doctor sees in a file."""
    from core.data.doctor.look import look_at

    return look_at([path])[0]


def main() -> int:
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else prints goes nowhere
    function, paths, given = json.loads(sys.stdin.buffer.read())
    module, _, name = function.partition(":")
    act = getattr(importlib.import_module(module), name)
    channel.write(READY)
    channel.flush()
    for path in paths:
        raw = pickle.dumps(act(path, *given))
        channel.write(len(raw).to_bytes(LENGTH_BYTES, "big") + raw)
        channel.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
