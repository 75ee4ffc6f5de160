"""Pictures of every page and state, in both themes and sizes: `python -m tests.screenshots OUT [STORY…]`.

A story is a generator: it brings the window into a state and yields the state's name; then the pictures are taken. To
add states, write a story and put it into `STORIES`. Only the bundled digits and drawn pictures are seen.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from core import paths
from core.errors import UserError
from core.messages import message
from gui import theme, translate
from gui.dialogs.error_dialog import show_error
from gui.main_window import MainWindow
from gui.settings import store
from gui.translate import tr
from gui.workers import background
from gui.workers.torch_loader import torch_loader

SIZES = ((1280, 800), (1000, 700))
THEMES: tuple[theme.Theme, ...] = ("light", "dark")


class Stage:
    """The window and what stories need to play on it."""

    def __init__(self, app: QApplication, out: Path) -> None:
        self.app, self.out = app, out
        self.window = MainWindow()
        self.window.show()
        self.window.begin()
        self.wait(lambda: torch_loader().is_ready and bool(self.window.pages) and not background.running())

    def page(self, key: str) -> Any:
        """Bring a page to the front."""
        return self.window.show_page(key)

    def wait(self, until: Callable[[], bool], seconds: float = 300) -> None:
        """Let the window live until something is so."""
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise TimeoutError("the window never came into the state that was waited for")
            self.app.processEvents()
            time.sleep(0.005)

    def settle(self) -> None:
        """Let everything that is under way be shown."""
        pause = time.monotonic() + 0.25
        self.wait(lambda: not background.running() and time.monotonic() > pause, 30)

    def take(self, name: str) -> None:
        """The state in both themes and sizes, with a dialog over the window where one is open."""
        for look in THEMES:
            theme.apply(self.app, look)
            for width, height in SIZES:
                self.window.resize(width, height)
                self.settle()
                file = self.out / f"{name}-{look}-{width}x{height}.png"
                self._picture().save(str(file))
                print(file)

    def _picture(self) -> QPixmap:
        picture = self.window.grab()
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                over = dialog.grab()
                painter = QPainter(picture)
                painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
                place = QRect(QPoint(), over.deviceIndependentSize().toSize())
                place.moveCenter(self.window.rect().center())
                painter.drawPixmap(place.topLeft(), over)
                painter.end()
        return picture


def training(stage: Stage) -> Iterator[str]:
    """A whole training of the digits, and what can be wrong before it."""
    page = stage.page("train")
    yield "train-empty"
    page.set_values({"recipe.accumulation": 128, "recipe.momentum": 0.0})
    yield "train-problems"
    page.set_values({"recipe.accumulation": 1, "recipe.momentum": 0.9, "recipe.epochs": 6, "name": "Digits"})
    page.start()
    session = stage.window.session
    epochs: list[object] = []
    session.eventsArrived.connect(lambda events: epochs.extend(each for each in events if each.kind == "EpochDone"))
    stage.wait(lambda: len(epochs) >= 3)
    yield "train-running"
    session.pause()
    stage.wait(lambda: session.state == "paused")
    yield "train-paused"
    stage.window.close()
    yield "close-while-training"
    assert stage.window.closing.dialog is not None
    stage.window.closing.dialog.reject()
    session.resume()
    stage.wait(lambda: not session.busy)
    yield "train-finished"


def finetune(stage: Stage) -> Iterator[str]:
    """From the empty page over drawn leaves to a fine-tuned network that answers about a picture, and its export."""
    from core.data.leaves import draw_leaves
    from core.progress import Progress
    from core.runs.folder import RunFolder
    from gui.dialogs.export_dialog import open_export

    page = stage.page("finetune")
    stage.settle()
    yield "finetune-empty"
    leaves = draw_leaves(store().current.data / "sample-leaves", Progress())
    page.use_pictures([leaves])
    stage.wait(lambda: page.header.start.isEnabled())
    yield "finetune-ready"
    page.use_start("resnet50")
    page.plan_card.plans["thorough"].radio.click()
    page.scroll_area.ensureWidgetVisible(page.plan_card)
    yield "finetune-download"
    page.settings.fold.open()
    stage.settle()
    page.scroll_area.ensureWidgetVisible(page.settings.cards["finetune"])
    yield "finetune-advanced"
    page.settings.fold.button.click()
    page.use_start(leaves / "no such file.pt")
    page.start_card.details.open()
    yield "finetune-wrong-start"
    page.use_start("bundled")
    page.plan_card.plans["balanced"].radio.click()
    stage.wait(lambda: page.header.start.isEnabled())
    page.scroll_area.ensureWidgetVisible(page.start_card)
    yield "finetune-recognised"
    page.plan_card.plans["quick"].radio.click()
    page.use_picture(next(iter(sorted(leaves.rglob("*.png")) or sorted(leaves.rglob("*.jpg")))))
    page.start()
    stage.wait(lambda: not stage.window.session.busy)
    stage.wait(lambda: page.try_pane.answer is not None)
    yield "finetune-finished"
    run = RunFolder(stage.window.session.folder or leaves)
    dialog = open_export(page, run.path, run.name)
    yield "export"
    dialog.export(leaves.parent / "leaves.pt")
    stage.wait(lambda: dialog.exported is not None)
    yield "export-done"
    dialog.reject()


def pictures(stage: Stage) -> Iterator[str]:
    """One's own pictures with all that can be wrong with them, and what is seen meanwhile."""
    from tests.faulty_pictures import faulty_leaves, many_classes

    page = stage.page("finetune")
    card, view = page.pictures_card, page.scroll_area
    folder = faulty_leaves(store().current.data / "faulty leaves")
    card.use([folder])
    stage.wait(lambda: card.findings is not None)
    card.list.rows[3].combo.setCurrentIndex(1)
    yield "pictures-found"
    card.list.rows[3].set_open(True)
    card.list.rows[5].set_open(True)
    yield "pictures-unfolded"
    view.ensureWidgetVisible(card.split)
    yield "pictures-end"
    view.verticalScrollBar().setValue(0)
    row = next(row for row in card.list.rows if row.finding.kind == "duplicate")
    row.show_all.click()
    stage.settle()
    card.dialog.model.setData(card.dialog.model.index(1), 0, Qt.ItemDataRole.CheckStateRole)
    yield "pictures-dialog"
    card.dialog.reject()
    card.use([many_classes(store().current.data / "many")])
    stage.wait(lambda: card.findings is not None)
    yield "pictures-many-classes"
    card.use(sorted(path for path in folder.iterdir() if path.is_dir())[:2])
    stage.wait(lambda: card.findings is not None)
    card.checking.begin("…")
    card.checking.report(message("Checking the pictures…"), 3200, 10_000)
    card.looking.say("“/data/leaves” could not be read. It is not there (any more).", bad=True)
    yield "pictures-meanwhile"
    card.forget()
    yield "pictures-invitation"


def trying(stage: Stage) -> Iterator[str]:
    """The page "Try it": empty, with ten digits, one of them large, two networks side by side, and what goes wrong."""
    from core.runs import start
    from tests.core.training.small import config

    for epochs in (1, 6):
        run = start.prepare(config(recipe__epochs=epochs, recipe__batch_size=64, name=f"Digits, {epochs} epochs"))
        for _event in start.run(run):
            pass
    page = stage.page("try")

    def wait() -> None:
        stage.wait(lambda: not page.busy and not background.running())

    page.list_networks()
    wait()
    yield "try-empty"
    page.use_network(run.path)
    page.inputs.use_digits()
    wait()
    yield "try-many"
    dialog = page.outputs.copy()
    yield "try-copies"
    dialog.reject()
    page.gallery.chosen.emit(3)
    wait()
    page.one.alike.button.click()
    wait()
    yield "try-one"
    page.second.choose("bundled")
    wait()
    yield "try-compared"
    page.one.back.click()
    yield "try-many-compared"
    page.second.choose("")
    page.use_network(paths.resource("samples", "digits.txt"))
    wait()
    yield "try-wrong-network"
    page.use_picture(paths.resource("samples", "digits.txt"))
    wait()
    yield "try-wrong-picture"
    page.clear()


def runs(stage: Stage) -> Iterator[str]:
    """The table of runs: none, one chosen, several chosen, nothing found."""
    from tests.gui.shell import make_run

    page = stage.page("runs")
    stage.settle()
    if not page.model.runs:
        yield "runs-empty"
    make_run("Ants and bees", "interrupted", epochs=2, accuracy=0.71)
    make_run("A higher learning rate", "diverged", epochs=1, accuracy=0.11)
    make_run("Without shortcuts", "stopped", epochs=3, accuracy=0.83)
    page.look()
    stage.settle()
    page.select_row(0)
    yield "runs-one"
    tabs = page.details.tabs
    titles = [tabs.tabText(index) for index in range(tabs.count())]
    for title, name in ((tr("Log"), "runs-log"), (tr("Settings"), "runs-settings")):
        tabs.setCurrentIndex(titles.index(title))
        yield name
    page.table.selectAll()
    yield "runs-several-settings"
    tabs.setCurrentIndex(0)
    yield "runs-several"
    page.search.setText("no such run")
    yield "runs-nothing-found"
    page.search.clear()


def around(stage: Stage) -> Iterator[str]:
    """Dialogs, and the banner after a crash."""
    window = stage.window
    stage.page("train")
    for name, show in {
        "settings": window.show_settings,
        "about": window.show_about,
        "manual": window.show_manual,
    }.items():
        show()
        yield name
        window._dialogs[name].close()
        stage.wait(lambda: not window._dialogs)
    wrong = UserError("“ants.zip” can't be read.", "The file was cut off.", "Download it again.")
    dialog = show_error(window, wrong, actions=[("Choose another…", lambda: None)])
    yield "error"
    dialog.reject()
    try:
        [].pop()
    except IndexError as error:
        dialog = show_error(window, error)
    dialog.details_button.click()
    yield "fault-of-the-program"
    dialog.reject()
    window.banner.say("“Ants and bees” stopped at epoch 7 of 20. Continue?", [("Continue", bool), ("Not now", bool)])
    yield "banner-after-a-crash"
    window.banner.hide()


def queue(stage: Stage) -> Iterator[str]:
    """What waits behind a training, the list of it, and the experiment that puts four there."""
    window, page = stage.window, stage.page("train")
    for name in ("In hand", "A higher rate", "Without shortcuts", "The last one"):
        page.set_values({"name": name, "recipe.epochs": 1000})
        page.start()
    stage.wait(lambda: len(window.session.queue.entries) == 3 and window.session.state == "running")
    yield "queue-running"
    window.show_queue()
    yield "queue"
    for entry in list(window.session.queue.entries):
        window.session.queue.remove(entry)
    stage.wait(lambda: not window.session.queue.entries)
    yield "queue-removed"
    window._dialogs["queue"].close()
    page.experiment.click()
    yield "experiment"
    page.experiment.dialog.reject()
    page.set_values({"name": ""})
    window.session.cancel()
    stage.wait(lambda: not window.session.busy)


STORIES: dict[str, Callable[[Stage], Iterator[str]]] = {
    "runs": runs,
    "training": training,
    "queue": queue,
    "finetune": finetune,
    "pictures": pictures,
    "trying": trying,
    "around": around,
}


def main(argv: list[str]) -> int:
    """Play the stories that are asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("stories", nargs="*", choices=[[], *STORIES], metavar="STORY")
    parser.add_argument("--language", default="en")
    chosen = parser.parse_args(argv)
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ[paths.HOME_VARIABLE] = home
        app = QApplication([])
        app.setWindowIcon(QIcon(str(paths.resource("icon.png"))))
        store().load()
        translators = translate.install(app, chosen.language)
        theme.apply(app, "light")
        stage = Stage(app, chosen.out)
        for name in chosen.stories or STORIES:
            for state in STORIES[name](stage):
                stage.take(state)
        stage.window.session.cancel()
        stage.wait(lambda: not stage.window.session.busy)
        background.cancel_all(10)
        del translators
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
