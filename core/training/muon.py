"""Muon: momentum whose step on each convolution is made orthogonal; all other weights learn by SGD (Jordan 2024).

Keller Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks", kellerjordan.github.io/posts/muon.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from core.config import RecipeConfig
from core.training.repeated import Repeated
from core.training.without_compiler import SGD

NEWTON_SCHULZ_STEPS = 5
FAR_WIDER = 2
"""From here on, columns to rows, the iteration on squares is the shorter one."""
_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""They bring every singular value near 1 in five steps, and none of them exactly (Jordan 2024)."""


class Muon(SGD):
    """SGD with momentum in which each convolution's step has all its singular values near 1.

    Groups with "orthogonal" learn that way; weight decay is then decoupled. The others are SGD's.
    """

    def __init__(self, groups: list[dict[str, Any]], **values: Any) -> None:
        super().__init__(groups, **values)
        self._make_orthogonal = Repeated(_all_orthogonal)

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:
        """One step of every group from the gradients that are there."""
        groups = [(group, _trained(group)) for group in self.param_groups if group["orthogonal"]]
        moved = [self._moved(group, filters) for group, filters in groups]
        directions = [direction for _, each in moved for direction in each]
        # Whatever takes memory is done by now: where it ran out, nothing has moved yet.
        steps = iter(self._make_orthogonal(directions) if directions else ())
        loss = self._step_others(closure)
        for (group, filters), (averages, _) in zip(groups, moved, strict=True):
            if filters:
                torch._foreach_copy_([self.state[weight]["momentum_buffer"] for weight in filters], averages)
                torch._foreach_mul_(filters, 1 - group["lr"] * group["weight_decay"])
                torch._foreach_add_(filters, [next(steps) for _ in filters], alpha=-group["lr"])
        return loss

    def _step_others(self, closure: Any) -> Any:
        """SGD's step of the groups that aren't orthogonal."""
        every = self.param_groups
        self.param_groups = [group for group in every if not group["orthogonal"]]
        try:
            return super().step(closure)
        finally:
            self.param_groups = every

    def _moved(self, group: dict[str, Any], filters: list[Tensor]) -> tuple[list[Tensor], list[Tensor]]:
        """The averages of the gradients of `filters` after this step, and where they lead."""
        if not filters:
            return [], []
        gradients = [weight.grad for weight in filters if weight.grad is not None]
        for weight in filters:
            if "momentum_buffer" not in self.state[weight]:
                self.state[weight]["momentum_buffer"] = torch.zeros_like(weight)
        before = [self.state[weight]["momentum_buffer"] for weight in filters]
        averages = list(torch._foreach_mul(before, group["momentum"]))
        torch._foreach_add_(averages, gradients)
        if not group["nesterov"]:
            return averages, averages
        return averages, list(torch._foreach_add(gradients, averages, alpha=group["momentum"]))


def _trained(group: dict[str, Any]) -> list[Tensor]:
    return [weight for weight in group["params"] if weight.grad is not None]


def muon(groups: list[dict[str, Any]], recipe: RecipeConfig) -> torch.optim.Optimizer:
    """Muon for the filters of convolutions; SGD for normalisations, biases and the last layer."""
    divided = []
    for group in groups:
        filters = [weight for weight in group["params"] if weight.ndim == 4]
        others = [weight for weight in group["params"] if weight.ndim != 4]
        for weights, is_orthogonal in ((filters, True), (others, False)):
            if weights:
                divided.append({**group, "params": weights, "orthogonal": is_orthogonal})
    # Not fused: a gradient scaler then takes its scale out before the step.
    return Muon(
        divided,
        lr=recipe.learning_rate,
        momentum=recipe.momentum,
        nesterov=recipe.nesterov and recipe.momentum > 0,
        foreach=True,
    )


def macs(network: nn.Module) -> int:
    """Multiply-accumulates that making a step of every filter of `network` orthogonal takes."""
    sizes = [sorted((len(weight), weight[0].numel())) for weight in network.parameters() if weight.ndim == 4]
    return sum(2 * rows**2 * columns + (3 * NEWTON_SCHULZ_STEPS + 2) * rows**3 for rows, columns in sizes)


def orthogonal(matrix: Tensor) -> Tensor:
    """The nearest matrix whose singular values are all alike, roughly 0.7 to 1.2: (R, C) float to the same shape.

    Newton-Schulz iteration in float32; a matrix of zeros stays zero.
    """
    wide = matrix.float() if matrix.shape[0] <= matrix.shape[1] else matrix.float().T
    wide = wide / wide.norm().clamp(min=1e-7)
    # Squares alone take less than half of the work for 3x3 filters. Graphics cards round too much for that (TF32).
    far_wider = wide.shape[1] > FAR_WIDER * wide.shape[0] and wide.device.type == "cpu"
    wide = _by_its_square(wide) if far_wider else _step_by_step(wide)
    result = wide if matrix.shape[0] <= matrix.shape[1] else wide.T
    return result.to(matrix.dtype)


def _all_orthogonal(directions: list[Tensor]) -> list[Tensor]:
    return [orthogonal(direction.flatten(1)).view(direction.shape) for direction in directions]


def _step_by_step(wide: Tensor) -> Tensor:
    first, third, fifth = _COEFFICIENTS
    for _ in range(NEWTON_SCHULZ_STEPS):
        square = wide @ wide.T
        wide = torch.addmm(wide, torch.addmm(square, square, square, beta=third, alpha=fifth), wide, beta=first)
    return wide


def _by_its_square(wide: Tensor) -> Tensor:
    """The same iteration: each of its steps multiplies by a polynomial of X Xᵀ, so these are multiplied beforehand."""
    first, third, fifth = _COEFFICIENTS
    square = wide @ wide.T
    product = torch.eye(len(wide))
    for _ in range(NEWTON_SCHULZ_STEPS):
        factor = torch.addmm(square, square, square, beta=third, alpha=fifth)
        factor.diagonal().add_(first)
        product = factor @ product
        square = factor @ square @ factor
    return product @ wide
