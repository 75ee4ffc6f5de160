"""`uninstall`: takes away what was installed, keeps what the person made."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from core.bootstrap import places, requirements, shortcut
from core.bootstrap.environment import existing
from core.bootstrap.problem import Problem


def run(folder: str) -> int:
    """Removes our environments, the shortcut and the cache; says what was removed and what was kept."""
    root = Path(folder)
    environments = existing([Path(place) for place in places.environments(folder)])
    if sys.platform == "win32" and any(place.is_running() for place in environments):
        raise Problem(
            "The environment can't be removed from inside: run this with another Python, as in py main.py uninstall."
        )
    removed: list[Path] = []
    try:
        for path in shortcut.installed():
            _delete(path)
            removed.append(path)
        cache = Path(places.cache())
        if cache.is_dir() and not cache.is_symlink():
            _delete(cache)
            removed.append(cache)
        for place in environments:
            place.remove()
            removed.append(place.folder)
    except OSError as error:
        raise Problem(
            f"“{error.filename}” could not be removed: {error.strerror or error}. "
            f"Close ResNet Trainer if it is open, then try again."
        ) from error
    for path in removed:
        print(f"Removed: {path}")
    if not removed:
        print("Nothing was installed here.")
    print("Kept: your runs, your settings, your pictures and downloaded data.")
    if requirements.read(root) is None:
        print("The program itself was installed by pip and goes with: pip uninstall resnet-trainer")
    else:
        print(f"Kept: the program itself, in {root}. Delete that folder to be rid of it.")
    return 0


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
