"""The power goes: at every moment of a small work, in many of the states that a disk may be in then.

Settings, a training of pictures and one of an archive, a queue, notes, an evaluation and sample pictures are recorded,
operation for operation (fault.c). A disk is made up for each moment that has what was synced, and of the rest nothing,
everything, the names alone, or what chance leaves (replay.py). In each: what had been told is there - a checkpoint that
was saved loads and knows no more than the curves, a finished run is finished, what waits still waits; all that has its
final name is whole; and some are gone on with, to the same weights and curves, bit for bit.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.campaign.attack import Campaign, Tally
from tests.campaign.faults import build, child

SECONDS = 200.0


def attack(campaign: Campaign) -> Tally:
    library = build(campaign.folder)
    if isinstance(library, str):
        return Tally(skipped=library)
    folder, told = campaign.folder / "tries", campaign.folder / "told.json"
    by_chance, gone_on, whole = campaign.many(1, 6), campaign.many(1, 40), campaign.many(0, 1)
    words = [str(folder), str(told), str(SECONDS), str(campaign.seed), *map(str, (by_chance, gone_on, whole))]
    done = child("tests.campaign.cut_tries", library, words)
    if not told.exists():
        return Tally(1, [f"the child that tries ended with {done.returncode}"])
    tally = Tally.from_json(told.read_text("utf-8"))
    shutil.rmtree(Path(folder), ignore_errors=True)
    return tally
