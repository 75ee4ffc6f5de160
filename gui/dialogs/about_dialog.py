"""About: the version, and the libraries that the program is built on with their licences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core import paths
from core.progress import Progress
from gui import theme
from gui.translate import tr
from gui.widgets.card import Card
from gui.widgets.label import Label
from gui.workers.background import run_in_background

OURS = "resnet-trainer"


@dataclass(frozen=True)
class Part:
    """Something that the program is built on."""

    name: str
    version: str
    licence: str
    text: str


class AboutDialog(QDialog):
    """The list fills itself in the background."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About ResNet Trainer"))
        self.resize(680, 600)
        self.parts: list[Part] = []
        self.version = Label(tr("Reading…"))
        theme.set_kind(self.version, "muted")
        self.table = self._make_table()
        self.licence = QPlainTextEdit()
        self.licence.setReadOnly(True)
        self.licence.setAccessibleName(tr("Licence"))
        self.licence.setPlaceholderText(tr("Choose a line to read its licence."))
        self._lay_out()
        run_in_background(self, _parts, self._show)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setHorizontalHeaderLabels([tr("Built on"), tr("Version"), tr("Licence")])
        table.setAccessibleName(tr("Built on"))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(0, 200)
        table.currentCellChanged.connect(lambda row, *_: self._show_licence(row))
        return table

    def _lay_out(self) -> None:
        sign = Label()
        sign.setPixmap(self.windowIcon().pixmap(48, 48))
        title = Label("ResNet Trainer")
        theme.set_kind(title, "title")
        what = Label(tr("Train residual networks without writing code. MIT licence."))
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (title, self.version, what):
            words.addWidget(label)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        lists = QSplitter(Qt.Orientation.Vertical)
        card = Card()
        card.body.setContentsMargins(4, 4, 4, 4)
        card.body.addWidget(self.table)
        lists.addWidget(card)
        lists.addWidget(self.licence)
        lists.setSizes([260, 160])
        lists.setChildrenCollapsible(False)
        lists.setHandleWidth(12)
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(head)
        layout.addWidget(lists, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _show(self, found: tuple[str, list[Part]]) -> None:
        version, self.parts = found
        self.version.setText(tr("Version {version}", version=version) if version else tr("Running from its sources"))
        self.table.setRowCount(len(self.parts))
        for row, part in enumerate(self.parts):
            for column, text in enumerate((part.name, part.version, part.licence)):
                self.table.setItem(row, column, QTableWidgetItem(text))

    def _show_licence(self, row: int) -> None:
        if 0 <= row < len(self.parts):
            part = self.parts[row]
            self.licence.setPlainText(part.text or part.licence)


def _parts(progress: Progress) -> tuple[str, list[Part]]:
    """Our version ("" from sources), and every library that we require, with its licence, and the icons."""
    parts = [_icons()]
    for name in _required():
        progress.check()
        try:
            parts.append(_part(metadata.distribution(name)))
        except metadata.PackageNotFoundError:
            continue
    return _our_version(), sorted(parts, key=lambda part: part.name.lower())


def _our_version() -> str:
    try:
        return metadata.version(OURS)
    except metadata.PackageNotFoundError:
        return ""


def _required() -> list[str]:
    """The names of what we require: from our own metadata, or from pyproject.toml when run from the sources."""
    try:
        lines = metadata.requires(OURS) or []
    except metadata.PackageNotFoundError:
        import tomllib

        project = paths.resource().parent / "pyproject.toml"
        lines = (
            tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"] if project.exists() else []
        )
    names = [re.split(r"[\s\[<>=!~;]", line, maxsplit=1)[0] for line in lines if "extra ==" not in line]
    return list(dict.fromkeys(names))


def _part(distribution: metadata.Distribution) -> Part:
    about: Any = distribution.metadata
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    licence = about.get("License-Expression") or (classifiers[0].split(" :: ")[-1] if classifiers else "")
    if not licence:
        licence = (about.get("License") or "").strip().split("\n")[0][:80]
    files = [file for file in distribution.files or [] if re.search(r"(?i)licen[sc]e|copying|notice", file.name)]
    texts = [_text(Path(str(file.locate()))) for file in files[:3] if _is_text(file.name)]
    return Part(about["Name"], distribution.version, licence or "?", "\n\n".join(texts))


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def _is_text(name: str) -> bool:
    return not name.endswith((".py", ".pyc", ".pyi", ".so", ".dll"))


def _icons() -> Part:
    text = paths.resource("icons", "LICENSE").read_text(encoding="utf-8")
    return Part("Lucide", "1.62.0", "ISC", text)
