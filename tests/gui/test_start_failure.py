"""A window that can't come up says why, instead of ending without a word."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import gui.main_window
from gui import crash_guard
from gui.dialogs.error_dialog import ErrorDialog

def broken(*_):
    raise RuntimeError("broken on purpose")

gui.main_window.MainWindow = broken
ErrorDialog.exec = lambda dialog: print("told:", dialog.isVisible())
from gui.app import main
main([])
"""


def test_an_error_before_the_window_shows_is_told_in_the_dialog() -> None:
    root = Path(__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", SCRIPT], cwd=root, capture_output=True, text=True, timeout=60)
    assert "told: True" in ended.stdout
    assert "broken on purpose" in ended.stderr
    assert ended.returncode == 1
