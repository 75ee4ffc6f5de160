"""The doors through which picture files come into the program, each tried in a process of its own.

    python -m tests.campaign.picture_doors DOOR FOLDER TOLD [GIGABYTES]

What was seen goes into the file TOLD, a line of JSON for each picture as soon as it went through, and one at the end:
so a process that is killed has told which picture it had in hand.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TextIO

HARMLESS_EVENTS = ("tests.campaign", "core.data.decoding_apart")
SIDE = 48


class Told:
    """Writes what was seen."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def say(self, **values: Any) -> None:
        self._file.write(json.dumps(values) + "\n")
        self._file.flush()


def reading(files: list[Path], told: Told) -> None:
    """As a training, the check and a person who tries it read a file, one after the other."""
    from core.data.decode import UnreadablePicture, decode, sides
    from core.data.doctor import look
    from core.inference.frames import frame_count, frames
    from core.progress import Progress

    def decoded(path: Path) -> str:
        try:
            decode(path, SIDE)
        except UnreadablePicture as problem:
            return str(problem)
        return ""

    def moved(path: Path) -> str:
        try:
            return str(len(frames(path, 32, Progress())) if frame_count(path) > 1 else 0)
        except UnreadablePicture as problem:
            return str(problem)

    doors: dict[str, Callable[[Path], Any]] = {
        "decode": decoded,
        "look": lambda path: look.look_at([str(path)])[0].trouble,
        "sides": sides,
        "frames": moved,
    }
    for path in files:
        told.say(hand=str(path))
        seen: dict[str, Any] = {"file": str(path)}
        for name, act in doors.items():
            began, spent = time.monotonic(), time.thread_time()
            try:
                seen[name] = act(path)
            except BaseException as error:  # noqa: BLE001 - whatever comes out is what this is about
                seen["escaped"] = f"{name}: {type(error).__name__}: {error}"
            seen[f"{name} seconds"] = min(time.monotonic() - began, 2 * (time.thread_time() - spent) + 1)
        told.say(**seen)


def window(files: list[Path], told: Told) -> None:
    """As the window shows them: thumbnails, the card of pictures with its check, the picture to try, its frames, and
    one that is pasted; with a look at how late its events come."""
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QGuiApplication, QImage
    from PySide6.QtWidgets import QApplication

    from core.data import decode as _decode  # noqa: F401 - as the program has it by then
    from gui import theme
    from gui.widgets.picture_spot import PictureSpot
    from gui.widgets.pictures_card import PicturesCard
    from gui.workers import background, trying
    from gui.workers.frames import frames_of
    from gui.workers.thumbnails import Thumbnails
    from tests.benchmarks.gui_latency import Probe

    app = QApplication([])
    theme.apply(app, "light")
    spin(app, 0.5, lambda: False)
    probe, waited = Probe(), {}
    probe.start()
    small = Thumbnails(96)
    small.keep(len(files))
    small.want(map(str, files))
    waited["thumbnails"] = spin(app, 400, lambda: all(small.is_known(str(path)) for path in files))
    shown = {str(path): small.image(str(path)) is not None for path in files}
    waited["frames"] = _each(app, [path for path in files if path.suffix in (".gif", ".webp", ".png")][::7], frames_of)
    waited["tried"] = _each(app, files[::11], trying.shown)
    card = PicturesCard()
    card.show()
    card.use([files[0].parent.parent])
    waited["checked"] = spin(app, 400, lambda: card.findings is not None)
    found = {str(finding.kind): finding.count for finding in card.findings or ()}
    spot, given = PictureSpot(), []
    spot.given.connect(given.append)
    image = QImage(6000, 4000, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    things = QMimeData()
    things.setImageData(image)
    QGuiApplication.clipboard().setMimeData(things)
    spot.paste()
    waited["pasted"] = spin(app, 60, lambda: bool(given))
    probe.stop()
    background.cancel_all(30)
    told.say(shown=shown, findings=found, waited=waited, late=max(probe.lateness), events=len(probe.lateness))


def _each(app: Any, files: list[Path], act: Callable[..., Any]) -> float:
    """Do one after the other in the background, as a person would ask for it; seconds for the slowest."""
    from PySide6.QtCore import QObject

    from gui.workers.background import run_in_background

    slowest = 0.0
    for path in files:
        over: list[object] = []
        parent = QObject()
        run_in_background(parent, lambda progress, path=path: act(path, progress), over.append, over.append)  # type: ignore[misc]
        slowest = max(slowest, spin(app, 120, lambda over=over: bool(over)))  # type: ignore[misc]
    return slowest


def spin(app: Any, seconds: float, until: Callable[[], bool]) -> float:
    """Run the event loop until something holds; how long that took, infinite where it was too long."""
    from PySide6.QtCore import QEventLoop

    began = time.monotonic()
    while not until():
        if time.monotonic() - began > seconds:
            return float("inf") if seconds > 1 else seconds
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    return time.monotonic() - began


def _watch(told: Told) -> None:
    """Tell of every program that is started."""

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
            words = str(arguments[:2])
            if not any(harmless in words for harmless in HARMLESS_EVENTS):
                told.say(started=words)

    sys.addaudithook(heard)


def main() -> NoReturn:
    door, folder, file, *gigabytes = sys.argv[1:]
    if gigabytes:
        import resource

        most = int(float(gigabytes[0]) * 1e9)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    with Path(file).open("w", encoding="utf-8") as opened:
        told = Told(opened)
        _watch(told)
        {"reading": reading, "window": window}[door](files, told)
        told.say(end=True, peak=_peak())
    os._exit(0)  # the widgets are not closed as the program closes them


def _peak() -> float:
    """The most gigabytes that this process and those that it started held."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return (
        max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * unit / 1e9
    )


if __name__ == "__main__":
    main()
