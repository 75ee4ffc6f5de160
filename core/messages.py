"""Sentences that a person reads: templates with parameters, marked for translation, readable as they are.

core/ knows no Qt, so it marks its sentences with a function of the name that Qt's `lupdate` looks for; the window
translates the template and fills in the parameters. A sentence is therefore never built with an f-string.
"""

from __future__ import annotations

from dataclasses import dataclass, field


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
    """`template` with its parameters; a message without parameters may hold braces of its own."""
    return template.format(**parameters) if parameters else template


def message(template: str, **parameters: object) -> Message:
    """Shorthand for `Message(template, parameters)`."""
    return Message(template, parameters)
