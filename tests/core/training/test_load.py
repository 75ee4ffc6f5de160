"""How busy other programs are: their part of the time that the usable cores had, told from the system's counters."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import Any

import pytest

from core import container
from core.training import load


class Machine:
    """A clock and the counters of four cores."""

    def __init__(self) -> None:
        self.now, self.own = 100.0, 7.0
        self.cores: list[dict[str, float]] = [{"user": 50.0, "idle": 9.0} for _ in range(4)]
        self.fails = False

    def cpu_times(self, *, percpu: bool) -> list[Any]:
        assert percpu
        if self.fails:
            raise OSError
        return [SimpleNamespace(**core) for core in self.cores]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """One of whose cores 1 and 2 are usable."""
    machine = Machine()
    clock = SimpleNamespace(monotonic=lambda: machine.now, process_time=lambda: machine.own)
    monkeypatch.setattr(load, "time", clock)
    monkeypatch.setattr(load.psutil, "cpu_times", machine.cpu_times)
    monkeypatch.setattr(load, "_cores", lambda: [1, 2])
    return machine


@pytest.mark.parametrize(
    ("core", "kind", "seconds", "own", "share"),
    [
        (1, "user", 5.0, 0.0, 0.25),
        (2, "user", 5.0, 3.0, 0.1),
        (2, "user", 5.0, 5.0, 0.0),
        (2, "user", 5.0, 6.0, 0.0),
        (2, "user", 30.0, 0.0, 1.0),
        (2, "idle", 5.0, 0.0, 0.0),
        (0, "user", 5.0, 0.0, 0.0),
        (3, "user", 5.0, 0.0, 0.0),
        *[(1, kind, 5.0, 0.0, 0.25) for kind in ("nice", "system", "irq", "softirq", "steal")],
    ],
)
def test_what_others_computed_in_ten_seconds_on_two_cores(
    machine: Machine, core: int, kind: str, seconds: float, own: float, share: float
) -> None:
    machine.cores[core].setdefault(kind, 0.0)
    watched = load.Load()
    machine.now += 10
    machine.own += own
    machine.cores[core][kind] += seconds
    assert watched.of_others() == pytest.approx(share)


def test_what_the_system_does_not_tell_counts_as_nothing(machine: Machine) -> None:
    watched = load.Load()
    machine.cores[1]["user"] += 1
    assert watched.of_others() == 0.0, "no time has passed"
    machine.now += 10
    machine.fails = True
    assert watched.of_others() == 0.0
    machine.fails, machine.cores = False, machine.cores[:1]
    assert watched.of_others() == 0.0


def test_where_the_cores_are_unknown_nothing_is_told(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_cores", list)
    watched = load.Load()
    machine.now += 10
    machine.cores[1]["user"] += 5
    assert watched.of_others() == 0.0


@pytest.mark.parametrize(("quota", "cores"), [(None, [0, 3]), (2.0, [0, 3]), (4.0, [0, 3]), (1.5, [])])
def test_a_quota_below_the_cores_leaves_open_which(
    monkeypatch: pytest.MonkeyPatch, quota: float | None, cores: list[int]
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {3, 0}, raising=False)
    monkeypatch.setattr(container, "cores", lambda: quota)
    assert load._cores() == cores


@pytest.mark.parametrize(("count", "cores"), [(3, [0, 1, 2]), (None, [0])])
def test_where_no_program_is_bound_to_cores_all_are_usable(
    monkeypatch: pytest.MonkeyPatch, count: int | None, cores: list[int]
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: count)
    monkeypatch.setattr(container, "cores", lambda: None)
    assert load._cores() == cores
