"""What the training said, line by line with the time; the same sentences as in the run's log.txt."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit

from core.runs import log
from core.training.events import Event, RunFinished
from gui.translate import tr, tr_core
from gui.widgets.long_lines import laid_out

MOST_LINES = 5000


class RunLog(QPlainTextEdit):
    """Read-only and bounded; a sentence that comes again at once (progress of one thing) stands once."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setMaximumBlockCount(MOST_LINES)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setAccessibleName(tr("Log of the training"))
        self.setPlaceholderText(tr("What happens during the training is written here."))
        self._last = ""

    def start(self) -> None:
        """A new job: an empty log."""
        self.clear()
        self._last = ""

    def take(self, events: list[Event]) -> None:
        """Append a line for each event that says something."""
        sentences = []
        for event in events:
            sentence = log.sentence(event)
            sentences.append("" if sentence is None else tr_core(sentence))
            result = log.result(event) if isinstance(event, RunFinished) else None
            sentences.append("" if result is None else tr_core(result))
        self._append([sentence for sentence in sentences if sentence])

    def say(self, sentence: str) -> None:
        """Append a line of the window's own."""
        self._append([sentence])

    def _append(self, sentences: list[str]) -> None:
        now = datetime.now().strftime("%H:%M:%S")
        lines = []
        for sentence in sentences:
            if sentence != self._last:
                self._last = sentence
                lines.append(f"{now}  {sentence}")
        if lines:
            self.appendPlainText(laid_out("\n".join(lines)))
