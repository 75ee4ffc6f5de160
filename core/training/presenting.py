"""How pictures are shown to the network: changed as the recipe says and mixed when training, normalised always."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from core.config import RunConfig
from core.data import augment, batches
from core.data.pictures import DataSet, Rows
from core.data.preview import flips
from core.tasks.classification import Targets
from core.training import mixing
from core.training.precision import memory_format


@dataclass
class Presenter:
    """Of one run, on the device `device`. What it does is a function of the seed and the place in the run."""

    config: RunConfig
    data: DataSet
    device: str
    batch_size: int
    _order: tuple[int, Rows] | None = None
    """An epoch and the order of its pictures."""

    def present(
        self, images: Tensor, labels: Tensor, *, epoch: int, step_in_epoch: int, step: int, total_steps: int
    ) -> tuple[Tensor, Targets]:
        """A batch to learn from: uint8 (N, H, W, 3) and labels (N,) to float (N, 3, H', W') and what is asked for."""
        recipe, seed = self.config.recipe, self.config.seed
        rows = self._rows(len(labels), epoch, step_in_epoch) if recipe.flip == "alternate" else None
        flip = flips(recipe, self.data)
        images = augment.augment(images, recipe, flip=flip, seed=seed, epoch=epoch, step=step_in_epoch, rows=rows)
        side = augment.side_at(step / total_steps, images.shape[1], recipe.first_size)
        pixels = augment.resized(self.normalised(images), side)
        return mixing.mix(pixels, labels, recipe, batches.generator("mixing", seed, step))

    def normalised(self, images: Tensor) -> Tensor:
        """uint8 (N, H, W, 3) to float32 (N, 3, H, W) in the layout that is in force."""
        pixels = augment.normalise(images, self.data.mean, self.data.std)
        return pixels.contiguous(memory_format=memory_format(self.config.device, self.device))

    def _rows(self, count: int, epoch: int, step_in_epoch: int) -> Rows:
        """The places of the batch's `count` pictures in the training part: alternating mirrors go by them."""
        if self._order is None or self._order[0] != epoch:
            self._order = (epoch, batches.epoch_order(len(self.data.train), seed=self.config.seed, epoch=epoch))
        first = step_in_epoch * self.batch_size
        return self._order[1][first : first + count]
