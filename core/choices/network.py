"""Of which a network is made, and the well-known ones."""

from __future__ import annotations

from core.choices.choice import Choice, Table
from core.messages import QT_TRANSLATE_NOOP

BLOCKS: Table = {
    "basic": Choice(
        QT_TRANSLATE_NOOP("core", "Basic"),
        QT_TRANSLATE_NOOP("core", "Two 3x3 convolutions and a shortcut: the block of ResNet-18 and 34."),
        "core.models.blocks:BasicBlock",
    ),
    "bottleneck": Choice(
        QT_TRANSLATE_NOOP("core", "Bottleneck"),
        QT_TRANSLATE_NOOP("core", "1x1, 3x3 and 1x1 convolutions and a shortcut: the block of ResNet-50 and deeper."),
        "core.models.blocks:Bottleneck",
    ),
    "preact-basic": Choice(
        QT_TRANSLATE_NOOP("core", "Basic, pre-activation"),
        QT_TRANSLATE_NOOP(
            "core", "Normalise and activate before each convolution (He et al. 2016): eases very deep networks."
        ),
        "core.models.blocks:PreactBasicBlock",
    ),
    "preact-bottleneck": Choice(
        QT_TRANSLATE_NOOP("core", "Bottleneck, pre-activation"),
        QT_TRANSLATE_NOOP("core", "The bottleneck with normalisation and activation before each convolution."),
        "core.models.blocks:PreactBottleneck",
    ),
}

STEMS: Table = {
    "7x7": Choice(
        QT_TRANSLATE_NOOP("core", "7x7 and max-pool"),
        QT_TRANSLATE_NOOP("core", "For photographs of about 224 pixels: shrinks the picture to a quarter at once."),
        "core.models.stems:stem_7x7",
    ),
    "3x3": Choice(
        QT_TRANSLATE_NOOP("core", "3x3"),
        QT_TRANSLATE_NOOP("core", "For small pictures (8 to 64 pixels): keeps their full size."),
        "core.models.stems:stem_3x3",
    ),
    "3x3-s2": Choice(
        QT_TRANSLATE_NOOP("core", "3x3, every second pixel"),
        QT_TRANSLATE_NOOP(
            "core",
            "The 3x3 stem at half the size: for networks of small pictures on photographs, at a quarter of the cost.",
        ),
        "core.models.stems:stem_3x3_s2",
    ),
    "4x4-s2": Choice(
        QT_TRANSLATE_NOOP("core", "4x4, every second pixel"),
        QT_TRANSLATE_NOOP(
            "core", "For small pictures where time is short: halves their side at once, missing no pixel."
        ),
        "core.models.stems:stem_4x4_s2",
    ),
    "deep": Choice(
        QT_TRANSLATE_NOOP("core", "Three 3x3 and max-pool (ResNet-D)"),
        QT_TRANSLATE_NOOP(
            "core", "The stem of ResNet-D (He et al. 2018): like 7x7, a little slower and more accurate."
        ),
        "core.models.stems:stem_deep",
    ),
}

SHORTCUTS: Table = {
    "A": Choice(
        QT_TRANSLATE_NOOP("core", "A: zero padding"),
        QT_TRANSLATE_NOOP("core", "Where the size changes, skip pixels and pad channels with zeros: no parameters."),
        "core.models.shortcuts:shortcut_a",
    ),
    "A-both": Choice(
        QT_TRANSLATE_NOOP("core", "A: zero padding on both sides"),
        QT_TRANSLATE_NOOP(
            "core", "Like A, with half of the zeros before the channels: as some published CIFAR networks have it."
        ),
        "core.models.shortcuts:shortcut_a_both",
    ),
    "B": Choice(
        QT_TRANSLATE_NOOP("core", "B: 1x1 where the size changes"),
        QT_TRANSLATE_NOOP(
            "core", "A trained 1x1 convolution where the size changes, else the identity: the usual choice."
        ),
        "core.models.shortcuts:shortcut_b",
    ),
    "C": Choice(
        QT_TRANSLATE_NOOP("core", "C: 1x1 everywhere"),
        QT_TRANSLATE_NOOP("core", "A trained 1x1 convolution in every block: more parameters, little gain."),
        "core.models.shortcuts:shortcut_c",
    ),
    "D": Choice(
        QT_TRANSLATE_NOOP("core", "D: average pool and 1x1"),
        QT_TRANSLATE_NOOP(
            "core", "The shortcut of ResNet-D: averages before the 1x1 convolution, so no pixel is skipped."
        ),
        "core.models.shortcuts:shortcut_d",
    ),
    "none": Choice(
        QT_TRANSLATE_NOOP("core", "None (plain network)"),
        QT_TRANSLATE_NOOP("core", "No shortcut at all: to see for yourself why residual networks were invented."),
        "core.models.shortcuts:shortcut_none",
    ),
}

NETWORKS: Table = {
    "digits": Choice(
        QT_TRANSLATE_NOOP("core", "Small and fast"),
        QT_TRANSLATE_NOOP("core", "A small residual network for pictures of 8 to 32 pixels: seconds on an old laptop."),
        "core.models.presets:digits",
    ),
    "tutorial": Choice(
        QT_TRANSLATE_NOOP("core", "Tutorial ResNet-18"),
        QT_TRANSLATE_NOOP("core", "The tutorial's network: 7x7 stem, max-pool, four stages of two blocks."),
        "core.models.presets:tutorial",
    ),
    "resnet18-3x3": Choice(
        QT_TRANSLATE_NOOP("core", "ResNet-18 for small pictures"),
        QT_TRANSLATE_NOOP("core", "ResNet-18 with a 3x3 stem: accurate on 32x32 pictures, and much slower."),
        "core.models.presets:resnet18_3x3",
    ),
    "resnet8": Choice(
        QT_TRANSLATE_NOOP("core", "ResNet-8 for seconds"),
        QT_TRANSLATE_NOOP("core", "For 32x32 pictures: works at half their size, so that an epoch takes seconds."),
        "core.models.presets:resnet8",
    ),
    "resnet8-wide": Choice(
        QT_TRANSLATE_NOOP("core", "ResNet-8, wide"),
        QT_TRANSLATE_NOOP("core", "ResNet-8 with twice the channels: more accurate, and four times the arithmetic."),
        "core.models.presets:resnet8_wide",
    ),
    **{
        f"resnet{depth}": Choice(
            f"ResNet-{depth} (CIFAR)",
            QT_TRANSLATE_NOOP("core", "A small network for 32x32 pictures from He et al. 2015, section 4.2."),
            f"core.models.presets:resnet{depth}",
        )
        for depth in (20, 32, 44, 56, 110)
    },
    **{
        f"resnet{depth}": Choice(
            f"ResNet-{depth}",
            QT_TRANSLATE_NOOP("core", "A network for photographs of about 224 pixels from He et al. 2015."),
            f"core.models.presets:resnet{depth}",
        )
        for depth in (18, 34, 50, 101, 152)
    },
    "resnext50-32x4d": Choice(
        "ResNeXt-50 32x4d",
        QT_TRANSLATE_NOOP("core", "ResNet-50 with 32 groups in each block (Xie et al. 2016)."),
        "core.models.presets:resnext50_32x4d",
    ),
    "wide-resnet50-2": Choice(
        "Wide ResNet-50-2",
        QT_TRANSLATE_NOOP("core", "ResNet-50 with twice the width inside each block (Zagoruyko and Komodakis 2016)."),
        "core.models.presets:wide_resnet50_2",
    ),
}
