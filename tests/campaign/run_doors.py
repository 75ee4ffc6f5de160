"""The doors through which the program reads what it keeps of trainings; each must stand whatever it finds there."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from core import config_file, settings
from core.cli.main import main
from core.data import cache
from core.errors import UserError
from core.inference.answered import Answered
from core.messages import UNSEEN
from core.progress import Progress
from core.runs import coach, comparing, experiment, history, judged, lesson, morning, notes, status
from core.runs.coach import changes
from core.runs.curves import follow, read_curves
from core.runs.facts import facts_of
from core.runs.listing import Listing
from core.runs.recorder import record
from core.training.crash_mark import CrashMark
from tests.campaign.run_world import CACHED, TUNED, World
from tests.core.runs.fake import straight

STATES = {"running", "paused", "finished", "stopped", "cancelled", "diverged", "failed", "interrupted", "damaged"}


@dataclass(frozen=True)
class Door:
    """`open` returns what is wrong, or "". A door that `writes` may change the home, the others may not. A `command`
    takes its time to know its flags."""

    open: Callable[[World], str]
    writes: bool = False
    command: bool = False


def _listed(world: World) -> str:
    runs = {run.path: run for run in Listing().runs(world.runs)}
    run = runs.get(world.run.path)
    if run is None:
        return "the run isn't listed any more"
    if run.state not in STATES or UNSEEN.search(run.name) or len(run.name) > 1000:
        return f"it is listed as {run.name[:60]!r}, {run.state!r}"
    if run.state == "damaged" and not str(run.problem).strip():
        return "it is damaged, and nothing says so"
    told = " ".join(map(str, run.status.told()))
    return "what is told of it can break a line" if UNSEEN.search(told) else _morning(morning.ran(run))


def _morning(ran: morning.Ran) -> str:
    report = morning.Report(1.7e9, 1.7e9, (ran, ran))
    return "" if all(map(str, morning.sentences(report))) else "a sentence is empty"


def _status(world: World) -> str:
    status.read(world.run)
    return ""


def _curves(world: World) -> str:
    found = read_curves(world.run)
    if (found.steps[1:] <= found.steps[:-1]).any() or (found.epochs[1:] <= found.epochs[:-1]).any():
        return "the curves go backwards"
    return ""


def _followed(world: World) -> str:
    for only in ((), ("EpochDone",)):
        news = follow(world.run, only)
        first, again = next(news), next(news)
        if again.events or first.from_start != world.run.metrics_file.is_file():
            return "the same is news twice"
    return ""


def _config(world: World) -> str:
    config_file.to_toml(config_file.load(world.run.config_file))
    return ""


def _advice(world: World) -> str:
    for advice in coach.advise(coach.look(world.run)):
        told = [str(advice.headline), str(advice.sentence), *map(str, advice.evidence)]
        if not all(told) or not isinstance(changes.as_flags(advice.changes), str):
            return "an empty advice"
    return ""


def _compared(world: World) -> str:
    found = [history.summary(path) for path in (world.run.path, world.runs / "Other")]
    configs = []
    for run in found:
        try:
            configs.append(config_file.load(run.folder.config_file))
        except UserError:
            configs.append(None)
    comparing.side_by_side(configs)
    comparing.results([run.status for run in found])
    outcome = experiment.outcome(run.path for run in found)
    return "" if outcome is None else " ".join(map(str, lesson.sentences(outcome.plain, outcome.residual)))[:0]


def _judged(world: World) -> str:
    found = judged.read(world.run)
    return "" if found is None or len(found.answers) == found.figures.count else "answers and figures differ"


def _report(world: World) -> str:
    from core.runs.report.gathering import gather  # loads torch
    from core.runs.report.page import page

    text = page(gather(world.run, device="cpu"))
    text.encode()
    return "a script in the report" if "<script" in text.lower() else ""


def _facts(world: World) -> str:
    facts_of(world.run.best)
    return ""


def _recorded(world: World) -> str:
    """A run that goes on: what is spoiled is cut back or passed by."""
    for _ in record(iter(straight()), world.run):
        pass
    status.read(world.run)
    return "" if len(read_curves(world.run).epochs) == 2 else "its epochs aren't there after it was trained anew"


def _notes(world: World) -> str:
    there = notes.read(world.run)
    if there.whole:
        notes.save(world.run, there.text + " more", there.text)
    notes.set_star(world.run, True)
    return ""


def _words(*words: str) -> Callable[[World], str]:
    """A command: it ends with a code of its own, and no letter of a file commands the terminal."""

    def open_(world: World) -> str:
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            code = main([word.format(run=world.run.path, other=world.runs / "Other") for word in words])
        said = out.getvalue()
        if code not in (0, 1):
            return f"exit code {code}"
        if code == 1 and not said.strip():
            return "it fails without a word"
        return "a letter that commands the terminal" if UNSEEN.search(said.replace("\n", "")) else ""

    return open_


def _queue(world: World) -> str:
    found = world.queue
    for entry in found.waiting():
        str((entry.name, entry.data, entry.network, str(entry.problem)))
    found.broken_off()
    taken = found.take()
    if taken is not None:
        if taken.folder.path.parent != world.runs:
            return f"the queue trains in {taken.folder.path}"
        found.finish(taken)
    for entry in found.waiting():
        found.move(entry.id, 0)
    report = found.conclude()
    return "" if report is None else "".join(map(str, morning.sentences(report)))[:0]


def _kept_reports(world: World) -> str:
    for report in morning.kept(world.queue.reports):
        if not all(map(str, morning.sentences(report))):
            return "a sentence is empty"
    return ""


def _settings(world: World) -> str:
    settings.load()
    return ""


def _settings_saved(world: World) -> str:
    """Saving must not cost the person what they had written, where it can't be understood."""
    file = world.home / "settings.toml"
    before = file.read_bytes()
    try:
        settings.load()
        damaged = False
    except UserError:
        damaged = True
    settings.save(settings.load_or_default().model_copy(update={"theme": "light"}))
    kept = file.with_name(settings.KEPT)
    if damaged and (not kept.is_file() or kept.read_bytes() != before):
        return "the damaged settings are gone"
    return "" if settings.load().theme == "light" else "the new settings aren't there"


def _cached(world: World) -> str:
    made = {"stored": False, "unreadable": [1, 2]}
    about = cache.entry("pixels", CACHED, lambda _folder: dict(made), Progress()).about
    return "" if all(about.get(key) == value for key, value in made.items()) else f"the cache says {about!r}"[:200]


def _journal(world: World) -> str:
    journal = Answered(world.journal)
    try:
        row = journal.find(Path("/p/a.png"), 10, 20)
    finally:
        journal.close()
    if row is not None and not all(0 <= chance <= 1 for _, chance in row.top):
        return f"an answer that none can give: {row.top!r}"[:200]
    return ""


def _choice(world: World) -> str:
    from core.training import choice_memory  # loads torch

    found = choice_memory.load(TUNED)
    if found is not None and (found.setting.threads < 1 or not isinstance(found.setting.precision, str)):
        return f"a choice that can't be used: {found!r}"[:200]
    CrashMark(world.choice).left_behind()
    return ""


READS = {
    "list": Door(_listed),
    "status": Door(_status),
    "curves": Door(_curves),
    "follow": Door(_followed),
    "config": Door(_config),
    "advice": Door(_advice),
    "compare": Door(_compared),
    "evaluation": Door(_judged),
    "facts": Door(_facts),
    "report page": Door(_report),
    "runs": Door(_words("runs"), command=True),
    "runs --json": Door(_words("runs", "--json"), command=True),
    "runs --advice": Door(_words("runs", "--advice", "{run}"), command=True),
    "runs --compare": Door(_words("runs", "--compare", "{run}", "{other}"), command=True),
    "experiment --of": Door(_words("experiment", "plain-vs-residual", "--of", "{run}", "{other}"), command=True),
}
RUN = (*READS, "record")
QUEUE = ("queue", "queue --json", "queue report", "kept reports", "queue worked off")
DOORS = {
    **READS,
    "record": Door(_recorded, writes=True),
    "notes": Door(_notes, writes=True),
    "queue": Door(_words("queue"), command=True),
    "queue --json": Door(_words("queue", "--json"), command=True),
    "queue report": Door(_words("queue", "report"), command=True),
    "kept reports": Door(_kept_reports),
    "queue worked off": Door(_queue, writes=True),
    "settings": Door(_settings),
    "settings saved": Door(_settings_saved, writes=True),
    "cache": Door(_cached, writes=True),
    "journal": Door(_journal, writes=True),
    "choice": Door(_choice),
}
THROUGH: dict[str, tuple[str, ...]] = {
    "config.toml": tuple(name for name in READS if name not in ("status", "curves", "follow", "facts", "evaluation")),
    "state.json": ("list", "status", "advice", "compare", "facts", "report page", "runs", "runs --json", "record"),
    "metrics.jsonl": ("curves", "follow", "advice", "compare", "facts", "report page", "runs --advice", "record"),
    "times.jsonl": ("curves", "follow", "advice", "report page", "record"),
    "name.txt": ("list", "runs", "runs --compare", "report page", "advice"),
    "notes.txt": ("list", "runs --json", "notes"),
    "figures.json": ("evaluation", "advice", "report page"),
    "answers.npz": ("evaluation", "advice", "report page"),
    **dict.fromkeys(("queue entry", "order.json", "round.json", "morning report"), QUEUE),
    "settings.toml": ("settings", "runs", "queue", "settings saved"),
    "about.json": ("cache",),
    "journal": ("journal",),
    "choice": ("choice",),
}
"""File -> the doors that read it."""
