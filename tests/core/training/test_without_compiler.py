"""Optimizers that leave PyTorch's compiler unimported are PyTorch's own in all else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from core.training import without_compiler

A_RUN = """
import sys
from pathlib import Path
from tests.core.training.small import config, run
run(config(recipe__optimizer=sys.argv[1], recipe__epochs=1), folder=Path(sys.argv[2]))
print(*(name for name in ("torch._dynamo", "torchvision", "sympy") if name in sys.modules))
"""


@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_a_run_imports_no_compiler(optimizer: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", A_RUN, optimizer, str(tmp_path)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=200, check=True)
    assert finished.stdout.split() == []


@pytest.mark.parametrize(
    ("ours", "theirs", "settings"),
    [
        (without_compiler.SGD, torch.optim.SGD, {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
        (without_compiler.AdamW, torch.optim.AdamW, {"weight_decay": 0.01}),
    ],
)
@pytest.mark.parametrize("fused", [False, True])
def test_steps_are_torchs_own(
    ours: type[torch.optim.Optimizer], theirs: type[torch.optim.Optimizer], settings: dict[str, float], fused: bool
) -> None:
    results = []
    for kind in (ours, theirs):
        torch.manual_seed(0)
        model = nn.Linear(5, 3)
        optimizer = kind(model.parameters(), lr=0.1, fused=fused, **settings)  # type: ignore[call-arg]
        for _ in range(4):
            model(torch.randn(7, 5)).square().mean().backward()
            optimizer.step()
            optimizer.zero_grad()
        assert all(parameter.grad is None and parameter.requires_grad for parameter in model.parameters())
        results.append([parameter.detach().clone() for parameter in model.parameters()])
    assert all(torch.equal(one, other) for one, other in zip(*results, strict=True))
