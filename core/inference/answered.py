"""What a network has answered to which files, noted while it goes on: whoever was ended goes on where they were.

A line of JSON for each batch, of [path, length, time of change, whether it shows none of the classes, classes with
their probabilities] for each file. A line that was cut off counts as none, so batches stay as they were.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from core import files
from core.data import cache, decode
from core.errors import DiskError
from core.inference.rows import Row

if TYPE_CHECKING:
    from core.inference.predictor import Predictor

FORMAT = 1
LONGEST_LINE = 16 << 20
"""Bytes of a batch: of 256 files with the longest paths and names there are two millions."""
MOST_BYTES = 512_000_000
"""A journal that has grown beyond is begun anew."""


class Answered:
    """The answers of one network so far. `added` counts the new ones; `problem` says why they are not kept, where
    the disk refuses."""

    def __init__(self, path: Path) -> None:
        """`answered` opens one."""
        self.problem: DiskError | None = None
        self.added = 0
        self._path = path
        self._known = _read(path)
        self._file = self._opened()

    def __len__(self) -> int:
        return len(self._known)

    def find(self, path: Path, size: int, changed: int) -> Row | None:
        """What was answered to the file as it is now; None where it is new, or another than it was. Its verdict is
        "stranger" or "sure": `rows.judged` says which of the latter count."""
        known = self._known.get(_key(path))
        if known is None or (known[1], known[2]) != (size, changed):
            return None
        top = tuple((str(name), float(probability)) for name, probability in known[4])
        return Row(path, top, "stranger" if known[3] else "sure", None, size, changed)

    def add(self, rows: Sequence[Row]) -> None:
        """Keep these, in the journal, too. Rows with a problem are left out: the next time they may be readable."""
        values = [_values(row) for row in rows if row.problem is None]
        self._known.update((each[0], each) for each in values)
        self.added += len(values)
        if self._file is None or not values:
            return
        # A break before, too: what an earlier process left half written stays a line of its own.
        line = b"\n" + json.dumps(values, separators=(",", ":")).encode() + b"\n"
        try:
            while line:
                line = line[self._file.write(line) :]
        except OSError as error:
            self.problem = DiskError(self._path, error, writing=True)
            self.close()

    def close(self) -> None:
        """Let go of the file; answers are still found and added, but not noted any more."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        self._file = None

    def _opened(self) -> BinaryIO | None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists():
                os.utime(self._path)
            if _too_large(self._path):
                os.truncate(self._path, 0)
            return files.open_to_append(self._path)
        except OSError as error:
            self.problem = DiskError(self._path, error, writing=True)
            return None


@contextmanager
def answered(predictor: Predictor) -> Iterator[Answered]:
    """The journal of this network, in the cache folder; open as long as files are answered.

    It belongs to the weights and all else that decides the answers, wherever they were read from: the file of a
    network that still learns is soon another. A cache folder that can't be written is no error: see
    `Answered.problem`.
    """
    journal = Answered(cache.journal(_fingerprint(predictor)))
    try:
        yield journal
    finally:
        journal.close()


def _fingerprint(predictor: Predictor) -> str:
    digest = hashlib.sha256()
    known = {} if predictor.known is None else {"known": predictor.known}
    for name, tensor in {**predictor.network.state_dict(), **known}.items():
        digest.update(name.encode() + b"\0")
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    deciding = [predictor.image_size, predictor.mean, predictor.std, predictor.judged_mirrored, predictor.doubt]
    code = [FORMAT, decode.VERSION, *decode.formats()]
    return cache.make_key([*code, *predictor.classes, *deciding, predictor.network, digest.hexdigest()])


def _key(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - thousands of files


def _values(row: Row) -> list[Any]:
    return [_key(row.path), row.size, row.changed, row.verdict == "stranger", row.top]


def _too_large(path: Path) -> bool:
    return path.exists() and path.stat().st_size > MOST_BYTES


def _read(path: Path) -> dict[str, list[Any]]:
    """What the journal holds, under each file's path; of a file that was answered twice, the later answer."""
    known: dict[str, list[Any]] = {}
    with suppress(OSError):
        if _too_large(path):
            return known
        with files.open_to_read(path) as file:
            for line in files.whole_lines(file, LONGEST_LINE):
                with suppress(ValueError):  # cut off, or two processes wrote at once
                    batch = files.from_json(line) if line.strip() else []
                    if isinstance(batch, list) and all(map(_sound, batch)):
                        known.update((each[0], each) for each in batch)
    return known


def _sound(values: Any) -> bool:
    match values:
        case [str(), int(), int(), bool(), [*top]]:
            return bool(top) and all(map(_is_answer, top))
    return False


def _is_answer(values: Any) -> bool:
    match values:
        case [str(), float(chance)]:
            return 0 <= chance <= 1
    return False
