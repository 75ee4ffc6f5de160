"""What a file is by its content, and a sentence for each kind that no weights can be read from."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path
from typing import BinaryIO

from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP
from core.models.weights import safetensors_file

HEAD_BYTES = 4096
_FIRST_OF_OLD_PICKLES = b"(c}])]lNIFSVLid"
CHOOSE = QT_TRANSLATE_NOOP("core", "Choose a file of weights: .pt, .pth, .ckpt, .bin or .safetensors.")
UNPACK = QT_TRANSLATE_NOOP("core", "Unpack it, then choose the file of weights in it.")

Sentence = tuple[str, str]
"""What the file is, and what to do."""

_BEGINNINGS: tuple[tuple[bytes, Sentence], ...] = (
    (
        b"\x89HDF\r\n\x1a\n",
        (
            QT_TRANSLATE_NOOP("core", "“{path}” is an HDF5 file, as Keras writes them: not PyTorch's."),
            QT_TRANSLATE_NOOP("core", "Convert it to PyTorch with the program that made it, or choose another file."),
        ),
    ),
    *(
        (beginning, (QT_TRANSLATE_NOOP("core", "“{path}” is a packed archive, not a file of weights."), UNPACK))
        for beginning in (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf'\x1c", b"Rar!", b"\x28\xb5\x2f\xfd")
    ),
    *(
        (beginning, (QT_TRANSLATE_NOOP("core", "“{path}” is a picture, not a file of weights."), CHOOSE))
        for beginning in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
    ),
    (b"%PDF", (QT_TRANSLATE_NOOP("core", "“{path}” is a PDF document, not a file of weights."), CHOOSE)),
    (
        b"GGUF",
        (QT_TRANSLATE_NOOP("core", "“{path}” is a language model (GGUF), not a network for pictures."), CHOOSE),
    ),
    (
        b"\x93NUMPY",
        (QT_TRANSLATE_NOOP("core", "“{path}” is a single NumPy array, not the weights of a network."), CHOOSE),
    ),
    (
        b"version https://git-lfs",
        (
            QT_TRANSLATE_NOOP("core", "“{path}” only says where the file of weights is kept (Git LFS)."),
            QT_TRANSLATE_NOOP("core", "Run “git lfs pull” in its folder, or download the file itself."),
        ),
    ),
)
_WEB_PAGE = (
    QT_TRANSLATE_NOOP("core", "“{path}” is a web page, not a file of weights."),
    QT_TRANSLATE_NOOP("core", "Download it again: the server sent a page instead, perhaps one to log in."),
)
_SHARDED = (
    QT_TRANSLATE_NOOP("core", "“{path}” belongs to weights that are spread over several files."),
    QT_TRANSLATE_NOOP("core", "Put them together into one file with the program that made them, then choose that."),
)
_ONNX = (
    QT_TRANSLATE_NOOP("core", "“{path}” looks like an ONNX model: it is made to be run, not to be trained."),
    QT_TRANSLATE_NOOP("core", "Choose the PyTorch file that it was exported from."),
)
_TFLITE = (
    QT_TRANSLATE_NOOP("core", "“{path}” is a TensorFlow Lite model, not PyTorch's."),
    CHOOSE,
)
_TAR = (QT_TRANSLATE_NOOP("core", "“{path}” is a tar archive, not a file of weights."), UNPACK)
_OLD_TAR = (
    QT_TRANSLATE_NOOP("core", "“{path}” was saved by a PyTorch of before 2017."),
    QT_TRANSLATE_NOOP("core", "Load it there once more and save it with a newer PyTorch."),
)
_TEXT = (QT_TRANSLATE_NOOP("core", "“{path}” is a text file, not a file of weights."), CHOOSE)
_UNKNOWN = (QT_TRANSLATE_NOOP("core", "“{path}” is not a file of weights."), CHOOSE)
_TORCHSCRIPT = (
    QT_TRANSLATE_NOOP(
        "core", "“{path}” is a TorchScript program: it is made to be run, and this program runs nothing."
    ),
    QT_TRANSLATE_NOOP(
        "core", "Save its weights in Python: torch.save(torch.jit.load(file).state_dict(), new_file); choose that file."
    ),
)
_EXPORTED = (
    QT_TRANSLATE_NOOP("core", "“{path}” is an exported program (.pt2): it is made to be run, not to be trained."),
    QT_TRANSLATE_NOOP("core", "Choose the checkpoint that it was exported from."),
)
_KERAS = (
    QT_TRANSLATE_NOOP("core", "“{path}” is a Keras model, not PyTorch's."),
    QT_TRANSLATE_NOOP("core", "Convert it to PyTorch with the program that made it, or choose another file."),
)
_ARRAYS = (QT_TRANSLATE_NOOP("core", "“{path}” is an archive of NumPy arrays, not a file of weights."), CHOOSE)
_ARCHIVE = (QT_TRANSLATE_NOOP("core", "“{path}” is a zip archive of other things, not a file of weights."), UNPACK)


def of(file: BinaryIO, length: int) -> str:
    """ "zip", "safetensors", "pickle", or "" where it is nothing that weights could be in."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(max(0, length - 1))
    last = file.read(1)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if safetensors_file.looks_like_one(head):
        return "safetensors"
    if len(head) > 1 and head[0] == 0x80 and head[1] <= 5:
        return "pickle"
    if head[:1] and head[:1] in _FIRST_OF_OLD_PICKLES and last == b"." and b"\n" in head:
        return "pickle"
    return ""


def foreign(file: BinaryIO, length: int, path: Path) -> UserError:
    """The sentence for a file of no kind that can be read."""
    if length == 0:
        return UserError(QT_TRANSLATE_NOOP("core", "“{path}” is empty."), "", CHOOSE, path=str(path))
    file.seek(0)
    what, cure = _sentence(file, file.read(HEAD_BYTES))
    return UserError(what, "", cure, path=str(path))


def foreign_zip(names: list[str]) -> Sentence | None:
    """What a zip archive with these entries is, or None where torch.save may have written it."""
    ends = {name.partition("/")[2] or name for name in names}
    if any(
        name.endswith(("archive_format", "serialized_exported_program.json", "models/model.json")) for name in names
    ):
        return _EXPORTED
    if "data.pkl" in ends:
        return _TORCHSCRIPT if "constants.pkl" in ends or any(name.startswith("code/") for name in ends) else None
    if "model.weights.h5" in ends:
        return _KERAS
    if names and all(name.endswith(".npy") for name in names):
        return _ARRAYS
    return _ARCHIVE


def sharded(path: Path) -> UserError | None:
    """The sentence for one part of several, "model-00001-of-00003": alone it is not a network."""
    numbered = re.search(r"-(\d{5})-of-(\d{5})\.\w+$", path.name)
    if numbered is None or int(numbered[2]) < 2:
        return None
    return UserError(_SHARDED[0], "", _SHARDED[1], path=str(path))


def _sentence(file: BinaryIO, head: bytes) -> Sentence:
    for beginning, sentence in _BEGINNINGS:
        if head.startswith(beginning):
            return sentence
    if head[4:8] == b"TFL3":
        return _TFLITE
    if head[257:262] == b"ustar":
        return _tar(file)
    if head[:1] == b"\x08" and head[1:2] < b"\x20" and head[2:3] in (b"\x12", b"\x3a"):
        return _ONNX
    if b"\0" in head:
        return _UNKNOWN
    start = head.lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return _WEB_PAGE
    if start.startswith(b"{") and _is_index(file):
        return _SHARDED
    try:
        head[: -3 if len(head) == HEAD_BYTES else None].decode("utf-8")
    except UnicodeDecodeError:
        return _UNKNOWN
    return _TEXT


def _is_index(file: BinaryIO) -> bool:
    file.seek(0)
    try:
        return "weight_map" in json.loads(file.read(8 << 20))
    except (ValueError, RecursionError, TypeError):
        return False


def _tar(file: BinaryIO) -> Sentence:
    file.seek(0)
    try:
        with tarfile.open(fileobj=file, mode="r:") as archive:
            names = {entry.name for entry, _ in zip(archive, range(10), strict=False)}
    except (tarfile.TarError, ValueError, OSError):
        return _TAR
    return _OLD_TAR if {"storages", "tensors", "pickle"} <= names else _TAR
