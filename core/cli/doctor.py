"""`doctor`: what is in a folder of pictures, and what is wrong with it. Needs no torch, and changes no file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from core.choices import FINDINGS, TREATMENTS
from core.cli.bar import progress_bar
from core.cli.output import complain, say, say_json, table
from core.data import layout
from core.data.doctor import Finding, Treatment, diagnose, examine, treat
from core.data.layout import ROLES, Scan
from core.data.listing import shown
from core.messages import QT_TRANSLATE_NOOP, Message, message, printable
from core.paths import expanded

LISTED = 10
"""So many groups of each finding are listed in words; as JSON, all are."""
PARTS = {
    "train": QT_TRANSLATE_NOOP("core", "Training"),
    "validation": QT_TRANSLATE_NOOP("core", "Validation"),
    "test": QT_TRANSLATE_NOOP("core", "Test"),
}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        help=QT_TRANSLATE_NOOP(
            "core", "A folder, .zip or .tar with a sub-folder for each class; or several folders, each a class."
        ),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "One JSON object: classes, pictures, findings with their files, …"),
    )


def run(arguments: argparse.Namespace) -> int:
    with progress_bar() as progress:
        scan = layout.scan([expanded(path) for path in arguments.paths], progress)
        findings = diagnose(scan, examine(scan, progress))
    treatment = treat(scan, findings)
    if arguments.json:
        say_json(_values(scan, findings, treatment))
    else:
        _tell(scan, findings, treatment)
    return 0


def _tell(scan: Scan, findings: Sequence[Finding], treatment: Treatment) -> None:
    roles = [role for role in ROLES if (scan.roles == role).any()]
    counts = [scan.counts(role) for role in roles]
    rows = [[name, *(f"{of_role[label]:,}" for of_role in counts)] for label, name in enumerate(scan.classes)]
    table([QT_TRANSLATE_NOOP("core", "Class"), *(PARTS[role] for role in roles)], rows)
    for notice in scan.notices:
        complain(notice)
    for finding in findings:
        say()
        say(finding.message)
        for line in _lines(scan, finding):
            say(f"    {printable(str(line))}")
        chosen = TREATMENTS[finding.treatment]
        say(message("  → {title}. {sentence}", title=chosen.title, sentence=chosen.sentence))
    say()
    if not findings:
        say(message(QT_TRANSLATE_NOOP("core", "Nothing is wrong with these pictures.")))
    text = QT_TRANSLATE_NOOP("core", "{usable} of {count} pictures would be used. No file was changed.")
    say(message(text, usable=f"{int(treatment.usable.sum()):,}", count=f"{len(scan.pictures):,}"))


def _lines(scan: Scan, finding: Finding) -> Iterator[str | Message]:
    """The first files, a line for each group, and how many more there are."""
    groups = [", ".join(shown(scan.pictures[row].name) for row in group) for group in finding.groups]
    if finding.reasons:
        groups = [f"{names} - {reason}" for names, reason in zip(groups, finding.reasons, strict=True)]
    lines = [*groups, *map(shown, finding.files), *(scan.classes[label] for label in finding.classes)]
    yield from lines[:LISTED]
    if len(lines) > LISTED:
        text = QT_TRANSLATE_NOOP("core", "… and {count} more; --json lists all.")
        yield message(text, count=len(lines) - LISTED)


def _values(scan: Scan, findings: Sequence[Finding], treatment: Treatment) -> dict[str, Any]:
    return {
        "pictures": len(scan.pictures),
        "usable": int(treatment.usable.sum()),
        "classes": {
            name: {role: scan.counts(role)[label] for role in ROLES} for label, name in enumerate(scan.classes)
        },
        "notices": [str(notice) for notice in scan.notices],
        "findings": [_finding(scan, finding) for finding in findings],
    }


def _finding(scan: Scan, finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "title": FINDINGS[finding.kind].title,
        "sentence": str(finding.message),
        "count": finding.count,
        "groups": [[shown(scan.pictures[row].name) for row in group] for group in finding.groups],
        "reasons": [str(reason) for reason in finding.reasons],
        "files": [shown(name) for name in finding.files],
        "classes": [scan.classes[label] for label in finding.classes],
        "treatment": finding.treatment,
        "treatment_sentence": TREATMENTS[finding.treatment].sentence,
        "allowed": list(finding.allowed),
    }
