"""Weights alone as torchvision's own network of the same kind loads them, for networks that torchvision has."""

from __future__ import annotations

import io
from collections import OrderedDict
from typing import Any

import torch
from torch import Tensor

from core.data.pictures import Pixels
from core.errors import UserError
from core.export import lines
from core.export.formats import Answer, Format, needed
from core.export.source import Source, about
from core.export.torchvision_names import CONSTRUCTORS, constructor
from core.messages import QT_TRANSLATE_NOOP

NOTES = "about"


def encode(source: Source) -> bytes:
    """A state_dict. What else there is to say stands in its `_metadata["about"]`, which loading passes over."""
    if not constructor(source.model):
        raise UserError(
            QT_TRANSLATE_NOOP("core", "torchvision has no network of this kind, so it can't load these weights."),
            QT_TRANSLATE_NOOP("core", "It has: {names}."),
            QT_TRANSLATE_NOOP("core", "Choose the format pt, safetensors, pt2 or onnx, which take every network."),
            names=", ".join(CONSTRUCTORS.values()),
        )
    weights: Any = OrderedDict(source.contents["weights"])
    weights._metadata = OrderedDict({"": {"version": 1}, NOTES: about(source)})
    buffer = io.BytesIO()
    torch.save(weights, buffer)
    return buffer.getvalue()


def load(raw: bytes, source: Source) -> Answer:
    """By torchvision's own network, loaded strictly."""
    (models,) = needed("torchvision.models")
    weights = torch.load(io.BytesIO(raw), map_location="cpu", weights_only=True)
    with torch.device("meta"):
        network = models.get_model(constructor(source.model), weights=None, num_classes=len(source.classes))
    network.load_state_dict(weights, strict=True, assign=True)
    network.eval()

    def answer(pictures: Pixels) -> Tensor:
        with torch.inference_mode():
            logits: Tensor = network(source.normalised(pictures))
        return logits

    return answer


def usage(name: str, source: Source) -> str:
    made = constructor(source.model)
    return (
        "import numpy\nimport torch\nimport torchvision\nfrom PIL import Image, ImageOps\n\n"
        f"weights = torch.load({name!r}, weights_only=True)\n"
        f"network = torchvision.models.{made}(num_classes={len(source.classes)})\n"
        "network.load_state_dict(weights)\n"
        f"{lines.images(source)}"
        "probabilities = network.eval()(images.permute(2, 0, 1)[None]).softmax(1)[0]\n"
        f'classes = weights._metadata["{NOTES}"]["classes"]\n'
        "print((classes[int(probabilities.argmax())], float(probabilities.max())))\n"
    )


FORMAT = Format(encode, load, usage)
