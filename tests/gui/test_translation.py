"""Nothing that a person reads escapes translation: fields, choices, errors, and every sentence of the window.

The sources are parsed: what Qt's lupdate would not find, or could not find, fails with its file and line.
"""

from __future__ import annotations

import ast
import re
import string
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from core import fields
from core.messages import QT_TRANSLATE_NOOP, message
from gui import translate

ROOT = Path(__file__).parents[2]
SHOWN_BY = {
    *("setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName", "setInformativeText"),
    *("setAccessibleDescription", "setStatusTip", "setWhatsThis", "setTitle", "setTabToolTip", "showMessage", "say"),
    *("addItem", "addTab", "addAction", "addButton", "addMenu", "setHeaderLabels", "setHorizontalHeaderLabels"),
    *("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QAction", "QGroupBox", "Card", "Entry", "LivePlot"),
    *("setPrefix", "add_curve", "getSaveFileName", "getOpenFileName", "getExistingDirectory", "question", "warning"),
}
"""Calls whose literal sentences are seen by a person."""
NAMES = {"ResNet Trainer", "Lucide"}
"""Names are the same in every language."""
KEYED = {"Entry": 1, "add_curve": 1}
"""Calls whose first arguments are keys of the program and not shown."""


@cache
def sources(folder: str) -> list[tuple[Path, ast.Module]]:
    files = sorted((ROOT / folder).rglob("*.py"))
    return [(file, ast.parse(file.read_text(encoding="utf-8"))) for file in files if "bootstrap" not in file.parts]


def calls(folder: str) -> Iterator[tuple[Path, ast.Call, str]]:
    for file, tree in sources(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                yield file, node, name


def where(file: Path, node: ast.AST) -> str:
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def is_sentence(node: ast.AST) -> bool:
    """A literal with a word in it: not a unit, a tag, a placeholder, or a key like "recipe.epochs"."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = "".join(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
    words = re.sub(r"<[^>]*>|{[^}]*}", "", text).strip()
    if words in NAMES or not re.search(r"[A-Za-z]{3}", words):
        return False
    return " " in words or words[0].isupper()


def test_every_sentence_of_the_window_goes_through_tr() -> None:
    missed = [
        where(file, argument)
        for file, call, name in calls("gui")
        if name in SHOWN_BY
        for argument in call.args[KEYED.get(name, 0) :]
        if is_sentence(argument)
    ]
    assert not missed


def test_tr_takes_literals_only() -> None:
    wrong = [
        where(file, call)
        for file, call, name in calls("gui")
        if name == "tr" and not (isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str))
    ]
    assert not wrong


def test_tr_is_given_what_its_placeholders_ask_for() -> None:
    wrong = []
    for file, call, name in calls("gui"):
        if name == "tr" and isinstance(call.args[0], ast.Constant):
            given = {keyword.arg for keyword in call.keywords}
            if None not in given and given != placeholders(call.args[0].value) and (given or "{" in call.args[0].value):
                wrong.append(where(file, call))
    assert not wrong


def test_errors_and_messages_of_core_are_marked() -> None:
    kinds = {"UserError": slice(0, 3), "Message": slice(0, 1), "message": slice(0, 1)}
    missed = [
        where(file, argument)
        for folder in ("core", "gui")
        for file, call, name in calls(folder)
        if name in kinds
        for argument in call.args[kinds[name]]
        if is_sentence(argument)
    ]
    assert not missed


def test_marks_hold_one_literal_under_the_right_context() -> None:
    wrong = [
        where(file, call)
        for file, call, name in calls("core")
        if name == "QT_TRANSLATE_NOOP"
        and not (
            len(call.args) == 2
            and isinstance(call.args[0], ast.Constant)
            and call.args[0].value == "core"
            and isinstance(call.args[1], ast.Constant)
        )
    ]
    assert not wrong


@cache
def marked() -> set[str]:
    """The sentences that core marks."""
    return {
        call.args[1].value
        for _file, call, name in calls("core")
        if name == "QT_TRANSLATE_NOOP" and isinstance(call.args[1], ast.Constant)
    }


def test_every_field_and_choice_is_marked() -> None:
    missed = []
    for setting in fields.settings():
        missed += [text for text in (setting.title, setting.sentence) if text not in marked()]
        for choice in setting.choices.values():
            missed += [choice.sentence] if choice.sentence not in marked() else []
            missed += [choice.title] if choice.title not in marked() and not is_name(choice.title) else []
    assert not missed


def is_name(title: str) -> bool:
    """Names of networks, data sets and optimizers are the same in every language."""
    return bool(re.search(r"[A-Z]{2}|\d|[a-z][A-Z]", title))


def test_core_and_qt_sentences_are_filled_in() -> None:
    assert translate.tr("{seconds} s", seconds=3) == "3 s"
    inner = message(QT_TRANSLATE_NOOP("core", "Mirrors none."))
    assert translate.tr_core(message("“{name}”: {reason}", name="a", reason=inner)) == "“a”: Mirrors none."
    assert translate.tr_core("") == ""


def placeholders(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


TRANSLATIONS = sorted((ROOT / "resources" / "translations").glob("*.ts"))


@pytest.mark.parametrize("file", TRANSLATIONS, ids=[file.stem for file in TRANSLATIONS])
def test_translations_keep_the_placeholders(file: Path) -> None:
    wrong = []
    for entry in ElementTree.parse(file).iter("message"):
        source, translation = entry.findtext("source") or "", entry.findtext("translation") or ""
        if translation and placeholders(source) != placeholders(translation):
            wrong.append(source)
    assert not wrong


@pytest.mark.parametrize("file", TRANSLATIONS, ids=[file.stem for file in TRANSLATIONS])
def test_translations_are_compiled_and_take_effect(file: Path, qapp: QCoreApplication) -> None:
    language = file.stem.removeprefix("resnet_trainer_")
    assert file.with_suffix(".qm").exists()
    texts = {
        (context.findtext("name") or "", entry.findtext("source") or ""): entry.findtext("translation") or ""
        for context in ElementTree.parse(file).iter("context")
        for entry in context.iter("message")
    }
    translators = translate.install(qapp, language)
    try:
        for (context, source), translation in texts.items():
            if translation:
                assert qapp.translate(context, source) == translation, source
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)
        translate.QLocale.setDefault(translate.QLocale.system())
