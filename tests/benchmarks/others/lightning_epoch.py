"""Lightning: the tutorial's network and recipe as a module, one epoch by a Trainer with its defaults.

`python -m tests.benchmarks.others.lightning_epoch FOLDER`. Pictures decoded in memory, as torchvision's CIFAR10 has
them, a loader with two workers. The Trainer logs, draws its bar and keeps its checkpoint as it does for anybody.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import lightning
import torch
from torch.nn import functional
from torchvision.models import resnet18

from tests.benchmarks.turns import serve
from tests.benchmarks.tutorial import TRAIN, decoded, loader


class Module(lightning.LightningModule):
    def __init__(self) -> None:
        super().__init__()
        self.model = resnet18(num_classes=10)

    def forward(self, images: torch.Tensor) -> Any:
        return self.model(images)

    def training_step(self, batch: Any, batch_index: int) -> torch.Tensor:
        images, labels = batch
        logits = self(images)
        loss = functional.cross_entropy(logits, labels)
        self.log("train_loss", loss, prog_bar=True)
        self.log("train_accuracy", (logits.argmax(1) == labels).float().mean(), prog_bar=True)
        return loss

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)


def main() -> None:
    module, batches = Module(), loader(decoded(Path(sys.argv[1]), TRAIN))
    with tempfile.TemporaryDirectory() as place:

        def epoch() -> float:
            trainer = lightning.Trainer(max_epochs=1, default_root_dir=place)
            began = time.perf_counter()
            trainer.fit(module, batches)
            return time.perf_counter() - began

        serve(epoch)


if __name__ == "__main__":
    main()
