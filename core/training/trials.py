"""The child's work: builds the real run on random pictures and times its steps under each setting, in turns."""

from __future__ import annotations

import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import torch
from torch import Tensor

from core import switches
from core.config import RunConfig
from core.data.pictures import DataSet, Pictures
from core.devices import Chosen
from core.errors import DiskError
from core.messages import Message
from core.models import resnet, surgery
from core.training import guard, saving
from core.training.assembly import assemble, place
from core.training.load import Load
from core.training.measuring import Failure, Job, Measured, Setting
from core.training.optimizers import settled
from core.training.process import process_settings
from core.training.run_state import RunState
from core.training.single_step import loss_of_step
from core.training.stopwatch import STILL_SECONDS, STILL_TIMES

DISTINCT = 512
"""So many different pictures: more would only fill the memory."""
COMPARED_STEP = 2
"""The step (from 0) whose losses are compared."""
INSANE = 0.1
"""The loss may differ by this part of the plain one."""
HOPELESS_COLD, HOPELESS = 4.0, 1.5
"""A setting is given up when its first step, or its later ones, take so many times what the best takes."""
ROUNDS = 8
CONFIRMING = 2
"""Rounds after the first look before the plain setting may be given up, too."""
MOST_STEPS = 100

Say = Callable[[dict[str, Any]], None]


@dataclass
class _Trial:
    """A setting and what its turns took."""

    setting: Setting
    cold: float = 0.0
    turns: list[list[float]] = field(default_factory=list)
    """The seconds of each turn's steps."""
    losses: list[float] = field(default_factory=list)
    peak_bytes: int = 0
    judge_seconds: float = 0.0
    save_seconds: float = 0.0
    checkpoint_bytes: int = 0
    failed: Failure = ""
    given_up: bool = False

    @property
    def steps(self) -> list[float]:
        return [seconds for turn in self.turns for seconds in turn]

    @property
    def seconds(self) -> float:
        return min((statistics.median(turn) for turn in self.turns if turn), default=self.cold)

    @property
    def mean_seconds(self) -> float:
        """Of all steps but those that the computer slept through."""
        usual = statistics.median(self.steps) if self.steps else 0.0
        worked = [each for each in self.steps if each <= max(STILL_SECONDS, STILL_TIMES * usual)]
        return statistics.fmean(worked) if worked else self.cold

    @property
    def loss(self) -> float:
        return self.losses[COMPARED_STEP] if len(self.losses) > COMPARED_STEP else math.nan


class _Bench:
    """The network on random pictures, and the clock."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.chosen = Chosen(job.device, job.device, Message(""))
        self.config, self.data = _config(job), _data(job)
        self.before = psutil.Process().memory_info().rss
        torch.manual_seed(self.config.seed)
        network = resnet.build(self.config.model, job.classes)
        # By the run's own batch, not by the few pictures of a trial.
        optimizer = settled(job.config, network, job.image_size).recipe.optimizer
        recipe = self.config.recipe.model_copy(update={"optimizer": optimizer})
        self.config = self.config.model_copy(update={"recipe": recipe})
        self._scales = None
        if self.config.finetune.start:
            finetune = self.config.finetune
            surgery.freeze(network, finetune.trained_stages, keep_statistics=finetune.keep_statistics)
            self._scales = surgery.learning_scales(tuple(network.parts()), finetune.stage_decay)
        self._network = place(network, self.config, self.chosen)
        several = len(job.settings) > 1
        self._fresh = {name: tensor.clone() for name, tensor in network.state_dict().items()} if several else None

    def state(self, setting: Setting) -> RunState:
        """The run at its beginning, under `setting`; the network is the same one each time."""
        config = self.config.model_copy(update={"device": setting.applied_to(self.config.device)})
        torch.set_num_threads(setting.threads)
        network = place(self._network, config, self.chosen)
        if self._fresh is not None:
            network.load_state_dict(self._fresh)
        return assemble(RunState, config, self.data, self.chosen, setting.threads, network, self._scales)

    def turn(self, trial: _Trial, seconds: float, *, least: int, hopeless: float = math.inf) -> RunState:
        """Time at least `least` steps under the trial's setting, and as many as go into `seconds`.

        The first steps of a turn don't count; the very first one ends the trial where it takes `hopeless` seconds.
        """
        state = self.state(trial.setting)
        # An epoch's first step measures gradients, too.
        state.step_in_epoch = 1 if state.steps_per_epoch > ROUNDS else 0
        first = not trial.cold
        steps: list[float] = []
        trial.turns.append(steps)
        began, done, batches = time.perf_counter(), 0, state.train_batches()
        least += state.unsteady_steps
        while done < least or (done < MOST_STEPS and time.perf_counter() - began < seconds):
            before = time.perf_counter()
            batch = next(batches, None)
            if batch is None or (len(batch[1]) < state.batch_size and done):
                state.step_in_epoch, batches = 0, state.train_batches()
                continue
            loss = _step(state, *batch)
            took = time.perf_counter() - before
            if done >= state.unsteady_steps:
                steps.append(took)
            elif first and not done:
                trial.cold = took
            if first:
                trial.losses.append(loss)
            done += 1
            if took > hopeless and first and done == 1:
                trial.given_up = True
                break
        trial.peak_bytes = max(trial.peak_bytes, self.peak() - self.before)
        return state

    def peak(self) -> int:
        """Bytes in use at their most so far."""
        kind = self.chosen.id.partition(":")[0]
        if kind in ("cuda", "xpu"):
            return self.before + int(torch.get_device_module(kind).max_memory_reserved(self.chosen.id))
        return max(_peak_resident(), psutil.Process().memory_info().rss)


def run(job: Job, say: Say) -> None:
    """Time the job's settings, saying each one's figures as soon as they are there and again when they are better."""
    with process_settings(0):
        bench = _Bench(job)
        say({"ready": True})
        trials = [_Trial(setting) for setting in job.settings]
        began = time.monotonic()
        share = job.seconds / (2 * len(trials))
        load = Load()
        for trial in trials:
            _first_look(bench, trial, trials[0], share, load, say)
        # Another program may have been busy while the plain setting was looked at: once isn't enough for what all the
        # others are compared with.
        _give_up(trials[1:], trials)
        rounds = 0
        while sum(not trial.given_up for trial in trials) > 1 and (
            rounds < CONFIRMING or time.monotonic() - began < job.seconds
        ):
            for trial in (each for each in trials if not each.given_up):
                say({"trying": asdict(trial.setting)})
                bench.turn(trial, share / ROUNDS, least=2)
            rounds += 1
            if rounds == CONFIRMING:
                _give_up(trials, trials)
        if len(trials) > 1:
            for trial in trials:
                say(_measured(trial, trials[0], load.of_others()))


def _give_up(some: list[_Trial], trials: list[_Trial]) -> None:
    """Those of `some` that take far longer than the best of all."""
    best = min(trial.seconds for trial in trials if not trial.given_up)
    for trial in some:
        trial.given_up = trial.given_up or trial.seconds > HOPELESS * best


def plain_step(job: Job) -> float:
    """Seconds of a step under the job's first setting, in this process: for settings that are known to be safe.

    Leaves threads and random state of the calling thread as they were.

    Raises:
        MemoryError, UserError: it wouldn't fit into the memory that is there; nothing was tried.
    """
    # They use the random numbers of the whole process for a moment, too.
    with switches.held(), process_settings(0):
        bench, trial = _Bench(job), _Trial(job.settings[0])
        if guard.look(bench.state(trial.setting)) is not None:
            raise MemoryError
        bench.turn(trial, 0, least=2)
    return min(trial.steps)


def _first_look(bench: _Bench, trial: _Trial, plain: _Trial, seconds: float, load: Load, say: Say) -> None:
    """A first turn, and what the job wants to know beside the steps."""
    say({"trying": asdict(trial.setting)})
    compiles = trial.setting.compiled == "on"
    hopeless = math.inf if trial is plain or compiles else HOPELESS_COLD * plain.cold
    state = bench.turn(trial, seconds, least=COMPARED_STEP, hopeless=hopeless)
    if not trial.given_up:
        trial.judge_seconds = _judge(state)
        if bench.job.checkpoint_folder is not None:
            _save(state, bench.job.checkpoint_folder, trial)
    trial.peak_bytes = max(trial.peak_bytes, bench.peak() - bench.before)
    say(_measured(trial, plain, load.of_others()))


def _step(state: RunState, images: Tensor, labels: Tensor) -> float:
    """One step to its very end, and its loss."""
    parts = state.at_once.parts
    loss = loss_of_step(state, images, labels)
    if state.at_once.parts != parts:
        # A run would go on with less at once; here the question is whether it fits.
        raise MemoryError
    return loss


def _judge(state: RunState) -> float:
    """Seconds for one batch of validation pictures; 0 where there are none."""
    if state.data.validation is None:
        return 0.0
    state.judge(state.data.validation, lambda: False)
    before = time.perf_counter()
    state.judge(state.data.validation, lambda: False)
    return time.perf_counter() - before


def _save(state: RunState, folder: Path, trial: _Trial) -> None:
    """Write a checkpoint into `folder`, and note what it took and its bytes; a full disk is noted, too."""
    path = folder / "last.pt"
    # The first time takes longer: the disk, and much of torch, are only woken then.
    for _ in range(2):
        before = time.perf_counter()
        try:
            saving.save_last(state, path)
        except DiskError:
            trial.failed, trial.checkpoint_bytes = "disk", _bytes(state)
            return
        finally:
            trial.save_seconds = time.perf_counter() - before
    trial.checkpoint_bytes = path.stat().st_size
    path.unlink()


def _bytes(state: RunState) -> int:
    """About the size of a checkpoint that couldn't be written."""
    kept = [*state.weights().values(), *(state.model.state_dict().values() if state.ema else ())]
    kept += [value for each in state.optimizer.state.values() for value in each.values() if isinstance(value, Tensor)]
    return sum(tensor.nbytes for tensor in kept)


def _measured(trial: _Trial, plain: _Trial, others: float) -> dict[str, Any]:
    loss, reference = trial.loss, plain.loss
    figures = Measured(
        setting=trial.setting,
        step_seconds=trial.seconds,
        mean_seconds=trial.mean_seconds,
        judge_seconds=trial.judge_seconds,
        save_seconds=trial.save_seconds,
        checkpoint_bytes=trial.checkpoint_bytes,
        peak_bytes=trial.peak_bytes,
        # JSON has no NaN.
        loss=loss if math.isfinite(loss) else -1.0,
        sane=math.isfinite(loss) and (trial is plain or abs(loss - reference) <= INSANE * abs(reference)),
        compile_seconds=max(0.0, trial.cold - trial.seconds) if trial.setting.compiled == "on" else 0.0,
        others=others,
        failed=trial.failed,
    )
    return asdict(figures)


def _config(job: Job) -> RunConfig:
    recipe = job.config.recipe.model_copy(update={"first_size": 1.0})
    if job.pictures and job.pictures < recipe.batch_size:
        parts = max(1, round(recipe.accumulation * job.pictures / recipe.batch_size))
        recipe = recipe.model_copy(update={"batch_size": job.pictures, "accumulation": parts})
    device = job.config.device.model_copy(update={"device": job.device})
    return job.config.model_copy(update={"recipe": recipe, "device": device})


def _data(job: Job) -> DataSet:
    """As many pictures as the run has, of noise; of those to judge with, one batch."""
    random = np.random.default_rng(0)
    shape = (min(job.count, DISTINCT), job.image_size, job.image_size, 3)
    pixels = random.integers(0, 256, shape, dtype=np.uint8)
    distinct = len(pixels)
    labels = random.integers(0, job.classes, job.count)
    train = Pictures(("",) * job.count, labels, lambda rows: np.take(pixels, rows % distinct, axis=0))
    judged = min(job.validation, max(128, job.config.recipe.batch_size))
    rows = np.arange(judged)
    return DataSet(
        classes=tuple(str(number) for number in range(job.classes)),
        image_size=job.image_size,
        train=train,
        validation=train.subset(rows % job.count) if judged else None,
        test=None,
        mean=(0.5, 0.5, 0.5),
        std=(0.29, 0.29, 0.29),
    )


def _peak_resident() -> int:
    """This process's resident bytes at their most, as the system counts them."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    status = Path("/proc/self/status")
    if status.exists():
        # On Linux, what getrusage tells includes what the parent held when it started this process.
        highest = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        if highest:
            return int(highest[0].split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak if sys.platform == "darwin" else peak * 1024)
