"""The list of what a fine-tuning can start from: the bundled network, published ones, own runs, and files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from core import choices
from core.runs.history import RunSummary
from gui.translate import tr, tr_core
from gui.widgets.source_list import MOST_RUNS, SourceList, file_kinds
from gui.workers.start_look import BUNDLED


class StartList(SourceList):
    """One is always chosen, the bundled one at first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Start from"), parent)
        self.fill()
        self.show_source(BUNDLED)

    @property
    def start(self) -> str:
        """What the configuration is to say."""
        return self.source

    def show_runs(self, runs: list[RunSummary]) -> None:
        """The person's own runs, the newest first."""
        if [(run.path, run.name) for run in runs[:MOST_RUNS]] != [(run.path, run.name) for run in self._runs]:
            self.take_runs(runs)

    def sentence(self) -> str:
        """What is said about the entry chosen, where it has a sentence."""
        choice = choices.STARTS.get(self.source)
        return tr_core(choice.sentence) if choice is not None else ""

    def ask_for_file(self, title: str) -> str:
        """The file that the person chooses; "" where they choose none."""
        name, _kind = QFileDialog.getOpenFileName(self, title, self._near(), ";;".join(file_kinds()))
        return str(Path(name)) if name else ""

    def fill(self) -> None:
        self.clear()
        self.add_published("", [BUNDLED])
        published = [name for name in choices.STARTS if name != BUNDLED]
        self.add_published(tr("Trained on photographs (ImageNet)"), published)
        self.add_runs()
        self.add_files()
