"""Brings resources/translations up to date: `python -m tests.translations` collects, compiles, lists what is missing.

`python -m tests.translations zh_CN new.json` fills in {"English": "translated"} from a JSON file first. A language that
`LANGUAGES` of gui/translate.py names and that has no file yet gets one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import PySide6

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"
TOOLS = Path(PySide6.__file__).parent


def main(argv: list[str]) -> int:
    """Update every language; returns 1 where sentences are untranslated."""
    from gui.translate import LANGUAGES

    files = [FOLDER / f"resnet_trainer_{language}.ts" for language in LANGUAGES if language != "en"]
    collect(files)
    if len(argv) == 2:
        fill(FOLDER / f"resnet_trainer_{argv[0]}.ts", json.loads(Path(argv[1]).read_text(encoding="utf-8")))
        collect(files)  # lupdate has the last word on how the file is written
    missing = 0
    for file in files:
        tool("lrelease", "-silent", str(file), "-qm", str(file.with_suffix(".qm")))
        open_ = untranslated(file)
        missing += len(open_)
        print(f"{file.name}: {len(open_)} sentences to translate")
        print(json.dumps(dict.fromkeys(open_, ""), ensure_ascii=False, indent=1) if open_ else "")
    return 1 if missing else 0


def sources() -> list[str]:
    """The files whose sentences the window can show: not the command line, nor what runs before a window."""
    found = [file for folder in ("core", "gui") for file in sorted((ROOT / folder).rglob("*.py"))]
    elsewhere = {"bootstrap", "cli"}
    return [str(file.relative_to(ROOT)) for file in found if not elsewhere & set(file.parts)]


def collect(files: list[Path]) -> None:
    """Have lupdate add new sentences and drop those that are gone."""
    for file in files:
        language = file.stem.removeprefix("resnet_trainer_")
        options = ["-silent", "-no-obsolete", "-locations", "none", "-target-language", language]
        tool("lupdate", *options, *sources(), "-ts", str(file))


def fill(file: Path, translations: dict[str, str]) -> None:
    """Put translations in, and mark them as finished."""
    tree = ElementTree.parse(file)
    for entry in tree.iter("message"):
        text = translations.get(entry.findtext("source") or "")
        translation = entry.find("translation")
        if text and translation is not None:
            translation.text = text
            translation.attrib.pop("type", None)
    ElementTree.indent(tree, "    ")
    text = ElementTree.tostring(tree.getroot(), encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', encoding="utf-8")


def untranslated(file: Path) -> list[str]:
    """The sentences of a file without a translation."""
    entries = ElementTree.parse(file).iter("message")
    return [entry.findtext("source") or "" for entry in entries if not entry.findtext("translation")]


def tool(name: str, *arguments: str) -> None:
    """Run one of the tools that come with Qt for Python."""
    program = next(
        path for path in (TOOLS / name, TOOLS / f"{name}.exe", TOOLS / "Qt" / "libexec" / name) if path.exists()
    )
    subprocess.run([str(program), *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
