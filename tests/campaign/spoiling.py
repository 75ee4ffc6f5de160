"""Spoils files of our own formats: right keys with wrong values, and bytes changed anywhere.

`spoiled_texts` is a strategy of Hypothesis: it knows the sound values, and shrinks what was found. `spoiled_bytes`
changes any file, by a source of randomness.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import tomli_w
from hypothesis import strategies as st

Path = tuple[str | int, ...]
DEEP = 5_000
STAND_INS = {
    "@deep@": "[" * DEEP + "]" * DEEP,
    "@digits@": "9" * 5_000,
    "@half@": '"\\ud800"',
    "@nul@": '"a\\u0000b"',
    "@book@": '"' + "book " * 60_000 + '"',
    "@turned@": '"\\u202egnp.exe\\u2069\\u001b[2J\\n<b>{0.__class__}{x:>999999999}%s"',
}
"""Texts that no writer of JSON or TOML would write: they stand in the written file where these names were."""
OF_JSON = {"@nan@": "NaN", "@infinite@": "-Infinity", "@huge@": "1e999"}
OF_TOML = {"@nan@": "nan", "@infinite@": "-inf", "@date@": "1979-05-27T07:32:00Z"}
EDGES = (0, -1, 1, 2**31, 2**53 + 1, 2**63, -(2**63), 10**30, 1e308, -1e-308, 0.5, 1.5, "", " ", ".", "..", "../../x")


def nasty(stand_ins: tuple[str, ...], *, none: bool) -> st.SearchStrategy[Any]:
    """A value of any kind."""
    leaves = st.one_of(
        st.sampled_from(EDGES),
        st.sampled_from(stand_ins),
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=20),
        *([st.none()] if none else []),
    )
    return st.one_of(
        leaves,
        st.lists(leaves, max_size=4),
        st.dictionaries(st.text(max_size=8), leaves, max_size=3),
        st.lists(st.lists(leaves, max_size=2), max_size=2),
    )


@st.composite
def spoiled_texts(draw: st.DrawFn, sound: Any, *, toml: bool = False) -> str:
    """The text of a file that holds `sound`, with one to three of its values changed, missing, or there twice."""
    values = copy.deepcopy(sound)
    names = {**STAND_INS, **(OF_TOML if toml else OF_JSON)}
    anything = nasty(tuple(names), none=not toml)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(values))
        if not places:
            break
        place = draw(st.sampled_from(places))
        act = draw(st.sampled_from(("change", "change", "change", "remove", "add")))
        _change(values, place, act, draw(anything))
    text = _written(values, names, toml=toml)
    return draw(st.sampled_from(SLIPS))(text)


def spoiled_lines(sound_lines: list[dict[str, Any]]) -> st.SearchStrategy[str]:
    """A .jsonl file in which some lines are spoiled, torn, in another order, or none of ours."""
    names = {**STAND_INS, **OF_JSON}
    line = st.sampled_from(sound_lines).flatmap(lambda values: spoiled_texts(values))
    odd = st.sampled_from(("", "null", "[]", "{}", '{"event": []}', '{"step": 1}', "x" * 2_000_000, *names.values()))
    sound = st.sampled_from(sound_lines).map(json.dumps)
    return st.lists(st.one_of(line, line, sound, odd), min_size=1, max_size=8).map(
        lambda lines: "\n".join(each.replace("\n", " ") for each in lines) + "\n"
    )


def spoiled_bytes(raw: bytes, chance: random.Random) -> bytes:
    """`raw` with one to four slips of a disk, an editor or a person."""
    for _ in range(chance.randint(1, 4)):
        raw = chance.choice(BYTE_SLIPS)(raw, chance)
    return raw


SLIPS: tuple[Callable[[str], str], ...] = (
    *(lambda text: text,) * 8,
    lambda text: "\ufeff" + text,
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text + text,
    lambda text: text + "\0",
    lambda text: text[: len(text) // 2],
)


def _flip(raw: bytes, chance: random.Random) -> bytes:
    if not raw:
        return b"\x80"
    changed = bytearray(raw)
    changed[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randint(0, len(raw))]


def _left_out(raw: bytes, chance: random.Random) -> bytes:
    begin = chance.randint(0, len(raw))
    return raw[:begin] + raw[begin + chance.randint(1, 64) :]


def _zeros(raw: bytes, chance: random.Random) -> bytes:
    begin, count = chance.randint(0, len(raw)), chance.choice((1, 16, 512))
    return raw[:begin] + bytes(count) + raw[begin + count :]


def _twice(raw: bytes, chance: random.Random) -> bytes:
    begin, end = sorted(chance.randint(0, len(raw)) for _ in range(2))
    return raw[:end] + raw[begin:end] + raw[end:]


def _put_in(raw: bytes, chance: random.Random) -> bytes:
    begin = chance.randint(0, len(raw))
    return raw[:begin] + chance.choice(PIECES) + raw[begin:]


def _digit(raw: bytes, chance: random.Random) -> bytes:
    places = [place for place, byte in enumerate(raw) if 48 <= byte <= 57]
    if not places:
        return raw
    place = chance.choice(places)
    return raw[:place] + chance.choice((b"-", b"9" * 20, b"1e300", b"0.", b"null", b'"')) + raw[place + 1 :]


BYTE_SLIPS = (_flip, _cut, _left_out, _zeros, _twice, _put_in, _digit)
PIECES = (
    *(text.encode() for text in {**STAND_INS, **OF_JSON}.values()),
    *(b"\xef\xbb\xbf", b"\r\n", b"\n", b"\0", b"\x1b]0;x\x07", b"\xff\xfe", b"{", b"}", b"[[", b'"', b"'", b","),
    b" " * 100_000,
)


def _places(values: Any, before: Path = ()) -> Iterator[Path]:
    """Where something can be changed."""
    inner = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for key, value in inner:
        yield (*before, key)
        yield from _places(value, (*before, key))


def _change(values: Any, place: Path, act: str, value: Any) -> None:
    for key in place[:-1]:
        values = values[key]
    if act == "remove":
        del values[place[-1]]
    elif act == "add" and isinstance(values, dict):
        values[f"{place[-1]}x"] = value
    else:
        values[place[-1]] = value


def _written(values: Any, names: dict[str, str], *, toml: bool) -> str:
    text = tomli_w.dumps(values) if toml else json.dumps(values, indent=1)
    for name, instead in names.items():
        text = text.replace(f'"{name}"', instead)
    return text
