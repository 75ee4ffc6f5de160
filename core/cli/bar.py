"""How far long work is, on stderr, where a person sees it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from core.cli.output import shown
from core.messages import Message
from core.progress import Progress


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A `Progress` that draws a bar on a terminal, and nothing where stderr is none."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    # Otherwise Rich would send to stderr, too, what is printed meanwhile.
    redirect = sys.stdout.isatty()
    with Bar(*columns, console=Console(stderr=True), transient=True, redirect_stdout=redirect) as bar:
        task = bar.add_task("", total=None)

        def listen(what: Message, done: int, total: int) -> None:
            bar.update(task, description=shown(str(what)), completed=done, total=total or None)

        yield Progress(listen)
