"""The whole network as .pt2 (torch.export): runs with PyTorch alone, for any number of pictures of one size.

`pt2` takes normalised pictures and gives logits, for whoever builds on with it. `pt2-pictures` takes the pixels as they
are, uint8 (N, S, S, 3) in RGB, and gives probabilities: normalisation and softmax are part of it. Bringing a picture to
S x S stays outside in both, as it depends on the picture's own size. PyTorch doesn't promise that other versions of it
open such a file: for keeping, pt and safetensors are better.
"""

from __future__ import annotations

import io
import json
from functools import partial

import torch
from torch import Tensor

from core.data.pictures import Pixels
from core.export import lines
from core.export.formats import Answer, Format
from core.export.source import Source, about
from core.export.tracing import trace

ABOUT = "about.json"
LAYOUTS = {False: "float32 (N, 3, H, W)", True: "uint8 (N, H, W, 3), scale, mean and std are applied inside"}


def encode(source: Source, *, from_pixels: bool) -> bytes:
    described = about(source, LAYOUTS[from_pixels])
    buffer = io.BytesIO()
    torch.export.save(
        trace(source, from_pixels=from_pixels),
        buffer,
        extra_files={ABOUT: json.dumps(described, ensure_ascii=True, allow_nan=False)},
    )
    return buffer.getvalue()


def load(raw: bytes, source: Source, *, from_pixels: bool) -> Answer:
    network = torch.export.load(io.BytesIO(raw)).module()

    def answer(pictures: Pixels) -> Tensor:
        with torch.inference_mode():
            answers: Tensor = network(torch.from_numpy(pictures) if from_pixels else source.normalised(pictures))
        return answers

    return answer


def usage(name: str, source: Source, *, from_pixels: bool) -> str:
    asked = (
        "probabilities = network(torch.tensor(pixels)[None])[0]\n"
        if from_pixels
        else "probabilities = network(images.permute(2, 0, 1)[None]).softmax(1)[0]\n"
    )
    return (
        f"# Written with PyTorch {torch.__version__.partition('+')[0]}; other versions may not open it.\n"
        "import json\nimport numpy\nimport torch\nfrom PIL import Image, ImageOps\n\n"
        f'extra = {{"{ABOUT}": ""}}\n'
        f"network = torch.export.load({name!r}, extra_files=extra).module()\n"
        f"{lines.pixels(source) if from_pixels else lines.images(source)}"
        f"{asked}"
        f'classes = json.loads(extra["{ABOUT}"])["classes"]\n'
        "print((classes[int(probabilities.argmax())], float(probabilities.max())))\n"
    )


def _format(*, from_pixels: bool) -> Format:
    return Format(
        partial(encode, from_pixels=from_pixels),
        partial(load, from_pixels=from_pixels),
        partial(usage, from_pixels=from_pixels),
        probabilities=from_pixels,
        traces=True,
    )


FORMAT = _format(from_pixels=False)
PICTURES_FORMAT = _format(from_pixels=True)
