"""`kill -9` at random moments of training, fine-tuning, judging, exporting, decoding and installing.

Some kills hit real `python main.py` processes, the others the same commands in forked children. After each: no file is
half that has its final name, no run is damaged, each that was begun is offered for continuing, its checkpoint can be
read, and no more than what came since the last one is lost. At the end: the same bytes in metrics.jsonl and the same
tensors in both checkpoints as in a run that nobody disturbed, and nothing half made lies anywhere.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from core import checkpoint
from core.errors import UserError
from core.runs import history, metrics
from core.runs.folder import RunFolder
from tests.campaign.attack import Campaign, Tally
from tests.campaign.killed_installs import kill_installs
from tests.campaign.running import (
    SMALL,
    Programs,
    Starter,
    Words,
    finish,
    half_files,
    same_contents,
    shared_forks,
    temporaries,
)
from tests.data import image_folder

EACH_STEP = ("--checkpoint-seconds=0", "--seed=3", "--name=run")
TRAINING: Words = ("train", *SMALL, "--epochs=2", "--ema=0.9", "--mixup=0.2", *EACH_STEP)
MOST_IN_A_RUN = 8
"""A run that was killed so often is let be."""
LOST_STEPS = 1
"""With a checkpoint after each step: the step in hand."""
FORKED = {"train": 60, "finetune": 25, "evaluate": 20, "export": 20, "cache": 20}
REAL = {"train": 20, "finetune": 6, "evaluate": 5, "export": 4, "cache": 5}
SHORT = {"train": 2}
INSTALLS = 15


@dataclass
class Scene:
    """Where kills happen: how commands are started, what part of their time is dull (importing), and the count."""

    folder: Path
    starter: Starter
    tally: Tally
    chance: random.Random
    kind: str
    dull: float = 0.0
    killed: dict[str, int] = field(default_factory=dict)
    longest: dict[str, float] = field(default_factory=dict)
    _homes: int = 0

    def home(self) -> Path:
        """A fresh one."""
        self._homes += 1
        home = self.folder / f"{self.kind}-{self._homes}"
        home.mkdir(parents=True)
        return home

    def kill(self, what: str, words: Words, home: Path, seconds: float, look: Callable[[], str]) -> bool:
        """Kill the command somewhere in its `seconds`, then `look` what is wrong. False: it had ended by itself.

        Raises:
            RuntimeError: it can't do its work, so that there is nothing to kill.
        """
        seconds = min(seconds, self.longest.get(what, seconds))
        after = self.chance.uniform(self.dull * seconds, seconds)
        began, running = time.monotonic(), self.starter.start(words, home)
        code = running.wait(after)
        if code is None and running.kill():
            self.killed[what] = self.killed.get(what, 0) + 1
            wrong = look()
            self.tally.count(wrong and f"{self.kind}: {what} killed after {after:.2f} s: {wrong}")
            return True
        if code not in (0, None):
            raise RuntimeError(f"{self.kind}: {what} after {self.killed} kills ended with {code}")
        if words[0] != "resume":  # of which little may be left
            # The machine was busier when its time was taken: most kills would come after its end.
            self.longest[what] = min(0.9 * (time.monotonic() - began), seconds)
        return False

    def last(self, what: str, words: Words, home: Path, look: Callable[[], str], said: Path | None = None) -> None:
        """Once more, undisturbed."""
        code = finish(self.starter, words, home, said=said)
        wrong = f"it ended with {code}" if code != 0 else look() or _left(home)
        if wrong:
            self.tally.broken.append(f"{self.kind}: {what} after its kills, undisturbed: {wrong}")

    def seconds_of(self, words: Words, home: Path, said: Path | None = None) -> float:
        began = time.monotonic()
        code = finish(self.starter, words, home, said=said)
        if code != 0:
            raise RuntimeError(f"{words} ended with {code}")
        return time.monotonic() - began


def attack(campaign: Campaign) -> Tally:
    if sys.platform == "win32":
        return Tally(skipped="there is no kill -9 on Windows")
    tally, chance = Tally(), campaign.chance()
    pictures = image_folder(campaign.folder / "pictures", {"a": campaign.many(60, 250), "b": 60}, (48, 48))
    with shared_forks() as forks:
        forked = Scene(campaign.folder, forks, tally, chance, "forked")
        _everything(forked, pictures, FORKED if campaign.long else SHORT)
    tally.figures["kills of forked children"] = sum(forked.killed.values())
    if campaign.long:
        real = Scene(campaign.folder, Programs(), tally, chance, "python main.py", dull=0.4)
        _everything(real, pictures, REAL)
        tally.figures["kills of python main.py"] = sum(real.killed.values())
        for what in FORKED:
            tally.figures[what] = forked.killed.get(what, 0) + real.killed.get(what, 0)
        kill_installs(campaign.folder / "installs", tally, chance, INSTALLS)
    return tally


def _everything(scene: Scene, pictures: Path, wanted: dict[str, int]) -> None:
    trained = _kill_runs(scene, "train", TRAINING, wanted["train"])
    if "finetune" in wanted:
        words = ("finetune", "--data", pictures, "--plan=balanced", "--epochs=2", "--batch-size=32", "--threads=1")
        _kill_runs(scene, "finetune", (*words, "--device=cpu", *EACH_STEP), wanted["finetune"])
    if "evaluate" in wanted:
        _kill_judging(scene, trained, wanted["evaluate"])
    if "export" in wanted:
        _kill_exports(scene, trained, wanted["export"])
    if "cache" in wanted:
        _kill_decoding(scene, pictures, wanted["cache"])


def _kill_runs(scene: Scene, what: str, words: Words, wanted: int) -> RunFolder:
    """Kill runs and go on with them, again and again, until they are done. Returns an undisturbed one."""
    straight = scene.home()
    seconds = scene.seconds_of(words, straight)
    model = RunFolder(straight / "runs" / "run")
    killed = 0
    while killed < wanted:
        home, in_this_run = scene.home(), 0
        look = partial(_wrong_after_a_kill, home)
        while killed < wanted and in_this_run < MOST_IN_A_RUN:
            if not scene.kill(what, _go_on(home, words), home, seconds, look):
                break
            killed, in_this_run = killed + 1, in_this_run + 1
        run = RunFolder(home / "runs" / "run")
        if in_this_run:
            scene.last(what, _go_on(home, words), home, partial(_difference, run, model))
        shutil.rmtree(home)
    return model


def _go_on(home: Path, words: Words) -> Words:
    runs = history.list_runs(home / "runs")
    return ("resume", runs[0].path) if runs else words


def _wrong_after_a_kill(home: Path) -> str:
    half = half_files(home)
    if half:
        return f"{half[0].relative_to(home)} is half"
    for run in history.list_runs(home / "runs"):
        if run.problem:
            return f"the run is damaged: {run.problem}"
        if run.state == "finished":
            continue
        if run.path not in [each.path for each in history.unfinished(home / "runs")]:
            return f"the run, {run.state}, is not offered for continuing"
        lost = _lost(run.folder)
        if lost > LOST_STEPS:
            return f"{lost} steps are lost"
    return ""


def _lost(run: RunFolder) -> int:
    """Steps that metrics.jsonl tells of and no checkpoint holds."""
    told = max((line["step"] for line in metrics.read_lines(run.metrics_file)), default=0)
    if not told:
        return 0
    try:
        saved: int = checkpoint.load(run.last)["metrics"]["step"]
    except UserError:
        saved = -LOST_STEPS
    return told - saved


def _difference(run: RunFolder, model: RunFolder) -> str:
    """What of a finished run is not as in the undisturbed one."""
    if history.summary(run.path).state != "finished":
        return f"the run is {history.summary(run.path).state}"
    if run.metrics_file.read_bytes() != model.metrics_file.read_bytes():
        return "metrics.jsonl is not that of an undisturbed run"
    for ours, theirs in ((run.best, model.best), (run.last, model.last)):
        if not same_contents(ours, theirs):
            return f"{ours.name} is not that of an undisturbed run"
    return ""


def _left(home: Path) -> str:
    left = temporaries(home)
    return f"{len(left)} half made things lie there for good, {left[0].relative_to(home)} among them" if left else ""


def _kill_judging(scene: Scene, trained: RunFolder, wanted: int) -> None:
    home, said = scene.home(), scene.folder / "judged.txt"
    run = RunFolder(home / "runs" / "run")
    shutil.copytree(trained.path, run.path)
    words: Words = ("evaluate", run.path, "--json")
    seconds = scene.seconds_of(words, home, said)
    model = json.loads(said.read_text(encoding="utf-8"))
    before = _digest(run.best), _digest(run.last), _digest(run.metrics_file)

    def look() -> str:
        if (_digest(run.best), _digest(run.last), _digest(run.metrics_file)) != before:
            return "the run is not as it was"
        return _wrong_after_a_kill(home)

    killed = 0
    while killed < wanted:
        shutil.rmtree(run.evaluation, ignore_errors=True)
        killed += bool(scene.kill("evaluate", words, home, seconds, look))

    def same() -> str:
        return "" if json.loads(said.read_text(encoding="utf-8")) == model else "another result"

    scene.last("evaluate", words, home, same, said)


def _kill_exports(scene: Scene, trained: RunFolder, wanted: int) -> None:
    home = scene.home()
    out = home / "out"
    formats = ("pt", "safetensors")
    seconds = [scene.seconds_of(_export(trained, out, form), home) for form in formats]
    model = {form: _digest(out / f"net.{form}") for form in formats}
    killed = 0
    while killed < wanted:
        place = killed % len(formats)
        form, file = formats[place], out / f"net.{formats[place]}"
        file.unlink(missing_ok=True)

        look = partial(_half_of, file, model[form])
        killed += bool(scene.kill("export", _export(trained, out, form), home, seconds[place], look))
    for form in formats:
        scene.last("export", _export(trained, out, form), home, partial(_another, out / f"net.{form}", model[form]))


def _half_of(file: Path, digest: str) -> str:
    return "half a file is there" if file.exists() and _digest(file) != digest else ""


def _another(file: Path, digest: str) -> str:
    return "" if _digest(file) == digest else f"{file.name} is another file"


def _export(trained: RunFolder, out: Path, form: str) -> Words:
    return ("export", trained.path, "--format", form, "--out", out / f"net.{form}", "--force")


def _kill_decoding(scene: Scene, pictures: Path, wanted: int) -> None:
    """Kill trainings while they look at their pictures and decode them; the next one must not use half of it."""
    words: Words = ("train", "--data", pictures, "--image-size=16", "--check", *SMALL, "--epochs=1", *EACH_STEP)
    straight = scene.home()
    running = scene.starter.start(words, straight)
    began, seconds = time.monotonic(), 0.0
    while running.wait(0.01) is None:
        if not seconds and _entries(straight):
            seconds = time.monotonic() - began
    model, killed = RunFolder(straight / "runs" / "run"), 0
    while killed < wanted:
        home, in_this_home = scene.home(), 0
        look = partial(_wrong_after_a_kill, home)
        while killed < wanted and in_this_home < MOST_IN_A_RUN and not _entries(home):
            if not scene.kill("cache", words, home, seconds, look):
                break
            killed, in_this_home = killed + 1, in_this_home + 1
            shutil.rmtree(home / "runs", ignore_errors=True)
        shutil.rmtree(home / "runs", ignore_errors=True)
        run = RunFolder(home / "runs" / "run")
        if not in_this_home:
            continue
        scene.last("cache", words, home, partial(_difference, run, model))
        shutil.rmtree(home)


def _entries(home: Path) -> list[Path]:
    return list((home / "cache" / "pictures").glob("pixels-*"))


def _digest(path: Path) -> str:
    raw = path.read_bytes()
    if path.suffix == ".safetensors":  # the library writes what is said of the tensors in any order
        end = 8 + int.from_bytes(raw[:8], "little")
        with suppress(ValueError):
            raw = json.dumps(json.loads(raw[8:end]), sort_keys=True).encode() + raw[end:]
    return hashlib.sha256(raw).hexdigest()
