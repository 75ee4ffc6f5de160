"""Tar files that lie about themselves: no memory, no endless work, nothing left out in silence."""

from __future__ import annotations

import gzip
import lzma
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.data import archives, tars
from core.data.folder import scan
from core.errors import Cancelled, UserError
from core.progress import Progress
from tests.core.data.test_archives import content, make_tar, make_zip


def header(name: str = "a/x.png", size: int = 0, kind: bytes = tarfile.REGTYPE, **fields: object) -> bytes:
    """A member's header as it is written, whatever it claims."""
    member = tarfile.TarInfo(name)
    member.size, member.type = abs(size), kind
    for field, value in fields.items():
        setattr(member, field, value)
    raw = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    if size < 0:
        raw[124:136] = b"\xff" + (size % (1 << 88)).to_bytes(11, "big")
        raw[148:156] = b" " * 8
        raw[148:156] = b"%06o\0 " % sum(raw)
    return bytes(raw)


END = bytes(1024)


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK])
def test_a_header_that_claims_to_be_huge_is_not_taken_into_memory(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "t.tar.gz"
    with gzip.open(path, "wb", 1) as packed:
        packed.write(header(size=20 << 20, kind=kind) + bytes(20 << 20) + header() + END)
    with pytest.raises(UserError, match=r"beyond any measure|neither"):
        scan(path, Progress())


@pytest.mark.parametrize("size", [-512, -1024, -(1 << 40), 1 << 60])
@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.XHDTYPE, b"~"])
@pytest.mark.parametrize("packed", [False, True])
def test_sizes_that_lead_nowhere_come_to_an_end(tmp_path: Path, size: int, kind: bytes, packed: bool) -> None:
    members = header("a/0.png", 3) + b"x".ljust(512) + header("a/1.png", size, kind) + header("a/2.png") + END
    path = tmp_path / "t.tar"
    path.write_bytes(gzip.compress(members) if packed else members)
    began = time.process_time()
    with pytest.raises(UserError):
        archives.unpack(path, Progress())
    assert time.process_time() - began < 5


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("change", ["header", "cut", "no end"])
def test_pictures_behind_a_damaged_header_are_not_left_out_in_silence(tmp_path: Path, suffix: str, change: str) -> None:
    path = make_tar(tmp_path / "whole.tar", [(f"a/{number}.png", content(tmp_path)) for number in range(3)])
    raw = bytearray(path.read_bytes())
    second = raw.index(b"a/1.png")
    if change == "header":
        raw[second] ^= 1
    elif change == "cut":
        del raw[second + 100 :]
    else:
        del raw[second:]
    path = tmp_path / f"t.tar{suffix}"
    path.write_bytes(gzip.compress(bytes(raw)) if suffix else bytes(raw))
    with pytest.raises(UserError, match="damaged"):
        archives.unpack(path, Progress())


def test_a_wrong_checksum_of_a_compressed_tar_is_noticed(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "t.tar", [("a/0.png", content(tmp_path))])
    raw = bytearray(gzip.compress(path.read_bytes()))
    raw[-6] ^= 1
    path.write_bytes(raw)
    with pytest.raises(UserError, match="damaged"):
        archives.unpack(path, Progress())


def test_members_without_number_take_no_memory_and_can_be_cancelled(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "t.tar.gz"
    path.write_bytes(gzip.compress(header("a", kind=tarfile.DIRTYPE) * 6000 + END))
    tracemalloc.start()
    try:
        archives.unpack(path, Progress())
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled), tars.opened(path, 1 << 30, progress) as opened:
        list(opened.members())


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_what_is_skipped_counts_too(
    tmp_path: Path, pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LEAST_BOUND", 1_000_000)
    path = tmp_path / "t"
    path.write_bytes(pack(header("a.bin", 5_000_000) + bytes(5_000_064) + header() + END))
    with pytest.raises(UserError, match="beyond any measure"):
        archives.unpack(path, Progress())


@pytest.mark.parametrize("make", [make_tar, make_zip])
def test_folders_without_end_and_names_that_are_file_and_folder_are_one_sentence(
    tmp_path: Path, make: Callable[..., Path]
) -> None:
    for files in (["a/" * 2000 + "x.png"], ["a/x.png", "a/x.png/y.png"], ["a/x.png/y.png", "a/x.png"]):
        path = make(tmp_path / "t", [(name, content(tmp_path)) for name in files])
        with pytest.raises(UserError, match=r"damaged|twice"):
            archives.unpack(path, Progress())
