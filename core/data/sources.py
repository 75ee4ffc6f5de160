"""From a data configuration to pictures: resolves the chosen source and opens it."""

from __future__ import annotations

from core.choices import choose
from core.config import DataConfig
from core.data.cifar import downloaded_file
from core.data.cifar_batches import CIFAR10, CIFAR100
from core.data.pictures import DataSet
from core.progress import Progress


def open_data(
    config: DataConfig, validation_share: float, progress: Progress | None = None, test_share: float = 0.0
) -> DataSet:
    """The pictures that `config` names, in their roles; `validation_share` (0 to 0.5) of the training pictures is
    kept for validation where the source has no validation part of its own, and 0 keeps none. In the same way
    `test_share` of them is kept for the test, where each class has 200 or more (see `core.data.split`).

    The same configuration gives the same pictures in the same order, whatever the run's seed.

    Raises:
        UserError: the pictures can't be had or can't be used; it says what to do.
        Cancelled: `progress` was cancelled.
    """
    source = choose("sources", config.source).resolve()
    opened: DataSet = source(config, validation_share, progress or Progress(), test_share)
    return opened


def must_download(config: DataConfig) -> bool:
    """Whether `open_data` would have to fetch these pictures from the network first."""
    official = {"cifar10": CIFAR10, "cifar100": CIFAR100}.get(config.source)
    return official is not None and not config.path and not downloaded_file(official).exists()
