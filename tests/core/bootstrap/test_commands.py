"""The commands of the bootstrap: test, install-shortcut, uninstall, --torch, and passing an exit code on."""

from __future__ import annotations

import os
import plistlib
import re
import sys
from pathlib import Path

import pytest

from core.bootstrap import checks, restart, shortcut, start, uninstall
from core.bootstrap.environment import Environment
from core.bootstrap.problem import Problem

ROOT = Path(__file__).parents[3]


def test_the_test_command_runs_everything_and_fails_if_one_step_does(capsys: pytest.CaptureFixture[str]) -> None:
    commands: list[list[str]] = []

    def call(command: list[str], folder: Path, environment: dict[str, str]) -> int:
        assert environment["QT_QPA_PLATFORM"] == "offscreen"
        commands.append(command)
        return 1 if "mypy" in command else 0

    assert checks.run(str(ROOT), [], call) == 1
    assert [command[2] for command in commands] == ["ruff", "ruff", "mypy", commands[3][2], "pytest", "pytest"]
    said = capsys.readouterr().out
    assert [line.split()[-1] for line in said.splitlines() if line.startswith("FAILED")] == ["types"]
    assert checks.run(str(ROOT), [], lambda *rest: 0) == 0


def test_the_engine_is_tested_without_qt_and_the_rest_with_it() -> None:
    engine, rest = [check.command for check in checks.plan(ROOT, ["-n", "3", "-k", "core"])[-2:]]
    assert engine[3:7] == ("-p", "no:pytest-qt", "-p", "tests.block_qt")
    assert engine[-5:] == ("tests/core", "-n", "3", "-k", "core")
    assert rest[3:] == ("tests", "--ignore=tests/core", "--ignore=tests/benchmarks", "-n", "3", "-k", "core")


def test_all_tests_are_shared_by_a_few_processes_and_named_ones_are_not() -> None:
    for check in checks.plan(ROOT, ["-x"])[-2:]:
        shared = check.command[check.command.index("-n") :]
        assert 1 <= int(shared[1]) <= checks.MOST_AT_ONCE
        assert shared[2:] == ("--dist", "loadfile", "-x")
    assert "-n" not in checks.plan(ROOT, ["tests/core/bootstrap/test_commands.py"])[-1].command


def test_named_tests_replace_all_tests() -> None:
    only = checks.plan(ROOT, ["tests/core/bootstrap/test_commands.py::test_x", "-v"])
    assert [check.command[-2:] for check in only if "pytest" in check.name] == [
        ("tests/core/bootstrap/test_commands.py::test_x", "-v")
    ]


def test_a_filter_may_leave_one_half_empty_but_no_filter_may() -> None:
    def call(command: list[str], *rest: object) -> int:
        return checks.NO_TESTS if "pytest" in command else 0

    assert checks.run(str(ROOT), ["-k", "something"], call) == 0
    assert checks.run(str(ROOT), [], call) == 1


def test_without_the_source_there_are_no_tests(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="source code"):
        checks.run(str(tmp_path), [])


def test_torch_is_taken_out_of_the_arguments() -> None:
    assert start.take_torch(["train", "--torch", "cpu", "--epochs", "3"]) == (["train", "--epochs", "3"], "cpu")
    assert start.take_torch(["--torch=cuda"]) == ([], "cuda")
    assert start.take_torch(["train"]) == (["train"], None)
    for wrong in (["--torch"], ["--torch", "rocm"]):
        with pytest.raises(Problem, match="cpu, cuda or default"):
            start.take_torch(wrong)


def test_the_exit_code_of_a_child_is_passed_on() -> None:
    """As on Windows, where a process can't be replaced."""
    assert restart.wait([sys.executable, "-c", "import sys; sys.exit(7)"], dict(os.environ)) == 7


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's home folder, with the checkout's name in it as odd as names get."""
    for name, value in (("HOME", "home"), ("XDG_DATA_HOME", "home/share"), ("RESNET_TRAINER_HOME", "home/ours")):
        monkeypatch.setenv(name, str(tmp_path / value))
    return tmp_path / "home"


def unquote(command: str) -> list[str]:
    """Reads an Exec line as a desktop does: string escapes first, then quotes, then field codes."""
    words = re.findall(r'"((?:\\.|[^"\\])*)"', command.replace("\\\\", "\\"))
    return [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in words]


def test_the_linux_shortcut_starts_this_program_and_goes_away_again(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shortcut.run(str(ROOT), "linux") == 0
    entry = home / "share" / "applications" / "resnet-trainer.desktop"
    assert str(entry) in capsys.readouterr().out
    lines = dict(line.split("=", 1) for line in entry.read_text(encoding="utf-8").splitlines() if "=" in line)
    assert unquote(lines["Exec"])[1] == str(ROOT / "main.py")
    made = shortcut.installed("linux")
    assert len(made) == 3
    assert all(path.stat().st_size for path in made)
    entry.write_text("[Desktop Entry]\nName=Somebody else's\n", encoding="utf-8")
    assert shortcut.installed("linux") == []


@pytest.mark.parametrize("name", ["a b", 'quote"d', "do$$ar", "100%", "back\\slash", "`tick`"])
def test_any_path_survives_the_quoting_of_a_desktop_entry(name: str) -> None:
    [read] = unquote(shortcut.quote(Path("/home") / name))
    assert read == f"/home/{name}"


def test_the_mac_shortcut_is_an_application_with_our_icon(home: Path) -> None:
    assert shortcut.run(str(ROOT), "darwin") == 0
    [application] = shortcut.installed("darwin")
    assert application == home / "Applications" / "ResNet Trainer.app"
    description = plistlib.loads((application / "Contents" / "Info.plist").read_bytes())
    script = application / "Contents" / "MacOS" / description["CFBundleExecutable"]
    assert str(ROOT / "main.py") in script.read_text(encoding="utf-8")
    assert script.stat().st_mode & 0o111 == 0o111


def test_uninstalling_keeps_what_the_person_made(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    Environment(checkout / ".resnet-trainer-env").claim()
    kept = [
        home / "ours" / "runs" / "first" / "last.pt",
        home / "ours" / "settings.toml",
        home / "ours" / "data" / "a.tar",
    ]
    for file in [*kept, home / "ours" / "cache" / "decoded.bin"]:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    if sys.platform == "linux":
        shortcut.run(str(ROOT))
    assert uninstall.run(str(checkout)) == 0
    assert not (checkout / ".resnet-trainer-env").exists()
    assert not (home / "ours" / "cache").exists()
    assert shortcut.installed() == []
    assert all(file.exists() for file in kept)
    said = capsys.readouterr().out
    assert f"Removed: {checkout / '.resnet-trainer-env'}" in said
    assert "Kept: your runs, your settings, your pictures" in said
    assert uninstall.run(str(checkout)) == 0
    assert "Nothing was installed" in capsys.readouterr().out
