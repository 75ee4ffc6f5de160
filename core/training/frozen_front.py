"""Training the last stages on what the frozen front gives, computed once for each picture instead of in each epoch."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from core.config import RunConfig
from core.data import batches
from core.data.pictures import DataSet, Pictures
from core.data.preview import flips, varies
from core.data.transfer import to_device
from core.devices import free_memory
from core.models import surgery
from core.models.resnet import ResNet
from core.tasks import classification
from core.tasks.classification import Score, Targets
from core.training import features
from core.training.control import Control
from core.training.events import Event
from core.training.precision import in_precision
from core.training.run_state import RunState

MEMORY_SHARE = 0.25
"""The part of the free memory that the maps may take."""


@dataclass(frozen=True, eq=False)
class Maps:
    """The frozen front's outputs, float32 (N, H, W, C): of the training pictures plain and, where they are mirrored
    while training, mirrored; of the validation pictures plain."""

    views: list[Tensor]
    validation: Tensor | None


def pays(config: RunConfig, network: ResNet, data: DataSet, device: str) -> bool:
    """Whether there is a frozen front, pictures change in no other way than by mirroring, and the maps fit."""
    recipe = config.recipe
    changed = varies(recipe) or recipe.mixup > 0 or recipe.cutmix > 0
    if not network.frozen or changed or device.partition(":")[0] not in ("cpu", "cuda"):
        return False
    pictures = len(data.train) * (2 if flips(recipe, data) else 1) + len(data.validation or ())
    return pictures * _bytes_of_a_map(network, data.image_size, device) < MEMORY_SHARE * free_memory(device)


def look(state: RunState, control: Control) -> Generator[Event, None, Maps]:
    """Compute the maps.

    Raises:
        Cancelled, UserError: as `features.compute`.
    """
    front = nn.Sequential(surgery.frozen_front(state.model), _ChannelsLast())
    return Maps(*(yield from features.compute_all(state, front, control)))


class FrozenFrontState(RunState):
    """A run whose batches are maps. It is set up by `begin`, before the first step."""

    inputs: ClassVar[str] = "maps"
    maps: Maps
    rest: surgery.Rest

    def begin(self, maps: Maps) -> None:
        """Take the maps."""
        self.maps, self.rest = maps, surgery.Rest(self.model)

    def train_batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """The rest of the epoch in hand: maps (N, C, H, W), each plain or mirrored, and labels."""
        self.start_clock()
        seed, epoch, size = self.config.seed, self.epoch, self.batch_size
        order = batches.epoch_order(len(self.data.train), seed=seed, epoch=epoch)
        for step in range(self.step_in_epoch, self.steps_per_epoch):
            rows = order[step * size : (step + 1) * size]
            random = batches.generator("augment", seed, epoch, step)
            mirrored = torch.rand(len(rows), generator=random) < 0.5
            if self.config.recipe.flip == "alternate":
                mirrored = batches.mirrored_in(rows, seed=seed, epoch=epoch)
            labels = torch.from_numpy(self.data.train.labels[rows])
            yield self._taken(torch.from_numpy(rows), mirrored), to_device(labels, self.chosen.id)

    def _score(self, pictures: Pictures, interrupted: Callable[[], bool]) -> Score | None:
        """The validation pictures from their maps, any others with the whole network."""
        if pictures is not self.data.validation or self.maps.validation is None:
            return classification.score(self._whole(), self._plain_batches(pictures), interrupted)
        return classification.score(self._network(), self._validation_batches(self.maps.validation), interrupted)

    def _validation_batches(self, maps: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
        assert self.data.validation is not None
        labels = torch.from_numpy(self.data.validation.labels).to(maps.device)
        size = min(features.BATCH, self.at_once.judged)
        for first in range(0, len(maps), size):
            rows = slice(first, first + size)
            yield maps[rows].permute(0, 3, 1, 2), labels[rows]

    def _taken(self, rows: Tensor, mirrored: Tensor) -> Tensor:
        """The maps of `rows`, channels-last, the mirrored ones from the other view."""
        views = self.maps.views
        device = views[0].device
        taken = views[0].index_select(0, to_device(rows, device))
        if len(views) > 1:
            at = mirrored.nonzero()[:, 0]
            others = views[1].index_select(0, to_device(rows[at], device))
            taken.index_copy_(0, to_device(at, device), others)
        return taken.permute(0, 3, 1, 2)

    def _network(self) -> nn.Module:
        return in_precision(self.rest, self.config.device, self.chosen.id)

    def _whole(self) -> nn.Module:
        return super()._network()

    def _augmented(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Targets]:
        return images, Targets(labels)


def _bytes_of_a_map(network: ResNet, side: int, device: str) -> int:
    front = surgery.frozen_front(network).eval()
    with torch.no_grad():
        size = front(torch.zeros(1, 3, side, side, device=device)).nbytes
    network.train()
    return int(size)


class _ChannelsLast(nn.Module):
    """(N, C, H, W) to (N, H, W, C), each picture's map in one piece of memory."""

    def forward(self, maps: Tensor) -> Tensor:
        return maps.permute(0, 2, 3, 1).contiguous()
