"""What the pages that train have in common: settings in a scrolling column on the left, the training on the right."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core import config_file
from core.config import RunConfig
from core.errors import UserError
from core.validation import Problem
from gui import failed_device, theme
from gui.dialogs.error_dialog import Action, show_error
from gui.session import Session
from gui.translate import tr
from gui.widgets.problem_list import ProblemList, title_of
from gui.widgets.run_area import RunArea
from gui.workers.background import run_in_background

COLUMN_WIDTH = 400
CHECK_MILLISECONDS = 150
"""After a change everything is checked this much later, once for all keystrokes in between."""


class TrainingPage(QWidget):
    """`showRun` carries the folder of a run to show in Runs, `tryRun` that of one to try on pictures. A page says what
    is on the left in `_fill_left`."""

    tryRun = Signal(Path)  # noqa: N815 - named as Qt's signals are
    showRun = Signal(Path)  # noqa: N815 - named as Qt's signals are
    fine_tunes: ClassVar[bool]
    """Whether the trainings that are started here start from a trained network."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "page")
        self.session = session
        self.config: RunConfig | None = None
        """What Start would train; None while something is wrong or missing."""
        self.problems: list[Problem] = []
        self._check_timer = QTimer(self)
        self._check_timer.setSingleShot(True)
        self._check_timer.setInterval(CHECK_MILLISECONDS)
        self._check_timer.timeout.connect(self.check)
        self._lay_out()

    @property
    def header(self) -> Any:
        """State and buttons of the training."""
        return self.run_area.header

    def check(self) -> None:
        """Look at everything: list what is wrong, draw what it says, allow or forbid Start."""
        raise NotImplementedError

    def start(self) -> None:
        """Train, now or after what is being trained; while something is wrong or missing, lead there instead."""
        raise NotImplementedError

    def lead_to(self, key: str) -> None:
        """Scroll to what the field `key` is set by, and focus it."""
        raise NotImplementedError

    def set_config(self, config: RunConfig) -> None:
        """Show a whole configuration: a TOML file, or that of an old run."""
        raise NotImplementedError

    def load_config_file(self, path: Path) -> None:
        """Show the configuration of a TOML file; what is wrong with it is said in the error dialog."""
        run_in_background(self, lambda _progress: config_file.load(path), self.set_config)

    def _fill_left(self, left: QWidget) -> None:
        """Make what is on the left, in `_scrolling`."""
        raise NotImplementedError

    def _lay_out(self) -> None:
        """From left to right, as the Tab key goes.

        Each part is made where it will stand: moving finished parts costs a restyling of all they hold.
        """
        left, right = QWidget(self), QWidget(self)
        left.setFixedWidth(COLUMN_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(right, 1)
        self._fill_left(left)
        column = QVBoxLayout(right)
        column.setContentsMargins(4, 16, 16, 12)
        column.setSpacing(theme.GRID)
        self.problem_list = ProblemList(right)
        self.run_area = RunArea(self.session, right)
        column.addWidget(self.problem_list)
        column.addWidget(self.run_area, 1)
        self.problem_list.followed.connect(self.lead_to)
        self.header.startWanted.connect(self.start)
        self.run_area.tryWanted.connect(self.tryRun)
        self.run_area.showWanted.connect(self.showRun)
        self.session.failed.connect(self._show_failure)

    def _scrolling(self, left: QWidget) -> QWidget:
        """Make `scroll_area` in the left side; returns what scrolls in it."""
        self.scroll_area = QScrollArea(left)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        self.scroll_area.setWidget(content)
        return content

    def _scroll_to(self, target: QWidget) -> None:
        # The layout learns of unfolded fields only when events are handled.
        QTimer.singleShot(0, target, lambda: self.scroll_area.ensureWidgetVisible(target, 0, 80))

    def _show_failure(self, error: Exception) -> None:
        if self.session.continuing is not None or self.session.fine_tunes != self.fine_tunes:
            return  # the window, or the page that it was started from, says so
        actions: list[Action] = []
        if isinstance(error, UserError) and error.field:
            actions.append((tr("Go to “{field}”", field=title_of(error.field)), partial(self.lead_to, error.field)))
        show_error(self, error, actions=[*failed_device.offers(self.session, error), *actions])
