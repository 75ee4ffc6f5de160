"""The engine: a RunConfig in, a stream of events and two checkpoints out. A plain generator, and an outline."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from pathlib import Path

from torch import Tensor

from core import checkpoint, device_errors
from core.config import RunConfig
from core.errors import Cancelled, UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.tasks.classification import Score
from core.training import crash_mark, memory, saving
from core.training.control import Control
from core.training.doubting import keep_doubt
from core.training.events import (
    CheckpointDue,
    CheckpointSaved,
    Event,
    Notice,
    Outcome,
    Paused,
    Resumed,
    Role,
    RunFinished,
    RunStarted,
)
from core.training.process import process_settings
from core.training.run_state import RunState
from core.training.setup import prepare

REPORT_SECONDS = 0.1
"""Losses are fetched from the device at most this often: a group of steps costs one transfer."""


def train(
    config: RunConfig, control: Control | None = None, folder: Path | None = None, *, resume: bool = False
) -> Iterator[Event]:
    """Train as `config` says, yielding events; the last one is `RunFinished`.

    With `folder`, writes checkpoints/last.pt and checkpoints/best.pt in it and nothing else; with `resume` it goes on
    from last.pt, bit for bit on the same kind of machine. `control` pauses, stops and cancels within one step. Closing
    the generator (by the thread that iterates it) writes the checkpoint and yields nothing.

    Raises:
        UserError: something a person must change: pictures, device, disk, too little memory. The last checkpoint stays.
    """
    control = control or Control()
    checkpoints = folder / "checkpoints" if folder else None
    with device_errors.told(*device_errors.IN_TRAINING), memory.told(), process_settings(config.device.threads):
        try:
            state = yield from prepare(config, control, checkpoints / "last.pt" if checkpoints and resume else None)
        except Cancelled:
            yield _nothing_done()
            return
        try:
            with crash_mark.around(state.mark):
                yield from _run(state, control, checkpoints)
        except GeneratorExit:
            if not control.cancelled:
                _save_last(state, checkpoints)
            raise


def _run(state: RunState, control: Control, checkpoints: Path | None) -> Generator[Event, None, None]:
    yield _started(state)
    if state.step == 0:
        if state.best.chosen and checkpoints is not None:
            saving.save_best(state, checkpoints / "best.pt")
        yield from _checkpoint(state, checkpoints)
    while not (state.finished or control.ending or state.diverged_at):
        yield from _train_epoch(state, control, checkpoints)
        if state.epoch_complete and not state.diverged_at:
            yield from _finish_epoch(state, control, checkpoints)
    if state.diverged_at:
        yield _diverged(state)
    elif control.cancelled:
        yield _finished(state, "cancelled", None, "train")
    else:
        yield from _checkpoint(state, checkpoints)
        conclusion = _conclusion(state, control, checkpoints)
        if checkpoints is not None:
            yield from _settle_doubt(state, control, checkpoints / "best.pt")
        yield conclusion


def _train_epoch(state: RunState, control: Control, checkpoints: Path | None) -> Generator[Event, None, None]:
    """The steps that are left of the epoch in hand, until the person ends the run or the loss is no number."""
    reported = saved = time.monotonic()
    if state.epoch_complete:
        return
    for images, labels in state.train_batches():
        state.train_step(images, labels)
        now = time.monotonic()
        save_now = now - saved >= state.config.checkpoint_seconds and not state.epoch_complete
        if now - reported >= REPORT_SECONDS or save_now or control.paused or control.ending or state.epoch_complete:
            yield from _report(state)
            reported = now
        if state.diverged_at or control.ending:
            return
        if save_now:
            yield from _checkpoint(state, checkpoints)
            saved = time.monotonic()
        if control.paused:
            yield from _pause(state, control, checkpoints)
            if control.ending:
                return


def _finish_epoch(state: RunState, control: Control, checkpoints: Path | None) -> Generator[Event, None, None]:
    """Judge the epoch, keep it if it is the best, and save. A person's wish to end the run interrupts the judging."""
    score = None
    if state.data.validation is not None:
        score = state.judge(state.data.validation, lambda: control.ending)
        if score is None:
            return
    state.check_weights()
    if state.diverged_at:
        return
    best = state.finish_epoch(score)
    if best and checkpoints is not None:
        saving.save_best(state, checkpoints / "best.pt")
    yield from _checkpoint(state, checkpoints)


def _report(state: RunState) -> Generator[Event, None, None]:
    """Hand over what is due. Each event leaves the outbox before it is yielded, so that none comes twice."""
    state.fetch()
    while state.outbox:
        yield state.outbox.popleft()


def _checkpoint(state: RunState, checkpoints: Path | None) -> Generator[Event, None, None]:
    """Save after everything up to this step was handed over."""
    yield from _report(state)
    if checkpoints is not None:
        yield CheckpointDue(state.epoch, state.step)
    if _save_last(state, checkpoints):
        state.watch.count()
        yield CheckpointSaved(str(checkpoints and checkpoints / "last.pt"), state.epoch, state.step)


def _save_last(state: RunState, checkpoints: Path | None) -> bool:
    """Write last.pt, unless there is nowhere to or the weights have gone bad: then the last good ones stay."""
    state.check_weights()
    if checkpoints is None or state.diverged_at:
        return False
    saving.save_last(state, checkpoints / "last.pt")
    return True


def _pause(state: RunState, control: Control, checkpoints: Path | None) -> Generator[Event, None, None]:
    yield from _checkpoint(state, checkpoints)
    yield Paused(state.epoch, state.step)
    control.wait_while_paused()
    state.watch.skip()
    if not control.ending:
        yield Resumed(state.epoch, state.step)


def _settle_doubt(state: RunState, control: Control, best: Path) -> Generator[Event, None, None]:
    """The network is trained and safe: a picture or memory that is missing now must not make the run a failed one."""
    try:
        keep_doubt(state, best, control)
    except UserError as error:
        sentence = QT_TRANSLATE_NOOP("core", "When it had better say “I'm not sure” couldn't be settled: {why}")
        yield Notice(message(sentence, why=error.what))


def _started(state: RunState) -> RunStarted:
    data = state.data
    return RunStarted(
        classes=data.classes,
        image_size=data.image_size,
        train_count=len(data.train),
        validation_count=len(data.validation or ()),
        test_count=len(data.test or ()),
        parameters=sum(parameter.numel() for parameter in state.model.parameters()),
        device=state.chosen.name,
        device_reason=state.chosen.reason,
        epochs=state.epochs,
        steps_per_epoch=state.steps_per_epoch,
        epoch=state.epoch,
        step=state.step,
    )


def _conclusion(state: RunState, control: Control, checkpoints: Path | None) -> RunFinished:
    """The result of a run that was finished or stopped: on test pictures where there are any."""
    if control.ending:
        return _finished(state, "stopped", _best_score(state), "validation")
    if state.data.test is not None:
        score = state.judge(state.data.test, lambda: control.ending, _best_weights(state, checkpoints))
        if score is not None:
            return _finished(state, "finished", score, "test")
    if state.best.chosen:
        return _finished(state, "finished", _best_score(state), "validation")
    return _finished(state, "finished", state.judge(state.data.train, lambda: control.ending), "train")


def _best_weights(state: RunState, checkpoints: Path | None) -> dict[str, Tensor] | None:
    """The chosen epoch's weights, where one was chosen and kept; None stands for the last ones."""
    if not state.best.chosen or checkpoints is None:
        return None
    weights: dict[str, Tensor] = checkpoint.load(checkpoints / "best.pt", state.chosen.id)["weights"]
    return weights


def _best_score(state: RunState) -> Score | None:
    if not state.best.chosen:
        return None
    return Score(state.best.loss, state.best.accuracy, len(state.data.validation or ()))


_SENTENCES: dict[Outcome, str] = {
    "finished": QT_TRANSLATE_NOOP("core", "Finished after {epoch} epochs."),
    "stopped": QT_TRANSLATE_NOOP("core", "Stopped after {epoch} whole epochs; what was learned is kept."),
    "cancelled": QT_TRANSLATE_NOOP("core", "Cancelled after {epoch} whole epochs."),
}


def _finished(state: RunState, outcome: Outcome, score: Score | None, role: Role) -> RunFinished:
    return _ending(state, outcome, Message(_SENTENCES[outcome], {"epoch": state.epoch}), score, role)


def _diverged(state: RunState) -> RunFinished:
    sentence = message(
        QT_TRANSLATE_NOOP(
            "core",
            "The loss at step {step} is not a number: the training went astray. Lower the learning rate (now {rate}), "
            "raise the warm-up or clip gradients, then start again. The last good weights are kept.",
        ),
        step=state.diverged_at,
        rate=state.config.recipe.learning_rate,
    )
    return _ending(state, "diverged", sentence, _best_score(state), "validation")


def _ending(state: RunState, outcome: Outcome, sentence: Message, score: Score | None, role: Role) -> RunFinished:
    return RunFinished(
        outcome=outcome,
        message=sentence,
        epoch=state.epoch,
        step=state.step,
        role=role,
        accuracy=score.accuracy if score else None,
        loss=score.loss if score else None,
        count=score.count if score else 0,
        best_epoch=state.best.epoch if state.best.chosen else None,
        best_accuracy=state.best.accuracy if state.best.chosen else None,
    )


def _nothing_done() -> RunFinished:
    sentence = message(QT_TRANSLATE_NOOP("core", "Cancelled before the first step."))
    return RunFinished("cancelled", sentence, 0, 0, "train", None, None, 0, None, None)
