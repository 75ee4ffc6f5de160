"""Downloads from a local server that truncates, stalls, forgets ranges, lies, fails and sends elsewhere."""

from __future__ import annotations

import email.message
import hashlib
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from core import connection, durable
from core import download as module
from core.connection import Refused, connect
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
        if how.partition(" ")[0] in WRONG_ANSWERS:
            with suppress(OSError):  # they hang up on us
                WRONG_ANSWERS[how.partition(" ")[0]](self, how.partition(" ")[2])
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


def _elsewhere(handler: Handler, place: str) -> None:
    """To `place`, with more words than anybody can read."""
    handler.send_response(302)
    handler.send_header("Location", place)
    handler.end_headers()
    while not handler.server.release.is_set():
        handler.wfile.write(bytes(65536))


def _endless(handler: Handler, _: str) -> None:
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.release.is_set():
        handler.wfile.write(bytes(65536))


def _headers(handler: Handler, lines: str) -> None:
    status, *headers = lines.split("|")
    handler.send_response(int(status))
    for line in headers:
        handler.send_header(*line.split(": ", 1))
    handler.end_headers()
    handler.wfile.write(b"x" * 10)


WRONG_ANSWERS: dict[str, Callable[[Handler, str], None]] = {
    "elsewhere": _elsewhere,
    "endless": _endless,
    "headers": _headers,
}
"""What a behaviour begins with -> what is answered, given the rest of the behaviour."""


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
    download(server.url, target, digest, progress or Progress(), most=len(CONTENT), timeout=0.4, wait=0.01)


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
        download("http://127.0.0.1:9/file", tmp_path / "f", DIGEST, Progress(), most=9, timeout=0.4, wait=0.01)


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


@pytest.mark.parametrize("host", ["example.org", "localhost", "192.0.2.1", "127.0.0.1.example.org", "[::2]"])
def test_what_is_not_encrypted_is_not_even_asked(host: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="unencrypted") as caught:
        download(f"http://{host}/file.zip", tmp_path / "f", DIGEST, Progress(), most=9, timeout=0.4, wait=0.01)
    assert "file.zip" in str(caught.value) and caught.value.__cause__ is not None


def test_a_redirection_is_followed_without_reading_what_comes_with_it(server: Server, tmp_path: Path) -> None:
    server.behaviour = ["elsewhere /other/place", "elsewhere place2", "good"]
    fetch(server, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT


def test_a_redirection_keeps_the_range(server: Server, tmp_path: Path) -> None:
    (tmp_path / "f.part").write_bytes(CONTENT[:5000])
    server.behaviour = ["elsewhere /other/place", "good"]
    fetch(server, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT and server.ranges == ["bytes=5000-"] * 2


@pytest.mark.parametrize(
    "place", ["http://192.0.2.1/x", "ftp://127.0.0.1/x", "file:///etc/hostname", "http://localhost/x", "data:,x"]
)
def test_a_redirection_into_the_open_is_refused(server: Server, tmp_path: Path, place: str) -> None:
    server.behaviour = [f"elsewhere {place}"]
    with pytest.raises(UserError, match="unencrypted"):
        fetch(server, tmp_path / "f")
    assert len(server.ranges) == 1 and not (tmp_path / "f").exists()


def test_a_redirection_from_https_to_http_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Elsewhere:
        def open(self, request: urllib.request.Request, timeout: float) -> None:
            headers = email.message.Message()
            headers["Location"] = "http://127.0.0.1/x"
            raise urllib.error.HTTPError(request.full_url, 302, "Found", headers, None)

    monkeypatch.setattr(connection, "_opener", Elsewhere)
    with pytest.raises(Refused, match="unencrypted"):
        connect("https://example.org/x", 0, 1)


def test_redirections_without_end_are_one_sentence(server: Server, tmp_path: Path) -> None:
    server.behaviour = ["elsewhere /again"]
    with pytest.raises(UserError, match="without end"):
        fetch(server, tmp_path / "f")
    assert len(server.ranges) == 1 + connection.REDIRECTIONS


@pytest.mark.parametrize("how", ["endless", f"headers 200|Content-Length: {10**12}"])
def test_more_than_the_file_is_long_is_never_kept(server: Server, tmp_path: Path, how: str) -> None:
    server.behaviour = [how]
    with pytest.raises(UserError, match="more than the file is long"):
        fetch(server, tmp_path / "f")
    assert not (tmp_path / "f.part").exists() or (tmp_path / "f.part").stat().st_size == 0


def test_no_room_is_said_where_the_server_does_not_tell_the_length(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SPARE_BYTES", 10**18)
    server.behaviour = ["endless"]
    with pytest.raises(UserError, match="no room"):
        fetch(server, tmp_path / "f")


@pytest.mark.parametrize(
    "how",
    [
        "headers 200|Content-Length: ten",
        "headers 200|Content-Length: -5",
        f"headers 200|Content-Length: {'9' * 5000}",
        "headers 203|Content-Length: 10",
        "headers 206|Content-Length: 10",
        "headers 206|Content-Range: bytes 50-60/61|Content-Length: 10",
        f"headers 206|Content-Range: bytes {'9' * 5000}-/1|Content-Length: 10",
        "elsewhere http://[::1",
        "elsewhere https://127.0.0.1:port/x",
        "elsewhere http://127.0.0.1:99999/x",
        "elsewhere https://" + "x" * 70 + "é/x",
    ],
)
def test_answers_that_make_no_sense_are_one_sentence(server: Server, tmp_path: Path, how: str) -> None:
    server.behaviour = [how]
    with pytest.raises(UserError):
        fetch(server, tmp_path / "f")
    assert not (tmp_path / "f").exists()


def test_what_has_arrived_survives_an_answer_without_contents(server: Server, tmp_path: Path) -> None:
    (tmp_path / "f.part").write_bytes(CONTENT[:5000])
    server.behaviour = ["headers 204", "good"]
    fetch(server, tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT and server.ranges == ["bytes=5000-"] * 2


def test_it_is_on_the_disk_before_it_has_its_name(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bool] = []
    monkeypatch.setattr(durable, "sync_file", lambda _part: synced.append((tmp_path / "f").exists()))
    fetch(server, tmp_path / "f")
    assert synced == [False]


def test_a_wrong_file_that_can_not_be_removed_is_a_sentence(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refuse)
    server.behaviour = ["wrong"]
    with pytest.raises(DiskError, match=r"f\.part.*only be read"):
        fetch(server, tmp_path / "f")
