"""One piece of the coach's advice: what stands out, why, by which figures, and a button that changes the settings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from core.config import RunConfig
from core.data.pictures import Pixels
from core.runs.coach import Advice
from core.runs.coach.changes import told
from gui import theme
from gui.translate import tr, tr_core
from gui.widgets.note import note
from gui.widgets.thumbnail_grid import ThumbnailGrid
from gui.widgets.tips import as_tip

MOST = 24
"""So many of its pictures are shown."""
FLUSH = "QPushButton, QPushButton:focus { padding: 1px 2px; }"
ICON = 20


class AdviceCard(QFrame):
    """`applied` is the wish for the changes, `picturesWanted` that for the pictures."""

    applied = Signal()
    picturesWanted = Signal()  # noqa: N815 - named as Qt's signals are

    def __init__(self, advice: Advice, config: RunConfig, why_not: str = "") -> None:
        """`why_not` says why its changes can't be applied; "" where they can."""
        super().__init__()
        self.advice = advice
        theme.set_kind(self, "choice")
        self.headline, self.sentence, self.evidence = note("heading"), note("plain"), note("small")
        self.headline.setText(tr_core(advice.headline))
        self.sentence.setText(tr_core(advice.sentence))
        self.evidence.setText("\n".join(f"•  {tr_core(each)}" for each in advice.evidence))
        self.setAccessibleName(self.headline.text())
        self.apply = QPushButton(", ".join(tr_core(each) for each in told(config, advice.changes)))
        theme.set_icon(self.apply, "sliders-horizontal")
        self.apply.setAccessibleName(tr("Apply: {changes}", changes=self.apply.text()))
        self.apply.setEnabled(not why_not)
        self.apply.setToolTip(
            as_tip(
                why_not or tr("Shows this run's settings with this change, ready to start. Nothing else is changed.")
            )
        )
        self.apply.clicked.connect(self.applied)
        self.apply.setVisible(bool(advice.changes))
        self.show_pictures = QPushButton(_how_many(len(advice.rows)))
        theme.set_kind(self.show_pictures, "link")
        self.show_pictures.setStyleSheet(FLUSH)
        self.show_pictures.clicked.connect(self._ask)
        self.show_pictures.setVisible(bool(advice.rows))
        self.grid, self.trouble = ThumbnailGrid(), note("bad")
        self.grid.hide()
        self.trouble.hide()
        self._lay_out()

    @property
    def rows(self) -> tuple[int, ...]:
        """The pictures that it shows, as rows of the evaluation."""
        return self.advice.rows[:MOST]

    def set_pictures(self, pictures: Sequence[Pixels], names: Sequence[str]) -> None:
        """Show these; what was asked for and isn't among them has gone."""
        self.show_pictures.hide()
        self.grid.set_pictures(pictures, names)
        self.grid.setVisible(bool(pictures))
        gone = len(self.rows) - len(pictures)
        if gone:
            self.say(tr("{count} of the pictures aren't there any more.", count=gone))

    def say(self, trouble: str) -> None:
        """Say why pictures can't be shown."""
        self.show_pictures.setEnabled(True)
        self.trouble.setText(trouble)
        self.trouble.show()

    def _ask(self) -> None:
        self.show_pictures.setEnabled(False)
        self.trouble.hide()
        self.picturesWanted.emit()

    def _lay_out(self) -> None:
        sign = Sign("zap", "accent")
        words = QVBoxLayout()
        words.setSpacing(6)
        for part in (self.headline, self.sentence, self.evidence, self.trouble, self.grid):
            words.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.apply)
        buttons.addWidget(self.show_pictures)
        buttons.addStretch(1)
        if self.advice.changes or self.advice.rows:
            words.addSpacing(2)
            words.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)


class Sign(QLabel):
    """An icon beside words, in a colour that follows the theme."""

    def __init__(self, icon: str, role: str) -> None:
        super().__init__()
        self._icon, self._role = icon, role
        self.setFixedSize(ICON, ICON)
        theme.watcher().changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self.setPixmap(theme.pixmap(self._icon, self._role, ICON, self.devicePixelRatioF()))


def _how_many(count: int) -> str:
    if count == 1:
        return tr("Show the picture")
    return tr("Show the {count} pictures", count=count) if count <= MOST else tr("Show {count} of them", count=MOST)
