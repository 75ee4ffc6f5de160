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
ITERATIONS = 60
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


def solve(scaled: Tensor, labels: Tensor, strength: float, begin: Layer, inside: Tensor | None = None) -> Layer:
    """Minimise mean cross-entropy + strength / 2 · |weight|², by L-BFGS (Liu and Nocedal 1989) from `begin`.

    `scaled` is (N, F), `labels` int64 (N,). The bias isn't pulled. Several layers, weight (L, K, F) and bias (L, K),
    are solved for at once, each on the pictures that its row of `inside`, float (L, N) of 0 and 1, says.
    """
    weight, bias = begin.weight.clone().requires_grad_(), begin.bias.clone().requires_grad_()
    share = torch.ones(1, len(labels), device=labels.device) if inside is None else inside
    share = share / share.sum(dim=1, keepdim=True)
    optimizer = torch.optim.LBFGS(
        [weight, bias],
        max_iter=ITERATIONS,
        history_size=10,
        tolerance_grad=1e-4,
        tolerance_change=1e-6,
        line_search_fn="strong_wolfe",
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        logits = linear(scaled, weight.flatten(0, -2), bias.flatten()).view(len(scaled), len(share), -1)
        losses = cross_entropy(logits.transpose(1, 2), labels[:, None].expand(-1, len(share)), reduction="none")
        loss = (losses * share.T).sum() + strength / 2 * weight.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    with torch.enable_grad():
        optimizer.step(closure)  # type: ignore[no-untyped-call]
    return Layer(weight.detach(), bias.detach())


@dataclass(frozen=True, eq=False)
class Rung:
    """What came of one strength: how the layer does on what it learned from, and how many of the training pictures
    layers that had not seen them got right."""

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
        self._times = len(views) // count
        inside = [self._fold != number for number in range(-1, folds)]
        self._inside = torch.stack(inside).float().repeat(1, self._times)
        blank = nothing_learned(views.shape[1], classes, views.device)
        layers = 1 + folds
        self.layers = Layer(blank.weight.repeat(layers, 1, 1), blank.bias.repeat(layers, 1))
        """The last solution: weight (L, K, F) and bias (L, K); the first learned from all pictures."""

    @property
    def layer(self) -> Layer:
        """The last solution from all pictures."""
        return self._layer(0)

    def climb(self, strength: float) -> Rung:
        """Find the next solution."""
        labels = self._labels.repeat(self._times)
        self.layers = solve(self._views, labels, strength, self.layers, self._inside)
        right = 0.0
        for number in range(len(self.layers.bias) - 1):
            outside = (self._fold == number).nonzero().squeeze(1)
            right += len(outside) * judge(self._layer(1 + number), self._views[outside], self._labels[outside])[1]
        return Rung(*judge(self.layer, self._views, labels), right)

    def _layer(self, number: int) -> Layer:
        return Layer(self.layers.weight[number], self.layers.bias[number])


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
