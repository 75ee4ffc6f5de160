"""A window's session in a process of its own, for the attack `two_of_it`: it goes on with a run, or works off queues.

python -m tests.campaign.two_window continue RUN        with the engine; says how it ended
python -m tests.campaign.two_window pause RUNS TRIES    pauses queues in the moment in which the next one begins
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import ModuleType

from PySide6.QtWidgets import QApplication

from core.runs import start
from core.runs.history import list_runs
from core.runs.queue import Queue
from core.settings import Settings
from gui.session import Session
from gui.settings import store
from tests.campaign import two_player

LONGEST_SECONDS = 90.0


def main() -> int:
    app = QApplication([])
    if sys.argv[1] == "continue":
        print(json.dumps(_continue(app, Path(sys.argv[2]))))
        return 0
    engine = ModuleType("core.training.engine")
    engine.train = two_player.train_lightly  # type: ignore[attr-defined]
    sys.modules["core.training.engine"] = engine
    chance = Random(int(sys.argv[4]))
    wrong = [_pause(app, Path(sys.argv[2]) / f"queue {number}", chance) for number in range(int(sys.argv[3]))]
    print(json.dumps([each for each in wrong if each]))
    return 0


def _continue(app: QApplication, run: Path) -> dict[str, str]:
    session, errors = Session(), list[Exception]()
    session.failed.connect(errors.append)
    session.continue_run(run)
    if not _until(app, lambda: not session.busy):
        return {"never": "the window's training doesn't end"}
    return {"told": str(errors[0])} if errors else {"did": session.result.outcome if session.result else ""}


def _pause(app: QApplication, runs: Path, chance: Random) -> str:
    """What was wrong where a queue was paused at about the moment in which its next training began."""
    store().current = Settings(runs_folder=str(runs))
    for number in range(3):
        Queue(runs).add(two_player.configuration(f"number {number}"))
    session = Session(engine=start)
    begun: list[float] = []
    session.jobStarted.connect(lambda: begun.append(time.monotonic()))
    session.queue.go_on()
    ended = chance.randint(0, 2)
    moment = chance.uniform(0.0, 0.03)
    _until(app, lambda: len(begun) > ended or (len(begun) == ended and not session.busy))
    end = time.monotonic() + moment
    _until(app, lambda: time.monotonic() > end)
    session.queue.pause()
    before = len(begun)
    _until(app, lambda: not session.busy and not session.queue._working)
    calm = time.monotonic() + 0.1
    _until(app, lambda: time.monotonic() > calm)
    if len(begun) > before:
        return f"a training began after the pause ({moment * 1000:.0f} ms after number {ended} had begun or ended)"
    left = [run.name for run in list_runs(runs) if run.state != "finished"]
    if left:
        return f"begun and left behind by the pause: {left}"
    session.queue.go_on()
    _until(app, lambda: len(list_runs(runs)) == 3 and not session.busy and not session.queue._working)
    names = sorted(run.name for run in list_runs(runs) if run.state == "finished")
    return "" if names == [f"number {number}" for number in range(3)] else f"only these came to their end: {names}"


def _until(app: QApplication, so: Callable[[], bool]) -> bool:
    end = time.monotonic() + LONGEST_SECONDS
    while not so() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.0005)
    return so()


if __name__ == "__main__":
    sys.exit(main())
