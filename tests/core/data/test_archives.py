"""Unpacking: nothing lands outside, nothing is overwritten, nothing grows without bound."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from core import durable
from core.data import archives
from core.errors import UserError
from core.progress import Progress
from tests.data import image_folder, picture


def content(tmp_path: Path) -> bytes:
    return picture(tmp_path / "source.png").read_bytes()


def make_tar(path: Path, files: list[tuple[str, bytes]], links: list[tuple[str, str]] = []) -> Path:  # noqa: B006
    with tarfile.open(path, "w") as tar:
        for name, data in files:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
        for name, target in links:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            tar.addfile(member)
    return path


def make_zip(path: Path, files: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def unpacked(path: Path) -> list[str]:
    folder = archives.unpack(path, Progress()).folder / archives.CONTENT
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    "name", ["../evil.png", "a/../../evil.png", "/tmp/evil.png", "C:/evil.png", "a\\..\\..\\e.png"]
)
@pytest.mark.parametrize("make", [make_tar, make_zip])
def test_names_that_lead_outside_are_refused(tmp_path: Path, home: Path, name: str, make: object) -> None:
    path = make(tmp_path / "trap", [("a/fine.png", content(tmp_path)), (name, content(tmp_path))])  # type: ignore[operator]
    with pytest.raises(UserError, match="outside of its folder"):
        archives.unpack(path, Progress())
    assert not list(home.rglob("*.png"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("make", [make_tar, make_zip])
def test_the_same_name_twice_is_refused(tmp_path: Path, make: object) -> None:
    path = make(tmp_path / "twice", [("a/x.png", content(tmp_path)), ("./a/x.png", content(tmp_path))])  # type: ignore[operator]
    with pytest.raises(UserError, match="twice"):
        archives.unpack(path, Progress())


def test_names_that_differ_in_case_alone_are_both_kept(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "z.zip", [("a/X.png", content(tmp_path)), ("a/x.png", content(tmp_path))])
    assert unpacked(path) == ["a/X.png", "a/x~2.png"]


def test_links_hidden_files_and_other_files_stay_packed(tmp_path: Path) -> None:
    files = [("a/x.png", content(tmp_path)), ("a/._x.png", b"x"), ("__MACOSX/a/x.png", b"x"), ("a/run.exe", b"x")]
    path = make_tar(tmp_path / "t.tar", files, [("a/link.png", "/etc/passwd"), ("b", "/")])
    assert unpacked(path) == ["a/x.png"]
    assert archives.unpack(path, Progress()).about["links"] == 2


def test_a_bomb_is_stopped(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LEAST_BOUND", 100_000)
    path = make_zip(tmp_path / "bomb.zip", [(f"a/{index}.bmp", b"\0" * 500_000) for index in range(3)])
    with pytest.raises(UserError, match="beyond any measure"):
        archives.unpack(path, Progress())
    assert not list(home.rglob("*.bmp"))


def test_a_zip_that_lies_about_its_sizes_is_stopped(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "lie.zip", [("a/x.png", b"\0" * 50_000)])
    raw = path.read_bytes()
    path.write_bytes(raw.replace((50_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises(UserError):
        archives.unpack(path, Progress())


@pytest.mark.parametrize("name", ["t.tar.gz", "z.zip", "t.tar.xz", "t.tar"])
def test_broken_archives_are_one_sentence(tmp_path: Path, name: str) -> None:
    from tests.data import archive

    path = archive(image_folder(tmp_path / "pets", {"a": 20, "b": 20}), tmp_path / name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UserError, match=r"damaged, incomplete|neither a folder nor an archive"):
        from core.data.folder import scan

        scan(path, Progress())


def test_a_password_is_one_sentence(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "secret.zip", [("a/x.png", content(tmp_path))])
    raw = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        raw[raw.index(signature) + offset] |= 1
    path.write_bytes(raw)
    with pytest.raises(UserError, match="password"):
        archives.unpack(path, Progress())


def test_no_room_is_said_before_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "SPARE_BYTES", 10**18)
    with pytest.raises(UserError, match="no room"):
        archives.unpack(make_zip(tmp_path / "z.zip", [("a/x.png", content(tmp_path))]), Progress())


def test_names_in_utf8_without_the_flag_are_understood(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "z.zip", [("猫/图片.png", content(tmp_path))])
    raw = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\3\4", 7), (b"PK\1\2", 9)):
        raw[raw.index(signature) + offset] &= ~0x08
    path.write_bytes(raw)
    assert unpacked(path) == ["猫/图片.png"]


def test_too_long_names_are_shortened(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "t.tar", [("a/" + "x" * 300 + ".png", content(tmp_path))])
    (name,) = unpacked(path)
    assert len(name) < 250 and name.endswith(".png")


def test_unpacking_once_serves_all(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "z.zip", [("a/x.png", content(tmp_path))])
    first, second = archives.unpack(path, Progress()), archives.unpack(path, Progress())
    assert first.folder == second.folder


def test_a_name_in_no_alphabet_is_damage(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", [("ü.png", b"x" * 10)])
    raw = path.read_bytes()
    assert raw.count("ü".encode()) == 2
    path.write_bytes(raw.replace("ü".encode(), b"\xff\xfe"))
    with pytest.raises(UserError, match="can't be unpacked"):
        archives.unpack(path, Progress())


def test_a_packed_tar_that_is_cut_off_at_once_is_damage(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("a.png"), io.BytesIO(b""))
    path = tmp_path / "a.tar.gz"
    path.write_bytes(whole.getvalue()[:40])
    with pytest.raises(UserError):
        archives.is_archive(path)


def test_the_pictures_are_on_the_disk_before_they_count_as_unpacked(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def sync(folder: Path) -> None:
        seen.append(sorted(path.name for path in folder.rglob("*.png")))
        assert not list(home.rglob("about.json"))

    monkeypatch.setattr(durable, "sync_tree", sync)
    assert unpacked(make_zip(tmp_path / "z.zip", [(name, content(tmp_path)) for name in ("a/x.png", "b/y.png")]))
    assert seen == [["x.png", "y.png"]]


def test_a_disk_that_takes_no_times_is_no_damage_to_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    path = make_zip(tmp_path / "z.zip", [("a/x.png", content(tmp_path))])
    monkeypatch.setattr(os, "utime", refuse)
    assert unpacked(path) == ["a/x.png"]
