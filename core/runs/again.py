"""A new run made from an old one: the same with changes, or some more epochs on top of what it has learned."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count

from core import config_file
from core.config import RunConfig
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP
from core.runs import judged
from core.runs.folder import RunFolder

LONGEST_NAME = 120
RATE = 0.3
"""What the learning rate of a run is multiplied with to go on from its end: the full rate forgets some of what was
learned, a small one moves too little. On the digits' validation pictures, one seed: from 86.0 % after three epochs,
three more reach 94.8 % at the full rate, 97.8 % at 0.3 of it and 97.0 % at 0.1; from 98.9 % after twelve, five more
fall to 97.5 % and end at 98.9 % at the full rate, stay above 98.6 % and reach 99.2 % at 0.3."""
WARMUP = 0.2
"""At least this part of the epochs lets the learning rate rise: optimizer and averages begin anew."""


def next_name(name: str, taken: Collection[str]) -> str:
    """`name` with the first free number: "Ants" becomes "Ants (2)", "Ants (2)" becomes "Ants (3)"."""
    plain = re.sub(r" \(\d+\)$", "", name)
    for number in count(2):
        ending = f" ({number})"
        found = plain[: LONGEST_NAME - len(ending)].rstrip() + ending
        if found not in taken:
            break
    return found


def repeat(run: RunFolder, taken: Collection[str]) -> RunConfig:
    """The run's configuration under the next free name, to be changed and started. Torch-free.

    Raises:
        UserError: it can't be read, or went on from another run on pictures that no page fine-tunes with.
    """
    config = config_file.load(run.config_file)
    if config.finetune.start and config.data.source != "folder":
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The run “{name}” went on from another run: it can't be repeated by itself."),
            "",
            QT_TRANSLATE_NOOP("core", "Repeat the run that it went on from, or train this one longer."),
            name=run.name,
        )
    return config.model_copy(update={"name": next_name(run.name, taken)})


def longer(run: RunFolder, epochs: int, taken: Collection[str]) -> RunConfig:
    """A new run of so many epochs that begins with what `run` has learned; `run` stays as it is. Needs torch.

    The schedule of a run that has ended has brought its learning rate to zero: to go on, it must rise again. A rise to
    `RATE` of what it was, on a new warm-up, then down along the same schedule, is the compromise. The pictures are
    divided as before, and the network it begins with counts as an epoch 0: so the result is no worse than that on the
    validation pictures, which choose.

    Raises:
        UserError: there is no checkpoint that can be read, or more epochs would change nothing.
    """
    from core.models.surgery import EVERYTHING
    from core.models.weights import own

    config = config_file.load(run.config_file)
    contents = own.load(judged.checkpoint_of(run))
    if why := nothing_to_gain(config):
        raise why
    went_on = bool(config.finetune.start) and not config.finetune.head_first  # at a rate that was lowered already
    recipe = config.recipe.model_copy(
        update={
            "epochs": epochs,
            "learning_rate": config.recipe.learning_rate * (1 if went_on else RATE),
            "warmup": max(config.recipe.warmup, WARMUP),
            "first_size": 1.0,
        }
    )
    how = {"start": str(run.path.absolute()), "head_first": False, "normalisation": "auto"}
    if not config.finetune.start:
        how |= {"plan": "thorough", "trained_stages": EVERYTHING, "stage_decay": 1.0, "keep_statistics": False}
    return config.model_copy(
        update={
            "name": next_name(run.name, taken),
            # Another order of pictures and other random changes than those it has seen.
            "seed": (config.seed + 1) % 2**31,
            "data": config.data.model_copy(update={"image_size": contents["image_size"]}),
            "recipe": recipe,
            "finetune": config.finetune.model_copy(update=how),
        }
    )


def nothing_to_gain(config: RunConfig) -> UserError | None:
    """Why more epochs would change nothing; None where they may."""
    if config.finetune.start and config.finetune.trained_stages == 0:
        return UserError(
            QT_TRANSLATE_NOOP("core", "More epochs would change nothing: its last layer has learned all it can."),
            "",
            QT_TRANSLATE_NOOP("core", "Repeat it with changes, and let more of the network learn (“How”)."),
        )
    return None
