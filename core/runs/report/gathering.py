"""Gathers what a report tells: reads the run's folder, judges it where that wasn't done, looks at some pictures."""

from __future__ import annotations

import platform
import time
from collections.abc import Sequence
from importlib import metadata

import numpy as np
import torch

from core import config_file
from core.config import RunConfig
from core.data.augment import normalise
from core.data.pictures import Pixels
from core.errors import DiskError, UserError
from core.evaluation import mistakes
from core.evaluation.answers import Answers
from core.evaluation.evaluate import Opened
from core.evaluation.explain import grad_cam
from core.messages import QT_TRANSLATE_NOOP, message
from core.progress import Progress
from core.runs import coach, history, judged, judging, status
from core.runs.curves import Curves, read_curves
from core.runs.facts import facts_of
from core.runs.folder import RunFolder
from core.runs.judged import Judged
from core.runs.report.contents import Contents, Looked, Why
from core.runs.report.images import with_heat
from core.runs.report.places import why

WORST = 12
"""So many of the worst mistakes are shown,"""
CLEAREST = 4
"""so many of the surest right answers, each of another class, with heat maps,"""
WRONG = 4
"""and so many of the worst mistakes with them."""
PACKAGES = ("torch", "torchvision", "numpy", "Pillow")
OURS = "resnet-trainer"


def gather(run: RunFolder, progress: Progress | None = None, device: str = "auto", *, robust: bool = False) -> Contents:
    """All that can be had of the run; what can't, with its reason.

    With `robust`, what a bad camera does is tried, too.

    Raises:
        UserError: the folder is no run's, or is from a newer version of the program.
        Cancelled: `progress` was cancelled.
    """
    progress = progress or Progress()
    progress.report(message(QT_TRANSLATE_NOOP("core", "Reading the run…")))
    _check(run)
    summary = history.summary(run.path)
    config, why_no_settings = _config(run)
    curves = read_curves(run)
    evaluation, why_not_judged = _judged(run, progress, device, robust)
    shown = _Shown()
    if evaluation is not None:
        shown = _look(run, evaluation, progress, device)
    return Contents(
        name=run.name,
        state=summary.state,
        status=summary.status,
        config=config,
        curves=curves,
        facts=facts_of(run.last),
        judged=evaluation,
        advice=_advice(config, curves, evaluation, summary),
        environment=_environment(summary.status.device),
        made=time.strftime("%Y-%m-%d %H:%M", time.localtime()),
        why_no_settings=why_no_settings,
        why_not_judged=why_not_judged,
        why_no_pictures=shown.why,
        pictures=shown.pictures,
        heat=shown.heat,
        gone=shown.gone,
    )


def _check(run: RunFolder) -> None:
    """A run whose state is lost can be told of as long as its curves are there; one of a newer version can't."""
    try:
        status.read(run)
    except (status.DamagedError, DiskError):
        if not run.metrics_file.is_file():
            raise


class _Shown:
    """Pictures of the run, and why there are none."""

    def __init__(self) -> None:
        self.pictures: dict[int, Pixels] = {}
        self.heat: tuple[Looked, ...] = ()
        self.gone = 0
        self.why: Why = ()


def _config(run: RunFolder) -> tuple[RunConfig | None, Why]:
    try:
        return config_file.load(run.config_file), ()
    except UserError as error:
        return None, why(error)


def _judged(run: RunFolder, progress: Progress, device: str, robust: bool) -> tuple[Judged | None, Why]:
    try:
        return judging.judge(run, progress, device, robust=robust), ()
    except UserError as error:
        # What was kept of it stands, also where more of it can't be had any more.
        return judged.read(run), why(error)


def _advice(
    config: RunConfig | None, curves: Curves, evaluation: Judged | None, summary: history.RunSummary
) -> tuple[coach.Advice, ...]:
    if config is None:
        return ()
    classes = len(evaluation.answers.classes) if evaluation is not None else summary.status.classes
    return coach.advise(coach.Seen(config, curves, evaluation, summary.state, classes))


def _look(run: RunFolder, evaluation: Judged, progress: Progress, device: str) -> _Shown:
    """The pictures that are shown, and heat maps of some of them."""
    shown = _Shown()
    try:
        opened = judging.opened(run, progress, device)
    except UserError as error:
        shown.why = why(error)
        return shown
    answers = evaluation.answers
    temperature = evaluation.doubt.temperature if evaluation.doubt else 1.0
    places = _places(answers.names, opened.pictures.names)
    shown.gone = int((places < 0).sum())
    worst = [row for row in mistakes.worst(answers, temperature).tolist() if places[row] >= 0][:WORST]
    clear = [row for row in _clearest(answers) if places[row] >= 0][:CLEAREST]
    for row in (*clear, *worst):
        progress.check()
        try:
            shown.pictures[row] = opened.pictures.gather(places[row : row + 1])[0]
        except UserError as error:
            shown.gone += 1
            shown.why = shown.why or why(error)
    looked_at = [row for row in (*clear, *worst[:WRONG]) if row in shown.pictures]
    shown.heat = _heat(opened, answers, {row: shown.pictures[row] for row in looked_at})
    return shown


def _places(judged_names: Sequence[str], there: Sequence[str]) -> np.ndarray:
    """Where each judged picture is now: int64 (N,), -1 where it has gone or isn't the only one of its name."""
    if tuple(judged_names) == tuple(there):
        return np.arange(len(judged_names))
    places: dict[str, int] = {}
    for place, name in enumerate(there):
        places[name] = -1 if name in places else place
    return np.array([places.get(name, -1) for name in judged_names], dtype=np.int64)


def _clearest(answers: Answers) -> list[int]:
    """The surest right answer of each class, the surest of them first."""
    confidences = answers.confidences()
    best: dict[int, int] = {}
    for row in np.argsort(-confidences, kind="stable").tolist():
        if answers.right[row]:
            best.setdefault(int(answers.labels[row]), row)
    return list(best.values())


def _heat(opened: Opened, answers: Answers, pictures: dict[int, Pixels]) -> tuple[Looked, ...]:
    """Grad-CAM of the answer to each picture."""
    if not pictures:
        return ()
    contents = opened.contents
    mean, std = tuple(contents["mean"]), tuple(contents["std"])
    stacked = torch.from_numpy(np.stack(list(pictures.values()))).to(opened.device)
    asked = torch.tensor([int(answers.answers[row]) for row in pictures], device=opened.device)
    maps = grad_cam(opened.network, normalise(stacked, mean, std), asked).cpu().numpy()
    return tuple(Looked(row, *with_heat(pictures[row], heat)) for row, heat in zip(pictures, maps, strict=True))


def _environment(trained_on: str) -> tuple[tuple[str, str], ...]:
    """Versions and hardware; nothing that names a person or a computer."""
    found = [
        (QT_TRANSLATE_NOOP("core", "Trained on"), trained_on or "–"),
        ("ResNet Trainer", _version(OURS) or QT_TRANSLATE_NOOP("core", "from its sources")),
        ("Python", platform.python_version()),
        *((package, _version(package)) for package in PACKAGES),
        (QT_TRANSLATE_NOOP("core", "System"), f"{platform.system()}, {platform.machine()}"),
    ]
    return tuple((title, value) for title, value in found if value)


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
