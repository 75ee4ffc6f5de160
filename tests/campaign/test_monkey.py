"""A few random acts on the real window."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.campaign.attack import Campaign
from tests.campaign.monkey import attack


@pytest.fixture(autouse=True)
def as_it_was(qapp: QApplication) -> Iterator[None]:
    """The monkey's window changes what all windows share."""
    collecting, quits = gc.isenabled(), qapp.quitOnLastWindowClosed()
    yield
    gc.unfreeze()
    qapp.setQuitOnLastWindowClosed(quits)
    (gc.enable if collecting else gc.disable)()


def test_the_window_withstands_a_monkey(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    assert tally.held, "\n".join(tally.broken)
