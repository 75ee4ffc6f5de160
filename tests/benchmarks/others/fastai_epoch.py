"""fastai: an image folder by its DataLoaders, with the transforms of its own examples, one epoch by `Learner.fit`.

`python -m tests.benchmarks.others.fastai_epoch FOLDER`. As its train_imagenette example for small pictures: a random
resized crop and a flip of each item, normalised in batches; workers as fastai chooses them. Nothing is validated.
"""

from __future__ import annotations

import sys
import time
from functools import partial

from fastai.vision.all import (
    SGD,
    CrossEntropyLossFlat,
    FlipItem,
    ImageDataLoaders,
    Learner,
    Normalize,
    RandomResizedCrop,
    cifar_stats,
)
from torchvision.models import resnet18

from tests.benchmarks.turns import serve


def main() -> None:
    data = ImageDataLoaders.from_folder(
        sys.argv[1],
        train=".",
        valid="none",
        bs=128,
        item_tfms=[RandomResizedCrop(32, min_scale=0.35), FlipItem(0.5)],
        batch_tfms=Normalize.from_stats(*cifar_stats),
    )
    learner = Learner(data, resnet18(num_classes=10), CrossEntropyLossFlat(), opt_func=partial(SGD, mom=0.9), wd=5e-4)

    def epoch() -> float:
        began = time.perf_counter()
        learner.fit(1, 0.1)
        return time.perf_counter() - began

    serve(epoch)


if __name__ == "__main__":
    main()
