"""Fuzzes a parser of ours, led by coverage (Atheris, libFuzzer): `python -m tests.campaign.fuzz TARGET --minutes 30`.

    python -m tests.campaign.fuzz config --minutes 30            what it finds goes into --work, usually ./fuzz-work
    python -m tests.campaign.fuzz config --minimise              the inputs that matter go into tests/files/fuzz

Atheris isn't among the test tools: `pip install atheris` (Linux and macOS). An input that breaks something is kept,
called after the place where it broke, and the search goes on. Exit status 1 where something broke.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType, ModuleType

from tests.campaign.fuzz.place import VARIABLE, make_folder
from tests.campaign.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[3]
KEPT = ROOT / "tests" / "files" / "fuzz"
Step = tuple[str, int, int]
LONGEST = 16_384
"""Bytes of an input: parsers have nothing new to say about longer ones."""
MOST_KEPT, LONGEST_KEPT = 55_000, 6_000
"""Bytes of inputs that the checkout keeps for a target, and of one of them."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--work", type=Path, default=Path("fuzz-work"))
    parser.add_argument("--minimise", action="store_true")
    parser.add_argument("--in-child", nargs="*", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    work: Path = chosen.work / chosen.target
    if chosen.in_child is not None:
        _fuzz(chosen.target, work, chosen.in_child)
    for folder in (work / "corpus", work / "broken"):
        folder.mkdir(parents=True, exist_ok=True)
    if chosen.minimise:
        return _minimise(chosen.target, work)
    return _search(chosen.target, work, 60 * chosen.minutes)


def _search(target: str, work: Path, seconds: float) -> int:
    """Begins again wherever the fuzzer itself ended: out of memory, too slow."""
    _begin(target, work)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 1:
        code = _child(target, work, [f"-max_total_time={int(left) or 1}", "-print_final_stats=1"])
        if code and end - time.monotonic() > 1:
            print(f"{target}: the fuzzer ended with {code}, and begins again", flush=True)
            time.sleep(1)
    print(_summary(target, work), flush=True)
    return 1 if any((work / "broken").iterdir()) else 0


def _begin(target: str, work: Path) -> None:
    """Seeds, what the checkout keeps, and a dictionary."""
    module = import_module(f"tests.campaign.fuzz.{target}")
    for number, seed in enumerate(module.seeds()):
        (work / "corpus" / f"seed-{number}").write_bytes(seed)
    for path in sorted((KEPT / target).glob("*")):
        shutil.copy2(path, work / "corpus" / path.name)
    lines = ['"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"' for word in module.words()]
    (work / "words").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _child(target: str, work: Path, flags: list[str]) -> int:
    fixed = [f"-max_len={LONGEST}", "-timeout=20", "-rss_limit_mb=2000", f"-dict={work / 'words'}"]
    words = [sys.executable, "-m", "tests.campaign.fuzz", target, "--work", str(work.parent), "--in-child"]
    with (work / "log").open("ab") as log:
        command = [*words, *(f"={flag}" for flag in (*fixed, f"-artifact_prefix={work / 'broken'}/fuzzer-", *flags))]
        files = make_folder()
        own = {"RESNET_TRAINER_HOME": str(work / "home"), "OMP_NUM_THREADS": "1", VARIABLE: str(files)}
        try:
            done = subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, stdout=log, stderr=log, check=False)
        finally:
            shutil.rmtree(files, ignore_errors=True)
        return done.returncode


def _fuzz(target: str, work: Path, flags: list[str]) -> None:
    """In the child: only the parsers are instrumented."""
    import atheris

    with atheris.instrument_imports(include=list(TARGETS[target])):
        module = import_module(f"tests.campaign.fuzz.{target}")
    given = [flag.removeprefix("=") for flag in flags]
    atheris.Setup([sys.argv[0], str(work / "corpus"), *given], _keeping(module, work / "broken"))
    atheris.Fuzz()


def _keeping(module: ModuleType, broken: Path) -> Callable[[bytes], None]:
    """`module.feed`; the first input that breaks at a place is kept, and the search goes on."""
    seen: set[str] = {path.name for path in broken.iterdir()}

    def feed(data: bytes) -> None:
        try:
            module.feed(data)
        except Exception as error:  # noqa: BLE001 - whatever comes out is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            name = re.sub(r"\W+", "-", f"{type(error).__name__} {Path(place.filename).stem} {place.lineno}")
            if name not in seen:
                seen.add(name)
                (broken / name).write_bytes(data)
                print(f"BROKEN {name}: {traceback.format_exc()}", flush=True)

    return feed


def _summary(target: str, work: Path) -> str:
    """What the fuzzer's log says of all its sittings."""
    log = (work / "log").read_text(encoding="utf-8", errors="replace")
    runs = sum(map(int, re.findall(r"stat::number_of_executed_units: (\d+)", log)))
    coverage = [int(found) for found in re.findall(r"cov: (\d+)", log)]
    features = [int(found) for found in re.findall(r"ft: (\d+)", log)]
    names = ", ".join(path.name for path in sorted((work / "broken").iterdir())) or "nothing"
    return (
        f"{target}: {runs:,} executions, {max(coverage, default=0):,} branches, {max(features, default=0):,} features, "
        f"{len(list((work / 'corpus').iterdir())):,} inputs; broke: {names}"
    )


def _minimise(target: str, work: Path) -> int:
    """The smallest inputs that reach all that is reached in our own lines, as many as there is room for."""
    module, kept, room = import_module(f"tests.campaign.fuzz.{target}"), KEPT / target, MOST_KEPT
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    reached: set[Step] = set()
    for path in sorted((work / "corpus").iterdir(), key=lambda each: (each.stat().st_size, each.name)):
        size = path.stat().st_size
        if size <= min(room, LONGEST_KEPT) and not (steps := _steps(module, path.read_bytes())) <= reached:
            reached |= steps
            room -= size
            shutil.copy2(path, kept / path.name[:16])
    for path in (work / "broken").iterdir():
        if path.stat().st_size <= LONGEST_KEPT:
            shutil.copy2(path, kept / f"once-{path.name}"[:60])
    print(f"{target}: {len(list(kept.iterdir()))} inputs in {kept.relative_to(ROOT)}", flush=True)
    return 0


def _steps(module: ModuleType, data: bytes) -> set[Step]:
    """Each step from line to line in code of ours that the input makes it take."""
    found: set[Step] = set()
    before: dict[int, int] = {}
    ours = str(ROOT / "core")

    def trace(frame: FrameType, event: str, _value: object) -> Callable[..., object] | None:
        if not frame.f_code.co_filename.startswith(ours):
            return None
        if event == "line":
            place = id(frame)
            found.add((frame.f_code.co_filename, before.get(place, 0), frame.f_lineno))
            before[place] = frame.f_lineno
        return trace

    sys.settrace(trace)
    try:
        module.feed(data)
    except Exception as error:  # noqa: BLE001 - what breaks is kept apart
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        sys.settrace(None)
    return found


if __name__ == "__main__":
    sys.exit(main())
