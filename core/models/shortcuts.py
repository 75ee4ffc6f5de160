"""The ways around a residual block: types A, B and C of He et al. 2015, ResNet-D's, and none at all."""

from __future__ import annotations

from typing import Protocol

from torch import Tensor, nn
from torch.nn.functional import pad

from core.models.convolution import Conv2d


class Shortcut(Protocol):
    """Makes the way around one block.

    It brings (N, channels_in, H, W) to (N, channels_out, ceil(H / stride), ceil(W / stride)). `nn.Identity` stands for
    the unchanged input, None for no shortcut. Without `normalise` a trained shortcut has no batch normalisation, as in
    pre-activation networks, where the sum must stay free of it (He et al. 2016).
    """

    def __call__(self, channels_in: int, channels_out: int, stride: int, *, normalise: bool) -> nn.Module | None: ...


class PadChannels(nn.Module):
    """Takes every stride-th pixel and adds channels of zeros: no parameters (He et al. 2015, option A).

    `before` of the channels that are missing stand before the input's, the others behind them.
    """

    def __init__(self, channels_in: int, channels_out: int, stride: int, before: int = 0) -> None:
        super().__init__()
        self.stride = stride
        self.before = before
        self.behind = channels_out - channels_in - before

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) to (N, C', H', W'). Where a block has fewer channels than its input, the rest is cut off."""
        return pad(features[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.before, self.behind))


def shortcut_a(channels_in: int, channels_out: int, stride: int, *, normalise: bool) -> nn.Module:
    """Identity; where the size changes, skipped pixels and channels of zeros (He et al. 2015, option A)."""
    del normalise
    if _same_size(channels_in, channels_out, stride):
        return nn.Identity()
    return PadChannels(channels_in, channels_out, stride)


def shortcut_a_both(channels_in: int, channels_out: int, stride: int, *, normalise: bool) -> nn.Module:
    """Like A, with half of the channels of zeros before the input's and half behind."""
    del normalise
    if _same_size(channels_in, channels_out, stride):
        return nn.Identity()
    return PadChannels(channels_in, channels_out, stride, (channels_out - channels_in) // 2)


def shortcut_b(channels_in: int, channels_out: int, stride: int, *, normalise: bool) -> nn.Module:
    """Identity; where the size changes, a trained 1x1 convolution (He et al. 2015, option B)."""
    if _same_size(channels_in, channels_out, stride):
        return nn.Identity()
    return _projection(channels_in, channels_out, stride, normalise)


def shortcut_c(channels_in: int, channels_out: int, stride: int, *, normalise: bool) -> nn.Module:
    """A trained 1x1 convolution around every block (He et al. 2015, option C)."""
    return _projection(channels_in, channels_out, stride, normalise)


def shortcut_d(channels_in: int, channels_out: int, stride: int, *, normalise: bool) -> nn.Module:
    """Like B, but pixels are averaged before the 1x1 convolution instead of skipped (ResNet-D, He et al. 2018)."""
    if _same_size(channels_in, channels_out, stride):
        return nn.Identity()
    # ceil_mode gives odd sizes the convolutions' output size; the border averages the pixels that are there.
    pool = nn.AvgPool2d(stride, stride, ceil_mode=True, count_include_pad=False) if stride > 1 else nn.Identity()
    return nn.Sequential(pool, *_projection(channels_in, channels_out, 1, normalise))


def shortcut_none(channels_in: int, channels_out: int, stride: int, *, normalise: bool) -> None:
    """No shortcut: the plain network that residual networks are compared with."""
    del channels_in, channels_out, stride, normalise


def _same_size(channels_in: int, channels_out: int, stride: int) -> bool:
    return stride == 1 and channels_in == channels_out


def _projection(channels_in: int, channels_out: int, stride: int, normalise: bool) -> nn.Sequential:
    layers: list[nn.Module] = [Conv2d(channels_in, channels_out, 1, stride, bias=False)]
    if normalise:
        layers.append(nn.BatchNorm2d(channels_out))
    return nn.Sequential(*layers)
