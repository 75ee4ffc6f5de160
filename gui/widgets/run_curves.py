"""Curves of the runs that are selected, over one another; runs that go on anywhere are followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.progress import Progress
from core.runs.curves import News, follow
from core.runs.history import RunSummary
from core.training.events import EpochDone
from gui.plots.live_plot import LivePlot
from gui.theme import SERIES
from gui.translate import tr
from gui.workers.background import Job, run_in_background

MOST = len(SERIES)
"""Runs drawn together: more could not be told apart."""


@dataclass
class Followed:
    """A run whose news are read. `news` is only touched by the one job that reads."""

    path: Path
    key: str
    news: Iterator[News] = field(init=False)

    def __post_init__(self) -> None:
        self.news = follow(self.path)


class RunCurves(QWidget):
    """Accuracy and loss side by side. One run: training and validation; several: validation, a colour each."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._followed: list[Followed] = []
        self._job: Job | None = None
        self._make_plots()

    def show_runs(self, runs: list[RunSummary]) -> None:
        """Draw these runs, at most `MOST`; the same ones again change nothing."""
        runs = runs[:MOST]
        if [run.path for run in runs] == [each.path for each in self._followed]:
            return
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._followed = [Followed(run.path, str(number)) for number, run in enumerate(runs)]
        self._make_plots()
        if len(runs) == 1:
            self._add("train", tr("Training"), "train")
            self._add("0", tr("Validation"), "validation")
        else:
            for each, run, role in zip(self._followed, runs, SERIES, strict=False):
                self._add(each.key, run.name, role)
        self.look()

    def look(self) -> None:
        """Read what the runs wrote since the last look, in the background."""
        if self._followed and (self._job is None or not self._job.running):
            followed = self._followed
            self._job = run_in_background(self, lambda progress: _read(followed, progress), self._draw)

    def _draw(self, news: list[tuple[str, list[EpochDone], bool]]) -> None:
        alone = len(self._followed) == 1
        if any(from_start for _key, epochs, from_start in news if epochs):
            # A run that was continued begins anew: everything is read and drawn again.
            for plot in (self.accuracy, self.loss):
                plot.clear()
        for key, epochs, _from_start in news:
            for event in epochs:
                self._draw_epoch(key, event, alone=alone)
        for plot in (self.accuracy, self.loss):
            plot.refresh()

    def _draw_epoch(self, key: str, event: EpochDone, *, alone: bool) -> None:
        x = [float(event.epoch)]
        accuracy, loss = event.validation_accuracy, event.validation_loss
        if alone:
            self.accuracy.append("train", x, [event.train_accuracy])
            self.loss.append("train", x, [event.train_loss])
        if accuracy is not None and loss is not None:
            self.accuracy.append(key, x, [accuracy])
            self.loss.append(key, x, [loss])
        elif not alone:
            self.accuracy.append(key, x, [event.train_accuracy])
            self.loss.append(key, x, [event.train_loss])
        if alone and event.best and event.validation_accuracy is not None:
            self.accuracy.mark_best(float(event.epoch), event.validation_accuracy)

    def _add(self, key: str, title: str, role: str) -> None:
        self.accuracy.add_curve(key, title, role, "line")
        self.loss.add_curve(key, title, role, "line")

    def _make_plots(self) -> None:
        for old in self.findChildren(LivePlot, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        empty = tr("Choose a run to see its curves.") if not self._followed else tr("No epoch is finished yet.")
        self.accuracy = LivePlot(
            tr("Accuracy"),
            tr("Epoch"),
            tr("Accuracy"),
            fraction=True,
            log_tool=False,
            smoothing_tool=False,
            empty=empty,
        )
        self.loss = LivePlot(tr("Loss"), tr("Epoch"), tr("Loss"), smoothing_tool=False, empty=empty)
        self._row.addWidget(self.accuracy, 1)
        self._row.addWidget(self.loss, 1)


def _read(followed: list[Followed], progress: Progress) -> list[tuple[str, list[EpochDone], bool]]:
    """What is new of each run. Where one began anew, all are read from the start again."""
    found = []
    for each in followed:
        progress.check()
        news = next(each.news)
        found.append((each, [event for event in news.events if isinstance(event, EpochDone)], news.from_start))
    if any(from_start for _each, _epochs, from_start in found) and not all(start for _e, _p, start in found):
        for each in followed:
            each.news = follow(each.path)
        return _read(followed, progress)
    return [(each.key, epochs, from_start) for each, epochs, from_start in found]
