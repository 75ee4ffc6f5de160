"""The network: a stem, stages of residual blocks, and a head, built from a `ModelConfig`.

Shapes: N pictures, C channels, H rows, W columns, K classes.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from torch import Tensor, nn

from core import choices, validation
from core.config import ModelConfig
from core.models.blocks import Block, BlockPlace


class ResNet(nn.Module):
    """A residual network whose layers follow one another: stem, stages (`layer1`, `layer2`, …), head.

    Parameter names are torchvision's where torchvision has the layer, else timm's.
    """

    def __init__(self, stem: dict[str, nn.Module], stages: list[nn.Module], head: dict[str, nn.Module]) -> None:
        super().__init__()
        layers = {f"layer{number}": stage for number, stage in enumerate(stages, 1)}
        for name, module in {**stem, **layers, **head}.items():
            self.add_module(name, module)
        self._part_names = {
            "stem": tuple(stem),
            **{f"stage {number}": (name,) for number, name in enumerate(layers, 1)},
            "head": tuple(head),
        }
        self.frozen: tuple[str, ...] = ()
        """Parts that stay as they are: also in training they run as when predicting."""
        self.keeps_statistics = False
        """Whether no normalisation learns from the batches, also in parts that are trained."""

    def train(self, mode: bool = True) -> ResNet:
        """Training mode for all but the frozen parts, and but all normalisations where statistics are kept."""
        super().train(mode)
        if mode:
            for part in self.frozen:
                for name in self._part_names[part]:
                    self.get_submodule(name).eval()
            if self.keeps_statistics:
                for module in self.modules():
                    if isinstance(module, nn.BatchNorm2d):
                        module.eval()
        return self

    def forward(self, images: Tensor) -> Tensor:
        """Normalised pictures (N, C, H, W) of any size to logits (N, K)."""
        features = images
        for module in self.children():
            features = module(features)
        return features

    def backbone(self) -> nn.Sequential:
        """All but the last layer, sharing its parameters: normalised pictures (N, C, H, W) to features (N, F)."""
        return nn.Sequential(*(module for name, module in self.named_children() if name != "fc"))

    def module_names(self, parts: Iterable[str]) -> list[str]:
        """The names of the modules that make up `parts`, in order."""
        return [name for part in parts for name in self._part_names[part]]

    def parts(self) -> dict[str, nn.Module]:
        """The modules by what they are, in order: "stem", "stage 1", …, "head"."""
        return {
            part: nn.Sequential(*(self.get_submodule(name) for name in names))
            for part, names in self._part_names.items()
        }


def build(config: ModelConfig, classes: int, *, channels: int = 3, fresh: bool = True) -> ResNet:
    """The network that `config` describes, with fresh weights, for pictures of `channels` and `classes` classes.

    Weights are drawn from torch's default generator (He et al. 2015, "Delving deep into rectifiers"); not where `fresh`
    is False, for weights that are loaded next.

    Raises:
        ConfigError: parts that don't go together; it names them all.
        UserError: a block, stem or shortcut is unknown.
    """
    validation.validate({"model": config.model_dump()})
    block = choices.choose("blocks", config.block).resolve()
    stem = choices.choose("stems", config.stem).resolve()(channels, config.widths[0])
    stages = _stages(config, block)
    network = ResNet(stem, stages, _head(config, block, classes))
    if fresh:
        _initialise(network, zero=config.zero_init)
    return network


def _stages(config: ModelConfig, block: type[Block]) -> list[nn.Module]:
    """Stages of blocks; each after the first halves the picture in its first block."""
    shortcut = choices.choose("shortcuts", config.shortcut).resolve()
    total, numbers = sum(config.depths), count(1)
    channels = config.widths[0]
    stages: list[nn.Module] = []
    for depth, width in zip(config.depths, config.widths, strict=True):
        blocks = []
        for index in range(depth):
            number = next(numbers)
            place = BlockPlace(
                channels_in=channels,
                width=width,
                stride=2 if stages and index == 0 else 1,
                shortcut=shortcut,
                groups=config.groups,
                width_per_group=config.width_per_group,
                squeeze_excitation=config.squeeze_excitation,
                # Linear decay of the survival chance (Huang et al. 2016, equation 4): early blocks are needed most.
                drop_rate=config.stochastic_depth * number / total,
                first=number == 1,
            )
            blocks.append(block(place))
            channels = width * block.expansion
        stages.append(nn.Sequential(*blocks))
    return stages


def _head(config: ModelConfig, block: type[Block], classes: int) -> dict[str, nn.Module]:
    channels = config.widths[-1] * block.expansion
    # The sum that leaves a pre-activation block was never normalised or activated (He et al. 2016, appendix).
    activation: dict[str, nn.Module] = (
        {"final_bn": nn.BatchNorm2d(channels), "final_relu": nn.ReLU(inplace=True)} if block.preactivated else {}
    )
    dropout: dict[str, nn.Module] = {"dropout": nn.Dropout(config.dropout)} if config.dropout > 0 else {}
    return {
        **activation,
        "avgpool": nn.AdaptiveAvgPool2d(1),
        "flatten": nn.Flatten(),
        **dropout,
        "fc": nn.Linear(channels, classes),
    }


def _initialise(network: ResNet, *, zero: bool) -> None:
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
    if zero:
        for module in network.modules():
            if isinstance(module, Block):
                module.zero_residual()
