"""The child program that times settings: a job on stdin, one JSON line on stdout for each thing it has to say."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from core import torch_environment
from core.errors import UserError
from core.training.measuring import OUT_OF_MEMORY, Job


def main() -> int:
    """Time what the job asks for and return the exit code. Loads torch, after its environment is prepared."""
    channel = _private_stdout()
    torch_environment.prepare()
    _be_expendable()
    job = Job.from_json(json.loads(sys.stdin.readline()))
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def say(values: dict[str, Any]) -> None:
        channel.write(json.dumps(values).encode() + b"\n")
        channel.flush()

    from core.training import memory, trials

    try:
        trials.run(job, say)
    except (MemoryError, RuntimeError, UserError) as error:
        # Where nothing is left to halve, a step raises a UserError.
        if isinstance(error, UserError) or memory.ran_out(error):
            return OUT_OF_MEMORY
        raise
    return 0


def _private_stdout() -> BinaryIO:
    """The parent's pipe; whatever else prints goes to stderr from now on."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return channel


def _be_expendable() -> None:
    """Where memory runs out the system shall take this process. Ctrl-C is for the parent, which ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    adjustment = Path("/proc/self/oom_score_adj")
    if adjustment.exists():
        with suppress(OSError):
            adjustment.write_text("1000")


def _end_with_parent() -> None:
    """The parent never writes again: its end of the pipe closes when it is gone, however it went."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
