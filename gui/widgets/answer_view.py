"""What one network says to one picture: its verdict in words, the likeliest classes, and what it looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStyledItemDelegate, QVBoxLayout, QWidget

from core import choices
from core.data.pictures import Pixels
from core.evaluation.heat import Map
from core.progress import Progress
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import percent, tr, tr_core
from gui.widgets.answer_bars import AnswerBars
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.field_editors import ComboBox
from gui.widgets.heat_picture import HeatPicture
from gui.widgets.label import Label
from gui.widgets.note import note
from gui.widgets.tips import as_tip
from gui.workers import trying
from gui.workers.background import Job, run_in_background
from gui.workers.networks import Networks
from gui.workers.trying import Answer, Picture

ALONE, BESIDE = 344, 208
"""The picture's largest side with one network, and with two side by side."""
BARS = 480
"""The widest that bars make sense."""
NOBODY = -1


class AnswerView(QWidget):
    """`show_picture`, then `ask`; `answered` comes with the answer, or once it is known that there is none."""

    answered = Signal()

    def __init__(self, networks: Networks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer: Answer | None = None
        self.error: Exception | None = None
        """Why there is no answer."""
        self.wanted = 0.95
        self._networks = networks
        self._picture: Picture | None = None
        self._source = ""
        self._asking: Job | None = None
        self._looking: Job | None = None
        self._make_parts()
        self._lay_out()
        self.target.activated.connect(lambda _row: self._look())
        self.against.activated.connect(lambda _row: self._look())
        self.method.activated.connect(lambda _row: self._look())
        self.show_picture(None)

    @property
    def busy(self) -> bool:
        """Whether answer or heat map are still to come."""
        return self._asking is not None or self._looking is not None

    def set_compared(self, name: str) -> None:
        """Stand in a column of its own under the network's `name`; "" for none: alone, with the words beside."""
        self.name.show_text(name)
        self.name.setVisible(bool(name))
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if name else QBoxLayout.Direction.LeftToRight)
        self.left.setMaximumWidth(BARS if name else ALONE)
        self.heat.setMaximumWidth(BESIDE if name else ALONE)
        # Its height follows the width of the column, which is more than it may take there.
        below = theme.GRID + self.heat.row.sizeHint().height()
        self.heat.setMaximumHeight(BESIDE + below if name else ALONE + below)

    def show_picture(self, pixels: Pixels | None) -> None:
        """Show uint8 (H, W, 3) without an answer."""
        self.cancel()
        self.answer = self.error = None
        self.heat.show_picture(pixels)
        self._show()

    def ask(self, source: str, picture: Picture, wanted: float) -> None:
        """Ask the network in `source` about the picture; only the last question counts."""
        self.cancel()
        self.answer = self.error = None
        self._source, self._picture, self.wanted = source, picture, wanted
        networks = self._networks
        self._asking = run_in_background(
            self, lambda progress: trying.answer(networks, source, picture, progress), self._take, self._failed
        )
        self._show()

    def judge(self, wanted: float) -> None:
        """Say it so that `wanted` of what is answered is right."""
        self.wanted = wanted
        self._show()

    def cancel(self) -> None:
        """Nothing is waited for any more."""
        for job in (self._asking, self._looking):
            if job is not None:
                job.cancel()
        self._asking = self._looking = None

    def _take(self, answer: Answer) -> None:
        self._asking, self.answer = None, answer
        self._fill(self.target, answer, "")
        self._fill(self.against, answer, tr("(none)"))
        self._show()
        self._look()
        self.answered.emit()

    def _failed(self, error: Exception) -> None:
        self._asking, self.error = None, error
        self._show()
        self.answered.emit()

    def _look(self) -> None:
        """Find out where the network looked, as the person asks; only the last question counts."""
        if self._looking is not None:
            self._looking.cancel()
        self._looking = None
        answer, picture, source, networks = self.answer, self._picture, self._source, self._networks
        if answer is None or picture is None:
            return
        target, other = int(self.target.currentData()), int(self.against.currentData())
        against, method = None if other in (NOBODY, target) else other, str(self.method.currentData())
        self.heat.show_heat(None)
        self.looked.setText(tr("Looking where it looked…"))

        def work(progress: Progress) -> Map:
            return trying.explain(networks, source, picture, target, against, method, progress)

        self._looking = run_in_background(self, work, self._show_heat, self._no_heat)

    def _show_heat(self, heat: Map) -> None:
        self._looking = None
        self.heat.show_heat(heat)
        nothing = not heat.any()
        self.looked.setText(tr("Nothing in the picture speaks for it.") if nothing else self._look_words())

    def _no_heat(self, error: Exception) -> None:
        self._looking = None
        self.looked.setText(tr("There is no heat map. {why}", why=error_words(error)))

    def _look_words(self) -> str:
        target, against = self.target.currentText(), self.against.currentText()
        if int(self.against.currentData()) in (NOBODY, int(self.target.currentData())):
            return tr("Bright is what speaks for “{name}”.", name=target)
        return tr("Bright is what speaks for “{name}” rather than for “{other}”.", name=target, other=against)

    def _fill(self, combo: ComboBox, answer: Answer, nothing: str) -> None:
        """The classes, the likeliest first; `nothing` are the words of a first entry that stands for none."""
        first = [place for place, _part in answer.top]
        likeliest = set(first)
        combo.clear()
        if nothing:
            combo.addItem(nothing, NOBODY)
        for place in [*first, *(place for place in range(len(answer.known.classes)) if place not in likeliest)]:
            combo.addItem(answer.known.classes[place], place)
        combo.setCurrentIndex(0)

    def _show(self) -> None:
        answer = self.answer
        sentences = verdict_words(answer, self.wanted) if answer is not None else ("", "", "muted")
        if self.error is not None:
            sentences = (tr("No answer"), error_words(self.error), "bad")
        elif answer is None and self._asking is not None:
            sentences = (tr("Asking the network…"), "", "muted")
        heading, detail, kind = sentences
        self.verdict.setText(heading)
        self.detail.setText(detail)
        theme.set_kind(self.detail, "small" if kind in ("plain", "muted") else kind)
        self.detail.setVisible(bool(detail))
        self.bars.show_answers(answer.named if answer is not None else ())
        self.bars.setVisible(answer is not None)
        explains = answer is not None and len(answer.known.classes) > 1
        for widget in (self.why, self.method):
            widget.setVisible(explains)
        if answer is None:
            self.looked.setText("")

    def _make_parts(self) -> None:
        self.left, self.right, self.why = QWidget(self), QWidget(self), QWidget(self)
        self.name = ElidedLabel()
        theme.set_kind(self.name, "heading")
        self.heat = HeatPicture(largest=ALONE)
        self.verdict, self.detail, self.looked = note("title"), note("small"), note("small")
        self.bars = AnswerBars()
        self.bars.setMaximumWidth(BARS)
        self.target = _combo(tr("The class that the heat map is about"))
        self.against = _combo(tr("The class that it is compared with"))
        self.method = _combo(tr("How the heat map is made"))
        for key, choice in choices.EXPLANATIONS.items():
            self.method.addItem(tr_core(choice.title), key)
            self.method.setItemData(
                self.method.count() - 1, as_tip(tr_core(choice.sentence)), Qt.ItemDataRole.ToolTipRole
            )

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(self.why), QVBoxLayout(self.right)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(theme.GRID)
        for words, combo in ((tr("Why"), self.target), (tr("and not"), self.against)):
            label = Label(words)
            label.setBuddy(combo)
            theme.set_kind(label, "small")
            first.addWidget(label)
            first.addWidget(combo, 1)
        left = QVBoxLayout(self.left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.GRID)
        left.addWidget(self.heat)
        left.addWidget(self.why)
        last = QHBoxLayout()
        last.setSpacing(theme.GRID)
        last.addWidget(self.looked, 1)
        last.addWidget(self.method)
        left.addLayout(last)
        left.addStretch(1)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(theme.GRID)
        for widget in (self.verdict, self.detail):
            second.addWidget(widget)
        second.addSpacing(theme.GRID)
        second.addWidget(self.bars)
        self.words = QVBoxLayout()
        """Room below the bars for what else there is to tell."""
        self.words.setContentsMargins(0, 16, 0, 0)
        second.addLayout(self.words)
        second.addStretch(1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(24)
        self._box.addWidget(self.left, 3)
        self._box.addWidget(self.right, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.name)
        column.addLayout(self._box)
        column.addStretch(1)


def verdict_words(answer: Answer, wanted: float) -> tuple[str, str, str]:
    """The answer in a few words, what is to be said of it, and the kind of label for that."""
    name, _part = answer.named[0]
    doubt, verdict = answer.known.doubt, answer.verdict(wanted)
    if doubt is None:
        said = tr("How often this network is right when it says so was not measured: it can't say “I'm not sure”.")
        return name, said, "muted"
    right, threshold = round(wanted * 100), doubt.level(wanted).threshold
    if verdict == "stranger":
        return tr("None of its classes"), tr("It looks like nothing that it was trained on."), "warn"
    if verdict == "sure":
        said = tr(
            "Sure: from {threshold} on it is right {right} times of 100.", threshold=percent(threshold, 0), right=right
        )
        return name, said, "good"
    if threshold > 1:
        said = tr("I'm not sure: no answer of this network is right {right} times of 100.", right=right)
    else:
        said = tr(
            "I'm not sure: it is right {right} times of 100 only from {threshold} on.",
            right=right,
            threshold=percent(threshold, 0),
        )
    return tr("Perhaps {name}", name=name), said, "warn"


def _combo(name: str) -> ComboBox:
    combo = ComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(as_tip(name))
    combo.setItemDelegate(QStyledItemDelegate(combo))
    return combo
