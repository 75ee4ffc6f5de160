"""A piece of advice: what stands out, why, by which evidence, and which settings to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.messages import Message


@dataclass(frozen=True)
class Advice:
    """`headline` says what stands out, `sentence` what it means and what to do, `evidence` the figures behind it.

    `rows` are pictures to look at, in the order of the evaluation's answers. `changes` are dotted settings and their
    new values ("recipe.epochs": 30): what Apply changes, and nothing else. Where no setting helps there are none.
    """

    headline: Message
    sentence: Message
    evidence: tuple[Message, ...]
    changes: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    rule: str = ""
    """The rule's name; the registry fills it in."""
