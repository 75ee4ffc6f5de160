"""What things dropped on the window, or given at its start, mean. `classify` reads disks: background only."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from core.errors import UserError
from core.progress import Progress
from gui.translate import tr

Kind = Literal[
    "settings",
    "fine-tuning",
    "run",
    "pictures",
    "weights",
    "picture",
    "no pictures",
    "missing",
    "unknown",
    "several",
]
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
WEIGHTS = (".pt", ".pth", ".th", ".pth.tar", ".ckpt", ".bin", ".safetensors")
LOOKED_AT = 2000
"""Files after which a folder without a picture counts as one that has none."""


@dataclass(frozen=True)
class Drop:
    """A recognised thing.

    `others` are further folders of pictures that came with `path`: each is one class. `run` is the folder of the run
    that a checkpoint belongs to. "fine-tuning" are settings that start from a checkpoint.
    """

    kind: Kind
    path: Path
    others: tuple[Path, ...] = ()
    run: Path | None = None

    @property
    def paths(self) -> list[Path]:
        return [self.path, *self.others]


def classify(path: Path, progress: Progress | None = None) -> Drop:
    """What `path` is. Looks into folders no further than it must."""
    progress = progress or Progress()
    name = path.name.lower()
    if path.is_dir():
        return Drop(_kind_of_folder(path, progress), path)
    if not path.exists():
        return Drop("missing", path)
    if name.endswith(".toml"):
        return Drop("fine-tuning" if _starts_from_something(path) else "settings", path)
    # ".pth.tar" is what many training scripts call a checkpoint: so weights come before archives.
    if name.endswith(WEIGHTS):
        run = path.parent.parent
        return Drop("weights", path, run=run if path.parent.name == "checkpoints" and is_run(run) else None)
    if name.endswith(ARCHIVES):
        return Drop("pictures", path)
    return Drop("picture" if name.endswith(_picture_suffixes()) else "unknown", path)


def classify_all(paths: Sequence[Path], progress: Progress | None = None) -> Drop:
    """What these things mean together: one thing, or several folders of pictures that are one class each."""
    first, *others = dict.fromkeys(paths)
    if not others:
        return classify(first, progress)
    kinds = []
    for path in (first, *others):
        kinds.append(classify(path, progress).kind if path.is_dir() else "unknown")
    # A folder without pictures among them is the scan's to speak of: it names it.
    usable = "pictures" in kinds and set(kinds) <= {"pictures", "no pictures"}
    return Drop("pictures" if usable else "several", first, tuple(others))


def is_run(folder: Path) -> bool:
    """Whether `folder` is the folder of a run."""
    return (folder / "config.toml").is_file() and any(
        (folder / part).exists() for part in ("metrics.jsonl", "state.json", "checkpoints")
    )


def sentence(drop: Drop) -> str:
    """What to tell of a thing that can't be used here; "" for those that can."""
    name = drop.path.name
    sentences = {
        "picture": tr(
            "“{name}” is a single picture. To train, drop a folder that has one sub-folder of pictures per class; "
            "to try a network on it, drop it while Fine-tune is open.",
            name=name,
        ),
        "no pictures": tr("There are no pictures in “{name}”.", name=name),
        "missing": tr("“{name}” is not there (any more).", name=name),
        "several": tr("Please drop one thing at a time, or several folders of pictures: each becomes a class."),
        "unknown": tr(
            "“{name}” can't be opened here. Drop a folder or zip of pictures, a checkpoint, a run folder, "
            "or a .toml with settings.",
            name=name,
        ),
    }
    return sentences.get(drop.kind, "")


def _starts_from_something(path: Path) -> bool:
    from core import config_file

    try:
        finetune = config_file.load_values(path).get("finetune")
    except UserError:
        return False  # The page that opens it says what is wrong with it.
    return isinstance(finetune, dict) and bool(finetune.get("start"))


def _kind_of_folder(folder: Path, progress: Progress) -> Kind:
    if is_run(folder):
        return "run"
    suffixes = _picture_suffixes()
    names = islice(_file_names(folder, progress), LOOKED_AT)
    found = any(name.lower().endswith(suffixes) or name.startswith("data_batch") for name in names)
    return "pictures" if found else "no pictures"


def _file_names(folder: Path, progress: Progress) -> Iterator[str]:
    for _place, folders, names in os.walk(folder):
        progress.check()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (name for name in names if not name.startswith("."))


def _picture_suffixes() -> tuple[str, ...]:
    from core.data.decode import suffixes

    return tuple(suffixes())
