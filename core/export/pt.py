"""A finished network as one plain .pt file that says all about itself."""

from __future__ import annotations

import io
from pathlib import Path

import torch

from core import checkpoint
from core.export import lines, write
from core.export.formats import Answer, Format
from core.export.source import OWN, Source, preprocessing, source_of
from core.export.torchvision_names import constructor


def export(source: Path, out: Path) -> None:
    """Write the checkpoint `source` to `out` without what only resuming needs, as `write.export` does.

    `torch.load(out, weights_only=True)` gives a dict: classes, image_size, mean, std, channels, config, metrics,
    preprocessing, weights (a state_dict), format, version.

    Raises:
        UserError: `source` is no checkpoint that can be used.
        DiskError: a file can't be read or written.
    """
    write.export(source, "pt", out)


def encode(source: Source) -> bytes:
    buffer = io.BytesIO()
    whole = {
        "format": checkpoint.FORMAT,
        "version": checkpoint.VERSION,
        **source.contents,
        **({} if source.own else {OWN: False}),
        "preprocessing": preprocessing(source),
    }
    torch.save(whole, buffer)
    return buffer.getvalue()


def load(raw: bytes, source: Source) -> Answer:
    del source
    return source_of(torch.load(io.BytesIO(raw), map_location="cpu", weights_only=True)).logits


def usage(name: str, source: Source) -> str:
    """With torchvision where it has the network; else with this program, installed or started in its folder."""
    made = constructor(source.model)
    if not made:
        return (
            "from pathlib import Path\nfrom core.inference.predictor import load_predictor, predict_files\n\n"
            f"predictor = load_predictor(Path({name!r}))\n"
            f'prediction = next(predict_files(predictor, [Path("{lines.PICTURE}")]))\n'
            "print(prediction.top[0])\n"
        )
    return (
        "import numpy\nimport torch\nimport torchvision\nfrom PIL import Image, ImageOps\n\n"
        f"contents = torch.load({name!r}, weights_only=True)\n"
        f"network = torchvision.models.{made}(num_classes={len(source.classes)})\n"
        'network.load_state_dict(contents["weights"])\n'
        f"{lines.images(source)}"
        "probabilities = network.eval()(images.permute(2, 0, 1)[None]).softmax(1)[0]\n"
        'print((contents["classes"][int(probabilities.argmax())], float(probabilities.max())))\n'
    )


FORMAT = Format(encode, load, usage)
