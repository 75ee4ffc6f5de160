"""A power cut, in short: every moment of one small training."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.campaign import replay
from tests.campaign.attack import Campaign
from tests.campaign.power_cut import attack


def test_whenever_the_power_goes_what_was_told_is_there(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    if tally.skipped:
        pytest.skip(tally.skipped)
    assert tally.held, "\n".join(tally.broken)


def test_only_what_was_synced_is_sure(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    disk, chance, root = replay.Disk(tmp_path), random.Random(0), str(tmp_path)
    inode = tmp_path.stat().st_ino

    def do(kind: str, number: int, name: str, place: int = 0, more: bytes = b"") -> None:
        disk.do(replay.Entry(kind, number, place, f"{root}/{name}".rstrip("/"), more))

    do("c", 1, "new")
    do("w", 1, "new", 0, b"new")
    assert disk.after("nothing", chance) == {"old": b"old"}
    assert disk.after("names only", chance) == {"new": b"", "old": b"old"}
    assert disk.after("everything", chance) == {"new": b"new", "old": b"old"}
    do("s", 1, "new")
    assert disk.after("nothing", chance) == {"old": b"old"}
    do("r", 1, "new", 0, f"{root}/old".encode())
    assert disk.after("names only", chance) == {"old": b"new"}
    assert disk.after("nothing", chance) == {"old": b"old"}
    do("s", inode, "")
    assert disk.after("nothing", chance) == {"old": b"new"}
