"""What can be wrong with a weights file, as one exception that carries a sentence for the person."""

from __future__ import annotations

from core.messages import QT_TRANSLATE_NOOP

CUT_OFF = QT_TRANSLATE_NOOP("core", "It is cut off: its end is missing.")
CONTRADICTS = QT_TRANSLATE_NOOP("core", "What it says about its contents does not agree with what is there.")
TRAP = QT_TRANSLATE_NOOP("core", "It is built to take far more memory than the file is large.")
GARBLED = QT_TRANSLATE_NOOP("core", "Its contents make no sense.")
WRONG_SUM = QT_TRANSLATE_NOOP("core", "It is not as it was saved: a checksum differs.")
COMPRESSED = QT_TRANSLATE_NOOP("core", "Its contents are compressed, which PyTorch never does: it may take any memory.")


class Damaged(Exception):  # noqa: N818 - becomes a UserError where the file's name is known
    """The file contradicts itself, ends too early, or is a trap; `reason` is a marked template."""

    def __init__(self, reason: str = GARBLED) -> None:
        self.reason = reason
        super().__init__(reason)
