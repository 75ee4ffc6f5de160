"""Garbage is the window's to collect where it does so itself."""

from __future__ import annotations

import gc

import pytest

from core.training import memory


def test_no_training_collects_garbage_in_the_place_of_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Widgets of the window that are garbage would end in the training's thread: it crashes, or both wait for good."""
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append(1))
    memory.release()
    assert len(collected) == gc.isenabled()
    gc.disable()
    try:
        collected.clear()
        memory.release()
    finally:
        gc.enable()
    assert not collected
