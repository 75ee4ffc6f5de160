"""The one family of errors that a person can meet: what happened, why, and what to do now."""

from __future__ import annotations

import errno
import os

from core.messages import QT_TRANSLATE_NOOP, Message


class UserError(Exception):
    """Something a person can understand and act upon. Anything else that is raised is a bug.

    `what`, `why` and `cure` are templates marked with `QT_TRANSLATE_NOOP("core", …)`; `parameters` fills all three.
    `field` names the setting to look at ("recipe.learning_rate"), where there is one.
    """

    def __init__(self, what: str, why: str = "", cure: str = "", *, field: str = "", **parameters: object) -> None:
        self.what = Message(what, parameters)
        self.why = Message(why, parameters)
        self.cure = Message(cure, parameters)
        self.field = field
        super().__init__(str(self))

    def sentences(self) -> list[Message]:
        """The non-empty parts in reading order, for whoever shows or translates them."""
        return [part for part in (self.what, self.why, self.cure) if part.template]

    def __str__(self) -> str:
        return " ".join(str(part) for part in self.sentences())


class DeviceLostError(UserError):
    """What computes gave up in the middle. Whatever would come next on it would fail, too."""


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """The person cancelled the work in hand. Callers end quietly."""


_DISK_CAUSES: dict[int, tuple[str, str]] = {
    errno.ENOSPC: (
        QT_TRANSLATE_NOOP("core", "The disk is full."),
        QT_TRANSLATE_NOOP("core", "Make some room, then try again."),
    ),
    errno.EDQUOT: (
        QT_TRANSLATE_NOOP("core", "Your disk quota is used up."),
        QT_TRANSLATE_NOOP("core", "Make some room, then try again."),
    ),
    errno.EACCES: (
        QT_TRANSLATE_NOOP("core", "You are not allowed to use it."),
        QT_TRANSLATE_NOOP("core", "Change its permissions, or choose another place."),
    ),
    errno.EPERM: (
        QT_TRANSLATE_NOOP("core", "You are not allowed to use it."),
        QT_TRANSLATE_NOOP("core", "Change its permissions, or choose another place."),
    ),
    errno.EROFS: (
        QT_TRANSLATE_NOOP("core", "The disk can only be read."),
        QT_TRANSLATE_NOOP("core", "Choose a folder that can be written to."),
    ),
    errno.ENOENT: (
        QT_TRANSLATE_NOOP("core", "It is not there (any more)."),
        QT_TRANSLATE_NOOP("core", "Check the name, or connect the disk it was on."),
    ),
    errno.EISDIR: (
        QT_TRANSLATE_NOOP("core", "It is no file, but a folder, a pipe or a device."),
        QT_TRANSLATE_NOOP("core", "Choose a file."),
    ),
    errno.ESTALE: (
        QT_TRANSLATE_NOOP("core", "It changed while it was read."),
        QT_TRANSLATE_NOOP("core", "Try again when nothing else writes to it."),
    ),
    errno.ENOMEM: (
        QT_TRANSLATE_NOOP("core", "There is not enough memory."),
        QT_TRANSLATE_NOOP("core", "Close other programs, then try again."),
    ),
    errno.ENAMETOOLONG: (
        QT_TRANSLATE_NOOP("core", "The name is too long."),
        QT_TRANSLATE_NOOP("core", "Choose a shorter name."),
    ),
}

_OPEN_ELSEWHERE = (
    QT_TRANSLATE_NOOP("core", "Another program has it open."),
    QT_TRANSLATE_NOOP("core", "Close it there, then try again."),
)
_SHARING_VIOLATIONS = (32, 33)
"""Windows' own numbers; as `errno` they look like a lack of permission."""


class DiskError(UserError):
    """The operating system refused a file operation: the cause in plain words, with the file's name."""

    def __init__(self, path: str | os.PathLike[str], error: OSError, *, writing: bool) -> None:
        why, cure = _DISK_CAUSES.get(
            error.errno or 0,
            (
                QT_TRANSLATE_NOOP("core", "The system says: {reason}."),
                QT_TRANSLATE_NOOP("core", "Check the disk, then try again."),
            ),
        )
        if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
            why, cure = _OPEN_ELSEWHERE
        what = (
            QT_TRANSLATE_NOOP("core", "“{path}” could not be written.")
            if writing
            else QT_TRANSLATE_NOOP("core", "“{path}” could not be read.")
        )
        self.path, self.error, self.errno = os.fspath(path), error, error.errno
        super().__init__(what, why, cure, path=os.fspath(path), reason=error.strerror or str(error))
