"""`python -m tests.campaign.run_large CASE FOLDER`: one file is far too large; how long the doors take, in what memory.

Prints a line of JSON. Only what needs no PyTorch is opened, so that its memory doesn't hide what is looked for.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from core import settings, validation
from core.errors import UserError
from core.inference.answered import Answered
from core.runs import coach, judged, listing, notes, start
from core.runs.curves import follow, read_curves
from core.runs.folder import RunFolder
from core.runs.recorder import record
from tests.core.runs.fake import straight

HUNDRED = 100_000_000
Act = Callable[[RunFolder], object]


def main() -> int:
    case, folder = sys.argv[1], Path(sys.argv[2])
    os.environ["RESNET_TRAINER_HOME"] = str(folder)
    run = start.prepare(validation.validate({"name": "Large", "recipe": {"epochs": 2}}), folder / "runs")
    for _ in record(iter(straight()), run):
        pass
    make, acts = CASES[case]
    make(run)
    began = time.process_time()
    for act in acts:
        try:
            act(run)
        except UserError as error:
            print(error, file=sys.stderr)
    print(json.dumps({"seconds": time.process_time() - began, "mebibytes": _most_memory()}))
    return 0


def _most_memory() -> float:
    """What this program held at most, in MiB; what `getrusage` says begins with what its parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) / (1 << 10)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _write(path: Path, pieces: Iterator[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        for piece in pieces:
            file.write(piece)


def _long(begin: bytes, piece: bytes, end: bytes) -> Iterator[bytes]:
    yield begin
    for _ in range(HUNDRED // (1000 * len(piece))):
        yield piece * 1000
    yield end


def _million(run: RunFolder) -> None:
    def lines() -> Iterator[bytes]:
        for step in range(7, 1_000_007):
            values = {"event": "StepDone", "epoch": step // 1000 + 3, "step": step, "loss": 1 / step}
            yield json.dumps({**values, "learning_rate": 0.1}).encode() + b"\n"

    _write(run.metrics_file, lines())


def _answers(run: RunFolder) -> None:
    """Four gigabytes of zeros, which are packed to four megabytes."""
    run.evaluation.mkdir()
    known = {"format": 1, "part": "validation", "checkpoint": judged.mark(_checkpoint(run)), "doubt": None}
    (run.evaluation / "figures.json").write_text(json.dumps({**known, "robust": [], "notices": []}))
    with zipfile.ZipFile(run.evaluation / "answers.npz", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, value in {"names": "a", "classes": "b", "labels": np.zeros(1, np.int64)}.items():
            small = io.BytesIO()
            np.save(small, np.array(value))
            packed.writestr(f"{name}.npy", small.getvalue())
        with packed.open("logits.npy", "w", force_zip64=True) as file:
            header = {"descr": "<f4", "fortran_order": False, "shape": (1, 1_000_000_000)}
            np.lib.format.write_array_header_1_0(file, header)
            for _ in range(400):
                file.write(bytes(10_000_000))


def _checkpoint(run: RunFolder) -> Path:
    run.checkpoints.mkdir(exist_ok=True)
    run.best.write_bytes(b"weights")
    return run.best


def _journal(run: RunFolder) -> None:
    _write(run.path / "journal", _long(b"[", b'["/a",1,2,false,[["a",0.5]]],', b"[]]\n"))


CURVES: tuple[Act, ...] = (read_curves, lambda run: next(follow(run)), lambda run: coach.advise(coach.look(run)))
LISTS: tuple[Act, ...] = (lambda run: listing.list_runs(run.path.parent), lambda run: listing.summary(run.path))
CASES: dict[str, tuple[Act, tuple[Act, ...]]] = {
    "a million lines": (_million, CURVES),
    "a line of 100 MB": (
        lambda run: _write(run.metrics_file, _long(b'{"event": "StepDone", "x": [', b"[],", b"1]}\n")),
        CURVES,
    ),
    "a line of 100 MB without an end": (lambda run: _write(run.metrics_file, _long(b"{", b"x", b"")), CURVES),
    "a state of 100 MB": (
        lambda run: (run.state_file.unlink(), _write(run.state_file, _long(b'{"format": 1, "x": [', b"[],", b"1]}"))),
        LISTS,
    ),
    "settings of 100 MB": (
        lambda run: _write(settings.paths.settings_file(), _long(b"x = [", b"1,", b"]")),
        (lambda _run: settings.load(), lambda _run: settings.load_or_default()),
    ),
    "a name of 100 MB": (lambda run: _write(run.name_file, _long(b"", b"name ", b"")), LISTS),
    "notes of 100 MB": (
        lambda run: _write(run.path / notes.TEXT, _long(b"", b"note ", b"")),
        (*LISTS, notes.read),
    ),
    "answers that unfold to 4 GB": (_answers, (judged.read,)),
    "a journal with a line of 100 MB": (_journal, (lambda run: Answered(run.path / "journal").close(),)),
}

if __name__ == "__main__":
    sys.exit(main())
