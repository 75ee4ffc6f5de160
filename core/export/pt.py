"""A finished network as one plain .pt file that says all about itself."""

from __future__ import annotations

from pathlib import Path

from core import checkpoint


def export(source: Path, out: Path) -> None:
    """Write the checkpoint `source` to `out` without what only resuming needs, atomically.

    `torch.load(out, weights_only=True)` gives a dict: classes, image_size, mean, std, channels, config, metrics,
    weights (a state_dict), format, version.

    Raises:
        UserError: `source` is no checkpoint of ours.
        DiskError: a file can't be read or written.
    """
    contents = checkpoint.load(source)
    checkpoint.save(out, {key: contents[key] for key in checkpoint.KEYS})
