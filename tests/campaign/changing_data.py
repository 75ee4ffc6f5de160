"""A person's data changes while the program works with it: files rewritten, cut off, gone, replaced by pipes or
devices, forbidden, folders renamed, disks pulled out and put back, archives replaced - whenever they are read.

Must hold: the work ends or goes on as was chosen before, never with a traceback, a crash or without an end; the files
are as they were left; and once all is as it was before, all pictures are used again, whatever was kept meanwhile.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.campaign.attack import Campaign, Tally
from tests.campaign.changes import ARCHIVE_CHANGES, CHANGES, contents
from tests.campaign.running import SMALL, Forks
from tests.data import archive, pixels

EACH = 16
"""Pictures of a class."""
LONGEST = 60.0
WORDS: dict[str, tuple[str, ...]] = {
    "scanning": ("doctor", "DATA", "--json"),
    "checking": ("doctor", "DATA", "--json"),
    "caching": ("train", "--data", "DATA", "RUN"),
    "reading one": ("train", "--data", "DATA", "RUN"),
    "training, all kept": ("train", "--data", "DATA", "RUN"),
    "training, decoding": ("train", "--data", "DATA", "RUN"),
    "judging": ("evaluate", "BEST", "--data", "DATA", "--device", "cpu"),
    "trying": ("predict", "OLD", "DATA", "--json", "--device", "cpu"),
    "copying": ("predict", "OLD", "DATA", "--copy-to", "COPIES", "--device", "cpu"),
    "": ("resume", "STOPPED"),
}
"""What is done at each moment; the empty one is before the work begins."""
TRAIN = (*SMALL, "--image-size=16", "--batch-size=16", "--epochs=2", "--json")
LATEST = {"scanning": 3, "training, all kept": 1, "training, decoding": 60, "judging": 1, "": 1}
"""At this call of the moment's function at the latest; others are called for each picture."""
KEEPING = ("checking", "caching", "reading one")
"""Moments at which what was seen is kept for the next time."""
SHORT = (("caching", "pipes"), ("trying", "devices"), ("caching", "away and back"))


def attack(campaign: Campaign) -> Tally:
    if sys.platform == "win32":
        return Tally(skipped="the changes are those of POSIX")
    tally = Tally()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="changing-") as place, Forks() as forks:
        folder = Path(place) / "work"
        folder.mkdir()
        tries = _Tries(folder, forks, campaign.chance(), f"seed {campaign.seed}")
        tries.prepare()
        pairs = [(moment, change) for moment in WORDS for change in CHANGES] if campaign.long else SHORT
        for moment, change in pairs:
            tries.once(moment, change, tally)
        for change in ARCHIVE_CHANGES if campaign.long else ():
            for words in (("doctor", "DATA", "--json"), ("train", "--data", "DATA", "RUN")):
                tries.once("unpacking", change, tally, words)
        tally.figures = {**tries.counted, "seconds": round(time.monotonic() - began)}
    return tally


@dataclass
class _Tries:
    """Does one thing after another with a person's pictures, each time with fresh ones."""

    folder: Path
    forks: Forks
    chance: random.Random
    seed: str

    def __post_init__(self) -> None:
        self.user, self.original = self.folder / "user", self.folder / "original"
        self.data = self.user / "pictures"
        self.archive = self.user / "pictures.zip"
        self.said = self.folder / "said.txt"
        self.after = self.folder / "after.json"
        self.counted: dict[str, float | str] = {}
        self.number = 0
        self.usual: dict[str, Any] = {}

    def prepare(self) -> None:
        """Draw the pictures; train a run on them, and one that was stopped because they went."""
        from PIL import Image

        for name in ("ants", "bees"):
            (self.original / "pictures" / name).mkdir(parents=True)
            for number in range(EACH):
                suffix = (".pgm", ".png", ".jpg", ".tif")[number % 4]
                image = Image.fromarray(pixels(len(name) * number + number, 90, 90))
                # Raw greys are what readers like to map.
                image = image.convert("L") if suffix in (".pgm", ".tif") else image
                image.save(self.original / "pictures" / name / f"{number}{suffix}")
        archive(self.original / "pictures", self.original / "pictures.zip")
        self._restore()
        code = self._run(("train", "--data", "DATA", "RUN"), "old", {})
        self.usual = self._first_line()
        assert code == 0 and self.usual["train_count"], self.said.read_text()
        self._restore()
        strike = {"MOMENT": "training, decoding", "COUNT": "80", "CHANGE": "removed"}
        code = self._run(("train", "--data", "DATA", "RUN"), "stopped", strike, decoding=True)
        assert code == 1 and self.after.exists(), self.said.read_text()

    def once(self, moment: str, change: str, tally: Tally, words: tuple[str, ...] | None = None) -> None:
        """Let the change come at a random call; or at the first, where it didn't come."""
        self.number += 1
        words = words or WORDS[moment]
        latest = LATEST.get(moment, 2 * EACH)
        for count in (self.chance.randint(1, latest), 1):
            self._restore()
            name = f"{self.number} {count}"
            strike = {"MOMENT": moment, "COUNT": str(count), "CHANGE": change}
            code = self._run(words, name, strike, decoding=moment == "training, decoding")
            if self.after.exists():
                break
        else:
            tally.broken.append(f"{self.seed}: {change!r} never came while {moment}")
            return
        what = f"{self.seed}: {' '.join(words[:2])}, {change} at call {count} while {moment or 'nothing was done'}"
        tally.count(self._wrong(code, what))
        self.counted[moment or "resuming"] = int(self.counted.get(moment or "resuming", 0)) + 1
        if moment in KEEPING:
            self._restore()
            code = self._run(("train", "--data", "DATA", "RUN"), f"{name} again", {}, home=name)
            counts = self._first_line() if code == 0 else {}
            used = all(counts.get(key) == self.usual[key] for key in ("train_count", "val_count"))
            tally.count(
                None if used else f"{what}: once all was as before, not all pictures were used ({code}, {counts})"
            )
        self._clean(name)

    def _wrong(self, code: int | None, what: str) -> str | None:
        said = self.said.read_text(encoding="utf-8", errors="replace")
        if code is None:
            return f"{what}: came to no end"
        if code not in (0, 1) or "Traceback" in said:
            return f"{what}: ended with {code}: {said[-400:]}"
        if code == 1 and not said.strip():
            return f"{what}: said nothing"
        now = json.loads(json.dumps(contents(self.user)))
        was = json.loads(self.after.read_text(encoding="utf-8"))
        different = [name for name in {*now, *was} if now.get(name) != was.get(name)]
        return f"{what}: the person's files were changed: {different[:3]}" if different else None

    def _run(
        self, words: tuple[str, ...], name: str, strike: dict[str, str], *, decoding: bool = False, home: str = ""
    ) -> int | None:
        """The command with its own home and run; its exit code, or None where it had to be killed."""
        own = self.folder / "homes" / (home or name)
        own.mkdir(parents=True, exist_ok=True)
        if decoding:
            (own / "settings.toml").write_text("cache_limit = 0.0\n", encoding="utf-8")
        data = self.archive if "archive" in strike.get("CHANGE", "") else self.data
        stopped = self.folder / "runs" / f"{name} goes on"
        if "STOPPED" in words:
            shutil.copytree(self.folder / "runs" / "stopped", stopped)
        stand = {
            "DATA": (data,),
            "RUN": (*TRAIN, "--out", self.folder / "runs" / name),
            "OLD": (self.folder / "runs" / "old",),
            "BEST": (self.folder / "runs" / "old" / "checkpoints" / "best.pt",),
            "COPIES": (self.folder / "copies" / name,),
            "STOPPED": (stopped,),
        }
        plain = [one for word in words for one in stand.get(word, (word,))]
        self.after.unlink(missing_ok=True)
        variables = {f"CAMPAIGN_{key}": value for key, value in strike.items()}
        variables |= {"CAMPAIGN_DATA": str(data), "CAMPAIGN_AFTER": str(self.after)}
        before = "tests.campaign.changes:strike" if strike else ""
        running = self.forks.start(plain, own, said=self.said, variables=variables, before=before)
        code = running.wait(LONGEST)
        if code is None:
            running.kill()
        return code

    def _first_line(self) -> dict[str, Any]:
        lines = [line for line in self.said.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
        return json.loads(lines[0]) if lines else {}

    def _restore(self) -> None:
        """The person's data as it was, to the nanosecond."""
        for path in sorted(self.user.rglob("*")) if self.user.exists() else ():
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)
        shutil.rmtree(self.user, ignore_errors=True)
        shutil.copytree(self.original, self.user)

    def _clean(self, name: str) -> None:
        for place in ("homes", "runs", "copies"):
            for end in ("", " again", " goes on"):
                shutil.rmtree(self.folder / place / f"{name}{end}", ignore_errors=True)
