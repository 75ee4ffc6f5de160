"""Does with a dropped thing what it is for: leads to the page that takes it, or says in a sentence why none does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui import drops
from gui.drops import Drop
from gui.translate import tr

if TYPE_CHECKING:
    from gui.main_window import MainWindow


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
        if number < self._used.get(drop.kind, 0):
            return False
        self._used[drop.kind] = number
        return True


def use(window: MainWindow, drop: Drop) -> None:
    """Hand `drop` to its page; on the window's thread."""
    page: Any
    if drop.kind == "run":
        window.show_run(drop.path)
    elif drop.kind in ("settings", "fine-tuning"):
        page = window.show_page("train" if drop.kind == "settings" else "finetune")
        page.load_config_file(drop.path)
    elif drop.kind == "pictures":
        page = window.show_page("finetune")
        page.use_pictures(drop.paths)
    elif drop.kind == "weights":
        _use_weights(window, drop)
    elif not (drop.kind == "picture" and _takes_picture(window, drop.path)):
        window.banner.say(drops.sentence(drop))


def _use_weights(window: MainWindow, drop: Drop) -> None:
    """Start from them; where they are a run's, that run may be what is meant: so the person is asked."""
    run = drop.run
    if run is None:
        window.start_from(drop.path)
        return
    window.banner.say(
        tr("“{name}” belongs to the run “{run}”. What would you like to do?", name=drop.path.name, run=run.name),
        [
            (tr("Fine-tune from it"), lambda: window.start_from(drop.path)),
            (tr("Show its run"), lambda: window.show_run(run)),
            (tr("Nothing"), lambda: None),
        ],
    )


def _takes_picture(window: MainWindow, path: Path) -> bool:
    """Whether the page that is looked at has taken the picture (to try a network on it)."""
    use_picture: Any = getattr(window.stack.currentWidget(), "use_picture", None)
    return use_picture is not None and bool(use_picture(path))
