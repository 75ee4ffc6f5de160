"""The tab "How sure": whether it is as sure as it is right, when it says "I'm not sure", and what bad pictures do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.messages import Message
from core.runs.history import RunSummary
from core.tasks.doubt import RIGHT_RATE, RIGHT_RATES
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.plots.fraction_plot import FractionPlot, Line
from gui.plots.reliability_plot import DIAGONAL, CoveragePlot, ReliabilityPlot, precision_plot, receiver_plot, thinned
from gui.session import Session
from gui.translate import percent, tr
from gui.widgets import judged_words, sure_words
from gui.widgets.judged_view import JudgedView, same_answers
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.robustness_card import Examples, RobustnessCard, examples_of
from gui.widgets.tips import as_tip
from gui.workers import sureness_found
from gui.workers.background import Job, run_in_background
from gui.workers.judging import Judging
from gui.workers.run_pictures import RunPictures
from gui.workers.sureness_found import Sure

if TYPE_CHECKING:
    from core.evaluation.curves import Curve
    from core.runs.judged import Judged

WORDS_SHARE, PLOT_SHARE = 5, 6


class SureView(JudgedView):
    """Sentences at the left, the curves that they come from at the right; below them the bad pictures."""

    def __init__(self, session: Session, judging: Judging) -> None:
        super().__init__(session, judging)
        self.sure: Sure | None = None
        self._judged: Judged | None = None
        self._job: Job | None = None
        self._tries: Path | None = None
        self.on_which = note("small")
        self.calibration, self.temperature = note("plain"), note("small")
        self.answered, self.strangers = note("plain"), note("plain")
        self.reliability, self.coverage = ReliabilityPlot(), CoveragePlot()
        self.receiver, self.precision = receiver_plot(), precision_plot()
        self.apart = note("plain")
        self.rates, self.rates_hint = QButtonGroup(self), note("small")
        self.two = QWidget()
        self.robustness = RobustnessCard()
        self.pictures = RunPictures(1, self)
        self._lay_out_parts()
        self.rates.idClicked.connect(lambda _place: self._show_rate())
        self.robustness.tryWanted.connect(self.try_bad_pictures)
        self.robustness.work.cancelled.connect(judging.cancel)
        judging.arrived.connect(self._arrived)
        judging.failed.connect(self._robust_failed)
        judging.progressed.connect(self._robust_progressed)

    @property
    def wanted(self) -> float:
        """Of what is answered, this part shall be right."""
        return RIGHT_RATES[max(0, self.rates.checkedId())]

    def show_judged(self, run: RunSummary, judged: Judged) -> None:
        """Show what is known at once, and the curves as soon as they are computed."""
        before, self._judged = self._judged, judged
        self.on_which.setText(judged_words.on_which(judged.part, judged.figures.count))
        if before is not None and same_answers(before.answers, judged.answers) and before.doubt == judged.doubt:
            self._show_robustness(judged)
            return
        self.sure = None
        self.pictures.use(run.path, judged)
        self.robustness.show_examples({})
        self.robustness.show_found(judged.robustness)
        self._show_trying()
        self.temperature.setText(sure_words.temperature(judged.doubt))
        self._job = run_in_background(
            self,
            lambda _progress: sureness_found.find(judged),
            lambda sure: self._take(judged, sure),
            instead_of=self._job,
        )

    def leave(self) -> None:
        self._judged = self.sure = None
        self.pictures.forget()

    def try_bad_pictures(self) -> None:
        """Judge disturbed pictures, too."""
        if self.run is None:
            return
        if self.judging.judge(self.run.path, robust=True):
            self._tries = self.run.path
            self.robustness.begin()
        else:
            self.robustness.work.say(tr("Another run is being judged: wait for it."))

    def _take(self, judged: Judged, sure: Sure) -> None:
        self.sure = sure
        count = judged.figures.count
        self.calibration.setText(sure_words.calibration(sure, judged.doubt, count))
        self.reliability.show_bins(sure.before, sure.after if judged.doubt is not None else None)
        for widget in (self.rates_hint, *self.rates.buttons()):
            widget.setVisible(bool(sure.said))
        self._show_rate()
        said = next((each for each in sure.said if each.wanted == RIGHT_RATE), None)
        self.strangers.setText(sure_words.strangers(judged.doubt, said))
        self.two.setVisible(sure.roc is not None)
        if sure.roc is not None:
            self.apart.setText(sure_words.apart(sure.roc, judged.answers.classes))
            self._draw(self.receiver, sure.roc, diagonal=True)
            self._draw(self.precision, sure.precision_recall, diagonal=False)
        if judged.robustness:
            self._show_robustness(judged)

    def _draw(self, plot: FractionPlot, curve: Curve | None, *, diagonal: bool) -> None:
        if curve is None:
            return
        lines = [Line(DIAGONAL, DIAGONAL, "outline", tr("by chance"), dashed=True)] if diagonal else []
        title = tr("area under it: {area}", area=percent(curve.area))
        plot.show_lines([*lines, Line(*thinned(curve), "accent", title)], title)

    def _show_rate(self) -> None:
        if self.sure is None:
            return
        said = next((each for each in self.sure.said if each.wanted == self.wanted), None)
        figures = self._judged.figures if self._judged is not None else None
        always = sure_words.answers_always(figures.accuracy) if figures is not None else ""
        self.answered.setText(sure_words.answered(said) if said is not None else always)
        chosen = (said.answered, said.right) if said is not None and said.right is not None else None
        self.coverage.show_coverage(self.sure.coverage, said.wanted if said is not None else None, chosen)

    def _show_robustness(self, judged: Judged) -> None:
        self.robustness.show_found(judged.robustness)
        self._show_trying()
        example = self.sure.example if self.sure is not None else -1
        if not judged.robustness or example < 0:
            return

        def current() -> bool:
            return self._judged is not None and same_answers(self._judged.answers, judged.answers)

        def done(examples: Examples) -> None:
            if current():
                self.robustness.show_examples(examples)

        def failed(error: Exception) -> None:
            if current():
                self.robustness.show_no_examples(error)

        self.pictures.ask(lambda found: examples_of(found, example), done, failed, self)

    def _show_trying(self) -> None:
        """Whether bad pictures are tried now, may be, or why not."""
        judges = self.judging.judges
        mine = self.run is not None and judges == self.run.path
        if mine and self._tries == judges:
            self.robustness.begin()
        elsewhere = tr("Another run is being judged: wait for it.") if judges is not None and not mine else ""
        self.robustness.allow(elsewhere)

    def _arrived(self, path: Path) -> None:
        if self.run is None or self._judged is None:
            return
        if self._tries == path and self.judging.judges is None:
            self._tries = None
            if path == self.run.path:
                self.robustness.show_found(self._judged.robustness)
        self._show_trying()

    def _robust_failed(self, path: Path, error: Exception) -> None:
        if self._tries == path:
            self._tries = None
            if self.run is not None and path == self.run.path:
                self.robustness.work.say(error_words(error), bad=True)
        self._show_trying()

    def _robust_progressed(self, path: Path, what: Message, done: int, total: int) -> None:
        if self._tries == path and self.run is not None and self.run.path == path:
            self.robustness.work.report(what, done, total)

    def _lay_out_parts(self) -> None:
        choice = QHBoxLayout()
        choice.setSpacing(theme.GRID)
        for place, rate in enumerate(RIGHT_RATES):
            button = QPushButton(percent(rate, 0))
            button.setCheckable(True)
            button.setChecked(rate == RIGHT_RATE)
            button.setAccessibleName(tr("{rate} of its answers shall be right", rate=percent(rate, 0)))
            button.setToolTip(as_tip(button.accessibleName()))
            self.rates.addButton(button, place)
            choice.addWidget(button)
        choice.addStretch(1)
        self.body.addWidget(self.on_which)
        self._row(tr("Is it as sure as it is right?"), (self.calibration, self.temperature), self.reliability)
        self.rates_hint.setText(tr("So many of its answers shall be right:"))
        self._row(tr("When it says “I'm not sure”"), (self.rates_hint, choice, self.answered), self.coverage)
        self._row(tr("Pictures of something else"), (self.strangers,), None)
        plots = QHBoxLayout()
        plots.setSpacing(24)
        plots.addWidget(self.receiver, 1)
        plots.addWidget(self.precision, 1)
        column = QVBoxLayout(self.two)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(_heading(tr("Telling the two apart")))
        column.addWidget(self.apart)
        column.addLayout(plots)
        self.body.addWidget(self.two)
        self._row(tr("Bad pictures"), (self.robustness,), None)

    def _row(self, title: str, parts: tuple[QWidget | QHBoxLayout, ...], plot: QWidget | None) -> None:
        words = QVBoxLayout()
        words.setSpacing(theme.GRID)
        words.addWidget(_heading(title))
        for part in parts:
            if isinstance(part, QWidget):
                words.addWidget(part)
            else:
                words.addLayout(part)
        if plot is None:
            self.body.addLayout(words)
            return
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addLayout(words, WORDS_SHARE)
        row.addWidget(plot, PLOT_SHARE, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)


def _heading(text: str) -> QLabel:
    label = Label(text)
    theme.set_kind(label, "heading")
    return label
