"""The attack with hostile names in its short form: without a browser, a terminal and a window."""

from __future__ import annotations

from pathlib import Path

from tests.campaign.attack import Campaign
from tests.campaign.names import attack


def test_names_are_letters_everywhere(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    assert tally.held, "\n".join(tally.broken)
