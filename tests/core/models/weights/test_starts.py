"""Starts: downloaded once from a local server, adopted from a file, a run's, or any file; offline is said at once."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from core import choices, paths, settings
from core.errors import Cancelled, DiskError, UserError
from core.models.weights import catalog, starts
from core.models.weights.catalog import CATALOG, Weights
from core.progress import Progress

CONTENT = {name: f"the weights of {name}".encode() * 1000 for name in ("resnet18", "resnet50", "old resnet50")}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    asked = 0


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked += 1
        body = next(content for name, content in CONTENT.items() if self.path == f"/{file_of(name)}")
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def file_of(name: str) -> str:
    return f"{name.replace(' ', '_')}-{hashlib.sha256(CONTENT[name]).hexdigest()[:8]}.pth"


def weights_of(name: str) -> Weights:
    return Weights(file_of(name), len(CONTENT[name]), 70.0)


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The catalogue with small files, at an address where nobody is."""
    monkeypatch.setattr(catalog, "ADDRESS", "http://127.0.0.1:9/")
    monkeypatch.setitem(CATALOG, "resnet18", (weights_of("resnet18"),))
    monkeypatch.setitem(CATALOG, "resnet50", (weights_of("resnet50"), weights_of("old resnet50")))
    yield


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    serving = Server(("127.0.0.1", 0), Handler)
    monkeypatch.setattr(catalog, "ADDRESS", f"http://127.0.0.1:{serving.server_port}/")
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield serving
    serving.shutdown()
    thread.join()
    serving.server_close()


def test_published_weights_are_downloaded_once(server: Server) -> None:
    assert starts.available("resnet18") is None
    file = starts.resolve("resnet18", Progress())
    assert file.read_bytes() == CONTENT["resnet18"] and file.parent == settings.load().data / "weights"
    assert starts.available("resnet18") == file == starts.resolve("resnet18", Progress())
    assert server.asked == 1


def test_a_download_that_was_damaged_later_is_fetched_again(server: Server) -> None:
    file = starts.resolve("resnet18", Progress())
    file.write_bytes(b"damaged")
    assert starts.resolve("resnet18", Progress()).read_bytes() == CONTENT["resnet18"]


def test_offline_is_one_sentence() -> None:
    with pytest.raises(UserError, match=r"no connection to 127\.0\.0\.1:9; is this computer online") as caught:
        starts.resolve("resnet18", Progress())
    assert file_of("resnet18") in str(caught.value) and "already have" in str(caught.value)


def test_a_file_that_is_already_there_is_copied_whatever_its_name(tmp_path: Path) -> None:
    mine = tmp_path / "my download (1)"
    mine.write_bytes(CONTENT["resnet18"])
    kept = starts.adopt("resnet18", mine, Progress())
    assert kept.read_bytes() == mine.read_bytes() == CONTENT["resnet18"]
    assert starts.available("resnet18") == starts.resolve("resnet18", Progress()) == kept
    assert starts.adopt("resnet18", kept, Progress()) == kept


def test_an_older_publication_is_as_welcome(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(CONTENT["old resnet50"])
    kept = starts.adopt("resnet50", tmp_path / "f", Progress())
    assert kept.name == file_of("old resnet50")
    assert starts.resolve("resnet50", Progress()) == kept


def test_a_wrong_file_says_what_is_expected(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"something else")
    with pytest.raises(UserError, match="not the file that torchvision publishes for ResNet-18") as caught:
        starts.adopt("resnet18", tmp_path / "f", Progress())
    assert file_of("resnet18") in str(caught.value)
    (tmp_path / "f").write_bytes(CONTENT["resnet50"])
    with pytest.raises(UserError, match="is the file of ResNet-50, not of ResNet-18"):
        starts.adopt("resnet18", tmp_path / "f", Progress())
    assert starts.available("resnet18") is None


def test_what_can_not_be_adopted(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="not there"):
        starts.adopt("resnet18", tmp_path / "none", Progress())
    with pytest.raises(DiskError, match="folder"):
        starts.adopt("resnet18", tmp_path, Progress())
    with pytest.raises(UserError, match="comes with the program"):
        starts.adopt("bundled", tmp_path, Progress())
    with pytest.raises(UserError, match=r"Did you mean “resnet18”"):
        starts.adopt("resnet-18", tmp_path, Progress())


def test_cancelling_an_adoption_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(CONTENT["resnet18"])

    def cancel(what: object, done: int, total: int) -> None:
        if str(what).startswith("Copying"):
            progress.cancel()

    progress = Progress(cancel)
    with pytest.raises(Cancelled):
        starts.adopt("resnet18", tmp_path / "f", progress)
        progress.check()
    left = settings.load().data / "weights"
    assert not [file for file in left.iterdir() if file.name.startswith(".writing")]


def test_a_run_gives_its_best_weights_else_its_last(tmp_path: Path) -> None:
    checkpoints = tmp_path / "run" / "checkpoints"
    checkpoints.mkdir(parents=True)
    with pytest.raises(UserError, match="holds no checkpoint"):
        starts.resolve(str(tmp_path / "run"), Progress())
    (checkpoints / "last.pt").write_bytes(b"x")
    assert starts.resolve(str(tmp_path / "run"), Progress()) == checkpoints / "last.pt"
    (checkpoints / "best.pt").write_bytes(b"x")
    assert starts.resolve(str(tmp_path / "run"), Progress()) == checkpoints / "best.pt"
    assert starts.resolve(str(checkpoints), Progress()) == checkpoints / "best.pt"


def test_any_file_is_itself_and_what_is_missing_is_said(tmp_path: Path) -> None:
    (tmp_path / "weights.pth").write_bytes(b"x")
    assert starts.resolve(str(tmp_path / "weights.pth"), Progress()) == tmp_path / "weights.pth"
    with pytest.raises(DiskError, match="not there"):
        starts.resolve(str(tmp_path / "none.pth"), Progress())
    with pytest.raises(UserError, match=r"There is no “resnet19”. Did you mean"):
        starts.resolve("resnet19", Progress())
    with pytest.raises(DiskError, match="too long"):
        starts.resolve("x" * 5000 + ".pth", Progress())


def test_the_bundled_network_is_there_or_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "resource", lambda *parts: tmp_path.joinpath(*parts))
    assert starts.available("bundled") is None
    with pytest.raises(UserError, match="bundled network is missing"):
        starts.resolve("bundled", Progress())
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "bundled.pt").write_bytes(b"x")
    assert (
        starts.resolve("bundled", Progress())
        == starts.available("bundled")
        == paths.resource("checkpoints", "bundled.pt")
    )


@pytest.mark.parametrize("name", choices.STARTS)
def test_every_start_tells_its_terms_in_one_sentence(name: str) -> None:
    sentence = str(starts.terms(name))
    assert choices.STARTS[name].title in sentence and sentence.count(". ") == 0
    assert ("MB" in sentence and "ImageNet" in sentence) == (name != "bundled")


def test_the_catalogue_is_torchvisions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses and sizes against the installed torchvision's own table."""
    import torchvision

    monkeypatch.undo()
    official = {
        weights.url: weights.meta
        for name in torchvision.models.list_models(torchvision.models)
        if "resne" in name
        for weights in torchvision.models.get_model_weights(name)
    }
    for name, published in CATALOG.items():
        assert name in choices.STARTS
        for one in published:
            meta = official[one.url]
            assert abs(one.size - meta["_file_size"] * 2**20) < 100_000
            assert one.accuracy == meta["_metrics"]["ImageNet-1K"]["acc@1"]
            assert len(one.prefix) == 8 and int(one.prefix, 16)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "resnet18.pth")
    with pytest.raises(DiskError):
        starts.adopt("resnet18", tmp_path / "resnet18.pth", Progress())
