"""The convolution that leaves padding out: the same outputs and gradients as torch's own, on every small map."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch import nn

from core.models.convolution import Conv2d


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("size", [(1, 1), (2, 2), (1, 2), (2, 1), (3, 3), (2, 3), (4, 4)])
@pytest.mark.parametrize(("kernel", "padding"), [(3, 1), (5, 2), (1, 0), (3, 0)])
def test_equals_torchs_convolution(size: tuple[int, int], stride: int, kernel: int, padding: int) -> None:
    if min(size) + 2 * padding < kernel:
        pytest.skip("the kernel doesn't fit")
    theirs = nn.Conv2d(5, 7, kernel, stride, padding, dtype=torch.float64)
    ours = Conv2d(5, 7, kernel, stride, padding, dtype=torch.float64)
    ours.load_state_dict(theirs.state_dict())
    inputs = [torch.randn(4, 5, *size, dtype=torch.float64).requires_grad_() for _ in range(2)]
    inputs[1].data.copy_(inputs[0])
    outputs = [theirs(inputs[0]), ours(inputs[1])]
    assert torch.allclose(*outputs)
    pull = torch.randn_like(outputs[0])
    for output in outputs:
        output.backward(pull)
    assert torch.allclose(inputs[0].grad, inputs[1].grad)
    assert torch.allclose(theirs.weight.grad, ours.weight.grad)
    assert torch.allclose(theirs.bias.grad, ours.bias.grad)


@pytest.mark.parametrize("size", [1, 2])
def test_the_short_way_is_taken_where_every_output_sees_the_whole_map(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    monkeypatch.setattr(Conv2d, "_whole_map", lambda self, images, *firsts: taken.append(firsts))
    Conv2d(2, 2, 3, padding=1)(torch.zeros(1, 2, size, size))
    Conv2d(2, 2, 3, padding=1)(torch.zeros(1, 2, 3, 3))
    Conv2d(2, 2, 3, padding=1, groups=2)(torch.zeros(1, 2, size, size))
    assert len(taken) == 1


PHOTOGRAPHS = """
import torch
from torch import nn
from core.models.shortcuts import shortcut_b

torch.set_num_threads(1)
for dtype in (torch.float32, torch.bfloat16):
    for channels in (4, 8, 15):
        shortcut = shortcut_b(channels, 16, 2, normalise=False).to(dtype, memory_format=torch.channels_last)
        images = torch.zeros(4, channels, 224, 224, dtype=dtype).to(memory_format=torch.channels_last)
        for _ in range(5):
            shortcut(images.requires_grad_()).sum().backward()
"""


def test_a_narrow_shortcut_learns_from_photographs() -> None:
    """PyTorch's own writes beside its memory there, channels last on AVX-512: the program died, or worse, didn't."""
    done = subprocess.run([sys.executable, "-c", PHOTOGRAPHS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
