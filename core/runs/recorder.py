"""Writes down what a training says: the events pass through unchanged, and the run folder holds them when they do."""

from __future__ import annotations

import traceback
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from core.errors import DiskError, UserError
from core.messages import Message
from core.runs import log, status
from core.runs.folder import RunFolder
from core.runs.metrics import Writer
from core.runs.status import State, Status
from core.training.events import CheckpointDue, EpochDone, Event, Paused, Resumed, RunFinished, RunStarted


def record(events: Iterator[Event], folder: RunFolder) -> Generator[Event, None, None]:
    """Yield the events of `events`, each after the run folder holds it.

    Closing this generator closes `events`, which writes its checkpoint, and leaves the run to be continued.

    Raises:
        UserError: the engine's, after state.json says so too; DiskError where the folder can't be written.
    """
    recording = _Recording(folder)
    try:
        recording.begin()
        for event in events:
            recording.hear(event)
            yield event
    except GeneratorExit:
        _settle(recording, events)
        _close(events)
        recording.end("interrupted")
        raise
    except UserError as error:
        _break_off(events, error)
        recording.fail(error.sentences())
        raise
    except BaseException as error:
        words = " ".join(str(error).split()) or type(error).__name__
        recording.fail([Message(words)], traceback.format_exc())
        raise
    finally:
        try:
            _close(events)
        finally:
            recording.close()


def _close(events: Iterator[Event]) -> None:
    if isinstance(events, Generator):
        events.close()


def _break_off(events: Iterator[Event], error: UserError) -> None:
    """End the engine, if it hasn't ended, without its last checkpoint: that would know more than the folder holds."""
    if isinstance(events, Generator):
        with suppress(UserError):
            events.throw(error)


def _settle(recording: _Recording, events: Iterator[Event]) -> None:
    """Before the last checkpoint is written. Raises DiskError, and then none is."""
    try:
        recording.settle()
    except DiskError as error:
        _break_off(events, error)
        recording.fail(error.sentences())
        raise


class _Recording:
    """One sitting of a run: state.json and the open files."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._status = status.read_or_new(folder)
        self._writer = Writer(folder.metrics_file, folder.times_file)
        self._said: set[str] = set()

    def begin(self) -> None:
        started = self._status.started or status.now()
        self._save(status.saying(replace(self._status, state="running", started=started, ended=None), []))

    def hear(self, event: Event) -> None:
        """Bring every file of the folder up to date with the event."""
        if isinstance(event, RunStarted):
            self._writer.begin(event.epoch, event.step)
            self._save(_with_start(self._status, event))
        self._writer.write(event)
        self._log(event)
        match event:
            case CheckpointDue():
                self.settle()
            case EpochDone():
                self._save(_with_epoch(self._status, event))
            case Paused():
                self._save(replace(self._status, state="paused", step=event.step))
            case Resumed():
                self._save(replace(self._status, state="running"))
            case RunFinished():
                self._save(_with_result(self._status, event))

    def settle(self) -> None:
        """Before a checkpoint is written: after a power cut it must not know more than metrics.jsonl."""
        self._writer.sync()

    def end(self, state: State, sentences: Sequence[Message] = ()) -> None:
        """The run is over without having said so; one that has said so stays as it is."""
        if self._status.state in ("running", "paused"):
            self._save(status.saying(replace(self._status, state=state, ended=status.now()), sentences))

    def fail(self, sentences: Sequence[Message], details: str = "") -> None:
        """Keep the sentences, and for a bug its traceback. The disk may be what failed: then the error is enough."""
        with suppress(DiskError):
            self.end("failed", sentences)
        words = " ".join(map(str, sentences))
        with suppress(DiskError):
            log.write(self._folder, words, details)

    def close(self) -> None:
        self._writer.close()

    def _save(self, new: Status) -> None:
        self._status = new
        status.write(self._folder, new)

    def _log(self, event: Event) -> None:
        sentence = log.sentence(event)
        if sentence is None or (event.kind == "Preparing" and sentence.template in self._said):
            return
        self._said.add(sentence.template)
        log.write(self._folder, str(sentence))
        result = log.result(event) if isinstance(event, RunFinished) else None
        if result:
            log.write(self._folder, str(result))


def _with_start(old: Status, event: RunStarted) -> Status:
    return replace(
        old,
        epoch=event.epoch,
        epochs=event.epochs,
        step=event.step,
        device=event.device,
        classes=len(event.classes),
        parameters=event.parameters,
    )


def _with_epoch(old: Status, event: EpochDone) -> Status:
    new = replace(old, epoch=event.epoch, step=event.step, seconds=round(old.seconds + event.seconds, 3))
    if event.best:
        new = replace(new, best_epoch=event.epoch, best_accuracy=event.validation_accuracy)
    return new


def _with_result(old: Status, event: RunFinished) -> Status:
    return replace(
        status.saying(old, [event.message]),
        state=event.outcome,
        epoch=event.epoch,
        step=event.step,
        role=event.role if event.accuracy is not None else "",
        accuracy=event.accuracy,
        best_epoch=event.best_epoch,
        best_accuracy=event.best_accuracy,
        ended=status.now(),
    )
