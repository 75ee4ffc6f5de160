"""Hostile pictures through every door: cut off, flipped, far too large, in circles, two things at once, no pictures.

Must hold, for each: nothing crashes; what can't be read is named in a sentence, and a finding of the check; the good
ones among them are still used; no file takes more than 10 seconds, none holds the window for more than a second, and
the memory has a bound however many are read at once. No other program is started for one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.campaign.attack import Campaign, Tally
from tests.campaign.hostile_pictures import Hostile, make

ROOT = Path(__file__).parents[2]
SECONDS_A_FILE = 10.0
LATEST_MILLISECONDS = 1000.0
MOST_GIGABYTES = 3.0
ADDRESSES = 8
"""Gigabytes that a process which only reads may ask for."""
PIECES = 2
SMALL = ("--depths=1,1", "--widths=8,16", "--batch-size=64", "--threads=1", "--device=cpu", "--image-size=16")
_UNREAD = ("unreadable", "not-a-picture")


def attack(campaign: Campaign) -> Tally:
    if sys.platform == "win32":
        return Tally(skipped="a process is watched and limited in the ways of POSIX")
    tally = Tally()
    folder = campaign.folder / "pictures"
    made = make(folder, campaign.many(120, 2000), campaign.chance(), heavy=campaign.long)
    seed = f"seed {campaign.seed}"
    before = _contents(folder)
    _read(campaign, folder, made, seed, tally)
    if campaign.long:
        _check(campaign, folder, made, seed, tally)
        _train_and_try(campaign, folder, made, seed, tally)
        _show(campaign, folder, made, seed, tally)
    tally.count(None if _contents(folder) == before else f"{seed}: the person's files were changed")
    return tally


def _read(campaign: Campaign, folder: Path, made: list[Hostile], seed: str, tally: Tally) -> None:
    """Each file alone through decoding, the check's look, its header, its frames; killed processes are started again
    behind the file that killed them."""
    told = campaign.folder / "told.jsonl"
    began = time.monotonic()
    code = _child(["reading", str(folder), str(told), str(ADDRESSES)], campaign.folder)
    lines = [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]
    seen = {line["file"]: line for line in lines if "file" in line}
    if code != 0:
        hand = [line["hand"] for line in lines if "hand" in line]
        tally.broken.append(f"{seed}: reading ended with {code} at {Path(hand[-1]).name if hand else 'its start'}")
    for each in made:
        if str(each.path) in seen:
            tally.count(_wrong(each, seen[str(each.path)], seed))
    tally.broken += [f"{seed}: a program was started: {line['started']}" for line in lines if "started" in line]
    unread = sum(bool(line.get("decode")) for line in seen.values())
    slowest = max((max(_seconds(line)), line["file"]) for line in seen.values())
    tally.figures |= {
        "files": len(made),
        "not read": unread,
        "seconds of reading": round(time.monotonic() - began),
        "slowest file": f"{slowest[0]:.1f} s ({Path(slowest[1]).name})",
        "gigabytes for one at a time": round(lines[-1].get("peak", 0), 2),
    }


def _seconds(seen: dict[str, Any]) -> list[float]:
    return [value for name, value in seen.items() if name.endswith(" seconds")]


def _wrong(each: Hostile, seen: dict[str, Any], seed: str) -> str | None:
    name = f"{seed}, {each.path.name!r}"
    if "escaped" in seen:
        return f"{name}: {seen['escaped']}"
    if max(_seconds(seen)) > SECONDS_A_FILE:
        return f"{name}: took {max(_seconds(seen)):.0f} s"
    if each.good and (seen["decode"] or seen["look"]):
        return f"{name} is good, and was not read: {seen['decode']}"
    if seen["decode"] and each.path.name not in seen["decode"]:
        return f"{name} isn't named: {seen['decode']}"
    if seen["decode"] and seen["look"] == 0:
        return f"{name} can't be read, and the check finds nothing: {seen['decode']}"
    return None


def _check(campaign: Campaign, folder: Path, made: list[Hostile], seed: str, tally: Tally) -> None:
    """All at once through `doctor`: many threads."""
    code, out, err, peak = _program(campaign, "doctor", str(folder), "--json")
    told = json.loads(out) if code == 0 else {}
    unread = {
        name for finding in told.get("findings", []) if finding["kind"] in _UNREAD for (name,) in finding["groups"]
    }
    tally.figures["findings"] = f"{len(unread)} of {told.get('pictures')} can't be read, {peak:.2f} GB"
    if code != 0 or "Traceback" in err:
        tally.count(f"{seed}: doctor ended with {code}: {err[-300:]}")
        return
    if peak > MOST_GIGABYTES:
        tally.broken.append(f"{seed}: doctor took {peak:.1f} GB")
    for each in made:
        named = each.path.relative_to(folder).as_posix() in unread
        tally.count(f"{seed}: doctor finds the good {each.path.name!r} unreadable" if each.good and named else None)


def _train_and_try(campaign: Campaign, folder: Path, made: list[Hostile], seed: str, tally: Tally) -> None:
    """A training that keeps the pictures, one that decodes them at each use, then answers, maps and the report."""
    run = campaign.folder / "run"
    words = ["train", "--data", str(folder), *SMALL, "--epochs", "1", "--json"]
    good = sum(each.good for each in made)
    for kept in (True, False):
        if not kept:
            settings = campaign.folder / "home" / "settings.toml"
            settings.parent.mkdir(exist_ok=True)
            settings.write_text("cache_limit = 0.0\n")
        out = run if kept else campaign.folder / "another run"
        code, said, err, peak = _program(campaign, *words, "--out", str(out))
        used = json.loads(said.splitlines()[0]).get("train_count", 0) if code == 0 else 0
        wrong = code != 0 or "Traceback" in err or used < good // 2 or peak > MOST_GIGABYTES
        sentence = f"{seed}: training ({kept=}) ended with {code}, {used} used, {peak:.1f} GB: {err[-300:]}"
        tally.figures[f"trained on ({'kept' if kept else 'decoded each time'})"] = f"{used}, {peak:.2f} GB"
        for _ in made:
            tally.count()
        tally.broken += [sentence] if wrong else []
    code, said, err, peak = _program(campaign, "predict", str(run), str(folder), "--json", "--device", "cpu")
    answers = [json.loads(line) for line in said.splitlines()]
    given = {Path(answer["file"]).name: answer for answer in answers}
    for each in made:
        answer = given.get(each.path.name, {})
        fine = "class" in answer if each.good else bool(answer.get("class") or answer.get("error"))
        tally.count(None if fine else f"{seed}: predict says {answer} to {each.path.name!r}")
    if code not in (0, 1) or "Traceback" in err or peak > MOST_GIGABYTES:
        tally.broken.append(f"{seed}: predict ended with {code}, {peak:.1f} GB: {err[-300:]}")
    some = [str(each.path) for each in made[:: len(made) // 40]]
    for words in (
        ["explain", str(run), *some, "--out", str(campaign.folder / "maps")],
        ["report", str(run), "--out", str(campaign.folder / "run.html")],
    ):
        code, _, err, _ = _program(campaign, *words)
        tally.count(
            f"{seed}: {words[0]} ended with {code}: {err[-300:]}" if code not in (0, 1) or "Traceback" in err else None
        )


def _show(campaign: Campaign, folder: Path, made: list[Hostile], seed: str, tally: Tally) -> None:
    """Through the window."""
    told = campaign.folder / "window.jsonl"
    code = _child(["window", str(folder), str(told)], campaign.folder)
    lines = [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]
    if code != 0 or "shown" not in lines[-2]:
        tally.count(f"{seed}: the window ended with {code}")
        return
    seen, peak = lines[-2], lines[-1]["peak"]
    for each in made:
        shown = seen["shown"][str(each.path)]
        tally.count(f"{seed}: no thumbnail of the good {each.path.name!r}" if each.good and not shown else None)
    slow = {name: seconds for name, seconds in seen["waited"].items() if seconds == float("inf")}
    if slow:
        tally.broken.append(f"{seed}: in the window these came to no end: {', '.join(slow)}")
    if seen["late"] > LATEST_MILLISECONDS:
        tally.broken.append(f"{seed}: the window was held for {seen['late']:.0f} ms")
    if peak > MOST_GIGABYTES:
        tally.broken.append(f"{seed}: the window took {peak:.1f} GB")
    tally.broken += [f"{seed}: a program was started: {line['started']}" for line in lines if "started" in line]
    waited = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in seen["waited"].items())
    tally.figures["window"] = f"worst {seen['late']:.0f} ms late, {peak:.2f} GB, {waited}"


def _contents(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")}


def _surroundings(folder: Path) -> dict[str, str]:
    own = {"RESNET_TRAINER_HOME": str(folder / "home"), "RESNET_TRAINER_TUNING": "0", "OMP_NUM_THREADS": "1"}
    return {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen"}


def _child(words: Sequence[str], folder: Path) -> int:
    command = [sys.executable, "-m", "tests.campaign.picture_doors", *words]
    return subprocess.run(command, cwd=ROOT, env=_surroundings(folder), check=False, timeout=900).returncode


def _program(campaign: Campaign, *words: str) -> tuple[int, str, str, float]:
    """Exit code, what was said and complained, and the most gigabytes that it held."""
    files = [(campaign.folder / name).open("w+", encoding="utf-8") for name in ("out.txt", "err.txt")]
    with files[0] as out, files[1] as err:
        process = subprocess.Popen(
            [sys.executable, "main.py", *words], cwd=ROOT, env=_surroundings(campaign.folder), stdout=out, stderr=err
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        for file in files:
            file.seek(0)
        return process.returncode, out.read(), err.read(), usage.ru_maxrss * 1024 / 1e9
