"""Fine-tuning against plain fine-tuning of the whole network: accuracy on held-out folds, and seconds.

`python -m tests.benchmarks.finetune FOLDER --from CKPT [--plan quick,balanced] [--per-class 0] [--repeats 5]`

Both sides start from the same checkpoint, see the same pictures at the same size with the same normalisation, keep the
same fifth of the training pictures for validation, and are judged once on the same test fold. Plain: AdamW, batch 32,
mirror, a DataLoader with two workers, five epochs; its best epoch on the validation pictures counts. Its time is that
of all five, which it takes to know the best, and that until the best one, both without the judging. Ours: all from
opening the folder to the result, with an empty cache. The interval is that of the paired differences over folds,
corrected for their overlap (Nadeau and Bengio 2003).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from core import torch_environment, validation
from tests.benchmarks.machine import describe

EPOCHS = 5
BATCH = 32
RATE = 1e-3
QUANTILES = {4: 2.776, 9: 2.262, 24: 2.064}
"""Student's t, 97.5 %, by degrees of freedom."""


def folds(folder: Path, per_class: int, repeat: int, count: int) -> list[list[tuple[Path, str]]]:
    """The pictures of each class dealt into `count` parts, at random by `repeat`; at most `per_class` of each."""
    parts: list[list[tuple[Path, str]]] = [[] for _ in range(count)]
    random = np.random.default_rng(repeat)
    for kind in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = [file for file in sorted(kind.iterdir()) if file.suffix.lower() in (".jpg", ".jpeg", ".png")]
        chosen = random.permutation(len(files))[: per_class or None]
        for place, index in enumerate(chosen.tolist()):
            parts[place % count].append((files[index], kind.name))
    return parts


def lay_out(root: Path, train: list[tuple[Path, str]], test: list[tuple[Path, str]]) -> None:
    """train/<class>/ and test/<class>/ of links."""
    for role, pictures in (("train", train), ("test", test)):
        for file, kind in pictures:
            place = root / role / kind / file.name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(file)


def ours(root: Path, start: str, plan: str, seed: int) -> tuple[float, float, int]:
    """Accuracy on the test pictures, seconds, and the side that was chosen for the pictures."""
    from core.training.engine import train
    from core.training.events import RunFinished, RunStarted

    values = {
        "seed": seed,
        "data": {"source": "folder", "path": str(root)},
        "finetune": {"start": start, "plan": plan},
    }
    began, accuracy, side = time.perf_counter(), 0.0, 0
    with tempfile.TemporaryDirectory() as run:
        for event in train(validation.validate(values), folder=Path(run)):
            if isinstance(event, RunStarted):
                side = event.image_size
            if isinstance(event, RunFinished):
                assert event.role == "test"
                accuracy = event.accuracy or 0.0
    return accuracy, time.perf_counter() - began, side


def plain(root: Path, start: str, side: int, seed: int) -> tuple[float, float, float]:
    """Accuracy on the test pictures of the best of five epochs, seconds until that epoch was over, and of all five."""
    import torch
    from torch import nn
    from torchvision import transforms
    from torchvision.datasets import ImageFolder

    from core.data.split import split_in_three
    from core.models import resnet, surgery
    from core.progress import Progress
    from core.training import resolution
    from core.training.starting import NORMALISATIONS, load_start

    torch.manual_seed(seed)
    config = validation.validate({"finetune": {"start": start}})
    begun = load_start(config.finetune, Progress())
    mean, std = begun.normalisation or NORMALISATIONS["imagenet"]
    began = time.perf_counter()
    shown = [transforms.Resize(side), transforms.CenterCrop(side)]
    tensor = [transforms.ToTensor(), transforms.Normalize(mean, std)]
    train = ImageFolder(str(root / "train"), transforms.Compose([*shown, transforms.RandomHorizontalFlip(), *tensor]))
    test = ImageFolder(str(root / "test"), transforms.Compose([*shown, *tensor]))
    stem = resolution.fit(begun.model, begun.image_size, 500).stem if side > 96 else begun.model.stem
    model = resnet.build(begun.model.model_copy(update={"stem": stem}), len(train.classes))
    surgery.load_all_but_head(model, begun.weights)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE)
    files = [Path(file) for file, _ in train.samples]
    keys = [f"{file.parent.name}/{file.name}" for file in files]
    rows, held, _ = split_in_three(keys, np.array(train.targets), 0.2, 0.0)
    unchanged = ImageFolder(str(root / "train"), test.transform)
    kept, validation_part = torch.utils.data.Subset(train, rows), torch.utils.data.Subset(unchanged, held)
    loader = torch.utils.data.DataLoader(kept, BATCH, shuffle=True, num_workers=2)
    validation_loader, judge = (
        torch.utils.data.DataLoader(part, 64, num_workers=2) for part in (validation_part, test)
    )

    def accuracy(pictures: torch.utils.data.DataLoader) -> float:
        model.eval()
        with torch.inference_mode():
            right = sum(int((model(images).argmax(1) == labels).sum()) for images, labels in pictures)
        return right / len(pictures.dataset)

    best, tested, reached, trained = 0.0, 0.0, 0.0, 0.0
    for _epoch in range(EPOCHS):
        model.train()
        for images, labels in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(images), labels).backward()
            optimizer.step()
        trained, judging = time.perf_counter() - began, time.perf_counter()
        validated = accuracy(validation_loader)
        if validated > best:
            best, tested, reached = validated, accuracy(judge), trained
        began += time.perf_counter() - judging  # the judging is not counted
    return tested, reached, trained


def interval(differences: list[float], folds_count: int) -> tuple[float, float]:
    """Mean and half the 95 % interval of paired differences over repeated folds."""
    count = len(differences)
    variance = statistics.variance(differences)
    corrected = (1 / count + 1 / (folds_count - 1)) * variance
    return statistics.mean(differences), QUANTILES.get(count - 1, 2.1) * corrected**0.5


def summary(rows: list[tuple[float, ...]], folds_count: int) -> str:
    """Both accuracies, their paired difference, both times and their ratios."""
    mine, other, seconds, reached, whole = (list(column) for column in zip(*rows, strict=True))
    difference, half = interval([a - b for a, b in zip(mine, other, strict=True)], folds_count)
    ratios = [statistics.median(a / b for a, b in zip(seconds, times, strict=True)) for times in (reached, whole)]
    return (
        f"{statistics.mean(mine):.3f} ± {statistics.stdev(mine):.3f}, plain {statistics.mean(other):.3f} ± "
        f"{statistics.stdev(other):.3f}; difference {difference:+.3f} ± {half:.3f}; "
        f"{statistics.median(seconds):.1f} s against {statistics.median(whole):.1f} s for five epochs, "
        f"ratio {ratios[1]:.2f} (until its best epoch {statistics.median(reached):.1f} s, ratio {ratios[0]:.2f})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", dest="start", default="bundled")
    parser.add_argument("--plan", default="quick", help="one, or several separated by commas")
    parser.add_argument("--per-class", type=int, default=0)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--folds", type=int, default=5)
    arguments = parser.parse_args()
    torch_environment.prepare()
    plans = arguments.plan.split(",")
    rows: dict[str, list[tuple[float, ...]]] = {plan: [] for plan in plans}
    for repeat in range(arguments.repeats):
        parts = folds(arguments.folder.absolute(), arguments.per_class, repeat, arguments.folds)
        for held in range(arguments.folds):
            with tempfile.TemporaryDirectory() as place:
                os.environ["RESNET_TRAINER_HOME"] = str(Path(place) / "home")
                root = Path(place) / "pictures"
                lay_out(root, [one for k, part in enumerate(parts) if k != held for one in part], parts[held])
                theirs: dict[int, tuple[float, float, float]] = {}
                for plan in plans:
                    shutil.rmtree(Path(place) / "home", ignore_errors=True)
                    accuracy, seconds, side = ours(root, arguments.start, plan, repeat)
                    if side not in theirs:
                        theirs[side] = plain(root, arguments.start, side, repeat)
                    rows[plan].append((accuracy, theirs[side][0], seconds, *theirs[side][1:]))
                    print(plan, *(f"{value:.3f}" for value in rows[plan][-1]), flush=True)
    print(describe())
    for plan in plans:
        print(f"{arguments.folder.name}, {arguments.per_class or 'all'} a class, {plan} from {arguments.start}:")
        print(summary(rows[plan], arguments.folds))


if __name__ == "__main__":
    main()
