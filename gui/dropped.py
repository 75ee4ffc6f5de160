"""Does with a dropped thing what it is for: leads to the page that takes it, or says in a sentence why none does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui import drops
from gui.drops import Drop
from gui.translate import tr
from gui.widgets.banner import Action

if TYPE_CHECKING:
    from gui.main_window import MainWindow


PICTURES = ("pictures", "album", "picture", "photos")
"""Kinds of which one takes the other's place."""


class Newest:
    """Says of things that were dropped whether something of their kind was dropped later and is in use already: what
    they are is found out in the background, and the first ones may take longest."""

    def __init__(self) -> None:
        self._dropped = 0
        self._used: dict[str, int] = {}

    def next_number(self) -> int:
        """Of what is dropped now."""
        self._dropped += 1
        return self._dropped

    def takes(self, drop: Drop, number: int) -> bool:
        """Whether `drop` is to be used; from then on it is the newest of its kind."""
        kind = "pictures" if drop.kind in PICTURES else drop.kind
        if number < self._used.get(kind, 0):
            return False
        self._used[kind] = number
        return True


def use(window: MainWindow, drop: Drop) -> None:
    """Hand `drop` to its page; on the window's thread."""
    page: Any
    if drop.kind == "run":
        window.show_run(drop.path)
    elif drop.kind in ("settings", "fine-tuning"):
        page = window.show_page("train" if drop.kind == "settings" else "finetune")
        page.load_config_file(drop.path)
    elif drop.kind in ("pictures", "album"):
        _use_folders(window, drop)
    elif drop.kind == "weights":
        _use_weights(window, drop)
    elif drop.kind in ("picture", "photos"):
        if drop.others or not _takes_picture(window, drop.path):
            window.try_pictures(drop.paths)
    else:
        window.banner.say(drops.sentence(drop))


def _use_folders(window: MainWindow, drop: Drop) -> None:
    """Learn from class folders. Without them, it is the person who knows what they are for."""
    if drop.path.is_dir() and getattr(window.stack.currentWidget(), "takes_folders", False):
        window.try_pictures(drop.paths)
    elif drop.kind == "pictures":
        _fine_tune_with(window, drop.paths)
    else:
        window.banner.say(
            tr("“{name}” holds pictures, but no folder for each class. What are they for?", name=drop.path.name),
            [
                (tr("Try a network on them"), lambda: window.try_pictures(drop.paths)),
                (tr("Fine-tune with them"), lambda: _fine_tune_with(window, drop.paths)),
                (tr("Nothing"), lambda: None),
            ],
        )


def _fine_tune_with(window: MainWindow, paths: list[Path]) -> None:
    page: Any = window.show_page("finetune")
    page.use_pictures(paths)


def _use_weights(window: MainWindow, drop: Drop) -> None:
    """The page for trying takes them at once; else the person is asked what they are for."""
    run = drop.run
    if getattr(window.stack.currentWidget(), "takes_folders", False):
        window.try_network(drop.path)
        return
    actions: list[Action] = [
        (tr("Fine-tune from it"), lambda: window.start_from(drop.path)),
        (tr("Try it"), lambda: window.try_network(drop.path)),
    ]
    if run is not None:
        said = tr("“{name}” belongs to the run “{run}”. What would you like to do?", name=drop.path.name, run=run.name)
        actions.append((tr("Show its run"), lambda: window.show_run(run)))
    else:
        said = tr("“{name}” is a trained network. What would you like to do?", name=drop.path.name)
    window.banner.say(said, [*actions, (tr("Nothing"), lambda: None)])


def _takes_picture(window: MainWindow, path: Path) -> bool:
    """Whether the page that is looked at has taken the picture (to try a network on it)."""
    use_picture: Any = getattr(window.stack.currentWidget(), "use_picture", None)
    return use_picture is not None and bool(use_picture(path))
