"""The short forms of `kills` and `dying`: one file, so that they share the process that forks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.campaign import dying, kills
from tests.campaign.attack import Campaign

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a process can't be forked there")


def test_killed_at_any_moment_everything_holds(tmp_path: Path) -> None:
    tally = kills.attack(Campaign(tmp_path))
    print(*tally.broken, sep="\n")
    assert tally.held


def test_whatever_the_process_dies_of_everything_holds(tmp_path: Path) -> None:
    tally = dying.attack(Campaign(tmp_path))
    print(*tally.broken, sep="\n")
    assert tally.held
