"""The card "Your pictures": chosen or dropped, counted at once, then checked, with what will be done about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.data.doctor import Finding
from core.progress import Progress
from gui.dialogs.error_dialog import error_words
from gui.dialogs.finding_dialog import FindingDialog
from gui.settings import store
from gui.translate import number, tr, tr_core
from gui.widgets.card import Card
from gui.widgets.class_bars import ClassBars, RoleLegend
from gui.widgets.drop_zone import DropZone
from gui.widgets.findings_list import FindingsList
from gui.widgets.note import note
from gui.widgets.pictures_words import split_words, total_words
from gui.widgets.work_line import WorkLine
from gui.workers import pictures_look
from gui.workers.background import Job, run_in_background
from gui.workers.pictures_look import Checked, Found

T = TypeVar("T")


class PicturesCard(Card):
    """`changed` comes with every choice of the person's, `looked` whenever more is known about the pictures."""

    changed = Signal()
    looked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Your pictures"), parent)
        self.path = ""
        """As `DataConfig.path`: one folder or archive, or several folders, one a line."""
        self.treatments: dict[str, str] = {}
        """Kind of finding -> treatment, where the person wants another than the usual."""
        self.left_out: frozenset[str] = frozenset()
        """Keys ("class/file") of the pictures left out by hand."""
        self.image_side: int | None = None
        """The typical shorter side of the pictures, in pixels."""
        self.found: Found | None = None
        self._shares = (0.2, 0.0)
        self._jobs: list[Job] = []
        self._checked: Checked | None = None
        self._checker: Job | None = None
        self._judging: Job | None = None
        self.dialog: FindingDialog | None = None
        """All pictures of one finding, while it is open."""
        self.zone = DropZone(self)
        self.looking = WorkLine(tr("Looking at the pictures"), tr("Look again"), self)
        self.bars = ClassBars(self)
        self.legend = RoleLegend(self)
        self.notices = note("small")
        self.checking = WorkLine(tr("Checking the pictures"), tr("Check again"), self)
        self.list = FindingsList(self)
        self.by_hand = note("small")
        self.split = note("small")
        self.setFocusProxy(self.zone)
        self._lay_out()
        self._connect()
        self._show_parts()

    @property
    def classes(self) -> tuple[str, ...] | None:
        """The classes' names, once they are known."""
        return self.found.scan.classes if self.found else None

    @property
    def counts(self) -> tuple[int, int, int] | None:
        """Pictures in folders for training, validation and test, once they are known."""
        return self.found.counts if self.found else None

    @property
    def findings(self) -> tuple[Finding, ...] | None:
        """What the check found, once it is done."""
        return self._checked.findings if self._checked else None

    @property
    def busy(self) -> bool:
        """Whether pictures are being drawn, looked for or checked."""
        return any(job.running for job in self._jobs)

    def set_path(
        self, path: str, treatments: Mapping[str, str] | None = None, left_out: Collection[str] | None = None
    ) -> None:
        """Take these pictures and look at them, also where they are the same as before. "" takes none.

        Choices that aren't given are kept for the same pictures, and are the usual ones for others.
        """
        before = (self.path, self.treatments, self.left_out)
        same = path == self.path
        self.path = path
        self.treatments = dict(treatments if treatments is not None else self.treatments if same else {})
        self.left_out = frozenset(left_out if left_out is not None else self.left_out if same else ())
        self._look()
        if before != (self.path, self.treatments, self.left_out):
            self.changed.emit()

    def forget(self) -> None:
        """Take no pictures: the invitation comes back."""
        self.set_path("")

    def use(self, paths: Sequence[Path]) -> None:
        """Take a folder or archive, or several folders that are one class each."""
        self.set_path("\n".join(str(path) for path in paths))

    def set_shares(self, validation: float, test: float) -> None:
        """Say which parts the recipe keeps for validation and test."""
        self._shares = (validation, test)
        self._show_parts()

    def _lay_out(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 4, 0)
        inner.setSpacing(12)
        for part in (self.looking, self.bars, self.legend, self.notices, self.checking, self.list, self.by_hand):
            inner.addWidget(part)
        inner.addWidget(self.split)
        self.body.addWidget(self.zone)
        self.body.addLayout(inner)

    def use_sample(self) -> None:
        """Draw the sample pictures, then take them."""
        self._stop()
        self.zone.setEnabled(False)
        self.looking.begin(tr("Drawing sample pictures…"))
        folder = store().current.data
        self._run(
            lambda progress: pictures_look.draw_sample(folder, progress),
            lambda drawn: self.use([drawn]),
            self._look_failed,
        )

    def _look(self) -> None:
        """Find the pictures anew, then check them; all that was known or under way is gone."""
        self._stop()
        self.found = self._checked = self.image_side = None
        self.list.clear()
        if self.dialog is not None:
            self.dialog.reject()
        self.zone.setEnabled(True)
        self.zone.show_paths([Path(line) for line in self.path.splitlines()])
        if self.path:
            path = self.path
            self.looking.begin(tr("Looking for pictures…"))
            self._run(lambda progress: pictures_look.find(path, progress), self._show_found, self._look_failed)
        self._show_parts()
        self.looked.emit()

    def _show_found(self, found: Found) -> None:
        self.found = found
        self.looking.end()
        self.bars.set_counts(found.rows)
        self.legend.set_counts(found.counts)
        self._run(lambda _progress: pictures_look.typical_side(found.scan), self._take_side, self._check_failed)
        self._check()
        self.looked.emit()

    def _take_side(self, side: int | None) -> None:
        self.image_side = side
        self.looked.emit()

    def _check(self) -> None:
        if self.found is None:
            return
        scan, treatments = self.found.scan, dict(self.treatments)
        self.checking.begin(tr("Checking the pictures…"))
        self._checker = self._run(
            lambda progress: pictures_look.check(scan, treatments, progress),
            self._show_checked,
            self._check_failed,
            self.checking,
        )
        self._show_parts()

    def _show_checked(self, checked: Checked) -> None:
        if self.found is None:
            return
        self._checked = checked
        self.checking.end()
        self.list.set_findings(checked.findings, self.found.scan)
        self._show_parts()
        self.looked.emit()

    def _look_failed(self, error: Exception) -> None:
        self.zone.setEnabled(True)
        self.looking.say(error_words(error), bad=True)
        self.looked.emit()

    def _check_failed(self, error: Exception) -> None:
        self.checking.say(error_words(error), bad=True)

    def _cancel_looking(self) -> None:
        self._stop()
        self.zone.setEnabled(True)
        if self.path and self.found is None:
            self.looking.say(tr("The pictures were not looked at."))
        else:
            self.looking.end()
        if self.found is not None and self._checked is None:
            self._cancel_check()
        self.looked.emit()

    def _cancel_check(self) -> None:
        if self._checker is not None:
            self._checker.cancel()
        self.checking.say(tr("The check was cancelled. Start will do it first."))

    def _choose_treatment(self, kind: str, treatment: str) -> None:
        usual = self._checked.usual if self._checked else {}
        self.treatments = {**self.treatments, kind: treatment}
        if usual.get(kind) == treatment:
            del self.treatments[kind]
        self._judge_again()
        self._chosen()

    def _judge_again(self) -> None:
        """What is left out makes classes smaller, so that other findings may come and go."""
        if self._judging is not None:
            self._judging.cancel()
        if self.found is not None and self._checked is not None:
            scan, checked, treatments = self.found.scan, self._checked, dict(self.treatments)
            self._judging = self._run(
                lambda _progress: pictures_look.judge_again(scan, checked, treatments),
                self._show_checked,
                self._check_failed,
            )

    def _leave_out(self, keys: frozenset[str]) -> None:
        self.left_out = keys
        self._chosen()

    def _undo(self) -> None:
        self.treatments, self.left_out = {}, frozenset()
        self._judge_again()
        self._chosen()

    def _chosen(self) -> None:
        self._show_parts()
        self.changed.emit()

    def _open(self, finding: Finding) -> None:
        if self.found is not None:
            self.dialog = FindingDialog(self, finding, self.found.scan, self.left_out)
            self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.dialog.leftOutChanged.connect(self._leave_out)
            self.dialog.finished.connect(self._closed)
            self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        line: WorkLine | None = None,
    ) -> Job:
        self._jobs = [job for job in self._jobs if job.running]
        job = run_in_background(self, work, done, failed, (line or self.looking).report)
        self._jobs.append(job)
        return job

    def _stop(self) -> None:
        for job in self._jobs:
            job.cancel()
        self._jobs.clear()
        self._checker = self._judging = None
        self.looking.end()
        self.checking.end()

    def _connect(self) -> None:
        self.zone.chosen.connect(self.use)
        self.zone.sampleWanted.connect(self.use_sample)
        self.looking.cancelled.connect(self._cancel_looking)
        self.looking.againWanted.connect(self._look)
        self.checking.cancelled.connect(self._cancel_check)
        self.checking.againWanted.connect(self._check)
        self.list.treatmentChosen.connect(self._choose_treatment)
        self.list.opened.connect(self._open)
        self.list.undoWanted.connect(self._undo)

    def _show_parts(self) -> None:
        found = self.found
        known = found is not None
        self.bars.setVisible(known)
        self.legend.setVisible(known and self.bars.shows_roles)
        self.list.setVisible(known and self.findings is not None)
        usual = self._checked.usual if self._checked else {}
        self.list.show_treatments(usual, self.treatments, changed=bool(self.treatments or self.left_out))
        self.notices.setText("\n".join(tr_core(notice) for notice in found.scan.notices) if found else "")
        self.by_hand.setText(tr("Left out by hand: {count}", count=number(len(self.left_out))) if self.left_out else "")
        self.split.setText(split_words(found, *self._shares) if found else "")
        self.remark.setText(total_words(found) if found else "")
        for words in (self.notices, self.by_hand, self.split):
            words.setVisible(bool(words.text()))
