"""Makes the bundled checkpoint again: `python -m tests.make_bundled CIFAR_FOLDER [--run RUN]`.

CIFAR_FOLDER has train/<class>/ and test/<class>/ with the pictures of CIFAR-10. Trains as resources/checkpoints/
bundled.toml says (about half an hour on two cores; `--run` takes a run that was trained so), judges the kept epoch on
the test pictures, and writes its weights in half precision with what they need, and a card beside them.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from core import checkpoint, config_file, files, paths, torch_environment
from core.config import DataConfig
from core.evaluation.evaluate import Evaluation, evaluate
from core.runs import start
from core.runs.folder import RunFolder

RECIPE = "checkpoints/bundled.toml"
CARD = """# The bundled network

A small residual network for pictures of 32x32 pixels, so that fine-tuning works without a download.

- **File**: `bundled.pt`, {size:,} bytes, weights in half precision, SHA-256
  `{digest}`.
- **Network**: {parameters:,} parameters; stages of {depths} basic blocks with {widths} channels, 3x3 stem.
- **Learned from**: the 50,000 training pictures of CIFAR-10 (Alex Krizhevsky, *Learning multiple layers of features
  from tiny images*, 2009), recompressed as JPEG. CIFAR-10 declares no licence; its pictures were collected from the
  web. None of them is in this file.
- **Recipe**: `bundled.toml` beside this file; {epochs} epochs, of which the best on 2 % of those pictures is kept.
- **Accuracy**: {accuracy:.2f} % of {count:,} test pictures, recompressed likewise.
- **Limits**: it tells airplanes, automobiles, birds, cats, deer, dogs, frogs, horses, ships and trucks apart, and
  nothing else. It is there to be fine-tuned.

Made by `python -m tests.make_bundled CIFAR_FOLDER`.
"""


def train(pictures: Path) -> Path:
    """Train as the recipe says; the kept checkpoint."""
    config = config_file.load(paths.resource(RECIPE))
    data = DataConfig(source="folder", path=str(pictures.absolute()))
    folder = start.prepare(config.model_copy(update={"data": data}))
    for event in start.run(folder):
        if event.kind == "EpochDone":
            print(event.to_json(), flush=True)
    return folder.best


def write(best: Path) -> Path:
    """The checkpoint without paths of the machine it was trained on, its weights in half precision."""
    contents = checkpoint.load(best)
    kept = {key: contents[key] for key in checkpoint.KEYS}
    kept["weights"] = {
        name: weight.half() if weight.is_floating_point() else weight for name, weight in contents["weights"].items()
    }
    kept["config"] = {**contents["config"], "data": DataConfig(source="cifar10").model_dump()}
    out = paths.resource(RECIPE).with_suffix(".pt")
    checkpoint.save(out, kept)
    return out


def describe(out: Path, judged: Evaluation) -> str:
    """The card's text."""
    contents = checkpoint.load(out)
    model, recipe = contents["config"]["model"], contents["config"]["recipe"]
    buffers = ("running_mean", "running_var", "num_batches_tracked")
    parameters = [weight for name, weight in contents["weights"].items() if not name.endswith(buffers)]
    return CARD.format(
        size=out.stat().st_size,
        digest=hashlib.sha256(out.read_bytes()).hexdigest(),
        parameters=sum(weight.numel() for weight in parameters),
        depths=", ".join(map(str, model["depths"])),
        widths=", ".join(map(str, model["widths"])),
        epochs=recipe["epochs"],
        accuracy=100 * judged.figures.accuracy,
        count=judged.figures.count,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--run", type=Path)
    arguments = parser.parse_args()
    torch_environment.prepare()
    out = write(RunFolder(arguments.run).best if arguments.run else train(arguments.pictures))
    judged = evaluate(out, DataConfig(source="folder", path=str(arguments.pictures.absolute())), part="test")
    files.write_text_atomically(out.with_name("README.md"), describe(out, judged))
    print(f"{out}: {100 * judged.figures.accuracy:.2f} % of {judged.figures.count} test pictures")


if __name__ == "__main__":
    main()
