"""The whole way with the real venv and pip: made, used, repaired, updated, left alone, refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.bootstrap.conftest import Checkout


def test_an_environment_is_made_used_repaired_and_updated(
    checkout: Checkout, new_wheel: Callable[[str, str], None]
) -> None:
    first = checkout.run("networks", "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout) == json.loads(first.stdout) | {
        "prefix": str(checkout.environment),
        "argv": ["networks", "--json"],
    }
    assert "Making an environment" in first.stderr
    assert "Traceback" not in first.stderr

    # The next start needs no pip: there is nothing it could find now. Its exit code is the program's own.
    nothing = str(checkout.home / "nothing")
    again = checkout.run("leave", "7", PIP_FIND_LINKS=nothing)
    assert (again.returncode, again.stderr) == (7, "")

    # Killed while installing: no marker, and a package without the record that pip writes last.
    (checkout.environment / "ready.txt").unlink()
    [package] = checkout.environment.glob("lib/*/site-packages/tiny_ground-1.0.dist-info")
    (package / "RECORD").unlink()
    (package.parent / "tiny_ground.py").unlink()
    made = (checkout.environment / "pyvenv.cfg").stat().st_mtime_ns
    repaired = checkout.run("networks")
    assert repaired.returncode == 0, repaired.stderr
    assert (package.parent / "tiny_ground.py").is_file()
    assert (checkout.environment / "ready.txt").is_file()

    # Other requirements: updated in place, and what had been there stays.
    new_wheel("tiny-ground", "2.0")
    new_wheel("tiny-roof", "1.0")
    checkout.ask_for("tiny-ground>=2", "tiny-roof")
    updated = checkout.run("networks")
    assert updated.returncode == 0, updated.stderr
    assert {path.name for path in package.parent.glob("tiny*")} == {
        "tiny_ground.py",
        "tiny_ground-2.0.dist-info",
        "tiny_roof.py",
        "tiny_roof-1.0.dist-info",
    }
    assert (checkout.environment / "pyvenv.cfg").stat().st_mtime_ns == made

    # Somebody took a package out by hand: the start notices and puts it back.
    python = checkout.environment / "bin" / "python"
    subprocess.run([python, "-m", "pip", "uninstall", "-qy", "tiny-roof"], check=True)
    mended = checkout.run("networks")
    assert mended.returncode == 0, mended.stderr
    assert (package.parent / "tiny_roof.py").is_file()

    # Killed while pip itself was being installed: what there is of it can be imported, and installs nothing.
    (checkout.environment / "ready.txt").unlink()
    [pip] = checkout.environment.glob("lib/*/site-packages/pip-*.dist-info")
    shutil.rmtree(pip)
    shutil.rmtree(pip.parent / "pip" / "_internal" / "commands")
    anew = checkout.run("networks")
    assert anew.returncode == 0, anew.stderr
    assert (pip / "RECORD").is_file()

    # Uninstalling takes it away and nothing else.
    (checkout.home / "runs").mkdir(parents=True)
    gone = checkout.run("uninstall")
    assert gone.returncode == 0, gone.stderr
    assert not checkout.environment.exists()
    assert (checkout.home / "runs").is_dir()
    assert str(checkout.environment) in gone.stdout


def test_without_network_a_sentence_and_the_next_start_goes_on(checkout: Checkout) -> None:
    index = {"PIP_NO_INDEX": "", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": "", "PIP_RETRIES": "1"}
    failed = checkout.run("networks", **index)
    assert failed.returncode == 1
    assert "no connection to the package index" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert not (checkout.environment / "ready.txt").exists()
    assert checkout.run("networks").returncode == 0


def test_a_foreign_environment_is_never_touched(checkout: Checkout) -> None:
    checkout.environment.mkdir()
    (checkout.environment / "pyvenv.cfg").write_text("home = /somebody/else\n", encoding="utf-8")
    before = sorted(checkout.environment.rglob("*"))
    result = checkout.run("networks")
    assert result.returncode == 0, result.stderr
    prefix = Path(json.loads(result.stdout)["prefix"])
    assert checkout.home in prefix.parents
    assert sorted(checkout.environment.rglob("*")) == before
    assert checkout.run("uninstall").returncode == 0
    assert not prefix.exists()
    assert sorted(checkout.environment.rglob("*")) == before


def test_an_interpreter_that_has_everything_is_used_as_it_is(checkout: Checkout) -> None:
    checkout.ask_for("pytest>=8")
    result = checkout.run("train", "--epochs", "3")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["prefix"] == sys.prefix
    assert not checkout.environment.exists()
    assert result.stderr == ""


def test_installed_from_a_wheel_no_environment_is_made(checkout: Checkout) -> None:
    (checkout.folder / "pyproject.toml").unlink()
    result = checkout.run("networks")
    assert json.loads(result.stdout)["prefix"] == sys.prefix
    assert not checkout.environment.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display")
def test_without_a_display_the_command_line_is_named_before_anything_is_installed(checkout: Checkout) -> None:
    result = checkout.run(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert result.returncode == 1
    assert "python main.py train" in result.stderr
    assert not checkout.environment.exists()


def test_the_check_of_a_ready_environment_is_cheap(checkout: Checkout) -> None:
    """Counted in what is imported, which doesn't depend on how busy the machine is; the time is printed."""
    checkout.ask_for("pytest>=8", "pluggy")
    began = time.perf_counter()
    result = checkout.run("networks")
    print(f"{(time.perf_counter() - began) * 1000:.0f} ms with the interpreter's own start")
    packages = set(json.loads(result.stdout)["packages"])
    heavy = {"importlib.metadata", "subprocess", "urllib.request", "email", "ctypes", "ssl", "threading", "shutil"}
    assert not packages & heavy


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_while_installing_is_a_sentence(checkout: Checkout, tmp_path: Path) -> None:
    # A named pipe in place of an index file: pip waits for it as it would for a slow network.
    import signal

    page = tmp_path / "slow" / "tiny-ground"
    page.mkdir(parents=True)
    os.mkfifo(page / "index.html")
    command = [sys.executable, str(checkout.folder / "main.py"), "networks"]
    variables = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "",
        "PIP_FIND_LINKS": "",
        "RESNET_TRAINER_HOME": str(checkout.home),
    }
    process = subprocess.Popen(
        command,
        env={**os.environ, **variables, "PIP_INDEX_URL": (tmp_path / "slow").as_uri()},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Tests that a shell has put into the background ignore Ctrl-C, and hand that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr
    seen = ""
    while "Installing what" not in seen:
        line = process.stderr.readline()
        assert line, seen
        seen += line
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    seen += process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "The next start goes on" in seen
    assert "Traceback" not in seen
    assert checkout.run("networks").returncode == 0
