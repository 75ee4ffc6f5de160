"""What every export format gives: its bytes, what they answer when loaded back, and the code that uses them."""

from __future__ import annotations

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
    reads the picture "picture.jpg" and prints its class.
    """

    encode: Callable[[Source], bytes]
    load: Callable[[bytes, Source], Answer] | None
    usage: Callable[[str, Source], str]
    probabilities: bool = False


def needed(*names: str) -> tuple[Any, ...]:
    """The packages called `names`. Raises UserError where one isn't installed."""
    return tuple(map(_needed, names))


def _needed(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "This format needs the package “{name}”, which can't be loaded."),
            QT_TRANSLATE_NOOP("core", "It says: {reason}."),
            QT_TRANSLATE_NOOP("core", "Install it in the program's environment: pip install 'resnet-trainer[export]'"),
            name=name,
            reason=str(error),
        ) from error
