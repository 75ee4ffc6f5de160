"""How strong the gradient was in each part of the network: all parts of one run, or one part of several runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.progress import Progress
from core.runs.history import RunSummary
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.plots.gradient_plot import GradientPlot, part_title
from gui.plots.live_plot import LivePlot
from gui.session import Session
from gui.theme import SERIES
from gui.translate import tr, tr_core
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.run_view import RunView
from gui.widgets.tips import as_word
from gui.workers.background import Job, run_in_background
from gui.workers.judging import Judging

if TYPE_CHECKING:
    from core.messages import Message
    from core.runs.curves import Curves

MOST = len(SERIES)
WORDS_WIDTH = 288
FIRST_CHOICE = "stage 1"
"""Where a gradient that fades on its way from the loss is the weakest."""


@dataclass(frozen=True)
class Read:
    """What the runs have written, and what they show together."""

    curves: list[Curves]
    sentences: tuple[Message, ...]


class GradientsView(RunView):
    """Of several runs, the person chooses the part of the network that is compared."""

    several: ClassVar[bool] = True

    def __init__(self, session: Session, judging: Judging) -> None:
        super().__init__(session, judging)
        self.part = FIRST_CHOICE
        self._runs: list[RunSummary] = []
        self._read: Read | None = None
        self._job: Job | None = None
        self.one = GradientPlot()
        self.several_plot: LivePlot | None = None
        self.choices: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self.words = note("muted")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()

    def show_run(self, run: RunSummary | None) -> None:
        """Show all parts of this run."""
        self.show_runs([run] if run is not None else [])

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show all parts of one run, or one part of up to `MOST` of several."""
        wanted = list(runs[:MOST])
        if wanted == self._runs:
            return
        if [run.path for run in wanted] != [run.path for run in self._runs]:
            self._clear()
        self._runs = wanted
        self._job = run_in_background(
            self, lambda progress: _read(wanted, progress), self._show, self._failed, instead_of=self._job
        )

    def choose(self, part: str) -> None:
        """Compare this part of the network."""
        self.part = part
        self._draw()

    def _lay_out(self) -> None:
        self.compared = QWidget()
        column = QVBoxLayout(self.compared)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        caption = Label(tr("Part of the network"))
        theme.set_kind(caption, "small")
        self._row.addWidget(caption)
        self._row.addSpacing(4)
        self._row.addStretch(1)
        column.addLayout(self._row)
        self._plot_place = QVBoxLayout()
        column.addLayout(self._plot_place, 1)
        self.beside = QScrollArea()
        self.beside.setFixedWidth(WORDS_WIDTH)
        self.beside.setWidgetResizable(True)
        self.beside.setFrameShape(QFrame.Shape.NoFrame)
        self.beside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.beside.setWidget(self.words)
        self.beside.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.one, 1)
        row.addWidget(self.compared, 1)
        row.addWidget(self.beside)
        self.compared.hide()
        self.beside.hide()

    def _show(self, read: Read) -> None:
        self._job, self._read = None, read
        parts = list(dict.fromkeys(part for curves in read.curves for part in curves.gradient_norms))
        if self.part not in parts and parts:
            self.part = FIRST_CHOICE if FIRST_CHOICE in parts else parts[0]
        self._make_choices(parts)
        self._draw()
        self._say("\n\n".join(tr_core(sentence) for sentence in read.sentences))

    def _failed(self, error: Exception) -> None:
        self._job = None
        self._say(error_words(error))

    def _clear(self) -> None:
        """Other runs are coming: nothing of the last ones stays in sight."""
        self._read = None
        self.one.clear()
        self.one.plot.empty.setText("")
        self.one.show()
        self.compared.hide()
        self._say("")

    def _say(self, text: str) -> None:
        self.words.setText(text)
        self.beside.setVisible(bool(text))

    def _draw(self) -> None:
        if self._read is None:
            return
        alone = len(self._runs) == 1
        self.one.setVisible(alone)
        self.compared.setVisible(not alone)
        if alone:
            self._draw_one(self._read.curves[0])
        else:
            self._draw_several(self._read.curves)

    def _draw_one(self, curves: Curves) -> None:
        self.one.clear()
        self.one.append(curves.gradient_steps / _steps_per_epoch(curves), curves.gradient_norms)
        self.one.plot.empty.setText(tr("This run has written no gradients."))
        self.one.refresh()

    def _draw_several(self, all_curves: list[Curves]) -> None:
        """A plot of its own each time: its title names the part, its curves are the runs."""
        if self.several_plot is not None:
            self._plot_place.removeWidget(self.several_plot)
            self.several_plot.hide()
            self.several_plot.deleteLater()
        plot = self.several_plot = LivePlot(
            tr("Gradient: {part}", part=part_title(self.part)),
            tr("Step"),
            tr("Gradient norm"),
            smoothing_tool=False,
            empty=tr("These runs have written no gradients."),
        )
        plot.set_log_y(True)
        self._plot_place.addWidget(plot)
        for number, (run, curves, role) in enumerate(zip(self._runs, all_curves, SERIES, strict=False)):
            plot.add_curve(str(number), run.name, role, "line")
            norms = curves.gradient_norms.get(self.part)
            if norms is not None:
                plot.append(str(number), curves.gradient_steps, norms)
        plot.refresh()

    def _make_choices(self, parts: list[str]) -> None:
        if list(self.choices) != parts:
            for button in self.choices.values():
                self._group.removeButton(button)
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
            self.choices = {part: self._make_choice(part) for part in parts}
        for part, button in self.choices.items():
            button.setChecked(part == self.part)

    def _make_choice(self, part: str) -> QToolButton:
        button = QToolButton()
        button.setText(as_word(part_title(part)))
        button.setCheckable(True)
        button.setToolTip(tr("Compare the gradient that reaches this part"))
        button.clicked.connect(lambda _checked=False: self.choose(part))
        self._group.addButton(button)
        self._row.insertWidget(self._row.count() - 1, button)
        return button


def _read(runs: list[RunSummary], progress: Progress) -> Read:
    from core.runs import experiment
    from core.runs.curves import read_curves

    curves = []
    for run in runs:
        progress.check()
        curves.append(read_curves(run.folder))
    outcome = experiment.outcome(run.path for run in runs) if len(runs) > 1 else None
    return Read(curves, outcome.sentences if outcome is not None else ())


def _steps_per_epoch(curves: Curves) -> float:
    """From the first epoch that has ended; before that, steps stand for themselves."""
    return float(curves.epoch_steps[0] / curves.epochs[0]) if len(curves.epochs) else 1.0
