"""The tab "Where it looks": by what a run's network recognises a class, and whether that is the object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.progress import Progress
from core.runs.history import RunSummary
from core.runs.judged import Judged
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.session import Session
from gui.translate import number, percent, tr
from gui.widgets.attention_cards import AttentionCards
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.heat_picture import Heated, HeatSpot, OpacityRow
from gui.widgets.heat_tiles import HeatTiles, Tile
from gui.widgets.judged_view import JudgedView, same_answers
from gui.widgets.look_choices import Asked, LookChoices
from gui.widgets.look_detail import LookDetail
from gui.widgets.note import note
from gui.widgets.work_line import WorkLine
from gui.workers.background import Job, run_in_background
from gui.workers.judging import Judging
from gui.workers.looking import Closer

if TYPE_CHECKING:
    from core.evaluation.attention import Attention
    from core.evaluation.class_looks import ClassLook, Look
    from core.runs.looking import Warned

AVERAGE, SLIDER = 208, 240


class LooksView(JudgedView):
    """Looks are made when a class is chosen and kept as long as the run is shown; the check for marks and backgrounds
    begins by itself after the first look, unless a training needs the machine."""

    def __init__(self, session: Session, judging: Judging) -> None:
        super().__init__(session, judging)
        self.look: ClassLook | None = None
        self.found: Attention | None = None
        self._closer: Closer | None = None
        self._known_looks: dict[Asked, ClassLook | None] = {}
        self._jobs: dict[str, Job] = {}
        self.choices = LookChoices()
        self.line = WorkLine(tr("Looking where the network looks"), tr("Try again"))
        self.check_line = WorkLine(tr("Trying marks and backgrounds"), tr("Check marks and backgrounds"))
        self.warnings = AttentionCards()
        self.heading, self.sentence = ElidedLabel(elide=Qt.TextElideMode.ElideRight), note("small")
        theme.set_kind(self.heading, "heading")
        self.average, self.average_heat, self.opacity = HeatSpot(AVERAGE), HeatSpot(AVERAGE), OpacityRow()
        self.opacity.setFixedWidth(SLIDER)
        self.average.setAccessibleName(tr("The mean of the pictures"))
        self.average_heat.setAccessibleName(tr("The mean of their heat maps"))
        self.average_note, self.heat_note = note("small"), note("small")
        self.tiles, self.tiles_note = HeatTiles(tr("The clearest pictures")), note("small")
        self.detail = LookDetail()
        self.content = QWidget()
        self._lay_out_body()
        self._connect()

    def show_judged(self, run: RunSummary, judged: Judged) -> None:
        before = self._closer.judged if self._closer is not None else None
        if before is not None and same_answers(before.answers, judged.answers) and before.doubt == judged.doubt:
            return  # bad pictures were tried meanwhile: what was found still holds
        self.leave()
        self._closer = Closer(run.folder, judged)
        answers = judged.answers
        self.choices.show_classes(answers.classes, int(answers.labels.min()) if len(answers) else 0)
        self._show_look()

    def leave(self) -> None:
        for job in self._jobs.values():
            job.cancel()
        self._jobs.clear()
        self._known_looks.clear()
        self._closer, self.look, self.found = None, None, None
        self.detail.leave()
        self.content.hide()
        self.line.end()
        self.check_line.end()
        self.warnings.show_found(None, (), ())

    def _show_look(self) -> None:
        """What is asked for: known, or looked for in the background."""
        closer, asked = self._closer, self.choices.asked
        if closer is None:
            return
        self._stop_job("look")
        if asked in self._known_looks:
            self._show_it(self._known_looks[asked])
            return
        label, method, against = asked

        def work(progress: Progress) -> ClassLook | None:
            return closer.look(label, method, against, progress)

        def done(look: ClassLook | None) -> None:
            self._known_looks[asked] = look
            self._show_it(look)
            self._check_by_itself()

        self.line.begin(tr("Getting ready…"))
        self._jobs["look"] = run_in_background(self, work, done, self._look_failed, self.line.report)

    def _look_failed(self, error: Exception) -> None:
        self.content.hide()
        self.line.say(error_words(error), bad=True)

    def _cancel_look(self) -> None:
        self._stop_job("look")
        self.line.say(tr("Cancelled."))

    def _check_by_itself(self) -> None:
        if self.found is not None or "check" in self._jobs:
            return
        if self.session.busy:
            self.check_line.say(tr("Whether marks or backgrounds decide isn't tried while a training is under way."))
        else:
            self.check()

    def check(self) -> None:
        """Try whether marks or backgrounds decide."""
        closer = self._closer
        if closer is None:
            return

        def failed(error: Exception) -> None:
            self.check_line.say(error_words(error), bad=True)

        self.check_line.begin(tr("Trying marks and backgrounds that could decide…"))
        self._jobs["check"] = run_in_background(
            self, closer.attention, self._show_found, failed, self.check_line.report
        )

    def _cancel_check(self) -> None:
        self._jobs["check"].cancel()
        self.check_line.say(tr("Whether marks or backgrounds decide wasn't tried."))

    def _show_found(self, found: tuple[Attention, tuple[Warned, ...]]) -> None:
        self.check_line.end()
        self.found = found[0]
        if self._closer is not None:
            self.warnings.show_found(*found, self._closer.judged.answers.classes)

    def _stop_job(self, key: str) -> None:
        if key in self._jobs:
            self._jobs.pop(key).cancel()

    def _show_it(self, look: ClassLook | None) -> None:
        self.line.end()
        self.look = look
        self.content.setVisible(look is not None)
        if look is None:
            self.line.say(
                tr("None of the judged pictures shows “{name}”.", name=self.choices.name(self.choices.asked[0]))
            )
            self.line.again.hide()
            return
        self.heading.show_text(self._heading(look))
        self.sentence.setText(tr("Nothing in these pictures speaks for it.") if not look.heat.any() else "")
        self.sentence.setVisible(bool(self.sentence.text()))
        self.average.show_image(Heated(look.picture))
        self.average_heat.show_image(Heated(look.picture, look.heat))
        self.average_note.setText(tr("The mean of {count} pictures", count=number(look.count)))
        self.heat_note.setText(tr("The mean of {count} heat maps", count=number(look.heated)))
        self.tiles.show_tiles(
            [Tile(each.picture, each.heat, percent(each.top[0][1]), each.name) for each in look.clearest]
        )
        self.tiles_note.setText(
            tr("The clearest: right answers with the highest probability. Click one to look closer.")
            if look.clearest
            else tr("None of these pictures is answered rightly.")
        )
        self._close_detail()

    def _heading(self, look: ClassLook) -> str:
        name = self.choices.name(look.label)
        if look.against is None:
            return tr("What speaks for “{name}”", name=name)
        other = self.choices.name(look.against)
        return tr("What speaks for “{name}” rather than “{other}”", name=name, other=other)

    def _open_look(self, look: Look) -> None:
        if self._closer is None:
            return
        self.detail.show_look(self._closer, look)
        self._right.hide()
        self.detail.show()
        self.detail.spot.set_opacity(self.opacity.opacity)
        self.detail.back.setFocus()
        self.area.ensureWidgetVisible(self.detail)

    def _close_detail(self) -> None:
        name = self.detail.look.name if self.detail.look is not None else None
        had_focus = self.detail.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.detail.leave()
        self.detail.hide()
        self._right.show()
        for tile, each in zip(self.tiles.tiles, self.look.clearest if self.look else (), strict=True):
            if had_focus and each.name == name:
                tile.setFocus()

    def _set_opacity(self, opacity: float) -> None:
        for each in (self.average_heat, self.tiles, self.detail.spot):
            each.set_opacity(opacity)

    def _connect(self) -> None:
        self.choices.changed.connect(self._show_look)
        self.line.cancelled.connect(self._cancel_look)
        self.line.againWanted.connect(self._show_look)
        self.check_line.cancelled.connect(self._cancel_check)
        self.check_line.againWanted.connect(self.check)
        self.opacity.changed.connect(self._set_opacity)
        self.tiles.chosen.connect(lambda place: self._open_look(self.look.clearest[place]) if self.look else None)
        self.detail.backWanted.connect(self._close_detail)
        self.warnings.chosen.connect(self._open_look)
        self.warnings.classWanted.connect(self.choices.choose)
        self._set_opacity(self.opacity.opacity)

    def _lay_out_body(self) -> None:
        for widget in (self.choices, self.line, self.check_line, self.warnings, self.content):
            self.body.addWidget(widget)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(theme.GRID)
        for widget in (self.average, self.average_note, self.average_heat, self.heat_note):
            left.addWidget(widget)
        left.addStretch(1)
        self._right = QWidget()
        clearest = QVBoxLayout(self._right)
        clearest.setContentsMargins(0, 0, 0, 0)
        clearest.setSpacing(theme.GRID)
        clearest.addWidget(self.tiles_note)
        clearest.addWidget(self.tiles)
        right.addWidget(self._right)
        right.addWidget(self.detail)
        right.addStretch(1)
        holder = QWidget()
        holder.setLayout(left)
        holder.setFixedWidth(AVERAGE)
        left.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(holder)
        row.addLayout(right, 1)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        head = QHBoxLayout()
        head.setSpacing(24)
        head.addWidget(self.heading, 1)
        head.addWidget(self.opacity)
        column.addLayout(head)
        column.addWidget(self.sentence)
        column.addLayout(row)
        self.content.hide()
        self.detail.hide()
