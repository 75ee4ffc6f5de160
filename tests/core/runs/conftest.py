"""A run folder that was asked for and not yet trained."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.config import RunConfig
from core.runs import start
from core.runs.folder import RunFolder


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return start.prepare(RunConfig(name="test"), tmp_path / "runs")
