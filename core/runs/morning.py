"""What a queue has done while nobody looked: what ran, what was best, what failed and why, how long it took."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from core import files
from core.errors import DiskError
from core.export.figures import moment, percent, span
from core.messages import QT_TRANSLATE_NOOP, Message, can_be_filled, message
from core.runs import stamps
from core.runs.listing import RunSummary
from core.runs.status import LARGEST, LATEST, LONGEST

FORMAT = 1
KEPT = 50
"""Reports that are kept; older ones go."""
GOOD = ("finished", "stopped")
DAMAGED = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What is raised where values were changed into something else."""


@dataclass(frozen=True)
class Ran:
    """A training of the queue as it ended. `accuracy` is what runs are compared by: of the best epoch, on validation
    pictures, where one was chosen; `role` says on which pictures it was taken. Times are seconds, since 1970 or long.
    `why` are sentences about how it ended.
    """

    run: str
    name: str
    state: str
    why: tuple[Message, ...] = ()
    data: str = ""
    network: str = ""
    accuracy: float | None = None
    role: str = ""
    epoch: int = 0
    epochs: int = 0
    started: float = 0.0
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether it ended as it was meant to, or as the person wished."""
        return self.state in GOOD

    @property
    def message(self) -> str:
        """How it ended, in English."""
        return " ".join(map(str, self.why))


@dataclass(frozen=True)
class Report:
    """What a queue did from its first training to its last. `closing` are sentences about the runs together."""

    started: float
    ended: float
    runs: tuple[Ran, ...]
    closing: tuple[Message, ...] = ()

    @property
    def best(self) -> dict[str, Ran]:
        """The best training on each pictures: accuracies on different ones say nothing of each other."""
        found: dict[str, Ran] = {}
        for ran in self.runs:
            if ran.accuracy is not None and ran.good:
                held = found.get(ran.data)
                if held is None or held.accuracy is None or ran.accuracy > held.accuracy:
                    found[ran.data] = ran
        return found


def ran(run: RunSummary) -> Ran:
    """The row of a report about this run."""
    stands = run.status
    chosen = stands.best_accuracy is not None
    return Ran(
        run=str(run.path),
        name=run.name,
        state=run.state,
        why=(run.problem,) if run.problem else tuple(stands.told()),
        data=stands.data,
        network=stands.network,
        accuracy=stands.best_accuracy if chosen else stands.accuracy,
        role="validation" if chosen else stands.role,
        epoch=stands.epoch,
        epochs=stands.epochs,
        started=stands.started,
        seconds=stands.seconds or max(0.0, (stands.ended or stands.started) - stands.started),
    )


def sentences(report: Report) -> list[Message]:
    """The report in words, the most important first."""
    return [_whole(report), *_bests(report), *(trouble(ran) for ran in report.runs if not ran.good), *report.closing]


def _whole(report: Report) -> Message:
    good = sum(ran.good for ran in report.runs)
    template = (
        QT_TRANSLATE_NOOP("core", "{count} trainings from {begin} to {end} ({time}): all went well.")
        if good == len(report.runs)
        else QT_TRANSLATE_NOOP("core", "{count} trainings from {begin} to {end} ({time}): {good} went well.")
    )
    return message(
        template,
        count=len(report.runs),
        begin=clock(report.started),
        end=clock(report.ended),
        time=span(_length(report)),
        good=good,
    )


def _length(report: Report) -> float:
    """Seconds from begin to end; where the clock was set back meanwhile, what the trainings took."""
    passed = report.ended - report.started
    return passed if passed >= 0 else sum(ran.seconds for ran in report.runs)


def _bests(report: Report) -> list[Message]:
    counted = Counter(ran.data for ran in report.runs if ran.good and ran.accuracy is not None)
    several = len(counted) > 1
    template = (
        QT_TRANSLATE_NOOP("core", "The best on “{data}”: “{name}” with {accuracy}.")
        if several
        else QT_TRANSLATE_NOOP("core", "The best: “{name}” with {accuracy}.")
    )
    return [
        message(template, data=Message(data), name=best.name, accuracy=percent(best.accuracy))
        for data, best in report.best.items()
        if counted[data] > 1
    ]


def trouble(ran: Ran) -> Message:
    """Why a training didn't come to its end, in a sentence."""
    templates = {
        "failed": QT_TRANSLATE_NOOP("core", "“{name}” failed: {reason}"),
        "diverged": QT_TRANSLATE_NOOP("core", "“{name}” went astray: {reason}"),
        "cancelled": QT_TRANSLATE_NOOP("core", "“{name}” was cancelled at epoch {epoch} of {epochs}."),
        "interrupted": QT_TRANSLATE_NOOP(
            "core", "“{name}” broke off at epoch {epoch} of {epochs}; it can be continued."
        ),
        "running": QT_TRANSLATE_NOOP("core", "“{name}” is at epoch {epoch} of {epochs}."),
    }
    usual = QT_TRANSLATE_NOOP("core", "“{name}” can't be read: {reason}")
    return message(
        templates.get(ran.state, usual), name=ran.name, reason=_together(ran.why), epoch=ran.epoch, epochs=ran.epochs
    )


def _together(sentences: Sequence[Message]) -> Message:
    """Sentences as one, each still to be translated."""
    parts: dict[str, object] = {f"part{place}": sentence for place, sentence in enumerate(sentences)}
    return Message(" ".join(f"{{{name}}}" for name in parts), parameters=parts)


def clock(seconds: float) -> str:
    """A time of the day, on this machine's clock."""
    return moment(seconds, "%H:%M")


def keep(folder: Path, report: Report) -> None:
    """Write the report into the folder of reports. Raises DiskError."""
    values = {"format": FORMAT, **asdict(report)}
    stamp = moment(report.ended, "%Y-%m-%d %H-%M-%S")
    name = stamps.after(stamp, (path.stem for path in _paths(folder)))
    files.write_text_atomically(folder / f"{name}.json", json.dumps(values, indent=1) + "\n")
    for old in _paths(folder)[KEPT:]:
        with suppress(OSError):  # one too many does no harm
            old.unlink()


def kept(folder: Path) -> list[Report]:
    """The reports in the folder, the newest first; damaged ones are left out."""
    return [report for path in _paths(folder) if (report := _read(path)) is not None]


def last(folder: Path) -> Report | None:
    """The newest report that can be read."""
    return next((report for path in _paths(folder) if (report := _read(path)) is not None), None)


def from_values(values: dict[str, Any]) -> Ran:
    """A row as `asdict` wrote it. Raises one of `DAMAGED` where it makes no sense."""
    found = replace(Ran("", "", ""), **{**values, "why": tuple(_message(each) for each in values["why"])})
    texts = [getattr(found, key) for key in ("run", "name", "state", "data", "network", "role")]
    if not all(isinstance(each, str) and len(each) <= LONGEST for each in texts):
        raise ValueError("a text is none")
    if not all(isinstance(each, int | float) and 0 <= each <= LARGEST for each in (found.epoch, found.epochs)):
        raise ValueError("a number is none")
    if found.accuracy is not None and not 0 <= found.accuracy <= 1:
        raise ValueError("the accuracy is no fraction")
    return replace(found, started=time_of(found.started), seconds=time_of(found.seconds))


def time_of(value: object) -> float:
    """Seconds that were read. Raises ValueError or TypeError where they are no number that a clock can show."""
    if not isinstance(value, int | float) or not 0 <= value <= LATEST:
        raise ValueError("a time is none")
    return float(value)


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"), reverse=True)


def _read(path: Path) -> Report | None:
    try:
        values = files.read_json(path)
        if values["format"] != FORMAT:
            return None
        closing = tuple(_message(each) for each in values["closing"])
        runs = tuple(from_values(each) for each in values["runs"])
        return Report(time_of(values["started"]), time_of(values["ended"]), runs, closing)
    except (DiskError, *DAMAGED):
        return None


def _message(values: dict[str, Any]) -> Message:
    """A sentence as `asdict` wrote it; sentences may stand in for its words, too. Raises ValueError where it can't be
    filled."""
    parameters = {key: _message(each) if isinstance(each, dict) else each for key, each in values["parameters"].items()}
    template = str(values["template"])
    if len(template) > LONGEST or (parameters and not can_be_filled(template, parameters)):
        raise ValueError("no sentence")
    return Message(template, parameters)
