"""state.json: how a run stands, in the few numbers that a table of runs shows; old formats are brought up to date."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal, get_args

from core import files
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP, Message, can_be_filled, printable
from core.runs.folder import RunFolder

FORMAT = 1
"""The format of the whole run folder; state.json says it for all the files."""

State = Literal["running", "paused", "finished", "stopped", "cancelled", "diverged", "failed", "interrupted"]
"""interrupted: closed in the middle with its checkpoint written; running with a free lock: killed."""

Values = dict[str, Any]
LONGEST = 20_000
"""Letters of a text in state.json: a message can tell of many pictures, and no more than a window can show."""
LARGEST = 2**53
"""Of its numbers: all integers up to here are exact in a float, and fit into Qt's."""
LATEST = 32_000_000_000.0
"""The year 2984: some systems know no later time."""
MIGRATIONS: dict[int, Callable[[Values], Values]] = {}
"""Format -> named function that returns state.json's values in the next format's form."""


class DamagedError(UserError):
    """state.json is there and makes no sense."""


@dataclass(frozen=True)
class Status:
    """What state.json holds. Times are in seconds since 1970 or seconds, accuracies are fractions."""

    state: State = "running"
    message: str = ""
    """Why the run ended as it did, in words; `told` gives them for whoever translates them."""
    sentences: list[str] = field(default_factory=list)
    """The templates that `message` was made from; `fillings` fill them."""
    fillings: Values = field(default_factory=dict)
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    best_accuracy: float | None = None
    best_epoch: int | None = None
    role: str = ""
    """On which pictures `accuracy` was taken: test, validation or train; "" as long as there is none."""
    accuracy: float | None = None
    device: str = ""
    data: str = ""
    network: str = ""
    classes: int = 0
    parameters: int = 0
    started: float = 0.0
    ended: float | None = None
    seconds: float = 0.0
    """Time spent in whole epochs, over all sittings."""

    def told(self) -> list[Message]:
        """Why the run ended as it did, sentence by sentence. Of runs of older versions, and where the file was tampered
        with, the words as they stand."""
        sentences = [Message(template, self.fillings) for template in self.sentences]
        sound = not self.fillings or all(can_be_filled(template, self.fillings) for template in self.sentences)
        if sound and " ".join(map(str, sentences)) == self.message:
            return sentences
        return [Message(printable(self.message))] if self.message else []


def saying(status: Status, sentences: Sequence[Message]) -> Status:
    """`status` with these sentences about how the run ended."""
    fillings = {name: _plain(value) for each in sentences for name, value in each.parameters.items()}
    templates, words = [each.template for each in sentences], " ".join(map(str, sentences))
    if max(map(len, [words, *templates])) > LONGEST:  # the log has all of it
        return replace(status, message=words[: LONGEST - 1] + "…", sentences=[], fillings={})
    return replace(status, message=words, sentences=templates, fillings=fillings)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float) else str(value)


def now() -> float:
    """The time for `started` and `ended`, also where this machine's clock shows one that no run can have."""
    return min(max(0.0, time.time()), LATEST)


def write(folder: RunFolder, status: Status) -> None:
    """Write state.json atomically. Raises DiskError."""
    files.write_text_atomically(folder.state_file, json.dumps({"format": FORMAT, **asdict(status)}, indent=1) + "\n")


def read(folder: RunFolder) -> Status:
    """The run's status.

    Raises:
        DiskError: state.json can't be read.
        UserError: it is damaged or from a newer version of the program.
    """
    try:
        values = files.read_json(folder.state_file)
    except ValueError as error:
        raise _damaged(folder) from error
    if not isinstance(values, dict) or not isinstance(values.get("format"), int):
        raise _damaged(folder)
    return _status(migrate(values, folder), folder)


def read_or_new(folder: RunFolder, new: Status | None = None) -> Status:
    """The status to go on from: `new` where there is none that can be read. Raises UserError for a newer format."""
    try:
        return read(folder)
    except (DamagedError, DiskError):
        return new or Status()


def migrate(values: Values, folder: RunFolder) -> Values:
    """Values of any older format in today's. Raises UserError for a newer one."""
    version = values["format"]
    if version > FORMAT:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The run “{name}” was written by a newer version of the program."),
            "",
            QT_TRANSLATE_NOOP("core", "Update the program to open it."),
            name=folder.name,
        )
    while version < FORMAT and version in MIGRATIONS:
        values = MIGRATIONS[version](values)
        version += 1
        values["format"] = version
    return values


def _status(values: Values, folder: RunFolder) -> Status:
    """Possible values only: a file that was tampered with is damaged, not a crash later on."""
    known = {field.name: field for field in fields(Status)}
    given = {name: value for name, value in values.items() if name in known}
    for name, value in given.items():
        if not isinstance(value, _TYPES[str(known[name].type)]) or not _is_possible(name, value):
            raise _damaged(folder)
    if given.get("state") not in get_args(State):
        raise _damaged(folder)
    texts = [*given.get("sentences", []), *given.get("fillings", {})]
    if not all(isinstance(text, str) and len(text) <= LONGEST for text in texts):
        raise _damaged(folder)
    return replace(Status(), **given)


def _is_possible(name: str, value: object) -> bool:
    """Whether a value of the right type is one that a run can have."""
    if isinstance(value, str):
        return len(value) <= LONGEST
    if isinstance(value, int | float):
        return 0 <= value <= _MOST.get(name, LARGEST)  # neither is true of what is no number
    return True


_MOST = {"best_accuracy": 1.0, "accuracy": 1.0, "started": LATEST, "ended": LATEST}
_TYPES: dict[str, tuple[type, ...]] = {
    "State": (str,),
    "str": (str,),
    "list[str]": (list,),
    "Values": (dict,),
    "int": (int,),
    "float": (int, float),
    "float | None": (int, float, type(None)),
    "int | None": (int, type(None)),
}


def _damaged(folder: RunFolder) -> DamagedError:
    return DamagedError(
        QT_TRANSLATE_NOOP("core", "The file “{path}” is damaged."),
        "",
        QT_TRANSLATE_NOOP("core", "The run's checkpoints may still be good: they are in its checkpoints folder."),
        path=str(folder.state_file),
    )
