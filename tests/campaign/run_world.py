"""A home of the program with all that it keeps of trainings, small and without training: runs, queue, caches, settings.

What lies `outside` of it belongs to the person: nothing may change there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from core import settings, validation
from core.data import cache
from core.evaluation.answers import Answers
from core.evaluation.metrics import Robustness, figures
from core.inference.answered import Answered
from core.inference.rows import Row
from core.messages import Message
from core.progress import Progress
from core.runs import history, judged, morning, notes, start
from core.runs.folder import RunFolder
from core.runs.judged import Judged
from core.runs.morning import Report
from core.runs.queue import Queue
from core.runs.recorder import record
from core.tasks.doubt import Doubt, Level
from tests.core.runs.fake import straight

PASSING = (".lock", ".running")
"""Ends of names of files that only say who is at work."""
CACHED = "0" * 40
TUNED = "tuned"
Signature = dict[str, tuple[int, int, int]]


@dataclass(frozen=True)
class World:
    """`home` is the program's, `outside` the person's; `template` is the home as it was when all was sound."""

    home: Path
    outside: Path
    template: Path

    @property
    def runs(self) -> Path:
        return self.home / "runs"

    @property
    def run(self) -> RunFolder:
        """The run that is spoiled."""
        return RunFolder(self.runs / "Spoiled")

    @property
    def queue(self) -> Queue:
        return Queue(self.runs)

    @property
    def journal(self) -> Path:
        return self.home / "cache" / "pictures" / f"answers-{CACHED}.jsonl"

    @property
    def about(self) -> Path:
        return self.home / "cache" / "pictures" / f"pixels-{CACHED}" / cache.ABOUT

    @property
    def choice(self) -> Path:
        return self.home / "cache" / "tuning" / f"{TUNED}.json"

    @contextmanager
    def entered(self) -> Iterator[None]:
        """The program has this home meanwhile."""
        with mock.patch.dict(os.environ, RESNET_TRAINER_HOME=str(self.home), RESNET_TRAINER_TUNING="0"):
            yield

    def files(self) -> dict[str, Path]:
        """What is spoiled, under a name for reading."""
        reports = sorted(self.queue.reports.glob("*.json"))
        entry = min(self.queue.folder.glob("*.toml"))
        return {
            "config.toml": self.run.config_file,
            "state.json": self.run.state_file,
            "metrics.jsonl": self.run.metrics_file,
            "times.jsonl": self.run.times_file,
            "name.txt": self.run.name_file,
            "notes.txt": self.run.path / notes.TEXT,
            "figures.json": self.run.evaluation / "figures.json",
            "answers.npz": self.run.evaluation / "answers.npz",
            "queue entry": entry,
            "order.json": self.queue.folder / "order.json",
            "round.json": self.queue.folder / "round.json",
            "morning report": reports[0],
            "settings.toml": self.home / "settings.toml",
            "about.json": self.about,
            "journal": self.journal,
            "choice": self.choice,
        }

    def signature(self, *, of: Path | None = None) -> Signature:
        """Each file with what tells that it was changed."""
        found: Signature = {}
        for folder, _, names in os.walk(of or self.home):
            for name in names:
                if not name.endswith(PASSING):
                    path = os.path.join(folder, name)  # noqa: PTH118 - as os.walk gives them
                    told = os.lstat(path)
                    found[path] = told.st_size, told.st_mtime_ns, told.st_ino
        return found

    def restore(self) -> None:
        """All of the home as it was."""
        shutil.rmtree(self.home)
        shutil.copytree(self.template, self.home, symlinks=True)


def make_world(folder: Path) -> World:
    """The home in `folder`, with all files sound."""
    world = World(folder / "home", folder / "outside", folder / "template")
    world.outside.mkdir(parents=True)
    for name in ("victim.toml", "victim.lock", "victim.txt"):
        (world.outside / name).write_text("the person's own\n", encoding="utf-8")
    with world.entered():
        for name in ("Other", "Spoiled"):
            _train(name, world)
        _judge(world.run)
        notes.save(world.run, "What came of it: =1+1 <b>bold</b>", "")
        _queue(world)
        settings.save(settings.Settings(theme="dark", right_rate=0.9))
        _caches(world)
    shutil.copytree(world.home, world.template, symlinks=True)
    return world


def _train(name: str, world: World) -> None:
    run = start.prepare(validation.validate(_values(name)), world.runs)
    for _ in record(iter(straight()), run):
        pass
    run.checkpoints.mkdir(exist_ok=True)
    run.best.write_bytes(b"weights" * 100)


def _values(name: str) -> dict[str, Any]:
    return {"name": name, "data": {"image_size": 8, "left_out": ["a/1.png"]}, "recipe": {"epochs": 2}}


def _judge(run: RunFolder) -> None:
    chance = np.random.default_rng(0)
    labels = np.arange(40, dtype=np.int64) % 2
    logits = (chance.normal(size=(40, 2)) + 2 * np.eye(2)[labels]).astype(np.float32)
    answers = Answers(("a", "b"), tuple(f"{n}.png" for n in range(40)), labels, logits, np.ones(40, np.float32))
    doubt = Doubt(1.2, (Level(0.95, 0.6, 0.8, 0.97),), 3.0, 0.1, 40)
    tried = (Robustness("", 0, 0.9, (0.8, 0.95), 40), Robustness("blur", 1, 0.8, (0.7, 0.9), 40))
    found = Judged(answers, figures(answers), "validation", doubt, tried, ("A notice.",))
    judged.keep(run, found, judged.mark(judged.checkpoint_of(run)))


def _queue(world: World) -> None:
    for number in range(2):
        world.queue.add(validation.validate(_values(f"Waiting {number}")))
    taken = world.queue.take()
    assert taken is not None
    taken.held.close()  # as a process that was killed leaves it
    world.queue.note(world.run.path)
    entry = world.queue.waiting()[0]
    world.queue.move(entry.id, 0)
    ran = morning.ran(history.summary(world.run.path))
    morning.keep(world.queue.reports, Report(1.7e9, 1.7e9 + 60, (ran, ran), (Message("{n} in all.", {"n": 2}),)))


def _caches(world: World) -> None:
    cache.entry("pixels", CACHED, lambda _folder: {"stored": False, "unreadable": [1, 2]}, Progress())
    journal = Answered(world.journal)
    journal.add([Row(Path("/p/a.png"), (("a", 0.75), ("b", 0.25)), "sure", None, 10, 20)])
    journal.close()
    from core.training import choice_memory  # loads torch
    from core.training.choice_memory import Choice
    from core.training.measuring import Setting

    choice_memory.save(TUNED, Choice(Setting(threads=2), 1.5, 0.01, troubled=Setting("bf16"), trouble="memory"))


def sound_values(path: Path) -> Any:
    """What stands in a sound file: values of .json, the lines of .jsonl."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line]
    return json.loads(text)
