"""What a run will take - time, memory, disk - from one real step, one judged batch and one checkpoint written."""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass
from pathlib import Path

import psutil

from core import settings
from core.config import RunConfig
from core.data.batches import steps_per_epoch
from core.data.pictures import DataSet
from core.data.pixels import RAM_BYTES
from core.data.sources import open_data
from core.devices import choose_device, free_memory
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.models.summary import summarise
from core.progress import Progress
from core.training import guard, measuring, tuning
from core.training.measuring import Job, Measured, Setting
from core.training.run_state import JUDGED_AT_ONCE

SECONDS, LIMIT_SECONDS = 3.0, 180.0
"""Steps are timed for so long; a machine that needs longer than the limit for a few is given up."""
GROWTH = 1.1
"""On the processor, memory that steps free lies in pieces: for some fifty steps a run still grows beyond what a few of
them show, by about so much."""
LINE_BYTES = 120
"""About what metrics.jsonl keeps of a step."""

REHEARSING = message(QT_TRANSLATE_NOOP("core", "Rehearsing: a few steps, to tell time and memory…"))


@dataclass(frozen=True)
class Rehearsal:
    """A prediction. `memory_bytes` is what the run takes at its most beyond what the program holds already, pictures
    included, on the device that trains; `disk_bytes` is what the run's folder will hold. `fits` says that memory and
    disk suffice where each batch is computed in `batch_parts` parts; `message` tells all of it."""

    seconds: float
    memory_bytes: int
    disk_bytes: int
    step_seconds: float
    fits: bool
    batch_parts: int
    message: Message


def rehearse(config: RunConfig, progress: Progress, measure: tuning.Measure = measuring.measure) -> Rehearsal:
    """Predict what `config` takes on this machine. The steps are done in a child process that may die of them.

    Raises:
        Cancelled: `progress` was cancelled; nothing is left running.
        UserError: the pictures or the device can't be used.
    """
    if config.finetune.start:
        config = _as_started(config, progress)
    chosen = choose_device(config.device.device)
    data = open_data(config.data, config.recipe.validation_share, progress, config.recipe.test_share)
    case = tuning.Case(config, chosen, len(data.classes), data.image_size, len(data.train))
    before = psutil.Process().memory_info().rss
    device = tuning.settle(case, progress).device
    # The run looks in the same way, and what that leaves behind is there while it trains.
    left = max(0, psutil.Process().memory_info().rss - before) if chosen.id == "cpu" else 0
    setting = Setting(device.precision, device.memory_format, device.threads, device.compiled)
    config = config.model_copy(update={"device": device})
    progress.report(REHEARSING)
    held = held_bytes(data)
    # Pictures lie in the computer's memory, which is the training's own only where the processor trains.
    free = free_memory(chosen.id)
    parts = config.recipe.accumulation
    if not config.finetune.start:
        # A child that is certain to die of it isn't even started.
        network = summarise(config.model, len(data.classes), data.image_size)
        room = guard.SHARE * free - 12 * network.parameters
        each = network.activation_bytes / (1 if setting.precision == "fp32" else 2)
        if free > 0:
            parts = guard.parts_that_fit(parts, case.batch_size, each, room) or max(1, case.batch_size // 2)
    while True:
        measured = _measured(config, parts, case, data, setting, measure, progress)
        peak = round(measured.peak_bytes * (GROWTH if chosen.id == "cpu" else 1))
        too_much = measured.failed == "memory" or (free > 0 and peak > guard.SHARE * free)
        if not too_much or parts >= max(1, case.batch_size // 2):
            break
        parts = min(2 * parts, max(1, case.batch_size // 2))
    return _told(config, data, case.batch_size, measured, peak + held + left, free, parts, too_much)


def held_bytes(data: DataSet) -> int:
    """What the pictures of `data` hold in memory: those that are read at each use, nothing."""
    each = data.image_size**2 * 3
    kept = [len(part) * each for part in (data.train, data.validation, data.test) if part and not part.decodes]
    return min(sum(kept), 3 * RAM_BYTES)


def _as_started(config: RunConfig, progress: Progress) -> RunConfig:
    """`config` with the network and the picture size that a fine-tuning would begin with."""
    from core.training import finetuning
    from core.training.control import Control

    steps = finetuning.begin(config, Control())
    while True:
        progress.check()
        try:
            next(steps)
        except StopIteration as ended:
            begun: RunConfig = ended.value[0]
            return begun


def _measured(
    config: RunConfig,
    parts: int,
    case: tuning.Case,
    data: DataSet,
    setting: Setting,
    measure: tuning.Measure,
    progress: Progress,
) -> Measured:
    recipe = config.recipe.model_copy(update={"accumulation": min(parts, 1024)})
    job = Job(
        config=config.model_copy(update={"recipe": recipe}),
        device=case.chosen.id,
        classes=case.classes,
        image_size=case.image_size,
        count=case.count,
        validation=len(data.validation or data.train),
        settings=(setting,),
        seconds=SECONDS,
        checkpoint_folder=settings.load_or_default().runs,
    )
    found = measure(job, progress, LIMIT_SECONDS)
    return found[0] if found else Measured(setting, failed="timeout")


def _seconds(config: RunConfig, data: DataSet, batch: int, measured: Measured) -> float:
    """From the first step to the end of the last epoch, with judging and checkpoints."""
    recipe, train = config.recipe, len(data.train)
    judged = min(len(data.validation or data.train), max(batch, JUDGED_AT_ONCE))
    judging = measured.judge_seconds / max(1, judged)
    validation, test = len(data.validation or ()), len(data.test or ())
    if config.finetune.start and config.finetune.trained_stages == 0:
        return judging * (2 * train + validation + test)
    steps = steps_per_epoch(train, batch)
    # Pictures grow evenly from their first side to the whole one.
    growth = (1 + recipe.first_size + recipe.first_size**2) / 3
    epoch = steps * (measured.mean_seconds or measured.step_seconds) * growth
    every = config.checkpoint_seconds
    within = min(steps - 1, math.floor(epoch / every) if every > 0 else steps)
    saves = (1 + within) * measured.save_seconds + (measured.save_seconds / 2 if validation else 0)
    # At the end the validation pictures are judged once more, and the best checkpoint is written with what they say.
    doubt = judging * validation + measured.save_seconds / 2 if validation else 0.0
    at_end = judging * (test or (0 if validation else train)) + doubt
    return recipe.epochs * (epoch + judging * validation + saves) + at_end + measured.compile_seconds


def _told(
    config: RunConfig,
    data: DataSet,
    batch: int,
    measured: Measured,
    memory_bytes: int,
    free: int,
    parts: int,
    too_much: bool,
) -> Rehearsal:
    steps = config.recipe.epochs * steps_per_epoch(len(data.train), batch)
    weights = 4 * summarise(config.model, len(data.classes), data.image_size).parameters
    disk = measured.checkpoint_bytes + weights + steps * LINE_BYTES
    runs = settings.load_or_default().runs
    there = shutil.disk_usage(next(each for each in (runs.absolute(), *runs.absolute().parents) if each.is_dir())).free
    # A checkpoint is written whole before it replaces the last one.
    room = disk + measured.checkpoint_bytes
    full = measured.failed == "disk" or room > there
    broken = measured.failed in ("crashed", "timeout")
    seconds = 0.0 if broken or too_much else _seconds(config, data, batch, measured)
    facts: dict[str, object] = {
        "time": duration(seconds),
        "memory": size(memory_bytes),
        "free": size(free),
        "disk": size(disk),
        "room": size(room),
        "there": size(there),
        "parts": parts,
        "path": str(Path(runs)),
    }
    sentence = Message(_sentence(too_much, full, broken, parts > config.recipe.accumulation), facts)
    fits = not (too_much or full or broken)
    return Rehearsal(seconds, memory_bytes, disk, measured.step_seconds, fits, parts, sentence)


def _sentence(too_much: bool, full: bool, broken: bool, split: bool) -> str:
    if too_much:
        return QT_TRANSLATE_NOOP(
            "core",
            "Even two pictures at once need more memory than is there ({free} are free): choose smaller pictures or a "
            "smaller network.",
        )
    if full:
        return QT_TRANSLATE_NOOP(
            "core", "The disk of “{path}” is too full: the run needs {room}, there is {there}. Make some room."
        )
    if broken:
        return QT_TRANSLATE_NOOP("core", "The rehearsal ended before its time: nothing can be told of this run.")
    if split:
        return QT_TRANSLATE_NOOP(
            "core",
            "About {time}, {memory} of memory and {disk} of disk; each batch is computed in {parts} parts, since it "
            "wouldn't fit into the memory that is there ({free}).",
        )
    return QT_TRANSLATE_NOOP("core", "About {time}, {memory} of memory and {disk} of disk.")


def size(count: float) -> str:
    """Bytes for people: "1.5 GB"."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def duration(seconds: float) -> str:
    """Seconds for people: "12 s", "5 min", "3 h 20 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
