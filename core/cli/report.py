"""A training's events as JSON lines for programs, or as words with a bar for people."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from core.cli.output import say, say_json, shown
from core.messages import QT_TRANSLATE_NOOP, message
from core.runs import log
from core.runs.folder import RunFolder
from core.training.events import EpochDone, Event, Notice, Preparing, RunFinished, RunStarted, StepDone, Tuned


class Report(Protocol):
    """What is told of a training, event by event."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def hear(self, event: Event) -> None: ...


class JsonReport:
    """A first line about the run, one for each epoch, and a last one with the result."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._notices: list[str] = []
        self._started = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def hear(self, event: Event) -> None:
        match event:
            case Notice() if self._started:
                say_json({"notice": str(event.message)})
            case Notice() | Tuned():
                self._notices.append(str(event.message))
            case RunStarted():
                self._started = True
                say_json(self._first(event))
            case EpochDone():
                say_json(_epoch(event))
            case RunFinished():
                say_json(self._last(event))

    def _first(self, event: RunStarted) -> dict[str, Any]:
        return {
            "run": str(self._folder.path),
            "name": self._folder.name,
            "device": event.device,
            "device_reason": str(event.device_reason),
            "classes": event.classes,
            "image_size": event.image_size,
            "train_count": event.train_count,
            "val_count": event.validation_count,
            "test_count": event.test_count,
            "parameters": event.parameters,
            "epochs": event.epochs,
            "steps_per_epoch": event.steps_per_epoch,
            "epochs_done": event.epoch,
            "steps_done": event.step,
            "notices": self._notices,
        }

    def _last(self, event: RunFinished) -> dict[str, Any]:
        """Each accuracy under the name of the pictures it was taken on; null where there is none."""
        taken = {role: event.accuracy if event.role == role else None for role in ("test", "validation", "train")}
        return {
            "outcome": event.outcome,
            "message": str(event.message),
            "epochs_done": event.epoch,
            "steps_done": event.step,
            "test_accuracy": taken["test"],
            "val_accuracy": taken["validation"] if taken["validation"] is not None else event.best_accuracy,
            "train_accuracy": taken["train"],
            "loss": event.loss,
            "count": event.count,
            "accuracy_on": event.role,
            "best_epoch": event.best_epoch,
            "run": str(self._folder.path),
            "best_checkpoint": _if_there(self._folder.best),
            "last_checkpoint": _if_there(self._folder.last),
        }


class WordsReport:
    """Sentences, and in a terminal a bar below them."""

    def __init__(self, folder: RunFolder) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._folder = folder
        self._console = Console(highlight=False, markup=False, soft_wrap=True)
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)
        self._said = ""
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self._bar)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def hear(self, event: Event) -> None:
        match event:
            case Preparing():
                self._prepare(event)
            case StepDone():
                epoch = message(QT_TRANSLATE_NOOP("core", "Epoch {epoch}"), epoch=event.epoch)
                self._bar.update(self._task, completed=event.step, description=str(epoch))
                return
            case RunStarted():
                total = event.epochs * event.steps_per_epoch
                self._bar.reset(self._task, total=total, completed=event.step, description="")
        sentence = None if isinstance(event, Preparing) else log.sentence(event)
        if sentence is not None:
            self._say(str(sentence))
        if isinstance(event, RunFinished):
            self._conclude(event)

    def _prepare(self, event: Preparing) -> None:
        text = str(event.message)
        self._bar.update(self._task, description=shown(text), completed=event.done, total=event.total or None)
        if event.message.template != self._said:
            self._said = event.message.template
            self._say(text)

    def _conclude(self, event: RunFinished) -> None:
        result = log.result(event)
        if result is not None:
            self._say(str(result))
        kept = self._folder.best if self._folder.best.is_file() else self._folder.last
        if kept.is_file():
            self._say(str(message(QT_TRANSLATE_NOOP("core", "The trained network: {path}"), path=str(kept))))

    def _say(self, text: str) -> None:
        if self._console.is_terminal:
            self._console.print(shown(text))
        else:
            say(text)


def report(folder: RunFolder, *, json: bool) -> Report:
    return JsonReport(folder) if json else WordsReport(folder)


def _epoch(event: EpochDone) -> dict[str, Any]:
    return {
        "epoch": event.epoch,
        "step": event.step,
        "train_loss": event.train_loss,
        "train_accuracy": event.train_accuracy,
        "val_loss": event.validation_loss,
        "val_accuracy": event.validation_accuracy,
        "learning_rate": event.learning_rate,
        "best": event.best,
        "seconds": event.seconds,
        "images_per_second": event.images_per_second,
    }


def _if_there(path: Path) -> str | None:
    return str(path) if path.is_file() else None
