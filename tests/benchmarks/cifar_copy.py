"""The JPEG copy of CIFAR-10 that the benchmarks train on: where it is, and a smaller folder of the same form."""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.data import SHARED

ARCHIVE = "cifar10-jpeg.tar.gz"


def add_flags(parser: argparse.ArgumentParser, pictures: int | None = None) -> None:
    """`--data`, and `--pictures` with this default where only a part is trained on."""
    parser.add_argument(
        "--data", type=Path, help=f"the copy, unpacked: train/<class>/ and test/<class>/; else {ARCHIVE}"
    )
    if pictures is not None:
        parser.add_argument("--pictures", type=int, default=pictures, help="of train (usually %(default)s; 0: all)")


@contextmanager
def opened(folder: Path | None) -> Iterator[Path]:
    """The folder with `train` and `test`: `folder`, or the archive beside the checkout, unpacked for as long."""
    if folder is not None:
        yield folder.expanduser().absolute()
        return
    if not (SHARED / ARCHIVE).is_file():
        raise SystemExit(f"This benchmark needs the JPEG copy of CIFAR-10: --data FOLDER, or ../shared/data/{ARCHIVE}.")
    with tempfile.TemporaryDirectory() as place:
        with tarfile.open(SHARED / ARCHIVE) as packed:
            packed.extractall(place, filter="data")
        yield Path(place) / "cifar10"


@contextmanager
def part(copy: Path, count: int) -> Iterator[Path]:
    """A folder of `<class>/` with `count` pictures of train in all, as many of each class; 0 stands for all."""
    if count == 0:
        yield copy / "train"
        return
    classes = sorted(path for path in (copy / "train").iterdir() if path.is_dir())
    with tempfile.TemporaryDirectory() as place:
        for kind in classes:
            target = Path(place) / kind.name
            target.mkdir()
            files = sorted(file for file in kind.iterdir() if not file.name.startswith("."))
            for file in itertools.islice(files, count // len(classes)):
                _link(file, target / file.name)
        yield Path(place)


def _link(file: Path, target: Path) -> None:
    with suppress(OSError):
        os.link(file, target)
        return
    shutil.copyfile(file, target)
