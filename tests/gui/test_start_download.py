"""Downloading what to start from, in the card: cancelled, gone on with, and offline, from a server of its own."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.models.weights import catalog
from core.models.weights.catalog import CATALOG, Weights
from gui.widgets.start_card import StartCard
from gui.workers.torch_loader import torch_loader
from tests.gui.finetuning import small_checkpoint

LONG = 60_000


class HalfwayServer(ThreadingHTTPServer):
    """Sends the first half, then waits for `go_on`; knows ranges."""

    daemon_threads = True
    content = b""

    def __init__(self, content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = content
        self.go_on = threading.Event()
        self.ranges: list[str | None] = []


class _Handler(BaseHTTPRequestHandler):
    server: HalfwayServer

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        whole = self.server.content
        first = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(whole) - first))
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{len(whole) - 1}/{len(whole)}")
        self.end_headers()
        half = max(first, len(whole) // 2)
        self.wfile.write(whole[first:half])
        self.wfile.flush()
        self.server.go_on.wait(20)
        self.wfile.write(whole[half:])


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HalfwayServer]:
    content = small_checkpoint(tmp_path / "published.pt").read_bytes()
    file = f"resnet18-{hashlib.sha256(content).hexdigest()[:8]}.pth"
    monkeypatch.setitem(CATALOG, "resnet18", (Weights(file, len(content), 70.0),))
    serving = HalfwayServer(content)
    monkeypatch.setattr(catalog, "ADDRESS", f"http://127.0.0.1:{serving.server_port}/")
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield serving
    serving.go_on.set()
    serving.shutdown()
    thread.join()
    serving.server_close()


@pytest.fixture
def card(qtbot: QtBot) -> StartCard:
    torch_loader.cache_clear()  # a test before may have begun loading and gone
    torch_loader().start()
    made = StartCard()
    qtbot.addWidget(made)
    made.resize(380, 300)
    made.show()
    made.choose("resnet18")
    qtbot.waitUntil(lambda: made.absent is not None, timeout=LONG)
    return made


def test_a_download_is_cancelled_and_gone_on_with(server: HalfwayServer, card: StartCard, qtbot: QtBot) -> None:
    card.fetch.click()
    assert card.stop.isVisible()
    assert not card.fetch.isVisible()
    qtbot.waitUntil(lambda: card.bar.maximum() > 0 and card.bar.value() > 0, timeout=LONG)
    assert "%" in card.status.text()
    card.stop.click()
    server.go_on.set()
    qtbot.waitUntil(lambda: card.fetch.isVisible(), timeout=LONG)
    assert not card.stop.isVisible()
    card.fetch.click()
    qtbot.waitUntil(lambda: card.found is not None, timeout=LONG)
    assert server.ranges[0] is None
    assert len(server.ranges) == 1 or server.ranges[-1] is not None
    assert not card.why_not
    assert not card.fetch.isVisible()


def test_offline_is_said_at_once_and_the_offer_stays(
    card: StartCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "ADDRESS", "http://127.0.0.1:9/")
    card.fetch.click()
    qtbot.waitUntil(lambda: bool(card.error), timeout=LONG)
    assert "is this computer online?" in card.problem.text()
    assert card.fetch.isVisible()
    assert card.have.isVisible()
    card.choose("resnet34")
    qtbot.waitUntil(lambda: card.absent is not None and card.absent.name == "resnet34", timeout=LONG)
    assert not card.problem.isVisible()
