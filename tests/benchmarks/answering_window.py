"""How late the window's event loop is while 10,000 pictures are answered and shown on the page "Try it".

    python -m tests.benchmarks.answering_window --data FOLDER [--pictures 10000] [--compare]

The pictures are copies of the JPEG copy of CIFAR-10, the network is the bundled one. Somebody scrolls through the
gallery all the while; once all is answered, sorts, filters and scrolls again.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.cifar_copy import add_flags, opened
from tests.benchmarks.gui_latency import Probe
from tests.benchmarks.window import open_window, spin

SCROLL_MILLISECONDS = 200
LONG = 600.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add_flags(parser)
    parser.add_argument("--pictures", type=int, default=10_000)
    parser.add_argument("--compare", action="store_true", help="let a second network answer, too")
    parser.add_argument("--folder", type=Path, help="for the child process")
    chosen = parser.parse_args()
    if chosen.folder is not None:
        print(json.dumps(_watch(chosen.folder, compare=chosen.compare)))
        return
    from tests.benchmarks.machine import describe

    print(describe())
    with opened(chosen.data) as copy, tempfile.TemporaryDirectory() as place:
        _copy(copy, Path(place) / "pictures", chosen.pictures)
        for phase, figures in _measure(Path(place), compare=chosen.compare).items():
            late = np.array(figures["lateness"])
            print(
                f"{phase:10} {figures['seconds']:6.1f} s, lateness p50 {np.percentile(late, 50):5.1f} ms, "
                f"p99 {np.percentile(late, 99):5.1f} ms, worst {late.max():5.1f} ms ({len(late)} probes)"
            )
    print("wanted     p99 <= 20, worst <= 100 ms")


def _copy(copy: Path, folder: Path, count: int) -> None:
    """`count` pictures in one folder; where there are too few, some come again under other names."""
    files = sorted(path for path in (copy / "test").rglob("*") if path.is_file() and not path.name.startswith("."))
    folder.mkdir()
    for number, file in enumerate(itertools.islice(itertools.cycle(files), count)):
        shutil.copyfile(file, folder / f"{number:05d}{file.suffix}")


def _measure(place: Path, *, compare: bool) -> dict[str, Any]:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "RESNET_TRAINER_HOME": str(place / "home")}
    command = [sys.executable, "-m", __spec__.name, "--folder", str(place / "pictures")]
    done = subprocess.run(
        [*command, *(["--compare"] if compare else [])],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _watch(folder: Path, *, compare: bool) -> dict[str, Any]:
    from PySide6.QtCore import QTimer

    from gui.workers.collecting import Collector
    from gui.workers.start_look import BUNDLED

    _app, window = open_window()
    # As the program does: Python's own collecting would hold everything up.
    collector = Collector(window)
    collector.spare_what_is_loaded()
    page: Any = window.show_page("try")
    page.first.choose(BUNDLED)
    if compare:
        other = folder.parent / "another.pt"
        shutil.copyfile(page.networks.open(BUNDLED, _progress()).known.file, other)
        page.second.choose(other)
    spin(lambda: not page.busy, 60)
    bar, timer = page.gallery.view.verticalScrollBar(), QTimer()
    timer.timeout.connect(lambda: bar.setValue((bar.value() + bar.pageStep()) % max(1, bar.maximum())))
    timer.start(SCROLL_MILLISECONDS)
    found: dict[str, Any] = {}
    probe = Probe()
    began = time.perf_counter()
    probe.start()
    page.use_pictures([folder])
    spin(lambda: not page.busy, LONG)
    probe.stop()
    found["answering"] = {"lateness": probe.lateness, "seconds": time.perf_counter() - began}
    found["looking"] = _look_around(page)
    assert len(page.gallery.model.rows()) == len(list(folder.iterdir()))
    return found


def _look_around(page: Any) -> dict[str, Any]:
    """Sort and filter in every way, a second each."""
    probe, began = Probe(), time.perf_counter()
    tools = page.gallery.tools
    probe.start()
    for combo in (tools.sorting, tools.classes, tools.kinds):
        for row in range(1, combo.count()):
            combo.setCurrentIndex(row)
            spin(lambda: False, 0.5)
        combo.setCurrentIndex(0)
    probe.stop()
    return {"lateness": probe.lateness, "seconds": time.perf_counter() - began}


def _progress() -> Any:
    from core.progress import Progress

    return Progress()


if __name__ == "__main__":
    main()
