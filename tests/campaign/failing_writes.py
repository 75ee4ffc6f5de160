"""The disk refuses: every write, sync, rename, folder and new file of a small run and all that follows, one by one.

With a full disk (which takes half of a write first), a broken one, one that can only be read, and one that isn't
allowed; for a moment or from then on. The real commands run in processes of their own, libc behind a library that
refuses (fault.c). Must hold: one sentence that names a file, or success with all that was asked for; whole files under
their final names, nothing half made left where it could be removed; and, with room again, the same weights and curves,
bit for bit, as where nothing was refused.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.campaign.attack import Campaign, Tally
from tests.campaign.faults import build, child

SECONDS = 1500.0
FEW = 2


def attack(campaign: Campaign) -> Tally:
    library = build(campaign.folder)
    if isinstance(library, str):
        return Tally(skipped=library)
    told = campaign.folder / "told.json"
    few = str(campaign.many(FEW, 0))
    words = [str(campaign.folder / "tries"), str(told), str(SECONDS), str(campaign.seed), few]
    done = child("tests.campaign.disk_tries", library, words)
    if not told.exists():
        return Tally(1, [f"the child that tries ended with {done.returncode}"])
    tally = Tally.from_json(told.read_text("utf-8"))
    shutil.rmtree(Path(words[0]), ignore_errors=True)
    return tally
