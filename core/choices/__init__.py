"""Everything a user can choose, as torch-free tables: name -> (title, sentence, "module:attribute").

A new block, preset, source, optimizer, schedule, recipe or exporter is one function and one line here: the form, the
flags, the validation and the manual list the table's keys, and `resolve` imports the code when it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from core.choices.choice import Choice, Table
from core.choices.computing import COMPILING, MEMORY_FORMATS, PRECISIONS
from core.choices.exporting import DISTURBANCES, EXPLANATIONS, EXPORTERS
from core.choices.network import BLOCKS, NETWORKS, SHORTCUTS, STEMS
from core.choices.pictures import FINDINGS, FLIPS, NORMALISATIONS, SOURCES, TREATMENTS
from core.choices.training import OPTIMIZERS, PLANS, RECIPES, SCHEDULES, STARTS
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message

__all__ = [
    "BLOCKS",
    "COMPILING",
    "DISTURBANCES",
    "EXPLANATIONS",
    "EXPORTERS",
    "FINDINGS",
    "FLIPS",
    "MEMORY_FORMATS",
    "NETWORKS",
    "NORMALISATIONS",
    "OPTIMIZERS",
    "PLANS",
    "RECIPES",
    "SCHEDULES",
    "SHORTCUTS",
    "SOURCES",
    "STARTS",
    "STEMS",
    "TABLES",
    "TREATMENTS",
    "Choice",
    "Table",
    "choose",
    "nearest",
    "unknown",
]

TABLES: dict[str, Table] = {
    "blocks": BLOCKS,
    "stems": STEMS,
    "shortcuts": SHORTCUTS,
    "networks": NETWORKS,
    "sources": SOURCES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
    "recipes": RECIPES,
    "plans": PLANS,
    "normalisations": NORMALISATIONS,
    "starts": STARTS,
    "findings": FINDINGS,
    "treatments": TREATMENTS,
    "flips": FLIPS,
    "precisions": PRECISIONS,
    "memory_formats": MEMORY_FORMATS,
    "compiling": COMPILING,
    "disturbances": DISTURBANCES,
    "explanations": EXPLANATIONS,
    "exporters": EXPORTERS,
}


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant, or "" where none is near."""
    return next(iter(get_close_matches(name.lower(), list(names), n=1, cutoff=0.6)), "")


def unknown(table: str, name: str) -> Message:
    """That the table has no such entry, those that it has, and which was probably meant."""
    names = TABLES[table]
    guess = nearest(name, names)
    template = (
        QT_TRANSLATE_NOOP("core", "There is no “{name}”. Did you mean “{guess}”? Choose one of: {names}.")
        if guess
        else QT_TRANSLATE_NOOP("core", "There is no “{name}”. Choose one of: {names}.")
    )
    return message(template, name=name, guess=guess, names=", ".join(names))


def choose(table: str, name: str) -> Choice:
    """The entry `name` of the table called `table`.

    Raises:
        UserError: there is no such entry; it lists those there are and guesses which was meant.
    """
    if name in TABLES[table]:
        return TABLES[table][name]
    missing = unknown(table, name)
    raise UserError(missing.template, **missing.parameters)  # type: ignore[arg-type]
