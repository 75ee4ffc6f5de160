"""`recipes`: the proven sets of values, what they reached, at what cost, and how to measure it again. Torch-free."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from core.choices import RECIPES
from core.cli.output import percent, say, say_json, table
from core.messages import QT_TRANSLATE_NOOP


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help=QT_TRANSLATE_NOOP("core", "One JSON object for each recipe.")
    )


def run(arguments: argparse.Namespace) -> int:
    recipes = {name: (choice, choice.resolve()) for name, choice in RECIPES.items()}
    if arguments.json:
        for name, (choice, recipe) in recipes.items():
            measured = [{**asdict(each), "pflop": recipe.pflop(each)} for each in recipe.measured]
            facts = {"title": choice.title, "sentence": choice.sentence, "source": recipe.source}
            say_json({"recipe": name, **facts, "settings": recipe.settings, "measured": measured})
        return 0
    table(
        [QT_TRANSLATE_NOOP("core", "Recipe"), QT_TRANSLATE_NOOP("core", "Epochs"), QT_TRANSLATE_NOOP("core", "Source")],
        [[name, str(recipe.settings["epochs"]), recipe.source] for name, (_, recipe) in recipes.items()],
    )
    for name, (_, recipe) in recipes.items():
        for each in recipe.measured:
            say()
            reached = f"{percent(each.accuracy)}, {recipe.pflop(each):.4f} PFLOP"
            say(f"{name}: {each.network}, {each.data}, {each.epochs or recipe.settings['epochs']} epochs: {reached}")
            say(f"    {each.command}")
    return 0
