"""A network is traced where no training is: PyTorch turns oneDNN off for the whole process while it traces. A training
would go on with other convolutions for that time, and no longer end with the same weights as any other time.

    python -m core.export.apart FORMAT      from what a checkpoint holds, on standard input, to the file's bytes
"""

from __future__ import annotations

import io
import sys
from contextlib import suppress

import torch

from core import choices, processes, switches
from core.errors import UserError
from core.export.formats import Format
from core.export.source import Source, source_of
from core.messages import QT_TRANSLATE_NOOP


def encode(format: str, source: Source) -> bytes:
    """The bytes of a file in this format; made in another process where this one is training.

    Raises:
        UserError: the network can't be had in this format, a package is missing, the other process ended early.
    """
    form: Format = choices.choose("exporters", format).resolve()
    if not form.traces:
        return form.encode(source)
    with switches.held() as free:
        if free:
            return form.encode(source)
    return _elsewhere(format, source)


def _elsewhere(format: str, source: Source) -> bytes:
    given = io.BytesIO()
    torch.save(source.contents, given)
    with suppress(OSError):  # the system allows no further process
        with processes.start_own([sys.executable, "-m", __name__, format]) as process:
            encoded, _ = process.communicate(given.getvalue())
        if process.returncode == 0:
            return encoded
    raise UserError(
        QT_TRANSLATE_NOOP("core", "The file could not be made beside the training that is under way."),
        "",
        QT_TRANSLATE_NOOP("core", "Export the network when that training has ended."),
    )


def main() -> int:
    given = io.BytesIO(sys.stdin.buffer.read())
    form: Format = choices.choose("exporters", sys.argv[1]).resolve()
    # What the converters print isn't part of the file.
    out, sys.stdout = sys.stdout, sys.stderr
    out.buffer.write(form.encode(source_of(torch.load(given, map_location="cpu", weights_only=True))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
