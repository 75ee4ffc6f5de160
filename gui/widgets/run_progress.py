"""How far a run is, how fast it goes and when it will be done: computed from its events and the time they came."""

from __future__ import annotations

from collections.abc import Sequence

from core.training.events import EpochDone, Event, Paused, Resumed, RunStarted, StepDone

STILL_SECONDS = 5.0
"""The window looks for news many times a second: where it didn't for so long, the computer slept or all was stopped."""


class RunProgress:
    """Feed it each event with the time (seconds, any origin) at which it came. Neither pauses nor the computer's sleep
    count as time."""

    def __init__(self, now: float) -> None:
        self.epoch = 0
        """The epoch in hand, counted from 1; 0 before the first step."""
        self.epochs = 0
        self.steps_per_epoch = 0
        self.step = 0
        self.images_per_second: float | None = None
        self.best_accuracy: float | None = None
        self.best_epoch: int | None = None
        self._earlier_best: EpochDone | None = None
        self._began = now
        self._pictures_per_step = 0.0
        self._first_step = 0
        self._training_since: float | None = None
        self._paused_since: float | None = None
        self._paused_seconds = 0.0
        self._paused_before_training = 0.0
        self._ended: float | None = None
        self._looked = now

    def look(self, news: Sequence[Event], now: float) -> None:
        """The window looks for news, and takes these in."""
        slept, self._looked = now - self._looked, now
        trains = self._training_since is not None and self._paused_since is None
        if trains and slept > STILL_SECONDS and not self._went_on(news, slept, now):
            self._paused_seconds += slept
        for event in news:
            self.note(event, now)

    def note(self, event: Event, now: float) -> None:
        """Take in one event."""
        if isinstance(event, RunStarted):
            self._note_start(event, now)
        elif isinstance(event, StepDone):
            self.step, self.epoch = event.step, event.epoch
            self.images_per_second = self._speed(now) or self.images_per_second
        elif isinstance(event, EpochDone):
            self._note_epoch(event)
        elif isinstance(event, Paused):
            self._paused_since = now
        elif isinstance(event, Resumed):
            self._end_pause(now)

    def recall(self, events: list[Event]) -> None:
        """Take over what a continued run had reached before: its best epoch."""
        for event in events:
            if isinstance(event, EpochDone) and event.best:
                self._earlier_best = event
        if self._earlier_best is not None and self.best_epoch is None:
            self.best_accuracy = self._earlier_best.validation_accuracy
            self.best_epoch = self._earlier_best.epoch

    def end(self, now: float) -> None:
        """The run is over: the clock stands."""
        self._end_pause(now)
        self._ended = now

    def elapsed(self, now: float) -> float:
        """Seconds since the start, without pauses."""
        now = self._ended if self._ended is not None else now
        paused = self._paused_seconds + (now - self._paused_since if self._paused_since is not None else 0.0)
        return max(0.0, now - self._began - paused)

    def left(self, now: float) -> float | None:
        """Seconds that are probably left; None while it can't be told."""
        done, seconds = self.step - self._first_step, self._training_seconds(now)
        if done <= 0 or seconds <= 0 or self._ended is not None:
            return None
        return max(0, self.total_steps - self.step) * seconds / done

    @property
    def total_steps(self) -> int:
        return self.epochs * self.steps_per_epoch

    @property
    def fraction(self) -> float:
        """The part of the whole training that is done, 0 to 1."""
        return self.step / self.total_steps if self.total_steps else 0.0

    def _note_start(self, event: RunStarted, now: float) -> None:
        self.epochs, self.steps_per_epoch = event.epochs, event.steps_per_epoch
        self.step = self._first_step = event.step
        self.epoch = event.epoch
        self._pictures_per_step = event.train_count / max(1, event.steps_per_epoch)
        self._training_since = now
        self._paused_before_training = self._paused_seconds

    def _note_epoch(self, event: EpochDone) -> None:
        self.step, self.epoch = event.step, event.epoch
        self.images_per_second = event.images_per_second
        if event.best:
            self.best_accuracy, self.best_epoch = event.validation_accuracy, event.epoch

    def _speed(self, now: float) -> float | None:
        """Pictures per second within the first epoch; later each epoch tells its own."""
        seconds = self._training_seconds(now)
        steps = self.step - self._first_step
        if steps > self.steps_per_epoch or seconds < 0.5:
            return None
        return steps * self._pictures_per_step / seconds

    def _training_seconds(self, now: float) -> float:
        if self._training_since is None:
            return 0.0
        paused = self._paused_seconds - self._paused_before_training
        paused += now - self._paused_since if self._paused_since is not None else 0.0
        return now - self._training_since - paused

    def _went_on(self, news: Sequence[Event], seconds: float, now: float) -> bool:
        """Whether the training took at least half as many steps in the last `seconds` as it did before."""
        done, before = self.step - self._first_step, self._training_seconds(now) - seconds
        usual = done / before if before > 0 else 0.0
        return sum(isinstance(event, StepDone) for event in news) > usual * seconds / 2

    def _end_pause(self, now: float) -> None:
        if self._paused_since is not None:
            self._paused_seconds += now - self._paused_since
            self._paused_since = None
