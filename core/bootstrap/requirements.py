"""What pyproject.toml asks for, and which of it an interpreter lacks.

The check runs at every start, so it reads the names of the installed packages' folders instead of importing
importlib.metadata: a few milliseconds for an environment of any size.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = "resnet-trainer"
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;@]*)(@[^;]*)?(;.*)?$")
_CLAUSE = re.compile(r"\s*(===|==|!=|~=|>=|<=|>|<)\s*([^\s,]+)\s*$")
_RELEASE = re.compile(r"v?(?:\d+!)?(\d+(?:\.\d+)*)")
_INSTALLED = re.compile(r"(.+?)-([^-]+)(?:-py[\d.]+(?:-.*)?)?\.(?:dist|egg)-info$")


@dataclass(frozen=True)
class Requirements:
    """The dependencies of the program, and those of its tests besides."""

    program: tuple[str, ...]
    test: tuple[str, ...]

    def wanted(self, *, test: bool) -> tuple[str, ...]:
        """What has to be installed."""
        return self.program + self.test if test else self.program


def read(root: Path) -> Requirements | None:
    """The requirements of the checkout at `root`; None where there is none (the program is installed from a wheel)."""
    import tomllib

    try:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return None
    if project.get("name") != PROJECT:
        return None
    extras = project.get("optional-dependencies", {})
    return Requirements(tuple(project.get("dependencies", ())), tuple(extras.get("test", ())))


def fingerprint(lines: Iterable[str]) -> str:
    """Eight hexadecimal digits that change when a requirement does (their order doesn't count)."""
    # A checksum will do: nobody forges it, and hashlib alone would take longer to import than the whole check.
    text = "\n".join(sorted(lines))
    return f"{zlib.crc32(text.encode()):08x}"


def installed(folders: Sequence[str]) -> dict[str, str]:
    """Name -> version of every package in the folders of an interpreter's path; the first folder wins."""
    found: dict[str, str] = {}
    for folder in folders:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - pathlib's own listing costs three times as much
        except OSError:
            continue
        for name in names:
            if name.endswith("-info") and (match := _INSTALLED.match(name)):
                found.setdefault(_plain(match[1]), match[2].replace("_", "-"))
    return found


def unmet(lines: Iterable[str], packages: dict[str, str]) -> list[str]:
    """Those requirements that the installed packages don't meet.

    A requirement with an environment marker is left to pip: it may not be meant for this system at all.
    """
    return [line for line in lines if not _met(line, packages)]


def _met(line: str, packages: dict[str, str]) -> bool:
    match = _REQUIREMENT.match(line)
    if not match or match[4]:
        return True
    version = packages.get(_plain(match[1]))
    return version is not None and all(
        _allows(clause, version) for clause in match[2].strip(" ()").split(",") if clause
    )


def _allows(clause: str, version: str) -> bool:
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


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def name(line: str) -> str:
    """The package that a requirement asks for."""
    match = _REQUIREMENT.match(line)
    return _plain(match[1]) if match else ""
