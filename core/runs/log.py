"""log.txt: what happened in a run, in sentences with the time before them."""

from __future__ import annotations

import time

from core import files
from core.errors import DiskError
from core.messages import QT_TRANSLATE_NOOP, Message, message, printable
from core.runs.folder import RunFolder
from core.training.events import (
    EpochDone,
    Event,
    Notice,
    Paused,
    Preparing,
    Resumed,
    RunFinished,
    RunStarted,
    Tuned,
)

FIGURES = {
    "test": QT_TRANSLATE_NOOP("core", "Accuracy on the {count} test pictures: {accuracy}."),
    "validation": QT_TRANSLATE_NOOP(
        "core", "Accuracy on the {count} validation pictures, which also chose the best epoch: {accuracy}."
    ),
    "train": QT_TRANSLATE_NOOP("core", "Accuracy on the {count} training pictures: {accuracy}."),
}


def write(folder: RunFolder, text: str, details: str = "") -> None:
    """Append `text` to the run's log, as one line whatever it holds; `details` are lines below it. Raises DiskError."""
    now = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime())
    lines = [f"{now}  {printable(text)}", *map(printable, details.splitlines())]
    try:
        with files.open_to_append(folder.log_file) as file:
            rest = memoryview("".join(f"{line}\n" for line in lines).encode())
            while rest:
                rest = rest[file.write(rest) :]
    except OSError as error:
        raise DiskError(folder.log_file, error, writing=True) from error


def sentence(event: Event) -> Message | None:
    """What the log says of an event; None where it says nothing."""
    match event:
        case Preparing(message=what, done=0) | Notice(message=what) | Tuned(message=what):
            return what
        case RunStarted():
            return _started(event)
        case EpochDone():
            return _epoch(event)
        case Paused():
            return message(QT_TRANSLATE_NOOP("core", "Paused at step {step}."), step=event.step)
        case Resumed():
            return message(QT_TRANSLATE_NOOP("core", "Goes on after the pause."))
        case RunFinished():
            return event.message
        case _:
            return None


def result(event: RunFinished) -> Message | None:
    """The run's accuracy and on which pictures it was taken; None where none was taken."""
    if event.accuracy is None:
        return None
    return message(FIGURES[event.role], count=event.count, accuracy=percent(event.accuracy))


def percent(fraction: float) -> str:
    return f"{100 * fraction:.2f} %"


def _started(event: RunStarted) -> Message:
    template = (
        QT_TRANSLATE_NOOP("core", "Goes on at step {step} of {total} on {device}.")
        if event.step
        else QT_TRANSLATE_NOOP(
            "core",
            "Trains {parameters} parameters on {count} pictures of {classes} classes, "
            "{epochs} epochs of {steps} steps, on {device}.",
        )
    )
    return message(
        template,
        step=event.step,
        total=event.epochs * event.steps_per_epoch,
        parameters=f"{event.parameters:,}",
        count=f"{event.train_count:,}",
        classes=len(event.classes),
        epochs=event.epochs,
        steps=event.steps_per_epoch,
        device=event.device,
    )


def _epoch(event: EpochDone) -> Message:
    template = (
        QT_TRANSLATE_NOOP("core", "Epoch {epoch}: training loss {loss}, accuracy {accuracy}; {speed} pictures/s.")
        if event.validation_accuracy is None
        else QT_TRANSLATE_NOOP(
            "core",
            "Epoch {epoch}: training loss {loss}, accuracy {accuracy}; "
            "validation loss {validation_loss}, accuracy {validation_accuracy}; {speed} pictures/s.",
        )
    )
    return message(
        template,
        epoch=event.epoch,
        loss=f"{event.train_loss:.4f}",
        accuracy=percent(event.train_accuracy),
        validation_loss=f"{event.validation_loss or 0:.4f}",
        validation_accuracy=percent(event.validation_accuracy or 0),
        speed=f"{event.images_per_second:,.0f}",
    )
