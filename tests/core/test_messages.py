"""Sentences: whatever fills them, they stay one line that reads from its beginning to its end."""

from __future__ import annotations

import numpy as np
import pytest

from core.messages import Message, can_be_filled, message, one_line, printable, shortened

NASTY = ["two\nlines", "\x1b[31mred", "\x1b]0;title\x07", "\u202egnp.exe", "\u2028line", "bell\x07", "\x9b1m", "\udcff"]


@pytest.mark.parametrize("name", NASTY)
def test_what_can_not_be_seen_is_written_out(name: str) -> None:
    said = str(message("“{name}” is there: {count}.", name=name, count=3))
    assert said.isprintable() and said.startswith("“") and said.endswith("” is there: 3.")
    inner = str(message("See: {what}", what=message("“{name}”", name=name)))
    assert inner.isprintable()
    assert printable(name).isprintable()


def test_figures_keep_their_form_and_letters_stay() -> None:
    assert str(message("{a:,} {b:.2f} {c:02d}", a=np.int64(1234), b=0.5, c=7)) == "1,234 0.50 07"
    assert str(message("{name}", name="猫 é 👩‍👩‍👧 שלום")) == "猫 é 👩‍👩‍👧 שלום"
    assert str(Message("{a} brace {")) == "{a} brace {"


def test_a_name_is_one_line() -> None:
    assert one_line("  a\n b\t\x1b[1m\u202ec\u200e\udcff ") == "a b [1mc?"
    assert one_line("\n\x00") == ""
    assert shortened("x" * 300) == "x" * 199 + "…"


@pytest.mark.parametrize(
    "template", ["{x.real}", "{x[0]}", "{x!r}", "{x:>9}", "{x:{y}}", "{}", "{0}", "{z}", "{", "}", "{x"]
)
def test_a_template_from_a_file_has_plain_places_only(template: str) -> None:
    assert not can_be_filled(template, {"x": 1, "y": 999_999_999})
    assert can_be_filled("{x} and {y}, {{so}}", {"x": 1, "y": 2})
