"""In the child of `power_cut`: a small work is recorded, and each moment at which the power may go is looked at."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core import checkpoint, settings, validation
from core.config import RunConfig
from core.data import leaves
from core.errors import UserError
from core.runs import judged, judging, metrics, notes, queue, rounds, start
from core.runs.folder import RunFolder
from core.runs.history import summary
from core.settings import Settings
from core.training.control import Control
from core.training.events import CheckpointSaved, EpochDone, RunFinished
from tests.campaign import disk_whole, replay
from tests.campaign.attack import Tally
from tests.campaign.faults import Disk, forked
from tests.data import archive, image_folder

SETTINGS = (Settings(), Settings(theme="dark"), Settings(theme="light"))
PICTURES = {"ants": 8, "bees": 8}
NAMES = ("plain", "packed", "waits", "waits more")


def main() -> int:
    folder, told, seconds, seed, by_chance, gone_on, whole = sys.argv[1:]
    tries = _Tries(Path(folder), int(seed), int(by_chance), int(gone_on), bool(int(whole)))
    tally = tries.attack(time.monotonic() + float(seconds))
    Path(told).write_text(tally.to_json(), encoding="utf-8")
    return 0


@dataclass
class Known:
    """What had been told before the cut."""

    marks: int = 0
    settings: int = 0
    prepared: set[str] = field(default_factory=set)
    saved: dict[str, int] = field(default_factory=dict)
    best: set[str] = field(default_factory=set)
    finished: set[str] = field(default_factory=set)
    queued: set[str] = field(default_factory=set)
    noted: bool = False
    judged: bool = False
    drawn: bool = False

    def hear(self, text: str) -> None:
        what, value, more = json.loads(text)
        self.marks += 1
        match what:
            case "settings" | "noted" | "judged" | "drawn":
                setattr(self, what, value)
            case "saved":
                self.saved[value] = more
            case _:
                getattr(self, what).add(value)


class _Tries:
    """`by_chance` states are made up at each moment beside the usual ones; `gone_on` of all are gone on with. Not
    `whole`: one training alone is recorded."""

    def __init__(self, folder: Path, seed: int, by_chance: int, gone_on: int, whole: bool) -> None:
        folder.mkdir(parents=True)
        self._folder, self._home, self._kept = (folder.resolve() / name for name in ("", "home", "kept"))
        self._chance, self._by_chance, self._gone_on, self._whole = random.Random(seed), by_chance, gone_on, whole
        self._disk, self._tally = Disk(), Tally()
        self._reference: dict[str, list[dict[str, Any]]] = {}
        self._loaded: dict[bytes, dict[str, Any]] = {}
        os.environ["RESNET_TRAINER_HOME"] = str(self._home)

    def attack(self, end: float) -> Tally:
        self._home.mkdir()
        image_folder(self._folder / "pictures", PICTURES, (8, 8))
        archive(self._folder / "pictures", self._folder / "packed.zip")
        disk = replay.Disk(self._home)
        recorded = forked(self._record)
        if recorded.trouble:
            self._tally.count(f"the work to record failed: {recorded.trouble}")
            return self._tally
        self._home.rename(self._kept)
        for name in NAMES:
            self._reference[name] = list(metrics.read_lines(self._kept / "runs" / name / "metrics.jsonl"))
        log = list(replay.entries((self._folder / "log").read_bytes()))
        self._look(disk, log, end)
        return self._tally

    def _record(self) -> None:
        """In the fork: the work, each thing that it tells of marked in the log when it is told."""
        log = os.open(self._folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._disk.watch(self._home, log)
        if self._whole:
            for number, wanted in enumerate(SETTINGS[1:], 1):
                settings.save(wanted)
                self._mark("settings", number)
        self._train(start.prepare(_config("plain", self._folder / "pictures", 2 if self._whole else 1)))
        if self._whole:
            self._train(start.prepare(_config("packed", self._folder / "packed.zip", 1)))
            self._work_off()
            run = RunFolder(self._home / "runs" / "plain")
            notes.save(run, "Bees are hard.", "")
            self._mark("noted", True)
            judging.judge(run)
            self._mark("judged", True)
            leaves.EACH = 1
            leaves.draw_leaves(self._home / "data" / "leaves")
            self._mark("drawn", True)
        self._disk.rest()

    def _work_off(self) -> None:
        waits = queue.own()
        for name in NAMES[2:]:
            self._mark("queued", waits.add(_config(name, self._folder / "pictures", 1)).id)
        while (taken := waits.take()) is not None:
            self._train(taken.folder)
            waits.finish(taken)

    def _train(self, folder: RunFolder) -> None:
        self._mark("prepared", folder.name)
        with closing(start.run(folder, Control(), True)) as events:
            for event in events:
                match event:
                    case CheckpointSaved():
                        self._mark("saved", folder.name, event.step)
                    case EpochDone(best=True):
                        self._mark("best", folder.name)
                    case RunFinished():
                        self._mark("finished", folder.name)

    def _mark(self, what: str, value: object, more: object = None) -> None:
        self._disk.mark(json.dumps([what, value, more]))

    def _look(self, disk: replay.Disk, log: list[replay.Entry], end: float) -> None:
        known, seen, moments, gone_on, there = Known(), set[bytes](), 0, 0, None
        often = sum(entry.kind != "m" for entry in log)
        for number, entry in enumerate(log):
            if entry.kind == "m":
                known.hear(entry.path)
            else:
                disk.do(entry)
            if time.monotonic() > end:
                break
            moments += 1
            for how in (*replay.HOW[:3], *replay.HOW[3:] * self._by_chance):
                tree = disk.after(how, self._chance)
                state = replay.digest(tree) + bytes([known.marks % 256])
                if state in seen:
                    continue
                seen.add(state)
                replay.put(tree, self._home, there)
                there = tree
                wrong = self._wrong(known)
                if not wrong and self._chance.random() < self._gone_on / (2 * often):
                    gone_on += 1
                    wrong = self._go_on()
                    shutil.rmtree(self._home)
                    there = None
                name = f"cut after operation {number} ({entry.kind} {Path(entry.path).name}), {how} of the rest there"
                self._tally.count(f"{name}: {' | '.join(wrong)}" if wrong else None)
        self._tally.figures = {
            "operations": often,
            "moments": f"{moments} of {len(log)}",
            "states gone on with": gone_on,
        }

    def _wrong(self, known: Known) -> list[str]:
        """What doesn't hold in the home as it lies there now."""
        wrong = disk_whole.broken(self._home, torn=True)
        if settings.load_or_default() not in SETTINGS[known.settings :]:
            wrong.append(f"settings of older times: {settings.load_or_default()}")
        for name in NAMES:
            wrong += self._wrong_run(name, known)
        waits = queue.own()
        there = {entry.id for entry in waits.waiting()} | {
            item.id for item in rounds.read(waits.folder / "round.json").items
        }
        if lost := known.queued - there:
            wrong.append(f"lost from the queue: {sorted(lost)}")
        if known.noted and notes.read(RunFolder(self._home / "runs" / "plain")).text != "Bees are hard.":
            wrong.append("the notes are lost")
        if known.judged and judged.read(RunFolder(self._home / "runs" / "plain")) is None:
            wrong.append("the evaluation is lost")
        if known.drawn and not any((self._home / "data" / "leaves").glob("*/*.jpg")):
            wrong.append("the leaves are lost")
        return wrong + self._wrong_cache()

    def _wrong_run(self, name: str, known: Known) -> list[str]:
        run = summary(self._home / "runs" / name)
        wrong = []
        if name in known.prepared and (run.problem or not (run.can_continue or run.state == "finished")):
            wrong.append(f"{name} is {run.state}: {run.problem}")
        if name in known.finished and run.state != "finished":
            wrong.append(f"{name} was finished, now it is {run.state}")
        if name in known.best and not run.folder.best.exists():
            wrong.append(f"the best checkpoint of {name} is lost")
        if not run.folder.last.exists():
            return [*wrong, f"the last checkpoint of {name} is lost"] if name in known.saved else wrong
        raw = run.folder.last.read_bytes()
        if raw not in self._loaded:
            try:
                self._loaded[raw] = checkpoint.load(run.folder.last)["metrics"]
            except UserError as error:
                return [*wrong, str(error)]
        done = self._loaded[raw]
        if done["step"] < known.saved.get(name, 0):
            wrong.append(f"{name} was saved at step {known.saved[name]}, now it is at {done['step']}")
        kept, all_ = (
            _done(lines, done) for lines in (metrics.read_lines(run.folder.metrics_file), self._reference[name])
        )
        if kept != all_:
            wrong.append(f"of the {len(all_)} lines that the checkpoint of {name} knows {len(kept)} are there")
        return wrong

    def _wrong_cache(self) -> list[str]:
        """Entries of the cache that are taken for whole hold what was decoded."""
        wrong = []
        entries = [path for path in (self._home / "cache" / "pictures").glob("*-*") if not path.name.startswith(".")]
        for path in (path for entry in entries for path in entry.rglob("*") if "users" not in path.parts):
            before = self._kept / path.relative_to(self._home)
            if path.is_file() and before.is_file() and path.read_bytes() != before.read_bytes():
                wrong.append(f"{path.name} of {path.parent.name} isn't what was decoded")
        return wrong

    def _go_on(self) -> list[str]:
        ended = forked(self._again)
        return [ended.trouble] if ended.trouble else ended.value

    def _again(self) -> list[str]:
        """In a fork: go on with every run that is there, to the weights and curves that it would have had."""
        wrong = []
        for name in NAMES:
            folder = RunFolder(self._home / "runs" / name)
            if not folder.is_run or summary(folder.path).state == "finished":
                continue
            if not folder.config_file.exists():
                continue  # it was only about to be made
            for _ in start.run(folder, Control(), True):
                pass
            before = RunFolder(self._kept / "runs" / name)
            if folder.metrics_file.read_bytes() != before.metrics_file.read_bytes():
                wrong.append(f"{name}, gone on with, has other curves")
            for file, other in ((folder.last, before.last), (folder.best, before.best)):
                mine, its = checkpoint.load(file)["weights"], checkpoint.load(other)["weights"]
                if any(not mine[key].equal(its[key]) for key in its):
                    wrong.append(f"{name}, gone on with, has other weights in {file.name}")
        return wrong


def _done(lines: Any, done: dict[str, Any]) -> list[dict[str, Any]]:
    return [line for line in lines if metrics._is_done(line, done["epoch"], done["step"])]


def _config(name: str, pictures: Path, epochs: int) -> RunConfig:
    return validation.validate(
        {
            "name": name,
            "data": {"source": "folder", "path": str(pictures), "image_size": 8},
            "model": {"depths": [1], "widths": [4]},
            "recipe": {"epochs": epochs, "batch_size": 6},
            "device": {"device": "cpu", "threads": 1},
            "checkpoint_seconds": 0.0,
        }
    )


if __name__ == "__main__":
    sys.exit(main())
