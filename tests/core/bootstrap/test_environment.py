"""Whose a folder is, when an environment counts as complete, and what survives being killed at any point."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import platformdirs
import pytest

from core import paths
from core.bootstrap import environment, install, pip, places, ready, space
from core.bootstrap.environment import Environment
from core.bootstrap.lock import locked
from core.bootstrap.problem import Problem
from core.bootstrap.requirements import Requirements
from core.bootstrap.screen import Screen

NEEDS = Requirements(("tiny-ground",), (), "1234")


def bring(place: Environment, run: pip.Run = pip.run) -> None:
    install.bring_up_to_date(place, NEEDS, test=False, asked=None, screen=Screen(), run=run)


def test_the_places_are_those_of_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RESNET_TRAINER_HOME", str(tmp_path))
    assert places.cache() == str(paths.default_cache_folder())
    assert str(paths.default_data_folder().parent) == places.user_data()
    monkeypatch.delenv("RESNET_TRAINER_HOME")
    assert places.cache() == str(paths.default_cache_folder())
    assert places.user_data() == platformdirs.user_data_dir(paths.APP, appauthor=False)


def test_a_folder_is_ours_only_with_our_sign(tmp_path: Path) -> None:
    place = Environment(tmp_path / "new")
    assert place.is_free()
    assert not place.is_ours()
    place.claim()
    assert place.is_ours()
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "pyvenv.cfg").touch()
    assert not Environment(foreign).is_free()
    assert environment.choose([foreign, tmp_path / "free"]).folder == tmp_path / "free"
    with pytest.raises(Problem, match="something else"):
        environment.choose([foreign])


@pytest.mark.skipif(os.name != "posix", reason="makes a symbolic link")
def test_a_link_is_never_ours(tmp_path: Path) -> None:
    place = Environment(tmp_path / "real")
    place.claim()
    (tmp_path / "link").symlink_to(place.folder)
    assert not Environment(tmp_path / "link").is_ours()
    assert not Environment(tmp_path / "link").is_free()


def test_a_start_killed_while_claiming_leaves_the_place_free(tmp_path: Path) -> None:
    (tmp_path / (ready.OWNER + ".new")).touch()
    assert Environment(tmp_path).is_free()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_where_it_cannot_be_written_the_next_place_is_taken(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    assert environment.choose([tmp_path / "closed" / "env", tmp_path / "open"]).folder == tmp_path / "open"


def test_a_place_below_a_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert environment.choose([tmp_path / "file" / "env", tmp_path / "open"]).folder == tmp_path / "open"


def test_a_marker_cut_short_is_no_marker(tmp_path: Path) -> None:
    place = Environment(tmp_path)
    place.claim()
    for text in ("", "python", "python = 3.11.7\ndependen", "\0\0"):
        (tmp_path / ready.READY).write_text(text, encoding="utf-8")
        assert not install.is_complete(place, NEEDS, test=False, asked=None)


def test_a_vanished_base_python_makes_it_incomplete(tmp_path: Path) -> None:
    place = Environment(tmp_path / "environment")
    place.claim()
    place.python.parent.mkdir()
    place.python.touch()
    place.mark_ready(install.marker(NEEDS, test=False, torch="default"))
    for home, complete in ((tmp_path / "gone", False), (tmp_path, True)):
        (place.folder / "pyvenv.cfg").write_text(f"home = {home}\n", encoding="utf-8")
        assert install.is_complete(place, NEEDS, test=False, asked=None) is complete


def test_clearing_keeps_the_sign_that_it_is_ours(tmp_path: Path) -> None:
    place = Environment(tmp_path)
    place.claim()
    (tmp_path / "lib").mkdir()
    (tmp_path / "pyvenv.cfg").touch()
    place.clear()
    assert [path.name for path in tmp_path.iterdir()] == [ready.OWNER]
    assert place.is_ours()


@pytest.mark.parametrize("lacking", ["venv", "ensurepip"])
def test_without_the_venv_module_the_debian_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    monkeypatch.setitem(sys.modules, lacking, None)
    place = Environment(tmp_path / "environment")
    with pytest.raises(Problem, match=rf"python3\.{sys.version_info[1]}-venv"):
        bring(place)
    assert place.is_ours()  # The next start, with venv installed, goes on here.


def test_a_venv_that_fails_half_way_says_why(tmp_path: Path) -> None:
    def run(command: Sequence[str], screen: Screen) -> tuple[int, str]:
        return 1, "Error: [Errno 13] Permission denied\n"

    with pytest.raises(Problem, match="Permission denied"):
        bring(Environment(tmp_path / "environment"), run)


def test_little_disk_is_noticed_before_anything_is_installed(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"not enough free disk space.*10\.0 GB.*1\.0 GB are free"):
        space.check(tmp_path / "not" / "there" / "yet", large=True, free=lambda folder: 10**9)
    with pytest.raises(Problem, match="free disk space"):
        space.check(tmp_path, large=False, free=lambda folder: 10**9)
    space.check(tmp_path, large=True, free=lambda folder: 10**11)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "WARNING: Retrying after NewConnectionError\nERROR: No matching distribution found for torch",
            "no connection",
        ),
        ("socket.gaierror: [Errno -3] Temporary failure in name resolution", "no connection"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk became full"),
        ("ERROR: No matching distribution found for torch>=2.6", "no package torch>=2.6 for Python 3"),
        ("ERROR: Cannot install a and b because these versions conflict.", "versions conflict"),
        ("", "could not install"),
    ],
)
def test_pips_failures_in_plain_words(said: str, sentence: str) -> None:
    explained = pip.explain(said, Path("install.log"))
    assert sentence in explained
    assert "\n" not in explained


def test_a_failed_install_leaves_no_marker(tmp_path: Path) -> None:
    place = Environment(tmp_path / "environment")

    def run(command: Sequence[str], screen: Screen) -> tuple[int, str]:
        if "venv" in command:
            place.python.parent.mkdir(parents=True)
            place.python.touch()
            return 0, ""
        return (1, "ERROR: broken") if "install" in command else (0, "3.11.7")

    with pytest.raises(Problem, match="broken"):
        bring(place, run)
    assert place.marker() == {}


def test_output_of_a_program_reaches_the_screen_and_the_caller(tmp_path: Path) -> None:
    seen: list[str] = []

    class Recording(Screen):
        def detail(self, line: str) -> None:
            seen.append(line)

        def warning(self, line: str) -> None:
            seen.append("!" + line)

    code = "import sys; print('out äöü'); sys.stdout.flush(); print('err', file=sys.stderr); sys.exit(3)"
    result, said = pip.run([sys.executable, "-X", "utf8", "-c", code], Recording())
    assert result == 3
    assert sorted(said.split("\n")) == ["", "err", "out äöü"]
    assert sorted(seen) == ["!err", "out äöü"]


def _hold(path: str, held: object, leave: object) -> None:
    with locked(Path(path), lambda: None):
        held.set()  # type: ignore[attr-defined]
        leave.wait()  # type: ignore[attr-defined]


@pytest.mark.skipif(os.name != "posix", reason="what a killed start leaves is seen by its lock there")
def test_a_start_waits_for_the_pip_that_a_killed_one_left(tmp_path: Path) -> None:
    """Two of them in one environment would spoil each other's work."""
    root = Path(__file__).parents[3]
    code = (
        "import sys; from pathlib import Path; from core.bootstrap import pip; from core.bootstrap.lock import locked\n"
        "from core.bootstrap.screen import Screen\n"
        "program = 'import time; print(1, flush=True); time.sleep(0.7); open(sys.argv[1], \"w\")'\n"
        "program = program.replace('import time', 'import time, sys')\n"
        "with locked(Path(sys.argv[1]), lambda: None):\n"
        "    seen = Screen(); seen.detail = lambda line: print(line, flush=True)\n"
        "    pip.run([sys.executable, '-c', program, sys.argv[2]], seen)\n"
    )
    start = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "lock"), str(tmp_path / "installed")],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert start.stdout is not None and start.stdout.readline() == "1\n"
    start.kill()
    start.communicate()
    waited = []
    with locked(tmp_path / "lock", lambda: waited.append(True)):
        assert waited and (tmp_path / "installed").exists()


def test_what_a_killed_pip_put_aside_goes(tmp_path: Path) -> None:
    place = Environment(tmp_path)
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    for name in ("~orch", "~orch-2.6.0.dist-info", "torch", "torch-2.6.0.dist-info"):
        (packages / name).mkdir(parents=True)
        (packages / name / "RECORD").touch()
    (packages / "~iny.py").touch()
    install._drop_half_installed(place)
    assert sorted(path.name for path in packages.iterdir()) == ["torch", "torch-2.6.0.dist-info"]


def test_removing_takes_the_sign_that_it_is_ours_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Environment(tmp_path / "environment")
    place.claim()
    (place.folder / environment.LOCK).touch()
    place.log.touch()
    gone: list[str] = []
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        gone.append(path.name)
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    place.remove()
    assert not place.folder.exists()
    assert gone[-1] == ready.OWNER and len(gone) == 3


def test_a_second_start_waits_for_the_first_even_if_that_one_is_killed(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, leave = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(str(tmp_path / "lock"), held, leave))
    holder.start()
    assert held.wait(60)
    waited = threading.Event()

    def kill() -> None:
        waited.wait(60)
        holder.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with locked(tmp_path / "lock", waited.set):
        assert waited.is_set()
    killer.join()
    holder.join()


def test_the_bootstrap_stands_on_the_standard_library_alone() -> None:
    """Every module of it, in an interpreter that looks at what came along."""
    root = Path(__file__).parents[3]
    modules = [f"core.bootstrap.{path.stem}" for path in (root / "core" / "bootstrap").glob("[a-z]*.py")]
    code = (
        "import sys; before = set(sys.modules); import main; known = {*sys.stdlib_module_names, 'main'}\n"
        "assert {name.partition('.')[0] for name in set(sys.modules) - before} <= known\n"
        f"import importlib; [importlib.import_module(name) for name in {modules!r}]\n"
        "new = {name for name in set(sys.modules) - before if name.partition('.')[0] not in sys.stdlib_module_names}\n"
        f"strange = new - {{'main', 'core', 'core.bootstrap', *{modules!r}}}\n"
        "assert not strange, strange\n"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_nobody_but_main_knows_the_bootstrap() -> None:
    root = Path(__file__).parents[3]
    own = root / "core" / "bootstrap"
    files = [path for folder in ("core", "gui") for path in (root / folder).rglob("*.py") if own not in path.parents]
    assert files
    assert [path for path in files if "core.bootstrap" in path.read_text(encoding="utf-8")] == []
