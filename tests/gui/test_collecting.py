"""Garbage is collected, and only in the window's thread."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

from gui.workers import collecting
from gui.workers.collecting import Collector


class Loop:
    """Refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_refers_to_itself_goes_in_the_windows_thread_alone(qtbot: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(collecting, "EVERY_MILLISECONDS", 20)
    threads: list[int] = []

    def note(phase: str, _facts: dict[str, int]) -> None:
        threads.append(threading.get_ident())

    gc.callbacks.append(note)
    try:
        collector = Collector()
        assert not gc.isenabled()
        gone = weakref.ref(Loop())
        worker = threading.Thread(target=lambda: [Loop() for _ in range(100_000)])
        worker.start()
        worker.join()
        assert threads == []
        qtbot.waitUntil(lambda: gone() is None)
        assert set(threads) == {threading.get_ident()}
    finally:
        gc.callbacks.remove(note)
        collector.deleteLater()
