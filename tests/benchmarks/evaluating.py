"""Images/s of an evaluation: ours of a run's pictures against a plain loop over a DataLoader.

    python -m tests.benchmarks.evaluating [--data FOLDER] [--network tutorial|resnet18-3x3] [--from files|memory]
    python -m tests.benchmarks.evaluating --predict 10000

The other side is torchvision's ResNet-18 in float32 without gradients, a loader with two workers, batches of 128:
over ImageFolder (`--from files`), or over a TensorDataset of normalised pictures (`--from memory`). Ours has the same
weights; its pictures are in the cache, as those of any run are that was trained. Both judge the test folder of the JPEG
copy of CIFAR-10 and must give the same answers. Each side is one process that judges in its turn; the first time warms
up. Ours includes all figures.

With `--predict` so many files of the copy are answered as `predict` does, by the bundled network and by the Tutorial
network: how many a second.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core import torch_environment
from tests.benchmarks import cifar_copy
from tests.benchmarks.machine import arguments, describe, in_turns, tell
from tests.benchmarks.turns import serve, waiting

BATCH, WORKERS, CLASSES = 128, 2, 10
MEAN, STD = (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)
NETWORKS = ("tutorial", "resnet18-3x3")


def torchvision_network(network: str) -> Any:
    """The same weights each time, with statistics that are no longer those of a fresh network."""
    import torch
    from torch import nn
    from torchvision.models import resnet18

    torch.manual_seed(0)
    model = resnet18(num_classes=CLASSES)
    if network == "resnet18-3x3":
        model.conv1 = nn.Conv2d(3, 64, kernel_size=3, stride=1, padding=1, bias=False)
        model.maxpool = nn.Identity()
    model.train()
    with torch.no_grad():
        for _ in range(10):
            model(torch.randn(BATCH, 3, 32, 32))
    return model.eval()


def contents_of(network: str) -> dict[str, Any]:
    """A checkpoint with those weights."""
    from core import validation

    return {
        "config": validation.validate({"model": {"network": network}}).model_dump(),
        "classes": [str(number) for number in range(CLASSES)],
        "image_size": 32,
        "mean": list(MEAN),
        "std": list(STD),
        "channels": 3,
        "weights": torchvision_network(network).state_dict(),
        "metrics": {},
    }


def our_turns(folder: Path, network: str) -> Iterator[tuple[float, list[int]]]:
    """Seconds and answers of each evaluation."""
    torch_environment.prepare()
    from core.config import DataConfig
    from core.data.sources import open_data
    from core.evaluation.judging import judge
    from core.evaluation.metrics import figures
    from core.models.answering import load_answering

    contents = contents_of(network)
    pictures = open_data(DataConfig(source="folder", path=str(folder), image_size=32), 0.0).train
    while True:
        began = time.perf_counter()
        answers = judge(load_answering(contents), contents, pictures)
        figures(answers)
        yield time.perf_counter() - began, answers.answers.tolist()


def their_turns(folder: Path, network: str, source: str) -> Iterator[tuple[float, list[int]]]:
    import torch
    from torch.utils.data import DataLoader, TensorDataset
    from torchvision import transforms
    from torchvision.datasets import ImageFolder

    model = torchvision_network(network)
    shown = transforms.Compose([transforms.ToTensor(), transforms.Normalize(MEAN, STD)])
    pictures: Any = ImageFolder(str(folder), shown)
    if source == "memory":
        pictures = TensorDataset(torch.stack([image for image, _ in pictures]), torch.tensor(pictures.targets))
    while True:
        began, guesses, right = time.perf_counter(), [], 0
        with torch.no_grad():
            for images, labels in DataLoader(pictures, batch_size=BATCH, num_workers=WORKERS):
                guess = model(images).argmax(1)
                right += int((guess == labels).sum())
                guesses.append(guess)
        yield time.perf_counter() - began, torch.cat(guesses).tolist()


def predicted(copy: Path, count: int) -> None:
    """Tell how many files a second are answered."""
    torch_environment.prepare()
    from core import checkpoint, paths
    from core.inference.folder_answers import answer_files
    from core.inference.predictor import load_predictor
    from core.progress import Progress

    files = list(itertools.islice(sorted(copy.glob("*/*/*.jpg")), count))
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        tutorial = Path(folder) / "tutorial.pt"
        checkpoint.save(tutorial, contents_of("tutorial"))
        for name, path in (("bundled", paths.resource("checkpoints", "bundled.pt")), ("tutorial", tutorial)):
            predictor = load_predictor(path)
            list(answer_files(predictor, files[:200], progress=Progress()))
            began = time.perf_counter()
            answered = sum(len(rows) for rows in answer_files(predictor, files, progress=Progress()))
            seconds = time.perf_counter() - began
            print(f"{name}: {answered:,} files in {seconds:.1f} s, {answered / seconds:,.0f} a second", flush=True)


def main() -> None:
    parser = arguments(__doc__)
    cifar_copy.add_flags(parser)
    parser.add_argument("--network", choices=NETWORKS, default="tutorial")
    parser.add_argument("--from", dest="source", choices=("files", "memory"), default="files")
    parser.add_argument("--predict", type=int, metavar="FILES", help="predict so many files instead")
    parser.add_argument("--side", choices=("ours", "theirs"), help="for the child processes")
    chosen = parser.parse_args()
    if chosen.side:
        folder = chosen.data / "test"
        sides: dict[str, Callable[[], Iterator[tuple[float, list[int]]]]] = {
            "ours": lambda: our_turns(folder, chosen.network),
            "theirs": lambda: their_turns(folder, chosen.network, chosen.source),
        }
        turns = sides[chosen.side]()
        serve(lambda: next(turns))
        return
    with cifar_copy.opened(chosen.data) as copy:
        if chosen.predict:
            predicted(copy, chosen.predict)
        else:
            compared(copy, chosen)


def compared(copy: Path, chosen: argparse.Namespace) -> None:
    words = (__spec__.name, "--data", copy, "--network", chosen.network, "--from", chosen.source, "--side")
    with waiting(ours=(*words, "ours"), theirs=(*words, "theirs")) as sides:
        first = {name: side.turn() for name, side in sides.items()}
        ours, theirs = first["ours"][1], first["theirs"][1]
        other = sum(one != another for one, another in zip(ours, theirs, strict=True))
        middle = in_turns({name: lambda side=side: side.turn()[0] for name, side in sides.items()}, chosen.rounds)
    count = len(ours)
    tell(
        f"evaluating --network {chosen.network} --from {chosen.source}",
        "≥ 2x",
        f"{count / middle['ours']:,.0f} images/s",
        f"a plain loop over a DataLoader: {count / middle['theirs']:,.0f} images/s",
        f"{middle['theirs'] / middle['ours']:.2f}x; {other} of {count:,} answers differ",
    )


if __name__ == "__main__":
    main()
