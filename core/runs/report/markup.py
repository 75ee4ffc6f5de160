"""HTML from Python: whatever isn't markup by its type is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Letters that no HTML may hold; file names may."""
VOID = ("img", "meta", "col", "br")


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def escaped(text: str) -> Markup:
    """Any text so that it is shown as it is."""
    return Markup(html.escape(NEVER.sub("\ufffd", text), quote=True))


def element(tag: str, *content: str | Markup | None, **attributes: str | float | None) -> Markup:
    """`<tag …>content</tag>`. Of attributes' names a closing "_" is dropped, and "_" stands for "-"; None leaves one
    out, as it does a content."""
    told = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(_plain(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    if tag in VOID:
        return Markup(f"<{tag}{told}>")
    return Markup(f"<{tag}{told}>{joined(content)}</{tag}>")


def joined(parts: Iterable[str | Markup | None]) -> Markup:
    """All parts one after the other."""
    return Markup("".join(part if isinstance(part, Markup) else escaped(part) for part in parts if part is not None))


def name(text: str) -> Markup:
    """A class's or a picture's name: whichever way its letters run, the sentence around it stays in order."""
    return element("bdi", text)


def paragraph(*content: str | Markup | None, class_: str | None = None) -> Markup:
    return element("p", *content, class_=class_)


def bullets(items: Iterable[str | Markup]) -> Markup:
    return element("ul", *(element("li", item) for item in items))


def table(titles: Iterable[str | Markup], rows: Iterable[Iterable[str | Markup]], class_: str | None = None) -> Markup:
    """A table whose first column names the rows. A table too wide for the page scrolls by itself."""
    head = element("tr", *(element("th", title, scope="col") for title in titles))
    body = (
        element(
            "tr",
            *(element("td", cell) if place else element("th", cell, scope="row") for place, cell in enumerate(row)),
        )
        for row in rows
    )
    return element(
        "div", element("table", element("thead", head), element("tbody", *body), class_=class_), class_="wide"
    )


def facts(rows: Iterable[tuple[str | Markup, str | Markup]]) -> Markup:
    """Names and values beside each other."""
    return element("dl", *(element("div", element("dt", title), element("dd", value)) for title, value in rows))


def _plain(value: str | float) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
