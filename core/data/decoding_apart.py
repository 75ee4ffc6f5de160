"""A picture decoded in a process of its own: some readers hold this one's interpreter, and with it the window, for as
long as they take.

    python -m core.data.decoding_apart PICTURE      its width, height and colours, for whoever started this
"""

from __future__ import annotations

import math
import os
import struct
import subprocess
import sys
import threading

from PIL import Image

from core import processes

MOST_SECONDS = 30.0
SIZE = struct.Struct("<II")
ROWS_AT_ONCE = 256


def decoded(path: str) -> Image.Image | None:
    """The picture in RGB, transparent parts on white; None where the time was not enough.

    Raises:
        OSError: it is damaged, or there can be no process.
    """
    command = [sys.executable, "-m", __name__, os.path.abspath(path)]  # noqa: PTH100 - no link is to be followed
    with processes.start_own(command, stdin=subprocess.DEVNULL) as process:
        over = threading.Event()

        def stop() -> None:
            over.set()
            process.kill()

        end = threading.Timer(MOST_SECONDS, stop)
        end.name = "decoding apart"
        end.start()
        try:
            assert process.stdout is not None
            size, pixels = process.stdout.read(SIZE.size), process.stdout.read()
        finally:
            end.cancel()
            process.kill()
            end.join()
    if over.is_set():
        return None
    width, height = SIZE.unpack(size) if len(size) == SIZE.size else (0, 0)
    if not pixels or len(pixels) != 3 * width * height:
        raise OSError("the picture is damaged")
    return Image.frombytes("RGB", (width, height), pixels)


def main() -> int:
    from core.data import opening
    from core.data.decode import DAMAGED, formats, rgb
    from core.data.opening import TooMuchError, opened

    opening.MOST_SECONDS = math.inf  # who waits for this process has a clock of their own
    try:
        with opened(sys.argv[1], formats()) as image:
            picture = rgb(image)
            sys.stdout.buffer.write(SIZE.pack(*picture.size))
            for top in range(0, picture.height, ROWS_AT_ONCE):
                rows = picture.crop((0, top, picture.width, min(top + ROWS_AT_ONCE, picture.height)))
                sys.stdout.buffer.write(rows.tobytes())
    except (*DAMAGED, Image.DecompressionBombError, TooMuchError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
