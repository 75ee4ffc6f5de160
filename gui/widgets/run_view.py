"""What a tab about one run is: the tabs below a run's buttons are made from such."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.runs.history import RunSummary
from gui.session import Session
from gui.workers.judging import Judging


class RunView(QWidget):
    """`show_run` is called while the tab is in front: when another run is chosen, when it comes to the front, and
    when the run in it has changed. The same run again must cost nothing."""

    configWanted = Signal(object)  # noqa: N815 - named as Qt's signals are
    """A `RunConfig` that the person wants to see on the page it belongs to, ready to start."""

    def __init__(self, session: Session, judging: Judging) -> None:
        super().__init__()
        self.session, self.judging = session, judging
        self.run: RunSummary | None = None

    def show_run(self, run: RunSummary | None) -> None:
        """Show this run; None: not exactly one is chosen."""
        raise NotImplementedError
