"""Quick fine-tuning: each "epoch" learns the last layer to convergence with one strength of regularisation."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from core.data.pictures import Pictures
from core.errors import Cancelled
from core.messages import QT_TRANSLATE_NOOP, message
from core.models import surgery
from core.tasks.classification import Score
from core.training import features, probe
from core.training.control import Control
from core.training.events import Event, Notice, Preparing
from core.training.probe import Ladder, Layer, Scaler
from core.training.run_state import RunState

LEARNING = message(QT_TRANSLATE_NOOP("core", "The last layer learns…"))
EACH_EPOCH = message(
    QT_TRANSLATE_NOOP(
        "core", "Each epoch is a last layer of its own, with less and less regularisation: the best is kept."
    )
)


@dataclass(frozen=True, eq=False)
class Seen:
    """What the backbone gives, scaled: V views of N training pictures (V * N, F), the validation pictures (M, F)."""

    scaler: Scaler
    train: Tensor
    train_labels: Tensor
    validation: Tensor | None
    validation_labels: Tensor | None

    @property
    def strengths(self) -> tuple[float, ...]:
        return probe.STRENGTHS if self.validation is not None else (probe.UNCHOSEN,)

    def plain(self, rows: Tensor) -> Tensor:
        """The unscaled features (M, F) of training pictures, int64 (M,), as they are: that view comes first."""
        scaled = self.train[rows.to(self.train.device)]
        return scaled * self.scaler.deviation + self.scaler.mean

    def judge(self, layer: Layer) -> Score:
        """On the validation pictures."""
        if self.validation is None or self.validation_labels is None:
            raise ValueError("there are no validation pictures")
        return Score(*probe.judge(layer, self.validation, self.validation_labels), len(self.validation_labels))


def look(state: RunState, control: Control) -> Generator[Event, None, Seen]:
    """Compute every picture's features once, of training pictures also mirrored where that means the same.

    Raises:
        Cancelled, UserError: as `features.compute`.
    """
    views, validation = yield from features.compute_all(state, state.model.backbone(), control)
    train, data = torch.cat(views), state.data
    scaler = Scaler.of(train)
    if isinstance(state, QuickState):
        yield Notice(EACH_EPOCH)
    return Seen(
        scaler,
        scaler(train),
        torch.from_numpy(data.train.labels).to(train.device),
        None if validation is None else scaler(validation),
        None if data.validation is None else torch.from_numpy(data.validation.labels).to(train.device),
    )


class QuickState(RunState):
    """A run whose steps solve for the last layer; pausing, resuming and keeping the best are `RunState`'s.

    It is set up by `begin`, before the first step.
    """

    inputs: ClassVar[str] = "features"
    seen: Seen
    ladder: Ladder
    held_out_right = 0.0
    """Training pictures that this strength's layers got right without having learned from them."""
    most_right = -1
    """Right answers on validation and held-out training pictures, by the best strength so far."""

    def begin(self, seen: Seen) -> None:
        """Take the features; nothing is learned yet."""
        self.seen = seen
        self.ladder = Ladder(seen.train, seen.train_labels, len(self.data.classes))

    @property
    def epochs(self) -> int:
        return len(self.seen.strengths)

    @property
    def steps_per_epoch(self) -> int:
        return 1

    def rate_at(self, step: int) -> float:
        """None: L-BFGS finds the length of each step by itself."""
        return 0.0

    def train_batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        self.start_clock()
        yield self.seen.train, self.seen.train_labels

    def train_step(self, images: Tensor, labels: Tensor) -> None:
        """Solve with this epoch's strength, beginning at the last solution."""
        rung = self.ladder.climb(self.seen.strengths[self.epoch])
        self.held_out_right = rung.held_out_right
        surgery.set_head(self.model, *self.seen.scaler.unscaled(self.ladder.layer))
        self.step_in_epoch += 1
        self.watch.count()  # one strength may take many times as long as another
        right = torch.tensor(rung.accuracy * len(images))
        self.note_step(0.0, torch.tensor(rung.loss), right, len(images), {})

    def judge(
        self, pictures: Pictures, interrupted: Callable[[], bool], weights: dict[str, Tensor] | None = None
    ) -> Score | None:
        """On the validation pictures from their features; on any others with the whole network."""
        if weights is None and pictures is self.data.validation:
            score = self.seen.judge(self.ladder.layer)
            self.watch.count()
            return score
        return super().judge(pictures, interrupted, weights)

    def better(self, score: Score) -> bool:
        """Whether more pictures are right that this strength's layers had not learned from; of equals the first."""
        right = _right(self.held_out_right, score)
        better = right > self.most_right
        self.most_right = max(right, self.most_right)
        return better

    def extra(self) -> dict[str, Tensor]:
        return {
            "weights": self.ladder.layers.weight,
            "biases": self.ladder.layers.bias,
            "most_right": torch.tensor([self.most_right, self.held_out_right]).double(),
        }

    def restore_extra(self, extra: dict[str, Tensor]) -> None:
        device = self.seen.train.device
        self.ladder.layers = Layer(extra["weights"].to(device), extra["biases"].to(device))
        most_right, self.held_out_right = extra["most_right"].tolist()
        self.most_right = round(most_right)


def _right(held_out_right: float, score: Score | None) -> int:
    """How many pictures are right that a strength's layers had not learned from."""
    return round(held_out_right + (score.accuracy * score.count if score else 0))


def learn_head(state: RunState, control: Control) -> Generator[Event, None, None]:
    """Give `state` the last layer that Quick would end with, and count it as the best so far, as of epoch 0.

    Raises:
        Cancelled, UserError: as `features.compute`.
    """
    seen = yield from look(state, control)
    ladder = Ladder(seen.train, seen.train_labels, len(state.data.classes))
    solutions: list[tuple[int, Layer, Score | None]] = []
    for number, strength in enumerate(seen.strengths):
        yield Preparing(LEARNING, number, len(seen.strengths))
        if control.ending:
            raise Cancelled
        rung = ladder.climb(strength)
        score = seen.judge(ladder.layer) if seen.validation is not None else None
        solutions.append((_right(rung.held_out_right, score), ladder.layer, score))
    # Of equals `max` takes the first: the one that is pulled most.
    _, layer, best = max(solutions, key=lambda solution: solution[0])
    surgery.set_head(state.model, *seen.scaler.unscaled(layer))
    if best is not None:
        state.begin_with(best)
        yield Notice(
            message(
                QT_TRANSLATE_NOOP(
                    "core", "With the last layer alone, {accuracy} % of the validation pictures are right."
                ),
                accuracy=f"{100 * best.accuracy:.1f}",
            )
        )
