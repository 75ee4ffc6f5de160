"""What an advice changes: named in words, as flags of the command line, and done to a run's configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core import fields, validation
from core.config import RunConfig
from core.fields import Setting
from core.messages import QT_TRANSLATE_NOOP, Message, message

Changes = Mapping[str, Any]


def applied(config: RunConfig, changes: Changes) -> RunConfig:
    """`config` with these settings changed and all others as they are.

    Raises:
        UserError: that is no possible configuration.
    """
    values = config.model_dump()
    for key, value in changes.items():
        *sections, name = key.split(".")
        branch = values
        for section in sections:
            branch = branch[section]
        branch[name] = value
    return validation.validate(values)


def told(config: RunConfig, changes: Changes) -> list[Message]:
    """Each change in a few words: "Epochs 10 → 30"."""
    return [_told(fields.setting(key), fields.value_of(config, key), value) for key, value in changes.items()]


def as_flags(changes: Changes) -> str:
    """The changes as `train` and `finetune` take them: "--epochs 30 --schedule cosine"."""
    return " ".join(_flag(fields.setting(key), value) for key, value in changes.items())


def shown(setting: Setting, value: Any) -> Message:
    """A setting's value as a person reads it."""
    if setting.table and value in setting.choices:
        return Message(setting.choices[value].title)
    if isinstance(value, bool):
        return Message(QT_TRANSLATE_NOOP("core", "yes") if value else QT_TRANSLATE_NOOP("core", "no"))
    values = value if isinstance(value, list) else [value]
    text = ", ".join(f"{each:.4g}" if isinstance(each, float) else str(each) for each in values)
    return message("{value}", value=f"{text} {setting.unit}".strip())


def _told(setting: Setting, before: Any, after: Any) -> Message:
    return message(
        QT_TRANSLATE_NOOP("core", "{setting} {before} → {after}"),
        setting=Message(setting.title),
        before=shown(setting, before),
        after=shown(setting, after),
    )


def _flag(setting: Setting, value: Any) -> str:
    if isinstance(value, bool):
        return f"--{setting.flag}" if value else f"--no-{setting.flag}"
    text = (
        ",".join(map(str, value)) if isinstance(value, list) else f"{value:.6g}" if isinstance(value, float) else value
    )
    return f"--{setting.flag} {text}"
