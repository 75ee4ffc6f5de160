"""The right torch for each machine, and the commands that pip gets for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from core.bootstrap import install, pip, torch_choice
from core.bootstrap.environment import Environment
from core.bootstrap.problem import Problem
from core.bootstrap.requirements import Requirements
from core.bootstrap.screen import Screen
from core.bootstrap.torch_choice import Build, Gpu

CPU = "https://download.pytorch.org/whl/cpu"
RTX_4090, GTX_1080, RTX_5090 = (8.9, 580), (6.1, 580), (12.0, 572)


def choose(system: str, gpu: Gpu, asked: str | None = None, settings: Sequence[str] = (), online: bool = True) -> Build:
    return torch_choice.choose(
        asked, pip_settings=list(settings), system=system, find_gpu=lambda: gpu, can_reach=lambda index: online
    )


@pytest.mark.parametrize(
    ("system", "gpu", "asked", "index", "large"),
    [
        ("linux", None, None, CPU, False),
        ("linux", RTX_4090, None, "", True),
        ("linux", RTX_4090, "cpu", CPU, False),
        ("linux", None, "cuda", "", True),
        ("linux", None, "default", "", True),
        ("win32", None, None, "", False),
        ("win32", RTX_4090, None, "https://download.pytorch.org/whl/cu130", True),
        ("win32", GTX_1080, None, "https://download.pytorch.org/whl/cu126", True),
        ("win32", RTX_5090, None, "https://download.pytorch.org/whl/cu128", True),
        ("win32", (0.0, 0), None, "https://download.pytorch.org/whl/cu126", True),
        ("win32", RTX_4090, "cpu", "", False),
        ("win32", None, "cuda", "https://download.pytorch.org/whl/cu126", True),
        ("darwin", None, None, "", False),
        ("darwin", None, "cpu", "", False),
    ],
)
def test_each_machine_gets_its_build(system: str, gpu: Gpu, asked: str | None, index: str, large: bool) -> None:
    build = choose(system, gpu, asked)
    assert (build.index, build.large) == (index, large)
    assert build.reason.endswith(".")


def test_a_pip_that_is_set_to_look_elsewhere_is_left_alone_and_named() -> None:
    build = choose("linux", None, settings=["find-links", "index-url"])
    assert build.index == ""
    assert "find-links, index-url" in build.reason
    assert choose("linux", None, asked="cpu", settings=["index-url"]).index == CPU  # What was asked for goes first.


def test_an_index_that_does_not_answer_is_not_used_and_the_person_is_told() -> None:
    build = choose("linux", None, online=False)
    assert build.index == ""
    assert build.large  # What PyPI has for Linux is the CUDA build: the disk is checked for that one.
    assert "can't be reached" in build.reason
    assert not torch_choice.reachable("http://127.0.0.1:9/whl/cpu")


def test_there_is_no_cuda_on_a_mac() -> None:
    with pytest.raises(Problem, match="macOS"):
        choose("darwin", None, asked="cuda")


class RecordedPip:
    """Stands for venv and pip: writes down what they are asked and leaves the traces that they would leave."""

    def __init__(self, settings: str = "") -> None:
        self.commands: list[list[str]] = []
        self.settings = settings

    def __call__(self, command: Sequence[str], screen: Screen) -> tuple[int, str]:
        words = list(command)
        if words[1:3] == ["-m", "venv"]:
            folder = Path(words[3])
            pip = folder / "lib" / "python3.11" / "site-packages" / "pip-24.0.dist-info"
            pip.mkdir(parents=True)
            (pip / "RECORD").touch()
            (folder / "bin").mkdir()
            (folder / "bin" / "python").touch()
            (folder / "pyvenv.cfg").write_text("home = /\nversion = 3.11.7\n", encoding="utf-8")
            return 0, ""
        if words[1] == "-c":
            return 0, "3.11.7\n"
        if words[3:5] == ["config", "list"]:
            return 0, self.settings
        self.commands.append(words[3:])
        [packages] = Path(words[0]).parents[1].glob("lib/*/site-packages")
        for word in words:
            if word.startswith(("torch", "tiny")):
                record = packages / f"{word.partition('>')[0].replace('-', '_')}-2.6.0.dist-info" / "RECORD"
                if words[3] == "install":
                    record.parent.mkdir(exist_ok=True)
                    record.touch()
                elif record.exists():
                    record.unlink()
                    record.parent.rmdir()
        return 0, ""


NEEDS = Requirements(("torch>=2.6", "torchvision", "tiny"), ("tiny-check",), "0000")


def bring(
    place: Environment, recorded: RecordedPip, gpu: Gpu = None, asked: str | None = None, test: bool = False
) -> None:
    def decide(wanted: str | None, *, pip_settings: list[str]) -> Build:
        return choose("linux", gpu, wanted, pip_settings)

    install.bring_up_to_date(
        place, NEEDS, test=test, asked=asked, screen=Screen(), run=recorded, choose=decide, free=lambda folder: 10**12
    )


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    monkeypatch.setattr("sys.platform", "linux")
    return Environment(tmp_path / "environment")


def told(recorded: RecordedPip) -> list[list[str]]:
    """The words of each command that follow pip's own options."""
    skip = ("--disable-pip-version-check", "--log", "--progress-bar", "off", "--yes")
    return [[word for word in words if word not in skip and not word.endswith(".log")] for words in recorded.commands]


def test_without_a_gpu_torch_comes_from_the_cpu_index_and_the_rest_from_the_usual_one(place: Environment) -> None:
    recorded = RecordedPip()
    bring(place, recorded)
    assert told(recorded) == [
        ["install", "--index-url", CPU, "--no-deps", "torch>=2.6", "torchvision"],
        ["install", "torch>=2.6", "torchvision", "tiny"],
    ]
    assert place.marker()["torch"] == "cpu"


def test_with_a_gpu_or_a_pip_of_its_own_plain_pip_does_it_all(tmp_path: Path, place: Environment) -> None:
    recorded = RecordedPip()
    bring(place, recorded, gpu=RTX_4090)
    assert told(recorded) == [["install", *NEEDS.program]]
    recorded = RecordedPip("global.find-links='/wheels'\n:env:.cert='/x'\n")
    bring(Environment(tmp_path / "other"), recorded)
    assert told(recorded) == [["install", *NEEDS.program]]


def test_another_build_is_exchanged_and_remembered(place: Environment) -> None:
    bring(place, RecordedPip())
    recorded = RecordedPip()
    bring(place, recorded, asked="cuda")
    assert told(recorded) == [["uninstall", "torch", "torchvision"], ["install", *NEEDS.program]]
    assert place.marker()["torch"] == "cuda"
    bring(place, recorded, asked="cuda")
    assert len(recorded.commands) == 2  # Nothing is left to do.


def test_the_tests_come_on_top_and_stay(place: Environment) -> None:
    bring(place, RecordedPip())
    recorded = RecordedPip()
    bring(place, recorded, test=True)
    assert told(recorded) == [["install", *NEEDS.program, *NEEDS.test]]
    assert install.is_complete(place, NEEDS, test=True, asked=None)
    assert install.is_complete(place, NEEDS, test=False, asked=None)


def test_pips_settings_are_read_from_pip(tmp_path: Path) -> None:
    recorded = RecordedPip(
        ":env:.find-links='/w'\nglobal.index-url='https://i'\nglobal.cert='/c'\ninstall.constraint='c'\n"
    )
    assert pip.settings(tmp_path / "python", Screen(), recorded) == ["constraint", "find-links", "index-url"]
