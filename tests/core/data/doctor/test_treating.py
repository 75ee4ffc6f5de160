"""What becomes of the pictures that something was found about."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from core.choices import FINDINGS, TREATMENTS
from core.data import layout
from core.data.doctor import Finding, diagnose, examine, treat
from core.data.doctor.findings import ALLOWED
from core.data.layout import Scan
from core.progress import Progress
from tests.core.data.doctor import drawing


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Two classes of 24: 000 to 002 of "fern" are one picture, 003 and 004 nearly the same, 005 is in "moss", too."""
    folder = drawing.clean(tmp_path, ("fern", "moss"), 24, size=(64, 48))
    fern = folder / "fern"
    for name in ("001", "002"):
        shutil.copyfile(fern / "000.jpg", fern / f"{name}.jpg")
    drawing.draw(3, (64, 48)).save(fern / "004.jpg", quality=60)
    shutil.copyfile(fern / "005.jpg", folder / "moss" / "005.jpg")
    return folder


def diagnosed(folder: Path, **treatments: str) -> tuple[Scan, tuple[Finding, ...]]:
    scan = layout.scan(folder, Progress())
    chosen = {kind.replace("_", "-"): name for kind, name in treatments.items()}
    return scan, diagnose(scan, examine(scan, Progress()), chosen)


def left_out(scan: Scan, findings: tuple[Finding, ...]) -> list[str]:
    return [scan.keys[row] for row in np.flatnonzero(~treat(scan, findings).usable)]


def test_every_kind_and_treatment_has_its_words() -> None:
    assert set(ALLOWED) == set(FINDINGS)
    assert {name for allowed in ALLOWED.values() for name in allowed} == set(TREATMENTS)


def test_usually_one_copy_stays_contradictions_go_and_near_copies_stay_together(copies: Path) -> None:
    scan, findings = diagnosed(copies)
    assert [finding.kind for finding in findings] == ["conflicting", "duplicate", "near-duplicate"]
    assert left_out(scan, findings) == ["fern/001.jpg", "fern/002.jpg", "fern/005.jpg", "moss/005.jpg"]
    treatment = treat(scan, findings)
    assert treatment.groups[3] == treatment.groups[4]
    assert len(np.unique(treatment.groups[treatment.usable])) == treatment.usable.sum() - 1
    assert [str(notice) for notice in treatment.notices] == [
        "Pictures that lie in different classes were left out (2).",
        "Copies of the same picture were left out (2).",
    ]


def test_the_person_can_choose_otherwise(copies: Path) -> None:
    scan, findings = diagnosed(copies, duplicate="one-side", conflicting="keep", near_duplicate="keep-one")
    assert left_out(scan, findings) == ["fern/004.jpg"]  # the smaller file
    groups = treat(scan, findings).groups
    assert groups[0] == groups[1] == groups[2]
    assert groups[5] != groups[24 + 5]
    scan, findings = diagnosed(copies, duplicate="keep", conflicting="keep", near_duplicate="keep")
    treatment = treat(scan, findings)
    assert treatment.usable.all()
    assert len(np.unique(treatment.groups)) == 48
    assert treatment.notices == ()


def test_choices_that_do_not_exist_change_nothing(copies: Path) -> None:
    scan, findings = diagnosed(copies, duplicate="burn", conflicting="tell", nonsense="skip")
    assert [finding.treatment for finding in findings] == ["skip", "keep-one", "one-side"]
    assert len(left_out(scan, findings)) == 4


def test_pictures_left_out_by_hand_are_no_copy_that_stays(copies: Path) -> None:
    """Of three copies the first is left out by hand: the second stays."""
    scan, findings = diagnosed(copies)
    treatment = treat(scan, findings, ["fern/000.jpg", "moss/020.jpg", "moss/not there.jpg"])
    assert not treatment.usable[[0, 2, 24 + 20]].any()
    assert treatment.usable[1]
    assert "as you chose (2)" in str(treatment.notices[0])


def test_copies_that_fill_a_class_do_not_stay_together(tmp_path: Path) -> None:
    """All on one side would leave nothing to judge with, or nothing to learn from: that is said."""
    folder = drawing.clean(tmp_path, ("fern", "moss"), 24, size=(64, 48))
    for index in range(1, 20):
        shutil.copyfile(folder / "fern" / "000.jpg", folder / "fern" / f"{index:03}.jpg")
    scan, findings = diagnosed(folder, duplicate="one-side")
    treatment = treat(scan, findings)
    assert len(np.unique(treatment.groups)) == 48
    assert "fern" in str(treatment.notices[-1])


def test_the_same_thing_in_two_colours_is_not_the_same(tmp_path: Path) -> None:
    folder = drawing.clean(tmp_path, ("red", "blue"), 20, size=(64, 48))
    for index in range(6):
        grey = np.asarray(drawing.draw(index, (64, 48)).convert("L"))
        for name, channel in (("red", 0), ("blue", 2)):
            pixels = np.stack([grey // 2] * 3, axis=2)
            pixels[..., channel] = grey
            drawing.Image.fromarray(pixels).save(folder / name / f"{index:03}.jpg", quality=90)
    assert diagnosed(folder)[1] == ()


def test_pictures_that_are_alike_by_nature_are_not_called_copies(tmp_path: Path) -> None:
    """Small discs on a plain ground at nearly the same place: the subject, no copies; but one file is there twice."""
    random = np.random.default_rng(0)
    y, x = np.mgrid[0:48, 0:48]
    for name, radius in (("large", 15), ("small", 9)):
        (tmp_path / name).mkdir()
        for index in range(40):
            centre, size = random.normal(24, 2.5, 2), radius + random.normal(0, 1)
            inside = (x - centre[0]) ** 2 + (y - centre[1]) ** 2 < size**2
            pixels = np.where(inside, 200, 30) + random.normal(0, 3, (48, 48))
            drawing.Image.fromarray(pixels.astype(np.uint8)).save(tmp_path / name / f"{index:02}.png")
    shutil.copyfile(tmp_path / "large" / "07.png", tmp_path / "large" / "99.png")
    (finding,) = diagnosed(tmp_path)[1]
    assert (finding.kind, finding.groups) == ("duplicate", ((7, 40),))


def test_pictures_left_out_by_hand_are_those_of_their_own_part(tmp_path: Path) -> None:
    """Files of the same name often lie in the folders for training and for the test."""
    for part, seed in (("train", 0), ("val", 500), ("test", 1000)):
        drawing.clean(tmp_path / part, ("fern", "moss"), 3, size=(64, 48), seed=seed)
    scan = layout.scan(tmp_path, Progress())
    assert len(set(scan.keys)) == 6 < len(scan.keys) == 18
    for row in range(18):
        treatment = treat(scan, (), [scan.choice_of(row)])
        assert np.flatnonzero(~treatment.usable).tolist() == [row]
