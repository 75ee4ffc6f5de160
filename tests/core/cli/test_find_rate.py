"""`find-rate` as people and programs use it."""

from __future__ import annotations

import pytest

from core.cli import find_rate
from core.training.rate_curve import read
from tests.core.cli.commands import SMALL, objects, run


def test_a_table_with_the_recommended_rate_marked_or_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "find-rate", *SMALL, "--batch-size=64")
    assert (code, err) == (0, "")
    assert "recommended" in out
    assert "--learning-rate" in out.splitlines()[-1]
    code, out, _ = run(capsys, "find-rate", *SMALL, "--batch-size=64", "--json")
    (curve,) = objects(out)
    assert code == 0
    assert curve["suggestion"] > 0
    assert len(curve["rates"]) == len(curve["losses"]) == len(curve["smoothed"])


def test_where_the_first_loss_is_no_number_a_sentence_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    empty = read([], [])
    assert empty.rates == ()
    find_rate._draw(empty)
    assert capsys.readouterr().out.strip() == str(empty.message)
