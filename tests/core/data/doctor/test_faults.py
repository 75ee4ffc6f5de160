"""Every planted fault is found, nothing else is, and nothing on the disk changes."""

from __future__ import annotations

import tarfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data import layout
from core.data.doctor import Examination, Finding, diagnose, examine, treat
from core.data.doctor.findings import ALLOWED
from core.data.layout import Scan
from core.progress import Progress
from tests.core.data.doctor import drawing
from tests.core.data.doctor.drawing import Planted
from tests.data import image_folder, shared

OF_FILES = [kind for kind in ALLOWED if kind not in ("leak", "imbalance", "few", "similar-names")]


def looked_at(folder: Path) -> tuple[Scan, Examination]:
    scan = layout.scan(folder, Progress())
    return scan, examine(scan, Progress())


def found(folder: Path) -> dict[str, Finding]:
    return {finding.kind: finding for finding in diagnose(*looked_at(folder))}


def names(scan: Scan, finding: Finding) -> set[str]:
    return {scan.pictures[row].name for row in finding.rows} | set(finding.files)


def state(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything below, with its time of change, permissions and content."""
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Planted]:
    folder = tmp_path_factory.mktemp("faulty") / "set"
    return folder, drawing.faulty(folder)


@pytest.fixture(scope="module")
def seen(faulty: tuple[Path, Planted], tmp_path_factory: pytest.TempPathFactory) -> tuple[Scan, Examination]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("RESNET_TRAINER_HOME", str(tmp_path_factory.mktemp("home")))
        return looked_at(faulty[0])


@pytest.mark.parametrize("kind", OF_FILES)
def test_every_planted_fault_is_found_and_no_other(
    kind: str, faulty: tuple[Path, Planted], seen: tuple[Scan, Examination]
) -> None:
    _, planted = faulty
    assert len(planted[kind]) >= 5
    findings = {finding.kind: finding for finding in diagnose(*seen)}
    assert names(seen[0], findings[kind]) == planted[kind]
    assert findings[kind].count == len(planted[kind])
    assert str(len(planted[kind])) in str(findings[kind].message)
    assert findings[kind].treatment == findings[kind].allowed[0]


def test_the_faulty_set_has_no_further_finding(faulty: tuple[Path, Planted], seen: tuple[Scan, Examination]) -> None:
    assert {finding.kind for finding in diagnose(*seen)} == set(faulty[1])


def test_copies_lie_together_in_groups(seen: tuple[Scan, Examination]) -> None:
    for finding in diagnose(*seen):
        if finding.kind in ("duplicate", "near-duplicate", "conflicting", "near-conflict"):
            assert [len(group) for group in finding.groups] == [2] * 6


@pytest.mark.parametrize(("size", "suffix"), [(drawing.PHOTOGRAPH, ".jpg"), ((32, 32), ".png"), ((32, 32), ".jpg")])
def test_a_clean_set_has_no_finding(tmp_path: Path, size: tuple[int, int], suffix: str) -> None:
    assert found(drawing.clean(tmp_path / "set", each=24, size=size, suffix=suffix)) == {}


def test_ants_and_bees_are_in_order(tmp_path: Path) -> None:
    """The real photographs: none is damaged or misnamed, no two are alike, none is odd enough to speak of."""
    with tarfile.open(shared("ants_bees.tar")) as packed:
        packed.extractall(tmp_path, filter="data")
    assert found(tmp_path) == {}


def test_leaks_between_the_parts_are_found_and_the_training_copies_left_out(tmp_path: Path) -> None:
    planted = drawing.leaking(tmp_path)
    scan, seen = looked_at(tmp_path)
    findings = diagnose(scan, seen)
    assert [finding.kind for finding in findings] == ["leak"]
    assert names(scan, findings[0]) == planted["leak"]
    usable = treat(scan, findings).usable
    left_out = {scan.pictures[row].name for row in np.flatnonzero(~usable)}
    assert left_out == {name for name in planted["leak"] if "leak" not in name}
    assert treat(scan, diagnose(scan, seen, {"leak": "keep"})).usable.all()


def test_nothing_on_the_disk_changes(faulty: tuple[Path, Planted]) -> None:
    folder = faulty[0]
    before = state(folder)
    scan, seen = looked_at(folder)
    treat(scan, diagnose(scan, seen), scan.keys[:3])
    assert state(folder) == before


@pytest.mark.parametrize(("most", "least"), [(120, 20), (60, 9), (30, 5), (13, 2), (6, 1)])
def test_very_unequal_classes_are_told(tmp_path: Path, most: int, least: int) -> None:
    finding = found(image_folder(tmp_path, {"a": least, "b": most, "c": most}))["imbalance"]
    assert finding.classes == (1, 0)
    assert str(most) in str(finding.message)
    assert str(least) in str(finding.message)


def test_moderately_unequal_classes_are_not(tmp_path: Path) -> None:
    assert "imbalance" not in found(image_folder(tmp_path, {"a": 10, "b": 50}))


def test_classes_with_few_pictures_are_named(tmp_path: Path) -> None:
    finding = found(image_folder(tmp_path, {"a": 19, "b": 20, "c": 5, "d": 6, "e": 7, "f": 8}))["few"]
    assert finding.classes == (0, 2, 3, 4, 5)
    assert "a, c, d" in str(finding.message)


def test_few_counts_what_is_left(tmp_path: Path) -> None:
    """20 pictures, of which one can't be read, are 19."""
    folder = image_folder(tmp_path, {"a": 20, "b": 20})
    (folder / "a" / "0.png").write_bytes(b"")
    assert found(folder)["few"].classes == (0,)


def test_names_that_differ_by_capitals_or_spaces_are_told(tmp_path: Path) -> None:
    same = ["Red oak", "red_oak", "elm-leaf", "elm leaf", "ASH 1", "Ash1", "Straße", "strasse", "yew", "Ye w"]
    different = ["1-2", "12", "1 3", "13", "oak", "oaks"]
    scan, seen = looked_at(image_folder(tmp_path, dict.fromkeys(same + different, 2)))
    told = {finding.kind: finding for finding in diagnose(scan, seen)}["similar-names"]
    assert {scan.classes[label] for label in told.classes} == set(same)


def test_a_set_of_small_pictures_holds_no_tiny_ones(tmp_path: Path) -> None:
    assert "tiny" not in found(image_folder(tmp_path, {"a": 8, "b": 8}, size=(8, 8)))


def test_what_may_be_the_subject_is_kept_unless_the_person_says_otherwise(tmp_path: Path) -> None:
    """Half of a class is blank: perhaps "empty" is the class."""
    folder = image_folder(tmp_path, {"fern": 20, "moss": 20}, size=(40, 30))
    for index in range(10):
        Image.new("RGB", (40, 30), (index, 20, 30)).save(folder / "moss" / f"blank{index}.png")
    scan, seen = looked_at(folder)
    (finding,) = diagnose(scan, seen)
    assert (finding.kind, finding.treatment, finding.allowed) == ("blank", "keep", ("skip", "keep"))
    assert treat(scan, [finding]).usable.all()
    assert treat(scan, diagnose(scan, seen, {"blank": "skip"})).usable.sum() == 40
