"""fastai: an image folder by its DataLoaders, with the transforms of its own examples, one epoch by `Learner.fit`.

`python -m tests.benchmarks.others.fastai_epoch FOLDER`. As its train_imagenette example for small pictures: a random
resized crop and a flip of each item, normalised in batches; workers as fastai chooses them. It needs a picture to
validate with; the validation itself is left out, as on the other sides.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path

from fastai.vision.all import (
    SGD,
    Callback,
    CancelValidException,
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


class NoValidation(Callback):
    def before_validate(self) -> None:
        raise CancelValidException


def main() -> None:
    folder = Path(sys.argv[1])
    data = ImageDataLoaders.from_folder(
        folder,
        valid_pct=1.5 / sum(1 for _ in folder.glob("*/*")),
        bs=128,
        item_tfms=[RandomResizedCrop(32, min_scale=0.35), FlipItem(0.5)],
        batch_tfms=Normalize.from_stats(*cifar_stats),
    )
    learner = Learner(data, resnet18(num_classes=10), CrossEntropyLossFlat(), opt_func=partial(SGD, mom=0.9), wd=5e-4)

    def epoch() -> float:
        began = time.perf_counter()
        learner.fit(1, 0.1, cbs=NoValidation())
        return time.perf_counter() - began

    serve(epoch)


if __name__ == "__main__":
    main()
