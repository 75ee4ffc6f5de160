"""What pyproject.toml asks for, and which of it an interpreter lacks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.bootstrap import ready

PROJECT = "resnet-trainer"
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;@]*)(@[^;]*)?(;.*)?$")
_CLAUSE = re.compile(r"\s*(===|==|!=|~=|>=|<=|>|<)\s*([^\s,]+)\s*$")
_RELEASE = re.compile(r"v?(?:\d+!)?(\d+(?:\.\d+)*)")


@dataclass(frozen=True)
class Requirements:
    """The dependencies of the program, and those of its tests besides."""

    program: tuple[str, ...]
    test: tuple[str, ...]
    checksum: str
    """Of the whole file."""

    def wanted(self, *, test: bool) -> tuple[str, ...]:
        """What has to be installed."""
        return self.program + self.test if test else self.program


def read(root: Path) -> Requirements | None:
    """The requirements of the checkout at `root`; None where there is none (the program is installed from a wheel)."""
    try:
        content = (root / "pyproject.toml").read_bytes()
        project = tomllib.loads(content.decode())["project"]
    except (OSError, KeyError, ValueError):
        return None
    if project.get("name") != PROJECT:
        return None
    extras = project.get("optional-dependencies", {})
    return Requirements(tuple(project.get("dependencies", ())), tuple(extras.get("test", ())), ready.checksum(content))


def fingerprint(lines: Iterable[str]) -> str:
    """Changes when a requirement does; their order doesn't count."""
    return ready.checksum("\n".join(sorted(lines)).encode())


def name(line: str) -> str:
    """The package that a requirement asks for; empty if it is left to pip (see `unmet`)."""
    match = _REQUIREMENT.match(line)
    return ready.plain(match[1]) if match and not match[4] else ""


def unmet(lines: Iterable[str], folders: list[str]) -> list[str]:
    """Those requirements that the packages in the folders of an interpreter's path don't meet.

    A requirement with an environment marker is left to pip: it may not be meant for this system at all.
    """
    packages = ready.packages(folders)
    return [line for line in lines if not _met(line, packages)]


def _met(line: str, packages: dict[str, str]) -> bool:
    match = _REQUIREMENT.match(line)
    if not match or match[4]:
        return True
    version = packages.get(ready.plain(match[1]))
    return version is not None and all(allows(clause, version) for clause in match[2].strip(" ()").split(",") if clause)


def allows(clause: str, version: str) -> bool:
    """Whether a version meets one clause, as in `>=2.6`. A clause that isn't understood is left to pip."""
    match = _CLAUSE.match(clause)
    if not match:
        return True
    operator, bound = match[1], match[2]
    prefix = bound.endswith(".*")
    have, want = _release(version), _release(bound.removesuffix(".*"))
    if prefix or operator == "~=":
        stem = want if prefix else want[:-1]
        same_stem = (have + (0,) * len(stem))[: len(stem)] == stem
        return {"==": same_stem, "!=": not same_stem}.get(operator, same_stem and _compare(have, want) >= 0)
    order = _compare(have, want)
    return {
        ">=": order >= 0,
        "<=": order <= 0,
        ">": order > 0,
        "<": order < 0,
        "!=": order != 0,
    }.get(operator, order == 0)


def _compare(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    length = max(len(one), len(other))
    padded_one, padded_other = one + (0,) * (length - len(one)), other + (0,) * (length - len(other))
    return (padded_one > padded_other) - (padded_one < padded_other)


def _release(version: str) -> tuple[int, ...]:
    """The numbers of a version; pre-release, build and local parts don't count ("2.6.0+cpu" is 2.6.0)."""
    match = _RELEASE.match(version)
    return tuple(int(number) for number in match[1].split(".")) if match else (0,)
