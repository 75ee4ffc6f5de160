"""Hostile pictures, as many as there is time for: all are read or named, and none stops the others."""

from __future__ import annotations

from pathlib import Path

from tests.campaign.attack import Campaign
from tests.campaign.pictures import attack


def test_hostile_pictures_are_read_or_named(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    assert tally.held, tally.broken
