"""Lying servers, in short: each kind of answer once."""

from __future__ import annotations

from pathlib import Path

from tests.campaign.attack import Campaign
from tests.campaign.downloads import attack


def test_whatever_a_server_does_the_file_is_whole_or_not_there(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    assert tally.held, "\n".join(tally.broken)
