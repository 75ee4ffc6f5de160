"""The configuration's fields as data: what form, flags, manual and TOML need to know of each."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from core.choices import TABLES, Table
from core.config import RunConfig

Kind = Literal["bool", "int", "float", "text", "choice", "ints", "floats"]


@dataclass(frozen=True)
class Setting:
    """One hyperparameter. `key` is its dotted place ("recipe.learning_rate"); titles and sentences are templates."""

    key: str
    section: str
    name: str
    flag: str
    title: str
    sentence: str
    unit: str
    kind: Kind
    default: Any
    minimum: float | None
    maximum: float | None
    minimum_allowed: bool
    maximum_allowed: bool
    advanced: bool
    table: str
    applies: dict[str, tuple[Any, ...]]

    @property
    def choices(self) -> Table:
        """The table's entries as they are now; empty where the field is no choice."""
        return TABLES[self.table] if self.table else {}

    def matters(self, section_values: dict[str, Any]) -> bool:
        """Whether this setting has an effect, given the values of its section."""
        return all(section_values.get(name) in allowed for name, allowed in self.applies.items())


def settings() -> list[Setting]:
    """Every setting in the order of the form: the run's own first, then section by section."""
    own = list(_settings_of(RunConfig, ""))
    for section, info in RunConfig.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            own += _settings_of(info.annotation, section)
    return own


def setting(key: str) -> Setting:
    """The setting at the dotted place `key`. Raises KeyError."""
    for each in settings():
        if each.key == key:
            return each
    raise KeyError(key)


def value_of(config: RunConfig, key: str) -> Any:
    """The value that `config` has at the dotted place `key`."""
    value: Any = config
    for part in key.split("."):
        value = getattr(value, part)
    return value


def nested(values: dict[str, Any]) -> dict[str, Any]:
    """{"recipe.epochs": 3} as {"recipe": {"epochs": 3}}, ready for validation."""
    tree: dict[str, Any] = {}
    for key, value in values.items():
        *sections, name = key.split(".")
        branch = tree
        for section in sections:
            branch = branch.setdefault(section, {})
        branch[name] = value
    return tree


def _settings_of(model: type[BaseModel], section: str) -> Iterator[Setting]:
    for name, info in model.model_fields.items():
        if isinstance(info.json_schema_extra, dict):
            yield _setting_of(section, name, info)


def _setting_of(section: str, name: str, info: FieldInfo) -> Setting:
    extra: Any = info.json_schema_extra
    low, low_allowed = _bound(info, annotated_types.Ge, annotated_types.Gt, "ge", "gt")
    high, high_allowed = _bound(info, annotated_types.Le, annotated_types.Lt, "le", "lt")
    return Setting(
        key=f"{section}.{name}" if section else name,
        section=section,
        name=name,
        flag=extra["flag"] or name.replace("_", "-"),
        title=info.title or name,
        sentence=info.description or "",
        unit=extra["unit"],
        kind="choice" if extra["table"] else _kind(info.annotation),
        default=info.get_default(call_default_factory=False),
        minimum=low,
        maximum=high,
        minimum_allowed=low_allowed,
        maximum_allowed=high_allowed,
        advanced=extra["advanced"],
        table=extra["table"],
        applies={key: tuple(allowed) for key, allowed in extra["applies"].items()},
    )


def _kind(annotation: Any) -> Kind:
    simple: dict[Any, Kind] = {bool: "bool", int: "int", float: "float", str: "text"}
    if annotation in simple:
        return simple[annotation]
    origin = get_origin(annotation)
    if origin is list or isinstance(annotation, types.GenericAlias):
        item = get_args(annotation)[0]
        return "ints" if (get_args(item) or (item,))[0] is int else "floats"
    raise TypeError(f"no editor for a field of type {annotation}")


def _bound(info: FieldInfo, closed: type, open_: type, closed_name: str, open_name: str) -> tuple[float | None, bool]:
    for item in info.metadata:
        if isinstance(item, closed):
            return float(getattr(item, closed_name)), True
        if isinstance(item, open_):
            return float(getattr(item, open_name)), False
    return None, True
