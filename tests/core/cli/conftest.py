"""A small run that was trained by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.main import main
from tests.core.cli.commands import SMALL


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run on the digits."""
    folder = tmp_path_factory.mktemp("trained") / "run"
    assert main(["train", *SMALL, "--out", str(folder)]) == 0
    return folder
