"""`networks`: the well-known networks, with their parameters and cost. Needs no torch."""

from __future__ import annotations

import argparse

from core.choices import NETWORKS
from core.cli.output import say_json, table
from core.messages import QT_TRANSLATE_NOOP


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help=QT_TRANSLATE_NOOP("core", "One JSON object for each network.")
    )


def run(arguments: argparse.Namespace) -> int:
    presets = {name: (choice, choice.resolve()) for name, choice in NETWORKS.items()}
    if arguments.json:
        for name, (choice, preset) in presets.items():
            say_json(
                {
                    "network": name,
                    "title": choice.title,
                    "parameters": preset.parameters,
                    "macs": preset.macs,
                    "image_size": preset.image_size,
                    "classes": preset.classes,
                    "source": preset.source,
                    "sentence": choice.sentence,
                }
            )
        return 0
    rows = [
        [name, choice.title, f"{preset.parameters:,}", f"{preset.macs:,}", f"{preset.image_size}", f"{preset.classes}"]
        for name, (choice, preset) in presets.items()
    ]
    table(
        [
            QT_TRANSLATE_NOOP("core", "Network"),
            QT_TRANSLATE_NOOP("core", "Title"),
            QT_TRANSLATE_NOOP("core", "Parameters"),
            QT_TRANSLATE_NOOP("core", "MACs"),
            QT_TRANSLATE_NOOP("core", "Pixels"),
            QT_TRANSLATE_NOOP("core", "Classes"),
        ],
        rows,
    )
    return 0
