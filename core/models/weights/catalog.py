"""The published ImageNet weights that a fine-tuning can start from: where they are, how large, how to know them.

Addresses, sizes and accuracies are those of torchvision 0.29 (torchvision/models/resnet.py). The last eight characters
of a file's name begin its SHA-256, which is how it is known whatever somebody has called it.
"""

from __future__ import annotations

from dataclasses import dataclass

ADDRESS = "https://download.pytorch.org/models/"


@dataclass(frozen=True)
class Weights:
    """One file on torchvision's server. `size` in bytes, about; `accuracy`: its top-1 on ImageNet, in per cent."""

    file: str
    size: int
    accuracy: float

    @property
    def url(self) -> str:
        return ADDRESS + self.file

    @property
    def most(self) -> int:
        """Bytes that it surely isn't longer than."""
        return self.size + self.size // 100 + 1

    @property
    def prefix(self) -> str:
        """How its SHA-256 begins."""
        return self.file.rpartition("-")[2].partition(".")[0]

    @property
    def digest(self) -> str:
        return f"sha256-prefix:{self.prefix}"


CATALOG: dict[str, tuple[Weights, ...]] = {
    "resnet18": (Weights("resnet18-f37072fd.pth", 46_830_000, 69.758),),
    "resnet34": (Weights("resnet34-b627a593.pth", 87_320_000, 73.314),),
    "resnet50": (
        Weights("resnet50-11ad3fa6.pth", 102_540_000, 80.858),
        Weights("resnet50-0676ba61.pth", 102_530_000, 76.130),
    ),
    "resnet101": (
        Weights("resnet101-cd907fc2.pth", 178_814_000, 81.886),
        Weights("resnet101-63fe2227.pth", 178_794_000, 77.374),
    ),
    "resnet152": (
        Weights("resnet152-f82ba261.pth", 241_669_000, 82.284),
        Weights("resnet152-394f9c45.pth", 241_627_000, 78.312),
    ),
    "resnext50-32x4d": (
        Weights("resnext50_32x4d-1a0047aa.pth", 100_488_000, 81.198),
        Weights("resnext50_32x4d-7cdf4587.pth", 100_442_000, 77.618),
    ),
    "wide-resnet50-2": (
        Weights("wide_resnet50_2-9ba9bcbe.pth", 275_906_000, 81.602),
        Weights("wide_resnet50_2-95faca4d.pth", 138_223_000, 78.468),
    ),
}
"""Name in choices.STARTS -> the file that is downloaded (torchvision's default), then others that are as welcome."""
