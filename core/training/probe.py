"""The last layer alone, learned to convergence: multinomial logistic regression on features.

Convex, so that no learning rate, no epochs and no luck are involved. Legend: N pictures (each view counts), F features,
K classes.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, linear

STRENGTHS = (1.0, 0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4)
"""How strongly weights are pulled towards zero, from most to least: validation pictures choose among them."""
UNCHOSEN = 0.01
"""The strength where no validation picture can choose."""
ITERATIONS = 150
FOLDS = 5
FOLDED = 1000
LEAST_DEVIATION = 1e-6


@dataclass(frozen=True, eq=False)
class Scaler:
    """Brings each feature to mean 0 and deviation 1, so that one strength means the same for every network."""

    mean: Tensor
    deviation: Tensor

    @classmethod
    def of(cls, features: Tensor) -> Scaler:
        """From features (N, F)."""
        deviation, mean = torch.std_mean(features, dim=0, correction=0)
        return cls(mean, deviation.clamp(min=LEAST_DEVIATION))

    def __call__(self, features: Tensor) -> Tensor:
        return (features - self.mean) / self.deviation

    def unscaled(self, layer: Layer) -> tuple[Tensor, Tensor]:
        """Weight and bias that do to raw features what `layer` does to scaled ones."""
        raw = layer.weight / self.deviation
        return raw, layer.bias - raw @ self.mean


@dataclass(frozen=True, eq=False)
class Layer:
    """A solution for scaled features: weight (K, F), bias (K,)."""

    weight: Tensor
    bias: Tensor

    def __call__(self, scaled: Tensor) -> Tensor:
        return linear(scaled, self.weight, self.bias)


def nothing_learned(features: int, classes: int, device: torch.device) -> Layer:
    """Where solving begins: every class is as likely as any."""
    return Layer(torch.zeros(classes, features, device=device), torch.zeros(classes, device=device))


def solve(scaled: Tensor, labels: Tensor, strength: float, begin: Layer) -> Layer:
    """Minimise mean cross-entropy + strength / 2 · |weight|², by L-BFGS (Liu and Nocedal 1989) from `begin`.

    `scaled` is (N, F), `labels` int64 (N,). The bias isn't pulled.
    """
    weight, bias = begin.weight.clone().requires_grad_(), begin.bias.clone().requires_grad_()
    optimizer = torch.optim.LBFGS(
        [weight, bias],
        max_iter=ITERATIONS,
        history_size=10,
        tolerance_grad=1e-5,
        tolerance_change=1e-7,
        line_search_fn="strong_wolfe",
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = cross_entropy(linear(scaled, weight, bias), labels) + strength / 2 * weight.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    with torch.enable_grad():
        optimizer.step(closure)  # type: ignore[no-untyped-call]
    return Layer(weight.detach(), bias.detach())


@dataclass(frozen=True, eq=False)
class Rung:
    """What came of one strength: the layer, how it does on what it learned from, and how many of the training pictures
    layers that had not seen them got right."""

    layer: Layer
    loss: float
    accuracy: float
    held_out_right: float


class Ladder:
    """Solves for one strength after the other, each from where the last one ended.

    Validation pictures are few where pictures are few, and one right answer more may be luck. Up to `FOLDED` training
    pictures, layers that learn from four fifths of them judge the rest, so that every picture has a say (stratified
    5-fold cross-validation). `views` are the pictures' scaled features (V * N, F), `labels` int64 (N,).
    """

    def __init__(self, views: Tensor, labels: Tensor, classes: int) -> None:
        self._views, self._labels = views, labels
        count = len(labels)
        folds = FOLDS if FOLDS < count <= FOLDED else 0
        self._fold = _folds(labels, max(folds, 1))
        self.layers = [nothing_learned(views.shape[1], classes, views.device) for _ in range(1 + folds)]

    def climb(self, strength: float) -> Rung:
        """The next solution."""
        times = len(self._views) // len(self._labels)
        labels = self._labels.repeat(times)
        layers = [solve(self._views, labels, strength, self.layers[0])]
        right = 0.0
        for number, begin in enumerate(self.layers[1:]):
            inside = (self._fold != number).repeat(times)
            layers.append(solve(self._views[inside], labels[inside], strength, begin))
            outside = (self._fold == number).nonzero().squeeze(1)
            right += len(outside) * judge(layers[-1], self._views[outside], self._labels[outside])[1]
        self.layers = layers
        loss, accuracy = judge(layers[0], self._views, labels)
        return Rung(layers[0], loss, accuracy, right)


def _folds(labels: Tensor, count: int) -> Tensor:
    """Each picture's fold, 0 to count-1: int64 (N,). Every class is dealt out evenly."""
    fold = torch.zeros_like(labels)
    for label in range(int(labels.max()) + 1):
        rows = (labels == label).nonzero().squeeze(1)
        fold[rows] = torch.arange(len(rows), device=labels.device) % count
    return fold


@torch.no_grad()
def judge(layer: Layer, scaled: Tensor, labels: Tensor) -> tuple[float, float]:
    """Mean cross-entropy in nats and the part of right answers; (0, 0) where there are no pictures."""
    if not len(labels):
        return 0.0, 0.0
    logits = layer(scaled)
    right = (logits.argmax(dim=1) == labels).float().mean()
    return float(cross_entropy(logits, labels)), float(right)
