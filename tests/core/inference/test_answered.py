"""The journal of answers, where its file was spoiled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.inference import answered
from core.inference.answered import Answered
from core.inference.rows import Row

PICTURE = Path("/pictures/a.png")


def known(path: Path) -> Row | None:
    journal = Answered(path)
    journal.close()
    return journal.find(PICTURE, 10, 20)


def test_what_no_network_answers_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    journal = Answered(path)
    journal.add([Row(PICTURE, (("a", 0.75),), "sure", None, 10, 20)])
    journal.close()
    assert known(path) is not None
    for top in (
        [["a", float("nan")]],
        [["a", 7.5]],
        [["a", -0.5]],
        [[["a"], 0.5]],
        [{"a": 0.5, "b": 1}],
        "ab",
        {"a": 1},
    ):
        path.write_text(json.dumps([[str(PICTURE), 10, 20, False, top]]) + "\n")
        assert known(path) is None, top


def test_a_line_of_any_length_is_passed_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answered, "LONGEST_LINE", 200)
    path = tmp_path / "answers.jsonl"
    sound = json.dumps([[str(PICTURE), 10, 20, False, [["a", 0.5]]]])
    path.write_text(f"{json.dumps([['x' * 1000]])}\n{'[' * 150}\n{sound}\n")
    assert known(path) is not None
