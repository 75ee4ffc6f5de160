"""What the check finds and the person leaves out is not used, and near-duplicates stay on one side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from core.config import DataConfig
from core.data.pictures import DataSet
from core.data.sources import open_data
from core.errors import UserError

KINDS = ("a", "b")


def texture(seed: int) -> Image.Image:
    """A picture with enough in it to be told from others, and recognised when it is recompressed."""
    coarse = np.random.default_rng(seed).integers(0, 256, (7, 9, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((96, 72), Image.Resampling.BICUBIC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two classes of 12 pictures; each third has a brighter, recompressed copy beside it."""
    for place, kind in enumerate(KINDS):
        (tmp_path / kind).mkdir()
        for number in range(12):
            picture = texture(100 * place + number)
            picture.save(tmp_path / kind / f"{number:02d}.png")
            if number % 3 == 0:
                copy = ImageEnhance.Brightness(picture).enhance(1.08)
                copy.save(tmp_path / kind / f"copy of {number:02d}.jpg", quality=80)
    return tmp_path


def opened(folder: Path, share: float = 0.3, **fields: object) -> DataSet:
    return open_data(DataConfig(source="folder", path=str(folder), image_size=16, **fields), share)  # type: ignore[arg-type]


def used(data: DataSet) -> set[str]:
    return {name for part in (data.train, data.validation, data.test) if part is not None for name in part.names}


def sides(data: DataSet) -> dict[str, str]:
    assert data.validation is not None
    return {**dict.fromkeys(data.train.names, "train"), **dict.fromkeys(data.validation.names, "validation")}


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_near_duplicates_stay_on_one_side(folder: Path, share: float) -> None:
    checked = sides(opened(folder, share, check=True))
    assert len(checked) == 32 and set(checked.values()) == {"train", "validation"}
    for kind in KINDS:
        for number in range(0, 12, 3):
            assert checked[f"{kind}/{number:02d}.png"] == checked[f"{kind}/copy of {number:02d}.jpg"]


def test_without_the_check_they_are_divided_by_name_alone(folder: Path) -> None:
    plain = sides(opened(folder))
    torn = [name for name in plain if "copy of" in name and plain[name] != plain[name[:2] + name[-6:-4] + ".png"]]
    assert torn, "this set has such pairs, or the test above would show nothing"


def test_what_the_check_leaves_out_is_not_used_and_said(folder: Path) -> None:
    (folder / "a" / "cut.png").write_bytes((folder / "a" / "00.png").read_bytes()[:300])
    Image.new("RGB", (96, 72), "grey").save(folder / "b" / "blank.png")
    data = opened(folder, check=True)
    assert not {"a/cut.png", "b/blank.png"} & used(data)
    notices = [str(notice) for notice in data.notices]
    assert "Pictures of one colour were left out (1)." in notices
    assert sum("could not be read" in notice for notice in notices) == 1
    kept = opened(folder, check=True, treatments={"blank": "keep"})
    assert "b/blank.png" in used(kept) and "a/cut.png" not in used(kept)


def test_what_the_person_left_out_is_not_used_with_or_without_the_check(folder: Path) -> None:
    for check in (False, True):
        data = opened(folder, check=check, left_out=["a/01.png", "b/copy of 03.jpg", "b/long gone.png"])
        assert used(data) == used(opened(folder)) - {"a/01.png", "b/copy of 03.jpg"}
        assert "Pictures were left out as you chose (2)." in [str(notice) for notice in data.notices]
        before = sides(opened(folder, check=check))
        assert all(before[name] == side for name, side in sides(data).items())


def test_a_class_that_is_left_out_whole_is_one_sentence(folder: Path) -> None:
    everything = [f"b/{path.name}" for path in (folder / "b").iterdir()]
    with pytest.raises(UserError, match="Of these classes all pictures are left out: b") as caught:
        opened(folder, left_out=everything)
    assert caught.value.cure.template


def test_files_stay_as_they_are(folder: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")}

    before = state()
    opened(folder, check=True, left_out=["a/01.png"], treatments={"near-duplicate": "keep-one"})
    assert state() == before
