"""Attacks with names: of classes, files, runs, notes, in each of the texts that the program writes and shows.

Spreadsheets compute nothing and read back what it was; a report runs nothing and fetches nothing; a line stays a line;
a terminal obeys none; no template is filled by a name; nothing lands outside of its folder; the window shows letters.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from html import escape
from pathlib import Path
from unittest import mock

from core import validation
from core.cli.main import main
from core.data.decode import UnreadablePicture
from core.data.listing import shown
from core.errors import UserError
from core.inference.answer_table import FORMULA, write_table
from core.inference.rows import Row
from core.inference.sorting_copies import copy_into_classes, folder_names
from core.messages import UNSEEN, message
from core.progress import Progress
from core.runs import history, log, start
from core.runs.folder import RunFolder
from tests.campaign import hostile_names as names
from tests.campaign.attack import Campaign, Tally
from tests.campaign.hostile_pages import in_a_browser, wrong_with_card, wrong_with_page
from tests.campaign.running import ROOT, SMALL
from tests.data import picture

CLASSES = (
    *names.FORMULAS[:3],
    *names.MARKUP[:2],
    *names.MARKDOWN[3:5],
    *names.TERMINAL[:2],
    *names.TERMINAL[6:7],
    names.TURNED[0],
    names.TEMPLATES[0],
    *names.BROKEN,
)
EACH = 5


def attack(campaign: Campaign) -> Tally:
    tally = Tally()
    home = campaign.folder / "home"
    with mock.patch.dict(os.environ, RESNET_TRAINER_HOME=str(home), RESNET_TRAINER_TUNING="0"):
        _sentences(tally)
        _tables(campaign, tally)
        _logs(campaign, tally)
        _copies(campaign, tally)
        _runs(campaign, tally)
        run = _trained(campaign, tally)
        if run is not None:
            _commands(campaign, tally, run)
            _report(campaign, tally, run)
            _exports(campaign, tally, run)
            if campaign.long:
                _on_a_terminal(campaign, tally)
                _in_the_window(campaign, tally)
    return tally


def _sentences(tally: Tally) -> None:
    """A name in a sentence is letters in a line."""
    for name in names.ALL:
        said = str(message("“{name}” in {count}.", name=name, count=3))
        fine = said.startswith("“") and said.endswith("” in 3.") and not UNSEEN.search(said)
        tally.count(None if fine else f"the name {name!r} makes the sentence {said!r}")


def _tables(campaign: Campaign, tally: Tally) -> None:
    table = campaign.folder / "answers.csv"
    rows = [Row(Path(name), ((name, 0.6), (name, 0.4))) for name in names.ALL]
    rows += [Row(Path(name), problem=UnreadablePicture(f"“{name}”")) for name in names.FORMULAS]
    write_table(table, rows)
    read = list(csv.reader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline="")))[1:]
    for row, cells in zip(rows, read, strict=True):
        wrong = next((cell for cell in cells if cell.startswith(FORMULA)), None)
        tally.count(wrong and f"a spreadsheet computes {wrong!r}")
        if row.top:
            back = _read_back(cells[1])
            lost = back != shown(row.top[0][0])
            tally.count(f"the class {row.top[0][0]!r} is read back as {back!r}" if lost else None)


def _read_back(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def _logs(campaign: Campaign, tally: Tally) -> None:
    folder = RunFolder(campaign.folder / "logged")
    folder.path.mkdir()
    for name in names.ALL:
        log.write(folder, f"Pictures of {name} are there.", f"Traceback of {name}")
    lines = folder.log_file.read_bytes().decode().split("\n")
    begun = sum(bool(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  Pictures of .* are there\.$", line)) for line in lines)
    tally.count(None if begun == len(names.ALL) else f"{len(names.ALL)} sentences are {begun} lines of the log")
    for line in lines:
        tally.count(f"the log has the line {line!r}" if UNSEEN.search(line) else None)


def _copies(campaign: Campaign, tally: Tally) -> None:
    """Sorted copies stay in their folder, whatever class and file are called."""
    source, target = campaign.folder / "mine", campaign.folder / "sorted"
    files = []
    for number, name in enumerate(names.for_files()):
        path = source / f"{name}.png"[-250:]
        with suppress(OSError):  # not every system has every name
            files.append(picture(path, number, (4, 4)))
    rows = [Row(path, ((name, 0.9),)) for path, name in zip(files, names.ALL, strict=False)]
    copied = copy_into_classes(rows, target, sources=[source], classes=list(names.ALL), progress=Progress())
    tally.count(None if copied.count == len(rows) else f"{copied.count} of {len(rows)} were copied")
    for path in campaign.folder.rglob("*"):
        if path.is_file() and path.suffix == ".png":
            inside = source in path.parents or (target in path.parents and path.parent.parent == target)
            tally.count(None if inside else f"a copy landed at {str(path)!r}")
    folders = folder_names(names.ALL)
    alike = len({name.casefold() for name in folders}) < len(folders)
    tally.count("two classes share a folder where case doesn't count" if alike else None)
    for name in folders:
        odd = UNSEEN.search(name) or name.strip(" .") != name or "/" in name or "\\" in name
        tally.count(f"a folder of a class is called {name!r}" if odd else None)


def _runs(campaign: Campaign, tally: Tally) -> None:
    """Runs that are called so: by their settings, by name.txt, by being renamed."""
    runs = campaign.folder / "runs"
    other = start.prepare(validation.validate({"name": "other"}), runs)
    for name in names.ALL:
        try:
            run = start.prepare(validation.validate({"name": name[:120]}), runs)
            other = history.rename(other, name)
        except UserError as error:
            tally.count(None if str(error) else f"refusing the name {name!r} says nothing")
            continue
        run.name_file.write_bytes(name.encode(errors="surrogateescape"))
        for each in (run, other):
            bad = each.path.parent != runs or UNSEEN.search(each.name) or not each.name or not each.is_run
            tally.count(f"the run {name!r} is called {each.name!r} in {str(each.path)!r}" if bad else None)
        found = history.find(str(run.path)).path == run.path
        tally.count(None if found else f"the run called {name!r} isn't found by its folder")
    for words in (("runs", "--folder", str(runs)), ("runs", "--json", "--folder", str(runs))):
        _told(tally, words)


def _trained(campaign: Campaign, tally: Tally) -> RunFolder | None:
    """A network that has learned classes of these names, from files of these names."""
    folder, files = campaign.folder / "pictures", names.for_files(names.ALL)
    for number, name in enumerate(names.for_files(CLASSES)):
        for each in range(EACH):
            file = files[(number * EACH + each) % len(files)]
            picture(folder / name / f"{file[:200]}{each}.png", 100 * number + each, (8, 8))
    out = campaign.folder / "trained"
    how = ["--image-size=8", "--epochs=1", "--check", *(flag for flag in SMALL if "batch" not in flag)]
    code = _told(tally, ("train", f"--data={folder}", f"--name={names.MARKUP[0]}", f"--out={out}", *how))
    tally.count(f"train ended with {code}" if code else None)
    return None if code else RunFolder(out)


def _commands(campaign: Campaign, tally: Tally, run: RunFolder) -> None:
    pictures = campaign.folder / "pictures"
    some = sorted(path for path in pictures.rglob("*.png"))[:4]
    for words in (
        ("doctor", str(pictures)),
        ("evaluate", str(run.path)),
        ("inspect", str(run.best)),
        ("predict", str(run.path), str(pictures)),
        ("predict", str(run.path), *map(str, some), "--csv", str(campaign.folder / "some.csv")),
        ("explain", str(run.path), str(some[0]), "--out", str(campaign.folder / "maps")),
        ("runs", "--advice", str(run.path)),
        ("runs", "--compare", str(run.path), str(run.path)),
        ("train", f"--data={pictures}", "--queue", f"--name={names.TERMINAL[0]}"),
        ("queue",),
        ("predict", "\x1b[31mno.pt", "a.png"),
        ("runs", "--advice", "\x1b]0;x\x07[/]"),
        ("train", "--data", "\x1b[31m"),
        ("\x1b[31m",),
    ):
        _told(tally, words)


def _told(tally: Tally, words: Sequence[str]) -> int:
    """What a command says has no letter that a terminal obeys, and no markup of Rich's was followed."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        code = main(list(words))
    said = out.getvalue()
    found = UNSEEN.search(said.replace("\n", ""))
    tally.count(f"“{' '.join(map(ascii, words))}” says {found[0]!r}" if found else None)
    if "--json" not in words and any("[bold]" in word for word in words):
        tally.count(None if "[bold]" in said else f"“{words}” follows markup in a name")
    return code


def _report(campaign: Campaign, tally: Tally, run: RunFolder) -> None:
    from core.runs.report.writing import write

    out = campaign.folder / "report.html"
    write(run, out, device="cpu")
    page = out.read_text(encoding="utf-8")
    for wrong in wrong_with_page(page):
        tally.count(wrong)
    tally.count(None if escape(names.MARKUP[0]) in page else "the names aren't in the report")
    if campaign.long:
        said = in_a_browser(out, names.TITLE)
        if said is None:
            tally.figures["browser"] = "none here"
        else:
            tally.figures["browser"] = "a page was opened"
            tally.count(said or None)


def _exports(campaign: Campaign, tally: Tally, run: RunFolder) -> None:
    import torch

    wanted = torch.load(run.best, weights_only=True)["classes"]
    for kind in ("card", "pt", *(("safetensors", "onnx") if campaign.long else ())):
        out = campaign.folder / f"exported.{'md' if kind == 'card' else kind}"
        _told(tally, ("export", str(run.path), "--format", kind, "--out", str(out)))
        if kind == "card":
            for wrong in wrong_with_card(out.read_text(encoding="utf-8")):
                tally.count(wrong)
        else:
            tally.count(None if _classes_of(out, kind) == list(wanted) else f"{kind}: other classes than were learned")


def _classes_of(path: Path, kind: str) -> list[str]:
    """The names of the classes in an exported file, read with what others read it with."""
    if kind == "onnx":
        import onnxruntime

        texts = onnxruntime.InferenceSession(str(path)).get_modelmeta().custom_metadata_map
        return list(json.loads(texts["classes"]))
    if kind == "safetensors":
        from safetensors import safe_open

        with safe_open(path, "pt") as file:
            return list(json.loads(file.metadata()["classes"]))
    import torch

    return list(torch.load(path, weights_only=True)["classes"])


def _on_a_terminal(campaign: Campaign, tally: Tally) -> None:
    """A training before a real terminal, where Rich draws: of the names, nothing commands it."""
    if os.name == "nt":
        return
    words = ("train", f"--data={campaign.folder / 'pictures'}", "--image-size=8", "--epochs=1", *SMALL)
    said = _through_a_pty([sys.executable, str(ROOT / "main.py"), *words, f"--name={names.TERMINAL[1]}"])
    for name in (*names.TERMINAL[:5], *names.TURNED):
        if not name.isprintable() and name != "two\nlines":
            tally.count(f"the terminal gets {name!r}" if name in said else None)
    tally.count(None if "epoch" in said.lower() else f"nothing was trained: {said[-200:]!r}")


def _through_a_pty(command: list[str]) -> str:
    import pty

    ours, theirs = pty.openpty()
    surroundings = {**os.environ, "OMP_NUM_THREADS": "1", "TERM": "xterm-256color"}
    with _closed(ours), subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        with suppress(OSError):  # how Linux says that the other end was closed
            while piece := os.read(ours, 65536):
                said += piece
        process.wait()
    return said.decode(errors="replace")


@contextmanager
def _closed(descriptor: int) -> Iterator[None]:
    try:
        yield
    finally:
        os.close(descriptor)


def _in_the_window(campaign: Campaign, tally: Tally) -> None:
    places = map(str, (campaign.folder / "trained", campaign.folder / "pictures"))
    words = [sys.executable, "-m", "tests.campaign.names_window", *places]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        tally.count(f"the window ended with {done.returncode}: {done.stderr[-400:]}")
        return
    found = json.loads(done.stdout.splitlines()[-1])
    tally.tried += found["tried"]
    tally.broken += found["broken"]
    tally.figures["texts in the window"] = found["tried"]
