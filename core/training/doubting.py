"""After the last epoch: when the best network had better say "I'm not sure" is settled, and kept in its checkpoint."""

from __future__ import annotations

from pathlib import Path

from core import checkpoint
from core.errors import Cancelled
from core.evaluation import doubts
from core.evaluation.answers import Answers
from core.evaluation.judging import judge
from core.models.stored import load_network
from core.progress import Progress
from core.tasks.doubt import DOUBT, to_values
from core.training import memory
from core.training.control import Control
from core.training.run_state import RunState


def keep_doubt(state: RunState, path: Path, control: Control) -> None:
    """Judge the validation pictures with the checkpoint at `path`, and write what follows into it.

    Nothing is written where there are no validation pictures, or the person cancels meanwhile.

    Raises:
        UserError: the memory or the disk is too small.
    """
    pictures = state.data.validation
    if pictures is None or not state.best.chosen:
        return
    contents = checkpoint.load(path, state.chosen.id)
    network = load_network(contents, state.chosen.id)
    at_once = memory.AtOnce(1, state.at_once.judged)

    def answers() -> Answers:
        return judge(network, contents, pictures, state.chosen.id, at_once.judged, _Until(control))

    try:
        doubt = doubts.settle(memory.until_it_fits(answers, at_once.judge_less))
    except Cancelled:
        return
    if doubt is not None:
        checkpoint.save(path, {**contents, DOUBT: to_values(doubt)})


class _Until(Progress):
    """Ends the work in hand where the person cancels the run."""

    def __init__(self, control: Control) -> None:
        super().__init__()
        self._control = control

    def check(self) -> None:
        if self._control.cancelled:
            raise Cancelled
