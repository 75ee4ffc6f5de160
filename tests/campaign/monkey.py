"""20,000 random acts on the real window while it really trains, looks at pictures, exports and answers.

Clicks, tabs, rows, menus, nonsense in fields, wheels, drops, keys, sizes, hiding, closing and opening again, in the
theme and language that come of it. It must hold that

- nothing is left uncaught, and Qt has nothing to complain about,
- every button that can be clicked does something that can be noticed,
- the window never stands still for more than a second,
- memory, widgets, threads and open files don't grow from one window to the next,
- the window closes within five seconds from wherever it is.

    python -m tests.campaign.monkey --seed 7 --actions 132      that many acts in one window
    python -m tests.campaign.monkey --acts FILE [--last 20]     the acts of a file once more (the last of them)
"""

from __future__ import annotations

import argparse
import faulthandler
import importlib
import json
import os
import pkgutil
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from tests.campaign.attack import Campaign, Tally

ROOT = Path(__file__).parents[2]
WINDOWS = 2
"""Processes in the long form, one after the other, in each of which the window is closed and opened again."""
ACTS = 20_000
SHORT_ACTS = 80
SECONDS = 900
"""After these a process hangs."""
FEW_CLICKS = 4
"""A button that was clicked so often and never did anything is dead."""
ALIVE = (
    ("RadioButton", "the one that is chosen already"),
    ("Rail", "the page that is shown already"),
)
"""Buttons that may do nothing, and when."""
TAILS = (8, 40)
"""So many of the last acts are tried alone, to find the fewest that break it again."""
GROWTH = 12.0
"""MiB that may be there more after 1,000 more acts."""


def attack(campaign: Campaign) -> Tally:
    """Everything in this process in the short form; the long one starts one for each window."""
    if not campaign.long:
        return judge([_play_here(campaign.folder, campaign.seed, SHORT_ACTS, None)], long=False)
    outcomes = []
    for number in range(WINDOWS):
        seed = campaign.seed * 100 + number
        folder = campaign.folder / f"window {number}"
        outcome = _play_apart(folder, ["--seed", str(seed), "--actions", str(ACTS // WINDOWS)])
        outcome["seed"] = seed
        outcomes.append(outcome)
    return judge(outcomes, long=True)


def judge(outcomes: list[dict[str, Any]], *, long: bool) -> Tally:
    """What of it all held."""
    tally = Tally(sum(len(outcome["acts"]) for outcome in outcomes))
    for outcome in outcomes:
        tally.broken += [f"{each}{_again(outcome)}" for each in outcome["broken"]]
        if long:
            tally.broken += _grown(outcome)
    dead = _dead(outcomes)
    tally.broken += [f"“{key}” was clicked {count} times, and nothing came of it" for key, count in dead.items()]
    closings = [seconds for outcome in outcomes for seconds in outcome["closings"]]
    touched = {key for outcome in outcomes for key in outcome["touched"]}
    seen = {key for outcome in outcomes for key in outcome["seen"]}
    never = sorted(set(_our_widgets()) - {name for outcome in outcomes for name in outcome["reached"]}) if long else []
    tally.figures = {
        "worst lateness (s)": round(max(outcome["worst_beat"] for outcome in outcomes), 2),
        "closed": len(closings),
        "slowest closing (s)": round(max(closings, default=0.0), 1),
        "trainings": sum(outcome["runs"] for outcome in outcomes),
        "controls touched": f"{len(touched)} of {len(seen)} seen",
    }
    if went_on := Counter(name for outcome in outcomes for name in outcome["went_on"]):
        tally.figures["went on after the end"] = ", ".join(f"{name} {count}x" for name, count in went_on.items())
    if long:
        tally.figures["MiB between the last two windows of each process"] = ", ".join(
            f"{outcome['sizes'][-1]['memory']:.0f}" for outcome in outcomes if outcome["sizes"]
        )
        print("never touched:", *sorted(seen - touched), sep="\n  ")
        print("never seen:", *never, sep="\n  ")
    return tally


def _again(outcome: dict[str, Any]) -> str:
    return f" [{outcome['again']}]" if outcome.get("again") else ""


def _dead(outcomes: list[dict[str, Any]]) -> dict[str, int]:
    """Buttons that never did anything, and how often they were clicked."""
    clicks: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        for key, (clicked, noticed) in outcome["clicks"].items():
            clicks[key.partition(" #")[0]].update(clicked=clicked, noticed=noticed)
    return {
        key: count["clicked"]
        for key, count in clicks.items()
        if count["clicked"] >= FEW_CLICKS and not count["noticed"] and not any(part in key for part, _why in ALIVE)
    }


def _grown(outcome: dict[str, Any]) -> list[str]:
    from tests.campaign.window_watch import Size, grown

    sizes = [Size(**size) for size in outcome["sizes"]]
    return [f"{each}, seed {outcome.get('seed')}" for each in grown(sizes, "acts", GROWTH)]


def _our_widgets() -> list[str]:
    """Every widget class of the program."""
    from PySide6.QtWidgets import QWidget

    import gui

    found = set()
    for module in pkgutil.walk_packages(gui.__path__, "gui."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, QWidget) and thing.__module__ == module.name:
                found.add(f"{module.name}.{thing.__name__}")
    return sorted(found)


def _play_apart(folder: Path, arguments: list[str], seconds: float = SECONDS) -> dict[str, Any]:
    """A process with one window. Where something broke, the fewest last acts that break it again are looked for."""
    folder.mkdir(parents=True)
    out = folder / "outcome.json"
    command = [sys.executable, "-m", "tests.campaign.monkey", *arguments, "--out", str(out)]
    try:
        ended = subprocess.run(command, cwd=ROOT, env=_environment(folder), check=False, timeout=seconds).returncode
    except subprocess.TimeoutExpired:
        ended = None
    if not out.exists():
        how = "hung" if ended is None else f"ended with status {ended}"
        what = " ".join(arguments)
        nothing: dict[str, Any] = {key: [] for key in ("acts", "closings", "sizes", "seen", "reached", "went_on")}
        said = f"the process {how}: python -m tests.campaign.monkey {what}"
        return {**nothing, "broken": [said], "touched": {}, "clicks": {}, "asked": {}, "runs": 0, "worst_beat": 0.0}
    outcome: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    if outcome["broken"] and "--acts" not in arguments:
        outcome["again"] = _shortest(folder, outcome, " ".join(arguments))
    return outcome


def _shortest(folder: Path, outcome: dict[str, Any], whole: str) -> str:
    """How to break it again: the first thing that broke, by as few acts as do it."""
    first = outcome["broken"][0]
    until = int(first.partition(": Act(")[0].rpartition("act ")[2]) if ": Act(" in first else len(outcome["acts"])
    kept = Path(tempfile.gettempdir()) / f"monkey-{os.getpid()}-{folder.name.replace(' ', '-')}.json"
    kept.write_text(json.dumps({"acts": outcome["acts"][:until]}), encoding="utf-8")
    for tail in TAILS:
        arguments = ["--acts", str(kept), "--last", str(tail)]
        if _play_apart(folder / f"last {tail}", arguments, 90)["broken"]:
            return f"again: python -m tests.campaign.monkey {' '.join(arguments)}"
    return f"again: python -m tests.campaign.monkey --acts {kept}, or {whole}"


def _environment(folder: Path) -> dict[str, str]:
    home = folder / "home"
    own = {"HOME": str(home), "RESNET_TRAINER_HOME": str(home), "RESNET_TRAINER_TUNING": "0", "OMP_NUM_THREADS": "1"}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    return {"QT_QPA_PLATFORM": "offscreen", **kept, **own}


def _play_here(folder: Path, seed: int, count: int, acts: list[Any] | None) -> dict[str, Any]:
    from PySide6.QtWidgets import QApplication

    from gui.settings import store
    from tests.campaign.monkey_player import Player
    from tests.campaign.monkey_world import Outside, furnish

    app = QApplication.instance() or QApplication(["ResNet Trainer"])
    assert isinstance(app, QApplication)
    store.cache_clear()
    things = folder / "things"
    things.mkdir(parents=True)
    outside = Outside(furnish(things), random.Random(seed + 1))
    try:
        return Player(outside, random.Random(seed), count, acts).play(app).to_json()
    finally:
        store.cache_clear()


def main() -> int:
    """In a process of its own; what came of it goes into `--out`, or is printed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--actions", type=int, default=1000)
    parser.add_argument("--acts", type=Path)
    parser.add_argument("--last", type=int, default=0)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    faulthandler.enable()
    if chosen.out is None:
        with tempfile.TemporaryDirectory(prefix="monkey-") as folder:
            os.environ.update(_environment(Path(folder)))
            outcome = _play(chosen, Path(folder))
        tally = judge([outcome], long=False)
        print(*tally.broken, tally.figures, sep="\n")
        return 0 if tally.held else 1
    outcome = _play(chosen, chosen.out.parent)
    chosen.out.write_text(json.dumps(outcome), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0)  # as the program does where background work doesn't end


def _play(chosen: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from tests.campaign.monkey_player import Act

    acts = None
    if chosen.acts is not None:
        acts = [Act(**each) for each in json.loads(chosen.acts.read_text(encoding="utf-8"))["acts"]]
        acts = acts[-chosen.last :] if chosen.last else acts
    return _play_here(folder, chosen.seed, len(acts) if acts is not None else chosen.actions, acts)


if __name__ == "__main__":
    sys.exit(main())
