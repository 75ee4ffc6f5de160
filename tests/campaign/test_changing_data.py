"""Data that changes under the program, at the moments that went wrong most easily."""

from __future__ import annotations

from pathlib import Path

from tests.campaign.attack import Campaign
from tests.campaign.changing_data import attack


def test_data_may_change_at_any_moment(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    assert tally.held, tally.broken
