"""What people have on their disks: what torch and others save is read with equal values, the rest is named."""

from __future__ import annotations

import argparse
import collections
import io
import pickle
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torchvision
from PIL import Image
from torch import nn

from core.errors import Cancelled, DiskError, UserError
from core.models.weights.inert import Inert
from core.models.weights.reading import module_state, read
from core.progress import Progress


class Hyperparameters(dict[str, Any]):
    """A class of somebody's own, as trainers keep them."""


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.register_buffer("scratch", torch.ones(2), persistent=False)
        self.options = argparse.Namespace(depth=1)


def save(tmp_path: Path, value: Any, **options: Any) -> Path:
    file = tmp_path / "any-name.jpg"
    torch.save(value, file, **options)
    return file


def weights() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    return Block().state_dict()


def equal(found: Any, expected: dict[str, torch.Tensor]) -> bool:
    return list(found) == list(expected) and all(
        found[name].dtype == value.dtype and torch.equal(found[name], value) for name, value in expected.items()
    )


TYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16]
TYPES += [torch.int8, torch.uint8, torch.bool, torch.complex64]


@pytest.mark.parametrize("zip_format", [True, False])
@pytest.mark.parametrize("foreign", [False, True], ids=["plain", "with an object"])
def test_every_type_and_view_comes_back_equal(zip_format: bool, foreign: bool, tmp_path: Path) -> None:
    expected = {str(dtype): (torch.arange(-3, 9).reshape(3, 4) / 2).to(dtype) for dtype in TYPES}
    base = torch.arange(24.0)
    expected |= {"view": base[4:10], "transposed": base.reshape(4, 6).T, "empty": torch.zeros(0, 3)}
    expected |= {"scalar": torch.tensor(2.5), "parameter": nn.Parameter(torch.ones(2)).detach()}
    saved = {"weights": expected, "note": "ü", "steps": [1, 2.5, None, True, 10**30], "where": (1, {"a"})}
    saved |= {"object": argparse.Namespace(lr=0.1)} if foreign else {}
    contents = read(save(tmp_path, saved, _use_new_zipfile_serialization=zip_format))
    assert equal(contents.data["weights"], expected)
    assert contents.data["steps"] == [1, 2.5, None, True, 10**30] and contents.data["where"] == (1, {"a"})
    assert contents.dropped == (("argparse.Namespace",) if foreign else ())
    if foreign:
        assert contents.data["object"].state == {"lr": 0.1}
    found = contents.data["weights"]
    assert found["view"].untyped_storage().data_ptr() == found["transposed"].untyped_storage().data_ptr()


@pytest.mark.parametrize("zip_format", [True, False])
def test_a_state_dict_is_read_by_torch_itself(zip_format: bool, tmp_path: Path) -> None:
    contents = read(save(tmp_path, weights(), _use_new_zipfile_serialization=zip_format))
    assert contents.how == "weights-only" and contents.dropped == ()
    assert equal(contents.data, weights())


@pytest.mark.parametrize("byteorder", ["little", "big"])
def test_the_byte_order_of_the_file_is_heeded(byteorder: str, tmp_path: Path) -> None:
    from tests.core.models.weights import hostile

    values = np.arange(4, dtype="<f4" if byteorder == "little" else ">f4")
    buffer = io.BytesIO(hostile.zipped(b"\x80\x02cany\nclass\n" + hostile.tensor() + b"\x86.", {"0": values.tobytes()}))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("archive/byteorder", byteorder)
    (tmp_path / "f").write_bytes(buffer.getvalue())
    contents = read(tmp_path / "f")
    assert contents.how == "inert" and torch.equal(contents.data[1], torch.arange(4.0))


@pytest.mark.parametrize("zip_format", [True, False])
def test_a_trainers_checkpoint_with_objects_of_all_kinds(zip_format: bool, tmp_path: Path) -> None:
    hyperparameters = Hyperparameters(lr=0.1, path=Path("x"))
    saved = {
        "args": argparse.Namespace(model="resnet18", lr=0.1),
        "state_dict": collections.OrderedDict(weights()),
        "best": np.float64(77.5),
        "seen": np.int64(-3),
        "curve": np.arange(6, dtype=np.float32).reshape(2, 3).T,
        "output": Path("runs/1"),
        "hyper_parameters": hyperparameters,
        "default": collections.defaultdict(list, {"a": [1]}),
        "dtype": torch.float32,
        "milestones": collections.Counter([3, 3, 5]),
        "raw": b"\0\xff",
    }
    contents = read(save(tmp_path, saved, _use_new_zipfile_serialization=zip_format))
    assert contents.how == "inert"
    assert equal(contents.data["state_dict"], weights())
    assert (contents.data["best"], contents.data["seen"], contents.data["raw"]) == (77.5, -3, b"\0\xff")
    assert torch.equal(contents.data["curve"], torch.arange(6.0).reshape(2, 3).T)
    assert contents.data["args"].state == {"model": "resnet18", "lr": 0.1}
    assert contents.data["hyper_parameters"]["lr"] == 0.1
    assert contents.data["default"] == {"a": [1]} and contents.data["milestones"] == {3: 2, 5: 1}
    assert {"argparse.Namespace", "torch.float32", f"{__name__}.Hyperparameters"} <= set(contents.dropped)
    assert any(name.startswith("pathlib") for name in contents.dropped)


@pytest.mark.parametrize("write", ["zip", "legacy", "pickle"])
def test_a_whole_pickled_network_gives_its_state_dict(write: str, tmp_path: Path) -> None:
    network = torchvision.models.resnet18(num_classes=3)
    file = tmp_path / "network.pt"
    if write == "pickle":
        file.write_bytes(pickle.dumps(network))
    else:
        torch.save(network, file, _use_new_zipfile_serialization=write == "zip")
    contents = read(file)
    state = module_state(contents.data)
    assert state is not None and equal(state, network.state_dict())
    assert contents.data.name == "torchvision.models.resnet.ResNet"
    assert "torchvision.models.resnet.BasicBlock" in contents.dropped


def test_a_module_keeps_its_transient_buffers_to_itself(tmp_path: Path) -> None:
    contents = read(save(tmp_path, {"model": nn.DataParallel(Block())}))
    state = module_state(contents.data["model"])
    assert state is not None and list(state) == [f"module.{name}" for name in weights()]
    assert module_state(contents.data) is None and module_state(Inert("a.b", state={"x": 1})) is None


def test_a_module_that_holds_itself_ends(tmp_path: Path) -> None:
    network = Block()
    network.options.owner = network
    network._modules["self"] = network
    contents = read(save(tmp_path, network))
    state = module_state(contents.data)
    assert state is not None and set(state) == set(weights())


def test_a_list_that_holds_itself_is_cut(tmp_path: Path) -> None:
    ring: list[Any] = [1]
    ring.append(ring)
    contents = read(save(tmp_path, {"ring": ring, "w": torch.ones(2)}))
    assert contents.dropped == ("recursion",) and isinstance(contents.data["ring"][1], Inert)
    assert torch.equal(contents.data["w"], torch.ones(2))


@pytest.mark.parametrize("protocol", range(6))
def test_plain_pickles_of_tensors_and_arrays(protocol: int, tmp_path: Path) -> None:
    saved = {"model": weights(), "array": np.arange(6, dtype=np.int64).reshape(3, 2), "name": "é"}
    file = tmp_path / "weights.pkl"
    file.write_bytes(pickle.dumps(saved, protocol))
    contents = read(file)
    assert contents.how == "inert" and equal(contents.data["model"], weights())
    assert torch.equal(contents.data["array"], torch.arange(6).reshape(3, 2)) and contents.data["name"] == "é"


def test_quantised_tensors_stay_inert(tmp_path: Path) -> None:
    contents = read(save(tmp_path, {"q": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)}))
    assert "torch._utils._rebuild_qtensor" in contents.dropped


def test_nan_is_no_matter_of_reading(tmp_path: Path) -> None:
    assert read(save(tmp_path, {"w": torch.full((2,), float("nan"))})).data["w"].isnan().all()


def packed(write: Callable[[zipfile.ZipFile], Any]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        write(archive)
    return buffer.getvalue()


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    return buffer.getvalue()


def script() -> bytes:
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.trace(nn.Linear(2, 2), torch.ones(1, 2)), buffer)
    return buffer.getvalue()


def exported() -> bytes:
    buffer = io.BytesIO()
    torch.export.save(torch.export.export(nn.Linear(2, 2), (torch.ones(1, 2),)), buffer)
    return buffer.getvalue()


def tar(*names: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name))
    return buffer.getvalue()


FOREIGN: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "is empty"),
    "text": (lambda: b"some notes about a network.\nAnd more.", "text file"),
    "text in brackets": (lambda: b"(a remark)\nthat ends with a full stop.", "text file"),
    "json": (lambda: b'{"a": 1}\n', "text file"),
    "html": (lambda: b"\n<!DOCTYPE html><html>Log in</html>", "web page"),
    "index": (lambda: b'{"metadata": {}, "weight_map": {"a": "model-00001-of-00002.bin"}}', "several files"),
    "git lfs": (lambda: b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS"),
    "picture": (picture, "picture"),
    "hdf5": (lambda: b"\x89HDF\r\n\x1a\n" + bytes(100), "HDF5"),
    "onnx": (lambda: b"\x08\x08\x12\x07pytorch\x1a\x032.0" + bytes(50), "ONNX"),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(50), "packed archive"),
    "numpy": (lambda: b"\x93NUMPY\x01\0" + bytes(50), "NumPy array"),
    "noise": (lambda: b"\x01\0\x05" * 50, "is not a file of weights"),
    "tar": (lambda: tar("a.pt"), "tar archive"),
    "tar of old torch": (lambda: tar("storages", "tensors", "pickle"), "before 2017"),
    "zip": (lambda: packed(lambda archive: archive.writestr("model.pt", b"x" * 99)), "zip archive of other things"),
    "empty zip": (lambda: packed(lambda archive: None), "zip archive of other things"),
    "npz": (lambda: packed(lambda archive: archive.writestr("a.npy", b"")), "archive of NumPy arrays"),
    "keras": (lambda: packed(lambda archive: archive.writestr("model.weights.h5", b"")), "Keras"),
    "torchscript": (script, "TorchScript"),
    "pt2": (exported, r"exported program \(.pt2\)"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_file_of_weights_is_named(kind: str, tmp_path: Path) -> None:
    make, sentence = FOREIGN[kind]
    file = tmp_path / "model.pt"
    file.write_bytes(make())
    with pytest.raises(UserError, match=sentence) as caught:
        read(file)
    assert str(file) in str(caught.value) and caught.value.cure.template


def test_a_folder_a_missing_file_and_a_part_of_several(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        read(tmp_path)
    with pytest.raises(DiskError, match="not there"):
        read(tmp_path / "none.pt")
    part = tmp_path / "model-00001-of-00002.safetensors"
    part.write_bytes(b"x")
    with pytest.raises(UserError, match="several files"):
        read(part)


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        read(save(tmp_path, weights()), progress)


def test_reading_says_how_far_it_is(tmp_path: Path) -> None:
    said: list[tuple[str, int, int]] = []
    read(
        save(tmp_path, {"w": weights(), "args": argparse.Namespace()}),
        Progress(lambda what, done, total: said.append((str(what), done, total))),
    )
    assert said[-1][0] == "Reading any-name.jpg…" and said[-1][1] == said[-1][2] > 0
