"""All that stands in a report, gathered; what couldn't be had has its reason here. Torch-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from core.config import RunConfig
from core.data.pictures import Pixels
from core.export.facts import Facts
from core.messages import Message
from core.runs.coach.advice import Advice
from core.runs.curves import Curves
from core.runs.judged import Judged
from core.runs.status import Status

Say = Callable[[Message | str], str]
"""Puts a sentence of core into the language of the report."""
Why = tuple[Message, ...]
"""The sentences that say why something isn't there; empty where it is."""


@dataclass(frozen=True, eq=False)
class Looked:
    """A picture (a row of the evaluation) with its heat map laid over it: uint8 (S, S, 3) each."""

    row: int
    picture: Pixels
    laid_over: Pixels


@dataclass(frozen=True, eq=False)
class Contents:
    """A run as the report tells it. `config` is None where its settings can't be read.

    `pictures` are some rows of the evaluation as uint8 (S, S, 3), `gone` how many of all rows can't be had any more.
    `environment` are pairs of a title and a value.
    """

    name: str
    state: str
    status: Status
    config: RunConfig | None
    curves: Curves
    facts: Facts | None
    judged: Judged | None
    advice: tuple[Advice, ...]
    environment: tuple[tuple[str, str], ...]
    made: str
    why_no_settings: Why = ()
    why_not_judged: Why = ()
    why_no_pictures: Why = ()
    pictures: dict[int, Pixels] = field(default_factory=dict)
    heat: tuple[Looked, ...] = ()
    gone: int = 0
