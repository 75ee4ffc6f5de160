"""The optimizers that can be chosen, and which parameters are decayed."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from core import choices
from core.config import RecipeConfig, RunConfig
from core.models.cost import macs
from core.models.resnet import ResNet
from core.training import muon
from core.training.without_compiler import SGD, AdamW, spare_the_compiler

MUON_PAYS = 0.5
"""Part of a step's arithmetic that Muon may add; in a few epochs it learns what takes SGD two to three times as many
(core/training/RECIPES.md)."""

Groups = list[dict[str, Any]]


def sgd(groups: Groups, recipe: RecipeConfig) -> torch.optim.Optimizer:
    """Stochastic gradient descent with (Nesterov) momentum."""
    return SGD(
        groups,
        lr=recipe.learning_rate,
        momentum=recipe.momentum,
        nesterov=recipe.nesterov and recipe.momentum > 0,
        fused=_can_fuse(groups),
    )


def adamw(groups: Groups, recipe: RecipeConfig) -> torch.optim.Optimizer:
    """Adam with decoupled weight decay (Loshchilov and Hutter 2017)."""
    return AdamW(groups, lr=recipe.learning_rate, fused=_can_fuse(groups))


def settled(config: RunConfig, network: ResNet, image_size: int) -> RunConfig:
    """`config` with an optimizer in place of "auto": a function of the network, the pictures and the batch alone."""
    recipe = config.recipe
    if recipe.optimizer != "auto":
        return config
    step = 3 * macs(network, image_size) * recipe.batch_size
    optimizer = "muon" if muon.macs(network) <= MUON_PAYS * step else "sgd"
    return config.model_copy(update={"recipe": recipe.model_copy(update={"optimizer": optimizer})})


def build_optimizer(
    model: ResNet, recipe: RecipeConfig, scales: dict[str, float] | None = None
) -> torch.optim.Optimizer:
    """The recipe's optimizer over all trained parameters of `model`.

    `scales` says for each part of the network what its learning rate is multiplied with; without it all are alike.
    """
    spare_the_compiler()
    groups = parameter_groups(model, recipe)
    if scales is not None:
        parts = model.parts()
        groups = [{**group, "scale": scales[part]} for part in parts for group in parameter_groups(parts[part], recipe)]
    optimizer: torch.optim.Optimizer = choices.choose("optimizers", recipe.optimizer).resolve()(groups, recipe)
    return optimizer


def parameter_groups(model: nn.Module, recipe: RecipeConfig) -> Groups:
    """Weights of convolutions and the last layer are decayed; normalisation and biases only if the recipe says so."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    matrices = [parameter for parameter in trained if parameter.ndim > 1]
    vectors = [parameter for parameter in trained if parameter.ndim <= 1]
    vector_decay = recipe.weight_decay if recipe.decay_norm_and_bias else 0.0
    groups = [(matrices, recipe.weight_decay), (vectors, vector_decay)]
    return [{"params": parameters, "weight_decay": decay} for parameters, decay in groups if parameters]


def _can_fuse(groups: Groups) -> bool:
    """One kernel for all parameters, where torch has one: several times faster than a loop over them."""
    return all(parameter.device.type in ("cpu", "cuda", "mps") for group in groups for parameter in group["params"])
