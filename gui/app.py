"""Opens the window: theme, language, crash guard, then the window itself, and torch only after it shows."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

APPLICATION = "ResNet Trainer"
TORCH_FIRST = sys.platform == "win32"
"""On Windows torch's libraries can't be loaded any more once Qt's are (WinError 1114 and 126)."""


def main(argv: list[str]) -> int:
    """Run the window until it is closed; returns the exit code. `argv`: a file or folder to open, if any."""
    splash = _import_torch_behind_a_splash() if TORCH_FIRST else None

    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from gui import theme, translate
    from gui.crash_guard import CrashGuard
    from gui.settings import store
    from gui.workers.collecting import Collector
    from gui.workers.torch_loader import torch_loader

    app = QApplication.instance() or QApplication([APPLICATION, *argv])
    assert isinstance(app, QApplication)
    _name(app)
    guard = CrashGuard()
    guard.install()
    collector = Collector(app)
    torch_loader().ready.connect(collector.spare_what_is_loaded)
    problem = store().load()
    translators = translate.install(app, store().current.language)
    theme.apply(app, store().current.theme)

    from gui.main_window import MainWindow

    window = MainWindow()
    window.painted.connect(lambda: window.begin(problem, argv[:1]), Qt.ConnectionType.QueuedConnection)
    window.show()
    if splash is not None:
        splash.destroy()
    heartbeat = _obey_interrupts(app)
    code = app.exec()
    del heartbeat, translators, guard
    return _leave(code)


def _name(app: object) -> None:
    """Tell Qt, and through it the desktop, who we are."""
    from PySide6.QtGui import QGuiApplication, QIcon

    from core import paths

    assert isinstance(app, QGuiApplication)
    app.setApplicationName(APPLICATION)
    app.setApplicationDisplayName(APPLICATION)
    app.setDesktopFileName("resnet-trainer")
    app.setWindowIcon(QIcon(str(paths.resource("icon.png"))))


def _obey_interrupts(app: object) -> object:
    """Ctrl-C in the terminal closes the window like its own button does."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    assert isinstance(app, QApplication)
    signal.signal(signal.SIGINT, lambda *_: app.closeAllWindows())
    timer = QTimer(app)
    timer.timeout.connect(lambda: None)  # Python looks at its signals only when its code runs
    timer.start(500)
    return timer


def _leave(code: int) -> int:
    """End the program; where background work doesn't end, without waiting for it."""
    from gui.workers import background

    if not background.cancel_all(3.0):
        sys.stdout.flush()
        os._exit(code)
    return code


def _import_torch_behind_a_splash() -> Any:
    """Show at once that something happens, with what Python has, while torch is imported before Qt."""
    import importlib

    from core import torch_environment

    splash = None
    try:
        import tkinter

        splash = tkinter.Tk()
        splash.overrideredirect(True)
        tkinter.Label(splash, text=APPLICATION, font=("Segoe UI", 16), padx=48, pady=32).pack()
        splash.eval("tk::PlaceWindow . center")
        splash.update()
    except (ImportError, RuntimeError):  # no tkinter in this Python: then without a splash
        splash = None
    torch_environment.prepare()
    importlib.import_module("torch")
    return splash


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
