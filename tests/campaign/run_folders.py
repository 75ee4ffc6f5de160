"""Attacks what the program keeps of trainings - run folders, queue, reports, settings, caches - by spoiling its files.

Whatever stands in a file: only sentences for people come out (`UserError`), in bounded time and memory; nothing is
written but what the act is for, and nothing at all outside of the home; a damaged file of the person's isn't lost; a
damaged run stays in the list and says why.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir

from core.cli.main import main
from core.errors import Cancelled, UserError
from tests.campaign.attack import Campaign, Tally
from tests.campaign.run_doors import DOORS, RUN, THROUGH
from tests.campaign.run_world import World, make_world, sound_values
from tests.campaign.spoiling import spoiled_bytes, spoiled_lines, spoiled_texts

ROOT = Path(__file__).parents[2]
PATIENCE = 10
"""Seconds after which a door counts as one that never opens; usually it takes a hundredth of one."""
SLOW = 4.0
TRIES = 120
"""Of values, and of bytes, of each file."""
EVERY = 8
"""One in so many tries goes through the commands, too."""
KINDS = ("link", "pipe", "loop", "zeros", "folder", "nothing")
RESUMED = 24
IN_BYTES_ONLY = ("name.txt", "notes.txt", "answers.npz")
PIPED = ("state.json", "config.toml", "metrics.jsonl", "times.jsonl", "name.txt", "notes.txt", "figures.json")
BIG: dict[str, tuple[float, float]] = {
    "a million lines": (60, 700),
    "a line of 100 MB": (15, 400),
    "a line of 100 MB without an end": (15, 400),
    "a state of 100 MB": (15, 400),
    "settings of 100 MB": (15, 400),
    "a name of 100 MB": (15, 400),
    "notes of 100 MB": (15, 400),
    "answers that unfold to 4 GB": (15, 400),
    "a journal with a line of 100 MB": (15, 400),
}
"""What is too large -> seconds and MiB that it may take."""


def attack(campaign: Campaign) -> Tally:
    tally = Tally()
    set_hypothesis_home_dir(str(campaign.folder / "hypothesis"))
    world = make_world(campaign.folder / "world")
    attacker = Attacker(world, campaign, tally)
    with world.entered():
        attacker.sound()
        for name, path in world.files().items():
            attacker.spoil_values(name, path)
            attacker.spoil_bytes(name, path)
        attacker.put_something_else()
        if campaign.long:
            _go_on(campaign, tally)
    if campaign.long:
        if os.name != "nt":  # nobody tells there how much memory a process had
            _too_large(campaign, tally)
        _in_the_window(campaign, tally)
    tally.figures["doors opened"] = attacker.opened
    return tally


class Attacker:
    """Spoils one file after the other, and opens the doors that lead to it."""

    def __init__(self, world: World, campaign: Campaign, tally: Tally) -> None:
        self.world, self.campaign, self.tally = world, campaign, tally
        self.opened = self._tries = 0
        self._outside = world.signature(of=world.outside)

    def sound(self) -> None:
        """All doors open where nothing is spoiled: otherwise nothing is tried."""
        for name in DOORS:
            self.tally.count(self._open(name) and f"nothing was spoiled, and “{name}”: {self._open(name)}")
            self.world.restore()

    def spoil_values(self, name: str, path: Path) -> None:
        """Right keys with wrong values."""
        if name not in IN_BYTES_ONLY:
            self._search(name, path, _strategy(path))

    def _search(self, name: str, path: Path, texts: st.SearchStrategy[str]) -> None:
        last = ""

        @hypothesis.seed(self.campaign.seed)
        @hypothesis.settings(
            max_examples=self.campaign.many(2, TRIES),
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
        )
        @given(texts)
        def tried(text: str) -> None:
            nonlocal last
            self.tally.tried += 1
            wrong = self._through(name, path, text.encode(errors="surrogatepass"))
            if wrong:
                last = f"{name}: {wrong}; it held {text[:300]!r}"
                raise AssertionError(last)

        try:
            tried()
        except BaseException:  # noqa: BLE001 - what was found is told; of several, Hypothesis makes a group
            self.tally.broken.append(last or traceback.format_exc())
        self.world.restore()

    def spoil_bytes(self, name: str, path: Path) -> None:
        """Slips of disks and editors."""
        raw, seed = path.read_bytes(), self.campaign.seed
        for number in range(self.campaign.many(2, TRIES)):
            chance = random.Random(f"{seed}/{name}/{number}")
            spoiled = spoiled_bytes(raw, chance)
            wrong = self._through(name, path, spoiled) if spoiled != raw else None
            if spoiled != raw:
                self.tally.count(wrong and f"{name}, slip {number} of seed {seed}: {wrong}")

    def put_something_else(self) -> None:
        """Links, pipes, devices, folders in the place of a file, and nothing."""
        if os.name == "nt":
            return
        names = (*PIPED, ".running", "log.txt") if self.campaign.long else ("metrics.jsonl", ".running", "log.txt")
        for name in names:
            for kind in KINDS if self.campaign.long else KINDS[:2]:
                path = self.world.files().get(name, self.world.run.path / name)
                self._say_running()
                path.unlink(missing_ok=True)
                _put(kind, path, self.world.outside / "victim.txt")
                for door in (*RUN, "notes") if self.campaign.long else ("list", "curves", "record"):
                    wrong = self._open(door)
                    self.tally.count(wrong and f"{kind} in the place of {name}, “{door}”: {wrong}")
                    if DOORS[door].writes:
                        break
                self.world.restore()

    def _say_running(self) -> None:
        state = self.world.run.state_file
        state.write_text(state.read_text().replace('"finished"', '"running"'))
        self.world.run.lock_file.write_text("")

    def _through(self, name: str, path: Path, spoiled: bytes) -> str | None:
        """What is wrong with a door when the file holds that; all is as it was before in the end."""
        wrong = None
        self._tries += 1
        for door in THROUGH[name]:
            # Each knows all flags of the program first: that takes longer than all the rest.
            if DOORS[door].command and not (self.campaign.long and self._tries % EVERY == 0):
                continue
            path.write_bytes(spoiled)
            found = self._open(door)
            wrong = wrong or (found and f"“{door}”: {found}")
            if DOORS[door].writes:
                self.world.restore()
        path.write_bytes((self.world.template / path.relative_to(self.world.home)).read_bytes())
        return wrong

    def _open(self, name: str) -> str:
        """What is wrong; "" where the door held."""
        door, before, began = DOORS[name], self.world.signature(), time.monotonic()
        self.opened += 1
        try:
            with _patience():
                wrong = door.open(self.world)
        except (UserError, Cancelled) as error:
            wrong = "" if str(error).strip() else "an error without words"
        except BaseException as error:  # noqa: BLE001 - whatever comes out is what is looked for
            wrong = _told(error)
        if self.world.signature(of=self.world.outside) != self._outside:
            wrong = f"a file outside of the home was changed {wrong}"
            self._outside = self.world.signature(of=self.world.outside)
        after = self.world.signature()
        if not wrong and not door.writes and after != before:
            wrong = f"it wrote {sorted(path for path in {*before, *after} if before.get(path) != after.get(path))}"
        if not wrong and time.monotonic() - began > SLOW:
            wrong = f"it took {time.monotonic() - began:.1f} s"
        return wrong


def _strategy(path: Path) -> st.SearchStrategy[str]:
    if path.suffix == ".toml":
        import tomllib

        return spoiled_texts(tomllib.loads(path.read_text(encoding="utf-8")), toml=True)
    values = sound_values(path)
    if path.name.startswith("answers-"):
        return st.lists(spoiled_texts(values[0]), max_size=3).map(_as_lines)
    return spoiled_lines(values) if path.suffix == ".jsonl" else spoiled_texts(values)


def _as_lines(texts: list[str]) -> str:
    return "".join("\n" + text.replace("\n", " ") + "\n" for text in texts)


def _put(kind: str, path: Path, victim: Path) -> None:
    if kind == "link":
        path.symlink_to(victim)
    elif kind == "loop":
        path.symlink_to(path.name)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "zeros":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()


@contextmanager
def _patience(seconds: int = PATIENCE) -> Iterator[None]:
    """Ends what never comes back, where the system can."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: Any) -> None:
        raise TimeoutError(f"not back after {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _told(error: BaseException) -> str:
    """The error, and the last place of ours that it came through."""
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if "/core/" in frame.filename]
    where = f" at {Path(places[-1].filename).name}:{places[-1].lineno}" if places else ""
    return f"{type(error).__name__}: {str(error)[:200]}{where}"


def _go_on(campaign: Campaign, tally: Tally) -> None:
    """`resume` of a real run whose files were spoiled; its settings stay sound, so that it stays small."""
    run = _interrupted()
    for number in range(RESUMED):
        chance = random.Random(f"{campaign.seed}/resume/{number}")
        copy = Path(shutil.copytree(run, run.with_name(f"resume {number}")))
        file = copy / chance.choice(("metrics.jsonl", "times.jsonl", "state.json", "name.txt", "log.txt"))
        file.write_bytes(spoiled_bytes(file.read_bytes(), chance))
        out = io.StringIO()
        try:
            with redirect_stdout(out), redirect_stderr(out), _patience(60):
                code = main(["resume", str(copy)])
            wrong = "" if code == 0 or (code == 1 and out.getvalue().strip()) else f"exit code {code}"
        except BaseException as error:  # noqa: BLE001 - whatever comes out is what is looked for
            wrong = _told(error)
        told = f"resume of a run with a spoiled {file.name} (slip {number} of seed {campaign.seed}): {wrong}"
        tally.count(told if wrong else None)
        shutil.rmtree(copy)


def _interrupted() -> Path:
    """A run of two epochs that was closed after the first."""
    from core import validation
    from core.runs import start
    from core.training.events import EpochDone

    small = {"network": "digits", "depths": [1, 1], "widths": [8, 16]}
    recipe, device = {"epochs": 2, "batch_size": 256}, {"device": "cpu", "threads": 1}
    run = start.prepare(validation.validate({"name": "r", "model": small, "recipe": recipe, "device": device}))
    events = start.run(run)
    next(event for event in events if isinstance(event, EpochDone))
    events.close()
    return run.path


def _too_large(campaign: Campaign, tally: Tally) -> None:
    """Each in a process of its own, whose time and memory are measured."""
    for case, (seconds, mebibytes) in BIG.items():
        folder = campaign.folder / "large"
        words = [sys.executable, "-m", "tests.campaign.run_large", case, str(folder)]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        with suppress(ValueError, IndexError):
            took: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
            tally.figures[case] = f"{took['seconds']:.1f} s, {took['mebibytes']:.0f} MiB"
            within = took["seconds"] <= seconds and took["mebibytes"] <= mebibytes
            tally.count(None if within else f"{case} takes {tally.figures[case]}; {seconds} s, {mebibytes} MiB allowed")
            shutil.rmtree(folder)
            continue
        tally.count(f"{case}: {done.stderr[-400:] or done.stdout[-400:]}")
        shutil.rmtree(folder, ignore_errors=True)


def _in_the_window(campaign: Campaign, tally: Tally) -> None:
    words = [sys.executable, "-m", "tests.campaign.run_window", str(campaign.folder / "window"), str(campaign.seed)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        tally.count(f"the window with spoiled runs ended with {done.returncode}: {done.stderr[-400:]}")
        return
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    tally.tried += found["tried"]
    tally.broken += found["broken"]
    tally.figures["runs in the window"] = found["tried"]
