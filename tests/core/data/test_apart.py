"""Whatever a person's folders look like: no picture is learned from and judged with, and each keeps its label."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.config import DataConfig
from core.data.batches import batches
from core.data.doctor.findings import ALLOWED
from core.data.pictures import DataSet, Pictures
from core.data.sources import open_data
from core.errors import UserError
from core.training.presenting import Presenter
from tests.core.data.test_batches import numbered
from tests.core.training.small import config

SIDE = 24
CLASSES = ("ants", "bees", "wasps")
COPIES = ("conflicting", "near-conflict", "leak", "duplicate", "near-duplicate")
OTHER_FOLDERS = {"validation": "val", "test": "testing"}


@dataclass(frozen=True)
class File:
    """A file that shows picture number `shows` lies in the folder of a class, in one of the parts."""

    role: str
    kind: str
    shows: int
    format: str


@dataclass(frozen=True)
class Folders:
    """What a person has on the disk, how it is opened, and what is to be done about copies."""

    files: tuple[File, ...]
    layout: str
    treatments: dict[str, str]
    shares: tuple[float, float]

    def write(self, root: Path) -> dict[str, File]:
        """Name that the program will call it by -> file."""
        named: dict[str, File] = {}
        for number, file in enumerate(self.files):
            part = OTHER_FOLDERS.get(file.role, "train")
            name = f"{file.kind}/{number}.{file.format}" if self.layout != "roles" else ""
            name = name or f"{part}/{file.kind}/{number}.{file.format}"
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(drawn(file.shows)).save(root / name)
            named[name] = file
        return named

    def path(self, root: Path) -> str:
        return "\n".join(str(path) for path in sorted(root.iterdir())) if self.layout == "several" else str(root)


def drawn(number: int) -> np.ndarray:
    """A picture that is like no other: uint8 (SIDE, SIDE, 3)."""
    coarse = np.random.default_rng(number).integers(0, 256, (5, 5, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(coarse).resize((SIDE, SIDE), Image.Resampling.BICUBIC))


@st.composite
def folders(draw: st.DrawFn) -> Folders:
    """Two or three classes, some pictures in them twice or more: beside each other, in other classes, other parts."""
    layout = draw(st.sampled_from(["classes", "roles", "several"]))
    kinds = CLASSES[: draw(st.integers(2, 3))]
    roles = ["train", *(draw(st.lists(st.sampled_from(list(OTHER_FOLDERS)), unique=True)) if layout == "roles" else [])]
    files = [File("train", kind, 100 * place + row, "png") for place, kind in enumerate(kinds) for row in range(4)]
    anything = st.tuples(
        st.sampled_from(roles), st.sampled_from(kinds), st.integers(0, 5), st.sampled_from(["png", "bmp"])
    )
    for role, kind, row, suffix in draw(st.lists(anything, max_size=14)):
        # Usually a picture of its class; sometimes (5) one of another: then the same is in both.
        owner = kinds.index(kind) if row != 5 else 0
        files.append(
            File(role, kind, 100 * owner + row % 5 + (0 if role == "train" else draw(st.integers(0, 1)) * 50), suffix)
        )
    chosen = {kind: draw(st.sampled_from([way for way in ALLOWED[kind] if way != "keep"])) for kind in COPIES}
    shares = draw(st.sampled_from([(0.0, 0.0), (0.2, 0.1), (0.3, 0.3), (0.5, 0.5)]))
    return Folders(tuple(files), layout, chosen, shares)


def parts_of(data: DataSet) -> dict[str, Pictures]:
    parts = {"train": data.train, "validation": data.validation, "test": data.test}
    return {role: part for role, part in parts.items() if part is not None}


def shown(data: DataSet) -> Iterator[tuple[str, str, str, bytes]]:
    """Of every picture in use: its role, its name, the class of its label, its pixels."""
    for role, part in parts_of(data).items():
        pixels = part.gather(np.arange(len(part)))
        for name, label, picture in zip(part.names, part.labels.tolist(), pixels, strict=True):
            yield role, name, data.classes[label], picture.tobytes()


def opened(made: Folders, root: Path, *, check: bool) -> DataSet | None:
    """None where so much is left out that nothing can be trained: that is said, and is all right."""
    config = DataConfig(
        source="folder", path=made.path(root), image_size=SIDE, check=check, treatments=made.treatments if check else {}
    )
    try:
        return open_data(config, made.shares[0], None, made.shares[1])
    except UserError as error:
        assert str(error.what), "said in a sentence"
        return None


@settings(max_examples=12, deadline=None)
@given(folders(), st.data())
def test_no_picture_is_on_two_sides_and_each_keeps_its_label(made: Folders, more: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = made.write(root)
        check_mapping(opened(made, root, check=False), files)
        data = opened(made, root, check=True)
        check_mapping(data, files)
        if data is not None:
            check_apart(data)
            check_nothing_is_lost(data, made, files)
        # The next opening finds other files: what was decoded before must not be taken for them.
        for name in more.draw(st.lists(st.sampled_from(sorted(files)), unique=True, max_size=3)):
            (root / name).unlink()
            del files[name]
        for name, file in list(files.items())[:2]:
            Image.fromarray(drawn(file.shows + 1000)).save(root / name)
            files[name] = File(file.role, file.kind, file.shows + 1000, file.format)
        again = opened(made, root, check=True)
        check_mapping(again, files)
        if again is not None:
            check_apart(again)


def check_mapping(data: DataSet | None, files: dict[str, File]) -> None:
    """Each picture has the pixels of its file and the class of its folder, and comes once."""
    if data is None:
        return
    used = list(shown(data))
    for role, name, kind, pixels in used:
        assert files[name].kind == kind
        assert drawn(files[name].shows).tobytes() == pixels
        assert files[name].role in ("train", role), "folders for validation and test are respected"
    assert max(Counter(name for _, name, _, _ in used).values()) == 1


def check_apart(data: DataSet) -> None:
    """No two parts share a picture, whatever its file is called, unless it was said that they can't be kept apart."""
    if any("so many pictures are alike" in str(notice) for notice in data.notices):
        return
    sides: dict[bytes, set[str]] = {}
    for role, _, _, pixels in shown(data):
        sides.setdefault(pixels, set()).add(role)
    assert all(len(roles) == 1 for roles in sides.values())


def check_nothing_is_lost(data: DataSet, made: Folders, files: dict[str, File]) -> None:
    """Pictures that are there once, and known as such, are all in use; those of a part's own folder in that part."""
    times = Counter(file.shows for file in made.files)
    used = {name: role for role, name, _, _ in shown(data)}
    for name, file in files.items():
        if times[file.shows] == 1:
            assert name in used
            if file.role != "train":
                assert used[name] == file.role


@pytest.mark.parametrize("flip", ["alternate", "on", "off"])
def test_a_picture_keeps_its_label_through_everything_that_is_done_to_it(flip: str) -> None:
    """Each picture is of one colour, its number: whatever is moved, turned and erased, that tells its label."""
    pictures = numbered(120)
    pixels = np.repeat(np.repeat(pictures.gather(np.arange(120)), 6, axis=1), 6, axis=2)
    large = Pictures(pictures.names, pictures.labels, lambda rows: pixels[rows])
    data = DataSet(tuple(map(str, range(120))), 12, large, None, None, (0.0,) * 3, (1 / 255,) * 3)
    changes = {"recipe__flip": flip, "recipe__rotation": 10.0, "recipe__erasing": 0.2, "recipe__batch_size": 32}
    chosen = config(**changes, recipe__crop_padding=0.125, data__source="folder", data__path="x")
    presenter = Presenter(chosen, data, "cpu", 32)
    for epoch in (0, 1):
        seen: list[int] = []
        for step, (images, labels) in enumerate(batches(large, seed=chosen.seed, epoch=epoch, batch_size=32)):
            shown_to_it, targets = presenter.present(
                images, labels, epoch=epoch, step_in_epoch=step, step=4 * epoch + step, total_steps=8
            )
            values = shown_to_it.flatten(1).round().long()
            commonest = torch.tensor([int(torch.bincount(row).argmax()) for row in values])
            assert torch.equal(commonest, labels) and torch.equal(targets.labels, labels)
            seen += labels.tolist()
        assert sorted(seen) == list(range(120))
