"""Downloads a large file: encrypted, resumed where it broke off, never longer than it is known to be, and checked.

What goes wrong is said in plain words.
"""

from __future__ import annotations

import hashlib
import http.client
import shutil
import ssl
import time
import urllib.error
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import FileIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core import durable, files
from core.connection import Refused, connect
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, Message
from core.progress import Progress

BLOCK_BYTES = 1 << 16
ATTEMPTS = 4
"""Connections in a row that bring nothing new before the download gives up."""
UNREACHABLE = 2
"""Connections that can't even be made, before it gives up: whoever is offline hears so soon."""
SPARE_BYTES = 100_000_000
LATER = QT_TRANSLATE_NOOP(
    "core", "Try again later: it goes on where it stopped. Or choose a file that you already have."
)
BROKE_OFF = QT_TRANSLATE_NOOP("core", "The connection broke off.")
NONSENSE = QT_TRANSLATE_NOOP("core", "The server's answer makes no sense.")
TOO_LONG = QT_TRANSLATE_NOOP("core", "The server sends more than the file is long.")


@dataclass(frozen=True)
class _Fetch:
    """What is fetched, where it goes, and `download`'s bounds."""

    url: str
    part: Path
    most: int
    progress: Progress
    timeout: float
    wait: float


class _Broken(Exception):  # noqa: N818 - leads to another attempt, or to a UserError
    """The connection broke, stalled or was refused for now; `why` is a template."""

    def __init__(self, why: str, **parameters: Any) -> None:
        self.why, self.parameters = why, parameters
        super().__init__(why)


class _Unreachable(_Broken):
    """There was no connection at all."""


def download(
    url: str, target: Path, digest: str, progress: Progress, *, most: int, timeout: float = 15.0, wait: float = 0.5
) -> None:
    """Fetch `url` into `target`, unless `target` already holds the right bytes.

    `digest` is "md5:…", "sha256:…" or "sha256-prefix:…" (how it begins) in hexadecimal; more than `most` bytes are
    never taken. What has arrived is kept in `target`.part, and the next call goes on from there. A connection that
    brings nothing for `timeout` seconds is given up; after `wait` seconds another is tried, a few times.

    Raises:
        UserError: no network, no encryption, the server fails, or what it sends isn't the file.
        DiskError: the folder can't be written, or the disk is full.
        Cancelled: `progress` was cancelled; what has arrived is kept.
    """
    part = target.with_name(target.name + ".part")
    fetch = _Fetch(url, part, most, progress, timeout, wait)
    try:
        durable.make_folder(target.parent)
    except OSError as error:
        raise DiskError(target.parent, error, writing=True) from error
    while True:
        with files.lock(target.with_name(target.name + ".lock"), seconds=0.2) as held:
            if held:
                if not (target.exists() and _matches(target, digest, progress)):
                    _fetch(fetch, digest)
                    _rename(part, target)
                return
        progress.report(Message(QT_TRANSLATE_NOOP("core", "Another window is downloading the same file: waiting…")))


def _fetch(fetch: _Fetch, digest: str) -> None:
    """Until the part is complete and right. A wrong one is fetched once more from the beginning."""
    part, resumed = fetch.part, _length(fetch.part) > 0
    if _length(part) > fetch.most:
        _remove(part)
    _complete(fetch)
    if _matches(part, digest, fetch.progress):
        return
    _remove(part)
    if resumed:
        _complete(fetch)
        if _matches(part, digest, fetch.progress):
            return
        _remove(part)
    raise _failed(fetch.url, QT_TRANSLATE_NOOP("core", "What arrived is not the file that was expected."))


def _complete(fetch: _Fetch) -> None:
    """Connect again and again while something new arrives, until the server says that this is all."""
    failures, first = 0, _length(fetch.part)
    while True:
        before = _length(fetch.part)
        try:
            _receive(fetch)
            return
        except _Broken as broken:
            failures = 1 if _length(fetch.part) > before else failures + 1
            offline = isinstance(broken, _Unreachable) and before == first
            if failures >= (UNREACHABLE if offline else ATTEMPTS):
                raise _failed(fetch.url, broken.why, **broken.parameters) from broken
        _pause(fetch.wait * failures, fetch.progress)


def _receive(fetch: _Fetch) -> None:
    """One connection: append to the part what is missing. Raises _Broken unless everything arrived."""
    url, part, have = fetch.url, fetch.part, _length(fetch.part)
    fetch.progress.report(Message(QT_TRANSLATE_NOOP("core", "Connecting to {server}…"), {"server": _server(url)}))
    try:
        with connect(url, have, fetch.timeout) as answer:
            if answer.headers.get_content_type() == "text/html":
                raise _failed(url, QT_TRANSLATE_NOOP("core", "A web page came instead, as login pages of networks do."))
            start = _start(answer, have)
            total = start + answer.length if answer.length is not None else 0
            if total > fetch.most:
                raise _failed(url, TOO_LONG)
            _check_room(part, (total or fetch.most) - start)
            _copy(answer, fetch, start, total)
    except Refused as refused:
        raise _failed(url, refused.why) from refused
    except urllib.error.HTTPError as error:
        _refused(url, error, part, have)
    except TimeoutError as error:
        raise _Broken(QT_TRANSLATE_NOOP("core", "The server stopped sending.")) from error
    except urllib.error.URLError as error:
        raise _no_connection(error) from error
    except ValueError as error:  # an address that is none
        raise _Broken(NONSENSE) from error
    except (http.client.HTTPException, OSError) as error:  # what the disk refuses is a DiskError already
        raise _Broken(BROKE_OFF) from error


def _start(answer: http.client.HTTPResponse, have: int) -> int:
    """Where this answer's bytes belong: a server that doesn't know ranges sends everything again."""
    if answer.status == http.HTTPStatus.OK:
        return 0
    unit, _, rest = answer.headers.get("Content-Range", "").partition(" ")
    first = rest.partition("-")[0]
    partial_ = answer.status == http.HTTPStatus.PARTIAL_CONTENT and unit == "bytes"
    if not partial_ or not first.isdecimal() or len(first) > 15 or int(first) > have:
        raise _Broken(NONSENSE)
    return int(first)


def _copy(answer: http.client.HTTPResponse, fetch: _Fetch, start: int, total: int) -> None:
    """Append what comes, from `start` on. What grows beyond any right length is thrown away."""
    part, done = fetch.part, start
    what = Message(QT_TRANSLATE_NOOP("core", "Downloading {name}…"), {"name": part.stem})
    try:
        out = part.open("r+b" if part.exists() else "wb", buffering=0)
    except OSError as error:
        raise DiskError(part, error, writing=True) from error
    with out:
        _write(part, partial(out.seek, start))
        if _length(part) > start:
            _write(part, out.truncate)
        while (block := answer.read1(BLOCK_BYTES)) and done + len(block) <= fetch.most:
            _append(part, out, block)
            done += len(block)
            fetch.progress.report(what, done, total)
    if block:
        _remove(part)
        raise _failed(fetch.url, TOO_LONG)
    if total and done < total:
        raise _Broken(BROKE_OFF)


def _append(part: Path, out: FileIO, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[_write(part, partial(out.write, rest)) :]


def _write(part: Path, act: Callable[[], int]) -> int:
    """Do something with the file; the disk's refusal is told apart from the network's."""
    try:
        return act()
    except OSError as error:
        raise DiskError(part, error, writing=True) from error


def _refused(url: str, error: urllib.error.HTTPError, part: Path, have: int) -> None:
    """What a status of 400 and more means; returns where `part` is already complete."""
    error.close()
    if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and have:
        if error.headers.get("Content-Range", "").rpartition("/")[2] == str(have):
            return
        _remove(part)
        raise _Broken(QT_TRANSLATE_NOOP("core", "The file on the server has changed.")) from error
    if error.code in (408, 425, 429) or error.code >= 500:
        busy = QT_TRANSLATE_NOOP("core", "The server has trouble (status {status}).")
        raise _Broken(busy, status=error.code) from error
    gone = QT_TRANSLATE_NOOP("core", "The server doesn't give it (status {status}).")
    raise _failed(url, gone, status=error.code) from error


def _no_connection(error: urllib.error.URLError) -> _Unreachable:
    if isinstance(error.reason, ssl.SSLCertVerificationError):
        return _Unreachable(QT_TRANSLATE_NOOP("core", "The server's certificate can't be checked; is the clock right?"))
    if isinstance(error.reason, TimeoutError):
        return _Unreachable(QT_TRANSLATE_NOOP("core", "The server doesn't answer."))
    return _Unreachable(QT_TRANSLATE_NOOP("core", "There is no connection to {server}; is this computer online?"))


def _failed(url: str, why: str, **parameters: Any) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{name}” could not be downloaded."),
        why,
        LATER,
        name=url.rpartition("/")[2],
        server=_server(url),
        **parameters,
    )


def _check_room(part: Path, wanted: int) -> None:
    if wanted > 0 and wanted + SPARE_BYTES > shutil.disk_usage(part.parent).free:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "There is no room for “{name}”: {size} MB are needed in “{folder}”."),
            "",
            QT_TRANSLATE_NOOP("core", "Make some room, or choose another data folder in the settings."),
            name=part.stem,
            size=(wanted + SPARE_BYTES) // 1_000_000,
            folder=str(part.parent),
        )


def _matches(file: Path, digest: str, progress: Progress) -> bool:
    """Whether the file has this digest."""
    name, _, expected = digest.partition(":")
    found = digest_of(file, name.removesuffix("-prefix"), progress)
    return found.startswith(expected.lower()) if name.endswith("-prefix") else found == expected.lower()


def digest_of(file: Path, name: str, progress: Progress) -> str:
    """The file's digest in hexadecimal; `name` is one that hashlib knows. Raises DiskError, Cancelled."""
    found = hashlib.new(name, usedforsecurity=False)
    what = Message(QT_TRANSLATE_NOOP("core", "Checking {name}…"), {"name": file.name.removesuffix(".part")})
    done = 0
    try:
        total = _length(file)
        with file.open("rb") as opened:
            while block := opened.read(1 << 20):
                found.update(block)
                done += len(block)
                progress.report(what, done, total)
    except OSError as error:
        raise DiskError(file, error, writing=False) from error
    return found.hexdigest()


def _rename(part: Path, target: Path) -> None:
    try:
        durable.sync_file(part)
        part.replace(target)
        durable.sync_folder(target.parent)
    except OSError as error:
        raise DiskError(target, error, writing=True) from error


def _remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError as error:
        raise DiskError(part, error, writing=True) from error


def _length(part: Path) -> int:
    try:
        return part.stat().st_size
    except FileNotFoundError:
        return 0


def _server(url: str) -> str:
    return urlsplit(url).netloc


def _pause(seconds: float, progress: Progress) -> None:
    """Wait, but not for somebody who has cancelled."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        progress.check()
        time.sleep(min(0.1, left))
