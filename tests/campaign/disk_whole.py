"""Whether every file of a home that has its final name is whole: what a refusing disk or a power cut may not change."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from pathlib import Path

import numpy as np
from PIL import Image

from core import checkpoint, config_file, settings
from core.data import cache
from core.errors import UserError
from core.runs import queue, status
from core.runs.folder import RunFolder
from core.runs.history import list_runs


def broken(home: Path, *, torn: bool = False) -> list[str]:
    """A sentence for each file that isn't whole, or can't be read by who reads it. `torn`: of what is appended to, any
    line may be torn, as after a power cut."""
    found = []
    for path in (Path(inside, name) for inside, _, names in os.walk(home) for name in names):
        appended = path.suffix == ".jsonl" and (torn or path.name.startswith("answers-"))
        named = all(part == ".queue" or part[0] != "." for part in path.relative_to(home).parts)
        if named and not appended and (trouble := _trouble(path, home)):
            found.append(f"{path.relative_to(home)} isn't whole: {trouble}")
    try:
        list_runs(home / "runs")
        queue.own().waiting()
        settings.load()
    except UserError as error:
        found.append(f"can't be listed: {error}")
    return found


def temporary(home: Path) -> list[str]:
    """Files and folders that were being made."""
    parts = (".writing-", ".making-", ".removing-", ".drawing-leaves-")
    inside = [os.path.join(folder, name) for folder, folders, names in os.walk(home) for name in (*folders, *names)]  # noqa: PTH118
    return [name for name in inside if Path(name).name.startswith(parts)]


_known: dict[tuple[str, bytes], str] = {}
"""What was found out of a file of that name and content: hundreds of states differ in one or two."""


def _trouble(path: Path, home: Path) -> str:
    key = path.name, hashlib.blake2b(path.read_bytes()).digest()
    if key not in _known or path.name == "about.json":
        try:
            _read(path, home)
            _known[key] = ""
        except (UserError, OSError, ValueError, EOFError, LookupError, TypeError) as error:
            _known[key] = str(error)
    return _known[key]


def _read(path: Path, home: Path) -> None:
    inside = path.relative_to(home).parts
    if path.name == "config.toml" or (path.suffix == ".toml" and ".queue" in inside):
        config_file.load(path)
    elif path.name == "state.json":
        status.read(RunFolder(path.parent))
    elif path.name == "about.json":
        if not cache._is_whole(path.parent, cache._sealed(json.loads(path.read_bytes()))):
            raise ValueError("the entry is damaged")
    elif path.suffix == ".json":
        json.loads(path.read_bytes())
    elif path.suffix == ".toml":
        tomllib.loads(path.read_text("utf-8"))
    elif path.suffix == ".pt" and "checkpoints" in inside:
        checkpoint.load(path)
    elif path.suffix == ".jsonl":
        # The last line may be torn: whoever reads the file leaves it out, whoever goes on cuts it.
        for line in path.read_bytes().split(b"\n")[:-1]:
            json.loads(line or b"{}")
    elif path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as arrays:
            for name in arrays:
                np.asarray(arrays[name])
    elif path.suffix in (".png", ".jpg"):
        with Image.open(path) as picture:
            picture.load()
    elif path.suffix == ".csv":
        if not path.read_bytes().endswith(b"\r\n"):
            raise ValueError("its end is missing")
    elif path.suffix == ".html" and not path.read_text("utf-8").rstrip().endswith("</html>"):
        raise ValueError("its end is missing")
    elif path.suffix == ".safetensors":
        raw = path.read_bytes()
        length = int.from_bytes(raw[:8], "little")
        header = json.loads(raw[8 : 8 + length])
        ends = [tensor["data_offsets"][1] for name, tensor in header.items() if name != "__metadata__"]
        if max(ends) != len(raw) - 8 - length:
            raise ValueError("its end is missing")
    elif path.suffix == ".pt":
        import torch

        torch.load(path, weights_only=True)
