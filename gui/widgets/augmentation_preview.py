"""A dialog that shows what the recipe's augmentation does to a few training pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.config import RecipeConfig
from core.data.pictures import DataSet, Pixels
from core.data.preview import Preview, augments, preview
from gui import theme
from gui.dialogs.error_dialog import error_words
from gui.translate import tr
from gui.widgets.label import Label
from gui.widgets.thumbnail_grid import Thumbnail
from gui.workers.background import Job, run_in_background

ROWS = 4
VERSIONS = 6
SIDE = 72


class AugmentationPreview(QDialog):
    """Rows of a training picture and what the network might see instead. "Again" draws anew; Esc closes."""

    def __init__(self, parent: QWidget | None, data: DataSet, recipe: RecipeConfig) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preview augmentation"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.seed = 0
        self.preview: Preview | None = None
        self._data, self._recipe = data, recipe
        self._job: Job | None = None
        self.text = Label(self._explanation())
        self.text.setWordWrap(True)
        self.status = Label(tr("Getting ready…"))
        self.status.setWordWrap(True)
        theme.set_kind(self.status, "muted")
        self.again = QPushButton(tr("Again"))
        theme.set_icon(self.again, "refresh-cw")
        self.again.clicked.connect(self._again)
        self.close_button = QPushButton(tr("Close"))
        self.close_button.clicked.connect(self.close)
        self.grid = QGridLayout()
        self._lay_out()
        self._draw()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(theme.GRID)
        column.addWidget(self.text)
        column.addWidget(self.status)
        self.grid.setSpacing(theme.GRID)
        for place, title in enumerate((tr("Original"), tr("What the network may see"))):
            label = Label(title)
            theme.set_kind(label, "small")
            self.grid.addWidget(label, 0, 2 * place, 1, 1 if place == 0 else VERSIONS)
        self.grid.setColumnMinimumWidth(1, theme.GRID)
        column.addLayout(self.grid)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.again)
        buttons.addWidget(self.close_button)
        column.addLayout(buttons)
        self.again.setVisible(augments(self._recipe, self._data))
        self.close_button.setDefault(True)
        self.setMinimumSize((VERSIONS + 1) * (SIDE + theme.GRID) + 48, ROWS * (SIDE + 28) + 110)

    def _explanation(self) -> str:
        if not augments(self._recipe, self._data):
            return tr("This recipe changes no pictures: the network sees the originals.")
        text = tr("Each time a picture is used, it is changed at random, so that the network never sees it twice.")
        if self._recipe.mixup > 0 or self._recipe.cutmix > 0:
            text += " " + tr("Mixup and CutMix then mix the pictures of a batch with each other; that is not shown.")
        return text

    def _again(self) -> None:
        self.seed += 1
        self._draw()

    def _draw(self) -> None:
        data, recipe, seed = self._data, self._recipe, self.seed
        self.again.setEnabled(False)
        self._job = run_in_background(
            self,
            lambda _: preview(data, recipe, pictures=ROWS, versions=VERSIONS, seed=seed),
            self._show,
            self._failed,
            instead_of=self._job,
        )

    def _show(self, made: Preview) -> None:
        self._job = None
        self.preview = made
        self.status.hide()
        self.again.setEnabled(True)
        for row, original in enumerate(made.originals, 1):
            self._put(row, 0, original, made.captions[row - 1])
            for place, version in enumerate(made.versions[row - 1]):
                self._put(row, 2 + place, version, "")

    def _put(self, row: int, column: int, pixels: Pixels, caption: str) -> None:
        old = self.grid.itemAtPosition(row, column)
        widget = old.widget() if old is not None else None
        if widget is not None:
            self.grid.removeWidget(widget)
            widget.deleteLater()
        thumbnail = Thumbnail(pixels, caption, self, side=SIDE)
        if not caption:
            number = column - 1
            thumbnail.setAccessibleName(tr("Version {number} of picture {row}", number=number, row=row))
        self.grid.addWidget(thumbnail, row, column, Qt.AlignmentFlag.AlignTop)

    def _failed(self, error: Exception) -> None:
        self._job = None
        theme.set_kind(self.status, "bad")
        self.status.setText(error_words(error))
        self.status.show()
        self.again.setEnabled(True)
