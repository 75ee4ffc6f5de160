"""The bundled digits: what they are, and how they are divided."""

from __future__ import annotations

import numpy as np
import pytest

from core import paths
from core.config import DataConfig
from core.data.pictures import DataSet
from core.data.sources import open_data


def digits(share: float = 0.2, image_size: int = 0) -> DataSet:
    return open_data(DataConfig(source="digits", image_size=image_size), share)


def test_all_digits_are_there_with_at_least_the_share_kept_back() -> None:
    data = digits()
    assert data.validation is not None and data.test is None
    assert len(data.train) + len(data.validation) == 1797
    assert len(data.validation) >= 0.2 * 1797
    assert not set(data.train.names) & set(data.validation.names)
    assert data.classes == tuple("0123456789")
    assert data.mirrored_reads_differently
    for label in range(10):
        kept = int((data.validation.labels == label).sum())
        whole = kept + int((data.train.labels == label).sum())
        assert kept == -(-whole // 5)


def test_pictures_are_white_on_black_rgb() -> None:
    data = digits()
    pixels = data.train.gather(np.arange(100))
    assert pixels.shape == (100, 8, 8, 3) and pixels.dtype == np.uint8
    assert pixels.min() == 0 and pixels.max() == 255
    assert (pixels[..., 0] == pixels[..., 1]).all() and (pixels[..., 0] == pixels[..., 2]).all()
    assert data.image_size == 8


def test_mean_and_deviation_are_of_the_training_pictures() -> None:
    data = digits()
    pixels = data.train.gather(np.arange(len(data.train))) / 255
    assert data.mean == pytest.approx(pixels.mean(axis=(0, 1, 2)))
    assert data.std == pytest.approx(pixels.std(axis=(0, 1, 2)))


def test_share_zero_keeps_nothing_back_and_another_size_is_resized() -> None:
    data = digits(share=0.0, image_size=16)
    assert data.validation is None and len(data.train) == 1797
    assert data.train.gather(np.array([0])).shape == (1, 16, 16, 3) and data.image_size == 16


def test_the_origin_is_attributed() -> None:
    text = paths.resource("samples", "digits.txt").read_text(encoding="utf-8")
    assert "CC BY 4.0" in text and "Alpaydin" in text and "Kaynak" in text
