"""What the queue has done since its first training began: its file, which outlasts whoever works it off."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from core import files
from core.errors import DiskError
from core.paths import is_file_name
from core.runs import morning
from core.runs.morning import Ran

FORMAT = 1


@dataclass(frozen=True)
class Item:
    """A training that was taken. `id` is its entry's ("" where it never waited), `run` its folder's name within the
    folder of runs, or its whole path; `ended` is None while it isn't known to be over; `tries` counts its sittings."""

    id: str
    run: str
    tries: int = 1
    ended: Ran | None = None


@dataclass(frozen=True)
class Round:
    """From the first training taken to the report. `started` is in seconds since 1970; 0 while nothing was taken."""

    started: float = 0.0
    items: tuple[Item, ...] = ()

    def with_item(self, item: Item, now: float) -> Round:
        """This round and one more training."""
        return replace(self, started=self.started if self.items else now, items=(*self.items, item))

    def without(self, item: Item) -> Round:
        """This round as if that training had never been taken."""
        return replace(self, items=tuple(each for each in self.items if each != item))

    def changed(self, item: Item, **values: Any) -> Round:
        """This round with other values in `item`."""
        changed = tuple(replace(each, **values) if each == item else each for each in self.items)
        return replace(self, items=changed)


def read(path: Path) -> Round:
    """The round in hand; an empty one where there is none, or its file is damaged."""
    try:
        values = files.read_json(path)
        if values["format"] != FORMAT:
            return Round()
        return Round(morning.time_of(values["started"]), tuple(_item(each) for each in values["items"]))
    except (DiskError, *morning.DAMAGED):
        return Round()


def write(path: Path, found: Round) -> None:
    """Write `path` atomically. Raises DiskError."""
    files.write_text_atomically(path, json.dumps({"format": FORMAT, **asdict(found)}, indent=1) + "\n")


def _item(values: dict[str, Any]) -> Item:
    ended = values["ended"]
    item = Item(
        id=str(values["id"]),
        run=str(values["run"]),
        tries=int(values["tries"]),
        ended=morning.from_values(ended) if ended is not None else None,
    )
    # What is to be gone on with is written to, and removed: only within the queue, and within the runs.
    if (item.id and not is_file_name(item.id)) or (item.ended is None and not is_file_name(item.run)):
        raise ValueError("a name leads elsewhere")
    return item
