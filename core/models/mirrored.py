"""A network that looks at each picture and at its mirror image, and answers with the mean."""

from __future__ import annotations

from torch import Tensor, nn


class BothWays(nn.Module):
    """The mean of `network`'s logits of a picture as it is and mirrored: (N, C, H, W) to (N, K)."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.training = network.training

    def forward(self, images: Tensor) -> Tensor:
        """Both views, one after the other: as much memory at once as without."""
        logits: Tensor = (self.network(images).float() + self.network(images.flip(3)).float()) / 2
        return logits


def answering(network: nn.Module, *, mirrored: bool) -> nn.Module:
    """`network` as it was judged when its checkpoint was written: `mirrored`, too, or as it is."""
    return BothWays(network).eval() if mirrored else network
