"""Our side of the benchmarks: a run that is ready for its first step, with the settings that it found for itself.

As a side: `python -m tests.benchmarks.ours FOLDER [train's flags]` trains an epoch whenever it is asked, into a run
folder, checkpoint included.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import fields, torch_environment, validation
from core.cli import flags
from core.config import RunConfig
from tests.benchmarks.turns import serve

if TYPE_CHECKING:
    from core.training.run_state import RunState

DEVICE_FIELDS = ("precision", "memory_format", "threads", "compiled")


def add_device_flags(parser: argparse.ArgumentParser) -> None:
    """Flags that fix what is otherwise found by trying."""
    for name in DEVICE_FIELDS:
        parser.add_argument(f"--{name.replace('_', '-')}", help="fixes what is found by trying")


def device_values(arguments: argparse.Namespace) -> dict[str, Any]:
    """The settings that those flags fix, the processor among them."""
    given = {f"device.{name}": getattr(arguments, name) for name in DEVICE_FIELDS if getattr(arguments, name)}
    return {"device.device": "cpu", **given}


def device_words(arguments: argparse.Namespace) -> list[str]:
    """Those flags again, for a child process."""
    chosen = [(name, getattr(arguments, name)) for name in DEVICE_FIELDS]
    return [word for name, value in chosen if value for word in (f"--{name.replace('_', '-')}", value)]


def configured(words: Sequence[str], more: dict[str, Any] | None = None) -> RunConfig:
    """The run that the flags of `train` describe; `more` (dotted keys) counts where no flag says otherwise."""
    parser = argparse.ArgumentParser()
    flags.add_settings(parser)
    return flags.configuration({**(more or {}), **flags.given(parser.parse_args(list(words)))})


@contextmanager
def prepared(values: dict[str, Any]) -> Iterator[tuple[RunState, str]]:
    """The state of the run that `values` (dotted keys) describe, and the settings in use as words."""
    torch_environment.prepare()
    from core.training.control import Control
    from core.training.process import process_settings
    from core.training.setup import prepare

    config = validation.validate(fields.nested(values))
    with process_settings(config.device.threads):
        preparing = prepare(config, Control(), None)
        while True:
            try:
                next(preparing)
            except StopIteration as end:
                state = end.value
                break
        yield state, in_words(state)


def in_words(state: RunState) -> str:
    """The settings that a run uses; what was left open stands for the plain setting."""
    device = state.config.device
    precision = "fp32" if device.precision == "auto" else device.precision
    memory = "channels-last" if device.memory_format == "auto" else device.memory_format
    compiled = ", compiled" if device.compiled == "on" else ""
    return f"{precision}, {memory}, {state.threads} threads{compiled}"


def epochs(words: Sequence[str], more: dict[str, Any]) -> Iterator[float]:
    """Seconds of each epoch of a run into its folder, from one to the next, with all that is written meanwhile."""
    torch_environment.prepare()
    from core.runs import start
    from core.training.events import CheckpointSaved, EpochDone

    began, done = time.perf_counter(), False
    for event in start.run(start.prepare(configured(words, more))):
        if isinstance(event, EpochDone):
            done = True
        elif isinstance(event, CheckpointSaved) and event.epoch == 0 and event.step == 0:
            began = time.perf_counter()
        elif isinstance(event, CheckpointSaved) and done:
            yield time.perf_counter() - began
            began, done = time.perf_counter(), False


def main() -> None:
    folder, *words = sys.argv[1:]
    path = str(Path(folder).absolute())
    more = {
        "data.source": "folder",
        "data.path": path,
        "model.network": "tutorial",
        "recipe.recipe": "tutorial",
        "recipe.epochs": 200,
        "device.device": "cpu",
    }
    trained = epochs(words, more)
    serve(lambda: next(trained))


if __name__ == "__main__":
    main()
