"""Times settings on the real network in a child process, so that whatever kills a probe leaves the window alive."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import psutil

from core import leftovers, processes
from core.config import DeviceConfig, RunConfig
from core.progress import Progress
from core.training.stopwatch import STILL_SECONDS

COMMAND = (sys.executable, "-m", "core.training.measuring_child")
IMPORT_SECONDS = 180.0
"""How long the child may take until its network is built: an old disk reads torch for a minute."""
OUT_OF_MEMORY = 77
"""The child's exit code where memory ran out and the system said so instead of ending it."""
POLL_SECONDS = 0.05
_REHEARSAL = re.compile(r"\.rehearsal-\w{8}")

Failure = Literal["", "crashed", "memory", "timeout", "disk"]


@dataclass(frozen=True)
class Setting:
    """What can be chosen for speed; all of it settled."""

    precision: str = "fp32"
    memory_format: str = "channels-last"
    threads: int = 1
    compiled: str = "off"

    def applied_to(self, device: DeviceConfig) -> DeviceConfig:
        """`device` with this setting in force."""
        return device.model_copy(update=asdict(self))


@dataclass(frozen=True)
class Job:
    """What the child builds and times: the run of `config` on random pictures.

    `device` is the settled device's id. `count` and `validation` are numbers of pictures. `pictures` is how many a step
    takes (0: the recipe's batch). `seconds` is how long all settings together may be timed. A checkpoint is written
    below `checkpoint_folder`, and removed, where one is given. The first setting is the one to compare with. Early
    small pictures (`recipe.first_size`) are left out: every step is timed at the full size.
    """

    config: RunConfig
    device: str
    classes: int
    image_size: int
    count: int
    validation: int
    settings: tuple[Setting, ...]
    seconds: float
    pictures: int = 0
    checkpoint_folder: Path | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in ("device", "classes", "image_size", "count", "validation")},
            "config": self.config.model_dump(),
            "settings": [asdict(setting) for setting in self.settings],
            "seconds": self.seconds,
            "pictures": self.pictures,
            "checkpoint_folder": str(self.checkpoint_folder.absolute()) if self.checkpoint_folder else None,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Job:
        folder = values["checkpoint_folder"]
        return cls(
            **{
                **values,
                "config": RunConfig.model_validate(values["config"]),
                "settings": tuple(Setting(**setting) for setting in values["settings"]),
                "checkpoint_folder": Path(folder) if folder else None,
            }
        )


@dataclass(frozen=True)
class Measured:
    """What one setting took: seconds of a step, of judging one batch, of writing a checkpoint of so many bytes.

    Of the steps, `step_seconds` is the median of the best turn, by which settings are compared: other programs only
    ever make steps longer. `mean_seconds` is the mean of all: where others get in between, a whole run takes that many
    times it. `others` is the part of the processor's time that other programs took meanwhile.
    `peak_bytes` is the child's resident memory (on a graphics card, the card's) at its peak, beyond what was there
    before the network. `loss` is that of the third step; `sane` says that it is finite and within a tenth of the
    first setting's. `compile_seconds` is what the first step took longer than the later ones. Where `failed` isn't
    "" or "disk", the figures mean nothing; `exit_code` is the dead child's.
    """

    setting: Setting
    step_seconds: float = 0.0
    mean_seconds: float = 0.0
    judge_seconds: float = 0.0
    save_seconds: float = 0.0
    checkpoint_bytes: int = 0
    peak_bytes: int = 0
    loss: float = 0.0
    sane: bool = False
    compile_seconds: float = 0.0
    others: float = 0.0
    failed: Failure = ""
    exit_code: int = 0


def measure(job: Job, progress: Progress, seconds: float, command: Sequence[str] = COMMAND) -> list[Measured]:
    """Time the settings of `job`, in its order; those that the child's death kept from being timed are left out.

    A setting that kills the child or makes it hang is noted as failed, and the others are timed in a new child.
    `seconds` is the limit for all, beyond the children's imports.

    Raises:
        Cancelled: `progress` was cancelled; the child is gone.
    """
    found: dict[Setting, Measured] = {}
    left = list(job.settings)
    with _checkpoint_folder(job.checkpoint_folder) as folder:
        while left and seconds > 0:
            began = time.monotonic()
            try:
                started = _Child(command)
            except OSError:
                found[left[0]] = Measured(left[0], failed="crashed")
                break
            with started as child:
                child.begin(replace(job, settings=tuple(left), checkpoint_folder=folder))
                failed = child.follow(progress, seconds, found)
                # What the child needed for itself counts as far as it was timing.
                seconds -= time.monotonic() - (child.ready_at or began)
            if not failed:
                break
            culprit = child.trying
            blamed = culprit or left[0]
            if failed != "timeout" or blamed not in found:
                found[blamed] = Measured(blamed, failed=failed, exit_code=child.exit_code)
            if culprit is None or culprit == job.settings[0]:
                break
            # The first is what the others are compared with.
            left = [job.settings[0], *(setting for setting in left[1:] if setting not in found)]
            if len(left) == 1:
                break
    return [found[setting] for setting in job.settings if setting in found]


@dataclass
class _Child:
    """A running child and what it has said so far."""

    command: Sequence[str]
    trying: Setting | None = None
    """The setting in hand."""
    ready_at: float | None = None
    exit_code: int = 0
    _lines: queue.SimpleQueue[bytes | None] = field(default_factory=queue.SimpleQueue)

    def __post_init__(self) -> None:
        self._process = processes.start_own(self.command)
        self._reader = threading.Thread(target=self._read, name="measuring", daemon=True)
        self._reader.start()

    def __enter__(self) -> _Child:
        return self

    def __exit__(self, *_: object) -> None:
        _kill(self._process)
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def begin(self, job: Job) -> None:
        """Hand over the job. The pipe stays open: the child ends when its other end is gone."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(json.dumps(job.to_json()).encode() + b"\n")
            self._process.stdin.flush()

    def follow(self, progress: Progress, seconds: float, found: dict[Setting, Measured]) -> Failure:
        """Note in `found` what the child says until it ends; "" where it ended well."""
        looked = time.monotonic()
        limit = looked + IMPORT_SECONDS
        while True:
            progress.check()
            try:
                line = self._lines.get(timeout=POLL_SECONDS)
            except queue.Empty:
                line = b""
            before, looked = looked, time.monotonic()
            if looked - before > STILL_SECONDS:  # the computer slept, and the child with it
                limit += looked - before
            if line == b"":
                if looked > limit:
                    return "timeout"
                continue
            if line is None:
                return self._ending()
            was_ready = self.ready_at is not None
            measured = self._hear(line)
            if self.ready_at is not None and not was_ready:
                limit = time.monotonic() + seconds
            if measured is not None:
                found[measured.setting] = measured

    def _read(self) -> None:
        assert self._process.stdout is not None
        with suppress(OSError, ValueError):
            for line in self._process.stdout:
                self._lines.put(line)
        self._lines.put(None)

    def _hear(self, line: bytes) -> Measured | None:
        """Take in a line; what is no line of ours is passed over."""
        try:
            said = json.loads(line)
            if not isinstance(said, dict):
                return None
            if "ready" in said:
                self.ready_at = time.monotonic()
            if "trying" in said:
                self.trying = Setting(**said["trying"]) if said["trying"] else None
            if "setting" in said:
                return Measured(**{**said, "setting": Setting(**said["setting"])})
        except (ValueError, TypeError):
            return None
        return None

    def _ending(self) -> Failure:
        self.exit_code = self._process.wait()
        if self.exit_code == 0:
            return ""
        # On Linux the kernel doesn't refuse memory: it ends who has most of it.
        killed = os.name == "posix" and self.exit_code == -9
        return "memory" if killed or self.exit_code == OUT_OF_MEMORY else "crashed"


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a child and the compilers that it may have started."""
    with suppress(psutil.Error):
        for each in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.Error):
                each.kill()
    process.kill()
    process.wait()


@contextmanager
def _checkpoint_folder(wanted: Path | None) -> Iterator[Path | None]:
    """A folder of our own for the checkpoint, on the wanted one's disk; it goes with what is in it."""
    if wanted is None:
        yield None
        return
    there = next(folder for folder in (wanted.absolute(), *wanted.absolute().parents) if folder.is_dir())
    leftovers.sweep_folders(there, _REHEARSAL)
    try:
        made = tempfile.TemporaryDirectory(prefix=".rehearsal-", dir=there, ignore_cleanup_errors=True)
    except OSError:
        # The child finds the same when it writes, and says so.
        yield there
        return
    with made as folder:
        yield Path(folder)
