"""One thing that can be chosen, and tables of such."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen: how it is called, one sentence about it, and where its code is.

    `suffix` is the ending of the file's name, where choosing it makes a file.
    """

    title: str
    sentence: str
    target: str = ""
    suffix: str = ""

    def resolve(self) -> Any:
        """Import and return what `target` ("module:attribute") names."""
        module, _, attribute = self.target.partition(":")
        return getattr(import_module(module), attribute)


Table = dict[str, Choice]
