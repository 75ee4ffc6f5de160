"""The devices of this machine by name and memory: what Auto takes and why, what can't be used and the cure."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.devices import Chosen, Device, choose_device, list_devices
from core.fields import Setting
from core.progress import Progress
from gui.dialogs.error_dialog import error_words
from gui.translate import size, tr, tr_core
from gui.widgets.field_editors import ComboBox, Editor
from gui.widgets.note import note
from gui.widgets.tips import as_tip
from gui.workers.background import run_in_background
from gui.workers.torch_loader import torch_loader

AUTO = "auto"


class DevicePicker(Editor):
    """Lists "Auto" at once and the devices when torch is loaded. Give `notes` a place below: it explains."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.devices: list[Device] = []
        self.automatic: Chosen | None = None
        self.combo = ComboBox()
        self.combo.addItem(tr("Auto"), AUTO)
        self.combo.currentIndexChanged.connect(self._picked)
        self._take(self.combo)
        self.notes = DeviceNotes()
        self.notes.show_waiting()
        loader = torch_loader()
        if loader.is_ready:
            self._ask()
        else:
            loader.ready.connect(self._ask)
            loader.failed.connect(self._failed)

    def value(self) -> Any:
        return self.combo.currentData()

    def set_value(self, value: Any) -> None:
        self.combo.blockSignals(True)
        if self.combo.findData(value) < 0:
            self.combo.addItem(str(value), value)
        self.combo.setCurrentIndex(self.combo.findData(value))
        self.combo.blockSignals(False)
        self._explain()

    def show_devices(self, found: tuple[list[Device], Chosen]) -> None:
        """Fill in what this machine has."""
        self.devices, self.automatic = found
        wanted = self.value()
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItem(tr("Auto"), AUTO)
        for device in self.devices:
            self._add(device)
        self.combo.blockSignals(False)
        self.set_value(wanted)

    def _add(self, device: Device) -> None:
        memory = f" · {size(device.memory)}" if device.memory else ""
        text = device.name + memory if device.usable else tr("{device} (can't be used)", device=device.name)
        self.combo.addItem(text, device.id)
        index = self.combo.count() - 1
        self.combo.setItemData(index, as_tip(tr_core(device.reason) or device.id), Qt.ItemDataRole.ToolTipRole)
        model = self.combo.model()
        if not device.usable and isinstance(model, QStandardItemModel):
            model.item(index).setEnabled(False)

    def _ask(self) -> None:
        run_in_background(self, _devices, self.show_devices, self._failed)

    def _failed(self, error: Exception) -> None:
        self.notes.show_failure(error)

    def _picked(self) -> None:
        self._explain()
        self.changed.emit()

    def _explain(self) -> None:
        if self.automatic is not None:
            chosen = next((device for device in self.devices if device.id == self.value()), None)
            self.notes.explain(chosen, self.automatic, self.value() == AUTO, self.devices)


class DeviceNotes(QWidget):
    """What is said below the picker: the device in use, its memory, why, and what stands in others' way."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(4)
        self.chosen = note("plain")
        self.reason = note("small")
        self.others = note("small")
        for label in (self.chosen, self.reason, self.others):
            column.addWidget(label)

    def show_waiting(self) -> None:
        self._say(tr("Getting ready…"), tr("Looking which devices this computer has."), "")

    def show_failure(self, error: Exception) -> None:
        self._say(tr("The devices could not be listed."), error_words(error), "")

    def explain(self, device: Device | None, automatic: Chosen, auto: bool, devices: list[Device]) -> None:
        used = next((each for each in devices if each.id == automatic.id), None) if auto else device
        text = "" if used is None else used.name + (f" · {size(used.memory)}" if used.memory else "")
        blocked = [
            tr("{device}: {reason}", device=each.name, reason=tr_core(each.reason))
            for each in devices
            if not each.usable
        ]
        reason = tr_core(automatic.reason) if auto else ""
        if any(each.name in reason for each in devices if not each.usable):
            reason = ""
        self._say(text if auto else "", reason, "\n".join(blocked))

    def _say(self, chosen: str, reason: str, others: str) -> None:
        for label, text in ((self.chosen, chosen), (self.reason, reason), (self.others, others)):
            label.setText(text)
            label.setVisible(bool(text))
        self.setVisible(bool(chosen or reason or others))


def _devices(_progress: Progress) -> tuple[list[Device], Chosen]:
    return list_devices(), choose_device(AUTO)
