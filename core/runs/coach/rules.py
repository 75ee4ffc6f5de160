"""All rules, the most important first. Adding one is a function and a line here. Torch-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.runs.coach import fitting, pictures, rate, validation
from core.runs.coach.advice import Advice
from core.runs.coach.seen import Seen


@dataclass(frozen=True)
class Rule:
    """`find` gives an advice or None. `unless` names rules whose advice makes this one's pointless."""

    name: str
    find: Callable[[Seen], Advice | None]
    unless: tuple[str, ...] = ()


RULES: list[Rule] = [
    Rule("rate-too-high", rate.too_high),
    Rule("leak", validation.leak),
    Rule("rate-too-low", rate.too_low, ("rate-too-high",)),
    Rule("label-errors", pictures.label_errors),
    Rule("overfitting", fitting.overfitting, ("leak",)),
    Rule("stopped-too-early", fitting.stopped_too_early, ("rate-too-high", "rate-too-low")),
    Rule("imbalance", pictures.imbalance, ("rate-too-high", "rate-too-low")),
    Rule("underfitting", fitting.underfitting, ("rate-too-high", "rate-too-low", "stopped-too-early", "imbalance")),
    Rule(
        "needs-pictures",
        pictures.needs_pictures,
        ("leak", "rate-too-high", "rate-too-low", "underfitting", "imbalance"),
    ),
    Rule("noisy-validation", validation.noisy, ("rate-too-high",)),
    Rule("plateau", fitting.plateau, ("rate-too-high", "rate-too-low", "overfitting", "underfitting")),
]


def advise(seen: Seen) -> tuple[Advice, ...]:
    """What stands out, the most important first; nothing where nothing does."""
    found: list[Advice] = []
    for rule in RULES:
        if any(advice.rule in rule.unless for advice in found):
            continue
        advice = rule.find(seen)
        if advice is not None:
            found.append(replace(advice, rule=rule.name))
    return tuple(found)
