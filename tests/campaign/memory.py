"""Too little memory: a limit of the shell's, a container's, a leak beside the training, and a kernel that kills.

What must hold: what doesn't fit is refused or computed in parts before it begins; where memory runs out in a run, it
goes on with less at once or ends in one sentence with its last checkpoint kept; what the rehearsal says fits, fits;
a run that is killed as the kernel kills is offered for continuing, and ends as if nothing had been. No run is lost.
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

from core import fields, validation
from core.models.summary import summarise
from core.runs import history
from core.runs.folder import RunFolder
from core.runs.listing import summary
from tests.campaign.attack import Campaign, Tally
from tests.campaign.running import ROOT, SMALL, Program, surroundings

if sys.platform != "win32":
    import resource

LONGEST_SECONDS = 200.0
SECONDS = {"tries": 120.0, "rehearsals": 60.0}
"""As long as the long form tries these; a slow machine does fewer."""
LEAST, MOST = 0.15, 1.6
"""What is left to a training, as parts of what a step on its whole batch keeps."""
SMALLEST = {"model.widths": [8, 8], "data.image_size": 24, "recipe.batch_size": 256}
Answer = dict[str, Any]


class Trainer:
    """The process that may run out of memory; a new one where it died of it."""

    def __init__(self, home: Path) -> None:
        self._home, self.deaths = home, 0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.campaign.memory_child"],
            cwd=ROOT,
            env=surroundings(self._home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if "ready" not in self._answer():
            raise RuntimeError("the process that trains doesn't begin")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def do(self, act: str, **job: Any) -> Answer:
        """What came of the job: {"died": exit code} where the process did not outlive it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"act": act, "kind": "address", **job}).encode() + b"\n")
        self._process.stdin.flush()
        answer = self._answer()
        if "died" in answer or "never" in answer:
            self.deaths += 1
            self.__exit__(None, None, None)
            self.__enter__()
        return answer

    def _answer(self) -> Answer:
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], LONGEST_SECONDS)[0]:
            return {"never": f"no answer within {LONGEST_SECONDS:.0f} s"}
        line = self._process.stdout.readline()
        found: Answer = json.loads(line) if line else {"died": self._process.wait()}
        return found


def attack(campaign: Campaign) -> Tally:
    tally, chance = Tally(), campaign.chance()
    if not sys.platform.startswith("linux"):
        tally.skipped = "only Linux limits a process's memory"
        return tally
    with Trainer(campaign.folder / "home") as trainer:
        parts: dict[str, Callable[[], Iterator[str | None]]] = {
            "runs with too little memory": lambda: _tries(campaign, chance, trainer, tally),
            "rehearsals and their runs": lambda: _rehearsals(campaign, chance, trainer),
        }
        for name, part in parts.items():
            before = tally.tried
            for wrong in part():
                tally.count(wrong and f"{name}: {wrong}")
            tally.figures[name] = tally.tried - before
        tally.figures["ended by libraries below"] = trainer.deaths
    if campaign.long:
        for name, other in (("killed as the kernel does", _killed), ("whole programs under ulimit -v", _programs)):
            before = tally.tried
            for wrong in other(campaign, chance):
                tally.count(wrong and f"{name} (seed {campaign.seed}): {wrong}")
            tally.figures[name] = tally.tried - before
    return tally


def _tries(campaign: Campaign, chance: Random, trainer: Trainer, tally: Tally) -> Iterator[str | None]:
    """Networks and batches of several sizes within limits of several kinds, from the start or from some event on."""
    end = time.monotonic() + SECONDS["tries"]
    outcomes = {"finished": 0, "in parts": 0, "in one sentence": 0}
    for number in range(campaign.many(2, 150)):
        if time.monotonic() > end:
            break
        config = _configuration(chance) if campaign.long else SMALLEST
        needed = _needed(config)
        kind = chance.choice(["address", "address", "leak", "group"])
        job: dict[str, Any] = {
            "kind": kind,
            "config": config,
            "run": str(campaign.folder / f"run {number}"),
            "budget": round(chance.uniform(LEAST, MOST) * needed),
            "onednn": chance.random() < 0.5,
            "group": str(campaign.folder / "group"),
            "leak": round(chance.uniform(0.2, 1.0) * needed),
        }
        if kind != "group" and chance.random() < 0.5:
            job["at"] = chance.randint(0, 12)
        answer = trainer.do("train", **job)
        outcomes["finished"] += answer.get("outcome") == "finished"
        outcomes["in parts"] += "parts" in " ".join(answer.get("notices", []))
        outcomes["in one sentence"] += "told" in answer
        wrong = _wrong(answer) or _lost(RunFolder(Path(job["run"])), answer)
        if not wrong and answer.get("outcome") != "finished" and (number % 4 == 0 or "died" in answer):
            wrong = _goes_on(trainer, job)
        yield wrong and f"{json.dumps(job)}: {wrong}"
    tally.figures.update({f"runs that ended {name}": count for name, count in outcomes.items()})


def _configuration(chance: Random) -> dict[str, Any]:
    width = chance.choice([8, 16])
    return {
        "model.widths": [width, width],
        "data.image_size": chance.choice([16, 24, 32]),
        "recipe.batch_size": chance.choice([64, 128, 256, 512]),
        "recipe.optimizer": chance.choice(["sgd", "adamw"]),
    }


def _needed(config: dict[str, Any]) -> int:
    """Bytes that a step on the whole batch keeps for its backward pass."""
    model = validation.validate(fields.nested({"model.depths": [1, 1], **config})).model
    return int(config["recipe.batch_size"] * summarise(model, 10, config["data.image_size"]).activation_bytes)


def _wrong(answer: Answer) -> str | None:
    """Whether it ended neither well nor in one sentence. A death is looked at by its run, which must not be lost."""
    if "crashed" in answer or "never" in answer:
        return str(answer)
    if "told" in answer and ("\n" in answer["told"] or "Error" in answer["told"]):
        return f"told was: {answer['told']}"
    if "died" not in answer and "told" not in answer and answer["outcome"] != "finished":
        return f"it ended as {answer['outcome']}"
    return None


def _lost(run: RunFolder, answer: Answer) -> str | None:
    """Whether the run isn't listed as it is, or can't be gone on with although it had begun."""
    found = summary(run.path)
    if found.problem is not None:
        return f"the run is damaged: {found.problem}"
    begun = run.metrics_file.exists() and run.metrics_file.stat().st_size > 0
    wanted = {"outcome": ("finished",), "told": ("failed",), "died": ("interrupted",)}[next(iter(answer))]
    if not begun and "told" in answer:
        wanted = ("failed", "interrupted")  # what it was told came before or after its first sentence
    if found.state not in wanted:
        return f"the run is {found.state}, and not {wanted}"
    if found.state != "finished" and begun and not (run.last.is_file() and found.can_continue):
        return "the run had begun and can't be continued"
    return None


def _goes_on(trainer: Trainer, job: dict[str, Any]) -> str | None:
    """Whether the run comes to its end once there is memory."""
    answer = trainer.do("train", run=job["run"], kind="none", resume=True)
    return None if answer.get("outcome") == "finished" else f"with enough memory it went on to {answer}"


def _rehearsals(campaign: Campaign, chance: Random, trainer: Trainer) -> Iterator[str | None]:
    """What the rehearsal says fits is then trained within the same limit."""
    end = time.monotonic() + SECONDS["rehearsals"]
    for number in range(campaign.many(0, 10)):
        if time.monotonic() > end:
            return
        config = {**_configuration(chance), "recipe.batch_size": 512, "data.image_size": 32}
        limit = {
            "config": config,
            "budget": round(chance.uniform(LEAST, MOST) * _needed(config)) + 100_000_000,
            "kind": chance.choice(["address", "group"]),
            "group": str(campaign.folder / "group"),
        }
        told = trainer.do("rehearse", **limit)
        run = campaign.folder / f"rehearsed {number}"
        if "fits" not in told:
            yield None if "told" in told else f"{limit}: {told}"
            continue
        answer = trainer.do("train", run=str(run), **limit)
        wrong = _wrong(answer) or _lost(RunFolder(run), answer)
        if told["fits"] and answer.get("outcome") != "finished":
            wrong = f"the rehearsal said that it fits ({told['message']}), and then came {answer}"
        yield wrong and f"{limit}: {wrong}"


def _killed(campaign: Campaign, chance: Random) -> Iterator[str | None]:
    """The kernel ends who has most memory: the run is offered for continuing, and ends with the metrics of another."""
    folder = campaign.folder / "killed"
    folder.mkdir()
    words = ["train", "--name=killed", "--epochs=8", "--checkpoint-seconds=0", *SMALL]
    straight = Program([*words, f"--out={folder / 'straight'}"], folder / "home")
    if straight.wait() != 0:
        yield "the straight run failed"
        return
    for number in range(4):
        home = folder / f"home {number}"
        run, killed = home / "runs" / "killed", Program(words, home)
        while killed.process.poll() is None and not (run / "checkpoints" / "last.pt").exists():
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.3))
        if not killed.kill():
            continue  # it had ended: nothing was tried
        offered = [each.name for each in history.unfinished(home / "runs")]
        code = Program(["resume", "killed"], home).wait()
        same = (run / "metrics.jsonl").read_bytes() == (folder / "straight" / "metrics.jsonl").read_bytes()
        good = offered == ["killed"] and code == 0 and same
        yield None if good else f"offered was {offered}, going on ended with {code}, same metrics: {same}"


def _programs(campaign: Campaign, chance: Random) -> Iterator[str | None]:
    """`python main.py` where the shell's limit leaves too little even for loading the engine, or nearly enough."""
    for number, gigabytes in enumerate((0.25, 1.2, 2.4, 3.0, 3.4, 3.8, 4.5)):
        folder = campaign.folder / f"program {number}"
        folder.mkdir()
        limit = round(gigabytes * chance.uniform(0.9, 1.1) * 1e9)
        command = [sys.executable, "main.py", "train", f"--out={folder / 'run'}", "--epochs=1", *SMALL]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=surroundings(folder / "home"),
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),  # type: ignore[misc]
        )
        told = done.stderr.strip()
        fine = done.returncode == 0 or (done.returncode == 1 and "Traceback" not in told and len(told.split("\n")) < 4)
        yield None if fine else f"with {limit / 1e9:.2f} GB of address space: {done.returncode}, {told[-400:]}"
