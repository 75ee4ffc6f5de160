"""What a double-click starts: the right Python where there is one, a sentence where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LAUNCHERS = ROOT / "resources" / "launchers"
ELSEWHERE = ("/Library/Frameworks/Python.framework", "/opt/homebrew/bin/python3", "/usr/local/bin/python3")


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """The launchers in a checkout whose main.py only says how it was started."""
    folder = tmp_path / "a check out"
    shutil.copytree(LAUNCHERS, folder / "resources" / "launchers")
    (folder / "main.py").write_text("import sys; print(sys.argv); sys.exit(7)\n", encoding="utf-8")
    return folder


def _tools(folder: Path, **programs: str) -> str:
    """A PATH with nothing but these programs."""
    folder.mkdir()
    for name, target in programs.items():
        (folder / name).symlink_to(target)
    return str(folder)


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
def test_the_mac_launcher_takes_a_python_that_is_new_enough(moved: Path, tmp_path: Path) -> None:
    launcher = moved / "resources" / "launchers" / "ResNet Trainer.command"
    assert os.access(launcher, os.X_OK)
    dirname = shutil.which("dirname")
    assert dirname
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")  # Answers as a Python 3.9 does when asked for its age.
    old.chmod(0o755)
    path = _tools(tmp_path / "bin", dirname=dirname, **{"python3.12": str(old), "python3": sys.executable})
    result = subprocess.run([launcher, "x"], env={"PATH": path}, capture_output=True, text=True, check=False)
    assert result.returncode == 7
    assert result.stdout.strip() == str([str(moved / "main.py"), "x"])


@pytest.mark.skipif(os.name != "posix" or any(map(os.path.exists, ELSEWHERE)), reason="a Python is where Macs have it")
def test_without_python_the_mac_launcher_says_where_to_get_it(moved: Path, tmp_path: Path) -> None:
    dirname = shutil.which("dirname")
    assert dirname
    launcher = moved / "resources" / "launchers" / "ResNet Trainer.command"
    path = _tools(tmp_path / "bin", dirname=dirname)
    result = subprocess.run([launcher], env={"PATH": path}, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "https://www.python.org/downloads/" in result.stdout


def test_the_launcher_without_a_terminal_runs_main(moved: Path) -> None:
    launcher = moved / "resources" / "launchers" / "ResNet Trainer.pyw"
    result = subprocess.run([sys.executable, launcher, "x"], capture_output=True, text=True, check=False)
    assert result.returncode == 7
    assert result.stdout.strip() == str([str(moved / "main.py"), "x"])


def test_the_windows_launcher_is_written_as_windows_wants_it() -> None:
    content = (LAUNCHERS / "ResNet Trainer.bat").read_bytes()
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n")
    for words in (b'py -3 "%MAIN%" %*', b'python "%MAIN%" %*', b"https://www.python.org/downloads/", b"pause"):
        assert words in content


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-utils is not installed")
def test_the_linux_launcher_is_a_valid_desktop_entry(tmp_path: Path) -> None:
    entry = tmp_path / "resnet-trainer.desktop"
    template = (LAUNCHERS / "resnet-trainer.desktop").read_text(encoding="utf-8")
    entry.write_text(template.replace("@COMMAND@", '"/bin/true"'), encoding="utf-8")
    result = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")
