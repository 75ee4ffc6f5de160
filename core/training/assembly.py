"""Puts a run's state together: the network on its device, its optimizer, scaler and average."""

from __future__ import annotations

import torch

from core.config import RunConfig
from core.data.pictures import DataSet
from core.devices import Chosen
from core.models.resnet import ResNet
from core.training.ema import Ema
from core.training.optimizers import build_optimizer, settled
from core.training.precision import memory_format
from core.training.run_state import RunState


def seed(number: int, chosen: Chosen) -> None:
    """Make the next random numbers a function of `number`. Where the processor trains, no card is asked: one that has
    given up refuses even that."""
    (torch.default_generator if chosen.id == "cpu" else torch).manual_seed(number)


def place(network: ResNet, config: RunConfig, chosen: Chosen) -> ResNet:
    """`network` on the device, in the wanted layout and in training mode."""
    network.to(device=chosen.id).to(memory_format=memory_format(config.device, chosen.id))
    return network.train()


def assemble(
    kind: type[RunState],
    config: RunConfig,
    data: DataSet,
    chosen: Chosen,
    threads: int,
    network: ResNet,
    scales: dict[str, float] | None = None,
    *,
    averaged: bool = True,
) -> RunState:
    """A run of this kind at step 0. `network` is placed; `scales` are `build_optimizer`'s."""
    config = settled(config, network, data.image_size)
    return kind(
        config=config,
        chosen=chosen,
        data=data,
        model=network,
        optimizer=build_optimizer(network, config.recipe, scales),
        scaler=torch.amp.GradScaler(chosen.id.partition(":")[0], enabled=config.device.precision == "fp16"),
        ema=Ema(network, config.recipe.ema) if averaged and config.recipe.ema > 0 else None,
        batch_size=min(config.recipe.batch_size, len(data.train)),
        threads=threads,
    )
