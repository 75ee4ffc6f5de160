"""Remembered choices of fast settings: one that no run could have counts as none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.training import choice_memory
from core.training.choice_memory import Choice
from core.training.measuring import Setting

CHOICE = Choice(Setting(threads=2), 1.5, 0.01, troubled=Setting("bf16"), trouble="memory")


def test_a_choice_is_remembered(home: Path) -> None:
    choice_memory.save("it", CHOICE)
    assert choice_memory.load("it") == CHOICE


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("speedup", "fast"),
        ("speedup", float("nan")),
        ("plain_seconds", float("inf")),
        ("plain_seconds", None),
        ("setting", {"threads": -1}),
        ("setting", {"threads": 1.5}),
        ("setting", {"threads": "x"}),
        ("setting", {"precision": "fp8"}),
        ("setting", {"precision": []}),
        ("setting", {"compiled": 1}),
        ("troubled", {"memory_format": "sideways"}),
        ("trouble", "none"),
        ("trouble", []),
        ("compiling_tried", "no"),
    ],
)
def test_what_no_run_could_have_is_none(home: Path, key: str, value: Any) -> None:
    choice_memory.save("it", CHOICE)
    [file] = (home / "cache" / "tuning").glob("*.json")
    file.write_text(json.dumps({**json.loads(file.read_text()), key: value}))
    assert choice_memory.load("it") is None


def test_a_file_that_can_not_be_parsed_is_none(home: Path) -> None:
    choice_memory.save("it", CHOICE)
    [file] = (home / "cache" / "tuning").glob("*.json")
    for text in ("[" * 100_000, "[]", "null", ""):
        file.write_text(text)
        assert choice_memory.load("it") is None
