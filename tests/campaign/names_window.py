"""`python -m tests.campaign.names_window RUN PICTURES`: the window full of hostile names, every text in it looked at.

`RUN` is a run that was trained with `PICTURES`, whose classes and files have such names. Prints a line of JSON: how
many texts were looked at, which were taken for more than letters.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSortFilterProxyModel, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import Qt, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QMenu,
    QMessageBox,
    QTabWidget,
    QWidget,
)

from core.runs.folder import RunFolder
from tests.campaign import hostile_names as names

if TYPE_CHECKING:
    from gui.main_window import MainWindow

HARMLESS = "This plugin does not support"
SIGNS = ("<script", "<img", "<b>bold", "<iframe", "<svg", "onerror=", "onmouseover=", "javascript:")
"""Of these each must be a letter, wherever it is seen."""


def main() -> int:
    run = Path(sys.argv[1])
    home = run.parent / "window"
    os.environ["RESNET_TRAINER_HOME"] = str(home)
    _copies(run, home / "runs")
    found = Looked()
    qInstallMessageHandler(found.from_qt)
    _look_around(QApplication(["ResNet Trainer"]), found, Path(sys.argv[2]))
    print(json.dumps({"tried": found.tried, "broken": sorted(set(found.broken))}), flush=True)
    os._exit(0)


def _copies(run: Path, runs: Path) -> None:
    """One run for each name that a run can have."""
    runs.mkdir(parents=True)
    for number, name in enumerate((*names.MARKUP, *names.TURNED[:1], names.TERMINAL[0], names.TEMPLATES[0])):
        copy = Path(shutil.copytree(run, runs / f"run {number}"))
        RunFolder(copy).name_file.write_bytes(name.encode(errors="surrogateescape"))
        (copy / "notes.txt").write_text(name, encoding="utf-8")
        state = json.loads((copy / "state.json").read_text(encoding="utf-8"))
        told = {"message": name, "sentences": [], "data": name, "network": name, "device": name}
        (copy / "state.json").write_text(json.dumps({**state, **told}), encoding="utf-8")


class Looked:
    """Every text of a window, and what it was taken for."""

    def __init__(self) -> None:
        self.broken: list[str] = []
        self.tried = 0

    def from_qt(self, kind: QtMsgType, _where: Any, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not text.startswith(HARMLESS):
            self.broken.append(f"Qt said: {text}")

    def at(self, window: QWidget, where: str) -> None:
        """Look at all texts below `window`."""
        for widget in (window, *window.findChildren(QWidget)):
            for what, text, rich in _texts(widget):
                self.tried += 1
                if _is_taken_for_more(text, rich):
                    self.broken.append(f"{where}: {type(widget).__name__}'s {what} isn't plain: {text[:80]!r}")


def _texts(widget: QWidget) -> Iterator[tuple[str, str, bool | None]]:
    """What is written on it, and whether that is rich text (None: Qt guesses)."""
    yield "tip", widget.toolTip(), None
    if isinstance(widget, QLabel | QMessageBox):
        form = widget.textFormat()
        yield "text", widget.text(), None if form == Qt.TextFormat.AutoText else form == Qt.TextFormat.RichText
    if isinstance(widget, QAbstractButton):
        yield "word", _without_keys(widget.text()), None
    if isinstance(widget, QTabWidget):
        for place in range(widget.count()):
            yield "tab's tip", widget.tabToolTip(place), None
    if isinstance(widget, QMenu):
        for action in widget.actions():
            yield "entry's tip", action.toolTip(), None
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        columns = (
            model.columnCount(QModelIndex()) if isinstance(model, QAbstractTableModel | QSortFilterProxyModel) else 1
        )
        for row in range(min(30, model.rowCount(QModelIndex()))):
            for column in range(min(12, columns)):
                tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
                if isinstance(tip, str):
                    yield "row's tip", tip, None


def _without_keys(word: str) -> str:
    """A button's word, where "&" alone would be eaten as the sign of a key: that counts as more than letters."""
    return "<img eaten>" if "&" in word.replace("&&", "") else ""


def _is_taken_for_more(text: str, rich: bool | None) -> bool:
    """Whether a sign in `text` isn't shown as the letters it is."""
    if rich is None:
        rich = Qt.mightBeRichText(text)
    if not rich:
        return False
    document = QTextDocument()
    document.setHtml(text)
    seen = document.toPlainText().lower()
    return text == "<img eaten>" or any(sign in text.lower() and sign not in seen for sign in SIGNS)


def _look_around(app: QApplication, found: Looked, pictures: Path) -> None:
    from gui import theme
    from gui.main_window import MainWindow

    theme.apply(app, "light")
    window = MainWindow()
    window.resize(1300, 900)
    window.show()
    window.begin(None, [])
    settle(app)
    _the_runs(app, window, found)
    _the_others(app, window, found, pictures)


def settle(app: QApplication, until: Callable[[], bool] = lambda: True, seconds: float = 30) -> None:
    """Let the window and its background work come to rest."""
    from gui.workers import background

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        if until() and not background.running():
            return
        time.sleep(0.005)


def _the_runs(app: QApplication, window: MainWindow, found: Looked) -> None:
    from gui.dialogs.export_dialog import ExportDialog
    from gui.dialogs.report_dialog import ReportDialog
    from gui.pages.runs_page import RunsPage

    page = window.show_page("runs")
    assert isinstance(page, RunsPage)
    settle(app, lambda: page.filter.rowCount() > 0)
    for row in range(page.filter.rowCount()):
        page.select_row(row)
        for tab in range(page.details.tabs.count() if row < 2 else 1):
            page.details.tabs.setCurrentIndex(tab)
            settle(app)
            found.at(window, f"the page Runs, run {row}, tab {tab}")
    page.table.selectAll()
    for tab in range(page.details.tabs.count()):
        page.details.tabs.setCurrentIndex(tab)
        settle(app)
    found.at(window, "the page Runs, all runs")
    page.select_row(0)
    page.acts.delete()
    settle(app)
    found.at(page, "the question before a run is deleted")
    for box in page.findChildren(QMessageBox):
        box.close()
    run = page.selected()[0]
    for dialog in (ExportDialog(page, run.path, run.name), ReportDialog(page, run.path, run.name)):
        dialog.show()
        settle(app)
        found.at(dialog, type(dialog).__name__)
        dialog.close()


def _the_others(app: QApplication, window: MainWindow, found: Looked, pictures: Path) -> None:
    from core import validation
    from core.errors import UserError
    from core.runs import history, morning
    from core.runs.queue import own
    from gui.dialogs.error_dialog import show_error

    runs = history.list_runs()
    window.try_network(runs[0].path)
    settle(app)
    window.try_pictures([pictures])
    settle(app)
    found.at(window, "the page Try it")
    window.open_path(pictures)
    settle(app)
    found.at(window, "the page Fine-tune")
    for name in names.MARKUP:
        own().add(validation.validate({"name": name}))
    window.show_queue()
    settle(app)
    ran = tuple(morning.ran(run) for run in runs)
    window.show_report(morning.Report(1.7e9, 1.7e9 + 60, ran))
    settle(app)
    for name in names.MARKUP:
        show_error(window, UserError("“{name}” is wrong.", "{name}", name=name))
    settle(app)
    for shown in app.topLevelWidgets():
        found.at(shown, type(shown).__name__)


if __name__ == "__main__":
    sys.exit(main())
