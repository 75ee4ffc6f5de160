"""The attack `memory` in its short form."""

from __future__ import annotations

from pathlib import Path

from tests.campaign.attack import Campaign
from tests.campaign.memory import attack


def test_it_holds(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    assert tally.held, tally.broken
