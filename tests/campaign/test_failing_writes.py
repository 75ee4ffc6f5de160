"""A disk that refuses, in short: some operations of a small training, each in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaign.attack import Campaign
from tests.campaign.failing_writes import attack


def test_a_disk_that_refuses_loses_nothing_and_is_told_in_a_sentence(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    if tally.skipped:
        pytest.skip(tally.skipped)
    assert tally.held, "\n".join(tally.broken)
