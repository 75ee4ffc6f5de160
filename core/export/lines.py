"""Lines of Python that the usages of several formats share."""

from __future__ import annotations

from core.export.source import Source

PICTURE = "picture.jpg"


def pixels(source: Source) -> str:
    """`pixels`: uint8 (S, S, 3) of the picture: upright, RGB, its middle."""
    side = source.image_size
    return (
        f'picture = ImageOps.exif_transpose(Image.open("{PICTURE}")).convert("RGB")\n'
        f"pixels = numpy.array(ImageOps.fit(picture, ({side}, {side}), Image.Resampling.BILINEAR))\n"
    )


def images(source: Source) -> str:
    """`images`: normalised float32 tensor (1, 3, S, S)."""
    return (
        pixels(source)
        + f"images = (torch.tensor(pixels) / 255 - torch.tensor({numbers(source.mean)}))"
        + f" / torch.tensor({numbers(source.std)})\n"
    )


def numbers(values: tuple[float, ...]) -> str:
    """A Python list with all the digits that float32 has."""
    return "[" + ", ".join(f"{value:.9g}" for value in values) + "]"
