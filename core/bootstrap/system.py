"""What Linux itself must have for the window: Qt's system libraries and a display."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.bootstrap.problem import Problem


@dataclass(frozen=True)
class Library:
    """A shared library that PySide6's wheel doesn't bring, and the package that has it."""

    file: str
    apt: str
    dnf: str
    pacman: str


ALWAYS = (
    Library("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    Library("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype", "freetype2"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
    Library("libX11.so.6", "libx11-6", "libX11", "libx11"),
)
"""QtGui itself needs these, on a screen or off it."""

ON_X11 = (
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb"),
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11"),
)
"""Qt's plugin for X11 needs these besides."""

NO_DISPLAY = (
    "There is no display here, so the window can't open (neither DISPLAY nor WAYLAND_DISPLAY is set). "
    "Without a window, train with: python main.py train"
)


def check_display(system: str = sys.platform) -> None:
    """Raises Problem where no window can show: Linux without a display server."""
    if system == "linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        raise Problem(NO_DISPLAY)


def missing(wanted: tuple[Library, ...], find: Callable[[str], bool] | None = None) -> list[Library]:
    """Those of the libraries that this system lacks."""
    search = find or _finder()
    return [library for library in wanted if not search(library.file)]


def check_libraries(
    *,
    window: bool,
    find: Callable[[str], bool] | None = None,
    run: Callable[[list[str]], int] | None = None,
    system: str = sys.platform,
) -> None:
    """Raises Problem, naming what is missing and the command that installs it.

    `window`: whether Qt is going to use a real display. On a build machine (root, CI=true) the libraries are installed.
    """
    if system != "linux":
        return
    on_x11 = window and os.environ.get("QT_QPA_PLATFORM", "xcb") == "xcb" and not os.environ.get("WAYLAND_DISPLAY")
    wanted = ALWAYS + ON_X11 if on_x11 else ALWAYS
    lacking = missing(wanted, find)
    if lacking and os.environ.get("CI") == "true" and getattr(os, "geteuid", lambda: 1)() == 0:
        call = run or _call
        call(["apt-get", "update", "-qq"])
        call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *_packages(lacking, "apt")])
        lacking = missing(wanted, find)
    if lacking:
        names = ", ".join(library.file for library in lacking)
        raise Problem(
            f"The window needs system libraries that are missing here: {names}. Install them with the line for your "
            f"system, then start again:\n"
            f"  Debian, Ubuntu, Mint:  sudo apt install {' '.join(_packages(lacking, 'apt'))}\n"
            f"  Fedora, RHEL:          sudo dnf install {' '.join(_packages(lacking, 'dnf'))}\n"
            f"  Arch, Manjaro:         sudo pacman -S {' '.join(_packages(lacking, 'pacman'))}"
        )


def _call(command: list[str]) -> int:
    import subprocess

    try:
        return subprocess.call(command, stdout=sys.stderr)
    except OSError:  # No apt here: the sentence below names the other ways.
        return 127


def _packages(libraries: list[Library], manager: str) -> list[str]:
    return sorted({str(getattr(library, manager)) for library in libraries})


def _finder() -> Callable[[str], bool]:
    """Looks in the loader's own list first, which costs nothing; only what isn't there is loaded to be sure."""
    try:
        known = Path("/etc/ld.so.cache").read_bytes()
    except OSError:
        known = b""

    def find(name: str) -> bool:
        if b"\0" + name.encode() + b"\0" in known or Path(sys.prefix, "lib", name).exists():
            return True
        import ctypes

        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return find
