"""Downloads from a local server that truncates, stalls, forgets ranges, lies and fails."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from core import download as module
from core.download import download
from core.errors import Cancelled, DiskError, UserError
from core.progress import Progress

CONTENT = np.random.default_rng(0).integers(0, 256, 300_000, dtype=np.uint8).tobytes()
DIGEST = "md5:" + hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()


class Server(ThreadingHTTPServer):
    """Serves CONTENT; `behaviour` holds how each of the next connections behaves, the last one for all others."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = ["good"]
        self.ranges: list[str] = []
        self.release = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/data/file.tar.gz"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        behaviours = self.server.behaviour
        how = behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]
        wanted = self.headers.get("Range", "")
        self.server.ranges.append(wanted)
        if how.isdecimal():
            self.send_error(int(how))
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and how != "no ranges" else 0
        if start >= len(CONTENT):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(CONTENT)}")
            self.end_headers()
            return
        body = b"<html>Please log in</html>" if how == "page" else CONTENT[start:]
        body = bytes(len(body)) if how == "wrong" else body
        self.send_response(206 if start else 200)
        self.send_header("Content-Type", "text/html" if how == "page" else "application/gzip")
        self.send_header("Content-Length", str(len(body)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}")
        self.end_headers()
        if how == "truncate":
            self.wfile.write(body[:70_000])
        elif how == "stall":
            self.wfile.write(body[:70_000])
            self.wfile.flush()
            self.server.release.wait(20)
        elif how == "silent":
            self.server.release.wait(20)
        else:
            self.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Server]:
    serving = Server()
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield serving
    serving.release.set()
    serving.shutdown()
    thread.join()
    serving.server_close()


def fetch(server: Server, target: Path, digest: str = DIGEST, progress: Progress | None = None) -> None:
    download(server.url, target, digest, progress or Progress(), timeout=0.4, wait=0.01)


def test_a_download_arrives_with_progress_and_is_not_repeated(server: Server, tmp_path: Path) -> None:
    reports: list[tuple[str, int, int]] = []
    progress = Progress(lambda what, done, total: reports.append((str(what), done, total)))
    fetch(server, tmp_path / "new" / "file.tar.gz", progress=progress)
    assert (tmp_path / "new" / "file.tar.gz").read_bytes() == CONTENT
    assert ("Downloading file.tar.gz…", len(CONTENT), len(CONTENT)) in reports
    assert not (tmp_path / "new" / "file.tar.gz.part").exists()
    fetch(server, tmp_path / "new" / "file.tar.gz")
    assert len(server.ranges) == 1


def test_sha256_is_checked_too(server: Server, tmp_path: Path) -> None:
    fetch(server, tmp_path / "f", "sha256:" + hashlib.sha256(CONTENT).hexdigest())
    assert (tmp_path / "f").read_bytes() == CONTENT


def test_the_beginning_of_a_sha256_is_enough(server: Server, tmp_path: Path) -> None:
    prefix = hashlib.sha256(CONTENT).hexdigest()[:8]
    fetch(server, tmp_path / "f", f"sha256-prefix:{prefix.upper()}")
    assert (tmp_path / "f").read_bytes() == CONTENT
    with pytest.raises(UserError, match="not the file that was expected"):
        fetch(server, tmp_path / "g", "sha256-prefix:" + prefix[::-1])


@pytest.mark.parametrize("how", ["truncate", "stall"])
def test_it_goes_on_where_the_server_broke_off(server: Server, tmp_path: Path, how: str) -> None:
    server.behaviour = [how, how, "good"]
    fetch(server, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT
    assert server.ranges == ["", "bytes=70000-", "bytes=140000-"]


def test_a_server_that_always_breaks_off_is_outlasted(server: Server, tmp_path: Path) -> None:
    server.behaviour = ["truncate"]
    fetch(server, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT


def test_a_server_without_ranges_starts_over(server: Server, tmp_path: Path) -> None:
    (tmp_path / "f.part").write_bytes(b"something of an earlier time")
    server.behaviour = ["no ranges"]
    fetch(server, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT


def test_a_complete_part_is_only_checked(server: Server, tmp_path: Path) -> None:
    (tmp_path / "f.part").write_bytes(CONTENT)
    fetch(server, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT


@pytest.mark.parametrize("length", [1000, len(CONTENT) + 5])
def test_a_wrong_part_is_fetched_anew(server: Server, tmp_path: Path, length: int) -> None:
    (tmp_path / "f.part").write_bytes(bytes(length))
    fetch(server, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT


def test_a_wrong_file_of_that_name_is_replaced_only_by_the_right_one(server: Server, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"damaged")
    server.behaviour = ["404"]
    with pytest.raises(UserError):
        fetch(server, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == b"damaged"
    server.behaviour = ["good"]
    fetch(server, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("wrong", "not the file that was expected"),
        ("page", "A web page came instead"),
        ("404", r"doesn't give it \(status 404\)"),
        ("503", r"has trouble \(status 503\)"),
        ("silent", "stopped sending"),
    ],
)
def test_what_goes_wrong_is_one_sentence(server: Server, tmp_path: Path, how: str, sentence: str) -> None:
    server.behaviour = [how]
    with pytest.raises(UserError, match=sentence) as caught:
        fetch(server, tmp_path / "f")
    assert "file.tar.gz" in str(caught.value) and caught.value.cure.template
    assert not (tmp_path / "f").exists()


def test_trouble_for_a_moment_is_outlasted(server: Server, tmp_path: Path) -> None:
    server.behaviour = ["503", "429", "good"]
    fetch(server, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT


def test_no_network_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no connection to 127\.0\.0\.1:9"):
        download("http://127.0.0.1:9/file", tmp_path / "f", DIGEST, Progress(), timeout=0.4, wait=0.01)


def test_cancelling_keeps_what_has_arrived(server: Server, tmp_path: Path) -> None:
    server.behaviour = ["good"]

    def cancel_halfway(what: object, done: int, total: int) -> None:
        if done > 100_000:
            progress.cancel()

    progress = Progress(cancel_halfway)
    with pytest.raises(Cancelled):
        fetch(server, tmp_path / "f", progress=progress)
    kept = (tmp_path / "f.part").stat().st_size
    assert 100_000 < kept < len(CONTENT)
    fetch(server, tmp_path / "f")
    assert server.ranges[1] == f"bytes={kept}-"


def test_no_room_is_said_before_the_disk_is_full(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SPARE_BYTES", 10**18)
    with pytest.raises(UserError, match="no room"):
        fetch(server, tmp_path / "f")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_sentence(server: Server, tmp_path: Path) -> None:
    (tmp_path / "f.part").symlink_to("/dev/full")
    with pytest.raises(DiskError, match="disk is full"):
        fetch(server, tmp_path / "f")


def test_a_folder_that_can_not_be_made_is_one_sentence(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DiskError):
        fetch(server, tmp_path / "file" / "f")
