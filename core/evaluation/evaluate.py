"""How good a checkpoint is: one pass over pictures that the person names, and the figures that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core import checkpoint, config_file, validation
from core.config import DataConfig
from core.data.pictures import DataSet, Pictures
from core.data.sources import open_data
from core.devices import choose_device
from core.errors import UserError
from core.evaluation import calibration
from core.evaluation.answers import Answers, Part
from core.evaluation.calibration import Sureness
from core.evaluation.judging import judge
from core.evaluation.metrics import Figures, Robustness, figures
from core.evaluation.robustness import robustness
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.models.answering import load_answering
from core.models.resnet import ResNet
from core.models.weights.opened import Recognised, as_checkpoint, assumptions, knows_its_classes, recognise
from core.progress import Progress

LISTED = 10


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How a checkpoint did: what it answered, and the figures of that.

    `part` is the role of the pictures, "all" where they have none; `notices` say what was left out. `sureness` was
    chosen on the validation pictures, and its figures are those on `answers`; None where the pictures are no test part
    beside one for validation. `robustness` is there where it was asked for.
    """

    answers: Answers
    figures: Figures
    part: Part
    notices: tuple[Message, ...] = ()
    sureness: Sureness | None = None
    robustness: tuple[Robustness, ...] = ()


@dataclass(frozen=True, eq=False)
class Opened:
    """A checkpoint on its device, and the pictures to judge it by, labelled with its classes' places.

    `validation` are the validation pictures where `pictures` are the test part beside one; `part` and `notices` are as
    in `Evaluation`.
    """

    network: ResNet
    contents: dict[str, Any]
    pictures: Pictures
    validation: Pictures | None
    part: Part
    device: str
    notices: tuple[Message, ...]

    def judge(self, pictures: Pictures, progress: Progress, batch_size: int = 0) -> Answers:
        """What the network answers to `pictures`."""
        return judge(self.network, self.contents, pictures, self.device, batch_size, progress)


def evaluate(
    path: Path,
    data: DataConfig | None,
    *,
    part: str = "auto",
    device: str = "auto",
    batch_size: int = 0,
    right_rate: float | None = None,
    robust: bool = False,
    progress: Progress | None = None,
) -> Evaluation:
    """Judge the checkpoint at `path`, ours or anybody's, on the pictures that `data` names; None names its own.

    They are matched to its classes by their names; where it has none, by their order.

    `part` is test, validation or train, divided as when the checkpoint was trained; "auto" takes the test pictures,
    else the validation pictures; of an image folder that has neither in folders of their own, all pictures, unless they
    are its own: these are divided there, too.

    With `right_rate` (0 to 1) the validation pictures are judged, too: from which probability on so many of its answers
    are right. With `robust`, up to 1,000 of the pictures are judged again under each disturbance.

    Raises:
        UserError: the checkpoint or the pictures can't be used, or there is no such part.
        Cancelled: `progress` was cancelled.
    """
    progress = progress or Progress()
    whole = data is not None and data.source == "folder" and part == "auto"
    opened = open_both(path, data, part, device, progress, whole=whole)
    answers = opened.judge(opened.pictures, progress, batch_size)
    sureness = None
    if right_rate is not None and opened.validation is not None:
        sureness = _sureness(opened.judge(opened.validation, progress, batch_size), answers, right_rate)
    return Evaluation(
        answers=answers,
        figures=figures(answers),
        part=opened.part,
        notices=opened.notices,
        sureness=sureness,
        robustness=robustness(opened.network, opened.contents, opened.pictures, opened.device, progress)
        if robust
        else (),
    )


def open_both(
    path: Path, data: DataConfig | None, part: str, device: str, progress: Progress, *, whole: bool = False
) -> Opened:
    """Open the checkpoint at `path` and the pictures of the role `part` that `data` names, as `evaluate` does.

    `whole`: the pictures aren't divided, so that those without a role are judged all.

    Raises:
        UserError, Cancelled: as `evaluate`.
    """
    found = recognise(path, progress)
    contents = as_checkpoint(found)
    data = data or _own_pictures(found)
    recipe = {} if whole else contents["config"]["recipe"]
    shares = [float(recipe.get(name, 0.0)) for name in ("validation_share", "test_share")]
    as_trained = data.model_copy(update={"image_size": contents["image_size"], **_left_out(contents, data, whole)})
    opened = open_data(as_trained, shares[0], progress, shares[1])
    chosen_part, pictures = choose_part(opened, part)
    contents, by_order = name_classes(contents, opened.classes)
    matched, notices = match_classes(pictures, opened.classes, contents["classes"])
    validation = None
    if chosen_part == "test" and opened.validation is not None:
        validation, _ = match_classes(opened.validation, opened.classes, contents["classes"])
    chosen = choose_device(device).id
    return Opened(
        network=load_answering(contents, chosen),
        contents=contents,
        pictures=matched,
        validation=validation,
        part="all" if whole and chosen_part == "train" else chosen_part,
        device=chosen,
        notices=(*found.notices, *assumptions(found), *opened.notices, *by_order, *notices),
    )


def _own_pictures(found: Recognised) -> DataConfig:
    """Which pictures the checkpoint was trained on. Raises UserError where another program made it."""
    own = checkpoint.in_todays_form(found.contents, found.path)
    return validation.validate(config_file.migrate(dict(own["config"]))).data


def _sureness(validation: Answers, answers: Answers, right_rate: float) -> Sureness:
    """Temperature and threshold by `validation`, coverage and accuracy by `answers`."""
    temperature = calibration.fit_temperature(validation)
    return calibration.applied(calibration.choose_threshold(validation, temperature, right_rate), answers)


def _left_out(contents: dict[str, Any], data: DataConfig, whole: bool) -> dict[str, Any]:
    """The checks that decided the division when the checkpoint was trained, where these are the same pictures."""
    trained = contents["config"].get("data", {})
    if whole or trained.get("path") != data.path:
        return {}
    return {name: trained[name] for name in ("check", "treatments", "left_out") if name in trained}


def choose_part(data: DataSet, part: str) -> tuple[Part, Pictures]:
    """The pictures of the role called `part`; "auto" takes the first that there are of test, validation, train.

    Raises:
        UserError: there are none.
    """
    roles: dict[Part, Pictures | None] = {"test": data.test, "validation": data.validation, "train": data.train}
    for name, pictures in roles.items():
        if part in (name, "auto") and pictures is not None:
            return name, pictures
    raise UserError(
        QT_TRANSLATE_NOOP("core", "There is no {part} part in these pictures."),
        "",
        QT_TRANSLATE_NOOP("core", "Choose one of: {parts}."),
        part=part,
        parts=", ".join(["auto", *(name for name, pictures in roles.items() if pictures is not None)]),
    )


def name_classes(contents: dict[str, Any], given: Sequence[str]) -> tuple[dict[str, Any], tuple[Message, ...]]:
    """A checkpoint without names of its classes gets the pictures', in their order, where there are as many.

    Raises:
        UserError: there are more or fewer.
    """
    if knows_its_classes(contents) or not set(given).isdisjoint(contents["classes"]):
        return contents, ()
    known = len(contents["classes"])
    if known != len(given):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "core", "The checkpoint doesn't name its {known} classes, and the pictures are of {count}."
            ),
            "",
            QT_TRANSLATE_NOOP("core", "Choose pictures of as many classes, in the order in which it was trained."),
            known=known,
            count=len(given),
        )
    notice = message(
        QT_TRANSLATE_NOOP("core", "The checkpoint doesn't name its classes; they are taken to be, in order: {names}"),
        names=_listed(given),
    )
    return {**contents, "classes": list(given)}, (notice,)


def match_classes(
    pictures: Pictures, theirs: Sequence[str], ours: Sequence[str]
) -> tuple[Pictures, tuple[Message, ...]]:
    """`pictures`, labelled with places in `theirs`, with places in `ours` instead; others are left out and said.

    Raises:
        UserError: none of the classes is known.
    """
    places = {name: place for place, name in enumerate(ours)}
    labels = np.array([places.get(name, -1) for name in theirs], dtype=np.int64)[pictures.labels]
    if not (labels >= 0).any():
        raise UserError(
            QT_TRANSLATE_NOOP("core", "None of the pictures' classes is known to this checkpoint."),
            QT_TRANSLATE_NOOP("core", "It knows {known}; the pictures are of {given}."),
            QT_TRANSLATE_NOOP("core", "Name the folders as the checkpoint names its classes."),
            known=_listed(ours),
            given=_listed(theirs),
        )
    kept = pictures.subset(np.flatnonzero(labels >= 0))
    extra = [name for name in theirs if name not in places]
    missing = [name for place, name in enumerate(ours) if not (labels == place).any()]
    notices = []
    if extra:
        notices.append(
            message(
                QT_TRANSLATE_NOOP("core", "{count} pictures of classes that it doesn't know were left out: {names}"),
                count=int((labels < 0).sum()),
                names=_listed(extra),
            )
        )
    if missing:
        notices.append(
            message(QT_TRANSLATE_NOOP("core", "Classes that no picture shows: {names}"), names=_listed(missing))
        )
    return Pictures(kept.names, labels[labels >= 0], kept.read, kept.decodes), tuple(notices)


def _listed(names: Sequence[str]) -> str:
    return ", ".join([*names[:LISTED], *(["…"] if len(names) > LISTED else [])])
