"""Sentences that a person reads: templates with parameters, marked for translation, readable as they are.

core/ knows no Qt, so it marks its sentences with a function of the name that Qt's `lupdate` looks for; the window
translates the template and fills in the parameters. A sentence is therefore never built with an f-string.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from numbers import Number
from string import Formatter

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Line ends, control characters (a terminal obeys some), letters that turn the reading direction, halves of letters."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark `text` for extraction by Qt's lupdate and return it unchanged. Core's context is always "core"."""
    del context
    return text


@dataclass(frozen=True)
class Message:
    """A sentence template (`str.format` style) and its parameters.

    `str(message)` is the English sentence; the window translates `template` first.
    """

    template: str
    parameters: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return fill(self.template, self.parameters)


def fill(template: str, parameters: dict[str, object]) -> str:
    """`template` with its parameters; a message without parameters may hold braces of its own.

    Whatever a name holds, the sentence around it stays one line that reads from its beginning to its end.
    """
    return template.format(**{name: _harmless(value) for name, value in parameters.items()}) if parameters else template


def printable(text: str) -> str:
    """`text` in one line for any terminal: what can't be seen is written out ("\\n", "\\x1b", "\\u202e")."""
    return UNSEEN.sub(lambda found: _written_out(found[0]), text)


def shortened(text: str, most: int = 200) -> str:
    """`text`, or its beginning: a value from a damaged file may be a whole book."""
    return text if len(text) <= most else text[: most - 1] + "…"


def one_line(text: str) -> str:
    """A name as it is shown: in one line, without what can't be seen; halves of letters become "?"."""
    whole = re.sub(r"[\ud800-\udfff]", "?", text)
    return " ".join(re.sub(r"[\u061c\u200e\u200f]", "", UNSEEN.sub("", " ".join(whole.split()))).split())


def can_be_filled(template: str, parameters: dict[str, object]) -> bool:
    """Whether a sentence that was read from a file is one as `message` makes: names in braces, each with its value.

    `str.format` could otherwise be led into an object's attributes, or asked for a gigabyte of blanks.
    """
    try:
        places = [(name, form or turned) for _, name, form, turned in Formatter().parse(template) if name is not None]
        return all(name.isidentifier() and name in parameters and not formed for name, formed in places)
    except ValueError:
        return False


def _harmless(value: object) -> object:
    """What a template may be filled with: figures as they are, for their own format, anything else as text."""
    return value if isinstance(value, Number) else printable(str(value))


def _written_out(letter: str) -> str:
    return "?" if "\ud800" <= letter <= "\udfff" else repr(letter)[1:-1]


def message(template: str, **parameters: object) -> Message:
    """Shorthand for `Message(template, parameters)`."""
    return Message(template, parameters)
