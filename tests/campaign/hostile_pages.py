"""Looks at pages that were made with hostile names: what would run, what would be fetched, what became markup."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "headless_shell")
NEVER = ("script", "iframe", "object", "embed", "base", "form", "link", "audio", "video", "b")
"""Tags that a report doesn't have; <b> would be a name's, but for the few of its own."""
OWN_BOLD = 40


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str | None] = []
        self.bold = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.bold += tag == "b"
        self.wrong.append(f"the report has a <{tag}>" if tag in NEVER and tag != "b" else None)
        for key, value in attrs:
            text = (value or "").strip().lower()
            runs = key.startswith("on") or text.startswith(("javascript:", "http:", "https:", "//", "file:"))
            fetches = key in ("src", "href", "srcset", "data") and not text.startswith(("#", "data:image/"))
            self.wrong.append(f"the report has <{tag} {key}={value!r}>" if runs or fetches else None)

    handle_startendtag = handle_starttag


def wrong_with_page(page: str) -> Iterator[str | None]:
    """For each tag and attribute, what is wrong with it, or None."""
    tags = _Tags()
    tags.feed(page)
    tags.close()
    yield from tags.wrong
    yield f"the report has {tags.bold} bold texts" if tags.bold > OWN_BOLD else None
    style = page.partition("<style>")[2].partition("</style>")[0]
    yield "the style fetches something" if re.search(r"url\((?!data:)|@import", style) else None


def in_a_browser(page: Path, title: str) -> str | None:
    """What is wrong with the page in Chromium, "" for nothing; None where there is no Chromium."""
    browser = next((found for found in map(shutil.which, BROWSERS) if found), None)
    if browser is None:
        return None
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000", "--dump-dom"]
    words = [browser, *flags, page.as_uri()]
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)
    found = re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)
    if found is None:
        return f"the browser shows nothing: {done.stderr[-200:]}"
    return f"a script took the page over: {found[1][:80]}" if html.unescape(found[1]).strip() == title else ""


def wrong_with_card(card: str) -> Iterator[str | None]:
    """The same of a card, as a reader of Markdown shows it."""
    from markdown_it import MarkdownIt

    for kind in ("commonmark", "gfm-like"):
        try:
            page = MarkdownIt(kind, {"html": True, "linkify": False}).enable("table").render(card)
        except ModuleNotFoundError:  # the second one needs more than Rich brings along
            continue
        for tag in ("<script", "<img", "<a ", "<iframe", "<svg", "<del", 'onerror="'):
            yield f"the card shows a {tag}" if tag in page else None
        headings = re.findall(r"<h1>(.*?)</h1>", page)
        yield f"the card has the headings {headings}" if len(headings) != 1 else None
