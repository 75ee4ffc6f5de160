"""The person's settings as the window holds them: one object, a signal when they change, saved in the background."""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, Signal

from core import settings
from core.errors import DiskError, UserError
from core.settings import Settings
from gui.workers.background import run_in_background


class SettingsStore(QObject):
    """`current` is what holds now; `change(theme="dark")` takes effect at once and is then written."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.current = Settings()
        self._writing, self._noting = threading.Lock(), threading.Lock()
        self._unwritten: dict[str, Any] = {}

    def load(self) -> UserError | None:
        """Read the settings file; what is wrong with it, where it can't be understood."""
        try:
            self.current = settings.load()
        except UserError as error:
            self.current = Settings()
            return error
        return None

    def change(self, **values: Any) -> None:
        """Take over single values and save them; what another window has changed stays in the file."""
        changed = self.current.model_copy(update=values)
        if changed == self.current:
            return
        self.current = changed
        with self._noting:
            self._unwritten |= values
        self.changed.emit(changed)
        run_in_background(self, lambda _progress: self._save(), lambda _nothing: None)

    def _save(self) -> None:
        with self._writing:  # whoever writes last writes what holds then
            with self._noting:
                values, self._unwritten = self._unwritten, {}
            try:
                settings.change(self.current, values)
            except DiskError:
                with self._noting:  # they go with the next change
                    self._unwritten = {**values, **self._unwritten}
                raise


@cache
def store() -> SettingsStore:
    """The program's one store."""
    return SettingsStore()
