"""CIFAR-10 and CIFAR-100: downloaded, or from what the person already has, in whichever form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from core import settings
from core.config import DataConfig
from core.data import cifar_batches, layout, pixels
from core.data.cifar_batches import CIFAR10, CIFAR100, SIDE, Official
from core.data.decode import resize
from core.data.folder import open_scanned
from core.data.pictures import DataSet, Pixels, from_array
from core.data.roles import data_set
from core.data.split import split_exactly
from core.download import download
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.paths import expanded
from core.progress import Progress

URLS = {
    "CIFAR-10": "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
    "CIFAR-100": "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz",
}
DIGESTS = {
    "CIFAR-10": "md5:c58f30108f718f92721af3b95e74349a",
    "CIFAR-100": "md5:eb9058c3a382ffc7106e4002c42a8d85",
}
BYTES = {"CIFAR-10": 170_498_071, "CIFAR-100": 169_001_437}


def open_cifar10(config: DataConfig, validation_share: float, progress: Progress, test_share: float = 0.0) -> DataSet:
    """CIFAR-10 (Krizhevsky 2009): its test part is the test role, validation is split from its training part.

    `test_share` matters only for picture files that have no test folder.
    """
    return _open(CIFAR10, config, validation_share, progress, test_share)


def open_cifar100(config: DataConfig, validation_share: float, progress: Progress, test_share: float = 0.0) -> DataSet:
    """CIFAR-100 with its 100 fine classes; roles as for CIFAR-10."""
    return _open(CIFAR100, config, validation_share, progress, test_share)


def _open(official: Official, config: DataConfig, share: float, progress: Progress, test_share: float) -> DataSet:
    path = expanded(config.path) if config.path else _downloaded(official, progress)
    try:
        path.stat()
    except OSError as error:
        raise DiskError(path, error, writing=False) from error
    if cifar_batches.holds_official(path, official):
        return _open_official(path, official, config.image_size or SIDE, share, progress)
    return _open_folder(path, official, config, share, progress, test_share)


def _downloaded(official: Official, progress: Progress) -> Path:
    """The official file in the data folder, fetched unless it is there and whole."""
    target = downloaded_file(official)
    download(URLS[official.title], target, DIGESTS[official.title], progress, most=BYTES[official.title])
    return target


def downloaded_file(official: Official) -> Path:
    """Where the official archive is once it was downloaded."""
    return settings.load_or_default().data / URLS[official.title].rpartition("/")[2]


def _open_official(path: Path, official: Official, size: int, share: float, progress: Progress) -> DataSet:
    def make() -> tuple[Pixels, dict[str, Any]]:
        progress.report(Message(QT_TRANSLATE_NOOP("core", "Reading {title}…"), {"title": official.title}))
        read = cifar_batches.read(path, official, progress)
        made = read.pixels if size == SIDE else np.stack([resize(picture, size) for picture in read.pixels])
        names = cifar_batches.unique(
            f"{'train' if row < read.train_count else 'test'}/{read.classes[label]}/{name}"
            for row, (label, name) in enumerate(zip(read.labels.tolist(), read.names, strict=True))
        )
        about = {"classes": read.classes, "labels": read.labels.tolist(), "names": names, "train": read.train_count}
        return made, about

    deciding = [official.title, path.resolve(), size, *_state(path, official)]
    images, about = pixels.load_made(deciding, make, progress)
    pictures = from_array(tuple(about["names"]), about["labels"], images)
    train_count = about["train"]
    train = pictures.subset(np.arange(train_count))
    return data_set(
        tuple(about["classes"]),
        train,
        split_exactly(train.names, train.labels, share),
        test=pictures.subset(np.arange(train_count, len(pictures))),
    )


def _state(path: Path, official: Official) -> list[int]:
    """Length and time of change of every file that is read."""
    inside = [path] if path.is_file() else [path / official.folder / name for name in official.files]
    inside += [] if path.is_file() else [path / name for name in official.files]
    stats = [file.stat() for file in inside if file.exists()]
    return [number for stat in stats for number in (stat.st_size, stat.st_mtime_ns)]


def _open_folder(
    path: Path, official: Official, config: DataConfig, share: float, progress: Progress, test_share: float
) -> DataSet:
    """CIFAR as picture files: `train/<class>/*` and `test/<class>/*`, as a folder or an archive."""
    found = layout.scan(path, progress)
    if len(found.classes) != official.classes:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "“{path}” is not {title}: it has {count} classes instead of {expected}."),
            "",
            QT_TRANSLATE_NOOP("core", "Choose the official file or folder; for your own pictures, “Image folder”."),
            field="data.path",
            path=str(path),
            title=official.title,
            count=len(found.classes),
            expected=official.classes,
        )
    return open_scanned(found, config, share, progress, test_share, exactly=True)
