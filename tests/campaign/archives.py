"""Hostile archives of pictures: names that lead outside, links, devices, bombs, lies, damage.

Held: nothing is written but in the archive's own entry of the cache, no link, pipe or device is made, the archive stays
as it was, and its pictures are taken or refused in a sentence, within ten seconds of work and a gigabyte.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections import Counter
from pathlib import Path

from tests.campaign.attack import Campaign, Tally
from tests.data import picture

EVERY = 40
"""In the short form one archive in so many is tried."""


def attack(campaign: Campaign) -> Tally:
    if sys.platform == "win32":
        return Tally(skipped="children with little memory need fork")
    from tests.campaign import hostile_archives
    from tests.campaign.doors import Doors, World

    tally, came = Tally(), Counter[str]()
    outside, place = campaign.folder / "outside", campaign.folder / "files"
    place.mkdir()
    victim = picture(outside / "victim.png")
    before, longest, step = victim.read_bytes(), 0.0, campaign.many(EVERY, 1)
    world = World(victim, outside, place / "run", place / "out", place / "sprung_trap")
    everything = hostile_archives.everything(outside)
    cases = [
        *(each for place, each in enumerate(everything) if place % step == campaign.seed % step),
        *hostile_archives.broken(campaign.chance(), campaign.many(4, 200)),
    ]
    with Doors(world, campaign.folder / "home") as doors:
        for name, made, right in cases:
            content = made() if callable(made) else made
            file = place / f"pictures.{'zip' if name.startswith('zip') else 'tar'}"
            file.write_bytes(content)
            wanted = ("CIFAR",) if name.startswith("CIFAR") else ("doctor", "drop")
            for opened in doors.open(file, wanted):
                wrong = opened.wrong
                if not wrong and right and opened.outcome != right and opened.door != "drop":
                    wrong = f"at “{opened.door}”: it was {opened.outcome}, and should be {right}"
                came[opened.outcome] += 1
                longest = max(longest, opened.seconds)
                tally.count(f"“{name}” (seed {campaign.seed}) {wrong}" if wrong else None)
            if file.read_bytes() != content or victim.read_bytes() != before:
                tally.broken.append(f"“{name}”: the archive, or a file that it names, was changed")
            tally.broken += [f"“{name}”: {each}" for each in _strange(campaign.folder, hostile_archives.ESCAPED)]
            file.unlink()
            # Else the cache would look through hundreds of entries each time.
            shutil.rmtree(campaign.folder / "home" / "cache", ignore_errors=True)
    tally.figures = {"refused": came["refused"], "taken": came["opened"], "longest, s": round(longest, 1)}
    return tally


def _strange(folder: Path, escaped: str) -> list[str]:
    """What lies anywhere below and must not: what escaped, links, devices, pipes."""
    found = []
    for inside, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(inside) / name
            mode = path.lstat().st_mode
            out = escaped in name and "content" not in path.parts  # which is an archive's own place
            if out or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                found.append(f"{path.relative_to(folder)} was made")
                path.unlink()
    return found
