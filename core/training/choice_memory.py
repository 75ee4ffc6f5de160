"""The choices of fast settings made on this machine, kept in the cache folder: a made one costs nothing again."""

from __future__ import annotations

import hashlib
import json
import math
import platform
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import torch

from core import files, settings
from core.choices import TABLES
from core.config import DeviceConfig, RunConfig
from core.devices import Chosen, cpu_name, physical_cores, usable_cores
from core.errors import DiskError
from core.training.crash_mark import CrashMark
from core.training.measuring import Setting

Trouble = Literal["", "illegal", "memory", "crashed", "start"]


@dataclass(frozen=True)
class Choice:
    """What was chosen, `speedup` times as fast as the plain setting, whose step took `plain_seconds`.

    `compiling_tried` says whether compiling was among what was tried. `trouble` is what became of `troubled`: trying it
    ended the test ("illegal": an instruction that the processor hasn't), or the program at the "start" of a run. Where
    other programs kept the computer `busy` meanwhile, nothing of it is to be remembered.
    """

    setting: Setting
    speedup: float
    plain_seconds: float
    compiling_tried: bool = False
    trouble: Trouble = ""
    troubled: Setting | None = None
    busy: bool = False


def key(config: RunConfig, chosen: Chosen, image_size: int, batch_size: int) -> str:
    """The name of a choice: all that may make another one the best, and what the person has fixed."""
    facts = [
        cpu_name(),
        usable_cores(),
        physical_cores(),
        str(torch.__version__),
        platform.system(),
        chosen.id,
        chosen.name,
        config.model.model_dump(),
        image_size,
        batch_size,
        config.recipe.accumulation,
        config.recipe.optimizer,
        config.recipe.first_size == 1,
        (config.finetune.trained_stages, config.finetune.keep_statistics) if config.finetune.start else None,
        config.device.model_dump(exclude={"device"}),
    ]
    return hashlib.blake2b(json.dumps(facts).encode(), digest_size=12).hexdigest()


def load(name: str) -> Choice | None:
    """The choice of that name; None where none was made or its file is damaged."""
    path = _folder() / f"{name}.json"
    try:
        values = files.read_json(path)
        troubled = _setting(values["troubled"]) if values["troubled"] else None
        choice = Choice(**{**values, "setting": _setting(values["setting"]), "troubled": troubled})
        return choice if _is_sound(choice) else None
    except (DiskError, ValueError, TypeError, LookupError):
        return None


def _setting(values: dict[str, Any]) -> Setting:
    """Raises ValueError or TypeError where it is none that a run could have."""
    setting = Setting(**values)
    settled = DeviceConfig(**asdict(setting))  # refuses what is of no kind of its own
    if type(setting.threads) is not int or setting.threads < 1 or setting.applied_to(DeviceConfig()) != settled:
        raise ValueError("no setting")
    for key, table in (("precision", "precisions"), ("memory_format", "memory_formats"), ("compiled", "compiling")):
        if getattr(settled, key) not in TABLES[table]:
            raise ValueError("no setting")
    return setting


def _is_sound(choice: Choice) -> bool:
    figures = (choice.speedup, choice.plain_seconds)
    return (
        all(isinstance(each, int | float) and 0 <= each < math.inf for each in figures)
        and isinstance(choice.compiling_tried, bool)
        and choice.trouble in get_args(Trouble)
    )


def save(name: str, choice: Choice) -> None:
    """Keep a choice. Where that isn't possible, it is made anew the next time."""
    with suppress(DiskError):
        files.write_text_atomically(_folder() / f"{name}.json", json.dumps(asdict(choice)))


def mark(name: str) -> CrashMark:
    """The mark around the first step of a run under that choice."""
    return CrashMark(_folder() / f"first-step-{name}.json")


def _folder() -> Path:
    return settings.load_or_default().cache / "tuning"
