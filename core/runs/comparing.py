"""Runs side by side: their settings field by field, what was changed from the presets, and which did best in what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core import fields
from core.config import SECTION_TITLES, RunConfig
from core.messages import QT_TRANSLATE_NOOP
from core.runs.status import Status

PRESETS = ("model.network", "recipe.recipe", "finetune.plan", "finetune.start")
"""Fields that the others of their section start from."""
OTHERS = {
    "data.treatments": QT_TRANSLATE_NOOP("core", "Treatments changed by hand"),
    "data.left_out": QT_TRANSLATE_NOOP("core", "Pictures left out by hand"),
}
"""What decides a run besides the settings of the form."""
NAMES = ("name",)
"""A run's name differs from every other's: that says nothing of the runs."""


@dataclass(frozen=True)
class Line:
    """One setting of several runs. `section` and `title` are sentences of core; None stands for an unreadable run.

    `usual` holds what each run's presets would have set, and `matters` whether the setting had an effect in each.
    """

    key: str
    section: str
    title: str
    values: tuple[Any, ...]
    usual: tuple[Any, ...]
    matters: tuple[bool, ...]

    @property
    def differs(self) -> bool:
        """Whether the runs that could be read have different values here, and one of them felt it."""
        known = [value for value in self.values if value is not None]
        return self.key not in NAMES and any(self.matters) and any(value != known[0] for value in known[1:])

    def changed(self, run: int) -> bool:
        """Whether this run has another value than its presets: never of a preset itself."""
        presets = (*PRESETS, *NAMES)
        return self.key not in presets and self.values[run] is not None and self.values[run] != self.usual[run]


def side_by_side(configs: Sequence[RunConfig | None]) -> list[Line]:
    """Every setting of these runs, section by section. None is a run whose settings can't be read."""
    usual = [config and _usual(config) for config in configs]
    lines = []
    for setting in fields.settings():
        matters = tuple(config is not None and _matters(config, setting) for config in configs)
        lines.append(_line(setting.key, setting.section, setting.title, configs, usual, matters))
    for key, title in OTHERS.items():
        lines.append(_line(key, key.partition(".")[0], title, configs, usual, (True,) * len(configs)))
    # The sections stay together: what isn't in the form stands at the end of its section.
    order = {section: place for place, section in enumerate(SECTION_TITLES)}
    return sorted(lines, key=lambda line: order[line.section])


def differences(configs: Sequence[RunConfig | None]) -> list[Line]:
    """The settings in which these runs differ."""
    return [line for line in side_by_side(configs) if line.differs]


Better = Literal["more", "less"]


@dataclass(frozen=True)
class Result:
    """One figure of several runs; `best` holds the places of the best ones, empty where all are alike."""

    key: str
    title: str
    values: tuple[float | None, ...]
    best: frozenset[int]


def validation_accuracy(run: Status) -> float | None:
    """The best epoch's on the validation pictures, which also chose it."""
    if run.best_accuracy is not None:
        return run.best_accuracy
    return run.accuracy if run.role == "validation" else None


def test_accuracy(run: Status) -> float | None:
    """What was measured at the end, on pictures that chose nothing."""
    return run.accuracy if run.role == "test" else None


FIGURES: dict[str, tuple[str, Callable[[Status], float | None], Better]] = {
    "best_accuracy": (QT_TRANSLATE_NOOP("core", "Accuracy, validation"), validation_accuracy, "more"),
    "accuracy": (QT_TRANSLATE_NOOP("core", "Accuracy, test"), test_accuracy, "more"),
    "seconds": (QT_TRANSLATE_NOOP("core", "Time"), lambda run: run.seconds or None, "less"),
    "parameters": (QT_TRANSLATE_NOOP("core", "Parameters"), lambda run: run.parameters or None, "less"),
}
"""Key -> title, the figure of a run, and whether more or less of it is better."""


def results(runs: Sequence[Status]) -> list[Result]:
    """How good the runs became and what they cost; figures that none of them has are left out.

    The shortest time counts among those that were finished: to fail early is no merit.
    """
    found = []
    for key, (title, figure, better) in FIGURES.items():
        values = tuple(figure(run) for run in runs)
        if any(value is not None for value in values):
            counted = [key != "seconds" or run.state == "finished" for run in runs]
            found.append(Result(key, title, values, _best(values, counted, better)))
    return found


def _best(values: Sequence[float | None], counted: Sequence[bool], better: Better) -> frozenset[int]:
    known = {place: value for place, value in enumerate(values) if value is not None and counted[place]}
    if len(set(known.values())) < 2:
        return frozenset()
    wanted = max(known.values()) if better == "more" else min(known.values())
    return frozenset(place for place, value in known.items() if value == wanted)


def _line(
    key: str,
    section: str,
    title: str,
    configs: Sequence[RunConfig | None],
    usual: Sequence[RunConfig | None],
    matters: tuple[bool, ...],
) -> Line:
    values = tuple(None if config is None else fields.value_of(config, key) for config in configs)
    presets = tuple(None if config is None else fields.value_of(config, key) for config in usual)
    return Line(key, section, title, values, presets, matters)


def _matters(config: RunConfig, setting: fields.Setting) -> bool:
    """Whether this setting had an effect: how to fine-tune, for one, has none on a training from scratch."""
    if setting.section == "finetune" and setting.name != "start" and not config.finetune.start:
        return False
    section = getattr(config, setting.section) if setting.section else config
    return setting.matters(section.model_dump())


def _usual(config: RunConfig) -> RunConfig:
    """What the run's presets alone would have set."""
    values = fields.nested({key: fields.value_of(config, key) for key in PRESETS})
    return RunConfig.model_validate(values)
