"""After the last epoch: when the best network had better say "I'm not sure" is settled, and kept in its checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import Tensor

from core import checkpoint
from core.errors import Cancelled
from core.evaluation import doubts
from core.evaluation.judging import features, judge
from core.models.answering import features_of, load_answering
from core.models.known import KNOWN, rows_to_know, to_know
from core.models.resnet import ResNet
from core.progress import Progress
from core.tasks.doubt import DOUBT, to_values
from core.training import memory
from core.training.control import Control
from core.training.quick import QuickState
from core.training.run_state import RunState


def keep_doubt(state: RunState, path: Path, control: Control) -> None:
    """Judge the validation pictures with the checkpoint at `path`, and write what follows into it.

    Nothing is written where there are no validation pictures, the file was removed, or the person cancels meanwhile.

    Raises:
        UserError: the memory or the disk is too small.
    """
    pictures = state.data.validation
    if pictures is None or not state.best.chosen or not path.is_file():
        return
    contents = checkpoint.load(path, state.chosen.id)
    network = load_answering(contents, state.chosen.id)
    at_once = memory.AtOnce(1, state.at_once.judged)
    how = state.chosen.id, _Until(control)

    def settled() -> dict[str, Any] | None:
        known = {KNOWN: to_know(_learned_from(state, network, contents, at_once.judged, *how))}
        answers = judge(network, {**contents, DOUBT: known}, pictures, how[0], at_once.judged, how[1])
        doubt = doubts.settle(answers)
        return {**to_values(doubt), **known} if doubt is not None else None

    try:
        doubt = memory.until_it_fits(settled, at_once.judge_less)
    except Cancelled:
        return
    if doubt is not None:
        checkpoint.save(path, {**contents, DOUBT: doubt})


def _learned_from(
    state: RunState, network: ResNet, contents: dict[str, Any], at_once: int, device: str, progress: Progress
) -> Tensor:
    """The features (M, F) of some of the training pictures."""
    rows = rows_to_know(len(state.data.train), features_of(network))
    if isinstance(state, QuickState):
        return state.seen.plain(rows)
    return features(network, contents, state.data.train.subset(rows.numpy()), device, at_once, progress)


class _Until(Progress):
    """Ends the work in hand where the person cancels the run."""

    def __init__(self, control: Control) -> None:
        super().__init__()
        self._control = control

    def check(self) -> None:
        if self._control.cancelled:
            raise Cancelled
