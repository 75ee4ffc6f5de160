"""`doctor` on the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.cli.commands import ROOT, objects, run
from tests.data import image_folder, picture


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = image_folder(tmp_path / "set", {"fern": 22, "moss": 21}, size=(40, 30))
    (root / "moss" / "broken.png").write_bytes(b"")
    (root / "fern" / "7.png").replace(root / "fern" / "7.jpg")
    picture(root / "moss" / "0.png", 0, (40, 30))
    return root


def test_in_words(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    code, out, err = run(capsys, "doctor", folder)
    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[:3] == ["Class Training", "fern 22", "moss 22"]
    assert "Pictures that can't be read (1): moss/broken.png" in lines
    assert "moss/broken.png - Empty file" in lines
    assert "fern/7.jpg - Really PNG" in lines
    assert "fern/0.png, moss/0.png" in lines
    assert "→ Leave out. They are not used." in lines
    assert lines[-1] == "41 of 44 pictures would be used. No file was changed."


def test_as_json(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    code, out, _ = run(capsys, "doctor", folder, "--json")
    assert code == 0
    (values,) = objects(out)
    assert (values["pictures"], values["usable"]) == (44, 41)
    assert values["classes"]["fern"] == {"train": 22, "validation": 0, "test": 0}
    findings = {finding["kind"]: finding for finding in values["findings"]}
    assert set(findings) == {"unreadable", "wrong-extension", "conflicting"}
    assert findings["conflicting"]["groups"] == [["fern/0.png", "moss/0.png"]]
    assert findings["conflicting"]["treatment"] == "skip"
    assert findings["unreadable"]["reasons"] == ["Empty file"]


def test_several_folders_are_a_class_each(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    code, out, _ = run(capsys, "doctor", folder / "fern", folder / "moss", "--json")
    assert code == 0
    assert list(objects(out)[0]["classes"]) == ["fern", "moss"]


def test_what_cannot_be_looked_at_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "doctor", tmp_path / "nowhere")
    assert (code, out) == (1, "")
    assert "nowhere" in err


def test_it_needs_no_torch(folder: Path) -> None:
    words = ["-c", "import sys; from core.cli.main import main; main(sys.argv[1:]); assert 'torch' not in sys.modules"]
    subprocess.run([sys.executable, *words, "doctor", str(folder)], cwd=ROOT, check=True, capture_output=True)
