"""`predict`: what a checkpoint says to pictures, one by one or whole folders of them; a table, sorted copies."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.bar import progress_bar
from core.cli.named import add_checkpoint, checkpoint_named
from core.cli.output import complain, fraction, percent, say, say_json
from core.data.listing import first_names
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.paths import expanded
from core.tasks.doubt import RIGHT_RATE, Verdict

if TYPE_CHECKING:
    from core.inference.answered import Answered
    from core.inference.predictor import Predictor
    from core.inference.rows import Row
    from core.progress import Progress

WORDS: dict[Verdict, str] = {
    "sure": QT_TRANSLATE_NOOP("core", "{path}: {answers}"),
    "unsure": QT_TRANSLATE_NOOP("core", "{path}: not sure ({answers})"),
    "stranger": QT_TRANSLATE_NOOP("core", "{path}: none of its classes ({answers})"),
}


def add(parser: argparse.ArgumentParser) -> None:
    add_checkpoint(parser)
    parser.add_argument(
        "files",
        metavar="FILE_OR_FOLDER",
        nargs="+",
        type=Path,
        help=QT_TRANSLATE_NOOP("core", "Picture files, and folders with pictures in them and below."),
    )
    parser.add_argument(
        "--csv",
        type=Path,
        metavar="FILE",
        help=QT_TRANSLATE_NOOP(
            "core", "Write a table: path, prediction, probability, sure, second, second probability, problem."
        ),
    )
    parser.add_argument(
        "--copy-to",
        type=Path,
        metavar="FOLDER",
        help=QT_TRANSLATE_NOOP(
            "core", "Copy each picture into a folder of its class there; what isn't sure, into one of its own."
        ),
    )
    parser.add_argument(
        "--sure",
        type=fraction,
        default=RIGHT_RATE,
        metavar="PART",
        help=QT_TRANSLATE_NOOP("core", "Which part of its sure answers shall be right (usually %(default)s)."),
    )
    parser.add_argument(
        "--device", default="auto", metavar="NAME", help=QT_TRANSLATE_NOOP("core", "As “devices” lists them.")
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "One JSON object for each file: file, class, probability, verdict, top."),
    )


def run(arguments: argparse.Namespace) -> int:
    """The exit code is 1 where a file could not be read; the others are answered all the same. Ended in the middle,
    the same command goes on where it was."""
    from core.inference.answer_table import check_place
    from core.inference.answered import answered
    from core.inference.predictor import load_predictor
    from core.inference.sorting_copies import check_destination, folder_names

    wanted = _Wanted(
        [expanded(path) for path in arguments.files],
        *(expanded(path) if path else None for path in (arguments.csv, arguments.copy_to)),
    )
    if wanted.table:
        check_place(wanted.table)
    predictor = load_predictor(checkpoint_named(arguments.checkpoint), arguments.device)
    if wanted.folder:
        check_destination(wanted.folder, folder_names(predictor.classes), wanted.sources)
    failed = False
    kept: list[Row] = []
    with progress_bar() as progress, answered(predictor) as known:
        for rows in _answers(predictor, wanted.sources, known, arguments.sure, progress):
            failed = any(row.problem for row in rows) or failed
            _tell(rows, json=arguments.json, words=not wanted.files)
            kept += rows if wanted.files else []
        if known.problem is not None:
            complain(known.problem)
        lost = _write(wanted, kept, predictor.classes, progress, quiet=arguments.json)
    return 1 if failed or lost else 0


@dataclass(frozen=True)
class _Wanted:
    """Which pictures, and where a table and where sorted copies are to go."""

    sources: list[Path]
    table: Path | None
    folder: Path | None

    @property
    def files(self) -> bool:
        return self.table is not None or self.folder is not None


def _answers(
    predictor: Predictor, sources: list[Path], known: Answered, sure: float, progress: Progress
) -> Iterator[list[Row]]:
    from core.inference.folder_answers import answer_files, pictures_in

    pictures = pictures_in(sources, progress)
    if not pictures:
        raise UserError(
            QT_TRANSLATE_NOOP("core", "There are no pictures in “{names}”."),
            "",
            QT_TRANSLATE_NOOP("core", "Choose another folder, or name the files."),
            names=first_names(map(str, sources)),
        )
    return answer_files(predictor, pictures, known=known, wanted=sure, progress=progress)


def _tell(rows: Sequence[Row], *, json: bool, words: bool) -> None:
    for row in rows:
        if row.problem is not None:
            complain(row.problem)
        if json:
            say_json(_values(row))
        elif row.top and words:
            answers = ", ".join(f"{name} {percent(probability)}" for name, probability in row.top)
            say(message(WORDS[row.verdict], path=row.path, answers=answers))


def _write(wanted: _Wanted, rows: Sequence[Row], classes: Sequence[str], progress: Progress, *, quiet: bool) -> bool:
    """The table and the copies; returns whether originals were lost on the way."""
    from core.inference.answer_table import write_table
    from core.inference.sorting_copies import copy_into_classes

    if not wanted.files:
        return False
    told = [_counts(rows)]
    if wanted.table:
        write_table(wanted.table, rows)
        told.append(message(QT_TRANSLATE_NOOP("core", "Written: {path}"), path=wanted.table))
    problems: Sequence[UserError] = ()
    if wanted.folder:
        copied = copy_into_classes(rows, wanted.folder, sources=wanted.sources, classes=classes, progress=progress)
        problems = copied.problems
        text = QT_TRANSLATE_NOOP("core", "Copied into “{folder}”: {count}; there already: {already}.")
        told.append(message(text, folder=wanted.folder, count=f"{copied.count:,}", already=f"{copied.already:,}"))
    for problem in problems:
        complain(problem)
    for sentence in [] if quiet else told:
        say(sentence)
    return bool(problems)


def _counts(rows: Sequence[Row]) -> Message:
    text = QT_TRANSLATE_NOOP(
        "core",
        "Pictures: {count}; sure {sure}, not sure {unsure}, none of its classes {stranger}, unreadable {unreadable}.",
    )
    found = Counter(row.verdict for row in rows if row.top)
    counts = {name: f"{found[name]:,}" for name in WORDS}
    return message(text, count=f"{len(rows):,}", unreadable=f"{len(rows) - found.total():,}", **counts)


def _values(row: Row) -> dict[str, object]:
    if row.problem is not None:
        return {"file": str(row.path), "error": str(row.problem)}
    name, probability = row.top[0]
    top = [{"class": each, "probability": chance} for each, chance in row.top]
    return {"file": str(row.path), "class": name, "probability": probability, "verdict": row.verdict, "top": top}
