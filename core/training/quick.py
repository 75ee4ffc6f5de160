"""Quick fine-tuning: each "epoch" learns the last layer to convergence with one strength of regularisation."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from core.data.pictures import Pictures
from core.data.preview import flips
from core.errors import Cancelled
from core.messages import QT_TRANSLATE_NOOP, message
from core.models import surgery
from core.tasks.classification import Score
from core.training import features, probe
from core.training.control import Control
from core.training.events import Event, Notice, Preparing
from core.training.probe import Layer, Scaler
from core.training.run_state import RunState

LEARNING = message(QT_TRANSLATE_NOOP("core", "The last layer learns…"))


@dataclass(frozen=True, eq=False)
class Seen:
    """What the backbone gives, scaled: training views (N, F) with labels, and the validation pictures' (M, F)."""

    scaler: Scaler
    train: Tensor
    train_labels: Tensor
    validation: Tensor | None
    validation_labels: Tensor | None

    @property
    def strengths(self) -> tuple[float, ...]:
        return probe.STRENGTHS if self.validation is not None else (probe.UNCHOSEN,)


def look(state: RunState, control: Control) -> Generator[Event, None, Seen]:
    """Compute every picture's features once, of training pictures also mirrored where that means the same.

    Raises:
        Cancelled, UserError: as `features.compute`.
    """
    backbone, data = state.model.backbone(), state.data
    views = [(yield from features.compute(state, backbone, data.train, control, features.LOOKING))]
    if flips(state.config.recipe, data):
        what = features.LOOKING_MIRRORED
        views.append((yield from features.compute(state, backbone, data.train, control, what, flipped=True)))
    labels = torch.from_numpy(data.train.labels).to(views[0].device)
    train = torch.cat(views)
    scaler = Scaler.of(train)
    validation = validation_labels = None
    if data.validation is not None:
        what = features.LOOKING_VALIDATION
        validation = scaler((yield from features.compute(state, backbone, data.validation, control, what)))
        validation_labels = torch.from_numpy(data.validation.labels).to(train.device)
    state.model.train()
    return Seen(scaler, scaler(train), labels.repeat(len(views)), validation, validation_labels)


class QuickState(RunState):
    """A run whose steps solve for the last layer; pausing, resuming and keeping the best are `RunState`'s.

    It is set up by `begin`, before the first step.
    """

    inputs: ClassVar[str] = "features"
    seen: Seen
    layer: Layer

    def begin(self, seen: Seen) -> None:
        """Take the features; nothing is learned yet."""
        self.seen = seen
        self.layer = probe.nothing_learned(seen.train.shape[1], len(self.data.classes), seen.train.device)

    @property
    def epochs(self) -> int:
        return len(self.seen.strengths)

    @property
    def steps_per_epoch(self) -> int:
        return 1

    def train_batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        self.start_clock()
        yield self.seen.train, self.seen.train_labels

    def train_step(self, images: Tensor, labels: Tensor) -> None:
        """Solve with this epoch's strength, beginning at the last solution."""
        self.layer = probe.solve(images, labels, self.seen.strengths[self.epoch], self.layer)
        surgery.set_head(self.model, *self.seen.scaler.unscaled(self.layer.weight, self.layer.bias))
        loss, accuracy = probe.judge(self.layer, images, labels)
        self.step_in_epoch += 1
        self.note_step(1.0, torch.tensor(loss), torch.tensor(accuracy * len(labels)), len(labels), {})

    def judge(
        self, pictures: Pictures, interrupted: Callable[[], bool], weights: dict[str, Tensor] | None = None
    ) -> Score | None:
        """On the validation pictures from their features; on any others with the whole network."""
        seen = self.seen
        if weights is None and pictures is self.data.validation and seen.validation is not None:
            assert seen.validation_labels is not None
            loss, accuracy = probe.judge(self.layer, seen.validation, seen.validation_labels)
            return Score(loss, accuracy, len(pictures))
        return super().judge(pictures, interrupted, weights)

    def better(self, score: Score) -> bool:
        """The loss decides: among few pictures the accuracies of all strengths are the same, or luck."""
        return score.loss < self.best.loss

    def extra(self) -> dict[str, Tensor]:
        return {"weight": self.layer.weight, "bias": self.layer.bias}

    def restore_extra(self, extra: dict[str, Tensor]) -> None:
        device = self.layer.weight.device
        self.layer = Layer(extra["weight"].to(device), extra["bias"].to(device))


def learn_head(state: RunState, control: Control) -> Generator[Event, None, None]:
    """Give `state` the last layer that Quick would end with, and count it as the best so far, as of epoch 0."""
    seen = yield from look(state, control)
    layer = probe.nothing_learned(seen.train.shape[1], len(state.data.classes), seen.train.device)
    solutions = []
    for number, strength in enumerate(seen.strengths):
        yield Preparing(LEARNING, number, len(seen.strengths))
        if control.ending:
            raise Cancelled
        layer = probe.solve(seen.train, seen.train_labels, strength, layer)
        solutions.append(layer)
    if seen.validation is None or seen.validation_labels is None:
        surgery.set_head(state.model, *seen.scaler.unscaled(layer.weight, layer.bias))
        return
    scores = [probe.judge(each, seen.validation, seen.validation_labels) for each in solutions]
    chosen = int(np.argmin([loss for loss, _ in scores]))
    surgery.set_head(state.model, *seen.scaler.unscaled(solutions[chosen].weight, solutions[chosen].bias))
    loss, accuracy = scores[chosen]
    state.begin_with(Score(loss, accuracy, len(seen.validation_labels)))
    yield Notice(
        message(
            QT_TRANSLATE_NOOP("core", "With the last layer alone, {accuracy} % of the validation pictures are right."),
            accuracy=f"{100 * accuracy:.1f}",
        )
    )
