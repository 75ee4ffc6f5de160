"""Hostile archives, in short: some of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaign.archives import attack
from tests.campaign.attack import Campaign


def test_hostile_archives_do_no_harm(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    if tally.skipped:
        pytest.skip(tally.skipped)
    assert tally.held, "\n".join(tally.broken)
