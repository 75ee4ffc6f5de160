"""Takes the places of this computer out of sentences: of a path its last name stays."""

from __future__ import annotations

import re

from core.errors import UserError
from core.messages import Message
from core.runs.report.contents import Why

FOLDERS = re.compile(
    r"(?:(?<=[\s\"'“‘«(:=])|^)(?:[A-Za-z]:)?[\\/]{1,2}(?:[^\\/\n\"'“”‘’«»,;]+[\\/])*(?=[^\\/\s])", re.MULTILINE
)
"""The folders of an absolute path, up to its last name."""


def without_places(text: str) -> str:
    """`text` with "/home/ada/pets/cat.jpg" as "cat.jpg"."""
    return FOLDERS.sub("", text)


def nameless(sentence: Message) -> Message:
    """The sentence, with the last names alone of the paths that it is about."""
    known = {
        name: without_places(value)
        if isinstance(value, str)
        else nameless(value)
        if isinstance(value, Message)
        else value
        for name, value in sentence.parameters.items()
    }
    return Message(without_places(sentence.template), known)


def why(error: UserError) -> Why:
    """The sentences of an error that a report may show."""
    return tuple(nameless(sentence) for sentence in error.sentences())
