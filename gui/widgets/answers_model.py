"""Many pictures and what one network or two said to them, as a list that is sorted and filtered.

Sorting and filtering go by arrays: ten thousand pictures take milliseconds, and the window isn't held up.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.data.listing import shown
from core.inference.rows import Row
from core.tasks.doubt import RIGHT_RATE, Doubt
from gui.translate import percent, tr
from gui.widgets.tips import as_tip
from gui.workers.many_answers import Said

Sorting = Literal["name", "class", "surest", "least sure", "verdict"]
Kind = Literal["sure", "unsure", "stranger", "unreadable", "waiting"]
KINDS: tuple[Kind, ...] = ("sure", "unsure", "stranger", "unreadable", "waiting")
DIFFER = "differ"
WAITING = KINDS.index("waiting")
PLACE = int(Qt.ItemDataRole.UserRole)
"""Model role: where the picture is in `paths`."""
Index = QModelIndex | QPersistentModelIndex
Whole = npt.NDArray[np.int64]


class AnswersModel(QAbstractListModel):
    """`paths` in the order in which they were listed; `order` are those that are shown, as places in `paths`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.paths: tuple[Path, ...] = ()
        self.order: Whole = np.arange(0)
        self.wanted = RIGHT_RATE
        self._doubts: list[Doubt | None] = []
        self._rows: list[list[Row | None]] = []
        self._kinds: list[npt.NDArray[np.int8]] = []
        self._classes: list[npt.NDArray[np.int32]] = []
        self._chances: list[npt.NDArray[np.float32]] = []
        self._strange: list[npt.NDArray[np.bool_]] = []
        self._names: dict[str, int] = {}
        self._sorting: Sorting = "name"
        self._class, self._kind = "", ""

    @property
    def networks(self) -> int:
        """How many networks answer."""
        return len(self._rows)

    @property
    def usual_order(self) -> bool:
        """Whether all pictures are shown in the order in which they were listed: new answers change no place then."""
        return self._sorting == "name" and not self._class and not self._kind

    def begin(self, paths: Sequence[Path], networks: int) -> None:
        """Show these, without answers."""
        self.beginResetModel()
        self.paths = tuple(paths)
        count = len(self.paths)
        self._doubts = [None] * networks
        self._rows = [[None] * count for _ in range(networks)]
        self._kinds = [np.full(count, WAITING, np.int8) for _ in range(networks)]
        self._classes = [np.full(count, -1, np.int32) for _ in range(networks)]
        self._chances = [np.full(count, -1.0, np.float32) for _ in range(networks)]
        self._strange = [np.zeros(count, np.bool_) for _ in range(networks)]
        self._names = {}
        self.order = self._arranged()
        self.endResetModel()

    def set_doubt(self, which: int, doubt: Doubt | None) -> None:
        """From when on the answers of network `which` count."""
        self._doubts[which] = doubt

    def take(self, said: Sequence[Said]) -> None:
        """New answers. Where they change the order, `arrange` is to be called, now and then."""
        for news in said:
            self._note(news.which, news.start, news.rows)
        if said and self.usual_order:
            first, last = min(news.start for news in said), max(news.start + len(news.rows) for news in said)
            self.dataChanged.emit(self.index(first), self.index(last - 1))

    def judge(self, wanted: float) -> None:
        """The verdicts so that `wanted` of what is answered is right: no picture is looked at again."""
        self.wanted = wanted
        for which in range(self.networks):
            self._judge(which, slice(None))
        self.arrange()

    def show_sorted(self, sorting: Sorting) -> None:
        self._sorting = sorting
        self.arrange()

    def show_only(self, name: str, kind: str) -> None:
        """Only pictures that are said to be of the class `name`, with this verdict (of `KINDS`, or `DIFFER`: of which
        the two networks say different things); "" stands for all."""
        self._class, self._kind = name, kind
        self.arrange()

    def arrange(self) -> None:
        """Sort and filter by what is known now."""
        order = self._arranged()
        if np.array_equal(order, self.order):
            if len(order):
                self.dataChanged.emit(self.index(0), self.index(len(order) - 1))
        elif len(order) == len(self.order):
            # As many as before: the view's layout stays.
            self.order = order
            self.dataChanged.emit(self.index(0), self.index(len(order) - 1))
        else:
            self.beginResetModel()
            self.order = order
            self.endResetModel()

    def row_of(self, place: int) -> int:
        """Where the picture at `place` in `paths` is shown; -1 where it isn't."""
        found = np.flatnonzero(self.order == place)
        return int(found[0]) if len(found) else -1

    def answers(self, place: int) -> list[tuple[Row | None, Kind]]:
        """What each network said to the picture at `place`, None where it hasn't yet, and whether that counts."""
        return [(rows[place], KINDS[kinds[place]]) for rows, kinds in zip(self._rows, self._kinds, strict=True)]

    def rows(self, which: int = 0) -> list[Row]:
        """All that network `which` has said so far, in the order of `paths`."""
        return [row for row in self._rows[which] if row is not None] if which < len(self._rows) else []

    def class_counts(self) -> dict[str, int]:
        """How many pictures network 0 says each class of, by name."""
        if not self._rows:
            return {}
        counts = np.bincount(self._classes[0][self._classes[0] >= 0], minlength=len(self._names))
        return {name: int(counts[code]) for name, code in sorted(self._names.items()) if counts[code]}

    def kind_counts(self) -> dict[str, int]:
        """How many of each of `KINDS` network 0 has, and of how many the two say different things (`DIFFER`)."""
        if not self._rows:
            return {}
        counts = np.bincount(self._kinds[0], minlength=len(KINDS))
        found: dict[str, int] = {kind: int(counts[code]) for code, kind in enumerate(KINDS)}
        return {**found, DIFFER: int(self._differ().sum())}

    def differs(self, place: int) -> bool:
        """Whether the two networks say different classes."""
        if self.networks < 2:
            return False
        first, second = (int(classes[place]) for classes in self._classes[:2])
        return first >= 0 and second >= 0 and first != second

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.order)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = int(self.order[index.row()])
        if role == PLACE:
            return place
        name = shown(self.paths[place].name)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip("\n".join([shown(str(self.paths[place])), *self._sentences(place)]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join([name, *self._sentences(place)])
        return None

    def _sentences(self, place: int) -> list[str]:
        return [answer_words(row, kind) for row, kind in self.answers(place)]

    def _note(self, which: int, start: int, rows: Sequence[Row]) -> None:
        end = start + len(rows)
        self._rows[which][start:end] = rows
        names = self._names
        self._classes[which][start:end] = [
            names.setdefault(row.top[0][0], len(names)) if row.top else -1 for row in rows
        ]
        self._chances[which][start:end] = [row.top[0][1] if row.top else -1.0 for row in rows]
        self._strange[which][start:end] = [row.verdict == "stranger" for row in rows]
        # Until it is judged, whatever can be read counts as sure.
        self._kinds[which][start:end] = [0 if row.top else KINDS.index("unreadable") for row in rows]
        self._judge(which, slice(start, end))

    def _judge(self, which: int, part: slice) -> None:
        """The verdicts of network `which` on this part, by the threshold for what is wanted."""
        doubt = self._doubts[which]
        least = 0.0 if doubt is None else doubt.level(self.wanted).threshold
        answered = self._classes[which][part] >= 0
        verdicts = np.where(self._strange[which][part], 2, np.where(self._chances[which][part] >= least, 0, 1))
        self._kinds[which][part] = np.where(answered, verdicts, self._kinds[which][part])

    def _differ(self) -> npt.NDArray[np.bool_]:
        if self.networks < 2:
            return np.zeros(len(self.paths), np.bool_)
        first, second = self._classes[:2]
        differ: npt.NDArray[np.bool_] = (first >= 0) & (second >= 0) & (first != second)
        return differ

    def _arranged(self) -> Whole:
        places = np.arange(len(self.paths))
        if not self._rows:
            return places
        kinds, classes, chances = self._kinds[0], self._classes[0], self._chances[0]
        keep = np.ones(len(places), np.bool_)
        if self._class:
            keep &= classes == self._names.get(self._class, -2)
        if self._kind == DIFFER:
            keep &= self._differ()
        elif self._kind:
            keep &= kinds == KINDS.index(self._kind)
        keys: dict[Sorting, npt.NDArray[Any]] = {
            "name": places,
            "class": self._ranks()[classes],
            "surest": -chances,
            "least sure": np.where(chances < 0, np.inf, chances),
            "verdict": np.array([2, 0, 1, 3, 4])[kinds],
        }
        order = np.argsort(keys[self._sorting], kind="stable")
        kept: Whole = order[keep[order]]
        return kept

    def _ranks(self) -> npt.NDArray[np.int64]:
        """Of each class its place in the alphabet; the last entry is for pictures without one, which come last."""
        ranks = np.full(len(self._names) + 1, len(self._names), np.int64)
        for rank, name in enumerate(sorted(self._names, key=str.casefold)):
            ranks[self._names[name]] = rank
        return ranks


def answer_words(row: Row | None, kind: Kind) -> str:
    """What a network said to a picture, in a few words."""
    if row is None:
        return tr("not looked at yet")
    if not row.top:
        return tr("can't be read")
    if kind == "stranger":
        return tr("none of its classes")
    name, part = row.top[0]
    told = tr("{name} {part}", name=name, part=percent(part, 0))
    return told if kind == "sure" else tr("not sure: {answer}", answer=told)
