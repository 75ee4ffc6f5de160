"""Containers' limits, as Linux writes them in both versions of control groups."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest

from core import container


def write(monkeypatch: pytest.MonkeyPatch, folder: Path, own: str, files: dict[str, str]) -> None:
    """Control groups in `folder` instead of the machine's."""
    for name, text in files.items():
        file = folder / "cgroup" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (folder / "self").write_text(own)
    monkeypatch.setattr(container, "ROOT", folder / "cgroup")
    monkeypatch.setattr(container, "OWN", folder / "self")


def test_version_two(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files = {
        "memory.max": "1000\n",
        "memory.current": "700\n",
        "memory.stat": "anon 300\ninactive_file 100\n",
        "cpu.max": "150000 100000\n",
    }
    write(monkeypatch, tmp_path, "0::/\n", files)
    assert (container.memory_limit(), container.free_memory(), container.cores()) == (1000, 400, 1.5)


def test_the_groups_around_count_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files = {
        "user/memory.max": "500",
        "user/memory.current": "450",
        "user/run/memory.max": "max",
        "user/run/memory.current": "10",
        "user/run/cpu.max": "max 100000",
        "user/cpu.max": "300000 100000",
    }
    write(monkeypatch, tmp_path, "0::/user/run\n", files)
    assert (container.memory_limit(), container.free_memory(), container.cores()) == (500, 50, 3.0)


def test_version_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files = {
        "memory/memory.limit_in_bytes": "2000",
        "memory/memory.usage_in_bytes": "1500",
        "memory/memory.stat": "total_inactive_file 200",
        "cpu/cpu.cfs_quota_us": "50000",
        "cpu/cpu.cfs_period_us": "100000",
    }
    write(monkeypatch, tmp_path, "5:cpu,cpuacct:/docker/abc\n3:memory:/docker/abc\n", files)
    assert (container.memory_limit(), container.free_memory(), container.cores()) == (2000, 700, 0.5)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"memory.max": "max", "memory.current": "5", "cpu.max": "max 100000"},
        {"memory/memory.limit_in_bytes": "9223372036854771712", "memory/memory.usage_in_bytes": "5"},
        {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"},
        {"memory.max": "", "cpu.max": "junk"},
    ],
)
def test_nothing_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, files: dict[str, str]) -> None:
    write(monkeypatch, tmp_path, "0::/\n", files)
    assert (container.memory_limit(), container.free_memory(), container.cores()) == (None, None, None)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="RLIMIT_AS binds on Linux alone")
def test_the_shells_limit_counts_as_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import resource

    write(monkeypatch, tmp_path, "0::/\n", {"memory.max": "9000000000", "memory.current": "0"})
    held = psutil.Process().memory_info().vms
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (held + 500_000_000, resource.RLIM_INFINITY))
    limit, free = container.memory_limit(), container.free_memory()
    assert limit == held + 500_000_000 and free is not None and 0 < free < 600_000_000
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert container.free_memory() == 9_000_000_000
