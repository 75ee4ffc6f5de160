"""What can train here: the processor and each graphics card by its real name, and which is best and why."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from core import container
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message


@dataclass(frozen=True)
class Device:
    """A device that is there. `memory` is in bytes (0: unknown). `reason` says why it can't be used, and the cure."""

    id: str
    name: str
    memory: int
    usable: bool
    reason: Message = field(default_factory=lambda: Message(""))


@dataclass(frozen=True)
class Chosen:
    """The device of a run and why it was taken."""

    id: str
    name: str
    reason: Message


def list_devices() -> list[Device]:
    """Every device of this machine, the fastest usable kind first, the processor last. Imports torch."""
    return [*_cuda(), *_xpu(), *_mps(), cpu()]


def cpu() -> Device:
    """The processor; needs no torch."""
    return Device("cpu", cpu_name(), usable_memory(), True)


def choose_device(wanted: str = "auto") -> Chosen:
    """The device that `wanted` ("auto", "cpu", "cuda", "cuda:1", "mps", "xpu") stands for, with the reason.

    Raises:
        UserError: it isn't there or can't be used; says why and what to do.
    """
    devices = list_devices()
    if wanted == "auto":
        return _automatic(devices)
    wanted_id = f"{wanted}:0" if wanted in ("cuda", "xpu") else wanted
    for device in devices:
        if device.id == wanted_id and device.usable:
            return Chosen(device.id, device.name, message(QT_TRANSLATE_NOOP("core", "You chose it.")))
    unusable = [device for device in devices if device.id == wanted_id or device.id.startswith(wanted.split(":")[0])]
    if unusable and not unusable[0].usable:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "{device} can't be used: {reason}"),
            field="device.device",
            device=unusable[0].name,
            reason=str(unusable[0].reason),
        )
    raise UserError(
        QT_TRANSLATE_NOOP("core", "There is no device “{wanted}” here."),
        "",
        QT_TRANSLATE_NOOP("core", "Choose one of: {devices}."),
        field="device.device",
        wanted=wanted,
        devices=", ".join(["auto", *(device.id for device in devices if device.usable)]),
    )


def _automatic(devices: list[Device]) -> Chosen:
    best = next(device for device in devices if device.usable)
    if best.id != "cpu":
        reason = message(QT_TRANSLATE_NOOP("core", "The fastest device here."))
    elif any(not device.usable for device in devices):
        blocked = next(device for device in devices if not device.usable)
        reason = message(
            QT_TRANSLATE_NOOP("core", "{device} can't be used: {reason}"),
            device=blocked.name,
            reason=str(blocked.reason),
        )
    else:
        reason = message(QT_TRANSLATE_NOOP("core", "No graphics card that can train was found."))
    return Chosen(best.id, best.name, reason)


def _cuda() -> list[Device]:
    import torch

    if torch.cuda.is_available():
        return [_cuda_device(index) for index in range(torch.cuda.device_count())]
    name = nvidia_card()
    if not name:
        return []
    if torch.version.cuda is None:
        reason = message(
            QT_TRANSLATE_NOOP(
                "core",
                "This PyTorch is built for the processor only. Start once with “--torch cuda” to get the other one.",
            )
        )
    else:
        reason = message(
            QT_TRANSLATE_NOOP("core", "Its driver is too old for CUDA {version}. Install the newest NVIDIA driver."),
            version=torch.version.cuda,
        )
    return [Device("cuda:0", name, 0, False, reason)]


def _cuda_device(index: int) -> Device:
    import torch

    properties: Any = torch.cuda.get_device_properties(index)
    built_for = [int(arch[3:]) for arch in torch.cuda.get_arch_list() if arch.startswith("sm_") and arch[3:].isdigit()]
    capability = properties.major * 10 + properties.minor
    if built_for and capability < min(built_for):
        reason = message(
            QT_TRANSLATE_NOOP(
                "core",
                "Its compute capability {has} is below {needs}, which this PyTorch needs: use the processor.",
            ),
            has=capability / 10,
            needs=min(built_for) / 10,
        )
        return Device(f"cuda:{index}", properties.name, properties.total_memory, False, reason)
    return Device(f"cuda:{index}", properties.name, properties.total_memory, True)


def _xpu() -> list[Device]:
    import torch

    if not torch.xpu.is_available():
        return []
    found = []
    for index in range(torch.xpu.device_count()):
        properties: Any = torch.xpu.get_device_properties(index)
        found.append(Device(f"xpu:{index}", properties.name, properties.total_memory, True))
    return found


def _mps() -> list[Device]:
    import torch

    if not torch.backends.mps.is_built():
        return []
    name = f"{cpu_name()} GPU"
    if torch.backends.mps.is_available():
        return [Device("mps", name, psutil.virtual_memory().total, True)]
    reason = message(QT_TRANSLATE_NOOP("core", "It needs macOS 14 or newer: update macOS."))
    return [Device("mps", name, 0, False, reason)]


def nvidia_card() -> str:
    """The name of an NVIDIA card whose driver is loaded, found without torch; "" where there is none."""
    for information in sorted(Path("/proc/driver/nvidia/gpus").glob("*/information")):
        for line in information.read_text(errors="replace").splitlines():
            if line.startswith("Model:"):
                return line.partition(":")[2].strip()
    windows = os.environ.get("SYSTEMROOT", "")
    if sys.platform == "win32" and windows and Path(windows, "System32", "nvcuda.dll").exists():
        return "NVIDIA"
    return ""


def cpu_name() -> str:
    """The processor's own name, as well as the system tells it."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def usable_cores() -> int:
    """Processor cores this program may use: affinity and a container's quota count."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = container.cores()
    return max(1, cores if quota is None else min(cores, int(quota)))


def physical_cores() -> int:
    """How many of the usable cores are cores of their own: two threads that share one often gain nothing by it."""
    usable = usable_cores()
    if not hasattr(os, "sched_getaffinity"):
        return min(usable, psutil.cpu_count(logical=False) or usable)
    siblings = set()
    for core in os.sched_getaffinity(0):
        file = Path(f"/sys/devices/system/cpu/cpu{core}/topology/thread_siblings_list")
        siblings.add(file.read_text(errors="replace").strip() if file.exists() else str(core))
    return min(usable, len(siblings))


def usable_memory() -> int:
    """Bytes of memory this program may use: a container's limit counts."""
    total, limit = int(psutil.virtual_memory().total), container.memory_limit()
    return total if limit is None else min(total, limit)


def free_memory(device: str = "cpu") -> int:
    """Bytes that a training on `device` (an id, such as "cuda:0") can still take.

    What torch holds there and doesn't use counts as free; for the processor a container's limit counts.
    """
    kind = device.partition(":")[0]
    if kind == "cpu":
        free, limit = int(psutil.virtual_memory().available), container.free_memory()
        return free if limit is None else min(free, limit)
    import torch

    if kind == "mps":
        return max(0, int(torch.mps.recommended_max_memory()) - int(torch.mps.current_allocated_memory()))
    backend: Any = torch.get_device_module(kind)
    used = int(backend.memory_allocated(device))
    if not hasattr(backend, "mem_get_info"):
        return int(backend.get_device_properties(device).total_memory) - used
    return int(backend.mem_get_info(device)[0]) + int(backend.memory_reserved(device)) - used
