"""What the monkey's window stands in: a home with runs, things to drop, and an outside that can't be hurt."""

from __future__ import annotations

import os
import random
import shutil
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from core import validation
from core.config import RunConfig
from core.runs import history, start
from tests.data import archive, image_folder, picture
from tests.gui.shell import make_run

EPOCHS = 3
SAVES = (
    "answers.csv",
    "plot.png",
    "plot.svg",
    "numbers.csv",
    "network.pt",
    "page.html",
    "no suffix",
    "no/such/place.pt",
)


class Things:
    """Files and folders to drop and to choose, below `folder`. `run` is a trained run of the home."""

    def __init__(self, folder: Path, run: Path) -> None:
        self.folder, self.run = folder, run
        pets = image_folder(folder / "pets", {"ants": 8, "bees": 8})
        shown = picture(folder / "shown.png", 7)
        image_folder(folder / "album", {"": 5})
        (folder / "nothing").mkdir()
        self.saves = folder / "saved"
        self.saves.mkdir()
        rubbish = {
            "broken.zip": b"PK\x03\x04 no zip",
            "broken.png": shown.read_bytes()[:60],
            "network.pt": b"no network",
            "notes.txt": b"hello",
            "film.mp4": b"\x00\x00\x00\x18ftypmp42",
            "wrong.toml": b"[recipe]\nepochs = 'many'\n",
            "torn.toml": b"[recipe\n",
        }
        for name, raw in rubbish.items():
            (folder / name).write_bytes(raw)
        settings = shutil.copy(run / "config.toml", folder / "settings.toml")
        self.drops: dict[str, list[Path]] = {
            "pictures": [pets],
            "zip": [archive(pets, folder / "pets.zip")],
            "two classes": [pets / "ants", pets / "bees"],
            "album": [folder / "album"],
            "empty folder": [folder / "nothing"],
            "picture": [shown],
            "several pictures": sorted((pets / "ants").iterdir()),
            "checkpoint": [run / "checkpoints" / "best.pt"],
            "run": [run],
            "settings": [Path(settings)],
            "missing": [folder / "gone.png"],
            "mixture": [shown, pets, folder / "notes.txt"],
            **{name: [folder / name] for name in rubbish},
        }


def furnish(folder: Path) -> Things:
    """Runs of every kind in the home, and things in `folder`."""
    values = {"name": "Small", "model": {"depths": [1, 1], "widths": [8, 16]}, "recipe": {"epochs": 1}}
    trained = start.prepare(validation.validate({**values, "device": {"device": "cpu", "threads": 1}}))
    for _event in start.run(trained):
        pass
    make_run("Ants and bees", "interrupted", epochs=2, accuracy=0.71)
    make_run("A higher learning rate", "diverged", epochs=1, accuracy=0.11)
    make_run("Without shortcuts", "stopped", epochs=3, accuracy=0.83)
    return Things(folder, trained.path)


class Outside:
    """Stands in for the system around the window while it is `held`; `asked` counts what was wanted of it."""

    def __init__(self, things: Things, chance: random.Random) -> None:
        self.things, self.chance = things, chance
        self.asked: Counter[str] = Counter()
        self._bin = things.folder / "bin"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing leaves the attack's folder inside; what is trained is small."""
        from core.training import engine, rate_finder, rehearsal

        with ExitStack() as stack:
            for owner, name, stand_in in (
                (QFileDialog, "getSaveFileName", staticmethod(self._save_name)),
                (QFileDialog, "getOpenFileName", staticmethod(self._open_name)),
                (QFileDialog, "getExistingDirectory", staticmethod(self._folder_name)),
                (QFileDialog, "open", lambda dialog: self._open(dialog)),
                (QDesktopServices, "openUrl", staticmethod(self._show)),
                (history, "send2trash", self._throw_away),
                (urllib.request, "urlopen", self._connect),
                (Path, "home", staticmethod(lambda: self.things.folder)),
                (engine, "train", _small(engine.train)),
                (rehearsal, "rehearse", _small(rehearsal.rehearse)),
                (rate_finder, "find_rate", _small(rate_finder.find_rate)),
            ):
                stack.enter_context(patch.object(owner, name, stand_in))
            yield

    def _pick(self, kind: str) -> str:
        """One of the things, or nothing: the person closed the dialog."""
        self.asked[kind] += 1
        things = self.things
        if self.chance.random() < 0.2:
            return ""
        if kind == "save":
            return str(things.saves / self.chance.choice(SAVES))
        paths = [path for each in things.drops.values() for path in each]
        return str(self.chance.choice([path for path in paths if (kind == "folder") == path.is_dir()]))

    def _save_name(self, *_args: Any, **_options: Any) -> tuple[str, str]:
        kinds = _args[3] if len(_args) > 3 else "All (*.*)"
        return self._pick("save"), self.chance.choice(kinds.split(";;"))

    def _open_name(self, *_args: Any, **_options: Any) -> tuple[str, str]:
        return self._pick("file"), ""

    def _folder_name(self, *_args: Any, **_options: Any) -> str:
        return self._pick("folder")

    def _open(self, dialog: QFileDialog) -> None:
        """The person chooses, or doesn't, a moment later."""
        saves = dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
        folders = dialog.fileMode() == QFileDialog.FileMode.Directory
        name = self._pick("save" if saves else "folder" if folders else "file")

        def choose() -> None:
            if name:
                dialog.filesSelected.emit([name])
                dialog.fileSelected.emit(name)
            dialog.deleteLater()

        QTimer.singleShot(10, dialog, choose)

    def _show(self, _url: object) -> bool:
        self.asked["shown outside"] += 1
        return True

    def _throw_away(self, path: os.PathLike[str]) -> None:
        self.asked["thrown away"] += 1
        shutil.move(path, self._bin / str(self.asked["thrown away"]))

    def _connect(self, *_args: Any, **_options: Any) -> Any:
        self.asked["connected"] += 1
        raise urllib.error.URLError(OSError("there is no network here"))


def _small(work: Callable[..., Any]) -> Callable[..., Any]:
    """`work` with the configuration that comes first made so small that it takes seconds."""
    return lambda config, *others, **options: work(made_small(config), *others, **options)


def made_small(config: RunConfig) -> RunConfig:
    """The same for the same configuration, so that a run that goes on finds what it left."""
    model, recipe, data = config.model, config.recipe, config.data
    if not config.finetune.start and (sum(model.depths) > 4 or max(model.widths) > 64 or model.width_per_group > 64):
        values = {"model": {"depths": [1, 1], "widths": [8, 16]}}
        model = validation.validate(values).model
    few = {"epochs": min(recipe.epochs, EPOCHS), "batch_size": min(recipe.batch_size, 256), "accumulation": 1}
    return config.model_copy(
        update={
            "model": model,
            "recipe": recipe.model_copy(update=few),
            "data": data.model_copy(update={"image_size": min(data.image_size, 32)}),
            "device": config.device.model_copy(update={"device": "cpu", "threads": 1, "compiled": "off"}),
        }
    )
