"""A training written down plainly, to hold the engine against: nothing of it comes from core but where said.

A network of two blocks by torch.nn alone, optimizers of torch.optim, Muon after its author's description, schedules
from their formulas, averages, smoothing and clipping by hand. From core come the pictures, the first weights, and the
two functions that are promised: the order of an epoch and the seed of a step's layers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.config import RecipeConfig, RunConfig
from core.data import batches
from core.data.pictures import DataSet, Pictures
from core.models import resnet

PARTS = {"stem": ("conv1", "bn1"), "stage 1": ("layer1",), "stage 2": ("layer2",), "head": ("fc",)}


class PlainBlock(nn.Module):
    """Two 3x3 convolutions and what goes around them; `skipped` is the chance that only that remains."""

    def __init__(self, inside: int, outside: int, stride: int, skipped: float) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inside, outside, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outside)
        self.conv2 = nn.Conv2d(outside, outside, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outside)
        self.skipped = skipped
        if stride != 1 or inside != outside:
            self.downsample = nn.Sequential(nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))

    def forward(self, features: Tensor) -> Tensor:
        around = self.downsample(features) if hasattr(self, "downsample") else features
        branch = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(features)))))
        if self.training and self.skipped:
            kept = (torch.rand(len(features)) >= self.skipped).float()
            branch = branch * (kept / (1 - self.skipped)).reshape(-1, 1, 1, 1)
        return functional.relu(branch + around)


class PlainNetwork(nn.Module):
    """Stem, two stages of one block, head."""

    def __init__(self, config: RunConfig, classes: int) -> None:
        super().__init__()
        first, second = config.model.widths
        skipped = config.model.stochastic_depth
        self.conv1 = nn.Conv2d(3, first, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(first)
        self.layer1 = nn.Sequential(PlainBlock(first, first, 1, skipped / 2))
        self.layer2 = nn.Sequential(PlainBlock(first, second, 2, skipped))
        self.fc = nn.Linear(second, classes)
        self.dropped = config.model.dropout

    def forward(self, images: Tensor) -> Tensor:
        features = self.layer2(self.layer1(functional.relu(self.bn1(self.conv1(images)))))
        seen = features.mean((2, 3))
        logits: Tensor = self.fc(functional.dropout(seen, self.dropped, self.training))
        return logits


def newton_schulz(gradient: Tensor) -> Tensor:
    """`newtonschulz5` of kellerjordan.github.io/posts/muon, in float64."""
    a, b, c = 3.4445, -4.7750, 2.0315
    matrix = gradient.double()
    matrix = matrix / (matrix.norm() + 1e-7)
    if gradient.size(0) > gradient.size(1):
        matrix = matrix.T
    for _ in range(5):
        square = matrix @ matrix.T
        matrix = a * matrix + (b * square + c * square @ square) @ matrix
    if gradient.size(0) > gradient.size(1):
        matrix = matrix.T
    return matrix.to(gradient.dtype)


class PlainMuon:
    """Momentum, the nearest orthogonal matrix of it for filters, weight decay apart from it; SGD for all else."""

    def __init__(self, filters: list[nn.Parameter], others: list[dict[str, Any]], recipe: RecipeConfig) -> None:
        self.recipe = recipe
        self.filters = filters
        self.momenta = [torch.zeros_like(weight) for weight in filters]
        self.others = torch.optim.SGD(others, lr=1.0, momentum=recipe.momentum, nesterov=recipe.nesterov)
        self.param_groups: list[dict[str, Any]] = self.others.param_groups

    @torch.no_grad()
    def step(self) -> None:
        rate, recipe = self.param_groups[0]["lr"], self.recipe
        for weight, momentum in zip(self.filters, self.momenta, strict=True):
            assert weight.grad is not None
            momentum.mul_(recipe.momentum).add_(weight.grad)
            direction = weight.grad + recipe.momentum * momentum if recipe.nesterov else momentum
            step = newton_schulz(direction.reshape(len(direction), -1)).reshape(direction.shape)
            weight.mul_(1 - rate * recipe.weight_decay)
            weight.sub_(rate * step)
        self.others.step()

    def zero_grad(self) -> None:
        self.others.zero_grad()
        for weight in self.filters:
            weight.grad = None


def optimizer_of(network: nn.Module, recipe: RecipeConfig) -> Any:
    """The recipe's optimizer; a KeyError where the table has one that nobody has written down here."""
    vectors = [weight for weight in network.parameters() if weight.ndim == 1]
    filters = [weight for weight in network.parameters() if weight.ndim == 4]
    matrices = [weight for weight in network.parameters() if weight.ndim == 2]
    light = {"params": vectors, "weight_decay": recipe.weight_decay if recipe.decay_norm_and_bias else 0.0}
    heavy = {"params": [*filters, *matrices], "weight_decay": recipe.weight_decay}
    made = {
        "sgd": lambda: torch.optim.SGD([heavy, light], lr=1.0, momentum=recipe.momentum, nesterov=recipe.nesterov),
        "adamw": lambda: torch.optim.AdamW([heavy, light], lr=1.0),
        "muon": lambda: PlainMuon(filters, [{**heavy, "params": matrices}, light], recipe),
    }
    return made[recipe.optimizer]()


def rate_of(progress: float, recipe: RecipeConfig) -> float:
    """What the learning rate is multiplied with; a KeyError where the table has a schedule that isn't known here."""
    up = min(1.0, progress / recipe.warmup) if recipe.warmup else 1.0
    after = max(0.0, (progress - recipe.warmup) / (1 - recipe.warmup))
    return {
        "constant": up,
        "step": up * recipe.step_factor ** len([part for part in recipe.milestones if part <= progress]),
        "cosine": up * math.cos(after * math.pi / 2) ** 2,
        "one-cycle": up * (1 - after),
    }[recipe.schedule]


def smoothed_loss(logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    """The mean cross-entropy with targets of which a part is spread over all classes."""
    classes = logits.shape[1]
    targets = functional.one_hot(labels, classes) * (1 - smoothing) + smoothing / classes
    return -(targets * functional.log_softmax(logits, 1)).sum(1).mean()


@dataclass
class PlainRun:
    """A whole training: what each step and epoch came to, and the weights in the end."""

    config: RunConfig
    data: DataSet
    losses: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    norms: list[dict[str, float]] = field(default_factory=list)
    """Of the gradient, for each part of the network, before it is clipped."""
    epochs: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Loss and accuracy while training, loss and accuracy on the validation pictures."""

    def __post_init__(self) -> None:
        torch.manual_seed(self.config.seed)
        first = resnet.build(self.config.model, len(self.data.classes))
        self.network = PlainNetwork(self.config, len(self.data.classes))
        self.network.load_state_dict(first.state_dict())
        self.optimizer = optimizer_of(self.network, self.config.recipe)
        self.average = self._floats()
        self.steps = 0
        self._train()

    def _train(self) -> None:
        recipe, count = self.config.recipe, len(self.data.train)
        starts = [first for first in range(0, count, recipe.batch_size) if count - first > 1]
        for epoch in range(recipe.epochs):
            order = batches.epoch_order(count, seed=self.config.seed, epoch=epoch)
            seen = right = total = 0.0
            for first in starts:
                rows = order[first : first + recipe.batch_size]
                labels = torch.from_numpy(self.data.train.labels[rows])
                loss, correct = self._step(self._pixels(self.data.train, rows), labels, recipe.epochs * len(starts))
                self.losses.append(loss)
                seen, right, total = seen + len(rows), right + correct, total + loss * len(rows)
            self.epochs.append((total / seen, right / seen, *self._judged()))

    def _step(self, pixels: Tensor, labels: Tensor, total_steps: int) -> tuple[float, int]:
        recipe = self.config.recipe
        rate = recipe.learning_rate * rate_of((self.steps + 0.5) / total_steps, recipe)
        self.rates.append(rate)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        torch.manual_seed(batches.generator("layers", self.config.seed, self.steps).initial_seed())
        self.network.train()
        self.optimizer.zero_grad()
        loss, correct = 0.0, 0
        pieces = pixels.tensor_split(recipe.accumulation), labels.tensor_split(recipe.accumulation)
        for some, aims in zip(*pieces, strict=True):
            logits = self.network(some)
            part = smoothed_loss(logits, aims, recipe.label_smoothing) * len(some) / len(pixels)
            part.backward()
            loss, correct = loss + part.item(), correct + int((logits.argmax(1) == aims).sum())
        self.norms.append({part: self._norm(names) for part, names in PARTS.items()})
        if recipe.clip_norm:
            self._clip(recipe.clip_norm)
        self.optimizer.step()
        self.steps += 1
        decay = min(recipe.ema, (1 + self.steps) / (10 + self.steps))
        now = self._floats()
        self.average = {name: decay * old + (1 - decay) * now[name] for name, old in self.average.items()}
        return loss, correct

    def _norm(self, names: tuple[str, ...]) -> float:
        own = [weight.grad for name, weight in self.network.named_parameters() if name.startswith(names)]
        return math.sqrt(sum(float(gradient.double().square().sum()) for gradient in own if gradient is not None))

    def _clip(self, longest: float) -> None:
        gradients = [weight.grad for weight in self.network.parameters()]
        length = math.sqrt(sum(float(gradient.double().square().sum()) for gradient in gradients))
        for gradient in gradients:
            gradient.mul_(min(1.0, longest / (length + 1e-6)))

    @torch.no_grad()
    def _judged(self) -> tuple[float, float]:
        pictures = self.data.validation
        assert pictures is not None
        judged = PlainNetwork(self.config, len(self.data.classes)).eval()
        judged.load_state_dict({**self.network.state_dict(), **(self.average if self.config.recipe.ema else {})})
        logits = judged(self._pixels(pictures, None))
        labels = torch.from_numpy(pictures.labels)
        return float(functional.cross_entropy(logits, labels)), float((logits.argmax(1) == labels).float().mean())

    def _pixels(self, pictures: Pictures, rows: Any) -> Tensor:
        every = pictures.gather(range(len(pictures)) if rows is None else rows)  # type: ignore[arg-type]
        scaled = torch.from_numpy(every).double() / 255
        mean, std = torch.tensor(self.data.mean).double(), torch.tensor(self.data.std).double()
        return ((scaled - mean) / std).permute(0, 3, 1, 2).float().contiguous()

    def _floats(self) -> dict[str, Tensor]:
        state = self.network.state_dict().items()
        return {name: tensor.clone() for name, tensor in state if tensor.is_floating_point()}
