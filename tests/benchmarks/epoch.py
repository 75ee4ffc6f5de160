"""A whole epoch on picture files, all from reading the data to the last step: ours, the tutorial's loop, and the tools
that a person could take instead.

    python -m tests.benchmarks.epoch --prepare ENV_FOLDER      once: fastai, Lightning and timm in a folder of their own
    python -m tests.benchmarks.epoch --others ENV_FOLDER [--data FOLDER] [--pictures 6400] [--rounds 5]

The same pictures, network (the Tutorial's), batch (128) and SGD on all sides; everything else, precision and workers
among it, is each tool's own. Each side is one process that trains an epoch in its turn; the first one warms up: ours
reads its cache from then on. Without --others, against the tutorial's loop alone.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from importlib import metadata
from pathlib import Path

from tests.benchmarks import cifar_copy
from tests.benchmarks.machine import arguments, describe, in_turns, tell
from tests.benchmarks.turns import Side

OTHERS = ("fastai", "lightning", "timm")


def prepare(folder: Path) -> None:
    """Make an environment with the others in it, which sees the torch that runs here: the versions are equal."""
    venv.create(folder, with_pip=True)
    python = _python(folder)
    inside = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    (Path(inside) / "torch_from_here.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pins = [f"{name}=={metadata.version(name).partition('+')[0]}" for name in ("torch", "torchvision")]
    subprocess.run([python, "-m", "pip", "install", *pins, *OTHERS], check=True)


def _python(folder: Path) -> str:
    windows = folder / "Scripts" / "python.exe"
    return str(windows if windows.exists() else folder / "bin" / "python")


def main() -> None:
    parser = arguments(__doc__)
    cifar_copy.add_flags(parser, pictures=6_400)
    parser.add_argument(
        "--prepare", type=Path, metavar="ENV_FOLDER", help="make the environment of the others, and end"
    )
    parser.add_argument("--others", type=Path, metavar="ENV_FOLDER", help="the environment that --prepare made")
    parser.add_argument("--only", default=",".join(OTHERS), help="which of the others (usually %(default)s)")
    chosen = parser.parse_args()
    if chosen.prepare:
        prepare(chosen.prepare)
        return
    with cifar_copy.opened(chosen.data) as copy, cifar_copy.part(copy, chosen.pictures) as folder:
        commands = {
            "ours": ("tests.benchmarks.ours", sys.executable),
            "the tutorial": ("tests.benchmarks.tutorial", sys.executable),
        }
        if chosen.others:
            own = _python(chosen.others.absolute())
            names = chosen.only.split(",")
            commands |= {name: (f"tests.benchmarks.others.{name}_epoch", own) for name in names}
        started: dict[str, Side] = {}
        try:
            for name, (module, python) in commands.items():
                started[name] = Side(module, folder, python=python)
                print(f"{name}: the first epoch took {started[name].turn():.1f} s", flush=True)
            middle = in_turns({name: side.turn for name, side in started.items()}, chosen.rounds)
        finally:
            for side in started.values():
                side.__exit__()
        count = sum(1 for _ in folder.glob("*/*"))
    print(describe())
    mine = middle.pop("ours")
    others = {name: seconds for name, seconds in middle.items() if name != "the tutorial"}
    for name, seconds in middle.items():
        print(f"{name}: {seconds:.1f} s an epoch, {seconds / mine:.2f}x ours")
    best = f"; of the others {min(others.values()) / mine:.2f}x" if others else ""
    tell(
        f"epoch --pictures {count}",
        "≥ 1.5x the tutorial, ≥ 1.3x the best of the others",
        f"{mine:.1f} s",
        ", ".join(f"{name} {seconds:.1f} s" for name, seconds in middle.items()),
        f"{middle['the tutorial'] / mine:.2f}x the tutorial{best}",
    )


if __name__ == "__main__":
    main()
