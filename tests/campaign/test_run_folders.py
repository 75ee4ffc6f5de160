"""The attack on run folders in its short form, with only some slips of each kind."""

from __future__ import annotations

from pathlib import Path

from tests.campaign.attack import Campaign
from tests.campaign.run_folders import attack


def test_spoiled_files_of_runs_are_told_of_and_cost_nothing(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    assert tally.held, "\n".join(tally.broken)
