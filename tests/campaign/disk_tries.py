"""In the child of `failing_writes`, before libc the disk that refuses: a process of its own for every try."""

from __future__ import annotations

import errno
import gc
import hashlib
import importlib
import os
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.campaign import disk_whole, disk_work
from tests.campaign.attack import Tally
from tests.campaign.disk_work import Work
from tests.campaign.faults import FOREVER, HALF, ONCE, Disk, forked

FORMS = {ONCE: "once", FOREVER: "from then on", HALF: "by half"}
REFUSALS = [
    (errno.ENOSPC, ONCE),
    (errno.EIO, FOREVER),
    (errno.EROFS, FOREVER),
    (errno.ENOSPC, FOREVER),
    (errno.EIO, ONCE),
    (errno.EACCES, ONCE),
    (errno.EACCES, FOREVER),
    (errno.EROFS, ONCE),
    (errno.ENOSPC, HALF),
]
"""What is refused and how: every operation meets one of these, in turn; every kind of operation meets them all."""
RANDOM = r"[0-9a-f]{32}|\d{8}-\d{6}-\d{6}-[0-9a-f]{4}|\.writing-\w+"
ANY_NAME = re.compile(RANDOM + r"|(?<=/runs/)(run|half|first|second|base)\b|\d+")
NOISE = re.compile("Traceback|Exception ignored|Warning|terminate|Error:")


@dataclass(frozen=True)
class Reference:
    """A work where nothing was refused: its operations ("write /runs/*/log.txt"), and what its runs came to."""

    work: Work
    operations: list[str]
    runs: dict[str, str]


Try = tuple[Reference, int, int, int]
"""The work, which operation (from 1) is refused, with which error, in which form."""


def main() -> int:
    folder, told, seconds, seed, few = sys.argv[1:]
    _Tries(Path(folder), int(seed), float(seconds), int(few)).attack().save(Path(told))
    return 0


class _Told(Tally):
    def save(self, path: Path) -> None:
        path.write_text(self.to_json(), encoding="utf-8")


class _Tries:
    """`few`: so many tries of the first work, chosen by `seed`; 0: all that go into `seconds`."""

    def __init__(self, folder: Path, seed: int, seconds: float, few: int) -> None:
        folder.mkdir(parents=True)
        self._home, self._template = folder.resolve() / "home", folder.resolve() / "template"
        self._said, self._listed = folder.resolve() / "said.txt", folder.resolve() / "listed.txt"
        self._chance, self._end, self._few = random.Random(seed), time.monotonic() + seconds, few
        self._disk, self._tally = Disk(), _Told()
        self._gone_on: dict[str, list[str]] = {}
        self._kinds: Counter[str] = Counter()
        os.environ["RESNET_TRAINER_HOME"] = str(self._home)
        _load_all() if not few else importlib.import_module("core.training.engine")

    def attack(self) -> _Told:
        self._home.mkdir()
        prepared = forked(self._prepare)
        if prepared.trouble:
            self._tally.count(f"what to begin with can't be made: {prepared.trouble}")
            return self._tally
        self._home.rename(self._template)
        references = [each for each in map(self._reference, self._works()) if each is not None]
        tries = self._all_tries(references)
        done = 0
        for reference, at, number, form in tries:
            if time.monotonic() > self._end or 0 < self._few <= self._tally.tried:
                break
            self._try(reference, at, number, form)
            done += 1
        operations = sum(len(each.operations) for each in references)
        self._tally.figures = {
            "operations": f"{min(done, operations)} of {operations}",
            "other errors": f"{max(0, done - operations)} of {len(tries) - operations}",
            "gone on with": len(self._gone_on),
            **dict(sorted(self._kinds.items())),
        }
        return self._tally

    def _prepare(self) -> None:
        self._listen()
        disk_work.prepare(self._home, pictures_only=self._few > 0)

    def _listen(self) -> None:
        """In a fork: what is said on stderr goes into a file, the rest nowhere."""
        said = os.open(self._said, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(said, 2)

    def _heard(self) -> str:
        sys.stderr.flush()
        return self._said.read_text("utf-8", "replace")

    def _works(self) -> list[Work]:
        works = disk_work.works()
        return works if not self._few else works[:1]

    def _all_tries(self, references: list[Reference]) -> list[Try]:
        """First every operation, then the errors that a kind of operation hasn't met; the training before the others.
        By chance among these: where the time doesn't suffice, each has had its share."""
        met: set[tuple[str, int, int]] = set()
        first: list[Try] = []
        left: list[Try] = []
        for reference in references:
            for at, operation in enumerate(reference.operations, 1):
                errors = [one for one in REFUSALS if _can_be(operation, *one)]
                number, form = errors[at % len(errors)]
                met.add((operation, number, form))
                first.append((reference, at, number, form))
        for reference in references:
            for at, operation in enumerate(reference.operations, 1):
                for number, form in REFUSALS:
                    if _can_be(operation, number, form) and (operation, number, form) not in met:
                        met.add((operation, number, form))
                        left.append((reference, at, number, form))
        if self._few:
            self._chance.shuffle(first)
        self._chance.shuffle(left)
        return [*first, *left]

    def _reference(self, work: Work) -> Reference | None:
        disk_work.copy(self._template, self._home, work)
        ended = forked(lambda: self._act(work, 0, 0, ONCE))
        trouble = ended.trouble or (ended.value["code"] and ended.value["said"])
        found = forked(lambda: [work.missing(self._home), disk_whole.broken(self._home), self._runs(work)])
        if trouble or found.trouble or found.value[0] or found.value[1]:
            self._tally.count(f"{work.name}, with nothing refused: {trouble or found.trouble or found.value}")
            return None
        lines = self._listed.read_text("utf-8").replace(str(self._home), "").splitlines()
        return Reference(work, [ANY_NAME.sub("*", line) for line in lines], found.value[2])

    def _act(self, work: Work, at: int, number: int, form: int) -> dict[str, Any]:
        """In the fork: do the work, the operation `at` refused."""
        self._listen()
        acts = work.acts(self._home)
        self._disk.watch(self._home)
        self._disk.refuse(at, number, form)
        with self._listed.open("wb", buffering=0) as listed:
            if not at:
                self._disk.list_into(listed.fileno())
            code = next((code for act in acts if (code := act())), 0)
            gc.collect()
            refused, what = self._disk.rest()
        return {"code": code, "refused": refused, "what": what, "said": self._heard()}

    def _try(self, reference: Reference, at: int, number: int, form: int) -> None:
        work = reference.work
        disk_work.copy(self._template, self._home, work)
        ended = forked(lambda: self._act(work, at, number, form))
        if not ended.trouble and not ended.value["refused"]:
            return  # nothing was tried: such an error doesn't come of such an operation
        name = f"{work.name}: operation {at} refused {FORMS[form]} with {errno.errorcode[number]}"
        if ended.trouble:
            self._tally.count(f"{name}: {ended.trouble}")
            return
        name += f" ({ended.value['what'].replace(str(self._home), '')})"
        self._kinds[f"{errno.errorcode[number]} {FORMS[form]}"] += 1
        wrong = self._wrong_words(ended.value)
        try:
            wrong += self._left(reference, ended.value, form)
        except Exception as error:  # noqa: BLE001 - told: it isn't to be raised whatever was refused
            wrong.append(f"what it left can't be looked at: {type(error).__name__}: {error}")
        if not wrong:
            wrong = self._go_on(reference)
        self._tally.count(f"{name}: {' | '.join(wrong)}" if wrong else None)

    def _wrong_words(self, ended: dict[str, Any]) -> list[str]:
        said = ended["said"].strip()
        if NOISE.search(said):
            return [f"it said: {said[-1500:]}"]
        if ended["code"] == 0:
            return []
        last = said.splitlines()[-1] if said else ""
        if ended["code"] != 1 or str(self._home) not in last or not last.endswith((".", "?", ")")):
            return [f"it ended with {ended['code']} and said “{said}”"]
        return []

    def _left(self, reference: Reference, ended: dict[str, Any], form: int) -> list[str]:
        """What is wrong with what the refused work has left."""
        wrong = disk_whole.broken(self._home)
        if ended["code"] == 0 and str(self._home) not in ended["said"]:
            wrong += [f"it said nothing, but: {each}" for each in reference.work.missing(self._home)]
        if form != FOREVER and not ended["what"].startswith(("remove", "close")):
            wrong += [f"left behind: {name}" for name in disk_whole.temporary(self._home)]
        return wrong

    def _go_on(self, reference: Reference) -> list[str]:
        """There is room again: go on as a person would. From the same files only once."""
        state = reference.work.name + _state(self._home)
        if state not in self._gone_on:
            gone_on = forked(lambda: self._again(reference))
            self._gone_on[state] = [gone_on.trouble] if gone_on.trouble else gone_on.value
        return self._gone_on[state]

    def _again(self, reference: Reference) -> list[str]:
        self._listen()
        work = reference.work
        for act in (work.again or work.acts)(self._home):
            if code := act():
                return [f"with room again it ended with {code}: {self._heard()[-1500:]}"]
        wrong = [f"with room again: {each}" for each in work.missing(self._home)]
        wrong += [f"with room again: {each}" for each in disk_whole.broken(self._home)]
        if self._runs(work) != reference.runs:
            wrong.append("gone on with, the weights or curves are others than without the refusal")
        return wrong

    def _runs(self, work: Work) -> dict[str, str]:
        return {name: digest for name, digest in disk_work.train_like(self._home).items() if name in work.runs}


def _can_be(operation: str, number: int, form: int) -> bool:
    """Whether fault.c refuses such an operation so."""
    verb = operation.partition(" ")[0]
    if form == HALF:
        return verb == "write"
    if verb == "close":
        return number not in (errno.EROFS, errno.EACCES) and (number != errno.ENOSPC or form == ONCE)
    return number != errno.ENOSPC or verb in ("create", "write", "sync", "rename", "mkdir")


def _state(home: Path) -> str:
    """A digest of what going on depends upon: all content but times and random names."""
    digest = hashlib.sha256()
    for path in sorted(path for path in home.rglob("*") if path.is_file()):
        name = re.sub(RANDOM, "*", str(path.relative_to(home)))
        content = b"" if path.name in ("log.txt", "times.jsonl") or "locks" in path.parts else path.read_bytes()
        if path.suffix == ".json":
            content = re.sub(rb"[\d.]{9,}", b"*", re.sub(rb'"(started|ended|seconds)": [\d.]+', b"*", content))
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def _load_all() -> None:
    """Load what the works load, so that each fork has it."""
    import core.evaluation.evaluate
    import core.export.comparing
    import core.export.pt
    import core.export.safetensors_file
    import core.export.write
    import core.inference.answer_table
    import core.inference.folder_answers
    import core.inference.predictor
    import core.inference.sorting_copies
    import core.runs.report.writing
    import core.training.engine
    import core.training.starting  # noqa: F401


if __name__ == "__main__":
    sys.exit(main())
