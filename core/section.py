"""What a section of the configuration is made of: fields with all that is shown of them, and presets to start from."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.choices import TABLES


def setting(
    default: Any,
    title: str,
    sentence: str,
    *,
    unit: str = "",
    advanced: bool = False,
    table: str = "",
    flag: str = "",
    applies: dict[str, tuple[Any, ...]] | None = None,
    **bounds: Any,
) -> Any:
    """A field with everything that is shown of it.

    `table` names the entry of `choices.TABLES` whose keys are allowed. `flag` is the command-line name where it isn't
    the field's own. `applies` says with which values of another field of its section this one matters.
    """
    extra: Any = {"unit": unit, "advanced": advanced, "table": table, "flag": flag, "applies": applies or {}}
    return Field(default, title=title, description=sentence, json_schema_extra=extra, **bounds)


def _as_list(value: Any) -> Any:
    """Let a flag or form give a list as "2, 2, 2"."""
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


Counts = Annotated[
    list[Annotated[int, Field(ge=1, le=4096)]], BeforeValidator(_as_list), Field(min_length=1, max_length=8)
]
Fractions = Annotated[list[Annotated[float, Field(gt=0, lt=1)]], BeforeValidator(_as_list), Field(max_length=16)]


class Section(BaseModel):
    """A frozen group of fields; unknown names and impossible values are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False)


def with_preset(values: Any, table: str, key: str, default: str) -> Any:
    """Fill in what the preset says and the caller didn't. An unknown preset is reported by `core.validation`."""
    if not isinstance(values, dict):
        return values
    name = values.get(key, default)
    choice = TABLES[table].get(name) if isinstance(name, str) else None
    return {**choice.resolve().settings, **values} if choice is not None else values
