"""The process dies under the program: of a cache that shrinks while it is mapped, in a step, in a picture's decoder.

The next start must offer the run for continuing and finish it, with the bytes of an undisturbed one. A cache that has
another length than it was written with is made anew, not used. Settings that ended the program at a first step are
given up, and it says so: also where the run that they ended is continued.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.runs import history
from core.runs.folder import RunFolder
from tests.campaign.attack import Campaign, Tally
from tests.campaign.running import SMALL, Forks, Words, finish, same_contents, shared_forks
from tests.data import image_folder

CHILDREN = "tests.campaign.dying_children:"
MAPPED: dict[str, Any] = {"before": f"{CHILDREN}map_everything"}
RUN = ("--seed=3", "--name=run")
DIGITS: Words = ("train", *SMALL, "--epochs=2", "--checkpoint-seconds=0", *RUN)
SENTENCE = "ended at its first step: plain settings are used."
PICTURES, SIDE = 80, 24
CRASHES = ("SIGILL", "SIGSEGV", "SIGABRT", "SIGFPE")


@dataclass
class Scene:
    folder: Path
    forks: Forks
    tally: Tally
    chance: random.Random
    homes: int = 0

    def home(self) -> Path:
        self.homes += 1
        home = self.folder / f"home-{self.homes}"
        home.mkdir(parents=True)
        return home


def attack(campaign: Campaign) -> Tally:
    if sys.platform == "win32":
        return Tally(skipped="there are no such signals on Windows")
    tally, chance = Tally(), campaign.chance()
    pictures = image_folder(campaign.folder / "pictures", {"a": PICTURES // 2, "b": PICTURES // 2}, (SIDE, SIDE))
    with shared_forks() as forks:
        scene = Scene(campaign.folder, forks, tally, chance)
        _die_at_the_first_step(scene, CRASHES[: campaign.many(1, 4)])
        if campaign.long:
            _die_in_a_step(scene, 8)
        straight = scene.home()
        finish(forks, _on(pictures, epochs=1), straight, **MAPPED)
        _change_lengths(scene, pictures, straight, campaign.many(1, 8))
        _shrink(scene, pictures, campaign.many(1, 6), compare=campaign.long)
        for crash in CRASHES[: campaign.many(1, 4)]:
            for once in (True, False) if campaign.long else (False,):
                _die_in_the_decoder(scene, pictures, straight, crash, once=once)
    return tally


def _die_at_the_first_step(scene: Scene, crashes: tuple[str, ...]) -> None:
    for crash in crashes:
        home = scene.home()
        variables = {"CAMPAIGN_SIGNAL": _number(crash), "RESNET_TRAINER_TUNING": "1"}
        options: dict[str, Any] = {"variables": variables, "before": f"{CHILDREN}die_under_fast_settings"}
        code = finish(scene.forks, DIGITS, home, **options)
        wrong = _wrong_after(code, crash, home)
        if not wrong:
            code = finish(scene.forks, ("resume", _run(home).path), home, **options)
            wrong = "" if code == 0 else f"going on ended with {code}"
        if not wrong and SENTENCE not in _run(home).log_file.read_text(encoding="utf-8"):
            wrong = "nothing is said of the settings that ended it"
        if (
            not wrong
            and len(crashes) > 1
            and finish(scene.forks, [*DIGITS[:-1], "--name=another"], home, **options) != 0
        ):
            wrong = "another training died of the same settings"
        scene.tally.count(wrong and f"{crash} in each step under the fast settings: {wrong}")


def _die_in_a_step(scene: Scene, times: int) -> None:
    straight = scene.home()
    finish(scene.forks, DIGITS, straight)
    for number in range(times):
        home, crash, step = scene.home(), CRASHES[number % len(CRASHES)], scene.chance.randrange(12)
        variables = {"CAMPAIGN_SIGNAL": _number(crash), "CAMPAIGN_STEP": str(step)}
        code = finish(scene.forks, DIGITS, home, variables=variables, before=f"{CHILDREN}die_in_a_step")
        wrong = _wrong_after(code, crash, home) or _goes_on(scene, home, _run(straight))
        scene.tally.count(wrong and f"{crash} in step {step}: {wrong}")


def _change_lengths(scene: Scene, pictures: Path, straight: Path, times: int) -> None:
    """The cache's file is too short or too long when the next training begins."""
    words = _on(pictures, epochs=1)
    whole = _cached(straight).stat().st_size
    lengths = [whole - 1, whole // 2, whole + 1, 0, 100, 4096, whole + 4096, 3 * whole][:times]
    for length in lengths:
        home = scene.home()
        shutil.copytree(straight / "cache", home / "cache")
        os.truncate(_cached(home), length)
        code = finish(scene.forks, words, home, **MAPPED)
        wrong = f"the training ended with {code}" if code != 0 else _difference(_run(home), _run(straight))
        if not wrong and _cached(home).stat().st_size != whole:
            wrong = "the cache is not made anew"
        scene.tally.count(wrong and f"the cache's file has {length} instead of {whole} bytes: {wrong}")


def _shrink(scene: Scene, pictures: Path, times: int, *, compare: bool) -> None:
    """The cache's file loses its end while the training reads it. `compare`: with an undisturbed run, too."""
    words = _on(pictures, epochs=30)
    straight = scene.home()
    if compare:
        finish(scene.forks, words, straight, **MAPPED)
    for _ in range(times):
        home, length = scene.home(), scene.chance.choice([0, 4096, 20000])
        running = scene.forks.start(words, home, **MAPPED)
        metrics, end = _run(home).metrics_file, time.monotonic() + 60
        while not (metrics.is_file() and metrics.stat().st_size) and time.monotonic() < end:
            time.sleep(0.002)
        whole = _cached(home).stat().st_size
        length = min(length, whole // 2)
        os.truncate(_cached(home), length)
        model = _run(straight) if compare else _run(home)
        wrong = _wrong_after(running.wait(), "SIGBUS", home) or _goes_on(scene, home, model, **MAPPED)
        if not wrong and _cached(home).stat().st_size != whole:
            wrong = "the cache is not made anew"
        scene.tally.count(wrong and f"the cache shrinks to {length} bytes while it is read: {wrong}")


def _die_in_the_decoder(scene: Scene, pictures: Path, straight: Path, crash: str, *, once: bool) -> None:
    """A picture ends the program once, as in a machine that is ill, or each time that the program reads it itself."""
    home, picture = scene.home(), f"{scene.chance.randrange(PICTURES // 2)}.png"
    variables = {"CAMPAIGN_SIGNAL": _number(crash), "CAMPAIGN_PICTURE": picture}
    if once:
        variables["CAMPAIGN_ONCE"] = str(home / "once")
    options: dict[str, Any] = {"variables": variables, "before": f"{CHILDREN}die_in_the_decoder"}
    code = finish(scene.forks, _on(pictures, epochs=1), home, **options)
    wrong = _wrong_after(code, crash, home) or _goes_on(scene, home, _run(straight), **options)
    how = "the first time" if once else "each time"
    scene.tally.count(wrong and f"{crash} {how} that a picture is decoded: {wrong}")


def _wrong_after(code: int | None, crash: str, home: Path) -> str:
    """What is wrong after a child that must have died of `crash`; "" where the next start offers its run."""
    if code != -int(_number(crash)):
        return f"the child ended with {code}, so that nothing was tried"
    offered = [run.path for run in history.unfinished(home / "runs")]
    return "" if offered == [_run(home).path] else "the run is not offered for continuing"


def _goes_on(scene: Scene, home: Path, straight: RunFolder, **options: Any) -> str:
    code = finish(scene.forks, ("resume", _run(home).path), home, **options)
    return f"going on ended with {code}" if code != 0 else _difference(_run(home), straight)


def _difference(run: RunFolder, straight: RunFolder) -> str:
    if run.metrics_file.read_bytes() != straight.metrics_file.read_bytes():
        return "metrics.jsonl is not that of an undisturbed run"
    if not (same_contents(run.best, straight.best) and same_contents(run.last, straight.last)):
        return "the checkpoints are not those of an undisturbed run"
    return ""


def _on(pictures: Path, epochs: int) -> Words:
    network = [*SMALL[:2], "--batch-size=32", *SMALL[3:]]
    return ("train", "--data", pictures, f"--image-size={SIDE}", *network, f"--epochs={epochs}", *RUN)


def _run(home: Path) -> RunFolder:
    return RunFolder(home / "runs" / "run")


def _cached(home: Path) -> Path:
    [file] = (home / "cache" / "pictures").glob("pixels-*/pixels.npy")
    return file


def _number(crash: str) -> str:
    return str(int(getattr(signal, crash)))
