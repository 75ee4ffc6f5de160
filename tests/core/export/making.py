"""Checkpoints to export, and the ways in which somebody else would load what was exported."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core import checkpoint
from core.config import RunConfig
from core.models.resnet import build

ROOT = Path(__file__).parents[3]
CLASSES = ["cat", 'it\'s "<b>x</b>" | *y*\nz', "犬"]
MEAN, STD = [0.4, 0.5, 0.6], [0.2, 0.25, 0.3]


def saved(path: Path, *, side: int = 32, half: bool = False, **sections: dict[str, Any]) -> Path:
    """A checkpoint of a network with random weights and statistics, as after a training."""
    torch.manual_seed(0)
    config = RunConfig.model_validate(sections)
    network = build(config.model, len(CLASSES))
    randomise(network)
    contents = {
        "config": config.model_dump(),
        "classes": CLASSES,
        "image_size": side,
        "mean": MEAN,
        "std": STD,
        "channels": 3,
        "weights": (network.half() if half else network).state_dict(),
        "metrics": {},
    }
    checkpoint.save(path, contents)
    return path


def randomise(network: nn.Module) -> None:
    """Statistics and factors that differ from channel to channel; the last of a block is small, so that deep networks
    stay in range."""
    for name, module in network.named_modules():
        if isinstance(module, nn.BatchNorm2d):
            last = name.endswith("bn3") or (name.startswith("layer") and name.endswith("bn2"))
            nn.init.uniform_(module.weight, 0.1, 0.3) if last else nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.1)
            nn.init.normal_(module.running_mean, std=0.1)
            nn.init.uniform_(module.running_var, 0.5, 1.5)


def pictures(count: int, side: int = 32) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Pictures of noise."""
    return np.random.default_rng(1).integers(0, 256, (count, side, side, 3), dtype=np.uint8)


def normalised(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> Tensor:
    """As the exported preprocessing says, in the plainest words."""
    return ((torch.tensor(pixels) / 255 - torch.tensor(MEAN)) / torch.tensor(STD)).permute(0, 3, 1, 2).contiguous()


def answers(file: Path, format: str, pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> Tensor:
    """What an exported whole network says, loaded with its own library alone: probabilities (N, K)."""
    if format == "onnx":
        import onnxruntime

        session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
        return torch.from_numpy(session.run(None, {"images": normalised(pixels).numpy()})[0]).softmax(1)
    network = torch.export.load(io.BytesIO(file.read_bytes())).module()
    with torch.no_grad():
        if format == "pt2-pictures":
            found: Tensor = network(torch.tensor(pixels))
            return found
        logits: Tensor = network(normalised(pixels))
        return logits.softmax(1)


def in_another_python(code: str, folder: Path, *, ours: bool = False) -> str:
    """What `code` prints in a fresh process in `folder`; `ours`: the program can be imported there, else not."""
    if not ours:
        code = "import sys; sys.modules['core'] = None\n" + code
    done = subprocess.run(
        [sys.executable, "-c", "import torch; torch.set_num_threads(1)\n" + code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT) if ours else "", "PATH": "", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
