"""Names made of the time, for what is kept in order: each later than the last one, whatever the clock does."""

from __future__ import annotations

import re
from collections.abc import Iterable

DIGIT = re.compile(r"\d")


def after(stamp: str, names: Iterable[str]) -> str:
    """`stamp`, a time in digits; where one of `names` begins with no earlier one of this form, the next one after it.

    Clocks are set back, and each autumn an hour comes twice.
    """
    form = DIGIT.sub("0", stamp)
    latest = max((name[: len(stamp)] for name in names if DIGIT.sub("0", name[: len(stamp)]) == form), default="")
    count = len(DIGIT.findall(stamp))
    if stamp > latest or not count:
        return stamp
    digits = iter(str(int("".join(DIGIT.findall(latest))) + 1).zfill(count))
    return DIGIT.sub(lambda _old: next(digits), stamp)
