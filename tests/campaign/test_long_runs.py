"""A few runs in one window, and a run of some thousand steps."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.campaign.attack import Campaign
from tests.campaign.long_runs import attack


@pytest.fixture(autouse=True)
def as_it_was(qapp: QApplication) -> Iterator[None]:
    """The attack stops Python's own collecting, as the program does."""
    collecting = gc.isenabled()
    yield
    (gc.enable if collecting else gc.disable)()


def test_long_runs_cost_no_more_at_their_end(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    assert tally.held, "\n".join(tally.broken)
