"""Long work before the first step, done in a thread while the engine's generator goes on telling how far it is."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator
from typing import TypeVar

from core.messages import Message
from core.progress import Progress
from core.training.control import Control
from core.training.events import Event, Preparing

Result = TypeVar("Result")


def in_background(work: Callable[[Progress], Result], control: Control) -> Generator[Event, None, Result]:
    """Run `work(progress)` in a thread, yield its progress as `Preparing` events, and return its result.

    Stop or cancel, and closing the generator, cancel the work.

    Raises:
        Cancelled: the person cancelled.
        UserError: whatever the work raised.
    """
    reports: queue.SimpleQueue[Preparing | None] = queue.SimpleQueue()
    progress = Progress(lambda what, done, total: reports.put(Preparing(what, done, total)))
    outcome: list[Result] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work(progress))
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that iterates
            failure.append(error)
        finally:
            reports.put(None)

    thread = threading.Thread(target=run, name="preparing", daemon=True)
    thread.start()
    try:
        yield from _reports(reports, progress, control)
    finally:
        progress.cancel()
        thread.join()
    if failure:
        raise failure[0]
    return outcome[0]


def _reports(
    reports: queue.SimpleQueue[Preparing | None], progress: Progress, control: Control
) -> Generator[Event, None, None]:
    while True:
        if control.ending:
            progress.cancel()
        try:
            report = reports.get(timeout=0.1)
        except queue.Empty:
            continue
        if report is None:
            return
        yield report


def what(template: str, **parameters: object) -> Preparing:
    """A `Preparing` event without numbers."""
    return Preparing(Message(template, parameters))
