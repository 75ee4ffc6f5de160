"""Does with a dropped thing what it is for: leads to the page that takes it, or says in a sentence why none does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui import drops
from gui.drops import Drop
from gui.translate import tr

if TYPE_CHECKING:
    from gui.main_window import MainWindow


def use(window: MainWindow, drop: Drop) -> None:
    """Hand `drop` to its page; on the window's thread."""
    page: Any
    if drop.kind == "run":
        window.show_run(drop.path)
    elif drop.kind in ("settings", "fine-tuning"):
        page = window.show_page("finetune" if drop.kind == "fine-tuning" and _can_finetune(window) else "train")
        page.load_config_file(drop.path)
    elif drop.kind == "pictures":
        _use_pictures(window, drop)
    elif drop.kind == "weights" and (_can_finetune(window) or drop.run is not None):
        _use_weights(window, drop)
    elif not (drop.kind == "picture" and _takes_picture(window, drop.path)):
        window.banner.say(drops.sentence(drop))


def _use_pictures(window: MainWindow, drop: Drop) -> None:
    page: Any
    if _can_finetune(window):
        page = window.show_page("finetune")
        page.use_pictures(drop.paths)
    elif drop.others:
        window.banner.say(drops.sentence(Drop("several", drop.path)))
    else:
        page = window.show_page("train")
        page.use_pictures(drop.path)


def _use_weights(window: MainWindow, drop: Drop) -> None:
    """Start from them; where they are a run's, that run may be what is meant: so the person is asked."""
    run = drop.run
    if not _can_finetune(window):
        if run is not None:
            window.show_run(run)
    elif run is None:
        _start_from(window, drop.path)
    else:
        window.banner.say(
            tr("“{name}” belongs to the run “{run}”. What would you like to do?", name=drop.path.name, run=run.name),
            [
                (tr("Fine-tune from it"), lambda: _start_from(window, drop.path)),
                (tr("Show its run"), lambda: window.show_run(run)),
                (tr("Nothing"), lambda: None),
            ],
        )


def _start_from(window: MainWindow, path: Path) -> None:
    page: Any = window.show_page("finetune")
    page.use_start(path)


def _takes_picture(window: MainWindow, path: Path) -> bool:
    """Whether the page that is looked at has taken the picture (to try a network on it)."""
    use_picture: Any = getattr(window.stack.currentWidget(), "use_picture", None)
    return use_picture is not None and bool(use_picture(path))


def _can_finetune(window: MainWindow) -> bool:
    return any(entry.key == "finetune" for entry in window.entries)
