"""Downloads from servers that truncate, stall, lie, change the file, send elsewhere and never end.

Held: the file is there in every byte or not at all; nothing but this computer is asked, and nothing unencrypted outside
of it; no more is taken than the file is long; what is wrong is a sentence; a good server afterwards gives it, going on
where it broke off.
"""

from __future__ import annotations

import gzip
import hashlib
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from core.connection import Refused, connect
from core.data import cifar
from core.download import BLOCK_BYTES, download
from core.errors import Cancelled, UserError
from core.models.weights import catalog
from core.progress import Progress
from tests.campaign.attack import Campaign, Tally

CONTENT = random.Random(0).randbytes(200_000)
DIGEST = "sha256:" + hashlib.sha256(CONTENT).hexdigest()
ANOTHER = random.Random(1).randbytes(200_000)
TIMEOUT = 0.25
LONGEST_SECONDS = 20.0
IN_THE_OPEN = (
    *("http://192.0.2.1/x", "http://example.org/x", "http://localhost/x", "ftp://127.0.0.1/x", "file:///etc/hostname"),
    *("data:text/plain,x", "http://127.0.0.1.example.org/x", "http://[::ffff:192.0.2.1]/x", "http://user@192.0.2.1/x"),
)


class _Server(ThreadingHTTPServer):
    """Answers as `answers` say, one after the other, and then well."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[str] = []
        self.sent: Counter[str] = Counter()
        """Bytes, under "now"; a new one for each download, as answers to an earlier one may still be on their way."""
        self.over = threading.Event()
        self.chance = random.Random(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/file.bin"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """They hang up on us."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.counter = self.server.sent
        how = self.server.answers.pop(0) if self.server.answers else "well"
        wanted = self.headers.get("Range", "")
        start = min(int(wanted.removeprefix("bytes=").rstrip("-") or 0), len(CONTENT))
        with suppress(OSError):
            ANSWERS[how](self, start)

    def begin(self, status: int, *headers: str, kind: str = "application/octet-stream") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for line in headers:
            self.send_header(*line.split(": ", 1))
        self.end_headers()

    def send(self, data: bytes) -> None:
        self.counter["now"] += len(data)
        self.wfile.write(data)

    def part(self, content: bytes, start: int, length: int | None = None) -> None:
        """Headers for what is left of `content` from `start` on."""
        if start >= len(content):
            self.begin(416, f"Content-Range: bytes */{len(content)}")
            raise BrokenPipeError
        told = f"Content-Length: {len(content) - start if length is None else length}"
        ranges = [f"Content-Range: bytes {start}-{len(content) - 1}/{len(content)}"] if start else []
        self.begin(206 if start else 200, told, *ranges)


def _well(handler: _Handler, start: int) -> None:
    handler.part(CONTENT, start)
    handler.send(CONTENT[start:])


def _cut(handler: _Handler, start: int) -> None:
    handler.part(CONTENT, start)
    handler.send(CONTENT[start : start + handler.server.chance.randint(0, 90_000)])


def _stalling(handler: _Handler, start: int) -> None:
    _cut(handler, start)
    handler.wfile.flush()
    handler.server.over.wait(3 * TIMEOUT)


def _silent(handler: _Handler, start: int) -> None:
    handler.server.over.wait(3 * TIMEOUT)


def _trickling(handler: _Handler, start: int) -> None:
    handler.part(CONTENT, start)
    for place in range(start, min(start + 10, len(CONTENT))):
        handler.send(CONTENT[place : place + 1])
        time.sleep(0.01)


def _too_short(handler: _Handler, start: int) -> None:
    handler.part(CONTENT, start, (len(CONTENT) - start) // 2)
    handler.send(CONTENT[start:])


def _too_long(handler: _Handler, start: int) -> None:
    handler.part(CONTENT, start, len(CONTENT) - start + 5000)
    handler.send(CONTENT[start:])


def _huge(handler: _Handler, start: int) -> None:
    handler.begin(200, f"Content-Length: {1 << 50}")
    _pour(handler)


def _endless(handler: _Handler, start: int) -> None:
    handler.begin(200)
    _pour(handler)


def _pour(handler: _Handler) -> None:
    while not handler.server.over.is_set():
        handler.send(bytes(BLOCK_BYTES))


def _page(handler: _Handler, start: int) -> None:
    handler.begin(200, "Content-Length: 20", kind="text/html; charset=utf-8")
    handler.send(b"<html>log in</html> ")


def _page_in_disguise(handler: _Handler, start: int) -> None:
    handler.begin(200, "Content-Length: 20")
    handler.send(b"<html>log in</html> ")


def _changed(handler: _Handler, start: int) -> None:
    handler.part(ANOTHER, start)
    handler.send(ANOTHER[start:])


def _shifted(handler: _Handler, start: int) -> None:
    """Another range than it says."""
    handler.part(CONTENT, start)
    handler.send(CONTENT[max(0, start - 7) :][: len(CONTENT) - start])


def _another_range(handler: _Handler, start: int) -> None:
    first = handler.server.chance.choice((start + 100, 0, 10**30, -5))
    handler.begin(206, f"Content-Range: bytes {first}-{len(CONTENT) - 1}/{len(CONTENT)}", "Content-Length: 100")
    handler.send(CONTENT[:100])


def _no_ranges(handler: _Handler, start: int) -> None:
    _well(handler, 0)


def _packed(handler: _Handler, start: int) -> None:
    data = gzip.compress(CONTENT)
    handler.begin(200, "Content-Encoding: gzip", f"Content-Length: {len(data)}")
    handler.send(data)


def _in_chunks(handler: _Handler, start: int) -> None:
    handler.begin(200, "Transfer-Encoding: chunked")
    for place in range(0, len(CONTENT), 50_000):
        piece = CONTENT[place : place + 50_000]
        handler.send(b"%x\r\n" % len(piece) + piece + b"\r\n")
    handler.send(b"0\r\n\r\n")


def _broken_chunks(handler: _Handler, start: int) -> None:
    handler.begin(200, "Transfer-Encoding: chunked")
    handler.send(handler.server.chance.choice((b"zz\r\n", b"fffffffffffffff\r\nabc", b"5\r\nab", b"-5\r\nabcde\r\n")))


def _status(handler: _Handler, start: int) -> None:
    handler.begin(handler.server.chance.choice((201, 204, 205, 400, 403, 404, 416, 429, 500, 503, 999)))


def _nonsense(handler: _Handler, start: int) -> None:
    lines = (
        *(
            b"no http\r\n\r\n",
            b"HTTP/1.1 abc\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\nabc",
            b"",
            b"\0" * 99,
        ),
        *(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n", b"HTTP/1.1 200 " + b"x" * 70_000 + b"\r\n\r\n"),
        *(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc", b"HTTP/1.1 206 Partial\r\nContent-Range: x\r\n\r\nabc"),
    )
    handler.send(handler.server.chance.choice(lines))


def _elsewhere(handler: _Handler, start: int) -> None:
    """Within this computer, with an endless page: that is allowed, and the page isn't read."""
    handler.begin(handler.server.chance.choice((301, 302, 303, 307, 308)), "Location: /another")
    _pour(handler)


def _into_the_open(handler: _Handler, start: int) -> None:
    handler.begin(302, f"Location: {handler.server.chance.choice(IN_THE_OPEN)}")


def _in_circles(handler: _Handler, start: int) -> None:
    handler.server.answers.insert(0, "sent in circles")
    handler.begin(302, f"Location: {handler.path}")


def _nowhere(handler: _Handler, start: int) -> None:
    places = (
        "http://[::1",
        "https://127.0.0.1:port/",
        "//",
        "https://",
        "http://127.0.0.1:99999/",
        "https://x y/",
    )
    handler.begin(302, f"Location: {handler.server.chance.choice(places)}")


ANSWERS: dict[str, Callable[[_Handler, int], None]] = {
    "well": _well,
    "cut off": _cut,
    "stalling": _stalling,
    "silent": _silent,
    "trickling": _trickling,
    "too short": _too_short,
    "too long": _too_long,
    "huge": _huge,
    "endless": _endless,
    "a page": _page,
    "a page in disguise": _page_in_disguise,
    "another file": _changed,
    "a shifted range": _shifted,
    "another range": _another_range,
    "without ranges": _no_ranges,
    "packed": _packed,
    "in chunks": _in_chunks,
    "in broken chunks": _broken_chunks,
    "a status": _status,
    "nonsense": _nonsense,
    "sent elsewhere": _elsewhere,
    "sent into the open": _into_the_open,
    "sent in circles": _in_circles,
    "sent nowhere": _nowhere,
}


def attack(campaign: Campaign) -> Tally:
    tally, came, chance = Tally(), Counter[str](), campaign.chance()
    reached: set[str] = set()
    _listen(reached)
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    began = time.monotonic()
    try:
        for number in range(campaign.many(len(ANSWERS), 600)):
            if time.monotonic() - began > campaign.many(4, 100):
                break
            answers = _answers(number, chance)
            server.chance.seed(number)
            tally.count(_tried(server, campaign.folder / f"{number}" / "file.bin", answers, chance, came))
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
    for wrong in _refusals(campaign.folder):
        tally.count(wrong)
    if strange := {place for place in reached if not place.startswith("127.")}:
        tally.broken.append(f"with seed {campaign.seed} other computers were asked: {', '.join(sorted(strange))}")
    tally.figures = {**dict(came), "seconds": round(time.monotonic() - began)}
    return tally


def _answers(number: int, chance: random.Random) -> list[str]:
    """Each kind alone at first, then some of them one after the other."""
    kinds = [kind for kind in ANSWERS if kind != "well"]
    if number < len(kinds):
        return [kinds[number]]
    return [chance.choice(kinds) for _ in range(chance.randint(1, 5))]


def _tried(server: _Server, target: Path, answers: list[str], chance: random.Random, came: Counter[str]) -> str | None:
    """One download with these answers, and once more with good ones where it failed; what was wrong, if anything."""
    told = f"answers {answers}: "
    server.answers, server.sent = list(answers), Counter()
    target.parent.mkdir()
    part = target.with_name("file.bin.part")
    if chance.random() < 0.3:
        part.write_bytes(chance.choice((CONTENT[: chance.randrange(len(CONTENT))], bytes(5000), CONTENT + b"more")))
    began = time.monotonic()
    try:
        _fetch(server, target)
        outcome = "arrived"
    except UserError as error:
        outcome = "refused"
        if not 20 < len(str(error)) < 500 or "file.bin" not in str(error):
            return f"{told}it said “{str(error)[:600]}”"
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"{told}{type(error).__name__}: {error}"
    came[outcome] += 1
    if time.monotonic() - began > LONGEST_SECONDS:
        return f"{told}it took {time.monotonic() - began:.0f} s"
    if target.exists() != (outcome == "arrived") or (target.exists() and target.read_bytes() != CONTENT):
        return f"{told}it {outcome}, and the file isn't what it should be"
    if part.exists() and part.stat().st_size > len(CONTENT):
        return f"{told}{part.stat().st_size} bytes were kept of a file of {len(CONTENT)}"
    return None if outcome == "arrived" else _again(server, target, part, told)


def _again(server: _Server, target: Path, part: Path, told: str) -> str | None:
    kept = part.stat().st_size if part.exists() else 0
    server.answers, server.sent = [], Counter()
    right = part.exists() and CONTENT.startswith(part.read_bytes())
    try:
        _fetch(server, target)
    except (UserError, Cancelled) as error:
        return f"{told}a good server afterwards could not give it: {error}"
    if target.read_bytes() != CONTENT:
        return f"{told}a good server afterwards gave something else"
    if right and server.sent["now"] > len(CONTENT) - kept:
        return f"{told}{kept} bytes were there, and {server.sent['now']} were sent again"
    return None


def _fetch(server: _Server, target: Path) -> None:
    download(server.url, target, DIGEST, Progress(), most=len(CONTENT), timeout=TIMEOUT, wait=0.01)


def _refusals(folder: Path) -> list[str | None]:
    """What must not even be tried, and the addresses that the program has."""
    found: list[str | None] = []
    for place in IN_THE_OPEN:
        wrong = None
        try:
            download(place, folder / "open", DIGEST, Progress(), most=99, timeout=TIMEOUT, wait=0.01)
            wrong = f"“{place}” was downloaded"
        except UserError as error:
            wrong = None if "unencrypted" in str(error) else f"“{place}” was asked for: {error}"
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            wrong = f"“{place}”: {type(error).__name__}: {error}"
        found.append(wrong)
    for place in ("https://127.0.0.1:9/x",):
        try:
            connect(place, 0, TIMEOUT)
            found.append(f"“{place}” answered")
        except (OSError, Refused):
            found.append(None)
    addresses = [*cifar.URLS.values(), *(one.url for all_ in catalog.CATALOG.values() for one in all_)]
    found += [None if place.startswith("https://") else f"“{place}” isn't encrypted" for place in addresses]
    return found


def _listen(reached: set[str]) -> None:
    """Note every address that a connection is made to; for the rest of this process."""

    def hear(event: str, values: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(values[1], tuple):
            reached.add(str(values[1][0]))
        elif event == "socket.getaddrinfo" and values[0] not in (None, "127.0.0.1"):
            reached.add(str(values[0]))

    sys.addaudithook(hear)
