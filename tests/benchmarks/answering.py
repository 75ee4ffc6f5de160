"""A folder of pictures answered into a table: images/s, against the loop that a user would write.

    python -m tests.benchmarks.answering [--data FOLDER] [--pictures 10000] [--checkpoint FILE] [--rounds 5]

Both sides list the same JPEG files, ask the same checkpoint on the processor and write a .csv; each is a process of its
own, its network loaded and warm. Theirs opens one file after the other with Pillow, takes torchvision's transforms and
asks for one picture at a time. Ours keeps its journal as it goes; a second figure finds all in the journal already.
"""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core import paths, torch_environment
from tests.benchmarks.cifar_copy import add_flags, opened, part
from tests.benchmarks.machine import arguments, in_turns, tell
from tests.benchmarks.turns import serve, waiting

BUNDLED = paths.resource("checkpoints", "bundled.pt")


def ours(checkpoint: Path, folder: Path, table: Path) -> Callable[[], list[float]]:
    """Images/s with an empty journal, and with a full one."""
    torch_environment.prepare()
    from core.data.cache import clear_cache
    from core.inference.answer_table import write_table
    from core.inference.answered import answered
    from core.inference.folder_answers import answer_files, pictures_in
    from core.inference.predictor import load_predictor
    from core.progress import Progress

    predictor = load_predictor(checkpoint)

    def once() -> float:
        began = time.perf_counter()
        with answered(predictor) as known:
            found = pictures_in([folder], Progress())
            batches = answer_files(predictor, found, known=known, progress=Progress())
            write_table(table, [row for rows in batches for row in rows])
        return len(found) / (time.perf_counter() - began)

    def turn() -> list[float]:
        clear_cache()
        return [once(), once()]

    turn()
    return turn


def theirs(checkpoint: Path, folder: Path, table: Path) -> Callable[[], list[float]]:
    """Images/s of the plain loop."""
    import torch
    from PIL import Image
    from torchvision import transforms

    from core import checkpoint as checkpoints
    from core.models.stored import load_network

    contents = checkpoints.load(checkpoint)
    network = load_network(contents)
    size = contents["image_size"]
    prepared = transforms.Compose(
        [
            transforms.Resize(size),
            transforms.CenterCrop(size),
            transforms.ToTensor(),
            transforms.Normalize(contents["mean"], contents["std"]),
        ]
    )

    def turn() -> list[float]:
        began = time.perf_counter()
        found = sorted(folder.rglob("*.jpg"))
        with table.open("w", newline="") as file, torch.no_grad():
            writer = csv.writer(file)
            for path in found:
                image = prepared(Image.open(path).convert("RGB"))
                chances = network(image.unsqueeze(0)).softmax(dim=1)[0]
                if contents.get("judged_mirrored"):
                    chances = (chances + network(image.flip(2).unsqueeze(0)).softmax(dim=1)[0]) / 2
                best = chances.topk(min(2, len(chances)))
                names = [contents["classes"][place] for place in best.indices.tolist()]
                writer.writerow([path, *names, *best.values.tolist()])
        return [len(found) / (time.perf_counter() - began)]

    turn()
    return turn


def main() -> None:
    parser = arguments(__doc__)
    add_flags(parser, pictures=10_000)
    parser.add_argument("--checkpoint", type=Path, default=BUNDLED)
    parser.add_argument("--side", choices=("ours", "theirs"), help="for the child processes")
    chosen = parser.parse_args()
    if chosen.side:
        with tempfile.TemporaryDirectory() as place:
            side = ours if chosen.side == "ours" else theirs
            serve(side(chosen.checkpoint, chosen.data, Path(place) / "answers.csv"))
        return
    again: list[float] = []
    with opened(chosen.data) as copy, part(copy, chosen.pictures) as folder:
        words = (__spec__.name, "--checkpoint", chosen.checkpoint.absolute(), "--data", folder, "--side")
        with waiting(ours=(*words, "ours"), theirs=(*words, "theirs")) as sides:

            def our_turn() -> float:
                first, second = sides["ours"].turn()
                again.append(second)
                return float(first)

            middle = in_turns({"ours": our_turn, "theirs": lambda: float(sides["theirs"].turn()[0])}, chosen.rounds)
    tell(
        "answering",
        "reported",
        f"{middle['ours']:,.0f} images/s (known already: {sorted(again)[len(again) // 2]:,.0f})",
        f"Pillow and torch, one by one: {middle['theirs']:,.0f} images/s",
        f"{middle['ours'] / middle['theirs']:.2f}x",
    )


if __name__ == "__main__":
    main()
