"""The state_dict of a whole module that was pickled, rebuilt from its inert remains."""

from __future__ import annotations

from typing import Any

import torch

from core.models.weights.inert import Inert

DEEPEST = 60
MOST_MODULES = 50_000


def module_state(inert: Any) -> dict[str, torch.Tensor] | None:
    """What `module.state_dict()` would have given (names, tensors, in order), or None where `inert` is no module.

    Only parameters and persistent buffers, as PyTorch does it; a module within itself is met once.
    """
    if not _is_module(inert):
        return None
    state: dict[str, torch.Tensor] = {}
    _collect(inert, "", state, [inert])
    return state


def _is_module(inert: Any) -> bool:
    return isinstance(inert, Inert) and isinstance(inert.state, dict) and isinstance(inert.state.get("_modules"), dict)


def _collect(inert: Inert, prefix: str, state: dict[str, torch.Tensor], above: list[Inert]) -> None:
    own = inert.state
    transient = own.get("_non_persistent_buffers_set", ())
    for kind in ("_parameters", "_buffers"):
        for name, value in _items(own.get(kind)):
            if isinstance(value, torch.Tensor) and not (kind == "_buffers" and name in transient):
                state[prefix + name] = value
    for name, child in _items(own["_modules"]):
        if _is_module(child) and child not in above and len(above) < DEEPEST and len(state) < MOST_MODULES:
            _collect(child, f"{prefix}{name}.", state, [*above, child])


def _items(named: Any) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in named.items() if isinstance(name, str)] if isinstance(named, dict) else []
