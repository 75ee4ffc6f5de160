"""A person's own words about a run, and the star they gave it: two plain files in the run's folder.

notes.txt    the words, readable and writable with any editor
starred      is there where the run has a star

Two files, so that a star given on one computer and words written on another never overwrite each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from core import files
from core.errors import DiskError, UserError
from core.messages import QT_TRANSLATE_NOOP
from core.runs.folder import RunFolder

TEXT, STAR = "notes.txt", "starred"
LOCK, WAIT_SECONDS = ".notes.lock", 5.0
LONGEST = 20_000
"""Letters that are read, searched and edited."""


@dataclass(frozen=True)
class Notes:
    """What a person noted. `whole`: `text` is all that stands in the file, so that it may be written anew."""

    text: str = ""
    starred: bool = False
    whole: bool = True


def read(run: RunFolder) -> Notes:
    """The run's notes; empty ones where there are none. Raises DiskError where they are there and can't be read."""
    text = _read_text(run)
    return Notes(text[:LONGEST], (run.path / STAR).exists(), whole=len(text) <= LONGEST)


def save(run: RunFolder, text: str, before: str) -> str:
    """Write `text`, which was made from `before`; returns what the file holds then.

    Where somebody else has changed the notes meanwhile, theirs are kept below: nothing is lost.

    Raises:
        UserError: the run's folder is gone, or the text is too long.
        DiskError: the folder can't be written.
    """
    _must_be_there(run)
    if _read_text(run) == text.strip():
        return text.strip()
    # Two who write at once would both have read what was there before the other.
    with files.lock(run.path / LOCK, seconds=WAIT_SECONDS):
        return _save(run, text, before)


def _save(run: RunFolder, text: str, before: str) -> str:
    there, text = _read_text(run), text.strip()
    if there not in (before.strip(), text, ""):
        text = f"{text}\n\n{there}" if text else there
    if len(text) > LONGEST:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The notes are too long: {count} letters of {most} at most."),
            "",
            QT_TRANSLATE_NOOP("core", "Shorten them, or keep them in a file of your own."),
            count=len(text),
            most=LONGEST,
        )
    if text != there:
        files.write_text_atomically(run.path / TEXT, text + "\n" if text else "")
    return text


def set_star(run: RunFolder, starred: bool) -> None:
    """Give the run a star, or take it away.

    Raises:
        UserError: the run's folder is gone.
        DiskError: the folder can't be written.
    """
    _must_be_there(run)
    star = run.path / STAR
    if starred:
        files.write_text_atomically(star, "")
        return
    try:
        star.unlink(missing_ok=True)
    except OSError as error:
        raise DiskError(star, error, writing=True) from error


def _read_text(run: RunFolder) -> str:
    """At most a little more than `LONGEST` letters: somebody may have put a whole book there. Nothing is taken off its
    ends: it would look as if that were all of it."""
    file = run.path / TEXT
    try:
        with files.open_to_read(file) as opened:
            text = opened.read(4 * (LONGEST + 2)).decode(errors="replace").replace("\r\n", "\n")[: LONGEST + 2]
            return text if len(text) > LONGEST + 1 else text.strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise DiskError(file, error, writing=False) from error


def _must_be_there(run: RunFolder) -> None:
    if not run.path.is_dir():
        raise UserError(QT_TRANSLATE_NOOP("core", "There is no run in “{path}” (any more)."), path=str(run.path))
