"""How a network is trained and fine-tuned."""

from __future__ import annotations

from core.choices.choice import Choice, Table
from core.messages import QT_TRANSLATE_NOOP

OPTIMIZERS: Table = {
    "auto": Choice(
        QT_TRANSLATE_NOOP("core", "Auto"),
        QT_TRANSLATE_NOOP("core", "Muon where that takes little beside the network itself, else SGD."),
    ),
    "sgd": Choice(
        "SGD",
        QT_TRANSLATE_NOOP("core", "Stochastic gradient descent with momentum: the standard for residual networks."),
        "core.training.optimizers:sgd",
    ),
    "adamw": Choice(
        "AdamW",
        QT_TRANSLATE_NOOP("core", "Adapts each weight's step; forgiving about the learning rate (try 0.001)."),
        "core.training.optimizers:adamw",
    ),
    "muon": Choice(
        QT_TRANSLATE_NOOP("core", "Muon"),
        QT_TRANSLATE_NOOP(
            "core", "SGD whose step on each convolution is made orthogonal (Jordan 2024): learns more in few epochs."
        ),
        "core.training.muon:muon",
    ),
}

SCHEDULES: Table = {
    "constant": Choice(
        QT_TRANSLATE_NOOP("core", "Constant"),
        QT_TRANSLATE_NOOP("core", "The same learning rate from the first step to the last."),
        "core.training.schedules:constant",
    ),
    "step": Choice(
        QT_TRANSLATE_NOOP("core", "Steps"),
        QT_TRANSLATE_NOOP("core", "Divides the learning rate at the given parts of the training."),
        "core.training.schedules:step",
    ),
    "cosine": Choice(
        QT_TRANSLATE_NOOP("core", "Cosine"),
        QT_TRANSLATE_NOOP("core", "Falls along half a cosine to zero (Loshchilov and Hutter 2016)."),
        "core.training.schedules:cosine",
    ),
    "one-cycle": Choice(
        QT_TRANSLATE_NOOP("core", "One cycle"),
        QT_TRANSLATE_NOOP(
            "core", "Rises during the warm-up, then falls in a line to zero: fast training (Smith 2017)."
        ),
        "core.training.schedules:one_cycle",
    ),
}

RECIPES: Table = {
    "fast": Choice(
        QT_TRANSLATE_NOOP("core", "Fast"),
        QT_TRANSLATE_NOOP("core", "Good accuracy in few epochs: one cycle, Muon where it pays, averaged weights."),
        "core.training.recipes:fast",
    ),
    "best": Choice(
        QT_TRANSLATE_NOOP("core", "Best"),
        QT_TRANSLATE_NOOP(
            "core", "Takes longer and gets more: twice the epochs, growing pictures, mirror images judged, too."
        ),
        "core.training.recipes:best",
    ),
    "tutorial": Choice(
        QT_TRANSLATE_NOOP("core", "Tutorial"),
        QT_TRANSLATE_NOOP(
            "core", "Exactly the tutorial's: SGD 0.1, momentum 0.9, weight decay 5e-4, batch 128, 10 epochs."
        ),
        "core.training.recipes:tutorial",
    ),
    "paper": Choice(
        QT_TRANSLATE_NOOP("core", "Paper"),
        QT_TRANSLATE_NOOP("core", "He et al. 2015, section 4.2: SGD 0.1, divided by 10 at half and three quarters."),
        "core.training.recipes:paper",
    ),
    "balanced": Choice(
        QT_TRANSLATE_NOOP("core", "Fine-tune, balanced"),
        QT_TRANSLATE_NOOP(
            "core", "For the last stages of a trained network: AdamW, a small learning rate, few epochs."
        ),
        "core.training.recipes:balanced",
    ),
    "thorough": Choice(
        QT_TRANSLATE_NOOP("core", "Fine-tune, thorough"),
        QT_TRANSLATE_NOOP("core", "For all layers of a trained network: augmentation, averaged weights, more epochs."),
        "core.training.recipes:thorough",
    ),
}

PLANS: Table = {
    "quick": Choice(
        QT_TRANSLATE_NOOP("core", "Quick"),
        QT_TRANSLATE_NOOP(
            "core", "Seconds: what the network sees in each picture is computed once, then the last layer learns."
        ),
        "core.training.plans:quick",
    ),
    "balanced": Choice(
        QT_TRANSLATE_NOOP("core", "Balanced"),
        QT_TRANSLATE_NOOP("core", "Quick first, then the last stages learn too: usually more accurate."),
        "core.training.plans:balanced",
    ),
    "thorough": Choice(
        QT_TRANSLATE_NOOP("core", "Thorough"),
        QT_TRANSLATE_NOOP("core", "Quick first, then all layers learn, with augmentation: takes longest, gets most."),
        "core.training.plans:thorough",
    ),
}

STARTS: Table = {
    "bundled": Choice(
        QT_TRANSLATE_NOOP("core", "Bundled small network"),
        QT_TRANSLATE_NOOP("core", "Knows the ten things of CIFAR-10 and comes with the program: no download."),
        "core.models.weights.starts:bundled",
    ),
    **{
        name: Choice(
            title,
            QT_TRANSLATE_NOOP("core", "Trained on 1.3 million photographs (ImageNet); downloaded once."),
            "core.models.weights.starts:imagenet",
        )
        for name, title in {
            "resnet18": "ResNet-18",
            "resnet34": "ResNet-34",
            "resnet50": "ResNet-50",
            "resnet101": "ResNet-101",
            "resnet152": "ResNet-152",
            "resnext50-32x4d": "ResNeXt-50 32x4d",
            "wide-resnet50-2": "Wide ResNet-50-2",
        }.items()
    },
}
"""What a fine-tuning can start from by name; the code gets the name and gives the file."""
