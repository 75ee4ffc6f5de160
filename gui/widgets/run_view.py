"""What a tab about one run is: the tabs below a run's buttons are made from such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.runs.history import RunSummary
from gui.session import Session
from gui.workers.judging import Judging


class RunView(QWidget):
    """`show_run` is called while the tab is in front: when another run is chosen, when it comes to the front, and
    when the run in it has changed. The same run again must cost nothing.

    A view that makes sense of several runs says so with `several` and takes them in `show_runs`.
    """

    several: ClassVar[bool] = False

    configWanted = Signal(object)  # noqa: N815 - named as Qt's signals are
    """A `RunConfig` that the person wants to see on the page it belongs to, ready to start."""

    def __init__(self, session: Session, judging: Judging) -> None:
        super().__init__()
        self.session, self.judging = session, judging
        self.run: RunSummary | None = None

    def show_run(self, run: RunSummary | None) -> None:
        """Show this run; None: not exactly one is chosen."""
        raise NotImplementedError

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show these runs, as they are chosen from top to bottom."""
        self.show_run(runs[0] if len(runs) == 1 else None)
