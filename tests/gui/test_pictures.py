"""Thumbnails and the preview of augmentation: crisp pixels, captions, names."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.config import DataConfig, RecipeConfig
from core.data.pictures import DataSet, from_array
from core.data.preview import augments, flips, preview
from core.data.sources import open_data
from gui.widgets.augmentation_preview import ROWS, VERSIONS, AugmentationPreview
from gui.widgets.pictures import fitted, to_image
from gui.widgets.thumbnail_grid import ThumbnailGrid

PLAIN = RecipeConfig(flip="off", crop_padding=0, rotation=0, colour_jitter=0, erasing=0)


def pictures(count: int, side: int = 8) -> list[np.ndarray]:
    return list(np.random.default_rng(0).integers(0, 256, (count, side, side, 3), dtype=np.uint8))


def data_set(*, mirrored_reads_differently: bool) -> DataSet:
    train = from_array(tuple("abcde"), [0, 1, 0, 1, 0], np.stack(pictures(5)))
    return DataSet(("cat", "dog"), 8, train, None, None, (0.5,) * 3, (0.2,) * 3, mirrored_reads_differently)


def test_small_pictures_grow_with_hard_edges() -> None:
    pixels = pictures(1)[0]
    shown = fitted(to_image(pixels), 64, 1.0).toImage()
    assert (shown.width(), shown.height()) == (64, 64)
    for row in range(8):
        for column in range(8):
            block = {shown.pixelColor(8 * column + x, 8 * row + y).getRgb()[:3] for x in (0, 7) for y in (0, 7)}
            assert block == {tuple(int(value) for value in pixels[row, column])}


def test_large_and_grey_pictures_fit() -> None:
    wide = np.zeros((50, 300, 3), dtype=np.uint8)
    assert fitted(to_image(wide), 64, 2.0).toImage().width() == 128
    assert to_image(np.full((4, 4), 7, dtype=np.uint8)).pixelColor(1, 1).getRgb()[:3] == (7, 7, 7)


def test_the_grid_names_its_pictures(qtbot: QtBot) -> None:
    grid = ThumbnailGrid()
    qtbot.addWidget(grid)
    assert not grid.empty.isHidden()
    captions = [f"class {number}" for number in range(8)] + ["a very long name of a class that doesn't fit"]
    grid.set_pictures(pictures(9), captions)
    assert grid.empty.isHidden()
    assert [each.accessibleName() for each in grid.thumbnails] == captions
    assert grid.thumbnails[-1].toolTip().startswith(captions[-1])
    grid.set_pictures(pictures(2), ["a", "b"])
    assert len(grid.thumbnails) == 2
    grid.set_pictures([], [])
    assert not grid.empty.isHidden()


@pytest.mark.parametrize(("width", "columns"), [(64, 1), (380, 5), (700, 9)])
def test_the_grid_uses_its_width(qtbot: QtBot, width: int, columns: int) -> None:
    grid = ThumbnailGrid()
    qtbot.addWidget(grid)
    grid.set_pictures(pictures(9), ["x"] * 9)
    grid.resize(width, grid.heightForWidth(width))
    grid.show()
    assert grid.columns(width) == columns
    assert all(grid.rect().contains(each.geometry()) for each in grid.thumbnails)
    assert not grid.grab().isNull()


def test_preview_is_what_a_training_does() -> None:
    data = data_set(mirrored_reads_differently=False)
    made = preview(data, RecipeConfig(rotation=20), pictures=3, versions=4, seed=1)
    assert [len(made.originals), len(made.versions), len(made.versions[0])] == [3, 3, 4]
    assert made.captions == ["cat", "cat", "cat"] and made.originals[0].dtype == np.uint8
    again = preview(data, RecipeConfig(rotation=20), pictures=3, versions=4, seed=1)
    other = preview(data, RecipeConfig(rotation=20), pictures=3, versions=4, seed=2)
    assert (np.array(made.versions) == np.array(again.versions)).all()
    assert (np.array(made.versions) != np.array(other.versions)).any()


def test_auto_mirrors_only_where_it_means_the_same() -> None:
    text, photos = data_set(mirrored_reads_differently=True), data_set(mirrored_reads_differently=False)
    auto = PLAIN.model_copy(update={"flip": "auto"})
    assert flips(auto, photos) and not flips(auto, text)
    assert augments(auto, photos) and not augments(auto, text)
    assert preview(text, auto, pictures=2, versions=6, seed=0).versions == [[], []]


def test_the_dialog_shows_versions_and_draws_anew(qtbot: QtBot) -> None:
    data = open_data(DataConfig(), 0.2)
    dialog = AugmentationPreview(None, data, RecipeConfig())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.preview is not None, timeout=20_000)
    first = dialog.preview
    assert first is not None and len(first.versions) == ROWS and len(first.versions[0]) == VERSIONS
    cell = dialog.grid.itemAtPosition(1, 0)
    assert cell is not None and cell.widget().accessibleName() == first.captions[0]
    dialog.again.click()
    qtbot.waitUntil(lambda: dialog.preview is not first, timeout=20_000)
    assert dialog.preview is not None
    assert (np.array(dialog.preview.versions) != np.array(first.versions)).any()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_dialog_says_when_nothing_is_changed(qtbot: QtBot) -> None:
    dialog = AugmentationPreview(None, data_set(mirrored_reads_differently=True), PLAIN)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    assert "changes no pictures" in dialog.text.text() and dialog.again.isHidden()
    qtbot.waitUntil(lambda: dialog.preview is not None, timeout=20_000)
