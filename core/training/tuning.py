"""Which precision, memory layout, threads and compiling are fastest here: measured, remembered, said in a sentence."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product

from core import torch_environment
from core.config import DeviceConfig, RunConfig
from core.devices import Chosen, physical_cores, usable_cores
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.progress import Progress
from core.training import choice_memory, compiling, measuring, trials
from core.training.choice_memory import Choice, Trouble
from core.training.crash_mark import CrashMark
from core.training.measuring import Job, Measured, Setting

SWITCH = "RESNET_TRAINER_TUNING"
"""In the environment: 0 leaves all that is open plain, so that a run is a function of its configuration alone."""
WORTHWHILE_SECONDS = 40.0
"""A shorter run is over before trying has paid."""
LEAST_BUDGET, MOST_BUDGET, SHARE_OF_RUN = 3.0, 15.0, 0.01
"""Trying takes this part of the expected run, but seconds between these."""
COMPILING_SECONDS = 60.0
"""About what compiling takes: tried where it is less than the same part of the run."""
WIN = 1.03
"""A setting must be faster by this much to be taken: less is noise."""
PLAUSIBLE = 10.0
"""No setting is so many times as fast as another by itself: other programs were in the way."""
BUSY = 0.3
"""Where others take this part of the processor's time, what is fastest just now says little of later."""
LOOKED_AT, FEWEST = 8, 4
"""Pictures in the first look at the plain setting; and the fewest that a step is timed with."""
LOOK_SECONDS, LEAST_GROWTH = 0.3, 0.3
"""A second look takes as many pictures as a step of this length does; this part of it, at least, is the pictures'."""
STEPS_IN_A_LOOK = 4
ILLEGAL_INSTRUCTION = (-4, 0xC000001D)
"""Exit codes: of POSIX (the signal's number), of Windows."""

TRYING = message(QT_TRANSLATE_NOOP("core", "Trying which settings are the fastest here…"))
TRYING_COMPILED = message(QT_TRANSLATE_NOOP("core", "Trying whether compiling the network pays…"))

Measure = Callable[[Job, Progress, float], list[Measured]]
Look = Callable[[Job], float]


@dataclass(frozen=True)
class Case:
    """What is to be settled: a run, where it is computed, and its pictures."""

    config: RunConfig
    chosen: Chosen
    classes: int
    image_size: int
    count: int

    @property
    def batch_size(self) -> int:
        return max(1, min(self.config.recipe.batch_size, self.count))

    @property
    def steps(self) -> float:
        return self.config.recipe.epochs * self.count / self.batch_size

    @property
    def key(self) -> str:
        return choice_memory.key(self.config, self.chosen, self.image_size, self.batch_size)

    def job(self, settings: list[Setting], seconds: float, pictures: int) -> Job:
        return Job(
            config=self.config,
            device=self.chosen.id,
            classes=self.classes,
            image_size=self.image_size,
            count=self.count,
            validation=0,
            settings=tuple(settings),
            seconds=seconds,
            pictures=pictures,
        )


@dataclass(frozen=True)
class Settled:
    """A device section with nothing left to the program, and the sentence about it (empty: there is nothing to say).

    `speedup` is over the plain setting, None where nothing was measured. `mark` is to be made around the run's first
    step; None where that is a plain one.
    """

    device: DeviceConfig
    message: Message = field(default_factory=lambda: Message(""))
    speedup: float | None = None
    mark: CrashMark | None = None


def plain(device: DeviceConfig, device_id: str) -> DeviceConfig:
    """`device` with the plain setting for all that it leaves open."""
    return _plain_setting(device, device_id).applied_to(device)


def settle(case: Case, progress: Progress, measure: Measure | None = None, look: Look | None = None) -> Settled:
    """Settle what `case` leaves open: as it is remembered, else by measuring where the run is long enough.

    `measure` and `look` are `measuring.measure` and `trials.plain_step` unless given.

    Raises:
        Cancelled: `progress` was cancelled; nothing is left running.
    """
    basis = _plain_setting(case.config.device, case.chosen.id)
    unsettled = Settled(basis.applied_to(case.config.device))
    candidates = _candidates(case)
    if _is_off(case) or not (candidates or _may_compile(case)):
        return unsettled
    key = case.key
    choice, mark = choice_memory.load(key), choice_memory.mark(key)
    if choice is not None and choice.speedup > 2 * PLAUSIBLE:
        choice = None  # an older version believed it; compiling may have come on top of a plausible gain
    if mark.left_behind():
        before = choice or Choice(basis, 1.0, 0.0)
        choice = Choice(basis, 1.0, before.plain_seconds, True, "start", before.setting)
        choice_memory.save(key, choice)
        mark.remove()
    if choice is None:
        try:
            seconds = _look(case, basis, look or trials.plain_step)
        except (MemoryError, UserError):
            return unsettled  # what happens where a batch doesn't fit is the run's own affair
        finally:
            # A thread of its own looks here, and would keep what it freed from the thread that trains.
            torch_environment.give_back()
        progress.check()
        if seconds * case.steps < WORTHWHILE_SECONDS:
            return unsettled
        choice = Choice(basis, 1.0, seconds)
        if candidates:
            progress.report(TRYING)
            choice = _try(case, basis, seconds, measure or measuring.measure, progress)
        _remember(key, choice)
    if not choice.compiling_tried and _compiling_pays(case, choice.plain_seconds):
        progress.report(TRYING_COMPILED)
        choice = _try_compiling(case, choice, measure or measuring.measure, progress)
        _remember(key, choice)
    if not candidates and not choice.compiling_tried:
        return unsettled
    return Settled(
        device=choice.setting.applied_to(case.config.device),
        message=sentence(choice, basis),
        speedup=None if choice.busy else choice.speedup,
        mark=mark if choice.setting != basis else None,
    )


def _remember(key: str, choice: Choice) -> None:
    """Keep what was measured in peace."""
    if not choice.busy:
        choice_memory.save(key, choice)


def sentence(choice: Choice, basis: Setting) -> Message:
    """What is said of a choice where `basis` is the plain setting."""
    troubled = _words(choice.troubled, basis) if choice.troubled else ""
    if choice.trouble == "start":
        return message(
            QT_TRANSLATE_NOOP(
                "core", "The last training with {setting} ended at its first step: plain settings are used."
            ),
            setting=troubled or _words(basis, basis),
        )
    faster, reason = choice.setting != basis, Message(_REASONS[choice.trouble])
    if faster and choice.trouble:
        template = QT_TRANSLATE_NOOP(
            "core",
            "{setting}: {factor}x faster here than the default. Trying {troubled} ended the test ({reason}).",
        )
    elif choice.busy and faster:
        template = QT_TRANSLATE_NOOP(
            "core", "{setting}: faster just now, while other programs keep this computer busy."
        )
    elif choice.busy and not choice.trouble:
        template = QT_TRANSLATE_NOOP(
            "core", "Other programs keep this computer too busy to tell what is fastest: plain settings are used."
        )
    elif faster:
        template = QT_TRANSLATE_NOOP("core", "{setting}: {factor}x faster here than the default.")
    elif choice.trouble:
        template = QT_TRANSLATE_NOOP("core", "Trying {troubled} ended the test ({reason}): plain settings are used.")
    else:
        template = QT_TRANSLATE_NOOP("core", "The plain settings are the fastest here.")
    return message(
        template,
        setting=_words(choice.setting, basis),
        factor=f"{choice.speedup:.{2 if choice.speedup < 1.1 else 1}f}",
        troubled=troubled,
        reason=reason,
    )


_REASONS: dict[Trouble, str] = {
    "": "",
    "illegal": QT_TRANSLATE_NOOP("core", "illegal instruction"),
    "memory": QT_TRANSLATE_NOOP("core", "not enough memory"),
    "crashed": QT_TRANSLATE_NOOP("core", "it crashed"),
    "start": "",
}


def _words(setting: Setting, basis: Setting) -> Message:
    """A setting in short: "bf16, channels-last", and threads where they are others than usual."""
    words: list[str | Message] = [setting.precision, setting.memory_format]
    if setting.threads != basis.threads:
        words.append(message(QT_TRANSLATE_NOOP("core", "{count} threads"), count=setting.threads))
    if setting.compiled == "on":
        words.append(message(QT_TRANSLATE_NOOP("core", "compiled")))
    parts: dict[str, object] = {f"part{number}": word for number, word in enumerate(words)}
    return Message(", ".join(f"{{{part}}}" for part in parts), parts)


def _plain_setting(device: DeviceConfig, device_id: str) -> Setting:
    layout = "contiguous" if device_id == "mps" else "channels-last"
    return Setting(
        precision="fp32" if device.precision == "auto" else device.precision,
        memory_format=layout if device.memory_format == "auto" else device.memory_format,
        threads=device.threads or usable_cores(),
        compiled="off" if device.compiled == "auto" else device.compiled,
    )


def _candidates(case: Case) -> list[Setting]:
    """The settings to try beside the plain one; none where all is fixed."""
    device, kind = case.config.device, case.chosen.id.partition(":")[0]
    basis = _plain_setting(device, case.chosen.id)
    precisions = ["fp32", "bf16"] if kind == "cpu" else ["fp32", "bf16", "fp16"]
    # Apple's graphics cards are far slower with channels last, whatever the network.
    layouts = ["contiguous"] if kind == "mps" else ["channels-last", "contiguous"]
    threads = [basis.threads, physical_cores()] if kind == "cpu" and not device.threads else [basis.threads]
    choices = product(
        precisions if device.precision == "auto" else [basis.precision],
        layouts if device.memory_format == "auto" else [basis.memory_format],
        sorted(set(threads), reverse=True),
    )
    settings = [Setting(precision, layout, count, basis.compiled) for precision, layout, count in choices]
    return [setting for setting in settings if setting != basis]


def _is_off(case: Case) -> bool:
    """Whether nothing is to be tried: because the person says so, or because no network is trained."""
    heads_only = bool(case.config.finetune.start) and case.config.finetune.trained_stages == 0
    return os.environ.get(SWITCH) == "0" or heads_only


def _may_compile(case: Case) -> bool:
    """Whether compiling is open and possible. With pictures that grow it would have to be done again and again."""
    is_open = case.config.device.compiled == "auto" and case.config.recipe.first_size == 1
    return is_open and compiling.is_possible(case.chosen.id)


def _look(case: Case, basis: Setting, look: Look) -> float:
    """About the seconds of one of the run's steps under the plain setting, from a step on a few pictures.

    Raises:
        MemoryError, UserError: even these are too many for the memory that is there.
    """
    pictures = min(LOOKED_AT, case.batch_size)
    seconds = look(case.job([basis], 0, pictures))
    # Half of a batch at most: whole, in the plain precision, it could take more memory than the run will.
    more = min(case.batch_size // 2, int(pictures * LOOK_SECONDS / max(seconds, 1e-4)))
    if more <= pictures:
        return seconds * case.batch_size / pictures
    # A part of a step doesn't grow with its pictures: how much they add is told by a second look at more of them.
    try:
        later = look(case.job([basis], 0, more))
    except (MemoryError, UserError):
        return seconds * case.batch_size / pictures
    a_picture = max((later - seconds) / (more - pictures), LEAST_GROWTH * later / more)
    return later + min(a_picture, later / more) * (case.batch_size - more)


def _budget(case: Case, step_seconds: float) -> float:
    return min(MOST_BUDGET, max(LEAST_BUDGET, SHARE_OF_RUN * step_seconds * case.steps))


def _try(case: Case, basis: Setting, seconds: float, measure: Measure, progress: Progress) -> Choice:
    """Measure the candidates beside the plain setting, whose step takes about `seconds`, and choose."""
    settings, budget = [basis, *_candidates(case)], _budget(case, seconds)
    # A first look at all of them shall take half of the budget.
    affordable = budget / (2 * STEPS_IN_A_LOOK * len(settings))
    pictures = max(min(FEWEST, case.batch_size), min(case.batch_size, int(case.batch_size * affordable / seconds)))
    return _choice(basis, seconds, measure(case.job(settings, budget, pictures), progress, 2 * budget))


def _choice(basis: Setting, seconds: float, measured: list[Measured]) -> Choice:
    """The fastest sane setting of `measured`, if it is faster than `basis` by more than noise and by no wonder."""
    trouble, troubled = _trouble(measured)
    usable = [each for each in measured if each.sane and not each.failed]
    own = next((each for each in usable if each.setting == basis), None)
    best = min(usable, key=lambda each: each.step_seconds, default=None)
    if own is None or best is None:
        return Choice(basis, 1.0, seconds, False, trouble, troubled)
    gain, busy = own.step_seconds / max(best.step_seconds, 1e-9), max(own.others, best.others) > BUSY
    if gain > PLAUSIBLE:
        return Choice(basis, 1.0, seconds, False, trouble, troubled, busy=True)
    if gain <= WIN:
        return Choice(basis, 1.0, seconds, False, trouble, troubled, busy)
    return Choice(best.setting, gain, seconds, False, trouble, troubled, busy)


def _trouble(measured: list[Measured]) -> tuple[Trouble, Setting | None]:
    """What ended a test first; one that only took too long is no trouble."""
    for each in measured:
        if each.failed == "memory":
            return "memory", each.setting
        if each.failed == "crashed":
            return "illegal" if each.exit_code in ILLEGAL_INSTRUCTION else "crashed", each.setting
    return "", None


def _compiling_pays(case: Case, plain_seconds: float) -> bool:
    """Whether compiling may be tried, and is short beside the run."""
    return SHARE_OF_RUN * plain_seconds * case.steps > COMPILING_SECONDS and _may_compile(case)


def _try_compiling(case: Case, choice: Choice, measure: Measure, progress: Progress) -> Choice:
    """Measure the chosen setting compiled, too, on whole batches."""
    limit = SHARE_OF_RUN * choice.plain_seconds * case.steps
    compiled = replace(choice.setting, compiled="on")
    measured = measure(case.job([choice.setting, compiled], LEAST_BUDGET, 0), progress, limit)
    better = _choice(choice.setting, choice.plain_seconds, measured)
    return replace(
        better,
        speedup=choice.speedup * better.speedup,
        compiling_tried=True,
        busy=choice.busy or better.busy,
        trouble=choice.trouble or better.trouble,
        troubled=choice.troubled or better.troubled,
    )
