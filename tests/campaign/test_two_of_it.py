"""The attack `two_of_it` in its short form."""

from __future__ import annotations

from pathlib import Path

from tests.campaign.attack import Campaign
from tests.campaign.two_of_it import attack


def test_it_holds(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    assert tally.held, tally.broken
