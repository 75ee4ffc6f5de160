"""`queue`: what waits for its turn - list it, change it, work it off, and read what came of it."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from core.cli import train
from core.cli.flags import WrongFlags
from core.cli.output import complain, percent, say, say_json, table
from core.errors import DeviceLostError, UserError
from core.export.figures import span
from core.messages import QT_TRANSLATE_NOOP, message
from core.runs import morning, queue
from core.runs.awake import awake
from core.runs.morning import Report
from core.runs.queue import Entry, Queue, Taken

STEPS = {"up": -1, "down": 1}
LOST = "device lost"
EXIT_CODES = {"failed": 1, LOST: 1, **{str(outcome): code for outcome, code in train.EXIT_CODES.items()}}
NOTHING = QT_TRANSLATE_NOOP(
    "core", "Nothing waits. “train --queue” and “finetune --queue” put trainings into the queue."
)


def add(parser: argparse.ArgumentParser) -> None:
    _add_json(parser, default=False)
    parser.set_defaults(act=_list)
    acts = parser.add_subparsers(metavar="WHAT")
    run = acts.add_parser("run", help=QT_TRANSLATE_NOOP("core", "Train what waits, one after the other."))
    run.set_defaults(act=_run)
    remove = acts.add_parser("remove", help=QT_TRANSLATE_NOOP("core", "Take one out."))
    remove.set_defaults(act=_remove)
    move = acts.add_parser("move", help=QT_TRANSLATE_NOOP("core", "Let one come earlier or later."))
    move.set_defaults(act=_move)
    for each in (remove, move):
        each.add_argument("number", type=int, metavar="N", help=QT_TRANSLATE_NOOP("core", "Its number in the list."))
    move.add_argument("where", choices=tuple(STEPS))
    report = acts.add_parser("report", help=QT_TRANSLATE_NOOP("core", "What came of the last ones."))
    report.set_defaults(act=_report)
    for each in (run, remove, move, report):
        _add_json(each, default=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    return int(arguments.act(arguments))


def work_off(found: Queue, *, json: bool) -> int:
    """Train what waits until nothing does, or the person ends a training; then tell what came of all.

    A training that fails is told of, and the next one begins, unless the device gave up. Returns the exit code.
    """
    code = 0
    with awake():
        while (taken := found.take()) is not None:
            if not json:
                _announce(found, taken)
            ended = _train(taken, json=json)
            found.finish(taken)
            code = max(code, EXIT_CODES[ended])
            if ended in ("stopped", "cancelled", LOST):
                if not json:
                    left = QT_TRANSLATE_NOOP("core", "Still waiting: {count}. “queue run” goes on with them.")
                    say(message(left, count=len(found.waiting())))
                break
    for entry in found.waiting():
        if entry.problem is not None:
            complain(message("{name}: {problem}", name=entry.name, problem=entry.problem))
    report = found.conclude()
    if report is not None:
        _tell(report, json=json)
    return code


def _train(taken: Taken, *, json: bool) -> str:
    """How the training ended: an outcome, "failed", or LOST: what waits would be spent on a device that has given up.
    One that is broken off stays to be gone on with."""
    try:
        result = train.trained(taken.folder, json=json, resume=True)
    except DeviceLostError as error:
        complain(error)
        return LOST
    except UserError as error:
        complain(error)
        return "failed"
    except BrokenPipeError:  # nobody reads any more: that would end every other training, too
        taken.held.close()
        raise
    except Exception as error:  # noqa: BLE001 - not swallowed: the run's log has all of it, and the others go on
        complain(f"{type(error).__name__}: {error}")
        return "failed"
    except BaseException:
        taken.held.close()
        raise
    return result.outcome if result is not None else "failed"


def _announce(found: Queue, taken: Taken) -> None:
    sentence = QT_TRANSLATE_NOOP("core", "“{name}” begins. Waiting: {count}.")
    say()
    say(message(sentence, name=taken.folder.name, count=len(found.waiting())))


def _run(arguments: argparse.Namespace) -> int:
    found = queue.own()
    if not (found.waiting() or found.broken_off() or arguments.json):
        say(NOTHING)
    return work_off(found, json=arguments.json)


def _list(arguments: argparse.Namespace) -> int:
    waiting = queue.own().waiting()
    if arguments.json:
        for number, entry in enumerate(waiting, 1):
            say_json({"number": number, **_values(entry)})
        return 0
    if not waiting:
        say(NOTHING)
        return 0
    titles = ["", QT_TRANSLATE_NOOP("core", "Name"), QT_TRANSLATE_NOOP("core", "Pictures")]
    titles += [QT_TRANSLATE_NOOP("core", "Network"), QT_TRANSLATE_NOOP("core", "Epochs")]
    table(titles, [[str(number), *_row(entry)] for number, entry in enumerate(waiting, 1)])
    for entry in waiting:
        if entry.problem is not None:
            complain(message("{name}: {problem}", name=entry.name, problem=entry.problem))
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    found = queue.own()
    entry = _numbered(found, arguments.number)
    if found.remove(entry.id):
        if arguments.json:
            say_json({"removed": entry.id, "name": entry.name})
            return 0
        say(message(QT_TRANSLATE_NOOP("core", "“{name}” doesn't wait any more."), name=entry.name))
        return 0
    complain(message(QT_TRANSLATE_NOOP("core", "“{name}” has begun, or was removed, in this moment."), name=entry.name))
    return 1


def _move(arguments: argparse.Namespace) -> int:
    found = queue.own()
    entry = _numbered(found, arguments.number)
    found.move(entry.id, arguments.number - 1 + STEPS[arguments.where])
    return _list(arguments)


def _report(arguments: argparse.Namespace) -> int:
    report = morning.last(queue.own().reports)
    if report is None:
        complain(QT_TRANSLATE_NOOP("core", "There is no report: none of your queues had two trainings yet."))
        return 1
    _tell(report, json=arguments.json)
    return 0


def _numbered(found: Queue, number: int) -> Entry:
    waiting = found.waiting()
    if not 1 <= number <= len(waiting):
        problem = QT_TRANSLATE_NOOP("core", "There is no number {number} in the queue; “queue” lists what waits.")
        raise WrongFlags([message(problem, number=number)])
    return waiting[number - 1]


def _tell(report: Report, *, json: bool) -> None:
    sentences = morning.sentences(report)
    if json:
        runs = [{**asdict(ran), "why": ran.message} for ran in report.runs]
        say_json({"report": {**asdict(report), "runs": runs}, "sentences": [str(sentence) for sentence in sentences]})
        return
    say()
    titles = [QT_TRANSLATE_NOOP("core", "Name"), QT_TRANSLATE_NOOP("core", "State")]
    titles += [
        QT_TRANSLATE_NOOP("core", "Epochs"),
        QT_TRANSLATE_NOOP("core", "Best"),
        QT_TRANSLATE_NOOP("core", "Time"),
    ]
    rows = [
        [ran.name, ran.state, f"{ran.epoch} of {ran.epochs}", percent(ran.accuracy), span(ran.seconds)]
        for ran in report.runs
    ]
    table(titles, rows)
    say()
    for sentence in sentences:
        say(sentence)


def _row(entry: Entry) -> list[str]:
    epochs = str(entry.config.recipe.epochs) if entry.config is not None else "–"
    return [entry.name, entry.data or "–", entry.network or "–", epochs]


def _values(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "name": entry.name,
        "data": entry.data,
        "network": entry.network,
        "epochs": entry.config.recipe.epochs if entry.config is not None else None,
        "problem": str(entry.problem) if entry.problem is not None else None,
    }


def _add_json(parser: argparse.ArgumentParser, *, default: object) -> None:
    parser.add_argument(
        "--json", action="store_true", default=default, help=QT_TRANSLATE_NOOP("core", "One JSON object a line.")
    )
