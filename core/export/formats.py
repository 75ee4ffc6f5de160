"""What every export format gives: its bytes, what they answer when loaded back, and the code that uses them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from torch import Tensor

from core.data.pictures import Pixels
from core.errors import UserError
from core.export.source import Source
from core.messages import QT_TRANSLATE_NOOP

Answer = Callable[[Pixels], Tensor]


@dataclass(frozen=True)
class Format:
    """One line of `choices.EXPORTERS` leads here.

    `encode` gives the file's bytes. `load` takes such bytes, as somebody would who has nothing but the file, and gives
    what they answer to pictures uint8 (N, S, S, 3): logits float32 (N, K), or probabilities where `probabilities`; it
    is None for a format that answers nothing. `usage` gives Python code, ready to copy, for a file of that name; it
    reads the picture "picture.jpg" and prints its class. `traces`: `encode` has PyTorch trace the network.
    """

    encode: Callable[[Source], bytes]
    load: Callable[[bytes, Source], Answer] | None
    usage: Callable[[str, Source], str]
    probabilities: bool = False
    traces: bool = False


def needed(*names: str) -> tuple[Any, ...]:
    """The modules called `names`. Raises UserError where one can't be imported, with the command that installs all."""
    return tuple(_needed(name, names) for name in names)


def _needed(name: str, names: tuple[str, ...]) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "This format needs the package “{name}”, which can't be loaded."),
            QT_TRANSLATE_NOOP("core", "It says: {reason}."),
            QT_TRANSLATE_NOOP("core", "Install what is needed: {command}"),
            name=name.partition(".")[0],
            reason=str(error).rstrip("."),
            command=f'"{sys.executable}" -m pip install ' + " ".join(each.partition(".")[0] for each in names),
        ) from error
