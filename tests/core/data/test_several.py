"""Several folders, each a class: their names, what comes twice, and one sentence for what can't be taken."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from core.config import DataConfig
from core.data.gather import class_names
from core.data.layout import Scan, scan
from core.data.sources import open_data
from core.errors import DiskError, UserError
from core.messages import Message
from core.paths import names_of, paths_of
from core.progress import Progress
from tests.data import archive, image_folder, picture


def sentences(found: Scan) -> list[str]:
    return [str(notice) for notice in found.notices]


def test_each_folder_is_a_class_named_after_it(tmp_path: Path) -> None:
    image_folder(tmp_path / "here", {"cats": 6, "unused": 3})
    image_folder(tmp_path / "there", {"dogs": 5})
    path = f"{tmp_path / 'there' / 'dogs'}\n{tmp_path / 'here' / 'cats'}\n"
    data = open_data(DataConfig(source="folder", path=path), 0.2)
    assert data.classes == ("cats", "dogs") and not data.notices
    assert data.validation is not None
    names = {*data.train.names, *data.validation.names}
    assert names == {f"cats/{row}.png" for row in range(6)} | {f"dogs/{row}.png" for row in range(5)}
    for part in (data.train, data.validation):
        assert [data.classes[label] for label in part.labels] == [name.split("/")[0] for name in part.names]
        assert part.gather(np.arange(len(part))).any(axis=(1, 2, 3)).all()


def test_the_split_is_that_of_the_folder_around_them(tmp_path: Path) -> None:
    image_folder(tmp_path, {"cats": 30, "dogs": 30})
    several = open_data(DataConfig(source="folder", path=f"{tmp_path / 'cats'}\n{tmp_path / 'dogs'}"), 0.2)
    around = open_data(DataConfig(source="folder", path=str(tmp_path)), 0.2)
    assert several.validation is not None and around.validation is not None
    assert several.validation.names == around.validation.names


def test_sets_of_equal_names_in_other_places_are_not_taken_for_each_other(tmp_path: Path) -> None:
    """The cache goes by names, lengths and times of change, which copies may share."""
    red = picture(tmp_path / "1" / "a" / "x.png", 1)
    picture(tmp_path / "1" / "a" / "y.png", 1)
    picture(tmp_path / "2" / "a" / "x.png", 2)
    picture(tmp_path / "b" / "z.png", 3)
    first = open_data(DataConfig(source="folder", path=f"{red.parent}\n{tmp_path / 'b'}"), 0)
    (tmp_path / "1").rename(tmp_path / "old")
    (tmp_path / "2").rename(tmp_path / "1")
    (tmp_path / "old").rename(tmp_path / "2")
    second = scan([tmp_path / "2" / "a", tmp_path / "b"], Progress())
    assert first.train.gather(np.array([0])).shape == (1, 12, 12, 3)
    assert second.sources == (tmp_path / "2" / "a", tmp_path / "b") and second.root == tmp_path


def test_equal_names_get_the_folder_around_them_in_front(tmp_path: Path) -> None:
    folders = [image_folder(tmp_path / place, {"cats": 3}) / "cats" for place in ("summer", "winter/mild", "winter/x")]
    found = scan([*folders, image_folder(tmp_path, {"dogs": 3}) / "dogs"], Progress())
    assert found.classes == ("dogs", "mild cats", "summer cats", "x cats")
    deep = [Path("/a/1/x/cats"), Path("/a/2/x/cats"), Path("/a/2/y/cats")]
    assert class_names(deep) == ["1 x cats", "2 x cats", "y cats"]


def test_folders_that_come_twice_or_lie_in_another_count_once(tmp_path: Path) -> None:
    image_folder(tmp_path, {"cats": 3, "dogs": 3, "cats/kittens": 2})
    cats, dogs = tmp_path / "cats", tmp_path / "dogs"
    (tmp_path / "felines").symlink_to(cats)
    found = scan([cats, dogs, tmp_path / "dogs" / ".." / "dogs", cats / "kittens", tmp_path / "felines"], Progress())
    assert found.classes == ("cats", "dogs") and found.counts() == (5, 3)
    assert sentences(found)[:2] == [
        "Folders that were chosen twice count once: dogs, felines",
        "Folders inside of another chosen folder count as a part of it: kittens",
    ]
    alone = scan([tmp_path, cats, dogs], Progress())
    assert alone.folders == () and {"cats", "dogs"} <= set(alone.classes)


def test_parts_that_are_chosen_together_are_the_parts_of_one_set(tmp_path: Path) -> None:
    for role, count in (("train", 4), ("val", 2)):
        image_folder(tmp_path / role, {"a": count, "b": count})
    found = scan([tmp_path / "val", tmp_path / "train"], Progress())
    assert found.layout == "roles" and found.classes == ("a", "b")
    assert (found.counts(), found.counts("validation")) == ((4, 4), (2, 2))


def test_empty_folders_among_several_are_said(tmp_path: Path) -> None:
    image_folder(tmp_path, {"a": 3, "b": 3, "c": 0})
    found = scan([tmp_path / name for name in "abc"], Progress())
    assert found.classes == ("a", "b") and sentences(found) == ["Folders without pictures were left out: c"]
    with pytest.raises(UserError, match=r"There are no pictures in “c, d”\."):
        (tmp_path / "d").mkdir()
        scan([tmp_path / "c", tmp_path / "d"], Progress())


def test_what_can_not_be_taken_among_several_is_one_sentence(tmp_path: Path) -> None:
    image_folder(tmp_path, {"a": 3, "b": 3})
    packed = archive(tmp_path / "b", tmp_path / "b.zip")
    for wrong, sentence in (
        (packed, "is an archive; several can't be opened together"),
        (tmp_path / "a" / "0.png", "is no folder"),
        (tmp_path / "nowhere", "It is not there"),
    ):
        given = [tmp_path / "b", wrong] if wrong.parent.name == "a" else [tmp_path / "a", wrong]
        with pytest.raises(UserError, match=sentence) as caught:
            scan(given, Progress())
        assert str(wrong) in str(caught.value) and caught.value.cure.template
    with pytest.raises(UserError, match="No folder with pictures was chosen"):
        scan([], Progress())


def test_species_in_their_genera_are_offered_as_classes(tmp_path: Path) -> None:
    image_folder(tmp_path, {"acer/rubrum": 3, "acer/saccharum": 3, "quercus/alba": 3, "quercus/robur": 3})
    genera = scan(tmp_path, Progress())
    assert genera.classes == ("acer", "quercus") and genera.counts() == (6, 6)
    (offer,) = sentences(genera)
    assert offer.startswith("Each class folder holds folders of its own, which count for it. To tell those 4 apart")
    assert offer.endswith("choose them together: rubrum, saccharum, alba, …")
    species = scan(genera.inner, Progress())
    assert species.classes == ("alba", "robur", "rubrum", "saccharum") and species.counts() == (3, 3, 3, 3)


@pytest.mark.parametrize(
    "classes",
    [
        {"cats/day 1": 3, "cats/day 2": 3, "dogs/day 1": 3, "dogs/day 2": 3},
        {"cats/tabby": 3, "dogs/poodle": 3},
        {"cats/tabby": 3, "cats/black": 3, "dogs": 3},
    ],
)
def test_other_folders_inside_are_not_offered(tmp_path: Path, classes: dict[str, int]) -> None:
    found = scan(image_folder(tmp_path, classes), Progress())
    assert found.classes == ("cats", "dogs") and found.inner == ()


def test_a_path_of_several_lines(tmp_path: Path) -> None:
    assert paths_of("") == paths_of(" \n ") == []
    assert paths_of("/a b\r\n/c\n\n") == [Path("/a b"), Path("/c")]
    assert paths_of("~/x") == [Path.home() / "x"]
    many = [Path(f"/{'pictures ' * 10}/{number}") for number in range(200)]  # together longer than a path may be
    assert paths_of("\n".join(map(str, many))) == many
    odd = tmp_path / "two\nlines"
    odd.mkdir()
    assert paths_of(str(odd)) == [odd]
    assert names_of("/x/cats\n/y/dogs") == "cats, dogs" and names_of("/a\n/b\n/c\n/d") == "a, b, c, …"
    assert names_of("/x/pets/") == "pets" and names_of("") == ""


def test_a_folder_that_vanishes_during_the_scan_is_named(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        for number in range(700):
            (tmp_path / name / f"{number}.jpg").write_bytes(b"x")
    heard: list[str] = []

    def remove(what: Message, done: int, total: int) -> None:
        heard.append(str(what))
        if what.parameters.get("count") == 500:  # in the midst of one folder: at least one of these is still to come
            shutil.rmtree(tmp_path / "a", ignore_errors=True)
            shutil.rmtree(tmp_path / "c", ignore_errors=True)

    with pytest.raises(DiskError, match="It is not there") as caught:
        scan(tmp_path, Progress(remove))
    assert str(caught.value.what).split("”")[0].rpartition("/")[2] in ("a", "c")
    assert "Looking for pictures: 500 so far…" in heard


def test_a_class_that_vanishes_after_the_scan_is_named(tmp_path: Path) -> None:
    image_folder(tmp_path, {"a": 6, "b": 6})

    def remove(what: Message, done: int, total: int) -> None:
        if str(what).startswith("Reading"):
            shutil.rmtree(tmp_path / "b", ignore_errors=True)

    with pytest.raises(UserError, match="No picture of these classes can be read: b"):
        open_data(DataConfig(source="folder", path=str(tmp_path)), 0.2, Progress(remove))


def test_the_disk_that_goes_away_is_one_sentence(tmp_path: Path) -> None:
    image_folder(tmp_path / "disk", {"a": 3, "b": 3})
    with pytest.raises(DiskError, match="It is not there") as caught:
        scan(tmp_path / "disk", Progress(lambda what, done, total: shutil.rmtree(tmp_path / "disk")))
    assert str(tmp_path / "disk") in str(caught.value)


def test_a_thousand_classes(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"class {number}").mkdir()
        for name in ("1.png", "2.png"):
            (tmp_path / f"class {number}" / name).write_bytes(b"x")
    found = scan(tmp_path, Progress())
    assert found.classes == tuple(f"class {number}" for number in range(1000)) and set(found.counts()) == {2}
