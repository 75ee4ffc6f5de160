"""What a recognised network is called: "ResNet-18", "ResNeXt-50 32x4d", "SE-ResNet-50-D"."""

from __future__ import annotations

from core.config import ModelConfig

FAMILIES = {
    "ours": "",
    "torchvision": "torchvision",
    "timm": "timm",
    "kuangliu": "kuangliu",
    "akamaster": "akamaster",
    "tutorial": "Tutorial",
    "fastai": "fastai",
    "transformers": "transformers",
    "sequence": "",
    "other": "",
}
"""Key of a family -> how its networks' titles begin: names of projects, the same in every language."""


def title(family: str, model: ModelConfig) -> str:
    """The family and the network in a few words."""
    return f"{FAMILIES.get(family, family)} {network(model)}".strip()


def network(model: ModelConfig) -> str:
    """The network in the field's way: its depth counts convolutions and the last layer, shortcuts apart."""
    basic = model.block.endswith("basic")
    depth = sum(model.depths) * (2 if basic else 3) + 2
    usual = [model.widths[0] * 2**stage for stage in range(len(model.widths))] == model.widths
    name = "ResNet"
    if model.groups > 1:
        name = "ResNeXt"
    elif not basic and model.width_per_group > 64:
        name = "Wide ResNet"
    name = f"{'SE-' if model.squeeze_excitation else ''}{'Preact-' if model.block.startswith('preact') else ''}{name}"
    name += f"-{depth}"
    if model.groups > 1:
        name += f" {model.groups}x{model.width_per_group}d"
    elif not basic and model.width_per_group > 64:
        name += f"-{model.width_per_group / 64:g}"
    if model.shortcut == "D":
        name += "-D"
    standard = 16 if len(model.widths) == 3 else 64
    return name if usual and model.widths[0] == standard else f"{name} ({', '.join(map(str, model.widths))})"
