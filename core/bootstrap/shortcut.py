"""`install-shortcut`: ResNet Trainer in the applications menu, with its icon; and what takes it away again."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from core.bootstrap import places
from core.bootstrap.environment import existing
from core.bootstrap.problem import Problem

NAME = "resnet-trainer"
SIGN = "X-Made-By=ResNet Trainer"
"""Stands in our .desktop file, so that no other file of that name is ever removed."""

_MAKE_LINK = (
    "$link = (New-Object -ComObject WScript.Shell).CreateShortcut($env:LINK_PATH);"
    "$link.TargetPath = $env:LINK_TARGET; $link.Arguments = $env:LINK_ARGUMENTS;"
    "$link.WorkingDirectory = $env:LINK_FOLDER; $link.IconLocation = $env:LINK_ICON;"
    "$link.Description = 'Train residual networks'; $link.Save()"
)


def run(folder: str, system: str = sys.platform) -> int:
    """Puts the shortcut where the system looks for applications, and says where that is."""
    root = Path(folder)
    place = {"win32": _windows, "darwin": _mac}.get(system, _linux)
    try:
        path = place(root, interpreter(root))
    except OSError as error:
        raise Problem(f"The shortcut could not be made: {error.strerror or error} ({error.filename}).") from error
    print(f"ResNet Trainer is in your applications menu now: {path}")
    return 0


def interpreter(root: Path) -> Path:
    """The Python that the shortcut starts: not the environment's own, which may be made anew at any time."""
    inside = any(place.is_running() for place in existing([Path(folder) for folder in places.environments(str(root))]))
    return Path(getattr(sys, "_base_executable", None) or sys.executable if inside else sys.executable)


def installed(system: str = sys.platform) -> list[Path]:
    """What `run` made, as far as it is there and ours."""
    if system == "win32":
        return [path for path in (_start_menu() / "ResNet Trainer.lnk",) if path.is_file()]
    if system == "darwin":
        return [path for path in (_application(),) if (path / "Contents" / "MacOS" / NAME).is_file()]
    entry = _share() / "applications" / f"{NAME}.desktop"
    if not entry.is_file() or SIGN not in entry.read_text(encoding="utf-8", errors="replace"):
        return []
    return [entry, *(icon for icon in _icons().values() if icon.is_file())]


def _linux(root: Path, python: Path) -> Path:
    for source, target in _icons().items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / "resources" / source, target)
    template = (root / "resources" / "launchers" / f"{NAME}.desktop").read_text(encoding="utf-8")
    command = f"{quote(python)} {quote(root / 'main.py')}"
    entry = _share() / "applications" / f"{NAME}.desktop"
    entry.parent.mkdir(parents=True, exist_ok=True)
    entry.write_text(template.replace("@COMMAND@", command), encoding="utf-8")
    return entry


def quote(path: Path) -> str:
    """A path as an Exec line wants it: the desktop entry specification's quoting, on top of its string escapes."""
    text = str(path)
    for character in '\\"`$':
        text = text.replace(character, "\\" + character)
    return '"' + text.replace("\\", "\\\\").replace("%", "%%") + '"'


def _share() -> Path:
    folder = os.environ.get("XDG_DATA_HOME", "").strip()
    return Path(folder) if folder else Path.home() / ".local" / "share"


def _icons() -> dict[str, Path]:
    """Our icon files -> where the menu looks for them."""
    icons = _share() / "icons" / "hicolor"
    return {
        "icon.svg": icons / "scalable" / "apps" / f"{NAME}.svg",
        "icon.png": icons / "256x256" / "apps" / f"{NAME}.png",
    }


def _mac(root: Path, python: Path) -> Path:
    """A small application bundle: a script, its icon and a description."""
    application = _application()
    contents = application / "Contents"
    (contents / "MacOS").mkdir(parents=True, exist_ok=True)
    (contents / "Resources").mkdir(exist_ok=True)
    shutil.copyfile(root / "resources" / "icon.icns", contents / "Resources" / "icon.icns")
    description = {
        "CFBundleName": "ResNet Trainer",
        "CFBundleIdentifier": "org.resnet-trainer.window",
        "CFBundleExecutable": NAME,
        "CFBundleIconFile": "icon",
        "CFBundlePackageType": "APPL",
        "NSHighResolutionCapable": True,
    }
    (contents / "Info.plist").write_bytes(plistlib.dumps(description))
    script = contents / "MacOS" / NAME
    words = " ".join("'" + str(path).replace("'", "'\\''") + "'" for path in (python, root / "main.py"))
    script.write_text(f"#!/bin/sh\nexec {words}\n", encoding="utf-8")
    script.chmod(0o755)
    return application


def _application() -> Path:
    return Path.home() / "Applications" / "ResNet Trainer.app"


def _windows(root: Path, python: Path, call: Callable[..., int] = subprocess.call) -> Path:
    """A link in the Start menu, made by the shell that every Windows has."""
    link = _start_menu() / "ResNet Trainer.lnk"
    link.parent.mkdir(parents=True, exist_ok=True)
    windowed = python.with_name("pythonw.exe")
    values = {
        "LINK_PATH": str(link),
        "LINK_TARGET": str(windowed if windowed.exists() else python),
        "LINK_ARGUMENTS": f'"{root / "main.py"}"',
        "LINK_FOLDER": str(root),
        "LINK_ICON": str(root / "resources" / "icon.ico"),
    }
    # The paths travel as variables: nothing in them can be taken for a command.
    if call(["powershell", "-NoProfile", "-NonInteractive", "-Command", _MAKE_LINK], env={**os.environ, **values}) != 0:
        raise Problem(f"Windows could not make the shortcut {link}. Start main.py by double-click instead.")
    return link


def _start_menu() -> Path:
    roaming = os.environ.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
    return Path(roaming, "Microsoft", "Windows", "Start Menu", "Programs")
