"""timm: what its train script does with an image folder, one epoch.

`python -m tests.benchmarks.others.timm_epoch FOLDER`. The package has no train script; this is the same calls with its
defaults: four workers, prefetching, random resized crops, flips, colour jitter 0.4, float32, SGD from timm.optim with a
schedule that is stepped at each update, an average of the loss.
"""

from __future__ import annotations

import sys
import time

import torch
from timm.data import IMAGENET_DEFAULT_MEAN, IMAGENET_DEFAULT_STD, create_dataset, create_loader
from timm.optim import create_optimizer_v2
from timm.scheduler import create_scheduler_v2
from timm.utils import AverageMeter, random_seed
from torch import nn
from torchvision.models import resnet18

from tests.benchmarks.turns import serve

BATCH, WORKERS, EPOCHS = 128, 4, 300


def main() -> None:
    random_seed(42)
    device = torch.device("cpu")
    model = resnet18(num_classes=10).to(device)
    optimizer = create_optimizer_v2(model, opt="sgd", lr=0.05, momentum=0.9, weight_decay=2e-5)
    pictures = create_dataset("", root=sys.argv[1], is_training=True, batch_size=BATCH)
    batches = create_loader(
        pictures,
        input_size=(3, 32, 32),
        batch_size=BATCH,
        is_training=True,
        use_prefetcher=True,
        scale=[0.08, 1.0],
        ratio=[3.0 / 4.0, 4.0 / 3.0],
        hflip=0.5,
        color_jitter=0.4,
        interpolation="random",
        mean=IMAGENET_DEFAULT_MEAN,
        std=IMAGENET_DEFAULT_STD,
        num_workers=WORKERS,
        device=device,
    )
    schedule, _ = create_scheduler_v2(optimizer, sched="cosine", num_epochs=EPOCHS, updates_per_epoch=len(batches))
    criterion = nn.CrossEntropyLoss().to(device)
    done = 0

    def epoch() -> float:
        nonlocal done
        began = time.perf_counter()
        model.train()
        losses, updates = AverageMeter(), done * len(batches)
        for inputs, targets in batches:
            loss = criterion(model(inputs), targets)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses.update(loss.item(), inputs.size(0))
            updates += 1
            schedule.step_update(num_updates=updates, metric=losses.avg)
        done += 1
        schedule.step(done, losses.avg)
        return time.perf_counter() - began

    serve(epoch)


if __name__ == "__main__":
    main()
