"""Everything a user can choose, as torch-free tables: name -> (title, sentence, "module:attribute").

A new block, preset, source, optimizer, schedule, recipe or exporter is one function and one line here: the form, the
flags, the validation and the manual list the table's keys, and `resolve` imports the code when it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import Any

from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen: how it is called, one sentence about it, and where its code is.

    `suffix` is the ending of the file's name, where choosing it makes a file.
    """

    title: str
    sentence: str
    target: str = ""
    suffix: str = ""

    def resolve(self) -> Any:
        """Import and return what `target` ("module:attribute") names."""
        module, _, attribute = self.target.partition(":")
        return getattr(import_module(module), attribute)


Table = dict[str, Choice]

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

SOURCES: Table = {
    "digits": Choice(
        QT_TRANSLATE_NOOP("core", "Handwritten digits"),
        QT_TRANSLATE_NOOP("core", "1,797 pictures of 8x8 pixels, bundled with the program: no download."),
        "core.data.digits:open_digits",
    ),
    "cifar10": Choice(
        "CIFAR-10",
        QT_TRANSLATE_NOOP(
            "core", "60,000 colour pictures of 32x32 pixels in 10 classes: downloads 170 MB, or takes your file."
        ),
        "core.data.cifar:open_cifar10",
    ),
    "cifar100": Choice(
        "CIFAR-100",
        QT_TRANSLATE_NOOP(
            "core", "60,000 colour pictures of 32x32 pixels in 100 classes: downloads 169 MB, or takes your file."
        ),
        "core.data.cifar:open_cifar100",
    ),
    "folder": Choice(
        QT_TRANSLATE_NOOP("core", "Image folder"),
        QT_TRANSLATE_NOOP("core", "Your own pictures: a folder, .zip or .tar with one sub-folder per class."),
        "core.data.folder:open_folder",
    ),
}

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

NORMALISATIONS: Table = {
    "auto": Choice(
        QT_TRANSLATE_NOOP("core", "Auto"),
        QT_TRANSLATE_NOOP("core", "As the checkpoint says, else as its family was trained."),
    ),
    "imagenet": Choice("ImageNet", QT_TRANSLATE_NOOP("core", "As torchvision's and most published networks.")),
    "cifar": Choice("CIFAR-10", QT_TRANSLATE_NOOP("core", "As most networks for 32x32 pictures.")),
    "half": Choice(QT_TRANSLATE_NOOP("core", "-1 to 1"), QT_TRANSLATE_NOOP("core", "Mean and deviation are a half.")),
    "data": Choice(
        QT_TRANSLATE_NOOP("core", "Your pictures'"), QT_TRANSLATE_NOOP("core", "As your own training pictures are.")
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

FINDINGS: Table = {
    "unreadable": Choice(
        QT_TRANSLATE_NOOP("core", "Unreadable"),
        QT_TRANSLATE_NOOP("core", "The file is damaged, cut off, empty, or may not be opened."),
    ),
    "not-a-picture": Choice(
        QT_TRANSLATE_NOOP("core", "No picture"),
        QT_TRANSLATE_NOOP("core", "The file has a picture's name but holds something else."),
    ),
    "wrong-extension": Choice(
        QT_TRANSLATE_NOOP("core", "Wrong file ending"),
        QT_TRANSLATE_NOOP("core", "The picture has another format than its name says; it can be read all the same."),
    ),
    "conflicting": Choice(
        QT_TRANSLATE_NOOP("core", "In two classes"),
        QT_TRANSLATE_NOOP("core", "The same picture lies in different classes: one of them must be wrong."),
    ),
    "near-conflict": Choice(
        QT_TRANSLATE_NOOP("core", "Alike in two classes"),
        QT_TRANSLATE_NOOP("core", "Nearly the same picture lies in different classes: look whether both are right."),
    ),
    "leak": Choice(
        QT_TRANSLATE_NOOP("core", "Learned and judged with"),
        QT_TRANSLATE_NOOP(
            "core", "A picture lies in the folders for training and for judging: the result would look too good."
        ),
    ),
    "duplicate": Choice(
        QT_TRANSLATE_NOOP("core", "Copies"),
        QT_TRANSLATE_NOOP("core", "The same picture lies in its class more than once."),
    ),
    "near-duplicate": Choice(
        QT_TRANSLATE_NOOP("core", "Nearly copies"),
        QT_TRANSLATE_NOOP("core", "The same picture in another size, quality or brightness, or taken a moment later."),
    ),
    "blank": Choice(
        QT_TRANSLATE_NOOP("core", "Blank"), QT_TRANSLATE_NOOP("core", "The picture has one colour all over.")
    ),
    "tiny": Choice(
        QT_TRANSLATE_NOOP("core", "Very small"),
        QT_TRANSLATE_NOOP("core", "The picture is far smaller than the others, as icons and previews are."),
    ),
    "huge": Choice(
        QT_TRANSLATE_NOOP("core", "Very large"),
        QT_TRANSLATE_NOOP("core", "The picture has so many pixels that reading it takes long, the first time."),
    ),
    "extreme-aspect": Choice(
        QT_TRANSLATE_NOOP("core", "Very long or tall"),
        QT_TRANSLATE_NOOP("core", "Only the square in the middle is used, which is a small part of such a picture."),
    ),
    "imbalance": Choice(
        QT_TRANSLATE_NOOP("core", "Very unequal classes"),
        QT_TRANSLATE_NOOP("core", "A class with many times the pictures of another is guessed too often."),
    ),
    "few": Choice(
        QT_TRANSLATE_NOOP("core", "Few pictures"),
        QT_TRANSLATE_NOOP("core", "From about 20 training pictures a class on it begins to work well."),
    ),
    "similar-names": Choice(
        QT_TRANSLATE_NOOP("core", "Similar names"),
        QT_TRANSLATE_NOOP("core", "Two classes have the same name but for capitals or spaces: are they one?"),
    ),
    "clutter": Choice(
        QT_TRANSLATE_NOOP("core", "Hidden files"),
        QT_TRANSLATE_NOOP("core", "Files that systems and programs leave behind."),
    ),
}
"""What the check of the pictures can find (core.data.doctor)."""

TREATMENTS: Table = {
    "skip": Choice(QT_TRANSLATE_NOOP("core", "Leave out"), QT_TRANSLATE_NOOP("core", "They are not used.")),
    "keep": Choice(QT_TRANSLATE_NOOP("core", "Use"), QT_TRANSLATE_NOOP("core", "They are used like all others.")),
    "fix": Choice(
        QT_TRANSLATE_NOOP("core", "Read as what they are"),
        QT_TRANSLATE_NOOP("core", "They are used; what they hold counts, not their name."),
    ),
    "keep-one": Choice(
        QT_TRANSLATE_NOOP("core", "Use one of each"),
        QT_TRANSLATE_NOOP("core", "Of each group the largest file is used, the others are left out."),
    ),
    "one-side": Choice(
        QT_TRANSLATE_NOOP("core", "Keep on one side"),
        QT_TRANSLATE_NOOP(
            "core",
            "All of a group are learned from, or all are judged with; between your own folders, those to judge with "
            "stay and the others are left out.",
        ),
    ),
    "tell": Choice(QT_TRANSLATE_NOOP("core", "Only say so"), QT_TRANSLATE_NOOP("core", "Nothing is changed.")),
}
"""What can be done about a finding; the files themselves are never touched."""

FLIPS: Table = {
    "auto": Choice(
        QT_TRANSLATE_NOOP("core", "Auto"),
        QT_TRANSLATE_NOOP("core", "Mirrors all pictures but the bundled digits."),
    ),
    "on": Choice(QT_TRANSLATE_NOOP("core", "On"), QT_TRANSLATE_NOOP("core", "Mirrors half of the pictures.")),
    "alternate": Choice(
        QT_TRANSLATE_NOOP("core", "Alternately"),
        QT_TRANSLATE_NOOP("core", "Mirrors each picture in every second epoch, but never the bundled digits."),
    ),
    "off": Choice(QT_TRANSLATE_NOOP("core", "Off"), QT_TRANSLATE_NOOP("core", "Mirrors none.")),
}

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

TABLES: dict[str, Table] = {
    "blocks": BLOCKS,
    "stems": STEMS,
    "shortcuts": SHORTCUTS,
    "networks": NETWORKS,
    "sources": SOURCES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
    "recipes": RECIPES,
    "plans": PLANS,
    "normalisations": NORMALISATIONS,
    "starts": STARTS,
    "findings": FINDINGS,
    "treatments": TREATMENTS,
    "flips": FLIPS,
    "precisions": PRECISIONS,
    "memory_formats": MEMORY_FORMATS,
    "compiling": COMPILING,
    "exporters": EXPORTERS,
}


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant, or "" where none is near."""
    return next(iter(get_close_matches(name.lower(), list(names), n=1, cutoff=0.6)), "")


def unknown(table: str, name: str) -> Message:
    """That the table has no such entry, those that it has, and which was probably meant."""
    names = TABLES[table]
    guess = nearest(name, names)
    template = (
        QT_TRANSLATE_NOOP("core", "There is no “{name}”. Did you mean “{guess}”? Choose one of: {names}.")
        if guess
        else QT_TRANSLATE_NOOP("core", "There is no “{name}”. Choose one of: {names}.")
    )
    return message(template, name=name, guess=guess, names=", ".join(names))


def choose(table: str, name: str) -> Choice:
    """The entry `name` of the table called `table`.

    Raises:
        UserError: there is no such entry; it lists those there are and guesses which was meant.
    """
    if name in TABLES[table]:
        return TABLES[table][name]
    missing = unknown(table, name)
    raise UserError(missing.template, **missing.parameters)  # type: ignore[arg-type]
