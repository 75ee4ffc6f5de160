"""The export dialog on a real run folder: every format offered, written, compared, shown; cancelled and refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from core import checkpoint, choices
from core.runs.folder import RunFolder
from gui.dialogs.export_dialog import ExportDialog, open_export
from tests.gui.finetuning import coloured_pictures, small_checkpoint
from tests.gui.shell import make_run

LONG = 60_000


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    from core import config_file
    from tests.gui.shell import config

    folder = make_run("Ants and bees")
    pictures = coloured_pictures(tmp_path / "pictures", each=3)
    config_file.save(config("Ants and bees", data={"source": "folder", "path": str(pictures)}), folder.config_file)
    small_checkpoint(folder.best, ("ants", "bees"))
    return folder


@pytest.fixture
def dialog(qtbot: QtBot, run: RunFolder) -> Iterator[ExportDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    yield open_export(window, run.path, "Ants and bees")


def test_it_offers_every_format_with_its_sentence(dialog: ExportDialog) -> None:
    shown = [dialog.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(dialog.list.count())]
    assert shown == list(choices.EXPORTERS)
    for row, key in enumerate(shown):
        dialog.list.setCurrentRow(row)
        assert dialog.format == key
        assert dialog.sentence.text() == choices.EXPORTERS[key].sentence
    assert not dialog.outcome.isVisible()


def test_a_file_is_written_compared_and_its_code_copied(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def answer(*arguments: Any) -> tuple[str, str]:
        asked.append(arguments)
        return str(tmp_path / "colleague"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    dialog.start.click()
    assert asked[0][2].endswith("Ants and bees.pt")
    assert dialog.stop.isVisible()
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.exported is not None, timeout=LONG)
    assert checkpoint.load(tmp_path / "colleague.pt")["classes"] == ["ants", "bees"]
    assert str(tmp_path / "colleague.pt") in dialog.where.text()
    assert "compared on 4 pictures" in dialog.compared.text()
    assert "colleague.pt" in dialog.code.toPlainText()
    dialog.list.setCurrentRow(1)
    assert not dialog.outcome.isVisible() and not dialog.copy.hasFocus()
    dialog.list.setCurrentRow(0)
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.exported is not None, timeout=LONG)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == dialog.code.toPlainText()
    assert dialog.copy.text() == "Copied"


def test_what_goes_wrong_is_told_in_the_dialog(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.export(tmp_path)
    qtbot.waitUntil(lambda: bool(dialog.problem.text()), timeout=LONG)
    assert dialog.problem.isVisible()
    assert dialog.start.isVisible()
    assert dialog.exported is None


def test_cancelling_leaves_no_file(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.export(tmp_path / "a.pt")
    job = dialog._job
    assert job is not None
    dialog.stop.click()
    assert dialog.start.isVisible()
    assert job.thread is not None
    qtbot.waitUntil(lambda: not job.running, timeout=LONG)
    assert list(tmp_path.glob("a.pt*")) == []
