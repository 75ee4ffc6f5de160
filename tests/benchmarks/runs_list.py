"""How long a folder of 1,000 runs takes: to be listed, again, to stand in the window, and one of them to be opened.

    python -m tests.benchmarks.runs_list [--runs 1000] [--epochs 100] [--steps 400]

Wanted: the table within 1 s of the page being shown, an opened run's first paint within 0.3 s, both without torch.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--steps", type=int, default=400, help="steps in each epoch")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    from tests.benchmarks.machine import describe

    print(describe())
    with tempfile.TemporaryDirectory() as place:
        os.environ["RESNET_TRAINER_HOME"] = place
        from core import settings

        folder = settings.load_or_default().runs
        make(folder, chosen.runs, chosen.epochs, chosen.steps)
        _lists(folder, chosen.rounds)
        _window(folder, chosen.runs, chosen.rounds)


def make(folder: Path, count: int, epochs: int, steps: int) -> None:
    """So many finished runs that differ in name and figures, with whole curves, log and (empty) checkpoints."""
    from core.config import RunConfig
    from core.runs import log, notes, start, status
    from core.runs.folder import RunFolder
    from core.runs.metrics import lasting
    from core.training.events import EpochDone, StepDone

    pattern = start.prepare(RunConfig(name="pattern"), folder)
    with pattern.metrics_file.open("w", encoding="utf-8") as file:
        for epoch in range(1, epochs + 1):
            for step in range((epoch - 1) * steps + 1, epoch * steps + 1):
                file.write(json.dumps(lasting(StepDone(epoch, step, 1 / step, 0.1))) + "\n")
            done = EpochDone(epoch, epoch * steps, 1 / epoch, 0.9, 1 / epoch, 0.8, 0.1, True, 10.0, 900.0)
            file.write(json.dumps(lasting(done)) + "\n")
    times = (json.dumps({"epoch": epoch, "step": epoch * steps, "seconds": 10.0}) for epoch in range(1, epochs + 1))
    pattern.times_file.write_text("\n".join(times) + "\n", encoding="utf-8")
    pattern.checkpoints.mkdir()
    pattern.last.touch()
    pattern.best.touch()
    pattern.lock_file.touch()
    log.write(pattern, "Finished.")
    for number in range(count):
        run = RunFolder(folder / f"run {number}")
        # The many lines of the curves are the same file: only what the table reads is each run's own.
        shutil.copytree(pattern.path, run.path, copy_function=os.link)
        run.state_file.unlink()
        run.name_file.unlink()
        run.name_file.write_text(f"Run {number}\n", encoding="utf-8")
        stands = status.read(pattern)
        status.write(run, replace(stands, state="finished", epoch=epochs, best_accuracy=number / count, seconds=60.0))
        if number % 10 == 0:
            notes.save(run, f"note {number}", "")
    shutil.rmtree(pattern.path)


def _lists(folder: Path, rounds: int) -> None:
    from core.runs.listing import Listing

    first, again, one_new = [], [], []
    for _ in range(rounds):
        listing = Listing()
        first.append(_seconds(partial(listing.runs, folder)))
        again.append(_seconds(partial(listing.runs, folder)))
        next(folder.iterdir()).touch()
        one_new.append(_seconds(partial(listing.runs, folder)))
    print(f"listed: {median(first):.3f} s; again, nothing new: {median(again):.3f} s; one new: {median(one_new):.3f} s")
    print(f"torch was imported: {'torch' in sys.modules}")


def _window(folder: Path, count: int, rounds: int) -> None:
    from PySide6.QtWidgets import QApplication

    from gui import theme
    from gui.settings import store
    from gui.workers import background

    app = QApplication([])
    store().load()
    theme.apply(app, "light")

    from gui.pages.runs_page import RunsPage
    from gui.session import Session

    shown, opened, drawn, late = [], [], [], []
    for _ in range(rounds):
        page = RunsPage(Session())
        page.resize(1180, 770)
        began = time.perf_counter()
        page.show()
        _wait(app, partial(_has, page, count))
        page.table.viewport().repaint()
        shown.append(time.perf_counter() - began)
        _wait(app, lambda: not background.running())
        for row in (count // 2, count - 1):
            began = time.perf_counter()
            page.select_row(row)
            page.details.repaint()
            opened.append(time.perf_counter() - began)
            _wait(app, partial(_has_curves, page))
            drawn.append(time.perf_counter() - began)
        late.append(_worst_turn(app, page))
        page.hide()
        page.deleteLater()
        background.cancel_all(10)
    print(
        f"in the window: {median(shown):.2f} s; a run opened: first paint {1000 * median(opened):.0f} ms (worst "
        f"{1000 * max(opened):.0f}), its curves {median(drawn):.2f} s; worst turn while it looks again "
        f"{1000 * max(late):.0f} ms; torch was imported: {'torch' in sys.modules}"
    )
    print("wanted: in the window within 1 s, first paint within 300 ms")


def _worst_turn(app: Any, page: Any) -> float:
    """The longest the window was held up in five seconds of looking every two."""
    end, worst = time.perf_counter() + 5, 0.0
    while time.perf_counter() < end:
        began = time.perf_counter()
        app.processEvents()
        worst = max(worst, time.perf_counter() - began)
        time.sleep(0.002)
    return worst


def _has(page: Any, count: int) -> bool:
    return bool(page.filter.rowCount() == count)


def _has_curves(page: Any) -> bool:
    return any(len(curve.series) for curve in page.details.curves.loss.curves.values())


def _wait(app: Any, until: Callable[[], bool]) -> None:
    while not until():
        app.processEvents()
        time.sleep(0.001)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
