"""The model card: what it says of a run, what it admits, and that no name breaks out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.export.facts import Facts
from core.export.figures import interval, span
from core.export.markdown import literal
from core.export.write import export
from core.runs.facts import facts_of
from core.runs.folder import RunFolder
from core.runs.recorder import record
from core.training.control import Control
from core.training.engine import train
from tests.core.export.making import saved
from tests.core.training.small import config


def card(source: Path, folder: Path, facts: Facts | None = None) -> str:
    done = export(source, "card", folder / "card.md", facts=facts)
    assert (done.compared, done.difference, done.lines) == (0, None, "")
    return done.path.read_text(encoding="utf-8")


def test_names_are_shown_literally(tmp_path: Path) -> None:
    page = card(saved(tmp_path / "source.pt", data={"source": "folder", "path": "/x/a|b<i>`c`"}), tmp_path)
    assert '| 1 | it\'s "&lt;b&gt;x&lt;/b&gt;" \\| \\*y\\* z |' in page and "| 2 | 犬 |" in page
    assert "a\\|b&lt;i&gt;\\`c\\`" in page and "<b>" not in page and "<i>" not in page
    rows = [line for line in page.splitlines() if line.startswith("| ") and "犬" not in line]
    assert all(line.endswith(" |") for line in rows)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# no title", "\\# no title"),
        ("- no item", "\\- no item"),
        ("3. no item", "3\\. no item"),
        ("version 3.5", "version 3.5"),
        ("two\nlines\r\n\tand\x00more", "two lines and more"),
        ("[a](http://b.c) www.d.e", "\\[a\\]\\(http\\://b.c\\) www\\.d.e"),
        ("<script>&amp;", "&lt;script&gt;&amp;amp;"),
        ("turned \u202egnp.exe", "turned gnp.exe"),
        ("back\\slash_under*star", "back\\\\slash\\_under\\*star"),
        ("", ""),
    ],
)
def test_literal(text: str, shown: str) -> None:
    assert literal(text) == shown


def test_a_run_tells_of_itself(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.path.mkdir()
    small = config(recipe__epochs=3)
    from core import config_file

    config_file.save(small, folder.config_file)
    for _ in record(train(small, Control(), folder.path), folder):
        pass
    facts = facts_of(folder.best)
    assert facts is not None and facts.role == "validation" and facts.count > 300 and len(facts.curve) == 3
    assert facts.train_count + facts.count == 1797
    page = card(folder.best, tmp_path, facts)
    assert "Accuracy on the validation pictures" in page and "95 % interval" in page
    assert "also chose the best epoch" in page and "no test pictures" in page
    assert page.count("\n| 1 | ") + page.count("\n| 3 | ") >= 2
    assert "| Learning rate |" in page and "3 of 3" in page and str(tmp_path) not in page
    assert facts_of(saved(tmp_path / "alone.pt")) is None
    without = card(folder.best, tmp_path)
    assert "Best accuracy on the validation pictures" in without


def test_it_admits_what_is_missing_or_few(tmp_path: Path) -> None:
    page = card(saved(tmp_path / "source.pt"), tmp_path, Facts(name="x", state="stopped", epochs=9, epochs_done=2))
    assert "None are known of this file" in page and "did not run to its end (stopped)" in page
    few = Facts(name="x", role="test", accuracy=0.9, count=20, train_count=50)
    page = card(saved(tmp_path / "source.pt"), tmp_path, few)
    assert "judged on 20 pictures only" in page and "69.90 % to 97.21 %" in page


def test_figures() -> None:
    low, high = interval(0.9, 20) or (0, 0)
    assert low == pytest.approx(0.699, abs=1e-3) and high == pytest.approx(0.9721, abs=1e-3)
    assert interval(1.0, 0) is None and interval(1.0, 10) == pytest.approx((0.7225, 1.0), abs=1e-3)
    assert [span(value) for value in (2.34, 80, 3720)] == ["2.3 s", "1 min 20 s", "1 h 2 min"]
