"""Offers to go on with a run on the processor, where the device that trained it failed."""

from __future__ import annotations

from functools import partial

from core.errors import UserError
from core.runs.folder import RunFolder
from gui.dialogs.error_dialog import Action
from gui.session import Session
from gui.translate import tr

FIELD = "device.device"


def offers(session: Session, error: Exception) -> list[Action]:
    """What the error dialog offers besides, where it was the device and there is a checkpoint to go on from."""
    folder = session.folder
    if not isinstance(error, UserError) or error.field != FIELD or folder is None:
        return []
    if not RunFolder(folder).last.is_file():
        return []
    return [(tr("Continue on the processor"), partial(session.continue_run, folder, "cpu"))]
