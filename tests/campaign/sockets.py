"""Everything that the program does offline, in processes that may not use the network.

Held: no job opens a port, connects, or asks for a name. Python's own sockets are refused by a hook in the process;
what libraries do beside Python is seen by the sockets that the process holds (/proc) and, where the system allows it,
stopped by a network of the process's own without any way out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.campaign.attack import Campaign, Tally
from tests.data import image_folder, picture

ROOT = Path(__file__).parents[2]
SMALL = ("--depths=1,1", "--widths=8,16", "--batch-size=256", "--threads=1", "--device=cpu", "--epochs=1")
LONGEST_SECONDS = 180.0
LOOKS_EACH_SECOND = 50
NETWORK = ("tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6", "icmp", "icmp6", "packet")
Job = tuple[str, ...]


def attack(campaign: Campaign) -> Tally:
    tally, seen = Tally(), Counter[str]()
    apart = _own_network()
    for name, words in _jobs(campaign):
        told = campaign.folder / "told.txt"
        told.unlink(missing_ok=True)
        began = time.monotonic()
        code, said, held = _run(words, campaign.folder / "home", told, apart)
        lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
        seen.update(line.split("(")[0].strip() for line in lines if line.startswith("local"))
        seen.update(each.partition(" ")[0] for each in held if each.startswith("unix"))
        wrong = [line for line in lines if line.startswith("network")]
        wrong += sorted(each for each in held if not each.startswith(("unix", "netlink")))
        if wrong:
            tally.count(f"“{name}” used the network: {'; '.join(wrong[:3])}")
        elif code != 0:
            tally.count(f"“{name}” ended with {code} where there is no network: {said[-300:]}")
        else:
            tally.count()
        seen["seconds"] += round(time.monotonic() - began)
    tally.figures = {**dict(seen), "a network of their own": "yes" if apart else "not here"}
    return tally


def _jobs(campaign: Campaign) -> Iterator[tuple[str, Job]]:
    """What to do and its words, each after what it needs."""
    folder = campaign.folder
    pictures, shown = image_folder(folder / "pictures", {"ant": 12, "bee": 12}), picture(folder / "shown.png")
    main = (sys.executable, str(ROOT / "main.py"))
    out, best = folder / "out", folder / "home" / "runs" / "first" / "checkpoints" / "best.pt"
    out.mkdir()
    yield "train", (*main, "train", *SMALL, "--name=first")
    if not campaign.long:
        return
    yield "the window", (sys.executable, "-m", "tests.campaign.sockets_window")
    yield "finetune", (*main, "finetune", "--data", str(pictures), "--from=bundled", "--plan=quick", "--device=cpu")
    yield "predict", (*main, "predict", str(best), str(shown), str(pictures), "--csv", str(out / "answers.csv"))
    yield "evaluate", (*main, "evaluate", "first", "--robust", "--device=cpu")
    yield "explain", (*main, "explain", str(best), str(shown), "--out", str(out / "maps"))
    for form in ("pt", "safetensors", "onnx", "pt2", "card"):
        yield f"export {form}", (*main, "export", "first", f"--format={form}", "--out", str(out / f"net.{form}"))
    yield "report", (*main, "report", "first", "--out", str(out / "report.html"))
    yield "rehearse", (*main, "rehearse", *SMALL)
    yield "train in the queue", (*main, "train", *SMALL, "--name=later", "--queue")
    yield "queue", (*main, "queue", "run")
    yield "runs", (*main, "runs", "--advice", "first")
    for words in (
        ("runs",),
        ("doctor", str(pictures)),
        ("inspect", str(best)),
        ("devices",),
        ("networks",),
        ("recipes",),
    ):
        yield " ".join(words[:1]), (*main, *words)


def _run(words: Job, home: Path, told: Path, apart: tuple[str, ...]) -> tuple[int, str, set[str]]:
    """Its exit code, what it said, and the sockets that it or a child of it held."""
    own = {"RESNET_TRAINER_HOME": str(home), "RESNET_TRAINER_TUNING": "0", "OMP_NUM_THREADS": "1"}
    path = os.pathsep.join((str(Path(__file__).parent / "without_network"), *os.environ.get("PYTHONPATH", "").split()))
    process = subprocess.Popen(
        [*apart, *words],
        cwd=ROOT,
        env={**os.environ, **own, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path, "SOCKETS_TOLD": str(told)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    held: set[str] = set()
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, held, over))
    watch.start()
    try:
        said, _ = process.communicate(timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        said, _ = process.communicate()
        said += f" (no end after {LONGEST_SECONDS:.0f} s)"
    finally:
        over.set()
        watch.join()
    return process.returncode, said, held


def _own_network() -> tuple[str, ...]:
    """The words before a command that give it a network of its own, in which nothing is; () where that can't be."""
    for words in (("unshare", "-n"), ("unshare", "-rn")):
        if (
            shutil.which("unshare")
            and subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0
        ):
            return words
    return ()


def _watch(pid: int, held: set[str], over: threading.Event) -> None:
    while not over.wait(1 / LOOKS_EACH_SECOND):
        for each in _family(pid):
            with suppress(OSError):
                held |= _sockets(each)


def _family(pid: int) -> list[int]:
    """The process and all below it."""
    found = [pid]
    for each in found:
        with suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


def _sockets(pid: int) -> set[str]:
    """What sockets a process holds: "tcp 0100007F:1F90 …" and the like."""
    held = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            target = os.readlink(descriptor)  # noqa: PTH115 - "socket:[123]" is no path
            if target.startswith("socket:["):
                held.add(target[8:-1])
    return {_named(pid, inode) for inode in held}


def _named(pid: int, inode: str) -> str:
    for kind in (*NETWORK, "unix", "netlink"):
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/net/{kind}").read_text(encoding="ascii", errors="replace").splitlines():
                if inode in line.split():
                    return f"{kind} {' '.join(line.split()[1:4])}"
    return "unix or gone"
