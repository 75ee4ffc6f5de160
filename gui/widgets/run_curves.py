"""Curves of the runs that are selected, over one another; runs that go on anywhere are followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.errors import UserError
from core.progress import Progress
from core.runs.curves import News, follow
from core.runs.history import RunSummary
from core.training.events import EpochDone
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.plots.live_plot import LivePlot
from gui.settings import store
from gui.theme import SERIES
from gui.translate import percent, tr
from gui.widgets.field_editors import ComboBox
from gui.widgets.note import note
from gui.widgets.run_legend import RunLegend
from gui.workers.background import Job, run_in_background

By = Literal["epoch", "step", "time"]
MOST = len(SERIES)
"""Runs drawn together: more could not be told apart."""
SIDE_WIDTH = 184
MINUTES_FROM, HOURS_FROM = 120.0, 7200.0
"""Seconds from which on a longer unit is easier to read."""


@dataclass
class Followed:
    """A run whose news are read. `news` is only touched by the one job that reads."""

    path: Path
    key: str
    title: str
    epochs: list[EpochDone] = field(default_factory=list)
    news: Iterator[News] = field(init=False)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Read from the start, the next time."""
        self.news = follow(self.path, only=(EpochDone.__name__,))

    @property
    def best(self) -> EpochDone | None:
        """The epoch that was chosen, where one was; of a run without validation pictures there is none."""
        return next((epoch for epoch in reversed(self.epochs) if epoch.best), None)


@dataclass(frozen=True, eq=False)
class Read:
    """What one look found of a run. `from_start`: forget what you have. `problem`: it could not be read."""

    run: Followed
    epochs: list[EpochDone] = field(default_factory=list)
    from_start: bool = False
    problem: UserError | None = None


class RunCurves(QWidget):
    """Accuracy and loss side by side. One run: training and validation; several: validation, a colour each.

    A star stands at the best epoch of all; beside each run's name stands its own best.
    """

    def __init__(self) -> None:
        super().__init__()
        self._followed: list[Followed] = []
        self._unit = 1.0
        self._job: Job | None = None
        self.by: By = store().current.curves_by
        self.legend = RunLegend()
        self.accuracy = LivePlot(
            tr("Accuracy"), tr("Epoch"), tr("Accuracy"), fraction=True, log_tool=False, smoothing_tool=False
        )
        self.loss = LivePlot(tr("Loss"), tr("Epoch"), tr("Loss"), smoothing_tool=False)
        self.problem = note("bad")
        self.problem.hide()
        self.plots = (self.accuracy, self.loss)
        self._lay_out()
        self._begin([])

    def show_runs(self, runs: list[RunSummary]) -> None:
        """Draw these runs, at most `MOST`; the same ones again change nothing."""
        runs = runs[:MOST]
        if [(run.path, run.name) for run in runs] == [(each.path, each.title) for each in self._followed]:
            return
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._begin([Followed(run.path, str(number), run.name) for number, run in enumerate(runs)])
        self.look()

    def look(self) -> None:
        """Read what the runs wrote since the last look, in the background."""
        if self._followed and (self._job is None or not self._job.running):
            followed = self._followed
            self._job = run_in_background(self, lambda progress: _read(followed, progress), self._take)

    def align(self, by: By) -> None:
        """Put what belongs to the same epoch, step or time over one another; remembered for the next time."""
        if by != self.by:
            self.by = by
            store().change(curves_by=by)
            self._draw_all()
        self.chooser.setCurrentIndex(self.chooser.findData(by))

    def _begin(self, followed: list[Followed]) -> None:
        self._followed = followed
        for plot in self.plots:
            for key in list(plot.curves):
                plot.remove_curve(key)
            plot.best_mark.place = None
            plot.empty.setText(tr("No epoch is finished yet.") if followed else tr("Choose a run to see its curves."))
        if len(followed) == 1:
            self._add("train", tr("Training"), "train")
            self._add("0", tr("Validation"), "validation")
        else:
            for each, role in zip(followed, SERIES, strict=False):
                self._add(each.key, each.title, role)
        self.legend.show_curves(self.accuracy.curves.values())
        self._draw_all()

    def _add(self, key: str, title: str, role: str) -> None:
        for plot in self.plots:
            plot.add_curve(key, title, role, "line")
            plot.legend.hide()  # one legend for both

    def _take(self, news: list[Read]) -> None:
        """Take over what was read: only the new epochs are drawn, unless a run began anew."""
        again = False
        for read in news:
            if read.from_start and read.run.epochs:
                read.run.epochs.clear()
                again = True
            read.run.epochs += read.epochs
        problems = dict.fromkeys(error_words(read.problem) for read in news if read.problem is not None)
        self.problem.setText("\n".join(problems))
        self.problem.setVisible(bool(problems))
        if again or self._seconds_of_unit() != self._unit:
            self._draw_all()
            return
        for read in news:
            if read.epochs:
                self._append(read.run, len(read.epochs))
        if any(read.epochs for read in news):
            self._mark_best()
        for plot in self.plots:
            plot.refresh()

    def _draw_all(self) -> None:
        self._unit = self._seconds_of_unit()
        title = self._x_title()
        for plot in self.plots:
            plot.set_x_title(title)
            plot.clear()
        for each in self._followed:
            if each.epochs:
                self._append(each, len(each.epochs))
        self._mark_best()
        for plot in self.plots:
            plot.refresh()

    def _append(self, run: Followed, count: int) -> None:
        """Draw the last `count` epochs of a run."""
        places = self._places(run)[-count:]
        epochs = run.epochs[-count:]
        judged = [epoch.validation_accuracy is not None for epoch in epochs]
        if len(self._followed) == 1:
            self.accuracy.append("train", places, [epoch.train_accuracy for epoch in epochs])
            self.loss.append("train", places, [epoch.train_loss for epoch in epochs])
            chosen = [number for number, is_judged in enumerate(judged) if is_judged]
        else:
            # A run without validation pictures would have no curve at all: then its training's.
            chosen = list(range(len(epochs)))
        shown = [places[number] for number in chosen]
        self.accuracy.append(run.key, shown, [_accuracy(epochs[number]) for number in chosen])
        self.loss.append(run.key, shown, [_loss(epochs[number]) for number in chosen])

    def _mark_best(self) -> None:
        """A star at the best epoch of all; each run's own best beside its name."""
        found = []
        for each in self._followed:
            best = each.best
            if best is not None and best.validation_accuracy is not None:
                place = self._places(each)[each.epochs.index(best)]
                found.append((best.validation_accuracy, -place))
            if len(self._followed) > 1:
                self.legend.say(each.key, percent(best.validation_accuracy) if best is not None else "")
        if found:
            accuracy, place = max(found)
            self.accuracy.mark_best(-place, accuracy)
        else:
            self.accuracy.best_mark.place = None

    def _places(self, run: Followed) -> list[float]:
        """Where a run's epochs stand from left to right."""
        if self.by == "epoch":
            return [float(epoch.epoch) for epoch in run.epochs]
        if self.by == "step":
            return [float(epoch.step) for epoch in run.epochs]
        passed = accumulate(epoch.seconds for epoch in run.epochs)
        return [seconds / self._unit for seconds in passed]

    def _seconds_of_unit(self) -> float:
        """Of the unit that suits the longest run, along the time."""
        longest = max((sum(epoch.seconds for epoch in each.epochs) for each in self._followed), default=0.0)
        return 1.0 if longest < MINUTES_FROM else 60.0 if longest < HOURS_FROM else 3600.0

    def _x_title(self) -> str:
        if self.by == "time":
            return {1.0: tr("Time (s)"), 60.0: tr("Time (min)"), 3600.0: tr("Time (h)")}[self._unit]
        return tr("Step") if self.by == "step" else tr("Epoch")

    def _lay_out(self) -> None:
        self.chooser = ComboBox()
        self.chooser.setAccessibleName(tr("What the curves are aligned by"))
        for by, word in {"epoch": tr("By epoch"), "step": tr("By step"), "time": tr("By time")}.items():
            self.chooser.addItem(word, by)
        self.chooser.setToolTip(tr("What lies over one another: the same epoch, step, or time of training"))
        self.chooser.setCurrentIndex(self.chooser.findData(self.by))
        self.chooser.activated.connect(lambda _index: self.align(self.chooser.currentData()))
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        legend = QVBoxLayout(side)
        legend.setContentsMargins(0, 0, 0, 0)
        legend.setSpacing(theme.GRID)
        legend.addWidget(self.chooser)
        legend.addWidget(self.legend)
        legend.addStretch(1)
        plots = QHBoxLayout()
        plots.setSpacing(2 * theme.GRID)
        for plot in self.plots:
            plots.addWidget(plot, 1)
        plots.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.problem)
        column.addLayout(plots, 1)


def _accuracy(epoch: EpochDone) -> float:
    return epoch.train_accuracy if epoch.validation_accuracy is None else epoch.validation_accuracy


def _loss(epoch: EpochDone) -> float:
    return epoch.train_loss if epoch.validation_loss is None else epoch.validation_loss


def _read(followed: list[Followed], progress: Progress) -> list[Read]:
    """What is new of each run; of one that can't be read, why."""
    found = []
    for each in followed:
        progress.check()
        try:
            news = next(each.news)
        except UserError as error:
            each.begin()
            found.append(Read(each, problem=error))
            continue
        epochs = [event for event in news.events if isinstance(event, EpochDone)]
        found.append(Read(each, epochs, news.from_start))
    return found
