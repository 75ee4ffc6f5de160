"""Shows how far the installing is: lines in the terminal, or a small window where there is none."""

from __future__ import annotations

import os
import queue
import re
import sys
import threading
import time
from collections.abc import Callable
from typing import IO, Any

TITLE = "ResNet Trainer"
LONGEST = 160
"""Characters of a line; pip's list of packages is longer."""
WIDTH = 560
"""Pixels of the progress window's lines."""
_INTERESTING = re.compile(r"(Collecting|Downloading|Installing collected|Uninstalling|Successfully installed) ?(.*)")


class Screen:
    """Says nothing. The screens that do are made from it."""

    terminal: IO[str] | None = None
    """The stream on which programs may draw their own progress."""
    stopped = False
    """Whether the person asked to stop."""

    def say(self, sentence: str) -> None:
        """A sentence of ours: what happens now."""

    def detail(self, line: str) -> None:
        """A line of the program that is running."""

    def warning(self, line: str) -> None:
        """A line that it wrote to its error stream."""

    def stop_with(self, stop: Callable[[], None] | None) -> None:
        """What to call when the person asks to stop."""

    def silent(self) -> Screen:
        """A screen for a quick question that nobody has to see."""
        return Screen()

    def run(self, work: Callable[[], None]) -> None:
        """Does the work while the screen is up; raises what it raises."""
        work()


class Lines(Screen):
    """Lines on the error stream, so that the program's own output stays clean."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        # A real terminal shows pip's own bars; a file or a pipe gets the lines that matter.
        self.terminal = stream if stream.isatty() else None

    def say(self, sentence: str) -> None:
        print(sentence, file=self._stream, flush=True)

    def detail(self, line: str) -> None:
        if match := _INTERESTING.match(line.strip()):
            print(f"  {match[1]} {match[2]}"[:LONGEST], file=self._stream, flush=True)

    def warning(self, line: str) -> None:
        if "Retrying" in line:  # pip warns of many things; that the network falters is what a person should see.
            print(f"  {line}", file=self._stream, flush=True)


class Window(Screen):
    """A small tkinter window; the work runs in a thread beside it."""

    def __init__(self, toolkit: Any) -> None:
        self._toolkit = toolkit
        self._messages: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self._stop: Callable[[], None] | None = None
        self._failure: BaseException | None = None

    def say(self, sentence: str) -> None:
        self._messages.put(("say", sentence))

    def detail(self, line: str) -> None:
        if match := _INTERESTING.match(line.strip()):
            self._messages.put(("detail", f"{match[1]} {match[2]}"))

    def stop_with(self, stop: Callable[[], None] | None) -> None:
        self._stop = stop
        if stop and self.stopped:
            stop()

    def run(self, work: Callable[[], None]) -> None:
        from tkinter import ttk

        root = self._toolkit.Tk()
        root.title(TITLE)
        root.resizable(False, False)
        frame = ttk.Frame(root, padding=20)
        frame.grid()
        sentence = ttk.Label(frame, text="Getting ready…", wraplength=WIDTH)
        bar = ttk.Progressbar(frame, mode="indeterminate", length=WIDTH)
        detail = ttk.Label(frame, text="", wraplength=WIDTH)
        clock = ttk.Label(frame, text="")
        cancel = ttk.Button(frame, text="Cancel", command=lambda: self._ask_to_stop(sentence))
        for row, widget in enumerate((sentence, bar, detail, clock)):
            widget.grid(row=row, column=0, sticky="w", pady=6, columnspan=2)
        cancel.grid(row=4, column=1, sticky="e")
        root.protocol("WM_DELETE_WINDOW", lambda: self._ask_to_stop(sentence))
        bar.start(15)
        worker = threading.Thread(target=self._work, args=(work,), daemon=True)
        worker.start()
        labels = {"say": sentence, "detail": detail}
        self._follow(root, worker, labels, clock, time.monotonic())
        root.mainloop()
        root.destroy()
        worker.join()
        if self._failure:
            raise self._failure

    def _follow(self, root: Any, worker: threading.Thread, labels: dict[str, Any], clock: Any, began: float) -> None:
        while not self._messages.empty():
            kind, text = self._messages.get()
            labels[kind].configure(text=text[:LONGEST])
        minutes, seconds = divmod(int(time.monotonic() - began), 60)
        clock.configure(text=f"{minutes}:{seconds:02d} so far. The first start takes some minutes, later ones don't.")
        if worker.is_alive():
            root.after(100, lambda: self._follow(root, worker, labels, clock, began))
        else:
            root.quit()

    def _work(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as failure:  # noqa: BLE001 - raised again in the thread that called run()
            self._failure = failure

    def _ask_to_stop(self, sentence: Any) -> None:
        self.stopped = True
        sentence.configure(text="Stopping…")
        if self._stop:
            self._stop()


def choose(*, window_wanted: bool) -> Screen:
    """The terminal where there is one; a window where somebody double-clicked; else plain lines, or nothing at all."""
    toolkit = _tkinter() if window_wanted and not _on_terminal() else None
    if toolkit:
        return Window(toolkit)
    return Lines(sys.stderr) if sys.stderr else Screen()


def show_problem(sentence: str, *, window_wanted: bool) -> None:
    """Says why the start failed: on the error stream, and in a box where somebody double-clicked."""
    if sys.stderr:
        print(sentence, file=sys.stderr, flush=True)
    if not window_wanted or _on_terminal():
        return
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, sentence, TITLE, 0x10)
    elif toolkit := _tkinter():
        from tkinter import messagebox

        root = toolkit.Tk()
        root.withdraw()
        messagebox.showerror(TITLE, sentence)
        root.destroy()


def _on_terminal() -> bool:
    return os.environ.get("CI") == "true" or bool(sys.stderr and sys.stderr.isatty())


def _tkinter() -> Any | None:
    """tkinter, where it is installed and finds a display."""
    try:
        import tkinter
    except ImportError:
        return None
    try:
        tkinter.Tk().destroy()
    except tkinter.TclError:
        return None
    return tkinter
