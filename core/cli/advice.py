"""The coach's advice on the command line: in words with the flags that follow it, or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cli.output import say, say_json
from core.messages import QT_TRANSLATE_NOOP, message
from core.runs import coach
from core.runs.coach import Advice, changes
from core.runs.folder import RunFolder


def advise_on(run: RunFolder, *, as_json: bool) -> int:
    """Say what stands out in a run, from its curves and the evaluation that is kept of it.

    Raises:
        UserError: its folder can't be read.
    """
    seen = coach.look(run)
    found = coach.advise(seen)
    if as_json:
        say_json({"run": str(run.path), "judged": seen.judged is not None, "advice": as_values(found)})
    else:
        tell(found)
    return 0


def tell(advice: Sequence[Advice]) -> None:
    """Headline, sentence, evidence, and the flags that change what it names."""
    if not advice:
        say(QT_TRANSLATE_NOOP("core", "Nothing stands out."))
    for each in advice:
        say()
        say(each.headline)
        say(f"  {each.sentence}")
        for line in each.evidence:
            say(f"  - {line}")
        if each.changes:
            say(message(QT_TRANSLATE_NOOP("core", "  To try: {flags}"), flags=changes.as_flags(each.changes)))


def as_values(advice: Sequence[Advice]) -> list[dict[str, Any]]:
    """The advice as JSON values."""
    return [
        {
            "rule": each.rule,
            "headline": str(each.headline),
            "sentence": str(each.sentence),
            "evidence": list(map(str, each.evidence)),
            "changes": dict(each.changes),
            "flags": changes.as_flags(each.changes),
        }
        for each in advice
    ]
