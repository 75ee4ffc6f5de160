"""What is asked for and what is there: read from folder names, agreeing with the packaging library."""

from __future__ import annotations

import sys
from importlib.metadata import distributions, version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from core.bootstrap import ready, requirements

ROOT = Path(__file__).parents[3]


def _folder(tmp_path: Path, *entries: str) -> list[str]:
    for entry in entries:
        (tmp_path / entry).mkdir()
    return [str(tmp_path)]


def test_the_projects_own_requirements_are_read() -> None:
    needs = requirements.read(ROOT)
    assert needs
    assert "torch" in map(requirements.name, needs.program)
    assert "pytest" in map(requirements.name, needs.test)
    assert needs.wanted(test=True) == needs.program + needs.test


def test_what_this_interpreter_lacks_is_what_the_packaging_library_says() -> None:
    needs = requirements.read(ROOT)
    assert needs
    lacking = [
        line
        for line, asked in ((line, Requirement(line)) for line in needs.wanted(test=True))
        if not asked.specifier.contains(version(asked.name))
    ]
    assert requirements.unmet(needs.wanted(test=True), sys.path) == lacking


def test_every_installed_package_is_found_with_its_version() -> None:
    found = ready.packages(sys.path)
    for distribution in distributions():
        if distribution.name:
            assert ready.plain(distribution.name) in found
    assert found["pytest"] == pytest.__version__


@pytest.mark.parametrize(
    "content",
    ["", "not toml [", "[project]\nname = 'another'\n", "[tool.ruff]\n", "\0"],
)
def test_another_projects_file_is_none_of_ours(tmp_path: Path, content: str) -> None:
    (tmp_path / "pyproject.toml").write_text(content, encoding="utf-8")
    assert requirements.read(tmp_path) is None
    assert requirements.read(tmp_path / "nowhere") is None


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("torch", True),
        ("torch>=2.6", True),
        ("Torch >= 2.6, < 3", True),
        ("torch[opt]>=2.6", True),
        ("torch>=2.7", False),
        ("torch==2.6.*", True),
        ("torch~=2.5", True),
        ("torch~=2.5.1", False),
        ("torch!=2.6.0", False),
        ("pyside6-essentials", True),
        ("PySide6_Essentials>6", True),
        ("absent", False),
        ("absent; sys_platform == 'win32'", True),
        ("torch @ https://example.org/torch.whl", True),
        ("absent @ https://example.org/absent.whl", False),
    ],
)
def test_a_requirement_is_met_or_not(tmp_path: Path, line: str, met: bool) -> None:
    folders = _folder(tmp_path, "torch-2.6.0+cpu.dist-info", "PySide6_Essentials-6.7.3.dist-info")
    assert requirements.unmet([line], folders) == ([] if met else [line])


@given(
    st.sampled_from([">=", "<=", ">", "<", "==", "!=", "~="]),
    st.lists(st.integers(0, 3), min_size=2, max_size=3),
    st.lists(st.integers(0, 3), min_size=1, max_size=4),
)
def test_versions_compare_as_the_packaging_library_says(operator: str, bound: list[int], version: list[int]) -> None:
    text = ".".join(map(str, version))
    clause = operator + ".".join(map(str, bound))
    assert requirements.allows(clause, text) == SpecifierSet(clause).contains(text)


def test_the_first_folder_of_the_path_wins_and_odd_entries_do_no_harm(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    (first / "tiny-2.0-py3.11.egg-info").mkdir(parents=True)
    (second / "tiny-1.0.dist-info").mkdir(parents=True)
    (second / "~iny-0.5.dist-info").mkdir()
    (second / "nameless.egg-info").touch()
    assert ready.packages([str(first), str(second), str(tmp_path / "nowhere")])["tiny"] == "2.0"


def test_the_fingerprint_follows_the_requirements_and_not_their_order() -> None:
    assert requirements.fingerprint(["a>=1", "b"]) == requirements.fingerprint(["b", "a>=1"])
    assert requirements.fingerprint(["a>=1"]) != requirements.fingerprint(["a>=2"])
