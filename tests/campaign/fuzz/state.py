"""The target `state`: all that is kept as JSON. The first letter says what the rest is.

s state.json   r the queue's round   o its order   m a morning report   f figures.json   j the answers' journal
a an about.json of the cache
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from core.data import cache
from core.errors import UserError
from core.inference.answered import Answered
from core.runs import judged, listing, morning, rounds, status
from core.runs.folder import RunFolder
from core.runs.morning import Report
from core.runs.queue import Queue
from core.runs.rounds import Item, Round
from core.runs.status import Status
from tests.campaign.fuzz.place import folder, written


def feed(data: bytes) -> None:
    """One file. Raises what the program must not raise."""
    read = READERS.get(data[:1])
    if read is not None:
        read(data[1:])


def _state(data: bytes) -> None:
    run = RunFolder(written("state.json", data).parent)
    summary = listing.summary(run.path)
    assert summary.state != "damaged" or str(summary.problem)
    told = morning.ran(summary)
    assert all(map(str, morning.sentences(Report(1.0, 2.0, (told, told)))))
    try:
        found = status.read(run)
    except UserError:
        return
    status.write(run, found)
    assert status.read(run) == found, "written and read, it is another"


def _round(data: bytes) -> None:
    path = written("round.json", data)
    found = rounds.read(path)
    for item in found.items:
        assert not item.id or Path(item.id).name == item.id, "a name leads elsewhere"
        assert item.ended is not None or Path(item.run).name == item.run, "a run leads elsewhere"
    rounds.write(path, found)
    assert rounds.read(path) == found, "written and read, it is another"


def _order(data: bytes) -> None:
    written(".queue/order.json", data)
    Queue(folder())._order()


def _report(data: bytes) -> None:
    path = written("reports/1.json", data)
    found = morning.last(path.parent)
    if found is not None:
        assert all(map(str, morning.sentences(found)))
        for ran in found.runs:
            str((morning.trouble(ran), ran.message))


def _figures(data: bytes) -> None:
    path = written("run/evaluation/figures.json", data)
    judged.read(RunFolder(path.parent.parent))


def _journal(data: bytes) -> None:
    journal = Answered(written("journal.jsonl", data))
    try:
        for known in list(journal._known):
            row = journal.find(Path(known), 1, 2)
            assert row is None or all(0 <= chance <= 1 for _, chance in row.top)
    finally:
        journal.close()


def _about(data: bytes) -> None:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return
    try:
        cache._sealed(values)
    except (ValueError, LookupError, TypeError):
        return


READERS: dict[bytes, Callable[[bytes], None]] = {
    b"s": _state,
    b"r": _round,
    b"o": _order,
    b"m": _report,
    b"f": _figures,
    b"j": _journal,
    b"a": _about,
}


def seeds() -> list[bytes]:
    """Files to begin with."""
    run = RunFolder(folder() / "seed")
    run.path.mkdir(exist_ok=True)
    status.write(run, Status("finished", "3 left.", ["{n} left."], {"n": "3"}, 2, 3, 10, 0.5, 1, "test", 0.4))
    told = morning.ran(listing.summary(run.path))
    path = run.path / "round.json"
    rounds.write(path, Round(1.0, (Item("a", "b"), Item("", "/x", ended=told))))
    morning.keep(run.path / "reports", Report(1.0, 2.0, (told, told)))
    report = next((run.path / "reports").glob("*.json"))
    return [
        b"s" + run.state_file.read_bytes(),
        b"r" + path.read_bytes(),
        b'o["a", "b"]',
        b"m" + report.read_bytes(),
        b'f{"format": 1, "part": "test", "checkpoint": [], "doubt": null, "robust": [], "notices": []}',
        b'j[["/a", 1, 2, false, [["a", 0.5]]]]\n',
        b'a{"about": {}, "seal": "x"}',
        b's{"format": 1, "state": "finished", "message": "x", "sentences": ["{x:10}"], "fillings": {"x": []}}',
    ]


def words() -> list[str]:
    """What stands in such files."""
    keys = [*Status.__dataclass_fields__, *morning.Ran.__dataclass_fields__, *Item.__dataclass_fields__]
    return [
        *dict.fromkeys(keys),
        "format",
        "items",
        "runs",
        "closing",
        "template",
        "parameters",
        "finished",
        "test",
        "1e999",
    ]
