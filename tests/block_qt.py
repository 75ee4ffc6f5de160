"""A pytest plugin that makes Qt unimportable: `-p tests.block_qt` proves that the engine does without it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

BLOCKED = ("PySide6", "shiboken6", "pyqtgraph")


class QtBlocker:
    """A finder that stands before all others and finds Qt nowhere."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raises for Qt; leaves everything else to the other finders."""
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {name!r} (blocked: core must work without Qt)", name=name)
        return None


sys.meta_path.insert(0, QtBlocker())
