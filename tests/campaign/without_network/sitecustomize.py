"""Python loads this by itself where its folder is in PYTHONPATH: what a process does with sockets is told and refused.

Sockets within the computer (AF_UNIX), which desktops need, are told and allowed.
"""

import os
import socket
import sys

TOLD = os.environ.get("SOCKETS_TOLD", "")


def hear(event: str, values: tuple) -> None:
    if not event.startswith("socket.") or event in ("socket.gethostname", "socket.__new__"):
        return
    local = values and getattr(values[0], "family", None) == getattr(socket, "AF_UNIX", None)
    with open(TOLD, "a", encoding="utf-8") as told:  # noqa: PTH123 - before pathlib is there
        told.write(f"{'local' if local else 'network'}: {event} {values[1:] if len(values) > 1 else values!r}\n")
    if not local:
        raise PermissionError(1, "no sockets here")


if TOLD:
    sys.addaudithook(hear)
