"""How a machine computes."""

from __future__ import annotations

from core.choices.choice import Choice, Table
from core.messages import QT_TRANSLATE_NOOP

PRECISIONS: Table = {
    "auto": Choice(
        QT_TRANSLATE_NOOP("core", "Auto"),
        QT_TRANSLATE_NOOP(
            "core", "The fastest that keeps the numbers sane on this machine, tried before the training."
        ),
    ),
    "fp32": Choice(
        QT_TRANSLATE_NOOP("core", "32 bit"),
        QT_TRANSLATE_NOOP(
            "core", "Full precision: works everywhere. NVIDIA cards since 2020 multiply with fewer digits then (TF32)."
        ),
    ),
    "bf16": Choice(
        QT_TRANSLATE_NOOP("core", "Mixed, bfloat16"),
        QT_TRANSLATE_NOOP(
            "core", "Half the memory traffic; fast on recent GPUs and server processors, slow on older ones."
        ),
    ),
    "fp16": Choice(
        QT_TRANSLATE_NOOP("core", "Mixed, float16"),
        QT_TRANSLATE_NOOP("core", "For NVIDIA GPUs before 2020; the loss is scaled to keep small gradients."),
    ),
}

MEMORY_FORMATS: Table = {
    "auto": Choice(
        QT_TRANSLATE_NOOP("core", "Auto"),
        QT_TRANSLATE_NOOP("core", "What is faster here for this network, tried before the training."),
    ),
    "channels-last": Choice(
        QT_TRANSLATE_NOOP("core", "Channels last"),
        QT_TRANSLATE_NOOP("core", "Keeps the colours of a pixel together: faster on most processors and recent GPUs."),
    ),
    "contiguous": Choice(
        QT_TRANSLATE_NOOP("core", "Channels first"),
        QT_TRANSLATE_NOOP("core", "PyTorch's default: faster for some networks and on Apple GPUs."),
    ),
}

COMPILING: Table = {
    "auto": Choice(
        QT_TRANSLATE_NOOP("core", "Auto"),
        QT_TRANSLATE_NOOP("core", "Where a compiler is installed and the training is long enough to repay it."),
    ),
    "off": Choice(QT_TRANSLATE_NOOP("core", "Off"), QT_TRANSLATE_NOOP("core", "The network runs as it is.")),
    "on": Choice(QT_TRANSLATE_NOOP("core", "On"), QT_TRANSLATE_NOOP("core", "Compiled before the first step.")),
}
