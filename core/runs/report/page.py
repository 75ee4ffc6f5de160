"""The whole page: sections in their order, style inside, nothing from outside. Torch-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core import paths
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.runs.report import results, summary, training, trust
from core.runs.report.contents import Contents, Say
from core.runs.report.markup import Markup, element, joined, paragraph

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""Even if something of another's got in: the browser loads nothing and runs nothing."""


@dataclass(frozen=True)
class Section:
    """A heading and the function that makes what is below it; None stands for what needs the evaluation."""

    key: str
    title: str
    make: Callable[[Contents, Say], Markup | None]


SECTIONS = (
    Section("curves", QT_TRANSLATE_NOOP("core", "How it learned"), training.drawn),
    Section("confusion", QT_TRANSLATE_NOOP("core", "What it confuses"), results.confusion),
    Section("classes", QT_TRANSLATE_NOOP("core", "Class by class"), results.per_class),
    Section("worst", QT_TRANSLATE_NOOP("core", "Its worst mistakes"), results.worst),
    Section("looks", QT_TRANSLATE_NOOP("core", "Where it looks"), results.looks),
    Section("sure", QT_TRANSLATE_NOOP("core", "How sure it is"), trust.sureness),
    Section("robust", QT_TRANSLATE_NOOP("core", "With a bad camera"), trust.robustness),
    Section("advice", QT_TRANSLATE_NOOP("core", "Advice"), training.advised),
    Section("limits", QT_TRANSLATE_NOOP("core", "What not to expect"), trust.limited),
    Section("settings", QT_TRANSLATE_NOOP("core", "Settings"), training.settings),
    Section("environment", QT_TRANSLATE_NOOP("core", "Made with"), training.environment),
)


def page(contents: Contents, say: Say = str, language: str = "en") -> str:
    """The report as HTML, in the language that `say` speaks."""
    title = f"{contents.name} – {say(QT_TRANSLATE_NOOP('core', 'Report of a training'))}"
    style = paths.resource("report", "style.css").read_text(encoding="utf-8")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Markup(style)),
    )
    sections = [_section(each, contents, say) for each in SECTIONS]
    links = element("nav", *(element("a", say(each.title), href=f"#{each.key}") for each in SECTIONS))
    foot = say(message(QT_TRANSLATE_NOOP("core", "Made by ResNet Trainer on {date}."), date=contents.made))
    body = element(
        "body",
        element("header", summary.head(contents, say), links),
        element("main", *sections),
        element("footer", paragraph(foot)),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang=language)}\n"


def _section(section: Section, contents: Contents, say: Say) -> Markup:
    made = section.make(contents, say)
    if made is None:
        made = joined([paragraph(say(_NOT_JUDGED), " ", " ".join(map(say, contents.why_not_judged)), class_="missing")])
    return element("section", element("h2", say(section.title)), made, id=section.key)


_NOT_JUDGED: Message = Message(QT_TRANSLATE_NOOP("core", "It couldn't be judged, so there is nothing to tell here."))
