"""How a trained network is explained and put to the test, and as what it is saved for others."""

from __future__ import annotations

from core.choices.choice import Choice, Table
from core.messages import QT_TRANSLATE_NOOP

EXPLANATIONS: Table = {
    "grad-cam": Choice(
        "Grad-CAM",
        QT_TRANSLATE_NOOP("core", "Which features speak for a class, and where they are (Selvaraju et al. 2017)."),
        "core.evaluation.explain:grad_cam",
    ),
    "occlusion": Choice(
        QT_TRANSLATE_NOOP("core", "Covering"),
        QT_TRANSLATE_NOOP(
            "core",
            "How much less likely the class is where a part of the picture is covered: slow, without gradients.",
        ),
        "core.evaluation.explain:occlusion",
    ),
}
"""Where a network looks: each takes the network, normalised pictures, the class asked about and one to compare with."""

DISTURBANCES: Table = {
    "blur": Choice(
        QT_TRANSLATE_NOOP("core", "Blur"),
        QT_TRANSLATE_NOOP("core", "Out of focus, or shaken."),
        "core.evaluation.robustness:blur",
    ),
    "noise": Choice(
        QT_TRANSLATE_NOOP("core", "Noise"),
        QT_TRANSLATE_NOOP("core", "Grains, as cameras give in bad light."),
        "core.evaluation.robustness:noise",
    ),
    "darkness": Choice(
        QT_TRANSLATE_NOOP("core", "Darkness"),
        QT_TRANSLATE_NOOP("core", "Too little light."),
        "core.evaluation.robustness:darkness",
    ),
    "jpeg": Choice(
        "JPEG",
        QT_TRANSLATE_NOOP("core", "Squeezed into a small file, as messengers do."),
        "core.evaluation.robustness:jpeg",
    ),
    "rotation": Choice(
        QT_TRANSLATE_NOOP("core", "Rotation"),
        QT_TRANSLATE_NOOP("core", "The camera held askew."),
        "core.evaluation.robustness:rotation",
    ),
}
"""What a bad camera does to pictures: each takes one, a strength from 1 to 3, and the picture's row."""

EXPORTERS: Table = {
    "pt": Choice(
        QT_TRANSLATE_NOOP("core", "PyTorch file (.pt)"),
        QT_TRANSLATE_NOOP("core", "A plain, self-describing file that torch.load(…, weights_only=True) opens."),
        "core.export.pt:FORMAT",
        ".pt",
    ),
    "pt-torchvision": Choice(
        QT_TRANSLATE_NOOP("core", "Weights for torchvision (.pt)"),
        QT_TRANSLATE_NOOP("core", "Only the weights, named as torchvision's own network of this kind loads them."),
        "core.export.torchvision_pt:FORMAT",
        ".pt",
    ),
    "safetensors": Choice(
        QT_TRANSLATE_NOOP("core", "safetensors"),
        QT_TRANSLATE_NOOP("core", "The weights, with classes and preprocessing, in a file that can't hold any code."),
        "core.export.safetensors_file:FORMAT",
        ".safetensors",
    ),
    "pt2": Choice(
        QT_TRANSLATE_NOOP("core", "Whole network for PyTorch (.pt2)"),
        QT_TRANSLATE_NOOP("core", "Runs with PyTorch alone: takes normalised pictures, gives logits."),
        "core.export.pt2:FORMAT",
        ".pt2",
    ),
    "pt2-pictures": Choice(
        QT_TRANSLATE_NOOP("core", "Whole network for PyTorch, from pixels (.pt2)"),
        QT_TRANSLATE_NOOP("core", "Runs with PyTorch alone: takes pictures as they are, gives probabilities."),
        "core.export.pt2:PICTURES_FORMAT",
        ".pt2",
    ),
    "onnx": Choice(
        "ONNX",
        QT_TRANSLATE_NOOP("core", "Runs without PyTorch, in many languages and on phones; needs extra packages here."),
        "core.export.onnx_file:FORMAT",
        ".onnx",
    ),
    "card": Choice(
        QT_TRANSLATE_NOOP("core", "Model card (.md)"),
        QT_TRANSLATE_NOOP("core", "A page to go with the file: pictures, classes, training, figures, limits."),
        "core.export.card:FORMAT",
        ".md",
    ),
}
