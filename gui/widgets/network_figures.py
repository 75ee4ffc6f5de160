"""What a network costs: recorded figures of the presets at once, measured ones when torch is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core import choices
from core.config import ModelConfig
from core.errors import UserError
from core.messages import Message
from core.models.presets import Preset
from core.progress import Progress
from gui.dialogs.error_dialog import show_error
from gui.workers.background import Job, run_in_background
from gui.workers.torch_loader import TorchLoader, torch_loader

if TYPE_CHECKING:
    from core.models.summary import Summary

PATIENCE_MILLISECONDS = 120
"""Someone who types a number changes the network with each digit."""
MOST_REMEMBERED = 32


@dataclass(frozen=True)
class PartFigures:
    """Of stem, stage or head: output shape for one picture, parameters, multiply-accumulates."""

    shape: tuple[int, ...]
    parameters: int
    macs: int


@dataclass(frozen=True)
class Figures:
    """What is known of a network; None is not known yet. `problems` says why it can't be built or is a bad idea."""

    parameters: int | None = None
    macs: int | None = None
    receptive_field: int | None = None
    memory: int | None = None
    parts: dict[str, PartFigures] = field(default_factory=dict)
    problems: tuple[Message, ...] = ()
    measured: bool = False


@dataclass(frozen=True)
class Wish:
    """A network and what it is to be measured with."""

    config: ModelConfig
    classes: int
    image_size: int
    batch_size: int

    @property
    def key(self) -> str:
        """The same for networks whose measured summary is the same."""
        return f"{self.config.model_dump_json()} {self.classes} {self.image_size}"


class FigureSource(QObject):
    """`ask` answers with the signal `known`, at once with what is recorded and later with what was measured.

    Only the latest question is answered.
    """

    known = Signal(object)

    def __init__(self, parent: QObject, loader: TorchLoader | None = None) -> None:
        super().__init__(parent)
        self._loader = loader or torch_loader()
        self._wish: Wish | None = None
        self._job: Job | None = None
        self._summaries: dict[str, Summary] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MILLISECONDS)
        self._timer.timeout.connect(self._measure)
        self._loader.ready.connect(self._measure)

    def ask(self, wish: Wish) -> None:
        """What does this network cost?"""
        self._wish = wish
        if self._job is not None:
            self._job.cancel()
            self._job = None
        summary = self._summaries.get(wish.key)
        if summary is not None:
            self._timer.stop()
            self.known.emit(measured(summary, wish.batch_size))
            return
        self.known.emit(recorded(wish))
        self._timer.start()

    def _measure(self) -> None:
        wish = self._wish
        if wish is None or not self._loader.is_ready or wish.key in self._summaries or self._job is not None:
            return
        self._timer.stop()
        self._job = run_in_background(
            self,
            lambda progress: _summarise(wish, progress),
            lambda summary: self._measured(wish, summary),
            self._failed,
        )

    def _measured(self, wish: Wish, summary: Summary) -> None:
        self._job = None
        while len(self._summaries) >= MOST_REMEMBERED:
            self._summaries.pop(next(iter(self._summaries)))
        self._summaries[wish.key] = summary
        self.known.emit(measured(summary, wish.batch_size))

    def _failed(self, error: Exception) -> None:
        self._job = None
        if not isinstance(error, UserError):
            show_error(self.parent(), error)
            return
        self.known.emit(Figures(problems=tuple(error.sentences()), measured=True))


def recorded(wish: Wish) -> Figures:
    """What is known without torch: parameters, and multiply-accumulates for the preset's picture size."""
    preset = _preset_of(wish.config)
    if preset is None:
        return Figures()
    more_classes = wish.classes - preset.classes
    # The last layer has one weight for each feature and class, and one bias for each class.
    features = wish.config.widths[-1] * (4 if "bottleneck" in wish.config.block else 1)
    macs = preset.macs + more_classes * features if wish.image_size == preset.image_size else None
    return Figures(preset.parameters + more_classes * (features + 1), macs)


def measured(summary: Summary, batch_size: int) -> Figures:
    """The figures of a summary, for this batch size."""
    return Figures(
        summary.parameters,
        summary.macs,
        summary.receptive_field,
        summary.training_memory(batch_size),
        {part.name: PartFigures(part.shape, part.parameters, part.macs) for part in summary.parts},
        (summary.finding,) if summary.finding is not None else (),
        measured=True,
    )


def _preset_of(config: ModelConfig) -> Preset | None:
    """The preset whose structure this is."""
    if config.network not in choices.NETWORKS:
        return None
    preset = choices.choose("networks", config.network).resolve()
    same = all(getattr(config, name) == value for name, value in preset.settings.items())
    return preset if same else None


def _summarise(wish: Wish, progress: Progress) -> Summary:
    from core.models.summary import summarise

    progress.check()
    return summarise(wish.config, wish.classes, wish.image_size, wish.batch_size)
