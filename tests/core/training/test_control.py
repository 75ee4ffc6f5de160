"""What a person wishes of a run reaches it from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from core.training.control import Control


@pytest.mark.parametrize("wish", [Control.resume, Control.stop, Control.cancel])
def test_a_paused_run_rests_until_somebody_wishes_something(wish: Callable[[Control], None]) -> None:
    control = Control()
    control.pause()
    waiting = threading.Thread(target=control.wait_while_paused, daemon=True)
    waiting.start()
    waiting.join(0.1)
    assert waiting.is_alive()
    wish(control)
    waiting.join(10)
    assert not waiting.is_alive()
