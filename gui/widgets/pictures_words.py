"""What is said about a set of pictures: how many, which of them judge the network, and what went wrong."""

from __future__ import annotations

from gui.translate import number, percent, tr
from gui.workers.pictures_look import Found

TEST_FROM = 200
"""Pictures that every class needs for a test part to be set apart."""


def split_words(found: Found, validation: float, test: float) -> str:
    """Which pictures judge the network, in a sentence or two."""
    _train, in_validation, in_test = found.counts
    parts = []
    if in_validation:
        parts.append(tr("Validation uses the pictures in your validation folder."))
    elif validation:
        share = percent(validation, 0)
        parts.append(tr("Validation uses {share} of each class, and near-duplicates stay together.", share=share))
    else:
        parts.append(tr("No pictures are kept for validation: how good the network is won't be known."))
    if in_test:
        parts.append(tr("The test uses the pictures in your test folder, once, at the end."))
    elif test and all(row.counts[0] >= TEST_FROM for row in found.rows):
        parts.append(tr("The test uses another {share}, once, at the end.", share=percent(test, 0)))
    return " ".join(parts)


def total_words(found: Found) -> str:
    """ "3 classes, 1,200 pictures"."""
    classes, pictures = number(len(found.rows)), number(sum(found.counts))
    return tr("{classes} classes, {pictures} pictures", classes=classes, pictures=pictures)
