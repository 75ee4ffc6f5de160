"""How good a run is, kept in its folder: what its network answered to each picture. Torch-free.

evaluation/answers.npz    logits (N, K), labels (N,), names, classes, where the network knows pictures distances (N,)
evaluation/figures.json   which checkpoint and pictures it belongs to, all figures, robustness where it was tried
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import struct
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, get_args

import numpy as np

from core import durable, files
from core.errors import DiskError, UserError
from core.evaluation.answers import Answers, Part
from core.evaluation.metrics import Figures, Robustness, figures
from core.evaluation.told import as_values
from core.messages import QT_TRANSLATE_NOOP, shortened
from core.runs.folder import RunFolder
from core.tasks.doubt import Doubt, from_values, to_values

FORMAT = 1
END_BYTES = 1 << 16
LONGEST = 256 << 20
"""Bytes of figures.json: the confusion of thousands of classes is in it."""
ROOM, DENSEST = 16 << 20, 100
"""Answers are packed to a hundredth at the most; beyond some room for small ones, whatever unfolds more is a trap."""
MOST_CLASSES, MOST_NOTICES = 6_000, 50
"""The confusion of as many classes is all that figures.json has room for."""
DAMAGED = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    MemoryError,
    RuntimeError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)
"""What is raised where a file was changed into something else."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A run's network on the pictures of `part`: on its test pictures where it has some, else on the validation
    pictures, which also chose the best epoch, else on those that it learned from.

    `doubt` is the checkpoint's. `robustness` is empty until it was tried.
    """

    answers: Answers
    figures: Figures
    part: Part
    doubt: Doubt | None = None
    robustness: tuple[Robustness, ...] = ()
    notices: tuple[str, ...] = ()


def checkpoint_of(run: RunFolder) -> Path:
    """The run's checkpoint that counts: the best epoch's, else the last one.

    Raises:
        UserError: it has saved none yet.
    """
    for path in (run.best, run.last):
        if path.is_file():
            return path
    raise UserError(
        QT_TRANSLATE_NOOP("core", "The run “{name}” has no checkpoint."),
        QT_TRANSLATE_NOOP("core", "It has saved none yet, or its files were removed."),
        QT_TRANSLATE_NOOP("core", "Continue it, or train again."),
        name=run.name,
    )


def read(run: RunFolder) -> Judged | None:
    """What `judge` has kept. None where it has not, where the checkpoint is another one since, or a file is damaged."""
    try:
        known = files.read_json(run.evaluation / "figures.json", LONGEST)
        if known["format"] != FORMAT or known["part"] not in get_args(Part):
            return None
        if known["checkpoint"] != mark(checkpoint_of(run)):
            return None
        with files.open_to_read(run.evaluation / "answers.npz") as file:
            answers = _answers(file, json.dumps(known["checkpoint"]))
        return Judged(
            answers=answers,
            figures=figures(answers),
            part=known["part"],
            doubt=from_values(known["doubt"]),
            robustness=tuple(_robustness(each) for each in known["robust"]),
            notices=tuple(shortened(str(each)) for each in known["notices"][:MOST_NOTICES]),
        )
    except (UserError, *DAMAGED):
        return None


def mark(checkpoint: Path) -> list[Any]:
    """What tells a checkpoint from a later one of the same name: its size, and its end, where a checksum of each of its
    tensors stands. A copied run keeps its evaluation.

    Raises:
        DiskError: it can't be read.
    """
    try:
        with files.open_to_read(checkpoint) as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(max(0, size - END_BYTES))
            return [checkpoint.name, size, hashlib.sha256(file.read()).hexdigest()]
    except OSError as error:
        raise DiskError(checkpoint, error, writing=False) from error


def _robustness(values: dict[str, Any]) -> Robustness:
    """Raises one of `DAMAGED` where it makes no sense."""
    low, high = values["interval"]
    found = Robustness(**{**values, "interval": (float(low), float(high))})
    sound = isinstance(found.kind, str) and type(found.strength) is int and type(found.count) is int
    parts = (found.accuracy, *found.interval)
    if not sound or found.count < 0 or not all(isinstance(part, int | float) and 0 <= part <= 1 for part in parts):
        raise ValueError("no figures")
    return found


def _answers(file: BinaryIO, checkpoint: str) -> Answers:
    size = file.seek(0, io.SEEK_END)
    with zipfile.ZipFile(file) as packed:
        if sum(each.file_size for each in packed.infolist()) > ROOM + DENSEST * size:
            raise ValueError("more than was ever packed so small")
    file.seek(0)
    with np.load(file, allow_pickle=False) as arrays:
        names, classes = (tuple(str(arrays[key][()]).split("\0")) for key in ("names", "classes"))
        logits, labels = arrays["logits"].astype(np.float32), arrays["labels"].astype(np.int64)
        apart = arrays["distances"].astype(np.float32) if "distances" in arrays else None
        if "checkpoint" in arrays and str(arrays["checkpoint"][()]) != checkpoint:
            raise ValueError("two judged at once, and each wrote one of the files")
    answers = Answers(classes, names, labels, logits, apart)
    if len(classes) > MOST_CLASSES:
        raise ValueError("too many classes")
    if apart is not None and apart.shape != (len(names),):
        raise ValueError("the arrays don't belong together")
    if answers.logits.shape != (len(names), len(classes)) or answers.labels.shape != (len(names),):
        raise ValueError("the arrays don't belong together")
    if len(answers) and not 0 <= answers.labels.min() <= answers.labels.max() < len(classes):
        raise ValueError("a label stands for no class")
    if not np.isfinite(answers.logits).all() or (apart is not None and np.isnan(apart).any()):
        raise ValueError("an answer is no number")
    return answers


def keep(run: RunFolder, judged: Judged, checkpoint_mark: list[Any]) -> None:
    """Write `judged` into the run's folder; `checkpoint_mark` is the `mark` of what was judged. Raises DiskError."""
    answers, buffer = judged.answers, io.BytesIO()
    # Joined by a letter that no file name has: an array of names would take the longest one's room for each.
    arrays: dict[str, Any] = {
        "logits": answers.logits,
        "labels": answers.labels,
        "names": np.array("\0".join(answers.names)),
        "classes": np.array("\0".join(answers.classes)),
        "checkpoint": np.array(json.dumps(checkpoint_mark)),
        **({} if answers.distances is None else {"distances": answers.distances}),
    }
    np.savez_compressed(buffer, **arrays)
    try:
        if run.evaluation.is_symlink():  # brought along in a folder, it must not lead to the person's other files
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        run.evaluation.mkdir(exist_ok=True)
        durable.sync_folder(run.path)
    except OSError as error:
        raise DiskError(run.evaluation, error, writing=True) from error
    files.write_atomically(run.evaluation / "answers.npz", lambda file: file.write(buffer.getvalue()))
    known = {
        "format": FORMAT,
        "checkpoint": checkpoint_mark,
        "part": judged.part,
        "doubt": to_values(judged.doubt) if judged.doubt else None,
        "robust": [asdict(each) for each in judged.robustness],
        "notices": list(judged.notices),
        **as_values(answers, judged.figures),
    }
    files.write_text_atomically(run.evaluation / "figures.json", json.dumps(known, indent=1) + "\n")
