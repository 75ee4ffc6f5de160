"""The side pictures are shown at, worked out for each kind of network: at the borders between the rules, too."""

from __future__ import annotations

import pytest

from core.config import ModelConfig
from core.training.resolution import Fit, fit


def fitted(stem: str, own: int | None, typical: int) -> Fit:
    return fit(ModelConfig.model_validate({"network": "tutorial", "stem": stem}), own, typical)


@pytest.mark.parametrize(
    ("own", "typical", "shown"),
    [
        (224, 8, 64),
        (224, 32, 64),
        (224, 33, 96),
        (224, 48, 96),
        (224, 49, 128),
        (224, 100, 224),
        (224, 112, 224),
        (224, 140, 224),
        (224, 167, 224),
        (None, 20, 64),
        (64, 129, 224),
        (65, 40, 96),
        (32, 65, 160),
    ],
)
def test_small_pictures_come_to_a_network_for_photographs_at_twice_their_side(
    own: int | None, typical: int, shown: int
) -> None:
    found = fitted("7x7", own, typical)
    assert (found.image_size, found.stem) == (shown, "7x7")
    said = f"Your pictures are small ({typical} pixels): they are shown to the network at {shown} pixels."
    assert str(found.notice) == said


@pytest.mark.parametrize(("own", "typical"), [(224, 168), (224, 3000), (None, 168), (96, 224), (64, 500)])
def test_photographs_come_at_their_usual_side_and_nothing_is_said(own: int | None, typical: int) -> None:
    assert fitted("7x7", own, typical) == Fit(224, "7x7", None)


@pytest.mark.parametrize(("own", "typical"), [(32, 8), (32, 64), (64, 64), (64, 128), (48, 96)])
def test_a_network_that_learned_from_small_pictures_gets_them_as_it_did(own: int, typical: int) -> None:
    assert fitted("7x7", own, typical) == Fit(own, "7x7", None)


@pytest.mark.parametrize(
    ("own", "typical", "shown"),
    [
        (None, 32, 32),
        (None, 64, 32),
        (None, 65, 64),
        (32, 1, 32),
        (32, 64, 32),
        (32, 65, 64),
        (32, 95, 64),
        (32, 98, 96),
        (32, 127, 96),
        (64, 128, 64),
        (65, 400, 65),
        (128, 400, 128),
    ],
)
def test_a_network_for_small_pictures_takes_every_pixel_of_them(own: int | None, typical: int, shown: int) -> None:
    assert fitted("3x3", own, typical) == Fit(shown, "3x3", None)


@pytest.mark.parametrize(
    ("own", "typical", "shown"),
    [(32, 128, 128), (32, 159, 128), (32, 160, 160), (64, 129, 128), (32, 224, 224), (32, 999, 224)],
)
def test_of_photographs_it_takes_every_second_pixel_and_says_so(own: int, typical: int, shown: int) -> None:
    found = fitted("3x3", own, typical)
    assert (found.image_size, found.stem) == (shown, "3x3-s2")
    assert str(found.notice) == (
        f"This network was made for pictures of {own} pixels; your photographs are shown to it at {shown} pixels, and "
        "its first layer takes every second pixel."
    )
