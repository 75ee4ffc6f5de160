"""`find-rate`: tries rising learning rates on what would be trained, draws the curve and recommends one."""

from __future__ import annotations

import argparse
from collections.abc import Generator
from contextlib import closing
from typing import TYPE_CHECKING

from core.cli import flags
from core.cli.interrupt import ctrl_c_ends
from core.cli.output import say, say_json, table
from core.messages import QT_TRANSLATE_NOOP, message
from core.training.control import Control
from core.training.events import Event, Notice, Preparing

if TYPE_CHECKING:
    from core.training.rate_curve import RateCurve

ROWS = 20
BAR = 40
TRYING = message(QT_TRANSLATE_NOOP("core", "Trying learning rates…"))


def add(parser: argparse.ArgumentParser) -> None:
    flags.add_config(parser)
    parser.add_argument(
        "--json",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "One JSON object: the rates, the losses, and the rate that is recommended."),
    )
    flags.add_settings(parser)


def run(arguments: argparse.Namespace) -> int:
    """0: a rate is recommended; 1: the test is done, and none can be."""
    config = flags.configuration(flags.given(arguments), arguments.config)
    from core.training.rate_finder import find_rate

    control = Control()
    with ctrl_c_ends(control), closing(find_rate(config, control)) as test:
        curve = _follow(test, quiet=arguments.json)
    if arguments.json:
        say_json(
            {
                "suggestion": curve.suggestion,
                "message": str(curve.message),
                "rates": curve.rates,
                "losses": curve.losses,
                "smoothed": curve.smoothed,
            }
        )
    else:
        _draw(curve)
    return 0 if curve.suggestion is not None else 1


def _follow(test: Generator[Event, None, RateCurve], *, quiet: bool) -> RateCurve:
    """The test's result; meanwhile its notices are told, and on a terminal a bar shows how far it is."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    from core.training.rate_curve import RateTested

    console = Console(highlight=False, markup=False, soft_wrap=True)
    with Bar(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        while True:
            try:
                event = next(test)
            except StopIteration as end:
                curve: RateCurve = end.value
                return curve
            if isinstance(event, Preparing):
                bar.update(task, description=str(event.message), completed=event.done, total=event.total or None)
            elif isinstance(event, RateTested):
                bar.update(task, description=str(TRYING), completed=event.number, total=event.total)
            elif isinstance(event, Notice) and not quiet:
                say(event.message)


def _draw(curve: RateCurve) -> None:
    """A line for every few rates, the loss as a bar, the recommended rate marked."""
    if not curve.rates:
        say(curve.message)
        return
    places = sorted({round(part * (len(curve.rates) - 1) / (ROWS - 1)) for part in range(ROWS)})
    losses = [curve.smoothed[place] for place in places]
    marked = _nearest(curve, places)
    rows = []
    for place, loss in zip(places, losses, strict=True):
        bar = "#" * max(1, round(BAR * min(1.0, loss / (1.5 * curve.smoothed[0]))))
        mark = QT_TRANSLATE_NOOP("core", "recommended") if place == marked else ""
        rows.append([f"{curve.rates[place]:.2g}", f"{loss:.3f}", f"{bar} {mark}"])
    titles = (QT_TRANSLATE_NOOP("core", "Learning rate"), QT_TRANSLATE_NOOP("core", "Loss"), "")
    table(titles, rows)
    say()
    say(curve.message)
    if curve.suggestion is not None:
        say(message(QT_TRANSLATE_NOOP("core", "To use it: --learning-rate {rate}"), rate=f"{curve.suggestion:.3g}"))


def _nearest(curve: RateCurve, places: list[int]) -> int | None:
    """Of `places`, the one whose rate is nearest to the recommended one."""
    suggestion = curve.suggestion
    if suggestion is None:
        return None
    return min(places, key=lambda place: max(curve.rates[place] / suggestion, suggestion / curve.rates[place]))
