"""The short form of `lost_device`."""

from __future__ import annotations

from pathlib import Path

from tests.campaign.attack import Campaign
from tests.campaign.lost_device import attack


def test_everything_holds(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    print(*tally.broken, sep="\n")
    assert tally.held
