"""Where pictures come from, how they are shown, and what their check finds and does."""

from __future__ import annotations

from core.choices.choice import Choice, Table
from core.messages import QT_TRANSLATE_NOOP

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
