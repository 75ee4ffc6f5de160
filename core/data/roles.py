"""Puts a source's pictures into their roles: the one place where a `DataSet` is made."""

from __future__ import annotations

from core.data.pictures import DataSet, Pictures, Rows, mean_and_std
from core.messages import Message


def data_set(
    classes: tuple[str, ...],
    pictures: Pictures,
    split: tuple[Rows, Rows],
    *,
    test: Pictures | None = None,
    mirrored_reads_differently: bool = False,
    notices: tuple[Message, ...] = (),
) -> DataSet:
    """`split` holds the rows of `pictures` for training and for validation; a role without pictures is None."""
    train_rows, validation_rows = split
    train = pictures.subset(train_rows)
    mean, std = mean_and_std(train)
    return DataSet(
        classes=classes,
        image_size=pictures.gather(train_rows[:1]).shape[1],
        train=train,
        validation=pictures.subset(validation_rows) if len(validation_rows) else None,
        test=test if test is not None and len(test) else None,
        mean=mean,
        std=std,
        mirrored_reads_differently=mirrored_reads_differently,
        notices=notices,
    )
