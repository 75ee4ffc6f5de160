"""A convolution that does no arithmetic on padding where pictures have become tiny, and goes around a way that writes
beside its memory. Parameters are nn.Conv2d's own.

On a 1x1 map, eight of a 3x3 kernel's nine taps meet nothing but padding; on a 2x2 map every output sees five of them in
vain. The last two stages of an ImageNet network on 32x32 pictures are of this kind, and cost two fifths of its step.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, linear

LEAST_CHANNELS = 16
"""Of so many, oneDNN (3.12, in PyTorch 2.14) holds one block: the gradient of a 1x1 convolution with a stride takes for
one what fewer have, and writes beyond it. The program died of it with photographs."""


class Conv2d(nn.Conv2d):
    """nn.Conv2d with the same parameters and, up to the order of the sums, the same outputs and gradients."""

    def forward(self, input: Tensor) -> Tensor:
        """(N, C, H, W) to (N, D, H', W')."""
        if self._skips_pixels() and self.in_channels < LEAST_CHANNELS:
            rows, columns = self.stride
            return conv2d(input[:, :, ::rows, ::columns], self.weight, self.bias, groups=self.groups)
        firsts = None if input.is_meta or self.groups > 1 else self._first_taps(input.shape[2], input.shape[3])
        return super().forward(input) if firsts is None else self._whole_map(input, *firsts)

    def _skips_pixels(self) -> bool:
        return self.kernel_size == (1, 1) and self.stride != (1, 1) and self.padding == (0, 0)

    def _first_taps(self, height: int, width: int) -> tuple[list[int], list[int]] | None:
        """For each output row and column the first tap that meets the map; None unless every output sees all of it."""
        if self.dilation != (1, 1) or self.padding_mode != "zeros" or not isinstance(self.padding, tuple):
            return None
        firsts = []
        for axis, size in enumerate((height, width)):
            kernel, stride, padding = self.kernel_size[axis], self.stride[axis], self.padding[axis]
            positions = range((size + 2 * padding - kernel) // stride + 1)
            first = [padding - position * stride for position in positions]
            if padding == 0 or not first or min(first) < 0 or max(first) + size > kernel:
                return None
            firsts.append(first)
        return firsts[0], firsts[1]

    def _whole_map(self, input: Tensor, rows: list[int], columns: list[int]) -> Tensor:
        """Each output position has its own window of the kernel, as large as the map: one matrix product for all."""
        height, width = input.shape[2:]
        taps = self.weight.permute(2, 3, 0, 1)
        windows = [taps[row : row + height, column : column + width] for row in rows for column in columns]
        matrix = torch.stack(windows).permute(0, 3, 1, 2, 4).flatten(2).flatten(0, 1)  # (positions * D, H * W * C)
        bias = None if self.bias is None else self.bias.repeat(len(windows))
        outputs = linear(input.permute(0, 2, 3, 1).flatten(1), matrix, bias)
        return outputs.view(len(input), len(rows), len(columns), self.out_channels).permute(0, 3, 1, 2)
