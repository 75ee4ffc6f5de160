"""The bundled handwritten digits: 1,797 pictures of 8x8 pixels, at once and without a network.

Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI Machine Learning Repository (CC BY 4.0), the
1,797 that scikit-learn ships; see resources/samples/digits.txt.
"""

from __future__ import annotations

import numpy as np

from core import paths
from core.config import DataConfig
from core.data.decode import resize
from core.data.pictures import DataSet, from_array
from core.data.roles import data_set
from core.data.split import split_in_three
from core.progress import Progress

SIDE = 8
INK = 16
"""The value of full ink in the original."""


def open_digits(config: DataConfig, validation_share: float, progress: Progress, test_share: float = 0.0) -> DataSet:
    """White digits on black, 8x8 unless the configuration asks for another size.

    There are no test pictures, whatever `test_share` says: most digits have fewer than the 200 that it takes.
    """
    progress.check()
    with np.load(paths.resource("samples", "digits.npz")) as sheet:
        ink, labels = sheet["images"], sheet["labels"]
    grey = np.rint(ink * (255 / INK)).astype(np.uint8)
    pixels = np.repeat(grey[..., None], 3, axis=3)
    if config.image_size not in (0, SIDE):
        pixels = np.stack([resize(picture, config.image_size) for picture in pixels])
    names = tuple(f"{label}/{index:04d}" for index, label in enumerate(labels))
    pictures = from_array(names, labels, pixels)
    train, validation, test = split_in_three(names, pictures.labels, validation_share, test_share, exactly=True)
    return data_set(
        tuple("0123456789"),
        pictures,
        (train, validation),
        test=pictures.subset(test),
        mirrored_reads_differently=True,
    )
