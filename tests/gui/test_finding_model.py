"""The pictures of a finding as a list: a tick is one picture's, whatever others are called."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from core.data import layout
from core.data.doctor import Finding
from core.messages import Message
from core.progress import Progress
from gui.dialogs.finding_model import FindingModel, is_used
from tests.data import image_folder


def test_the_copies_of_one_name_in_two_parts_are_left_out_one_by_one(qtbot: QtBot, tmp_path: Path) -> None:
    for part in ("train", "test"):
        image_folder(tmp_path / part, {"a": 2, "b": 2})
    scan = layout.scan(tmp_path, Progress())
    names = [one.name for one in scan.pictures]
    group = (names.index("train/a/0.png"), names.index("test/a/0.png"))
    finding = Finding("leak", Message("leaks"), "one-side", ("one-side", "keep"), groups=(group,))
    parent = QObject()
    model = FindingModel(finding, scan, (), parent)
    model.setData(model.index(0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert [is_used(model.index(row)) for row in range(2)] == [False, True]
    assert model.left_out == {"a/0.png"} and model.count_left_out() == 1
    model.setData(model.index(1), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert model.left_out == {"a/0.png", "test/a/0.png"} and model.count_left_out() == 2
    model.set_all(used=True)
    assert model.left_out == set()
