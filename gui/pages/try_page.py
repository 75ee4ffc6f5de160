"""The page "Try it": a network, or two side by side, before the person's own pictures: one, or a whole folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.data.listing import shown as printable
from core.progress import Progress
from core.tasks.doubt import RIGHT_RATES
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.pages.try_inputs import TryInputs
from gui.pages.try_outputs import TryOutputs
from gui.session import Session
from gui.settings import store
from gui.translate import number, percent, tr
from gui.widgets.answer_gallery import AnswerGallery
from gui.widgets.camera_view import CameraView
from gui.widgets.card import Card
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.field_editors import ComboBox
from gui.widgets.label import Label
from gui.widgets.network_picker import NetworkPicker
from gui.widgets.note import note
from gui.widgets.one_picture import Named, OnePicture
from gui.widgets.picture_sources import PictureSources
from gui.widgets.try_invitation import TryInvitation
from gui.workers import camera
from gui.workers.background import Job, run_in_background
from gui.workers.networks import Listed, Networks, list_networks
from gui.workers.trying import Picture

Mode = Literal["nothing", "one", "many", "camera"]


class TryPage(QWidget):
    """`use_paths`, `use_picture` and `use_network` are for what is dropped on the window, or sent by other pages."""

    trainWanted = Signal()  # noqa: N815 - named as Qt's signals are
    takes_folders = True
    """A folder of pictures, or a network, that is dropped while this page is looked at is for it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "page")
        self.session = session
        self.networks = Networks(lambda: store().current.device)
        self.mode: Mode = "nothing"
        self.place = -1
        """Which of many pictures is shown large; -1 for none."""
        self._listed: Listed | None = None
        self._listing: Job | None = None
        self._picture: Picture = b""
        self._given: tuple[Path, ...] = ()
        self._make_parts()
        self._lay_out()
        self._connect()
        self._show()

    @property
    def wanted(self) -> float:
        """Of what is answered, this part shall be right."""
        return float(self.rate.currentData())

    @property
    def busy(self) -> bool:
        """Whether answers are still to come."""
        return self.first.busy or self.second.busy or self.one.busy or self.gallery.busy

    def use_network(self, source: Path | str) -> None:
        """Let this network answer: a checkpoint or a run's folder."""
        self.first.choose(source)

    def use_picture(self, picture: Picture) -> bool:
        """Show this file, or these bytes of one, large, with its answer. True: a picture is always taken."""
        self.gallery.stop()
        self.place = -1
        self.one.set_among(None)
        self._picture = picture
        self.title.show_text(_name(picture))
        self._go("one")
        self._ask()
        return True

    def use_pictures(self, paths: Sequence[Path]) -> None:
        """Answer these files, and what lies in these folders, as a gallery. What was answered before ends."""
        self.place = -1
        # Given again, the same files may show something else.
        self.gallery.thumbnails.forget()
        self._given = tuple(paths)
        self.title.show_text(_names(paths), "\n".join(printable(str(path)) for path in paths[:20]))
        self._go("many")
        self._ask()

    def use_paths(self, paths: Sequence[Path]) -> None:
        """Show one picture large, everything else as a gallery."""
        self.inputs.take(paths)

    def clear(self) -> None:
        """Back to the invitation."""
        self.gallery.stop()
        self.one.stop()
        self.place = -1
        self._go("nothing")

    def open_camera(self) -> None:
        """Show what the camera sees."""
        self.gallery.stop()
        self._go("camera")
        self.camera.start()

    def list_networks(self) -> None:
        """Bring the person's runs into the lists."""
        folder = store().current.runs

        def work(progress: Progress) -> Listed:
            return list_networks(folder, progress)

        self._listing = run_in_background(
            self, work, self._show_listed, lambda error: self.say(error_words(error)), instead_of=self._listing
        )

    def say(self, problem: str) -> None:
        """What could not be done; "" takes it away."""
        self.invitation.say(problem)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem) and self.mode != "nothing")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # No camera films on behind another page.
        if self.mode == "camera" and not event.spontaneous():
            self.clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.list_networks()
        self.first.refresh()
        self.second.refresh()

    def _show_listed(self, listed: Listed) -> None:
        self._listed = listed
        self.second.list.show_listed(listed)
        self.first.choose_first(listed, newer=self.mode == "nothing")
        self._show()

    def _moved(self, old: Path, new: Path | None) -> None:
        for picker in (self.first, self.second):
            if picker.source == str(old):
                picker.choose(new or "")
        self.list_networks()

    def _chosen(self) -> list[Named]:
        """The networks that can answer, the first one first; none before it is known what the first one is."""
        if self.first.known is None or self.second.busy:
            return []
        return [(picker.source, picker.name) for picker in (self.first, self.second) if picker.known is not None]

    def _ask(self) -> None:
        """Let the networks answer what is shown; until it is known which they are, it is shown without answers."""
        self._show()
        networks = self._chosen()
        if self.mode == "many" or (self.mode == "one" and self.place >= 0):
            self.gallery.begin(self._given, [source for source, _name in networks], self.wanted)
        if self.mode == "one":
            self.one.show_picture(self._picture, networks, self.wanted)

    def _show_one_of_many(self, place: int) -> None:
        self.place = place
        self._picture = self.gallery.model.paths[place]
        self._note_place()
        self._go("one")
        self.one.show_picture(self._picture, self._chosen(), self.wanted)

    def _note_place(self) -> None:
        """Which of those that are shown it is; new answers and another rate change their order."""
        model = self.gallery.model
        if self.place >= 0:
            self.one.set_among((max(0, model.row_of(self.place)), model.rowCount()))

    def _step(self, by: int) -> None:
        model = self.gallery.model
        row = model.row_of(self.place) + by
        if 0 <= row < model.rowCount():
            self._show_one_of_many(int(model.order[row]))

    def _back(self) -> None:
        self.one.stop()
        place, self.place = self.place, -1
        self._go("many")
        self.gallery.focus(place)

    def _rate_chosen(self) -> None:
        store().change(right_rate=self.wanted)
        self.one.judge(self.wanted)
        self.gallery.judge(self.wanted)
        self._note_place()

    def _go(self, mode: Mode) -> None:
        if mode != "camera":
            self.camera.stop()
        if mode != "one":
            self.one.stop()
        self.mode = mode
        self.say("")
        self._show()

    def _show(self) -> None:
        parts = {"nothing": self.invitation, "one": self.one, "many": self.gallery, "camera": self.camera}
        self.stack.setCurrentWidget(parts[self.mode])
        self.head.setVisible(self.mode != "nothing")
        nothing_there = self._listed is not None and not self.first.source
        self.invitation.show_ready(ready=not nothing_there)

    def _look_for_cameras(self, there: bool) -> None:
        if there and camera.cameras():
            self.invitation.camera.show()
            self.head_sources.camera.show()

    def _make_parts(self) -> None:
        self.first = NetworkPicker(tr("Who answers"), self.networks)
        self.second = NetworkPicker(tr("Compare with"), self.networks, tr("Nobody"))
        self.rate = ComboBox()
        for rate in RIGHT_RATES:
            self.rate.addItem(tr("{part} right", part=percent(rate, 0)), rate)
        nearest = min(range(len(RIGHT_RATES)), key=lambda at: abs(RIGHT_RATES[at] - store().current.right_rate))
        self.rate.setCurrentIndex(nearest)
        self.rate.setAccessibleName(tr("When an answer counts"))
        self.rate.setToolTip(
            tr("Of what it answers, so much shall be right. The stricter, the more often it says “I'm not sure”.")
        )
        self.title = _title()
        self.head, self.head_sources = QWidget(), PictureSources()
        self.problem = note("bad")
        self.invitation = TryInvitation()
        self.one = OnePicture(self.networks)
        self.gallery = AnswerGallery(self.networks)
        self.camera = CameraView()
        self.stack = QStackedWidget()
        self.inputs = TryInputs(self)
        self.outputs = TryOutputs(self.gallery, lambda: self.wanted)

    def _lay_out(self) -> None:
        top = Card()
        top.setAccessibleName(tr("The network"))
        top.body.setContentsMargins(16, 12, 16, 12)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.first, 5)
        row.addWidget(self.second, 5)
        row.addWidget(_labelled(tr("Sure means"), self.rate), 2)
        top.body.addLayout(row)
        head = QHBoxLayout(self.head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(theme.GRID)
        head.addWidget(self.title, 1)
        head.addWidget(self.head_sources)
        for part in (self.invitation, self.one, self.gallery, self.camera):
            self.stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(top)
        column.addWidget(self.head)
        column.addWidget(self.problem)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.first.changed.connect(self._ask)
        self.second.changed.connect(self._ask)
        self.rate.activated.connect(lambda _row: self._rate_chosen())
        for giver in (self.invitation, self.head_sources):
            giver.filesWanted.connect(self.inputs.ask_for_files)
            giver.folderWanted.connect(self.inputs.ask_for_folder)
            giver.pasteWanted.connect(self.inputs.paste)
            giver.cameraWanted.connect(self.open_camera)
        self.head_sources.clearWanted.connect(self.clear)
        self.invitation.sampleWanted.connect(self.inputs.use_digits)
        self.invitation.trainWanted.connect(self.trainWanted)
        self.gallery.chosen.connect(self._show_one_of_many)
        self.gallery.answers.ended.connect(self._note_place)
        self.inputs.picture.connect(self.use_picture)
        self.inputs.pictures.connect(self.use_pictures)
        self.inputs.problem.connect(self.say)
        self.one.backWanted.connect(self._back)
        self.one.stepWanted.connect(self._step)
        self.camera.taken.connect(self.inputs.give_image)
        self.camera.closeWanted.connect(self.clear)
        self.session.finished.connect(lambda _result: self.list_networks())
        self.session.folderMoved.connect(self._moved)
        pasting = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        pasting.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        pasting.activated.connect(self.inputs.paste)
        run_in_background(self, camera.load, self._look_for_cameras)


def _name(picture: Picture) -> str:
    return printable(picture.name) if isinstance(picture, Path) else tr("A picture from the clipboard or camera")


def _names(paths: Sequence[Path]) -> str:
    """What is answered, in a title."""
    if len(paths) == 1:
        return printable(paths[0].name or str(paths[0]))
    count = number(len(paths))
    files = all(path.suffix for path in paths)
    return tr("{count} files", count=count) if files else tr("{count} files and folders", count=count)


def _title() -> ElidedLabel:
    label = ElidedLabel()
    theme.set_kind(label, "heading")
    return label


def _labelled(words: str, combo: ComboBox) -> QWidget:
    """The combo box under its small label, as the pickers beside it."""
    whole, label = QWidget(), Label(words)
    label.setBuddy(combo)
    theme.set_kind(label, "small")
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(label)
    column.addWidget(combo)
    column.addStretch(1)
    return whole
