"""Keeps Python's full garbage collections short: with torch loaded each would hold the window up for half a second."""

from __future__ import annotations

import gc
import sys

MANY = 100
"""So many modules since last time are worth it."""

_modules = 0


def spare_imports() -> None:
    """Let full collections pass over everything there is now, where many modules were imported since last time.

    What modules hold (some hundred thousand objects) never becomes garbage. Tied to imports, so that what is garbage
    by chance at this moment, and stays, is little, and doesn't add up.
    """
    global _modules
    if len(sys.modules) >= _modules + MANY:
        _modules = len(sys.modules)
        gc.freeze()
