"""What a container (or any other control group of Linux, version 1 or 2) lets this program use, and what the shell's
limit on its memory leaves. Torch-free."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")
STATM = Path("/proc/self/statm")
"""Its first number: pages of address space that this process has."""
UNLIMITED = 1 << 60
"""Version 1 writes a number near 2^63 where there is no limit."""


def memory_limit() -> int | None:
    """Bytes that all programs of the group, or this one alone, may hold; None where nothing limits them."""
    return min((limit for limit, _ in _memory()), default=None)


def free_memory() -> int | None:
    """Bytes that may still be taken, files' caches not counted; None where nothing limits it."""
    return min((max(0, limit - used) for limit, used in _memory()), default=None)


def cores() -> float | None:
    """Processor cores that the quota is worth, such as 1.5; None where there is none."""
    return min(_quotas(), default=None)


def _memory() -> Iterator[tuple[int, int]]:
    """(limit, used) of each group around this program that has a limit: a file's cache gives way and isn't used."""
    for folder in _folders(""):
        limit, used = _number(folder / "memory.max"), _number(folder / "memory.current")
        if limit is not None and used is not None:
            yield limit, used - _statistic(folder / "memory.stat", "inactive_file")
    for folder in _folders("memory"):
        limit, used = _number(folder / "memory.limit_in_bytes"), _number(folder / "memory.usage_in_bytes")
        if limit is not None and limit < UNLIMITED and used is not None:
            yield limit, used - _statistic(folder / "memory.stat", "total_inactive_file")
    yield from _address_space()


def _address_space() -> Iterator[tuple[int, int]]:
    """What `ulimit -v` allows this process, and what it has. Elsewhere than on Linux nothing comes of that limit."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    pages = _text(STATM).partition(" ")[0]
    if limit != resource.RLIM_INFINITY and pages.isdigit():
        yield limit, int(pages) * resource.getpagesize()


def _quotas() -> Iterator[float]:
    for folder in _folders(""):
        quota, _, period = _text(folder / "cpu.max").partition(" ")
        if quota.isdigit() and period.isdigit():
            yield int(quota) / int(period)
    for folder in _folders("cpu"):
        share, every = _number(folder / "cpu.cfs_quota_us"), _number(folder / "cpu.cfs_period_us")
        if share is not None and every:
            yield share / every


def _folders(controller: str) -> Iterator[Path]:
    """The group's folder and those of the groups around it: "" is version 2, a controller's name version 1.

    In a container the group's own path may not be there, but its files lie at the top.
    """
    top = ROOT / controller if controller else ROOT
    for line in _text(OWN).splitlines():
        _, controllers, path = line.split(":", 2)
        if controller in controllers.split(","):
            inner = top / path.lstrip("/")
            yield from (folder for folder in (inner, *inner.parents) if folder != top and top in folder.parents)
    yield top


def _statistic(file: Path, name: str) -> int:
    for line in _text(file).splitlines():
        key, _, value = line.partition(" ")
        if key == name and value.isdigit():
            return int(value)
    return 0


def _number(file: Path) -> int | None:
    """The number in `file`; None where there is none: "max", -1, or no such file."""
    text = _text(file)
    return int(text) if text.isdigit() else None


def _text(file: Path) -> str:
    try:
        return file.read_text(errors="replace").strip()
    except OSError:
        return ""
