"""No network, in short: a training that may use none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.campaign.attack import Campaign
from tests.campaign.sockets import attack


def test_a_training_uses_no_network(tmp_path: Path) -> None:
    tally = attack(Campaign(tmp_path))
    assert tally.held, "\n".join(tally.broken)


def test_what_uses_it_is_told_and_refused(tmp_path: Path) -> None:
    program = (
        "import socket\ntry:\n socket.create_connection(('127.0.0.1', 9))\nexcept PermissionError: print('refused')"
    )
    surroundings = {
        "PYTHONPATH": str(Path(__file__).parent / "without_network"),
        "SOCKETS_TOLD": str(tmp_path / "told"),
    }
    answer = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **surroundings}, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "refused" and "network: socket." in (tmp_path / "told").read_text()
