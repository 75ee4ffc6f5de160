"""Drawn leaves with faults planted among them, for whoever looks at what the window says about them."""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image

from core.data.leaves import draw_leaves
from core.progress import Progress
from tests.data import picture


def faulty_leaves(root: Path) -> Path:
    """Four kinds of leaves: copies, near-copies, broken, blank, tiny, long and misplaced pictures, and clutter."""
    draw_leaves(root, Progress())
    kinds = sorted(path for path in root.iterdir() if path.is_dir())
    first, second, third, fourth = kinds
    for number, file in enumerate(sorted(first.iterdir())[:4]):
        shutil.copy(file, first / f"copy of {file.name}")
        shutil.copy(file, second / f"misplaced {file.name}")
        with Image.open(file) as image:
            image.resize((200, 150)).save(third / f"smaller {number}.jpg", quality=70)
    for number, file in enumerate(sorted(second.iterdir())[:3]):
        (second / f"cut off {number}.jpg").write_bytes(file.read_bytes()[:900])
        shutil.copy(file, second / f"really a jpeg {number}.png")
    for number in range(3):
        Image.new("RGB", (256, 192), (90 * number, 120, 120)).save(third / f"blank {number}.png")
        picture(third / f"icon {number}.png", number, (14, 14))
        picture(fourth / f"strip {number}.png", 50 + number, (900, 40))
        (fourth / f"letter {number}.jpg").write_text("Dear reader", encoding="utf-8")
    for file in sorted(fourth.glob("0*.jpg"))[6:]:
        file.unlink()
    (root / ".DS_Store").touch()
    (first / "Thumbs.db").touch()
    return root


def many_classes(root: Path) -> Path:
    """A thousand classes of one to three pictures."""
    files = [picture(root / "class 1" / f"{number}.png", number, (24, 24)) for number in range(3)]
    for number in range(2, 1001):
        place = root / f"class {number}"
        place.mkdir()
        for file in files[: 1 + number % 3]:
            shutil.copy(file, place / file.name)
    return root
