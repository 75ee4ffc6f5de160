"""Trainings that wait for their turn: a file each, in a folder beside the runs, taken by one process alone.

.queue/<id>.toml      a configuration that waits
.queue/order.json     the order, where the person has changed it; what it doesn't name comes behind, the oldest first
.queue/round.json     what was taken since the queue began: see `core.runs.rounds`
.queue/<id>.lock      locked by the process that trains it, until it is over
.queue/reports/       what came of it: see `core.runs.morning`

An entry whose process was killed comes back (before its run had a folder) or goes on from its last checkpoint.
"""

from __future__ import annotations

import json
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from core import config_file, files, leftovers, settings
from core.config import RunConfig
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.runs import experiment, morning, rounds, stamps, start, status
from core.runs.folder import RunFolder, create
from core.runs.listing import summary
from core.runs.morning import Report
from core.runs.rounds import Item, Round

WAIT_SECONDS = 10.0
"""How long one waits for another window or command to finish its change."""
MOST_TRIES = 3
"""A training that ended its process so often is left alone: the next ones have their turn."""


@dataclass(frozen=True)
class Entry:
    """A training that waits. `config` is None where its file can't be used; `problem` then says why."""

    id: str
    config: RunConfig | None
    problem: Message | None = None

    @property
    def data(self) -> str:
        """The pictures' name, as a table of runs shows it."""
        return start.new_status(self.config).data if self.config is not None else ""

    @property
    def network(self) -> str:
        return start.new_status(self.config).network if self.config is not None else ""

    @property
    def name(self) -> str:
        """What the person calls it; else pictures and network."""
        if self.config is None:
            return self.id
        return self.config.name.strip() or f"{self.data} · {self.network}"


@dataclass
class Taken:
    """A run that this process has out of the queue: nobody else takes it before `Queue.finish`."""

    id: str
    folder: RunFolder
    fresh: bool = False
    """Whether the run's folder was made just now."""
    held: ExitStack = field(default_factory=ExitStack, repr=False)


@dataclass(frozen=True)
class Queue:
    """The queue beside the runs in the folder `runs`. Nothing is read or made by creating the object."""

    runs: Path

    @property
    def folder(self) -> Path:
        """Its name can be no run's: those don't begin with a dot."""
        return self.runs / ".queue"

    @property
    def reports(self) -> Path:
        """The folder of reports."""
        return self.folder / "reports"

    def waiting(self) -> list[Entry]:
        """What waits, the next one first; files that can't be used are among them. Raises DiskError."""
        taken = self._taken()
        entries = [self._entry(each) for each in self._ids() if each not in taken]
        # One that can't be read may just have been taken, or removed.
        return [entry for entry in entries if entry.config is not None or self._file(entry.id).exists()]

    def add(self, config: RunConfig) -> Entry:
        """Put a training at the end. Raises DiskError."""
        now = time.time()
        stamp = f"{time.strftime('%Y%m%d-%H%M%S', time.localtime(now))}-{int(now % 1 * 1e6):06d}"
        entry = Entry(f"{stamps.after(stamp, self._ids())}-{secrets.token_hex(2)}", config)
        config_file.save(config, self._file(entry.id))
        return entry

    def remove(self, id: str) -> bool:
        """Take an entry out for good; False where it doesn't wait any more: it runs, or was removed elsewhere.

        Raises:
            DiskError, UserError: the queue can't be changed.
        """
        with self._alone():
            if all(entry.id != id for entry in self.waiting()):
                return False
            self._delete(self._file(id))
            return True

    def put_back(self, entry: Entry, place: int) -> None:
        """Take a removal back; one that had begun by then stays begun. Raises DiskError, UserError."""
        with self._alone():
            if entry.config is not None and entry.id not in self._taken():
                config_file.save(entry.config, self._file(entry.id))
                self._place(entry.id, place)

    def move(self, id: str, place: int) -> None:
        """Bring an entry to the place `place` (0: the next one). Raises DiskError, UserError."""
        with self._alone():
            self._place(id, place)

    def take(self) -> Taken | None:
        """The next training, its run folder made, for this process alone: train it with `start.run(…, resume=True)`,
        then `finish` it. One that broke off with its process comes first. None where nothing waits.

        Raises:
            DiskError, UserError: the queue, or the new run's folder, can't be written; nothing is lost.
        """
        if not self.folder.is_dir():
            return None
        with self._alone():
            for item in self._round().items:
                broken_off = self._adopt(item)
                if broken_off is not None:
                    return broken_off
            for entry in self.waiting():
                if entry.config is not None:
                    return self._begin(entry.id, entry.config)
        return None

    def finish(self, taken: Taken) -> None:
        """A training is over, however it ended. Raises DiskError, UserError."""
        try:
            with self._alone():
                found = self._round()
                for item in found.items:
                    if item.id == taken.id:
                        found = found.changed(item, ended=morning.ran(summary(taken.folder.path)))
                rounds.write(self._round_file, found)
                taken.held.close()
                with suppress(OSError):  # an empty file that stays does no harm, and the next ones wait
                    self._lock_file(taken.id).unlink()
        finally:
            taken.held.close()

    def give_back(self, taken: Taken) -> None:
        """A training that was taken shall not begin yet: it is the next one again. Raises DiskError, UserError."""
        try:
            with self._alone():
                found = self._round()
                item = next((each for each in found.items if each.id == taken.id), None)
                if item is None or not taken.fresh:
                    if item is not None:
                        rounds.write(self._round_file, found.changed(item, tries=item.tries - 1))
                    return
                # As in `_begin`, each step may be the last one: as long as the round knows it, it can be gone on with.
                config_file.save(config_file.load(taken.folder.config_file), self._file(taken.id))
                doomed = leftovers.temporary_name(self.runs)
                with suppress(OSError):  # what can't be removed doesn't keep the training from waiting
                    taken.folder.path.rename(doomed)
                    shutil.rmtree(doomed)
                rounds.write(self._round_file, found.without(item))
                self._place(taken.id, 0)
        finally:
            taken.held.close()

    def note(self, run: Path) -> None:
        """A training that never waited ended, and what waits comes now: the report tells of both. Raises DiskError,
        UserError."""
        with self._alone():
            ran = morning.ran(summary(run))
            found = self._round()
            if all(self._run_of(item).path != run for item in found.items):
                found = found.with_item(Item("", str(run), ended=ran), ran.started or status.now())
                rounds.write(self._round_file, found)

    def conclude(self) -> Report | None:
        """The report, where the last training is over and there were several; it is kept, and a new round begins.

        None while something waits, is being trained elsewhere, or broke off and is to go on. Raises DiskError,
        UserError.
        """
        if not self.folder.is_dir():
            return None
        with self._alone():
            found = self._round()
            if not found.items or any(entry.config is not None for entry in self.waiting()):
                return None
            if self.worked_off or self.broken_off():
                return None
            report = self._report(found)
            if len(report.runs) > 1:
                morning.keep(self.reports, report)
            self._delete(self._round_file)
            return report if len(report.runs) > 1 else None

    @property
    def worked_off(self) -> bool:
        """Whether a process trains one of it just now: it, or another one."""
        return any(item.ended is None and self._is_held(item.id) for item in self._round().items)

    def broken_off(self) -> list[RunFolder]:
        """Runs of the queue that ended with their process and can go on; `take` gives them first."""
        left = [item for item in self._round().items if item.ended is None and item.tries < MOST_TRIES]
        runs = [self._run_of(item) for item in left if not self._is_held(item.id)]
        return [run for run in runs if summary(run.path).state == "interrupted"]

    def _report(self, found: Round) -> Report:
        rows = [item.ended or morning.ran(summary(self._run_of(item).path)) for item in found.items]
        closing = experiment.outcome([Path(row.run) for row in rows])
        return Report(found.started, status.now(), tuple(rows), closing.sentences if closing is not None else ())

    def _place(self, id: str, place: int) -> None:
        ids = [entry.id for entry in self.waiting()]
        if id in ids:
            ids.remove(id)
            ids.insert(max(0, place), id)
            files.write_text_atomically(self.folder / "order.json", json.dumps(ids) + "\n")

    def _begin(self, id: str, config: RunConfig) -> Taken:
        """Each step may be the last one: what was taken is known before its run is there, which is whole, and its run
        is there before its entry goes."""
        taken, found = Taken(id, RunFolder(self.runs), fresh=True), self._round()

        def announce(run: RunFolder) -> None:
            rounds.write(self._round_file, found.with_item(Item(id, run.path.name), status.now()))

        with ExitStack() as held:
            held.enter_context(files.lock(self._lock_file(id)))
            taken.folder = create(config, self.runs, lambda made: start.furnish(made, config), announce=announce)
            self._delete(self._file(id))
            taken.held = held.pop_all()
        return taken

    def _adopt(self, item: Item) -> Taken | None:
        """The training of a process that is gone. One that ended without `finish` is noted, one whose folder the
        person has removed or renamed is forgotten, and so is one that got no folder: its entry waits."""
        if item.ended is not None:
            return None
        with ExitStack() as held:
            if not held.enter_context(files.lock(self._lock_file(item.id))):
                return None
            run = self._run_of(item)
            stands, found, waits = summary(run.path), self._round(), self._entry(item.id).config
            # Where the entry is still there, the name may have become another run's.
            if not run.path.is_dir() or (waits is not None and waits != _config_of(run)):
                rounds.write(self._round_file, found.without(item))
                return None
            self._delete(self._file(item.id))
            if stands.running:
                return None
            if stands.state != "interrupted" or item.tries >= MOST_TRIES:
                rounds.write(self._round_file, found.changed(item, ended=morning.ran(stands)))
                return None
            rounds.write(self._round_file, found.changed(item, tries=item.tries + 1))
            return Taken(item.id, run, held=held.pop_all())

    def _taken(self) -> set[str]:
        """The entries that wait no more: they became runs."""
        items = self._round().items
        return {item.id for item in items if item.ended is not None or self._run_of(item).path.is_dir()}

    def _is_held(self, id: str) -> bool:
        """Whether a process has it out of the queue just now."""
        if not id or not self._lock_file(id).exists():
            return False
        with files.lock(self._lock_file(id)) as obtained:
            return not obtained

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with files.lock(self.folder / ".lock", seconds=WAIT_SECONDS) as obtained:
            if not obtained:
                raise UserError(
                    QT_TRANSLATE_NOOP("core", "The queue is being changed by another window or command."),
                    "",
                    QT_TRANSLATE_NOOP("core", "Try again in a moment."),
                )
            yield

    def _entry(self, id: str) -> Entry:
        try:
            return Entry(id, config_file.load(self._file(id)))
        except UserError as error:
            return Entry(id, None, error.what)

    def _ids(self) -> list[str]:
        try:
            there = sorted(path.stem for path in self.folder.glob("*.toml"))
        except OSError as error:
            raise DiskError(self.folder, error, writing=False) from error
        places = {id: place for place, id in enumerate(self._order())}
        return sorted(there, key=lambda id: (places.get(id, len(places)), id))

    def _order(self) -> list[str]:
        with suppress(DiskError, ValueError):
            order = files.read_json(self.folder / "order.json")
            if isinstance(order, list):
                return [id for id in order if isinstance(id, str)]
        return []

    def _run_of(self, item: Item) -> RunFolder:
        return RunFolder(self.runs / item.run)

    def _file(self, id: str) -> Path:
        return self.folder / f"{id}.toml"

    def _lock_file(self, id: str) -> Path:
        return self.folder / f"{id}.lock"

    @property
    def _round_file(self) -> Path:
        return self.folder / "round.json"

    def _round(self) -> Round:
        return rounds.read(self._round_file)

    def _delete(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise DiskError(path, error, writing=True) from error


def _config_of(run: RunFolder) -> RunConfig | None:
    try:
        return config_file.load(run.config_file)
    except UserError:
        return None


def own() -> Queue:
    """The queue beside the person's own runs."""
    return Queue(settings.load_or_default().runs)
