"""Sorted copies: originals stay as they are, nothing is replaced, and no half file is left."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from core.errors import Cancelled, DiskError, UserError
from core.inference.rows import Row
from core.inference.sorting_copies import Copied, copy_into_classes, folder_names
from core.messages import Message
from core.progress import Progress
from core.tasks.doubt import Verdict
from tests.data import picture

CLASSES = ("cat", "dog")


def row(path: Path, name: str = "cat", verdict: Verdict = "sure") -> Row:
    return Row(path, ((name, 0.9),), verdict)


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def copied(rows: list[Row], out: Path, sources: list[Path], progress: Progress | None = None) -> Copied:
    return copy_into_classes(rows, out, sources=sources, classes=CLASSES, progress=progress or Progress())


def test_every_answer_has_its_folder_and_originals_stay(tmp_path: Path) -> None:
    root, out = tmp_path / "in", tmp_path / "out"
    rows = [
        row(picture(root / "1" / "a.png", 1)),
        row(picture(root / "2" / "a.png", 2)),
        row(picture(root / "3" / "a.png", 1)),
        row(picture(root / "b.png", 3), "dog"),
        row(picture(root / "c.png", 4), "dog", "unsure"),
        row(picture(root / "d.png", 5), "cat", "stranger"),
        Row(root / "e.png"),
    ]
    os.utime(root / "b.png", (1_000_000_000, 1_000_000_000))
    before = hashes(root)
    assert copied(rows, out, [root]) == Copied(5, 1, 1)
    there = hashes(out)
    assert there == {
        "cat/a.png": before["1/a.png"],
        "cat/a (2).png": before["2/a.png"],
        "dog/b.png": before["b.png"],
        "not sure/c.png": before["c.png"],
        "none of the classes/d.png": before["d.png"],
    }
    assert (out / "dog" / "b.png").stat().st_mtime == 1_000_000_000
    picture(root / "b.png", 6)
    assert copied(rows, out, [root]) == Copied(1, 5, 1)
    assert hashes(out) == {**there, "dog/b (2).png": hashes(root)["b.png"]}
    assert hashes(root) == {**before, "b.png": hashes(root)["b.png"]}


def test_copies_never_go_where_the_originals_are(tmp_path: Path) -> None:
    root = tmp_path / "cat"
    rows = [row(picture(root / "a.png"))]
    places = [root, root / "sorted", tmp_path]
    if os.name != "nt":
        (tmp_path / "link").symlink_to(root)
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "dog").symlink_to(root)
        places += [tmp_path / "link" / "sorted", tmp_path / "other"]
    for place in places:
        with pytest.raises(UserError, match="can't go into"):
            copied(rows, place, [root])
    assert [path.name for path in root.iterdir()] == ["a.png"]
    assert copied(rows, tmp_path, [root / "a.png"]).already == 1


def test_names_that_only_some_systems_tell_apart_are_taken(tmp_path: Path) -> None:
    rows = [row(picture(tmp_path / "in" / "ö.png"))]
    picture(tmp_path / "out" / "cat" / "O\N{COMBINING DIAERESIS}.png", 7)
    assert copied(rows, tmp_path / "out", [tmp_path / "in"]) == Copied(1, 0, 0)
    assert len(list((tmp_path / "out" / "cat").glob("* (2).png"))) == 1


def test_class_folders_are_safe_and_different_everywhere() -> None:
    names = folder_names(["Cat", "cat", "a/b", "a:b", "con", "..", "not sure", "x"])
    assert names[:6] == ("Cat", "cat (2)", "a-b", "a-b (2)", "class con", "class")
    assert names[6:] == ("not sure", "x", "not sure (2)", "none of the classes")


def test_cancelled_or_refused_by_the_disk_only_whole_files_are_there(tmp_path: Path) -> None:
    root, out = tmp_path / "in", tmp_path / "out"
    rows = [row(picture(root / f"{number}.png", number)) for number in range(40)]
    progress = Progress(lambda _what, done, _total: progress.cancel() if done >= 10 else None)
    with pytest.raises(Cancelled):
        copied(rows, out, [root], progress)
    some, all_there = hashes(out), hashes(root)
    assert 10 <= len(some) < 40 and all(all_there[Path(name).name] == value for name, value in some.items())
    assert copied(rows, out, [root]) == Copied(40 - len(some), len(some), 0)
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    big = root / "big.png"
    big.write_bytes(os.urandom(5000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(DiskError, match="could not be written"):
            copied([row(big)], tmp_path / "small", [root])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert hashes(tmp_path / "small") == {}


def test_an_original_that_went_is_said_and_the_rest_copied(tmp_path: Path) -> None:
    heard: list[str] = []

    def listen(what: Message, done: int, total: int) -> None:
        heard.append(f"{what} {done}/{total}")

    rows = [row(tmp_path / "gone.png"), row(picture(tmp_path / "there.png"))]
    done = copied(rows, tmp_path / "out", [tmp_path / "there.png"], Progress(listen))
    assert (done.count, done.already, len(done.problems)) == (1, 0, 1)
    assert "gone.png" in str(done.problems[0]) and heard[-1].endswith("2/2")
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(DiskError):
        copied(rows[1:], tmp_path / "taken", [])


@pytest.mark.skipif(os.name == "nt", reason="such names can't be there")
@pytest.mark.parametrize("name", ["a." + "x" * 250, "a.\n\u202egnp", "a.b\\c", "a.p:ng", "-rf", "con"])
def test_what_is_no_plain_suffix_belongs_to_the_name(tmp_path: Path, name: str) -> None:
    root, out = tmp_path / "in", tmp_path / "out"
    root.mkdir()
    picture(tmp_path / "a.png").rename(root / name)
    assert copied([row(root / name)], out, [root]) == Copied(1, 0, 0)
    [copy] = (out / "cat").iterdir()
    assert copy.name.isprintable() and len(os.fsencode(copy.name)) < 200 and not set(copy.name) & set('\\/:*?"<>|')
    assert copied([row(root / name)], out, [root]) == Copied(0, 1, 0)


def test_folders_of_classes_turn_no_reading_direction() -> None:
    assert folder_names(["a\u202egnp", "b\x9b\u2028c"])[:2] == ("a-gnp", "b--c")
