"""`devices`: what can train here, and what can't and why."""

from __future__ import annotations

import argparse

from core.cli.output import say, say_json, table
from core.devices import choose_device, list_devices
from core.messages import QT_TRANSLATE_NOOP, message


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help=QT_TRANSLATE_NOOP("core", "One JSON object for each device.")
    )


def run(arguments: argparse.Namespace) -> int:
    found, chosen = list_devices(), choose_device("auto")
    if arguments.json:
        for device in found:
            say_json(
                {
                    "device": device.id,
                    "name": device.name,
                    "memory": device.memory,
                    "usable": device.usable,
                    "auto": device.id == chosen.id,
                    "reason": str(chosen.reason if device.id == chosen.id else device.reason),
                }
            )
        return 0
    rows = []
    for device in found:
        memory = f"{device.memory / 2**30:.1f} GiB" if device.memory else ""
        rows.append([device.id, device.name, memory, "" if device.usable else str(device.reason)])
    table(
        [
            QT_TRANSLATE_NOOP("core", "Device"),
            QT_TRANSLATE_NOOP("core", "Name"),
            QT_TRANSLATE_NOOP("core", "Memory"),
            "",
        ],
        rows,
    )
    say(
        message(
            QT_TRANSLATE_NOOP("core", "Auto takes {device}. {reason}"), device=chosen.name, reason=str(chosen.reason)
        )
    )
    return 0
