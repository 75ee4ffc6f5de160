"""A file is whole, compared and named, or not there at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from core.choices import EXPORTERS, Choice
from core.errors import Cancelled, DiskError, UserError
from core.export import onnx_file, pt, safetensors_file
from core.export.formats import Answer, Format
from core.export.source import Source
from core.export.write import export, file_name, suffix, usage
from core.messages import Message
from core.progress import Progress
from tests.core.export.making import CLASSES, MEAN, ROOT, pictures, saved


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return saved(tmp_path / "source.pt", side=8, model={"depths": [1], "widths": [8]})


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_it_says_what_was_written(source: Path, tmp_path: Path) -> None:
    done = export(source, "pt", tmp_path / "new" / "out.pt", pictures=pictures(40, 20))
    assert (done.path, done.format) == (tmp_path / "new" / "out.pt", "pt")
    assert done.compared == 16 and done.difference is not None and done.difference < 1e-5
    assert export(source, "pt", tmp_path / "new" / "out.pt").compared == 4
    assert done.lines == usage("pt", tmp_path / "out.pt", torch.load(source, weights_only=True))
    assert names(tmp_path / "new") == ["out.pt"]


def test_names_to_offer() -> None:
    assert suffix("safetensors") == ".safetensors" and file_name("moles", "onnx") == "moles.onnx"
    offered = [file_name("moles", format) for format in EXPORTERS]
    assert len(set(offered)) == len(offered)
    with pytest.raises(UserError, match="Did you mean “onnx”"):
        suffix("onxn")


def test_neither_the_checkpoint_nor_a_folder_is_overwritten(source: Path, tmp_path: Path) -> None:
    before = source.read_bytes()
    with pytest.raises(UserError, match="the checkpoint itself"):
        export(source, "pt", tmp_path / "." / "source.pt")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError, match="is a folder"):
        export(source, "card", tmp_path / "folder")
    assert source.read_bytes() == before and names(tmp_path) == ["folder", "source.pt"]


def _one_more(raw: bytes, source: Source) -> Answer:
    right = pt.load(raw, source)
    return lambda pixels: right(pixels) + 1


WRONG = Format(pt.encode, _one_more, pt.usage)


def test_a_file_that_answers_differently_gets_no_name(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EXPORTERS, "wrong", Choice("Wrong", "Wrong.", f"{__name__}:WRONG", ".pt"))
    (tmp_path / "out.pt").write_text("before")
    with pytest.raises(UserError, match=r"answers differently.*differ by up to 1\b"):
        export(source, "wrong", tmp_path / "out.pt")
    assert (tmp_path / "out.pt").read_text() == "before" and names(tmp_path) == ["out.pt", "source.pt"]


def test_a_network_that_answers_no_numbers_is_refused(tmp_path: Path) -> None:
    source = saved(tmp_path / "source.pt", side=8, model={"depths": [1], "widths": [8]})
    contents = torch.load(source, weights_only=True)
    contents["weights"]["fc.weight"].fill_(1e38)
    torch.save(contents, source)
    with pytest.raises(UserError):
        export(source, "pt", tmp_path / "out.pt")
    assert names(tmp_path) == ["source.pt"]


@pytest.mark.parametrize("format", ["pt", "pt2", "card"])
def test_a_disk_that_takes_no_more_leaves_nothing(source: Path, tmp_path: Path, format: str) -> None:
    resource = pytest.importorskip("resource", reason="Windows knows no such limit")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        with pytest.raises(DiskError, match="could not be written"):
            export(source, format, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names(tmp_path) == ["source.pt"]


def test_a_place_that_cannot_be_written_is_told(source: Path, tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="below"):
        export(source, "safetensors", source / "below.safetensors")
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    if not os.access(locked, os.W_OK):
        with pytest.raises(DiskError, match="not allowed"):
            export(source, "pt", locked / "out.pt")
    assert names(locked) == []


@pytest.mark.parametrize("word", ["Reading", "Writing", "Loading"])
def test_cancelling_leaves_nothing(source: Path, tmp_path: Path, word: str) -> None:
    said: list[str] = []

    def listen(what: Message, done: int, total: int) -> None:
        said.append(str(what))
        if said[-1].startswith(word):
            progress.cancel()

    progress = Progress(listen)
    with pytest.raises(Cancelled):
        export(source, "pt", tmp_path / "out.pt", progress=progress)
    assert names(tmp_path) == ["source.pt"] and said[-1].startswith(word)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows ends processes in another way")
def test_killed_while_writing_the_name_holds_the_old_file(source: Path, tmp_path: Path) -> None:
    (tmp_path / "out.pt").write_text("before")
    code = (
        "import os, signal, sys, pathlib\n"
        "from core.export import comparing, write\n"
        "comparing.compare = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "for name in ('out.pt', 'new.pt'):\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        write.export(pathlib.Path(sys.argv[1]), 'pt', pathlib.Path(sys.argv[2], name))\n"
        "    assert os.waitpid(child, 0)[1] == signal.SIGKILL\n"
    )
    words = [sys.executable, "-c", code, str(source), str(tmp_path)]
    assert subprocess.run(words, cwd=ROOT, timeout=200).returncode == 0
    assert (tmp_path / "out.pt").read_text() == "before" and not (tmp_path / "new.pt").exists()


@pytest.mark.parametrize(("format", "package"), [("onnx", "onnx"), ("onnx", "onnxscript"), ("onnx", "onnxruntime")])
def test_a_package_that_is_not_there_is_one_sentence_with_its_cure(
    format: str, package: str, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UserError, match=rf"needs the package “{package}”.*-m pip install onnx onnxscript"):
        export(source, format, tmp_path / "out")
    assert names(tmp_path) == ["source.pt"]


def test_a_network_beyond_two_gigabytes_is_no_onnx_file(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_file, "LARGEST", 1000)
    with pytest.raises(UserError, match=r"too large for an ONNX file.*pt2"):
        export(source, "onnx", tmp_path / "out.onnx")


def test_metadata_of_safetensors_and_onnx_is_whole(source: Path, tmp_path: Path) -> None:
    import onnx

    raw = export(source, "safetensors", tmp_path / "out.safetensors").path.read_bytes()
    tensors = safetensors_file.metadata(raw)
    file = onnx.load(str(export(source, "onnx", tmp_path / "out.onnx").path))
    network = {item.key: json.loads(item.value) for item in file.metadata_props}
    for found in (tensors, network):
        assert found["classes"] == CLASSES
        assert found["preprocessing"]["mean"] == MEAN and found["preprocessing"]["size"] == 8
        assert found["model"]["widths"] == [8]
    sides = file.graph.input[0].type.tensor_type.shape.dim
    assert [side.dim_param or side.dim_value for side in sides] == ["batch", 3, 8, 8]
    assert not any(tensor.external_data for tensor in file.graph.initializer)


def test_foreign_weights_leave_as_they_came(tmp_path: Path) -> None:
    """A bare state_dict: what its classes are and how it was trained is unknown, and said to be."""
    source, foreign = saved(tmp_path / "ours.pt"), tmp_path / "foreign.pth"
    weights = torch.load(source, weights_only=True)["weights"]
    torch.save({"state_dict": {f"module.{name}": tensor for name, tensor in weights.items()}}, foreign)
    plain = torch.load(export(foreign, "pt", tmp_path / "plain.pt").path, weights_only=True)
    assert all(torch.equal(plain["weights"][name], tensor) for name, tensor in weights.items())
    assert plain["classes"] == ["class 0", "class 1", "class 2"] and plain["classes_named"] is False
    for file in (foreign, tmp_path / "plain.pt"):
        page = export(file, "card", tmp_path / "card.md").path.read_text(encoding="utf-8")
        assert "How it was trained is not known" in page and "stand for places in its last layer" in page
        assert "Handwritten digits" not in page


def test_offering_formats_waits_for_no_torch() -> None:
    code = (
        "import sys; import core.cli.export; from core.export.write import suffix; suffix('pt2')\n"
        "assert not {'torch', 'torchvision', 'onnx'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=100).returncode == 0
