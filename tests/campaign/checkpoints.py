"""Hostile checkpoints through every door: commands, the window's pickers, a drop, a run's own folder.

Held: nothing in a file runs, nothing is written but where it belongs, and the file is opened or refused in a sentence,
within ten seconds of work and a gigabyte.
"""

from __future__ import annotations

import hashlib
import io
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from tests.campaign.attack import Campaign, Tally
from tests.data import image_folder, picture

if TYPE_CHECKING:
    from tests.campaign.doors import World

FIRST = ("inspect", "resume")
"""Doors that every file is tried at: they lead through all that reads. The others take turns."""
EVERY = 45
"""In the short form one file in so many is tried."""


def attack(campaign: Campaign) -> Tally:
    if sys.platform == "win32":
        return Tally(skipped="children with little memory need fork")
    from tests.campaign.doors import FOR_CHECKPOINTS, Doors, Opened

    tally, came = Tally(), Counter[str]()
    world, run = _world(campaign.folder)
    longest = most = 0.0

    def judge(name: str, file: Path, content: bytes, found: list[Opened]) -> None:
        nonlocal longest, most
        for opened in found:
            came[opened.outcome] += 1
            longest, most = max(longest, opened.seconds), max(most, opened.grown)
            tally.count(f"“{name}” (seed {campaign.seed}) {opened.wrong}" if opened.wrong else None)
        if hashlib.sha1(file.read_bytes()).digest() != hashlib.sha1(content).digest():
            tally.broken.append(f"“{name}”: the file itself was changed")
        strange = {each.name for each in campaign.folder.iterdir()} - EXPECTED
        if strange:
            tally.broken.append(f"“{name}”: {', '.join(sorted(strange))} was made beside what belongs there")

    with Doors(world, campaign.folder / "home") as doors:
        others = [door for door in FOR_CHECKPOINTS if door not in FIRST]
        for number, (name, content) in enumerate(_files(campaign, world.canary, run)):
            wanted = [*FIRST, *(others[(number + turn) % len(others)] for turn in range(campaign.many(1, 2)))]
            file = world.out.parent / f"hostile{'.safetensors' if name.startswith('safetensors') else '.pt'}"
            file.write_bytes(content)
            judge(name, file, content, doors.open(file, wanted))
            file.unlink()
    tally.figures = {
        "refused": came["refused"],
        "opened without harm": came["opened"],
        "longest, s": round(longest, 1),
        "most memory, MB": int(most) >> 20,
    }
    return tally


EXPECTED = {"home", "picture.png", "pictures", "run", "files"}


def _files(campaign: Campaign, canary: Path, run: bytes) -> Iterator[tuple[str, bytes]]:
    from tests.campaign import hostile_files

    chance = campaign.chance()
    whole = torch.load(io.BytesIO(run), weights_only=True)
    makers = hostile_files.everything(canary, whole)
    step = campaign.many(EVERY, 1)
    for place, (name, maker) in enumerate(makers.items()):
        if place % step == campaign.seed % step:
            yield name, maker()
    for number in range(campaign.many(2, 100)):
        yield f"bits turned, number {number}", hostile_files.flipped(run, chance)
        yield f"pickle rewritten, number {number}", hostile_files.rewritten(run, chance)


def _world(folder: Path) -> tuple[World, bytes]:
    """What the doors need, and the last checkpoint of a run that was interrupted."""
    from core.runs import start
    from core.training.events import StepDone
    from tests.campaign.doors import World
    from tests.core.training.small import config

    (folder / "files").mkdir()
    made = start.prepare(config(recipe__optimizer="adamw", recipe__ema=0.9, name="run"), folder=folder / "run")
    running = start.run(made)
    for event in running:
        if isinstance(event, StepDone) and event.step >= 3:
            break
    running.close()
    pictures = image_folder(folder / "pictures", {"ant": 6, "bee": 6})
    shown = picture(folder / "picture.png")
    world = World(shown, pictures, made.path, folder / "files" / "out", folder / "files" / "sprung_trap")
    return world, made.last.read_bytes()
