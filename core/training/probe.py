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

    def unscaled(self, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """The layer that does to raw features what (weight, bias) do to scaled ones."""
        raw = weight / self.deviation
        return raw, bias - raw @ self.mean


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


@torch.no_grad()
def judge(layer: Layer, scaled: Tensor, labels: Tensor) -> tuple[float, float]:
    """Mean cross-entropy in nats and the part of right answers."""
    logits = layer(scaled)
    right = (logits.argmax(dim=1) == labels).float().mean()
    return float(cross_entropy(logits, labels)), float(right)
