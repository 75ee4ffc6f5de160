"""Small data sets for all tests: image folders, archives, files in CIFAR's official format, unreadable files."""

from __future__ import annotations

import io
import os
import pickle
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import paths

CIFAR10_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
SHARED = Path(__file__).parents[1] / ".." / "shared" / "data"
"""Data that some machines have beside the checkout; tests that need it are skipped elsewhere."""


def shared(name: str) -> Path:
    """A file of the data beside the checkout; skips the test where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs ../shared/data/{name}, which is not here")
    return path


def pixels(seed: int, width: int = 12, height: int = 12) -> np.ndarray:
    """Random colours uint8 (height, width, 3), smooth enough to survive JPEG."""
    coarse = np.random.default_rng(seed).integers(0, 256, (3, 3, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BILINEAR))


def picture(path: Path, seed: int = 0, size: tuple[int, int] = (12, 12)) -> Path:
    """A picture file of `size` (width, height); the suffix decides the format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels(seed, *size)).save(path)
    return path


def image_folder(root: Path, classes: dict[str, int], size: tuple[int, int] = (12, 12), suffix: str = ".png") -> Path:
    """`root/<class>/<number><suffix>`: as many pictures as `classes` says, all different."""
    for number, (name, count) in enumerate(classes.items()):
        (root / name).mkdir(parents=True, exist_ok=True)
        for index in range(count):
            picture(root / name / f"{index}{suffix}", 1000 * number + index, size)
    return root


def digits_and_noise(root: Path, digits: int, noise: int) -> list[Path]:
    """Files 0.bmp, 1.bmp, …: the first of the bundled digits, then pictures that show nothing."""
    root.mkdir(parents=True, exist_ok=True)
    with np.load(paths.resource("samples", "digits.npz")) as sheet:
        shown = (sheet["images"][:digits] * 15).astype(np.uint8)
    nothing = np.random.default_rng(0).integers(0, 256, (noise, 8, 8, 3), dtype=np.uint8)
    files = [root / f"{number}.bmp" for number in range(digits + noise)]
    for file, drawn in zip(files, [*shown, *nothing], strict=True):
        Image.fromarray(drawn).save(file)
    return files


def archive(folder: Path, target: Path) -> Path:
    """`folder` with all it holds as `target` (.zip or .tar…), under the folder's own name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if target.suffix == ".zip":
        with zipfile.ZipFile(target, "w") as packed:
            for path in files:
                packed.write(path, path.relative_to(folder.parent))
    else:
        kind = {".gz": "w:gz", ".tgz": "w:gz", ".bz2": "w:bz2", ".xz": "w:xz"}.get(target.suffix, "w")
        with tarfile.open(target, kind) as tar:  # type: ignore[call-overload]
            for path in files:
                tar.add(path, path.relative_to(folder.parent))
    return target


def cifar10_files(train_per_batch: int = 20, test: int = 10) -> dict[str, bytes]:
    """The official files of CIFAR-10 in small: pickles of protocol 2 with byte keys, as they have been since 2009."""
    batches = {f"data_batch_{number}": train_per_batch for number in range(1, 6)} | {"test_batch": test}
    files = {}
    for seed, (name, count) in enumerate(batches.items()):
        labels = [index % 10 for index in range(count)]
        data = np.random.default_rng(seed).integers(0, 256, (count, 3072), dtype=np.uint8)
        data[:, 0] = labels
        names = [f"{CIFAR10_CLASSES[label]}_s_{seed}_{index}.png".encode() for index, label in enumerate(labels)]
        files[name] = _pickled({b"batch_label": b"b", b"labels": labels, b"data": data, b"filenames": names})
    names = [name.encode() for name in CIFAR10_CLASSES]
    files["batches.meta"] = _pickled({b"num_cases_per_batch": train_per_batch, b"label_names": names, b"num_vis": 3072})
    return files


def cifar100_files(train: int = 200, test: int = 100) -> dict[str, bytes]:
    """The official files of CIFAR-100 in small."""
    files = {}
    for seed, (name, count) in enumerate({"train": train, "test": test}.items()):
        fine = [index % 100 for index in range(count)]
        data = np.random.default_rng(seed).integers(0, 256, (count, 3072), dtype=np.uint8)
        names = [f"picture_{name}_{index}.png".encode() for index in range(count)]
        coarse = [label // 5 for label in fine]
        files[name] = _pickled({b"filenames": names, b"fine_labels": fine, b"coarse_labels": coarse, b"data": data})
    names = [f"fine_{index}".encode() for index in range(100)]
    files["meta"] = _pickled({b"fine_label_names": names, b"coarse_label_names": [b"coarse"] * 20})
    return files


def official_tar(target: Path, folder: str, files: dict[str, bytes]) -> Path:
    """The files as the official tar.gz holds them."""
    with tarfile.open(target, "w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"{folder}/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return target


@contextmanager
def forbidden(path: Path) -> Iterator[None]:
    """Nobody may read `path` meanwhile; root, whom no permission stops, acts as another user for that time.

    The folders above must be open to everyone: use a folder of `tempfile`, not `tmp_path`.
    """
    if os.name == "nt":
        pytest.skip("Windows keeps permissions in another way")
    mode = path.stat().st_mode
    path.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        path.chmod(mode)


def _pickled(value: object) -> bytes:
    """With the names that NumPy had when the official files were made."""
    return pickle.dumps(value, protocol=2).replace(b"cnumpy._core.multiarray\n", b"cnumpy.core.multiarray\n")
