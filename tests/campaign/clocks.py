"""Clocks that jump, stand still or show a time that nobody lives in; computers that sleep; programs that are stopped.

What must hold: no length of time is negative, endless or no number; what is left and how long an epoch took don't count
the sleep; what waits and what was reported stays in its order; runs, reports and pictures of any year can be listed,
told of and trained with; nobody waits for a program that was stopped without being told; and no setting is said to be
many times as fast as another because another program was busy.
"""

from __future__ import annotations

import json
import math
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from unittest.mock import patch

from core.errors import UserError
from core.export.figures import span
from core.runs import history, morning, start, status
from core.runs.facts import facts_of
from core.runs.listing import summary
from core.runs.morning import Report
from core.runs.queue import Queue
from core.training.stopwatch import Stopwatch
from tests.campaign.attack import Campaign, Tally
from tests.campaign.clocks_busy import busy_machine
from tests.campaign.running import SMALL, Program
from tests.campaign.two_player import configuration

HOUR = 3600.0
STAMPS = (-1e18, -62135596801.0, -3601.0, -1.0, 0.0, 1.0, 1e9, 2**31 - 1.0, 2**31 + 1.0, 2.0**32, 32536799999.0)
STAMPS += (253402300799.0, 1e12, 1e18, 1e300, math.inf, -math.inf, math.nan)
"""Before there were calendars, 1969, 1970, 2038, 2106, 3000, 9999, and what is no time at all."""
JUMPING = """
import random, time
real, dice, jump = time.time, random.Random(1), [0.0]
def jumping():
    if dice.random() < 0.1:
        jump[0] = dice.choice([0.0, 3600.0, -3600.0, -40 * 365 * 86400.0, 7000 * 365 * 86400.0])
    return real() + jump[0]
time.time = jumping
"""
"""What the clock of a program does that finds this where it looks for modules."""
ZONES = ("UTC", "America/New_York", "Australia/Lord_Howe", "Europe/Berlin", "Pacific/Apia")


def attack(campaign: Campaign) -> Tally:
    tally, chance = Tally(), campaign.chance()
    parts = {
        "stamps in state.json, queues and reports": _stamps,
        "queues and reports over clocks that jump": _jumping,
        "stopwatches over sleep": _stopwatches,
        "figures of a window over sleep": _windows,
        "files of other years": _files,
        "settings compared on a busy computer": busy_machine,
        "real runs stopped or with a jumping clock": _real_runs,
    }
    for name, part in parts.items():
        before = tally.tried
        for wrong in part(campaign, chance):
            tally.count(wrong and f"{name} (seed {campaign.seed}): {wrong}")
        tally.figures[name] = tally.tried - before
    return tally


@contextmanager
def clock_at(moment: float, zone: str = "UTC") -> Iterator[None]:
    """`time.time()` says so, and local time is that of `zone`; other clocks go on as they do."""
    before = os.environ.get("TZ")
    local, form = time.localtime, time.strftime
    os.environ["TZ"] = zone
    if hasattr(time, "tzset"):
        time.tzset()
    try:
        with (
            patch.object(time, "time", lambda: moment),
            patch.object(time, "localtime", lambda seconds=None: local(moment if seconds is None else seconds)),
            patch.object(time, "strftime", lambda text, parts=None: form(text, parts or local(moment))),
        ):
            yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        if hasattr(time, "tzset"):
            time.tzset()


def _stamps(campaign: Campaign, chance: Random) -> Iterator[str | None]:
    """Any time in state.json, round.json and reports: listed, told, repeated in facts; the queue goes on."""
    folder = campaign.folder / "stamps"
    run = start.prepare(configuration("stamped"), folder)
    values = json.loads(run.state_file.read_text(encoding="utf-8"))
    for number in range(campaign.many(12, 400)):
        begun, ended, seconds = (chance.choice(STAMPS) for _ in range(3))
        stamped = {**values, "state": "finished", "started": begun, "ended": ended, "seconds": seconds}
        run.state_file.write_text(json.dumps(stamped), encoding="utf-8")
        found = summary(run.path)
        row = morning.ran(found)
        report = Report(chance.choice(STAMPS), chance.choice(STAMPS), (row, row))
        words = [str(sentence) for sentence in morning.sentences(report)]
        words += [span(row.seconds), str(facts_of(run.last)), morning.clock(begun)]
        history.list_runs(folder)
        yield _unworldly(words) and f"{stamped}: {_unworldly(words)}"
        if number % 10 == 0:
            yield _round(folder / f"queue {number}", chance.choice([each for each in STAMPS if _is_shown(each)]))
            yield _spoilt(folder / f"spoilt {number}", chance)


def _round(runs: Path, moment: float) -> str | None:
    """A queue is worked off on a machine whose clock shows `moment`, and its report can be read."""
    queue = Queue(runs)
    with clock_at(moment):
        for name in ("one", "two"):
            queue.add(configuration(name))
        for _ in range(2):
            taken = queue.take()
            if taken is None:
                return f"nothing could be taken any more (at {moment})"
            status.write(taken.folder, status.Status(state="finished", started=status.now()))
            queue.finish(taken)
        report = queue.conclude()
    words = [str(each) for each in morning.sentences(report)] if report is not None else ["no report"]
    kept = morning.last(queue.reports)
    good = report is not None and queue.waiting() == [] and kept == report and not history.list_runs(runs)[0].problem
    return _unworldly(words) or (None if good else f"{words} (at {moment})")


def _spoilt(runs: Path, chance: Random) -> str | None:
    """Somebody has changed the time at which a round began: what waits is worked off all the same."""
    queue = Queue(runs)
    for name in ("one", "two"):
        queue.add(configuration(name))
    for _ in range(2):
        taken = queue.take()
        if taken is None:
            return "nothing could be taken any more"
        status.write(taken.folder, status.Status(state="finished"))
        queue.finish(taken)
        file = runs / ".queue" / "round.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), "started": chance.choice(STAMPS)}))
    queue.conclude()
    return None if len(history.list_runs(runs)) == 2 and queue.waiting() == [] else "something was lost"


def _is_shown(moment: float) -> bool:
    """Whether a clock can show it."""
    try:
        return bool(time.localtime(moment))
    except (ValueError, OverflowError, OSError):
        return False


def _jumping(campaign: Campaign, chance: Random) -> Iterator[str | None]:
    """Trainings are put into a queue and reports kept while the clock jumps by hours, and over changes of the hour."""
    for number in range(campaign.many(3, 80)):
        runs, zone = campaign.folder / f"jumping {number}", chance.choice(ZONES)
        # The last Sundays of October and first ones of November and April: an hour comes twice.
        moment = chance.choice([1792890000.0, 1793509200.0, 1775318400.0, 1e9]) + chance.uniform(-HOUR, HOUR)
        queue, added, last = Queue(runs), [], 0.0
        for step in range(6):
            with clock_at(moment, zone):
                added.append(queue.add(configuration(f"{step}")).name)
                report = Report(last or moment, moment, (morning.ran(summary(runs)),) * 2)
                words = [str(each) for each in morning.sentences(report)]
                morning.keep(queue.reports, report)
                kept = morning.last(queue.reports)
            if kept != report:
                yield f"the last report isn't the one that was kept last (at {moment} after {last}, {zone})"
            yield _unworldly(words)
            last, moment = moment, moment + chance.choice([0.3, 60.0, HOUR, -HOUR, -86400 * 30, 86400 * 365])
        names = [entry.name for entry in queue.waiting()]
        yield None if names == added else f"what waits is out of order: {names} (zone {zone})"


def _stopwatches(campaign: Campaign, chance: Random) -> Iterator[str | None]:
    """An epoch's time over pauses and sleep, with steps of any length: what was worked, to a fifth and 5 seconds."""
    for _ in range(campaign.many(100, 3000)):
        now = worked = chance.uniform(0, 1e6)
        watch = Stopwatch(lambda: now)  # noqa: B023 - called within this turn only
        worked, step, slept = 0.0, 10 ** chance.uniform(-4, 1), 0
        for number in range(chance.randint(3, 60)):
            took = step * chance.uniform(0.5, 2)
            now, worked = now + took, worked + took
            slept += 1
            if number and slept > 2 and chance.random() < 0.07:
                slept = 0
                now += chance.uniform(max(60.0, 50 * step), 9 * HOUR)
            elif number and chance.random() < 0.02:
                now -= chance.uniform(0, HOUR)
            watch.beat()
            if chance.random() < 0.05:
                now += chance.uniform(0, 9 * HOUR)
                watch.skip()
        wrong = abs(watch.seconds - worked) > 5 + 0.5 * worked
        yield f"{watch.seconds:.1f} s were counted of {worked:.1f} s (steps of {step:.4f} s)" if wrong else None


def _windows(campaign: Campaign, chance: Random) -> Iterator[str | None]:
    """What a window says is left, over sleep and pauses: never negative, never more than a few times the truth."""
    from core.messages import Message
    from core.training.events import Event, Paused, Resumed, RunStarted, StepDone
    from gui.widgets.run_progress import RunProgress

    for _ in range(campaign.many(30, 1000)):
        now, step, total = chance.uniform(0, 1e6), 10 ** chance.uniform(-2, 0.5), 400
        progress, each, said = RunProgress(now), 0, ""
        progress.look([RunStarted(("a",), 8, 100, 0, 0, 1, "", Message(""), 4, 100, 0, 0)], now)
        while each < total and not said:
            news: list[Event] = []
            for _ in range(max(1, round(0.1 / step))):
                now += step * chance.uniform(0.5, 1.5) if step > 0.1 else step
                each += 1
                news.append(StepDone(1 + each // 100, each, 1.0, 0.1))
            if step > 0.1:  # the window looks more often than steps come
                progress.look([], now - step / 3)
            if each > 20 and chance.random() < 0.02:
                now += chance.uniform(60, 9 * HOUR)
            elif chance.random() < 0.02:
                progress.look([*news, Paused(1, each)], now)
                now, news = now + chance.uniform(1, HOUR), [Resumed(1, each)]
            progress.look(news, now)
            left, truth = progress.left(now), (total - each) * step
            if left is not None and each > 20 and not 0 <= left <= 3 * truth + 2:
                said = f"{left:.1f} s are said to be left of {truth:.1f} s, after {each} steps of {step:.3f} s"
            if not 0 <= progress.elapsed(now) < math.inf:
                said = f"elapsed is {progress.elapsed(now)}"
        yield said or None


def _files(campaign: Campaign, chance: Random) -> Iterator[str | None]:
    """Pictures and run folders whose files are from 1901, 1970, 2038 or 2446: read, cached, listed."""
    from core.config import DataConfig
    from core.data.sources import open_data
    from core.progress import Progress
    from tests.data import image_folder

    for number in range(campaign.many(1, 12)):
        folder = image_folder(campaign.folder / f"years {number}", {"a": 6, "b": 6})
        run = start.prepare(configuration(f"of {number}"), campaign.folder / "years runs")
        for file in [*folder.rglob("*"), *run.path.rglob("*"), run.path]:
            year = chance.choice([-2147483648, -1, 0, 1, 2**31 - 1, 2**31, 2**32 + 1, 15032385535])
            try:
                os.utime(file, (year, year))
            except OSError:
                continue  # this disk has no such time
        config = DataConfig(source="folder", path=str(folder), image_size=8)
        try:
            counts = [len(open_data(config, 0.25, Progress()).train) for _ in range(2)]
        except UserError as error:
            yield f"pictures of other years can't be opened: {error}"
            continue
        listed = {each.name for each in history.list_runs(campaign.folder / "years runs")}
        yield None if counts[0] == counts[1] > 0 and f"of {number}" in listed else f"{counts}, {listed}"


def _real_runs(campaign: Campaign, chance: Random) -> Iterator[str | None]:
    """A training is stopped for a while (SIGSTOP), as a laptop that sleeps; and one has a clock that jumps."""
    if not hasattr(signal, "SIGSTOP"):
        return
    folder, still = campaign.folder / "stopped", 60.0 if campaign.long else 2.0
    folder.mkdir()
    home, run = folder / "home", folder / "run"
    (folder / "sitecustomize.py").write_text(JUMPING, encoding="utf-8")
    flags = ["train", f"--out={run}", f"--epochs={120 if campaign.long else 8}", *SMALL, "--json"]
    training = Program(flags, home, folder / "said", {"PYTHONPATH": str(folder)})
    times = run / "times.jsonl"
    while training.process.poll() is None and not (times.exists() and times.read_bytes().count(b"\n") > 2):
        time.sleep(0.005)
    training.process.send_signal(signal.SIGSTOP)
    end = time.monotonic() + still
    if campaign.long:
        told = Program(["resume", str(run)], home, folder / "told")
        code, words = told.wait(60), (folder / "told").read_text(encoding="utf-8")
        yield None if code == 1 and "another window" in words else f"while it was stopped, resume said {code}: {words}"
        listed = summary(run)
        yield None if listed.state == "running" else f"while it was stopped, it was listed as {listed.state}"
    time.sleep(max(0.0, end - time.monotonic()))
    training.process.send_signal(signal.SIGCONT)
    code = training.wait(120)
    seconds = [json.loads(line)["seconds"] for line in times.read_text(encoding="utf-8").splitlines()]
    if campaign.long and max(seconds) > still / 2:
        yield f"an epoch is said to have taken {max(seconds):.1f} s: it slept for {still:.0f} of them"
    row = morning.ran(summary(run))
    words = [str(each) for each in morning.sentences(Report(row.started, row.started - HOUR, (row, row)))]
    if code != 0 or min(seconds) < 0 or row.state != "finished" or row.seconds > sum(seconds) + 1:
        yield f"after having been stopped: {code}, {seconds}, {row}"
    yield _unworldly(words)


def _unworldly(words: list[str]) -> str | None:
    """A word that no length of time and no figure may hold."""
    for text in words:
        low = text.lower()
        if "nan" in low.split() or "inf " in low or "(-" in text or " -" in text.replace(" - ", ""):
            return f"it says “{text}”"
    return None
