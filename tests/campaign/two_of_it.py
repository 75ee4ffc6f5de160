"""Two windows, or a window and the command line, at the same thing in the same moment.

Two processes are told to do something to the same run, queue, settings, cache entry, download, notes or export at
moments that lie no more than milliseconds apart, again and again, each time a little otherwise. What must hold: nothing
is torn, nothing is lost, nothing is done twice that must be done once, whoever comes second is told in one sentence,
and both end. Now and then the first one is killed in the middle: the second one must get its turn.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random

from core.runs.folder import RunFolder
from core.runs.history import list_runs
from core.runs.listing import MARKS
from tests.campaign.attack import Campaign, Tally
from tests.campaign.running import ROOT, SMALL, Program, surroundings
from tests.campaign.two_stage import Act, Answer, Player, Stage, body_of, server

WINDOW_TRIES, PAUSE_TRIES = 3, 40


def attack(campaign: Campaign) -> Tally:
    tally, chance = Tally(), campaign.chance()
    light = {
        _starting: (2, 40), _preparing: (1, 20), _same_place: (1, 25), _queue: (2, 30), _giving_back: (1, 25),
        _adding: (1, 15), _settings: (1, 15), _cache: (1, 25), _renaming: (2, 40), _names: (2, 40), _deleting: (1, 30),
        _notes: (1, 20), _download: (1, 15),
    }  # fmt: skip
    with ExitStack() as open_things:
        url = open_things.enter_context(server())
        _play(campaign, tally, chance, "light", light, url)
        if campaign.long:
            _play(campaign, tally, chance, "real", {_starting: (0, 12), _exporting: (0, 8), _queue: (0, 4)}, url)
            _windows(campaign, tally)
    return tally


def _play(
    campaign: Campaign,
    tally: Tally,
    chance: Random,
    kind: str,
    tries: dict[Callable[[Stage], str | None], tuple[int, int]],
    url: str,
) -> None:
    folder = campaign.folder / kind
    folder.mkdir()
    with ExitStack() as held:
        players = [held.enter_context(Player(folder, kind)) for _ in range(3 if campaign.long else 2)]
        for player in players:
            player.wait_until_ready()
        stage = Stage(folder, players, chance)
        stage.url = url
        for one, (short, long) in tries.items():
            name = f"{kind}{one.__name__.replace('_', ' ')}"
            for number in range(campaign.many(short, long)):
                wrong = one(stage)
                tally.count(wrong and f"{name}, try {number} (seed {campaign.seed}): {wrong}")
            tally.figures[name] = campaign.many(short, long)


def _windows(campaign: Campaign, tally: Tally) -> None:
    """A window and the command line go on with the same run at once; a queue is paused as its next training begins."""
    folder = campaign.folder / "windows"
    folder.mkdir()
    home = folder / "home"
    killed = Program(["train", f"--out={folder / 'same'}", "--epochs=60", *SMALL], home)
    while not (folder / "same" / "checkpoints" / "last.pt").exists() and killed.process.poll() is None:
        time.sleep(0.01)
    killed.kill()
    for number in range(WINDOW_TRIES):
        run = folder / f"run {number}"
        shutil.copytree(folder / "same", run)
        window = _window(home, "continue", run)
        time.sleep(campaign.chance().uniform(0, 1))
        line = Program(["resume", run, "--json"], home, folder / "said")
        code, told = line.wait(), json.loads(window.communicate(timeout=120)[0])
        said = (folder / "said").read_text(encoding="utf-8").splitlines()
        wrong = _wrong([told]) or (None if code in (0, 1) and "Traceback" not in "".join(said) else f"{code}: {said}")
        if code == 1 and len(said) > 3:
            wrong = f"told was: {said}"
        tally.count(wrong and f"window and command line, try {number} (seed {campaign.seed}): {wrong}")
    tally.figures["window and command line"] = WINDOW_TRIES
    paused = _window(home, "pause", folder / "queues", PAUSE_TRIES, campaign.seed)
    found = json.loads(paused.communicate(timeout=600)[0] or '["the window that pauses crashed"]')
    for number in range(PAUSE_TRIES):
        tally.count(f"pausing a queue (seed {campaign.seed}): {found[number]}" if number < len(found) else None)
    tally.figures["queues paused as the next training begins"] = PAUSE_TRIES


def _window(home: Path, *words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.campaign.two_window", *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, env=surroundings(home), stdout=subprocess.PIPE, text=True)


def _starting(stage: Stage) -> str | None:
    """The same run is started, or gone on with, twice at once; sometimes the first one is killed."""
    runs = stage.fresh()
    run = stage.alone("prepare", runs=str(runs), name="same")
    acts: list[Act] = [("train", {"run": run})] * 2
    if len(stage.players) > 2:
        acts.append(("look", {"runs": str(runs), "seconds": 0.05}))
    kill = stage.chance.uniform(0.0, 0.05) if stage.chance.random() < 0.1 else None
    answers = stage.together(*acts, kill_after=kill)
    trained = [answer for answer in answers[:2] if answer.get("did") == "RunFinished"]
    if kill is None and not trained:
        return f"nobody trained: {answers}"
    if not trained:
        stage.alone("train", run=run)
    if len(answers) > 2 and answers[2].get("did"):
        return f"whoever looked on found it damaged: {answers[2]}"
    return _wrong(answers) or _torn(RunFolder(Path(run)))


def _preparing(stage: Stage) -> str | None:
    """Two new runs of the same name."""
    runs = stage.fresh()
    answers = stage.together(*[("prepare", {"runs": str(runs), "name": "same"})] * 2)
    names = sorted(run.name for run in list_runs(runs))
    return _wrong(answers) or (None if names == ["same", "same (2)"] else f"the runs are called {names}")


def _same_place(stage: Stage) -> str | None:
    """Two new runs in the same folder, which is new, empty, or holds a person's own things."""
    place = stage.fresh() / "place"
    own = stage.chance.random() < 0.3
    if own or stage.chance.random() < 0.5:
        place.mkdir()
    if own:
        (place / "letter.txt").write_text("mine")
    answers = stage.together(*[("prepare_at", {"place": str(place), "name": f"from {name}"}) for name in "ab"])
    made = [Path(answer["did"]) for answer in answers if "did" in answer]
    if len(set(made)) != len(made) or len(made) != (2 if own else 1):
        return f"they made {made}: {answers}"
    return _wrong(answers) or next((wrong for run in made if (wrong := _torn(RunFolder(run)))), None)


def _queue(stage: Stage) -> str | None:
    """Two work off the same queue; what waits is moved about meanwhile."""
    runs, count = stage.fresh(), stage.chance.randint(2, 4)
    for number in range(count):
        stage.alone("add", runs=str(runs), name=f"number {number}")
    acts: list[Act] = [("work_off", {"runs": str(runs)})] * 2
    if len(stage.players) > 2:
        acts.append(("move", {"runs": str(runs), "place": 1}))
    kill = stage.chance.uniform(0.0, 0.08) if stage.chance.random() < 0.15 else None
    answers = stage.together(*acts, kill_after=kill)
    if kill is not None:
        answers.append({"did": stage.alone("work_off", runs=str(runs))})
    trained = sorted(name for each in answers for name in (each.get("did") or {}).get("trained", []))
    wanted = [f"number {number}" for number in range(count)]
    states = sorted((run.name, run.state) for run in list_runs(runs))
    if kill is not None:  # one who is killed as it makes a run's folder leaves that, empty, and the name is taken
        states = [(name.removesuffix(" (2)"), state) for name, state in states]
    if states != [(name, "finished") for name in wanted]:
        return f"of {count} trainings these came: {states}; {answers}"
    if kill is None and trained != wanted:
        return f"trained were {trained}"
    reports = [each["did"]["reported"] for each in answers if isinstance(each.get("did"), dict)]
    if kill is None and sum(bool(each) for each in reports) != 1:
        return f"reports were made of {reports} trainings"
    return _wrong(answers)


def _giving_back(stage: Stage) -> str | None:
    """One takes the next training and gives it back, as a window that is paused in this moment; the other works off."""
    runs = stage.fresh()
    for number in range(2):
        stage.alone("add", runs=str(runs), name=f"number {number}")
    answers = stage.together(("take_and_give_back", {"runs": str(runs)}), ("work_off", {"runs": str(runs)}))
    stage.alone("work_off", runs=str(runs))
    states = sorted((run.name, run.state) for run in list_runs(runs))
    wanted = [("number 0", "finished"), ("number 1", "finished")]
    return _wrong(answers) or (None if states == wanted else f"the runs are {states}")


def _adding(stage: Stage) -> str | None:
    runs = stage.fresh()
    answers = stage.together(*[("add", {"runs": str(runs), "name": f"from {name}"}) for name in "ab"])
    waiting = list((runs / ".queue").glob("*.toml"))
    return _wrong(answers) or (None if len(waiting) == 2 else f"{len(waiting)} wait")


def _settings(stage: Stage) -> str | None:
    """Two windows change different settings; a third one reads."""
    language = stage.chance.choice(["zh_CN", "en"])
    acts: list[Act] = [
        ("change_settings", {"times": 7, "name": "theme", "values": ["light", "system", "dark"]}),
        ("change_settings", {"times": 4, "name": "language", "values": ["", "en", "zh_CN", language]}),
    ]
    if len(stage.players) > 2:
        acts.append(("read_settings", {"times": 200}))
    answers = stage.together(*acts)
    text = (stage.folder / "home" / "settings.toml").read_text(encoding="utf-8")
    lost = [words for words in ('theme = "light"', f'language = "{language}"') if words not in text]
    return _wrong(answers) or (f"lost from the settings: {lost}" if lost else None)


def _cache(stage: Stage) -> str | None:
    """The same entry is made by two; sometimes the first one is killed over it."""
    stage.number += 1
    key, witness = hashlib.sha1(f"{stage.number}".encode()).hexdigest(), stage.folder / f"made {stage.number}"
    act: Act = ("cached", {"key": key, "witness": str(witness), "seconds": stage.chance.uniform(0, 0.05)})
    kill = stage.chance.uniform(0.0, 0.05) if stage.chance.random() < 0.1 else None
    answers = stage.together(act, act, kill_after=kill)
    made = len(witness.read_text().split())
    if any(answer and answer.get("did") != "whole" for answer in answers):
        return f"what they found is {answers}"
    return None if made == 1 or (kill is not None and made == 2) else f"it was made {made} times"


def _renaming(stage: Stage) -> str | None:
    """A run is renamed by one while the other one trains it, or renames it otherwise."""
    runs = stage.fresh()
    run = stage.alone("prepare", runs=str(runs), name="before")
    other: Act = stage.chance.choice([("train", {"run": run}), ("rename", {"run": run, "name": "other"})])
    answers = stage.together(("rename", {"run": run, "name": "after"}), other)
    return _wrong(answers) or _one_whole_run(runs)


def _names(stage: Stage) -> str | None:
    """Two runs get the same name at once; or one does, while a new run of that name is made."""
    runs = stage.fresh()
    one, two = (stage.alone("prepare", runs=str(runs), name=name) for name in ("one", "two"))
    new: Act = ("prepare", {"runs": str(runs), "name": "same"})
    other: Act = stage.chance.choice([("rename", {"run": two, "name": "same"}), new])
    answers = stage.together(("rename", {"run": one, "name": "same"}), other)
    found = list_runs(runs)
    if len(found) != (3 if other == new else 2) or len({run.name for run in found}) != len(found):
        return f"the runs are called {[run.name for run in found]}; {answers}"
    return _wrong(answers) or next((wrong for run in found if (wrong := _torn(run.folder))), None)


def _deleting(stage: Stage) -> str | None:
    """A run is moved to the bin by one while the other one trains or looks at it: it is whole, here or there."""
    runs = stage.fresh()
    name = f"deleted {stage.number}"
    run = stage.alone("prepare", runs=str(runs), name=name)
    acts: list[Act] = [("delete", {"run": run}), ("train", {"run": run})]
    if len(stage.players) > 2:
        acts.append(("look", {"runs": str(runs), "seconds": 0.03}))
    answers = stage.together(*acts)
    gone = stage.folder / "share" / "Trash" / "files" / name
    here, there = (any((place / mark).exists() for mark in MARKS) for place in (Path(run), gone))
    if here == there:
        return f"the run is in {'both places' if here else 'neither place'}: {answers}"
    return _wrong(answers) or _torn(RunFolder(Path(run) if here else gone))


def _notes(stage: Stage) -> str | None:
    """Two write notes to a run that had none."""
    run = stage.alone("prepare", runs=str(stage.fresh()), name="noted")
    answers = stage.together(*[("note", {"run": run, "text": f"from {name}"}) for name in "ab"])
    text = (Path(run) / "notes.txt").read_text(encoding="utf-8")
    lost = [name for name in "ab" if f"from {name}" not in text]
    return _wrong(answers) or (f"lost is what {lost} wrote" if lost else None)


def _download(stage: Stage) -> str | None:
    """The same file is fetched by two; sometimes the first one is killed."""
    stage.number += 1
    body = body_of(stage.number)
    digest, target = f"sha256:{hashlib.sha256(body).hexdigest()}", stage.folder / f"fetched {stage.number}"
    act: Act = ("fetch", {"url": f"{stage.url}/{stage.number}", "target": str(target), "digest": digest})
    kill = stage.chance.uniform(0.0, 0.1) if stage.chance.random() < 0.2 else None
    answers = stage.together(act, act, kill_after=kill)
    whole = target.is_file() and target.read_bytes() == body
    return _wrong(answers) or (None if whole else f"what was fetched is not the file: {answers}")


def _exporting(stage: Stage) -> str | None:
    """The same network is exported to the same file by two, or two networks are."""
    import torch

    runs = stage.fresh()
    run = stage.alone("prepare", runs=str(runs), name="exported")
    stage.alone("train", run=run)
    out = runs / "network.pt"
    answers = stage.together(*[("export", {"run": run, "format": "pt", "out": str(out)})] * 2)
    try:
        torch.load(out, weights_only=True)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it
        return f"the file can't be loaded: {error}; {answers}"
    return _wrong(answers)


def _wrong(answers: list[Answer]) -> str | None:
    """Whether one of them crashed, never ended, or was told in more than some sentences."""
    for answer in answers:
        if "crashed" in answer or "never" in answer:
            return str(answer)
        if "told" in answer and ("\n" in answer["told"] or "Errno" in answer["told"]):
            return f"told was: {answer['told']}"
    return None


def _one_whole_run(runs: Path) -> str | None:
    """Whether there is just one run, whole, and no remains of another."""
    found = [run for run in list_runs(runs) if run.path.is_dir()]
    if len(found) != 1:
        return f"there are {[run.path.name for run in found]}"
    remains = [each.name for each in runs.iterdir() if each != found[0].path and each.is_dir() and any(each.iterdir())]
    return _torn(found[0].folder) or (f"remains: {remains}" if remains else None)


def _torn(run: RunFolder) -> str | None:
    """What of a run's folder isn't whole."""
    missing = [file.name for file in (run.config_file, run.state_file, run.name_file) if not file.is_file()]
    if missing:
        return f"{run.path.name}: {missing} are missing"
    state = json.loads(run.state_file.read_text(encoding="utf-8"))["state"]
    lines = run.metrics_file.read_bytes().splitlines(keepends=True) if run.metrics_file.exists() else []
    try:
        steps = [json.loads(line)["step"] for line in lines]
    except ValueError:
        return f"{run.path.name}: metrics.jsonl is torn"
    if steps != sorted(steps) or len(set(lines)) != len(lines):
        return f"{run.path.name}: metrics.jsonl was written by two: {steps}"
    if state == "finished" and (not lines or not run.last.is_file()):
        return f"{run.path.name}: it says that it is finished, and has no checkpoint or metrics"
    return None
