"""Pictures drawn at random that look somewhat like photographs, and sets of them with every kind of fault planted."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance

PHOTOGRAPH = (160, 120)
CLASSES = ("fern", "lichen", "moss")
EACH = 46
"""Pictures of each class before faults are planted."""


def draw(seed: int, size: tuple[int, int] = PHOTOGRAPH) -> Image.Image:
    """Light, blobs of colour, edges and grain: different for each seed, and textured as photographs are."""
    random = np.random.default_rng(seed)
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / width, y / height
    picture = np.zeros((height, width, 3), np.float32) + random.uniform(60, 190, 3)
    for _ in range(5):
        frequency, phase = random.normal(0, 5, 2), random.uniform(0, 6.3)
        wave = np.sin(frequency[0] * x + frequency[1] * y + phase)
        picture += wave[..., None] * random.normal(0, 26, 3)
    for _ in range(8):
        centre, radius = random.uniform(0, 1, 2), random.uniform(0.05, 0.3, 2)
        inside = ((x - centre[0]) / radius[0]) ** 2 + ((y - centre[1]) / radius[1]) ** 2 < 1
        picture[inside] = 0.35 * picture[inside] + 0.65 * random.uniform(0, 255, 3)
    picture += random.normal(0, 9, (height, width, 1))
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8))


def clean(
    root: Path,
    classes: tuple[str, ...] = CLASSES,
    each: int = EACH,
    size: tuple[int, int] = PHOTOGRAPH,
    seed: int = 0,
    suffix: str = ".jpg",
) -> Path:
    """`root/<class>/<number>.jpg`, `each` of every class, all different."""
    for number, name in enumerate(classes):
        (root / name).mkdir(parents=True)
        for index in range(each):
            picture = draw(seed + 10_000 * number + index, size)
            picture.save(root / name / f"{index:03}{suffix}", **({"quality": 90} if suffix == ".jpg" else {}))
    return root


def changed(picture: Image.Image, way: int) -> tuple[Image.Image, int]:
    """The picture as it comes back from a mail, a web page, an editor…, and the JPEG quality it is saved with."""
    width, height = picture.size
    ways: list[Callable[[], tuple[Image.Image, int]]] = [
        lambda: (picture, 40),
        lambda: (picture.resize((width // 2, height // 2), Image.Resampling.LANCZOS), 85),
        lambda: (picture.resize((width * 3 // 2, height * 3 // 2), Image.Resampling.BICUBIC), 85),
        lambda: (ImageEnhance.Brightness(picture).enhance(1.1), 85),
        lambda: (ImageEnhance.Contrast(picture).enhance(0.85), 75),
    ]
    return ways[way % len(ways)]()


Planted = dict[str, set[str]]
"""Kind of finding -> names of the files that it must be about, no other."""


def faulty(root: Path) -> Planted:
    """`clean` with at least five of every kind of fault that a file can have, in turns in all classes."""
    clean(root)
    planted: Planted = defaultdict(set)

    def plant(kind: str, name: str) -> Path:
        planted[kind].add(name)
        return root / name

    for index in range(6):
        here, there = CLASSES[index % 3], CLASSES[(index + 1) % 3]
        _unreadable(root, plant, here, index)
        text = ("<html>Not found</html>", "%PDF-1.4 …", '{"detail": "forbidden"}')[index % 3]
        plant("not-a-picture", f"{here}/page{index}.jpg").write_text(text * 20, encoding="utf-8")
        draw(900 + index).save(plant("wrong-extension", f"{here}/really{index}.jpg"), ("PNG", "WEBP", "GIF")[index % 3])
        Image.new("RGB", PHOTOGRAPH, (255 - 40 * index, 90, 7 * index)).save(plant("blank", f"{here}/blank{index}.png"))
        draw(920 + index, (8 + index, 11)).save(plant("tiny", f"{here}/icon{index}.png"))
        draw(940 + index, (400, 60) if index % 2 else (60, 300)).save(
            plant("extreme-aspect", f"{here}/strip{index}.jpg")
        )
        shutil.copyfile(plant("duplicate", f"{here}/{index:03}.jpg"), plant("duplicate", f"{here}/copy{index}.jpg"))
        original = f"{here}/{10 + index:03}.jpg"
        shutil.copyfile(plant("conflicting", original), plant("conflicting", f"{there}/moved{index}.jpg"))
        _change(plant("near-duplicate", f"{here}/{20 + index:03}.jpg"), root / here / f"mail{index}.jpg", index)
        planted["near-duplicate"].add(f"{here}/mail{index}.jpg")
        _change(plant("near-conflict", f"{here}/{30 + index:03}.jpg"), root / there / f"web{index}.jpg", index)
        planted["near-conflict"].add(f"{there}/web{index}.jpg")
        (root / here / f".hidden{index}").mkdir()
        plant("clutter", f"{here}/._{index:03}.jpg").write_bytes(b"\0" * 40)
        planted["clutter"].add(f"{here}/.hidden{index}")
    (root / "Thumbs.db").write_bytes(b"\0")
    planted["clutter"].add("Thumbs.db")
    for index in range(5):
        large = draw(960 + index, (640, 480)).resize((5300, 4900), Image.Resampling.NEAREST)
        large.convert("L").save(plant("huge", f"moss/scan{index}.jpg"), quality=50)
    return dict(planted)


def _unreadable(root: Path, plant: Callable[[str, str], Path], here: str, index: int) -> None:
    """Cut off at several places, damaged inside, empty."""
    whole = (root / here / f"{40 + index:03}.jpg").read_bytes()
    plant("unreadable", f"{here}/cut{index}.jpg").write_bytes(whole[: len(whole) * (index + 1) // 7])
    draw(880 + index).save(root / "whole.png")
    content = (root / "whole.png").read_bytes()
    (root / "whole.png").unlink()
    plant("unreadable", f"{here}/cut{index}.png").write_bytes(content[: len(content) * (index + 1) // 7])
    middle = len(content) // 2
    plant("unreadable", f"{here}/bad{index}.png").write_bytes(content[:middle] + bytes(200) + content[middle + 200 :])
    plant("unreadable", f"{here}/empty{index}.jpg").write_bytes(b"")


def _change(original: Path, copy: Path, way: int) -> None:
    with Image.open(original) as picture:
        other, quality = changed(picture.convert("RGB"), way)
    other.save(copy, quality=quality)


def leaking(root: Path) -> Planted:
    """train, val and test of their own; ten pictures lie in two of them, six of these as copies, four changed."""
    for number, part in enumerate(("train", "val", "test")):
        clean(root / part, CLASSES[:2], 30, (96, 72), seed=100_000 * (number + 1))
    names: set[str] = set()
    for index in range(10):
        here, there = ("val", "test", "test")[index % 3], ("train", "train", "val")[index % 3]
        source, target = f"{there}/fern/{index:03}.jpg", f"{here}/fern/leak{index}.jpg"
        if index < 6:
            shutil.copyfile(root / source, root / target)
        else:
            _change(root / source, root / target, index)
        names |= {source, target}
    return {"leak": names}
