"""What can stop the preparation, as one plain sentence."""

from __future__ import annotations


class Problem(Exception):  # noqa: N818 - read by people: a problem with its cure, not an error name
    """Its text is all that a person gets to read: what is missing and what to do about it."""


class Stopped(Exception):  # noqa: N818 - not an error: the person asked for it
    """The person closed the progress window while something was being installed."""
