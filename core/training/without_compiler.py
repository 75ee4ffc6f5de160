"""PyTorch's optimizers without its compiler: they import it to tell it something, which takes as long as all of torch.

Nothing here compiles an optimizer, so that there is nobody to tell. Where PyTorch is built differently from what is
expected here, all stays as it is.
"""

from __future__ import annotations

import inspect
from typing import Any

import torch
from torch.optim import Optimizer


def spare_the_compiler() -> None:
    """Let optimizers be made and their gradients be cleared without importing torch._dynamo."""
    for name in ("add_param_group", "zero_grad", "state_dict", "load_state_dict"):
        method = getattr(getattr(Optimizer, name), "__wrapped__", None)
        if method is not None:
            # Where `torch._disable_dynamo` keeps what it made of the method; by default it is made at the first call.
            vars(method).setdefault("__dynamo_disable", method)


def _plain(step: Any) -> Any:
    """The optimizer's own step, below what PyTorch wraps around it for its compiler, without gradients as there."""
    return torch.no_grad()(inspect.unwrap(step))


class SGD(torch.optim.SGD):
    """torch.optim.SGD."""

    step = _plain(torch.optim.SGD.step)


class AdamW(torch.optim.AdamW):
    """torch.optim.AdamW."""

    step = _plain(torch.optim.AdamW.step)
