"""The network in one of our checkpoints, ready to answer."""

from __future__ import annotations

from typing import Any

import torch

from core import config_file, validation
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP
from core.models.resnet import ResNet, build


def load_network(contents: dict[str, Any], device: str = "cpu") -> ResNet:
    """The network that `contents` (of `core.checkpoint.load`) describe, with their weights, in eval mode on `device`.

    Raises:
        ConfigError: its configuration can't be used.
        UserError: the weights don't fit the network that it describes.
    """
    config = validation.validate(config_file.migrate(dict(contents["config"])))
    # Drawing fresh weights, to throw them away, would take random numbers from a training that runs meanwhile; and on
    # "meta" it loads PyTorch's compiler: a second, and a hundred megabytes.
    with torch.device("meta"):
        network = build(config.model, len(contents["classes"]), channels=contents["channels"], fresh=False)
    try:
        network.load_state_dict(contents["weights"], assign=True)
    except RuntimeError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "The checkpoint's weights don't fit the network that it describes."),
            "",
            QT_TRANSLATE_NOOP("core", "It was changed by hand; choose another one."),
        ) from error
    network.float().to(device)
    network.eval()
    return network
