"""Which build of torch suits this machine, and from which package index it comes.

Linux: PyPI's torch is the CUDA build (6 GB installed); without an NVIDIA GPU, PyTorch's CPU index has it for a fifth.
Windows: PyPI's torch is the CPU build; with an NVIDIA GPU, PyTorch's CUDA index. macOS: PyPI's torch, always.
"""

from __future__ import annotations

import ctypes.util
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.bootstrap.problem import Problem

INDEX = "https://download.pytorch.org/whl/"
DRIVER_FILES = ("/proc/driver/nvidia/version", "/usr/lib/wsl/lib/libcuda.so.1")
CHOICES = ("cpu", "cuda", "default")
Gpu = tuple[float, int] | None
"""Compute capability of the weakest GPU and the driver's major version; (0, 0) where they couldn't be asked for."""


@dataclass(frozen=True)
class Build:
    """A build of torch and where to get it."""

    name: str
    """"cpu", "cuda" or "default": what is remembered about the environment."""
    index: str
    """Address of the package index; empty: wherever pip looks anyway."""
    large: bool
    """Whether it brings the CUDA libraries."""
    reason: str
    """One sentence for the person."""


def nvidia_gpu() -> Gpu:
    """The NVIDIA GPU of this machine; None without a driver for one."""
    tool = shutil.which("nvidia-smi")
    if tool:
        command = [tool, "--query-gpu=compute_cap,driver_version", "--format=csv,noheader"]
        try:
            answer = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
            rows = [line.split(",") for line in answer.splitlines() if "," in line]
            gpus = [(float(capability), int(driver.strip().split(".")[0])) for capability, driver in rows]
            return min(gpus) if gpus else None
        except (OSError, ValueError, subprocess.SubprocessError):
            pass  # An old or broken nvidia-smi: the driver's own files decide.
    if any(Path(file).exists() for file in DRIVER_FILES):
        return (0.0, 0)
    if sys.platform == "win32" and ctypes.util.find_library("nvcuda"):
        return (0.0, 0)
    return None


def reachable(index: str) -> bool:
    """Whether the index answers within a few seconds."""
    request = urllib.request.Request(index + "/torch/", method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=6) as answer:
            return int(answer.status) < 400
    except (OSError, ValueError):
        return False


def choose(
    asked: str | None,
    *,
    pip_settings: list[str],
    system: str = sys.platform,
    find_gpu: Callable[[], Gpu] = nvidia_gpu,
    can_reach: Callable[[str], bool] = reachable,
) -> Build:
    """The build to install.

    `asked` is the value of `--torch`; `pip_settings` names the settings by which the person's pip looks elsewhere than
    on PyPI. What was asked for goes before them, but an index that doesn't answer is never used.
    """
    if asked == "cuda" and system == "darwin":
        raise Problem(
            "There is no CUDA build of torch for macOS. Leave --torch away: the usual build uses the Mac's GPU."
        )
    large_default = system == "linux"
    if asked == "default" or system == "darwin":
        return Build(asked or "default", "", large_default, "torch comes from where pip looks for it.")
    if asked is None and pip_settings:
        names = ", ".join(pip_settings)
        return Build("default", "", large_default, f"torch comes from where your pip is set to look for it ({names}).")
    gpu = find_gpu() if asked != "cpu" else None
    name = asked or ("cuda" if gpu else "cpu")
    why = "--torch asks for it" if asked else ("there is an NVIDIA GPU" if gpu else "there is no NVIDIA GPU")
    what = f"the {name.upper()} build of torch, because {why}"
    if (name == "cuda") == large_default:
        return Build(name, "", large_default, f"Installing {what}.")
    index = INDEX + ("cpu" if name == "cpu" else cuda_index(gpu))
    if not can_reach(index):
        return Build(
            name, "", large_default, f"{index} can't be reached, so torch comes from where pip looks for it instead."
        )
    return Build(name, index, name == "cuda", f"Installing {what}, from {index}.")


def cuda_index(gpu: Gpu) -> str:
    """The CUDA version whose build runs on the GPU: new ones need a new driver and leave old GPUs out.

    CUDA 13 needs driver 580 and a Turing GPU (compute capability 7.5); Blackwell (10.0) needs at least CUDA 12.8.
    """
    capability, driver = gpu or (0.0, 0)
    if capability >= 7.5 and driver >= 580:
        return "cu130"
    return "cu128" if capability >= 10.0 else "cu126"
