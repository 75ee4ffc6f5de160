"""Hostile checkpoints, in short: some files of each kind through the doors that lead through all that reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaign.attack import Campaign
from tests.campaign.checkpoints import attack


def test_hostile_checkpoints_are_opened_without_harm_or_refused_in_a_sentence(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    if tally.skipped:
        pytest.skip(tally.skipped)
    assert tally.held, "\n".join(tally.broken)
