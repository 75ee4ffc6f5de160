"""Names that want to be more than names: formulas, markup, commands of a terminal, templates, ways out of a folder."""

from __future__ import annotations

import os

TITLE = "taken over"
"""What a script would call the page, if one of these ran."""
FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "'=1+1",
    '=HYPERLINK("http://evil.example","click")',
)
MARKUP = (
    f"<script>document.title='{TITLE}'</script>",
    f"<img src=x onerror=\"document.title='{TITLE}'\">",
    f"</title><script>document.title='{TITLE}'</script>",
    f"</style><svg onload=document.title='{TITLE}'>",
    f"javascript:document.title='{TITLE}'",
    f"\" onmouseover=\"document.title='{TITLE}'",
    f"<iframe srcdoc=\"<script>parent.document.title='{TITLE}'</script>\">",
    "<b>bold</b>",
    "&lt;b&gt;",
    "<!--",
    "]]>",
    "&File && more",
)
MARKDOWN = (
    "# Heading",
    "* item",
    "a | b",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "http://evil.example",
    "`code` **strong** ~~gone~~",
    "1. first",
)
TERMINAL = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "bell\x07",
    "\x9b31m",
    "back\x08\x08\x08\x08gone",
    "two\nlines",
    "two\r\nlines",
    "tab\there",
    "[bold]rich[/bold]",
    "[link=http://evil.example]rich[/link]",
    "[/]",
)
TURNED = ("\u202egnp.exe", "\u2066isolated", "left\u200eright\u200f", "\u2028line", "\ufeffmark")
TEMPLATES = ("{0.__class__}", "{name}", "{", "}", "{x:>999999999}", "%s %d", "%1", "%n", "$HOME", "$(id)", "{{}}")
PLACES = ("..", ".", "con", "NUL.txt", "-rf", "--help", "~", "a\\b", "C:x", "trail.", " lead", "trail ", "x" * 240)
ALIKE = ("Rose", "rose", "rosé", "rose\u0301", "ROSE")
BROKEN = ("\udcff\udcfe",)
"""Bytes that are no text, as a system's folder can have them."""
ALL = (*FORMULAS, *MARKUP, *MARKDOWN, *TERMINAL, *TURNED, *TEMPLATES, *PLACES, *ALIKE, *BROKEN)


def for_files(names: tuple[str, ...] = ALL) -> list[str]:
    """Those that a file or folder can have on this system, where none hides it."""
    possible = [name for name in names if "/" not in name and not name.startswith((".", "~"))]
    if os.name != "nt":
        return [name for name in possible if len(os.fsencode(name)) <= 250]
    return [name for name in possible if name.isprintable() and name.strip(" .") and not set(name) & set('<>:"|?*\\')]
