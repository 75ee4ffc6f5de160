"""The conventional way: a wheel with everything that runs and nothing that tests, and the program started from it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHIPPED = ("core", "gui", "resources", "main.py", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that the checkout stays as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in SHIPPED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source)
    # As left behind by a run of the program.
    (source / "resources" / "__pycache__").mkdir()
    (source / "resources" / "__pycache__" / "stray.pyc").touch()
    (source / "tests").mkdir()
    (source / "tests" / "__init__.py").touch()
    _pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source))
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel was installed into."""
    folder = tmp_path_factory.mktemp("installed") / "site"
    _pip("install", "--quiet", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return folder


def _pip(*arguments: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_wheel_holds_what_runs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {"main.py", *_files("core", ".py"), *_files("gui", ".py"), *_files("resources", "")}
    assert names == expected
    assert {"resources/icon.svg", "core/bootstrap/start.py"} <= names


def _files(folder: str, suffix: str) -> Iterator[str]:
    for path in (ROOT / folder).rglob("*" + suffix):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT).as_posix()


def test_the_wheel_brings_a_command_and_a_window(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        text = archive.read(name).decode()
    assert "[console_scripts]\nresnet-trainer = main:main\n" in text
    assert "[gui_scripts]\nresnet-trainer-window = main:main\n" in text


def _run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed program, from a folder that has nothing to do with the checkout."""
    variables = {
        "PYTHONPATH": str(installed),
        "RESNET_TRAINER_HOME": str(folder / "home"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=200,
        check=False,
    )


def test_installed_resources_are_found(installed: Path, tmp_path: Path) -> None:
    code = "from core.paths import resource; import main; print(main.__file__); print(resource('icon.svg'))"
    result = _run(installed, tmp_path, "-c", code)
    assert result.returncode == 0, result.stderr
    assert [Path(line) for line in result.stdout.splitlines()] == [
        installed / "main.py",
        installed / "resources" / "icon.svg",
    ]


def test_the_installed_command_trains_the_digits(installed: Path, tmp_path: Path) -> None:
    [script] = [path for path in (installed / "bin").iterdir() if path.stem == "resnet-trainer"]
    arguments = ["train", "--data", "digits", "--epochs", "1", "--out", str(tmp_path / "runs"), "--json"]
    result = _run(installed, tmp_path, str(script), *arguments)
    assert result.returncode == 0, result.stderr
    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert any(event.get("epoch") == 1 and "train_loss" in event for event in events)
    assert list((tmp_path / "runs").rglob("last.pt"))
    assert not list(installed.glob(".resnet-trainer-env"))
    assert not (tmp_path / "home" / "environments").exists()


def test_the_tests_are_not_part_of_the_installed_program(installed: Path, tmp_path: Path) -> None:
    result = _run(installed, tmp_path, "-c", "import sys, main; sys.exit(main.main(['test']))")
    assert result.returncode == 1
    assert "source code" in result.stderr
    assert "Traceback" not in result.stderr
