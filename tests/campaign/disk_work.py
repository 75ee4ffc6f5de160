"""What is done while the disk refuses: commands of the real program, each with its goal, and how it is gone on with."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from core import settings
from core.cli.main import main
from core.cli.output import complain
from core.data import leaves
from core.errors import UserError
from core.runs import history, notes, queue, start
from core.runs.folder import RunFolder
from core.runs.history import RunSummary, list_runs
from core.training.control import Control
from core.training.events import EpochDone
from tests.data import archive, image_folder

PICTURES = {"ants": 8, "bees": 8}
RUN = ["--image-size=8", "--device=cpu", "--threads=1", "--batch-size=6", "--epochs=2"]
NETWORK = ["--depths=1", "--widths=4"]
EACH_STEP = ("--checkpoint-seconds=0",)
SORTED = 2 * 8
Act = Callable[[], int]


@dataclass(frozen=True)
class Work:
    """`acts` are done one after the other until one doesn't end with 0; `missing` says what of their goal isn't there.
    `again` is what a person does next, once there is room; nothing: the same. `runs` counts the trainings that must
    then have the same weights and curves as where nothing was refused."""

    name: str
    acts: Callable[[Path], list[Act]]
    missing: Callable[[Path], list[str]]
    again: Callable[[Path], list[Act]] | None = None
    needs: tuple[str, ...] = ("pictures",)
    runs: tuple[str, ...] = field(default=())


def prepare(home: Path, *, pictures_only: bool) -> None:
    """Everything that the works begin with: pictures, an archive of them, a finished run and one that broke off."""
    image_folder(home / "pictures", PICTURES, (8, 8))
    if pictures_only:
        return
    archive(image_folder(home / "packed" / "insects", PICTURES, (8, 8)), home / "packed" / "insects.zip")
    shutil.rmtree(home / "packed" / "insects")
    if main([*_train(home), "--name=base", "--epochs=1"]) != 0:
        raise RuntimeError("the run to begin with failed")
    shutil.copytree(home / "runs" / "base", home / "base")
    if main([*_train(home, "--queue"), "--name=half"]) != 0:
        raise RuntimeError("the run to go on with can't be queued")
    waits = queue.own()
    taken = waits.take()
    assert taken is not None
    with closing(start.run(taken.folder, Control(), True)) as events:
        for event in events:
            if isinstance(event, EpochDone):
                break
    waits.finish(taken)
    taken.folder.path.rename(home / "half")
    for name in ("runs", "cache"):
        shutil.rmtree(home / name)


def copy(template: Path, home: Path, work: Work) -> None:
    """A fresh home that holds what `work` needs."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    for name in work.needs:
        target = home / ("runs" if name in ("base", "half") else ".") / name
        shutil.copytree(template / name, target)


def train_like(home: Path) -> dict[str, str]:
    """Of each run in the runs folder that is finished, digests of its weights and its curves."""
    return {run.name.split(" (")[0]: _digest(run.folder) for run in list_runs(home / "runs") if run.state == "finished"}


def works() -> list[Work]:
    trains, unpacks, tunes = (
        _one(words, "--name=run", *more)
        for words, more in ((_train, EACH_STEP), (_train_archive, ()), (_finetune, ("--epochs=1",)))
    )
    return [
        Work("train", trains, _runs("run"), _go_on(trains), runs=("run",)),
        Work("resume", lambda _: [_words("resume", "half")], _runs("half"), needs=("pictures", "half"), runs=("half",)),
        Work("archive", unpacks, _runs("run"), _go_on(unpacks), ("packed",), ("run",)),
        Work("queue", _queued, _runs("first", "second"), _work_off, runs=("first", "second")),
        Work("fine-tune", tunes, _runs("run"), _go_on(tunes), ("pictures", "base"), ("run",)),
        Work("evaluate", lambda _: [_words("evaluate", "base")], _judged, needs=("pictures", "base")),
        Work("predict", lambda home: [_predict(home)], _answered, needs=("pictures", "base")),
        Work("report", lambda home: [_report(home)], _reported, needs=("pictures", "base")),
        Work("export", lambda home: _exports(home), _exported, lambda home: _exports(home, "--force"), ("base",)),
        Work("notes", _noted, _has_notes, needs=("base",)),
        Work("settings", lambda home: [_acting(lambda: _set(home))], _is_set, needs=()),
        Work("leaves", lambda home: [_acting(lambda: _draw(home))], _drawn, needs=()),
    ]


def _words(*words: str | Path) -> Act:
    return lambda: main([str(word) for word in words])


def _one(words: Callable[..., list[str]], *more: str) -> Callable[[Path], list[Act]]:
    return lambda home: [_words(*words(home), *more)]


def _acting(act: Callable[[], object]) -> Act:
    """As the command line does it, for what only the window has."""

    def acted() -> int:
        try:
            act()
        except UserError as error:
            complain(error)
            return 1
        return 0

    return acted


def _train(home: Path, *more: str) -> list[str]:
    return ["train", f"--data={home / 'pictures'}", *NETWORK, *RUN, *more]


def _train_archive(home: Path, *more: str) -> list[str]:
    return ["train", f"--data={home / 'packed' / 'insects.zip'}", *NETWORK, *RUN, "--epochs=1", *more]


def _finetune(home: Path, *more: str) -> list[str]:
    base = home / "runs" / "base" / "checkpoints" / "best.pt"
    return ["finetune", f"--data={home / 'pictures'}", f"--from={base}", "--plan=balanced", *RUN, *more]


def _newest(home: Path) -> RunSummary | None:
    return next((run for run in list_runs(home / "runs") if run.name.split(" (")[0] == "run"), None)


def _go_on(acts: Callable[[Path], list[Act]]) -> Callable[[Path], list[Act]]:
    """What a person does after a training failed: continue it where it is in the list, else start it again."""

    def going_on(home: Path) -> list[Act]:
        run = _newest(home)
        return [_words("resume", run.path)] if run is not None and run.folder.is_run else acts(home)

    return going_on


def _queued(home: Path) -> list[Act]:
    names = ("first", "second")
    return [
        *(_words(*_train(home, "--queue"), f"--name={name}", "--epochs=1") for name in names),
        _words("queue", "run"),
    ]


def _work_off(home: Path) -> list[Act]:
    """What wasn't put into the queue is put there again, then the queue goes on; what failed in it is continued."""
    waits = queue.own()
    there = {entry.name for entry in waits.waiting()} | {run.name.split(" (")[0] for run in list_runs(home / "runs")}
    adding = [
        _words(*_train(home, "--queue"), f"--name={name}", "--epochs=1")
        for name in ("first", "second")
        if name not in there
    ]

    def failed() -> int:
        runs = [run for run in list_runs(home / "runs") if run.state != "finished"]
        return max((main(["resume", str(run.path)]) for run in runs), default=0)

    return [*adding, _words("queue", "run"), failed]


def _predict(home: Path) -> Act:
    out = home / "out"
    return _words("predict", "base", home / "pictures", "--csv", out / "answers.csv", "--copy-to", out / "sorted")


def _report(home: Path) -> Act:
    return _words("report", "base", "--out", home / "out" / "base.html")


def _exports(home: Path, *more: str) -> list[Act]:
    out = home / "out"
    return [
        _words("export", "base", f"--format={name}", "--out", out / f"base.{name}", *more)
        for name in ("pt", "safetensors")
    ]


def _noted(home: Path) -> list[Act]:
    base = next(run.folder for run in list_runs(home / "runs"))
    acts: list[Callable[[], object]] = [
        lambda: notes.save(base, "Bees are hard.", ""),
        lambda: notes.set_star(base, True),
        lambda: history.rename(base, "better name"),
    ]
    return [_acting(act) for act in acts]


def _set(home: Path) -> None:
    settings.save(settings.Settings(theme="dark"))
    settings.save(settings.Settings(theme="light", cache_folder=str(home / "cache")))


def _draw(home: Path) -> None:
    leaves.EACH = 1
    leaves.draw_leaves(home / "data" / "leaves")


def _runs(*names: str) -> Callable[[Path], list[str]]:
    def missing(home: Path) -> list[str]:
        finished = train_like(home)
        waiting = [entry.name for entry in queue.own().waiting()]
        return [*(f"no finished run {name}" for name in names if name not in finished), *waiting]

    return missing


def _judged(home: Path) -> list[str]:
    from core.runs import judged

    kept = judged.read(RunFolder(home / "runs" / "base"))
    return [] if kept is not None else ["the evaluation isn't kept"]


def _answered(home: Path) -> list[str]:
    table, copies = home / "out" / "answers.csv", list((home / "out" / "sorted").glob("*/*.png"))
    rows = table.read_text("utf-8-sig").splitlines() if table.exists() else []
    found = [] if len(rows) == 1 + SORTED else [f"{len(rows)} lines in the table"]
    return found if len(copies) == SORTED else [*found, f"{len(copies)} copies"]


def _reported(home: Path) -> list[str]:
    page = home / "out" / "base.html"
    return [] if page.exists() and page.read_text("utf-8").rstrip().endswith("</html>") else ["no report"]


def _exported(home: Path) -> list[str]:
    return [f"no {name}" for name in ("base.pt", "base.safetensors") if not (home / "out" / name).exists()]


def _has_notes(home: Path) -> list[str]:
    runs = list_runs(home / "runs")
    right = [run for run in runs if run.name == "better name" and run.notes.starred and run.notes.text]
    return [] if len(runs) == len(right) == 1 else [f"notes are {[(run.name, run.notes) for run in runs]}"]


def _is_set(home: Path) -> list[str]:
    kept = settings.load()
    return [] if kept == settings.Settings(theme="light", cache_folder=str(home / "cache")) else [f"settings: {kept}"]


def _drawn(home: Path) -> list[str]:
    drawn = list((home / "data").glob("leaves*/*/*.jpg"))
    return [] if len(drawn) == len(leaves.KINDS) else [f"{len(drawn)} leaves"]


def _digest(run: RunFolder) -> str:
    from core import checkpoint

    digest = hashlib.sha256()
    for file in (run.best, run.last):
        contents = checkpoint.load(file)
        for name, tensor in contents["weights"].items():
            digest.update(name.encode() + tensor.numpy().tobytes())
        digest.update(json.dumps(contents["metrics"]).encode())
    return digest.hexdigest() + hashlib.sha256(run.metrics_file.read_bytes()).hexdigest()
