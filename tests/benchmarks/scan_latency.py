"""How late the window's event loop is while 10,000 picture files are scanned and checked, with the card that shows it.

    python -m tests.benchmarks.scan_latency [--pictures 10000] [--size 128x96]

The other side is the usual way: a thread that signals each file it has opened to a list. Wanted: p99 <= 20 ms, worst
<= 100 ms, and bars within a second.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

CLASSES = 10
ORIGINALS = 64
"""So many different pictures are drawn; each file is one of them with an own corner, so that none is a copy."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=10_000)
    parser.add_argument("--size", default="128x96", help="width x height of the pictures")
    parser.add_argument("--side", choices=["card", "naive"], help="for the child processes")
    parser.add_argument("--folder", type=Path, help="for the child processes")
    chosen = parser.parse_args()
    if chosen.side:
        side = _card_side if chosen.side == "card" else _naive_side
        print(json.dumps(side(chosen.folder)))
        return
    from tests.benchmarks.machine import describe

    print(describe())
    width, height = (int(part) for part in chosen.size.split("x"))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "pictures"
        draw(folder, chosen.pictures, width, height)
        for side in ("naive", "card"):
            result = _measure(side, folder)
            late = np.array(result["lateness"])
            print(
                f"{side:6} {chosen.pictures} files of {chosen.size}: lateness p50 {np.percentile(late, 50):.1f} ms, "
                f"p99 {np.percentile(late, 99):.1f} ms, worst {late.max():.1f} ms ({len(late)} probes); "
                f"bars after {result['bars']:.2f} s, checked after {result['checked']:.1f} s"
            )
    print("wanted: p99 <= 20 ms, worst <= 100 ms, bars within 1 s")


def draw(folder: Path, count: int, width: int, height: int) -> None:
    """`count` JPEG files in ten classes: smooth noise, each with a patch of its own."""
    from PIL import Image

    random = np.random.default_rng(0)
    coarse = random.integers(0, 256, (ORIGINALS, 9, 12, 3), dtype=np.uint8)
    originals = [np.asarray(Image.fromarray(each).resize((width, height), Image.Resampling.BICUBIC)) for each in coarse]
    for number in range(count):
        picture = originals[number % ORIGINALS].copy()
        patch = Image.fromarray(random.integers(0, 256, (4, 4, 3), dtype=np.uint8))
        picture[: height // 2, : width // 2] = np.asarray(patch.resize((width // 2, height // 2)))
        place = folder / f"class {number % CLASSES}"
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(place / f"picture {number}.jpg", quality=90)


def _measure(side: str, folder: Path) -> dict[str, list[float] | float]:
    with tempfile.TemporaryDirectory() as home:
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "RESNET_TRAINER_HOME": home}
        done = subprocess.run(
            [sys.executable, "-m", __spec__.name, "--side", side, "--folder", str(folder)],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    result: dict[str, list[float] | float] = json.loads(done.stdout.splitlines()[-1])
    return result


def _card_side(folder: Path) -> dict[str, list[float] | float]:
    from PySide6.QtWidgets import QScrollArea

    from gui.widgets.pictures_card import PicturesCard
    from gui.workers import background
    from tests.benchmarks.gui_latency import Probe
    from tests.benchmarks.window import open_window, spin

    app, window = open_window()
    # What a fresh window works out about its network isn't what is measured.
    spin(lambda: not background.running(), 60)
    area = QScrollArea()
    area.setWidgetResizable(True)
    card = PicturesCard()
    area.setWidget(card)
    area.resize(400, 800)
    area.show()
    spin(lambda: False, 2)
    probe = Probe()
    probe.start()
    start = time.perf_counter()
    card.use([folder])
    bars: list[float] = []
    card.looked.connect(lambda: bars.append(time.perf_counter() - start) if card.classes and not bars else None)
    spin(lambda: card.findings is not None, 600)
    checked = time.perf_counter() - start
    spin(lambda: False, 1)
    probe.stop()
    del app, window
    return {"lateness": probe.lateness, "bars": bars[0], "checked": checked}


def _naive_side(folder: Path) -> dict[str, list[float] | float]:
    from PIL import Image
    from PySide6.QtCore import QThread, Signal
    from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QVBoxLayout, QWidget

    from tests.benchmarks.gui_latency import Probe
    from tests.benchmarks.window import spin

    class Check(QThread):
        seen = Signal(str, int)

        def run(self) -> None:
            for path in sorted(folder.rglob("*.jpg")):
                with Image.open(path) as image:
                    self.seen.emit(str(path), int(np.asarray(image.convert("RGB")).std()))

    app = QApplication([])
    window = QWidget()
    column = QVBoxLayout(window)
    label, files = QLabel(), QListWidget()
    column.addWidget(label)
    column.addWidget(files)
    window.show()
    check = Check()
    counts: dict[str, int] = {}

    def note(path: str, contrast: int) -> None:
        name = Path(path).parent.name
        counts[name] = counts.get(name, 0) + 1
        label.setText(", ".join(f"{each}: {count}" for each, count in counts.items()))
        files.addItem(f"{path}: {contrast}")

    check.seen.connect(note)
    spin(lambda: False, 1)
    probe = Probe()
    probe.start()
    start = time.perf_counter()
    check.start()
    spin(check.isFinished, 600)
    checked = time.perf_counter() - start
    probe.stop()
    del app
    return {"lateness": probe.lateness, "bars": checked, "checked": checked}


if __name__ == "__main__":
    main()
