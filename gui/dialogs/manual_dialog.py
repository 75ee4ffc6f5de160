"""The manual (F1): every setting with its sentence, unit, bounds and choices, made from the fields themselves."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from core import fields
from core.config import SECTION_TITLES
from core.fields import Setting
from gui import theme
from gui.translate import tr, tr_core
from gui.widgets.card import Card
from gui.widgets.label import Label


class ManualDialog(QDialog):
    """Searchable while you type; stays open beside the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Manual"))
        self.resize(720, 680)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search, for example “learning rate”"))
        self.search.setAccessibleName(tr("Search the manual"))
        self.search.setClearButtonEnabled(True)
        later = QTimer(self)
        later.setSingleShot(True)
        later.setInterval(120)
        later.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _text: later.start())
        self.browser = QTextBrowser()
        self.browser.setAccessibleName(tr("Manual"))
        self.browser.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.browser.document().setDocumentMargin(8)
        page = Card()
        page.body.addWidget(self.browser)
        self.found = Label()
        theme.set_kind(self.found, "small")
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.accept)
        close.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.search)
        layout.addWidget(self.found)
        layout.addWidget(page, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        theme.watcher().changed.connect(self.refresh)
        self.search.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Show what contains every word that is searched for."""
        words = self.search.text().casefold().split()
        everything = fields.settings()
        shown = [setting for setting in everything if all(word in _plain(setting) for word in words)]
        parts = [] if words else [_first_steps()]
        self.browser.setHtml("".join([_style(), *parts, *_sections(shown)]))
        self.found.setText(
            tr("{count} of {total} settings", count=len(shown), total=len(everything))
            if words
            else tr("All {total} settings; type to search.", total=len(everything))
        )


def section_title(section: str) -> str:
    """The heading above the settings of one section of the configuration."""
    return tr_core(SECTION_TITLES.get(section, section))


def _first_steps() -> str:
    steps = [
        tr("Choose the pictures, a network and a recipe on the Train page; the first choice works as it is."),
        tr(
            "Press Start (Ctrl+Return). The curves show how well the network does on pictures that it never trained on."
        ),
        tr("Stop (Ctrl+.) keeps what was learned. Under Runs every training can be looked at, continued and saved."),
        tr("On the page Try it the network answers to your own pictures, and shows what it looked at."),
    ]
    items = "".join(f"<li>{escape(step)}</li>" for step in steps)
    keys = {
        tr("Ctrl+1 to Ctrl+4"): tr("go to a page"),
        tr("Ctrl+Return"): tr("start training"),
        tr("Ctrl+."): tr("stop and keep"),
        tr("Ctrl+,"): tr("settings"),
        tr("F2"): tr("rename a run"),
        tr("F1"): tr("this manual"),
    }
    rows = "".join(f"<tr><td><b>{escape(key)}</b></td><td>{escape(what)}</td></tr>" for key, what in keys.items())
    first, keyboard = escape(tr("First steps")), escape(tr("Keyboard"))
    return f"<h2>{first}</h2><ol>{items}</ol><h2>{keyboard}</h2><table cellpadding='4'>{rows}</table>"


def _sections(shown: list[Setting]) -> Iterator[str]:
    last: str | None = None
    for setting in shown:
        if setting.section != last:
            last = setting.section
            yield f"<h2>{escape(section_title(last))}</h2>"
        yield _entry(setting)


def _entry(setting: Setting) -> str:
    title, sentence = escape(tr_core(setting.title)), escape(tr_core(setting.sentence))
    facts = escape(" · ".join(_facts(setting)))
    choices = "".join(
        f"<li><b>{escape(tr_core(choice.title))}</b> – {escape(tr_core(choice.sentence))}</li>"
        for choice in setting.choices.values()
    )
    return f"<h3>{title}</h3><p>{sentence}</p><p class='facts'>{facts}</p>" + (f"<ul>{choices}</ul>" if choices else "")


def _facts(setting: Setting) -> Iterator[str]:
    """Default, bounds and the names in files and on the command line."""
    unit = f" {setting.unit}" if setting.unit else ""
    if setting.choices:
        if setting.default in setting.choices:
            yield tr("usually {value}", value=tr_core(setting.choices[setting.default].title))
    elif setting.kind == "bool":
        yield tr("usually on") if setting.default else tr("usually off")
    elif setting.default not in ("", None):
        yield tr("usually {value}", value=f"{_number(setting.default)}{unit}")
    if setting.minimum is not None:
        low = _number(setting.minimum)
        yield tr("at least {value}", value=low) if setting.minimum_allowed else tr("more than {value}", value=low)
    if setting.maximum is not None:
        high = _number(setting.maximum)
        yield tr("at most {value}", value=high) if setting.maximum_allowed else tr("less than {value}", value=high)
    yield f"--{setting.flag}"
    yield setting.key


def _number(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_number(part) for part in value)
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:g}"
    return str(value)


def _plain(setting: Setting) -> str:
    parts = [setting.title, setting.sentence, *(choice.title for choice in setting.choices.values())]
    parts += [choice.sentence for choice in setting.choices.values()]
    return " ".join([*parts, *map(tr_core, parts), setting.key, setting.flag, *setting.choices]).casefold()


def _style() -> str:
    roles = theme.colours()
    return (
        f"<style>body {{ color: {roles['text']}; }} h2 {{ margin-top: 20px; margin-bottom: 4px; }}"
        f" h3 {{ margin-top: 14px; margin-bottom: 2px; }} p {{ margin-top: 2px; margin-bottom: 2px; }}"
        f" .facts {{ color: {roles['muted']}; }}</style>"
    )
