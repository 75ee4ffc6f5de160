"""Where in a file's contents a network's tensors are: all the dictionaries that could be one, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from core.models.weights.inert import Inert
from core.models.weights.reading import module_state

NO_WEIGHTS = ("optim", "opt", "sched", "scaler", "amp", "rng", "callbacks", "loops", "loss", "criterion")
"""Beginnings of names under which trainers keep what is no network, or belongs to the training alone."""
AVERAGED = ("ema", "averaged", "swa", "shadow")
DEEPEST = 6
LONGEST_NAME = 500
"""Letters of a tensor's name; whatever is called by a longer one is no network's."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """Tensors that could be a network: `where` are the names they lie under, "model", "state_dict", …

    `averaged`: a running average of the weights (EMA, SWA), which answers better than the weights themselves.
    """

    tensors: dict[str, Tensor]
    where: tuple[str, ...] = ()
    averaged: bool = False


def candidates(data: Any) -> list[Candidate]:
    """Every dictionary of tensors in `data` that could be a network's, averages first, then the larger ones."""
    found = list(_walk(data, (), set()))
    plain = [candidate for candidate in found if not candidate.averaged]
    whole = [_completed(candidate, plain) if candidate.averaged else candidate for candidate in found]
    return sorted(whole, key=lambda candidate: (not candidate.averaged, -len(candidate.tensors)))


def is_training_state(data: Any) -> bool:
    """Whether `data` holds what an optimizer keeps."""
    if not isinstance(data, Mapping):
        return False
    return "param_groups" in data or any(
        isinstance(value, Mapping) and "param_groups" in value for value in data.values()
    )


def tensors_anywhere(data: Any) -> dict[str, Any]:
    """All tensors and placeholders in `data` by their dotted names, to say what a file looks like."""
    return dict(_leaves(data, "", 0, set()))


def _walk(data: Any, where: tuple[str, ...], seen: set[int]) -> Iterator[Candidate]:
    """Dictionaries that hold tensors themselves, wherever they lie, and modules that were saved whole.

    Each is looked at once: a small file may name one dictionary in very many places, or within itself.
    """
    if len(where) > DEEPEST or id(data) in seen:
        return
    if isinstance(data, Inert):
        seen.add(id(data))
        yield from _walk(module_state(data) or data.state, (*where, ""), seen)
        return
    if isinstance(data, list | tuple):
        seen.add(id(data))
        for part in data[:8]:
            yield from _walk(part, (*where, ""), seen)
        return
    if not isinstance(data, Mapping):
        return
    seen.add(id(data))
    tensors = {name: value for name, value in data.items() if _is_name(name) and isinstance(value, Tensor)}
    if any(tensor.ndim > 1 for tensor in tensors.values()):
        yield Candidate(tensors, where, any(_averaged(name) for name in where))
    for name, value in data.items():
        if _is_name(name) and not name.lower().startswith(NO_WEIGHTS):
            yield from _walk(value, (*where, name), seen)


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and len(name) <= LONGEST_NAME


def _averaged(name: str) -> bool:
    return any(part in AVERAGED for part in name.lower().replace(".", "_").split("_"))


def _completed(averaged: Candidate, plain: list[Candidate]) -> Candidate:
    """Averages of the parameters alone need the rest (statistics of the normalisations) from the weights themselves."""
    for candidate in plain:
        if len(averaged.tensors) < len(candidate.tensors) and averaged.tensors.keys() <= candidate.tensors.keys():
            return Candidate({**candidate.tensors, **averaged.tensors}, averaged.where, averaged=True)
    return averaged


def _leaves(data: Any, prefix: str, depth: int, seen: set[int]) -> Iterator[tuple[str, Any]]:
    if isinstance(data, Tensor | Inert):
        yield prefix, data
    elif isinstance(data, Mapping) and depth <= DEEPEST and id(data) not in seen:
        seen.add(id(data))
        for name, value in data.items():
            yield from _leaves(value, f"{prefix}.{name}" if prefix else str(name), depth + 1, seen)
