"""A hundred runs in one window, and a run as long as a night: what is held, and what each thing costs, stays the same.

- Runs of the bundled digits, one after the other, in one window: real engine, real everything.
- One run of many thousand real steps of the smallest network, with its checkpoints.
- A million steps that only say so: written by the real recorder, brought by the real mailbox, drawn by the real plots;
  then listed, opened on the page Runs, and continued. Real is all but the arithmetic.

It must hold that memory, widgets, timers, threads, open and temporary files don't grow; that a step costs the same at
the end as at the beginning, to write and to draw; that the window never stands still for more than a second; and that
the checkpoints of a run stay two.
"""

from __future__ import annotations

import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from core.runs import history
from core.runs.curves import follow
from core.runs.disk_use import disk_use
from gui import theme
from gui.main_window import MainWindow
from gui.session import Session
from gui.settings import store
from gui.workers import background
from gui.workers.collecting import Collector
from gui.workers.torch_loader import torch_loader
from tests.campaign.attack import Campaign, Tally
from tests.campaign.long_engine import Sayer, bytes_of, tiny
from tests.campaign.window_watch import MEBI, Errors, Heartbeat, Size, grown, measure

RUNS = 100
REAL_STEPS = 20_000
SAID_STEPS = 1_000_000
STEPS_PER_EPOCH = 45
"""Of 1,437 digits in batches of 32."""
GROWTH, GROWTH_OF_STEPS = 150.0, 2.0
"""MiB that may be there more after 1,000 more runs, and after 1,000 more steps."""
SLOWER = 2.0
"""How much longer the last steps may take than the first."""
LISTING_SECONDS = 0.1
REOPENING_MIB = 300.0
"""What reading and continuing a run of a million steps may take at the most, for a moment."""
BYTES_PER_STEP = 250
"""Of metrics.jsonl, gradient norms included."""


def attack(campaign: Campaign) -> Tally:
    tally = Tally()
    with _stage(campaign.folder, tally) as stage:
        stage.many_runs(campaign.many(3, RUNS))
        stage.real_steps(campaign.many(0, REAL_STEPS))
        stage.said_steps(campaign.many(5_000, SAID_STEPS))
    return tally


@contextmanager
def _stage(folder: Path, tally: Tally) -> Iterator[Stage]:
    """The window with torch loaded, watched; closed in the end."""
    app = QApplication.instance() or QApplication(["ResNet Trainer"])
    assert isinstance(app, QApplication)
    store.cache_clear()
    store().load()
    theme.apply(app, "light")
    temporary = folder / "temporary"
    temporary.mkdir()
    earlier, tempfile.tempdir = tempfile.tempdir, str(temporary)
    with ExitStack() as stack:
        stack.callback(store.cache_clear)
        stack.callback(setattr, tempfile, "tempdir", earlier)
        stage = Stage(tally)
        stack.enter_context(stage.errors.heard())
        collector = Collector()
        stack.callback(collector.deleteLater)
        stage.live(lambda: torch_loader().is_ready, 60)
        stack.enter_context(stage.heart.beating())
        yield stage
        stage.close()
    for problem in [*stage.errors.found, *map(str, stage.heart.freezes)]:
        tally.broken.append(problem)
    tally.figures["worst lateness (s)"] = round(stage.heart.worst, 2)


class Stage:
    """The window, and what each part of the attack does with it."""

    def __init__(self, tally: Tally) -> None:
        self._tally, self._doing = tally, "the start"
        self.errors, self.heart = Errors(lambda: self._doing), Heartbeat(lambda: self._doing)
        self.window = self._open(None)

    def many_runs(self, runs: int) -> None:
        """One after the other; the Runs page looks on."""
        sizes: list[Size] = []
        timers = files = 0
        self.window.show_page("train")
        for number in range(1, runs + 1):
            self._doing = f"run {number}"
            self.window.session.start(tiny(f"Run {number}", 1))
            self.live(lambda: not self.window.session.busy, 60)
            if number % 10 == 5:
                page: Any = self.window.show_page(random.Random(number).choice(("runs", "try", "finetune", "train")))
                self.live(lambda: not background.running(), 10)
                page.repaint()
            if number % 5 == 0:
                with self.heart.apart():
                    sizes.append(measure(number))
            self._tally.count()
            if number == max(3, runs // 2):
                timers, files = self._left_over()
        finished = [run for run in history.list_runs() if run.state == "finished"]
        if len(finished) != runs:
            self._tally.broken.append(f"of {runs} runs only {len(finished)} finished")
        timers_now, files_now = self._left_over()
        self._compare("timers that tick", timers, timers_now)
        self._compare("temporary files", files, files_now)
        self._tally.broken += grown(sizes, "runs", GROWTH)
        if sizes:
            early = sizes[min(len(sizes) - 1, 2)]
            self._tally.figures["MiB"] = f"{early.memory:.0f} after run {early.acts}, {sizes[-1].memory:.0f} at the end"

    def _left_over(self) -> tuple[int, int]:
        """Timers that tick and temporary files; to count them takes its time, which isn't the window's."""
        with self.heart.apart():
            return _ticking(), len(list(Path(tempfile.gettempdir()).iterdir()))

    def real_steps(self, steps: int) -> None:
        """One long run with the real engine; nothing of it grows but its metrics."""
        if not steps:
            return
        self._doing = f"{steps} real steps"
        session = self.window.session
        session.start(tiny("A long night", steps // STEPS_PER_EPOCH, batch_size=32))
        sizes, kept, speeds = [], [], []
        self.live(lambda: session.progress.step > steps // 20, 120)
        for part in range(2, 20):
            since, first = time.monotonic(), session.progress.step
            self.live(lambda part=part: not session.busy or session.progress.step >= part * steps // 20, 120)  # type: ignore[misc]
            if not session.busy:
                break
            speeds.append((session.progress.step - first) / (time.monotonic() - since))
            with self.heart.apart():
                sizes.append(measure(session.progress.step))
            assert session.folder is not None
            kept.append(bytes_of(session.folder / "checkpoints"))
        self.live(lambda: not session.busy, 120)
        self._tally.count()
        self._tally.broken += grown(sizes, "steps", GROWTH_OF_STEPS)
        if max(kept) > 1.05 * min(kept):
            self._tally.broken.append(f"the checkpoints of a run grew from {min(kept)} to {max(kept)} bytes: {kept}")
        self._tally.figures["real steps"] = f"{session.progress.step:,} at {sorted(speeds)[len(speeds) // 2]:.0f}/s"
        self._tally.figures["KB of checkpoints"] = round(kept[-1] / 1000)

    def said_steps(self, steps: int) -> None:
        """All that a step costs besides arithmetic; then what a run of so many costs to list, open and continue."""
        self.close()
        sayer = Sayer(steps, steps // 100)
        session = Session(engine=sayer)
        self.window = self._open(session)
        session.setParent(self.window)
        plots = self._page("train").run_area.plots
        self._doing = f"{steps} steps that are only said"
        peak = _peak()
        session.start(tiny("A million", 1))
        self.live(lambda: not session.busy, 300)
        self._tally.count(_slower(sayer.seconds))
        folder = session.folder
        assert folder is not None
        if not sayer.seconds:
            return
        self._tally.figures["µs a step"] = f"{1e6 * sayer.seconds[0]:.0f} first, {1e6 * sayer.seconds[-1]:.0f} last"
        self._judge_plots(plots)
        self._judge_files(folder, steps)
        self._look_at(folder)
        self._doing = "continuing it"
        session.continue_run(folder)
        self.live(lambda: not session.busy, 300)
        self.live(lambda: not background.running(), 60)
        self.live(lambda: False, 0.5)
        self._tally.count()
        last = plots.loss.curves["steps"].series
        first = float(last.kept()[0][0]) if len(last) else -1.0
        if first > 1 or last.last is None:
            self._tally.broken.append("the curves of a continued run don't begin at its beginning")
        took = _peak() - peak
        if took > REOPENING_MIB:
            self._tally.broken.append(f"to write, open and continue {steps} steps took {took:.0f} MiB of memory")
        self._tally.figures["MiB at the most"] = f"{took:.0f} more"

    def _judge_plots(self, plots: Any) -> None:
        """What the plots hold and what drawing costs once they are full."""
        self.window.show_page("train")
        self.live(lambda: False, 0.2)
        held = sum(curve.series.nbytes for plot in plots.plots for curve in plot.curves.values()) / MEBI
        began = time.perf_counter()
        plots.loss._draw()
        plots.loss.grab()
        drawn = time.perf_counter() - began
        self._tally.figures["drawing all (ms)"] = round(1000 * drawn)
        if held > 40 or drawn > 0.25:
            self._tally.broken.append(f"the plots of a long run hold {held:.0f} MiB and are drawn in {drawn:.2f} s")

    def _judge_files(self, folder: Path, steps: int) -> None:
        """What it takes on the disk, to be listed, and to be followed once it was read."""
        each = (folder / "metrics.jsonl").stat().st_size / steps
        if each > BYTES_PER_STEP:
            self._tally.broken.append(f"metrics.jsonl takes {each:.0f} bytes a step")
        began = time.perf_counter()
        history.list_runs()
        listed = time.perf_counter() - began
        news = follow(folder, only=("EpochDone",))
        with self.heart.apart():
            began = time.perf_counter()
            next(news)
            read = time.perf_counter() - began
            began = time.perf_counter()
            again = next(news)
            looked = time.perf_counter() - began
        if listed > LISTING_SECONDS + 0.002 * len(history.list_runs()):
            self._tally.broken.append(f"to list the runs takes {listed:.2f} s where one has {steps} steps")
        if looked > 0.02 or again.events:
            self._tally.broken.append(f"a second look at a run that wrote nothing took {looked:.3f} s")
        self._tally.figures["MB of metrics"] = round(each * steps / 1e6)
        self._tally.figures["first look (s)"] = round(read, 1)

    def _look_at(self, folder: Path) -> None:
        """Open it on the page Runs, with every tab; the person is told how much room it takes."""
        self._doing = "opening it on the page Runs"
        page: Any = self.window.show_page("runs")
        page.show_run(folder)
        self.live(lambda: page.details.runs and page.details.runs[0].path == folder, 30)
        began = time.perf_counter()
        self.live(lambda: len(page.details.curves.accuracy.curves["train"].series) > 0, 60)
        self._tally.figures["opened (s)"] = round(time.perf_counter() - began, 1)
        for index in range(page.details.tabs.count()):
            page.details.tabs.setCurrentIndex(index)
            self.live(lambda: False, 0.2)
            self.live(lambda: not background.running(), 60)
        self._tally.count()
        from gui.translate import size

        if size(disk_use(folder)) not in page.details.sentence.text():
            self._tally.broken.append(f"nothing says how much room the run takes: “{page.details.sentence.text()}”")
        self.window.show_page("train")

    def _compare(self, what: str, before: int, after: int) -> None:
        if after > before:
            self._tally.broken.append(f"{what}: {before} in the middle of the runs, {after} after the last")

    def _open(self, session: Session | None) -> MainWindow:
        window = MainWindow(session)
        window.painted.connect(window.begin)
        window.session.failed.connect(lambda error: self._tally.broken.append(f"{self._doing} failed: {error!r}"))
        window.show()
        self.live(lambda: bool(window.pages), 30)
        return window

    def _page(self, key: str) -> Any:
        return self.window.page(key)

    def close(self) -> None:
        self.window.session.cancel()
        self.live(lambda: not self.window.session.busy, 60)
        self.window.close()
        background.cancel_all(10)
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def live(self, until: Callable[[], object], seconds: float) -> None:
        """Let the window live as the program does, until something is so."""
        loop, check = QEventLoop(), QTimer()
        check.timeout.connect(lambda: loop.quit() if until() else None)
        check.start(20)
        QTimer.singleShot(round(1000 * seconds), loop, loop.quit)
        if not until():
            loop.exec()
        check.stop()


def _slower(seconds: list[float]) -> str | None:
    """What is wrong where the last steps took longer than the first ones."""
    if len(seconds) < 4 or sorted(seconds[-3:])[1] <= SLOWER * sorted(seconds[:3])[1]:
        return None
    return "a step takes longer and longer to be written: " + ", ".join(f"{1e6 * each:.0f}" for each in seconds) + " µs"


def _ticking() -> int:
    """Timers that go on and on."""
    gc.collect()
    timers = (each for each in gc.get_objects() if issubclass(type(each), QTimer) and shiboken6.isValid(each))
    return sum(timer.isActive() and not timer.isSingleShot() for timer in timers)


def _peak() -> float:
    """MiB that the process had in memory at the most so far."""
    if sys.platform != "linux":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
