"""A run in hand: network, optimizer, average and counters, and what one step does to them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import torch
from torch import Tensor, nn

from core.config import RunConfig
from core.data import batches
from core.data.pictures import DataSet, Pictures
from core.data.preview import judges_mirrored
from core.devices import Chosen
from core.models import resnet
from core.models.mirrored import BothWays
from core.tasks import classification
from core.tasks.classification import Score, Targets
from core.training import compiling, graphed, memory
from core.training.compiling import Compiled
from core.training.crash_mark import CrashMark
from core.training.ema import Ema
from core.training.events import EpochDone, Event, GradientNorms, Notice, StepDone
from core.training.graphed import Graphed
from core.training.memory import AtOnce
from core.training.precision import in_precision
from core.training.presenting import Presenter
from core.training.schedules import learning_rate
from core.training.stopwatch import Stopwatch
from core.training.tally import Best, Fresh, Sums

GRADIENT_NORMS_PER_EPOCH = 20
JUDGED_AT_ONCE = 128
"""So many pictures, or a batch where that is more, are judged at once."""


@dataclass
class RunState:
    """Everything that changes while a run goes on. Made by `core.training.setup`, saved by `core.training.saving`."""

    inputs: ClassVar[str] = "pictures"
    """What a step takes: part of what decides the last bits of a result."""

    config: RunConfig
    chosen: Chosen
    data: DataSet
    model: resnet.ResNet
    optimizer: torch.optim.Optimizer
    scaler: torch.amp.GradScaler
    ema: Ema | None
    batch_size: int
    threads: int
    at_once: AtOnce = field(init=False)
    _presenter: Presenter = field(init=False)
    epoch: int = 0
    """Whole epochs done."""
    step_in_epoch: int = 0
    """Steps done in the epoch in hand."""
    sums: Sums = field(default_factory=Sums)
    best: Best = field(default_factory=Best)
    outbox: deque[Event] = field(default_factory=deque)
    """Events that are due and not yet given to the consumer; they are saved with a checkpoint."""
    diverged_at: int | None = None
    _fresh: list[Fresh] = field(default_factory=list)
    watch: Stopwatch = field(default_factory=Stopwatch)
    """Counts the time of the epoch in hand, as far as it was worked on here."""
    _trained_here: int = 0
    _buffers: list[Tensor] = field(init=False)
    """The network's own. Walking through all of its modules at each step costs a small network much."""
    _statistics: list[Tensor] = field(init=False)
    """The buffers as they were before the step in hand."""
    _graphed: Graphed | None = None
    mark: CrashMark | None = None
    """Is there until the first step's loss was fetched, where the settings are new."""
    _compiled: Compiled | None = None

    def __post_init__(self) -> None:
        self._buffers = list(self.model.buffers())
        self._statistics = [buffer.clone() for buffer in self._buffers]
        self._presenter = Presenter(self.config, self.data, self.chosen.id, self.batch_size)
        self.at_once = AtOnce(self.config.recipe.accumulation, max(self.batch_size, JUDGED_AT_ONCE))
        if self.chosen.id.startswith("cuda"):
            torch.cuda.reset_peak_memory_stats(self.chosen.id)  # another run's is no measure for this one
        if graphed.is_possible(self.config, self.chosen.id):
            self._graphed = Graphed(self.outbox)

    @property
    def unsteady_steps(self) -> int:
        """So many steps at first take longer than those after them: in the last of them a graph may be recorded."""
        return 1 if self._graphed is None else graphed.REPEATED

    @property
    def judges_mirrored(self) -> bool:
        """Whether each picture is judged mirrored, too. Maps were computed of the pictures as they are."""
        return self.inputs == "pictures" and judges_mirrored(self.config.recipe, self.data)

    @property
    def epochs(self) -> int:
        return self.config.recipe.epochs

    @property
    def steps_per_epoch(self) -> int:
        return batches.steps_per_epoch(len(self.data.train), self.batch_size)

    @property
    def step(self) -> int:
        """Steps done in the whole run."""
        return self.epoch * self.steps_per_epoch + self.step_in_epoch

    @property
    def total_steps(self) -> int:
        return self.epochs * self.steps_per_epoch

    @property
    def epoch_complete(self) -> bool:
        return self.step_in_epoch == self.steps_per_epoch

    @property
    def finished(self) -> bool:
        return self.epoch == self.epochs

    def train_batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """The rest of the epoch in hand: images uint8 (N, H, W, 3), labels (N,), on the device."""
        self.start_clock()
        return batches.batches(
            self.data.train,
            seed=self.config.seed,
            epoch=self.epoch,
            batch_size=self.batch_size,
            first_step=self.step_in_epoch,
            device=self.chosen.id,
        )

    def rate_at(self, step: int) -> float:
        """The learning rate of step number `step` (from 0); 0 where there is none."""
        return learning_rate(step, self.total_steps, self.config.recipe)

    def start_clock(self) -> None:
        """From here on the epoch's time and its pictures are counted."""
        self.watch.start()
        self._trained_here = 0

    def train_step(self, images: Tensor, labels: Tensor) -> None:
        """Augment, forward, backward, step. Nothing here waits for the device, but fp16 beside Muon.

        Where memory runs out the batch is computed in twice as many parts, now and from then on.

        Raises:
            UserError: there is nothing left to halve.
        """
        rate = self.rate_at(self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group.get("scale", 1.0)
        loss, correct, norms = memory.until_it_fits(
            lambda: self._learn(images, labels), lambda: self._learn_less_at_once(len(labels))
        )
        if self.ema:
            self.ema.update()
        self.step_in_epoch += 1
        self.note_step(rate, loss, correct, len(labels), norms)

    def note_step(self, rate: float, loss: Tensor, correct: Tensor, count: int, norms: dict[str, Tensor]) -> None:
        """Keep a step's numbers until `fetch`: mean loss and right answers of `count` pictures, still on the device."""
        self.watch.beat()
        self._trained_here += count
        self._fresh.append(Fresh(self.step, rate, loss, correct, count, norms))

    def fetch(self) -> None:
        """Bring the losses of the steps since the last fetch from the device, in one transfer, into sums and outbox."""
        if not self._fresh:
            return
        losses = torch.stack([fresh.loss for fresh in self._fresh]).tolist()
        corrects = torch.stack([fresh.correct for fresh in self._fresh]).tolist()
        if self.mark is not None:
            self.mark.remove()
            self.mark = None
        for fresh, loss, correct in zip(self._fresh, losses, corrects, strict=True):
            if self.diverged_at is None and loss - loss != 0:
                self.diverged_at = fresh.step
            if self.diverged_at is not None:
                break
            self.sums.loss += loss * fresh.count
            self.sums.correct += correct
            self.sums.count += fresh.count
            self.outbox.append(StepDone(self.epoch + 1, fresh.step, loss, fresh.learning_rate))
            if fresh.norms:
                norms = {part: float(norm) for part, norm in fresh.norms.items()}
                self.outbox.append(GradientNorms(fresh.step, norms))
        self._fresh.clear()

    def finish_epoch(self, score: Score | None) -> bool:
        """Close the epoch whose steps are done, judged by `score` (None: no validation part); True if it's the best."""
        self.watch.beat("judging")
        seconds = self.watch.seconds
        best = score is not None and self.better(score)
        if score is not None and best:
            self.best = Best(self.epoch + 1, score.accuracy, score.loss)
        self.outbox.append(
            EpochDone(
                epoch=self.epoch + 1,
                step=self.step,
                train_loss=self.sums.loss / self.sums.count,
                train_accuracy=self.sums.correct / self.sums.count,
                validation_loss=score.loss if score else None,
                validation_accuracy=score.accuracy if score else None,
                learning_rate=self.rate_at(self.step - 1),
                best=best,
                seconds=seconds,
                images_per_second=self._trained_here / max(seconds, 1e-9),
            )
        )
        self.epoch, self.step_in_epoch, self.sums = self.epoch + 1, 0, Sums()
        return best

    def better(self, score: Score) -> bool:
        """Whether `score`, on the validation pictures, beats the best so far."""
        return (score.accuracy, -score.loss) > (self.best.accuracy, -self.best.loss)

    def begin_with(self, score: Score) -> None:
        """What was there before the first epoch has this score: only what beats it is better."""
        self.best = Best(0, score.accuracy, score.loss)

    def extra(self) -> dict[str, Tensor]:
        """What going on needs besides network, optimizer and counters."""
        return {}

    def restore_extra(self, extra: dict[str, Tensor]) -> None:
        """Take back what `extra` gave."""

    def judge(
        self, pictures: Pictures, interrupted: Callable[[], bool], weights: dict[str, Tensor] | None = None
    ) -> Score | None:
        """Score `weights` (the present ones that count, unless given) on `pictures`; None where interrupted."""
        judged = weights or (self.weights() if self.ema else None)
        if judged is None:
            return self._score_what_fits(pictures, interrupted)
        own = {name: tensor.clone() for name, tensor in self.model.state_dict().items()}
        self.model.load_state_dict(judged)
        try:
            return self._score_what_fits(pictures, interrupted)
        finally:
            self.model.load_state_dict(own)

    def _score_what_fits(self, pictures: Pictures, interrupted: Callable[[], bool]) -> Score | None:
        def ends() -> bool:
            self.watch.beat("judging")
            return interrupted()

        return memory.until_it_fits(lambda: self._score(pictures, ends), self._judge_less_at_once)

    def _score(self, pictures: Pictures, interrupted: Callable[[], bool]) -> Score | None:
        network = self._network()
        if self.judges_mirrored:
            network = BothWays(network)
        return classification.score(network, self._plain_batches(pictures), interrupted)

    def weights(self) -> dict[str, Tensor]:
        """The state_dict that counts: the average, where there is one."""
        return self.ema.weights(self.model) if self.ema else self.model.state_dict()

    def check_weights(self) -> None:
        """Note that the run has diverged where a weight has become NaN or infinite, before such weights are kept."""
        self.fetch()
        norms = torch.stack(torch._foreach_norm(list(self.model.parameters())))
        if self.diverged_at is None and not bool(torch.isfinite(norms).all()):
            self.diverged_at = self.step

    def _network(self) -> nn.Module:
        if self.config.device.compiled != "on":
            return in_precision(self.model, self.config.device, self.chosen.id)
        if self._compiled is None:
            at_once = -(-self.batch_size // self.at_once.parts_of(self.batch_size))
            self._compiled = Compiled(self.model, (at_once, self.data.image_size), self._go_on_uncompiled)
        return in_precision(self._compiled, self.config.device, self.chosen.id)

    def _go_on_uncompiled(self) -> None:
        device = self.config.device.model_copy(update={"compiled": "off"})
        self.config = self.config.model_copy(update={"device": device})
        self.outbox.append(Notice(compiling.FAILED))

    def _learn(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
        """One step from beginning to end: its loss, its right answers and, where they are due, gradient norms."""
        self._keep_statistics()
        # Stochastic depth and dropout draw from torch's own generator: a function of (seed, step), too.
        seed = batches.generator("layers", self.config.seed, self.step).initial_seed()
        # torch.manual_seed sees to every kind of device: for a small network on the processor that takes long.
        (torch.default_generator if self.chosen.id == "cpu" else torch).manual_seed(seed)
        pixels, targets = self._augmented(images, labels)
        loss, correct = self._accumulate_gradients(pixels, targets)
        norms = self._gradient_norms()
        self._optimizer_step()
        return loss, correct, norms

    def _keep_statistics(self) -> None:
        if self._buffers:
            torch._foreach_copy_(self._statistics, self._buffers)

    def _learn_less_at_once(self, count: int) -> None:
        """Undo a step on `count` pictures that ran out of memory, and have later ones computed in twice the parts."""
        self.optimizer.zero_grad(set_to_none=True)
        if self._graphed is not None:
            self._graphed.forget()
        if self._buffers:
            torch._foreach_copy_(self._buffers, self._statistics)
        # What it noted of the failed step must not meet the next one.
        scaler = torch.amp.GradScaler(self.chosen.id.partition(":")[0], enabled=self.scaler.is_enabled())
        scaler.load_state_dict(self.scaler.state_dict())
        self.scaler = scaler
        self.outbox.append(Notice(self.at_once.learn_less(count, self.step + 1)))

    def _judge_less_at_once(self) -> None:
        self.outbox.append(Notice(self.at_once.judge_less()))

    def _augmented(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Targets]:
        return self._presenter.present(
            images,
            labels,
            epoch=self.epoch,
            step_in_epoch=self.step_in_epoch,
            step=self.step,
            total_steps=self.total_steps,
        )

    def _plain_batches(self, pictures: Pictures) -> Iterator[tuple[Tensor, Tensor]]:
        plain = batches.batches(
            pictures, seed=0, epoch=0, batch_size=self.at_once.judged, device=self.chosen.id, shuffle=False
        )
        return ((self._presenter.normalised(images), labels) for images, labels in plain)

    def _accumulate_gradients(self, pixels: Tensor, targets: Targets) -> tuple[Tensor, Tensor]:
        """Gradients of the batch's mean loss; returns loss and count of right answers."""
        parts = self.at_once.parts_of(len(pixels))
        if self._graphed is None or parts > 1 or targets.second is not None:
            return self._gradients(pixels, targets, parts)
        return self._graphed.learn(
            lambda pixels, labels: self._gradients(pixels, Targets(labels), 1),
            self.model,
            pixels,
            targets.labels,
            self.total_steps - self.step,
        )

    def _gradients(self, pixels: Tensor, targets: Targets, parts: int) -> tuple[Tensor, Tensor]:
        network = self._network()
        total, correct = torch.zeros((), device=pixels.device), torch.zeros((), device=pixels.device)
        for part, aims in zip(pixels.tensor_split(parts), targets.chunk(parts), strict=True):
            logits = network(part)
            loss = classification.loss(logits, aims, self.config.recipe.label_smoothing) * (len(part) / len(pixels))
            self.scaler.scale(loss).backward()  # type: ignore[no-untyped-call]
            total += loss.detach()
            correct += classification.count_correct(logits, aims)
        return total, correct

    def _gradient_norms(self) -> dict[str, Tensor]:
        """The gradient's norm for each part of the network, every so many steps; else nothing."""
        if self.step % max(1, self.steps_per_epoch // GRADIENT_NORMS_PER_EPOCH):
            return {}
        scale = self.scaler.scale(torch.ones((), device=self.chosen.id))  # asking for its number would wait
        norms = {}
        for name, part in self.model.parts().items():
            gradients = [parameter.grad for parameter in part.parameters() if parameter.grad is not None]
            if gradients:
                norms[name] = torch.stack(torch._foreach_norm(gradients)).norm() / scale
        return norms

    def _optimizer_step(self) -> None:
        if self.config.recipe.clip_norm > 0:
            self.scaler.unscale_(self.optimizer)
            nn.utils.clip_grad_norm_(self.model.parameters(), self.config.recipe.clip_norm)
        memory.update_whole(lambda: self.scaler.step(self.optimizer), self.optimizer)
        self.scaler.update()
        self.optimizer.zero_grad(set_to_none=True)
