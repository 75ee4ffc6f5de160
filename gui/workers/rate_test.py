"""The learning-rate test in the background: its events into a mailbox, its end by the person or with the window."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from core.config import RunConfig
from core.errors import Cancelled
from core.progress import Progress
from core.training.control import Control
from core.training.events import Event
from gui.workers.mailbox import Mailbox

if TYPE_CHECKING:
    from core.training.rate_curve import RateCurve


class EndsWith(Control):
    """A control that also ends when the background job is cancelled, as it is when the window closes."""

    def __init__(self, progress: Progress, asked: Progress) -> None:
        super().__init__()
        self._endings = (progress, asked)

    @property
    def ending(self) -> bool:
        return super().ending or any(each.cancelled for each in self._endings)


def test_rates(config: RunConfig, mailbox: Mailbox[Event], asked: Progress, progress: Progress) -> RateCurve | None:
    """The curve; None where the person ended it by cancelling `asked`.

    Raises:
        UserError: as `find_rate`.
    """
    from core.training.rate_finder import find_rate

    try:
        with closing(find_rate(config, EndsWith(progress, asked))) as test:
            while True:
                try:
                    mailbox.put(next(test))
                except StopIteration as end:
                    curve: RateCurve = end.value
                    return curve
    except Cancelled:
        return None
