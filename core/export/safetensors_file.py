"""The weights as .safetensors: nothing in such a file can run; classes, preprocessing and network are its metadata."""

from __future__ import annotations

import json
from typing import Any

from torch import Tensor

from core.export import lines
from core.export.formats import Answer, Format, needed
from core.export.source import Source, about, as_texts, source_of
from core.export.torchvision_names import constructor


def encode(source: Source) -> bytes:
    """Metadata: format ("pt", as others expect), classes, preprocessing, model, metrics, config: each but the first as
    JSON."""
    (safetensors,) = needed("safetensors.torch")
    weights = {name: tensor.contiguous() for name, tensor in source.contents["weights"].items()}
    described = {**about(source), "config": source.contents["config"]}
    raw: bytes = safetensors.save(weights, metadata={"format": "pt", **as_texts(described)})
    return raw


def load(raw: bytes, source: Source) -> Answer:
    del source
    (safetensors,) = needed("safetensors.torch")
    return source_of(_contents(safetensors.load(raw), metadata(raw))).logits


def metadata(raw: bytes) -> dict[str, Any]:
    """The metadata in the file's header, JSON undone."""
    length = int.from_bytes(raw[:8], "little")
    texts: dict[str, str] = json.loads(raw[8 : 8 + length])["__metadata__"]
    return {name: json.loads(text) for name, text in texts.items() if name != "format"}


def _contents(weights: dict[str, Tensor], described: dict[str, Any]) -> dict[str, Any]:
    """The file in the form of `core.checkpoint`."""
    before = described["preprocessing"]
    return {
        "config": described["config"],
        "classes": described["classes"],
        "image_size": before["size"],
        "mean": before["mean"],
        "std": before["std"],
        "channels": 3,
        "weights": weights,
        "metrics": described["metrics"],
    }


def usage(name: str, source: Source) -> str:
    """With torchvision where it has the network; else with this program, installed or started in its folder."""
    made, count = constructor(source.model), len(source.classes)
    if made:
        extra, network = "import torchvision\n", f"torchvision.models.{made}(num_classes={count})"
        ours = ""
    else:
        extra, network = "", f'build(ModelConfig(**json.loads(about["model"])), {count})'
        ours = "from core.config import ModelConfig\nfrom core.models.resnet import build\n"
    return (
        f"import json\nimport numpy\nimport torch\n{extra}from PIL import Image, ImageOps\n"
        f"from safetensors import safe_open\n{ours}\n"
        f'with safe_open({name!r}, "pt") as file:\n'
        "    about, weights = file.metadata(), {name: file.get_tensor(name) for name in file.keys()}\n"
        f"network = {network}\n"
        "network.load_state_dict(weights)\n"
        f"{lines.images(source)}"
        "probabilities = network.eval()(images.permute(2, 0, 1)[None]).softmax(1)[0]\n"
        'print((json.loads(about["classes"])[int(probabilities.argmax())], float(probabilities.max())))\n'
    )


FORMAT = Format(encode, load, usage)
