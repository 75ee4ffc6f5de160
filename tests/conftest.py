"""What every test gets: a home of its own, few threads, and no leftovers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What a configuration leaves open stays plain, whatever is fastest on the machine of the test.
os.environ["RESNET_TRAINER_TUNING"] = "0"
# Tests share the processor, and their networks are too small to gain from more threads.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, data, caches and runs below a fresh folder: no test sees another's or the person's own."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("RESNET_TRAINER_HOME", str(folder))
    return folder
