"""The stage of the attack `two_of_it`: processes that act in the same moment, and a server that they fetch from."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

from tests.campaign.running import Talk, surroundings

LONGEST_SECONDS = 60.0
APART = 0.006
"""The two begin at most so many seconds apart."""
Act = tuple[str, dict[str, Any]]
Answer = dict[str, Any]


class Player:
    """A process that does what it is told, when it is told."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder, self._kind = folder, kind

    def __enter__(self) -> Self:
        places = {"HOME": str(self._folder), "XDG_DATA_HOME": str(self._folder / "share")}
        surrounded = surroundings(self._folder / "home", places)
        self._talk = Talk("tests.campaign.two_player", self._kind, env=surrounded)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._talk.end()

    def wait_until_ready(self) -> None:
        if self._talk.line(LONGEST_SECONDS) != "ready":
            raise RuntimeError("a player doesn't begin")

    def tell(self, act: Act, at: float) -> None:
        self._talk.tell({"act": act[0], "words": act[1], "at": at})

    def answer(self) -> Answer:
        """What came of the act; {} where the process is gone, and "never" where it doesn't end."""
        line = self._talk.line(LONGEST_SECONDS)
        if line is None:
            return {"never": f"{self._kind} doesn't end"}
        found: Answer = json.loads(line) if line else {}
        return found

    def kill_and_begin_anew(self) -> None:
        self.__exit__(None, None, None)
        self.__enter__()
        self.wait_until_ready()


class Stage:
    """Where the tries are played: a folder, two players (a third looks on), and the dice."""

    def __init__(self, folder: Path, players: list[Player], chance: Random) -> None:
        self.folder, self.players, self.chance, self.number = folder, players, chance, 0
        self.url = ""

    def fresh(self) -> Path:
        """A runs folder that nobody has used."""
        self.number += 1
        made = self.folder / f"runs {self.number}"
        made.mkdir()
        return made

    def alone(self, act: str, **words: Any) -> Any:
        """What the first player gives without anybody in its way."""
        self.players[0].tell((act, words), 0.0)
        answer = self.players[0].answer()
        if "did" not in answer:
            raise RuntimeError(f"{act}: {answer}")
        return answer["did"]

    def together(self, *acts: Act, kill_after: float | None = None) -> list[Answer]:
        """What each player answers to its act; with `kill_after` seconds the first one is killed in the middle."""
        now = time.time() + 0.01
        for player, act in zip(self.players, acts, strict=False):
            player.tell(act, now + self.chance.uniform(0, APART))
        answers: list[Answer] = [{}]
        if kill_after is not None:
            time.sleep(max(0.0, now + kill_after - time.time()))
            self.players[0].kill_and_begin_anew()
            return answers + [player.answer() for player in self.players[1 : len(acts)]]
        return [player.answer() for player in self.players[: len(acts)]]


def body_of(number: int) -> bytes:
    """The file that the server has under this number."""
    return Random(number).randbytes(200_000)


class Handler(BaseHTTPRequestHandler):
    """Sends a file of its own for each number, from where it is asked for, and not too fast."""

    def do_GET(self) -> None:
        body = body_of(int(self.path.strip("/")))
        first = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        if first >= len(body):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(body)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - first))
        self.end_headers()
        try:
            for start in range(first, len(body), 20_000):
                self.wfile.write(body[start : start + 20_000])
                time.sleep(0.01)
        except OSError:
            pass  # whoever asked was killed

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def server() -> Iterator[str]:
    """Its address."""
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=serving.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        serving.server_close()
        thread.join()
