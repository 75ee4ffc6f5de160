"""What things dropped on the window, or given at its start, mean. `classify` reads disks: background only."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
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
    "album",
    "weights",
    "picture",
    "photos",
    "video",
    "no pictures",
    "missing",
    "unknown",
    "several",
]
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
VIDEOS = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".wmv", ".mpg", ".mpeg", ".3gp")
WEIGHTS = (".pt", ".pth", ".th", ".pth.tar", ".ckpt", ".bin", ".safetensors")
LOOKED_AT = 2000
"""Files in its sub-folders after which a folder without pictures there counts as one that has none there."""


@dataclass(frozen=True)
class Drop:
    """A recognised thing.

    `others` are further folders of pictures that came with `path`: each is one class; of "photos", further files. An
    "album" is a folder of pictures without class folders. `run` is the folder of the run that a checkpoint belongs to.
    "fine-tuning" are settings that start from a checkpoint.
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
    if name.endswith(VIDEOS):
        return Drop("video", path)
    return Drop("picture" if name.endswith(_picture_suffixes()) else "unknown", path)


def classify_all(paths: Sequence[Path], progress: Progress | None = None) -> Drop:
    """What these things mean together: one thing, several folders of pictures that are one class each, or files."""
    first, *others = dict.fromkeys(paths)
    if not others:
        return classify(first, progress)
    folders = [path.is_dir() for path in (first, *others)]
    kinds = {classify(path, progress).kind for path in (first, *others)}
    # A folder without pictures among them is the scan's to speak of, an unknown file the page's: they name it.
    if all(folders) and not kinds.isdisjoint({"pictures", "album"}) and kinds <= {"pictures", "album", "no pictures"}:
        return Drop("pictures", first, tuple(others))
    if not any(folders) and "picture" in kinds and kinds <= {"picture", "unknown"}:
        return Drop("photos", first, tuple(others))
    return Drop("several", first, tuple(others))


def is_run(folder: Path) -> bool:
    """Whether `folder` is the folder of a run."""
    return (folder / "config.toml").is_file() and any(
        (folder / part).exists() for part in ("metrics.jsonl", "state.json", "checkpoints")
    )


def sentence(drop: Drop) -> str:
    """What to tell of a thing that can't be used here; "" for those that can."""
    name = drop.path.name
    sentences = {
        "video": tr(
            "“{name}” is a video, which can't be opened here. Save some of its frames as pictures, or as an animated "
            "GIF, and drop these.",
            name=name,
        ),
        "no pictures": tr("There are no pictures in “{name}”.", name=name),
        "missing": tr("“{name}” is not there (any more).", name=name),
        "several": tr(
            "Please drop one thing at a time, several pictures, or several folders of pictures: each becomes a class."
        ),
        "unknown": tr(
            "“{name}” can't be opened here. Drop pictures, a folder or zip of them, a checkpoint, a run folder, "
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
    album, looked_at = False, 0
    for number, (_place, folders, names) in enumerate(os.walk(folder)):
        progress.check()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        seen = [name for name in names if not name.startswith(".")]
        has_pictures = any(name.lower().endswith(suffixes) for name in seen)
        if any(name.startswith("data_batch") for name in seen) or (has_pictures and number > 0):
            return "pictures"
        album = album or has_pictures
        looked_at += len(seen) if number > 0 else 0
        if looked_at > LOOKED_AT:
            break
    return "album" if album else "no pictures"


def _picture_suffixes() -> tuple[str, ...]:
    from core.data.decode import suffixes

    return tuple(suffixes())
