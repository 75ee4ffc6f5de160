"""What every family's reader gives: the backbone's tensors in torchvision's names, and what else there was."""

from __future__ import annotations

from dataclasses import dataclass, field

from torch import Tensor

from core.messages import Message


@dataclass(frozen=True, eq=False)
class Named:
    """A network whose tensors have found their names, not yet checked for fit.

    `backbone`: our name -> tensor, all but the last layer. `theirs`: our name -> the file's. `rest`: tensors that are
    no part of the backbone, under the file's names; `inside` says with which prefix of those names the network's own
    begin. `unweighted` is the shortcut that is meant where shortcuts have no weights.
    """

    family: str
    backbone: dict[str, Tensor]
    theirs: dict[str, str]
    rest: dict[str, Tensor]
    inside: str = ""
    unweighted: str = "A"
    notices: tuple[Message, ...] = field(default=())
