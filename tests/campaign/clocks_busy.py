"""Part of the attack `clocks`: settings are compared while another program is busy now and then, on a clock of our own.

The settings' true times are known, and lie close together; a burst of load makes a step up to 60 times as long. What is
then chosen and said must be within reach of the truth, or not said at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from core.training import trials, tuning
from core.training.measuring import Measured, Setting
from tests.campaign.attack import Campaign

PLAIN = Setting(threads=2)
OTHERS = (Setting("bf16", threads=2), Setting(memory_format="contiguous", threads=2), Setting(threads=1))
FAR_OFF = 1.5
"""A gain that is told may be so many times the true one: other programs were in the way of one setting alone."""


class Machine:
    """A clock that goes on as steps are done, and load that comes in bursts."""

    def __init__(self, chance: Random, step: float) -> None:
        self.chance, self.now, self.others, self.began = chance, 0.0, 0.0, 0.0
        self.true = {setting: step * chance.uniform(0.7, 1.3) for setting in (PLAIN, *OTHERS)}
        self.slower = chance.choice([1.0, 3.0, 60.0])
        # Each is either asleep for long and awake for a moment, or the other way about.
        self.calm, self.burst = chance.choice([(20.0, 0.5), (2.0, 2.0), (0.3, 5.0)])
        self.changes, self.busy = chance.uniform(0, self.calm), False

    def step(self, setting: Setting) -> float:
        """Seconds of a step just now; the more threads, the more it suffers."""
        while self.now > self.changes:
            self.busy = not self.busy
            self.changes += self.chance.uniform(0.5, 1.5) * (self.burst if self.busy else self.calm)
        took = self.true[setting] * self.chance.uniform(0.98, 1.1)
        if self.busy:
            took *= self.slower ** (1.0 if setting.threads > 1 else 0.5)
            self.others += 0.5 * took
        self.now += took
        return took


class Bench:
    """In the place of the network: `turn` as `trials._Bench` does it, on the machine's clock."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.before = machine, 0

    def turn(self, trial: Any, seconds: float, *, least: int, hopeless: float = float("inf")) -> None:
        first, began, steps = not trial.cold, self.machine.now, []
        trial.turns.append(steps)
        for done in range(trials.MOST_STEPS):
            took = self.machine.step(trial.setting)
            if done:
                steps.append(took)
            elif first:
                trial.cold = took
            if first:
                trial.losses.append(2.3)
            if first and not done and took > hopeless:
                trial.given_up = True
                return
            if done >= least and self.machine.now - began >= seconds:
                return

    def peak(self) -> int:
        return 0


def busy_machine(campaign: Campaign, chance: Random) -> Iterator[str | None]:
    """Compare the settings on one busy machine after the other; what was told is compared with the truth."""
    for _ in range(campaign.many(20, 600)):
        machine = Machine(chance, 10 ** chance.uniform(-2.5, -0.5))
        choice = tuning._choice(PLAIN, 1.0, _measured(machine))
        true = machine.true[PLAIN] / machine.true[choice.setting]
        told = 1.0 if choice.busy else choice.speedup
        wrong = told > FAR_OFF * max(1.0, true)
        times = f"bursts of {machine.burst} s that slow down {machine.slower:.0f} times, {machine.calm} s between them"
        yield f"{told:.1f}x faster was told of what is {true:.2f}x as fast ({times})" if wrong else None


def _measured(machine: Machine) -> list[Measured]:
    said: list[dict[str, Any]] = []
    clock = SimpleNamespace(monotonic=lambda: machine.now, perf_counter=lambda: machine.now)
    load = SimpleNamespace(of_others=lambda: min(1.0, machine.others / max(machine.now, 1e-9)))
    job: Any = SimpleNamespace(settings=(PLAIN, *OTHERS), seconds=3.0, checkpoint_folder=None)
    with (
        patch.object(trials, "time", clock),
        patch.object(trials, "_Bench", lambda job: Bench(machine)),
        patch.object(trials, "Load", lambda: load),
        patch.object(trials, "_first_look", _first_look),
    ):
        trials.run(job, said.append)
    found = [Measured(**{**each, "setting": Setting(**each["setting"])}) for each in said if "setting" in each]
    return list({each.setting: each for each in found}.values())


def _first_look(bench: Any, trial: Any, plain: Any, seconds: float, load: Any, say: Any) -> None:
    """As the real one, without judging."""
    hopeless = float("inf") if trial is plain else trials.HOPELESS_COLD * plain.cold
    bench.turn(trial, seconds, least=trials.COMPARED_STEP, hopeless=hopeless)
    say(trials._measured(trial, plain, load.of_others()))
