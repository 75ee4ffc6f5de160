"""`evaluate`: how good a checkpoint is on pictures, or a run on its own."""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.choices import DISTURBANCES, SOURCES
from core.cli import flags
from core.cli.named import add_checkpoint, checkpoint_named
from core.cli.output import complain, fraction, percent, say, say_json, table
from core.config import DataConfig
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.paths import expanded
from core.runs.folder import RunFolder, run_of

if TYPE_CHECKING:
    from core.evaluation.calibration import Sureness
    from core.evaluation.evaluate import Evaluation
    from core.evaluation.metrics import Figures, Robustness
    from core.runs.judged import Judged
    from core.tasks.doubt import Doubt, Level

PARTS = ("auto", "test", "validation", "train")
NO_VALIDATION = QT_TRANSLATE_NOOP("core", "--sure needs test pictures, and validation pictures to choose by.")
NO_PICTURES = QT_TRANSLATE_NOOP(
    "core", "--data: Say which pictures to judge it by: a folder, or one of: {names}. Only a run knows its own."
)
FIGURES = {
    "test": QT_TRANSLATE_NOOP("core", "Accuracy on the {count} test pictures: {accuracy}."),
    "validation": QT_TRANSLATE_NOOP("core", "Accuracy on the {count} validation pictures: {accuracy}."),
    "train": QT_TRANSLATE_NOOP("core", "Accuracy on the {count} training pictures: {accuracy}."),
    "all": QT_TRANSLATE_NOOP("core", "Accuracy on all {count} pictures: {accuracy}."),
}


def add(parser: argparse.ArgumentParser) -> None:
    add_checkpoint(parser)
    flags.add_data(parser)
    parser.add_argument(
        "--part",
        choices=PARTS,
        default="auto",
        help=QT_TRANSLATE_NOOP(
            "core",
            "Which of the pictures: auto takes the test pictures, else the validation pictures; "
            "of a folder without such parts all pictures.",
        ),
    )
    parser.add_argument(
        "--device", default="auto", metavar="NAME", help=QT_TRANSLATE_NOOP("core", "As “devices” lists them.")
    )
    parser.add_argument(
        "--sure",
        type=fraction,
        metavar="PART",
        help=QT_TRANSLATE_NOOP(
            "core",
            "From which probability on this part of its answers is right, as 0.95: chosen on the validation pictures, "
            "told for the test pictures.",
        ),
    )
    parser.add_argument(
        "--robust",
        action="store_true",
        help=QT_TRANSLATE_NOOP("core", "Also judge the pictures as a bad camera would give them."),
    )
    parser.add_argument(
        "--json", action="store_true", help=QT_TRANSLATE_NOOP("core", "One JSON object: accuracy, loss, count, …")
    )


def run(arguments: argparse.Namespace) -> int:
    """Without pictures named, a run is judged on its own, and that is kept in its folder."""
    given = flags.data_values(flags.given(arguments))
    path = checkpoint_named(arguments.checkpoint)
    owner = _run_named(arguments.checkpoint, path)
    if given:
        return _tell(_judged(path, DataConfig(**given), arguments), path, arguments)
    if owner is None:
        raise flags.WrongFlags([message(NO_PICTURES, names=", ".join(SOURCES))])
    from core.runs import judging
    from core.runs.judged import checkpoint_of

    if arguments.part == "auto" and path == checkpoint_of(owner):
        judged = judging.judge(owner, device=arguments.device, robust=arguments.robust)
        return _tell(judged, path, arguments, _told_of(judged, arguments.sure))
    return _tell(_judged(path, None, arguments), path, arguments)


def _run_named(text: str, path: Path) -> RunFolder | None:
    """The run that the person means, by itself or by one of its checkpoints; None where it is a file of its own."""
    folder = RunFolder(expanded(text))
    return folder if folder.is_run else run_of(path)


def _judged(path: Path, data: DataConfig | None, arguments: argparse.Namespace) -> Evaluation:
    from core.evaluation.evaluate import evaluate

    return evaluate(
        path,
        data,
        part=arguments.part,
        device=arguments.device,
        right_rate=arguments.sure,
        robust=arguments.robust,
    )


@dataclass(frozen=True)
class _Doubted:
    """A run's doubt, and what it makes of the pictures that were judged: the parts that are answered, that of these
    are right, and that are taken for none of its classes."""

    doubt: Doubt
    level: Level
    coverage: float
    accuracy: float | None
    strangers: float

    def values(self) -> dict[str, Any]:
        from core.tasks.doubt import to_values

        return {
            **to_values(self.doubt),
            "chosen": asdict(self.level),
            "here": {"coverage": self.coverage, "accuracy": self.accuracy, "strangers": self.strangers},
        }


def _told_of(judged: Judged, wanted: float | None) -> _Doubted | None:
    from core.tasks.doubt import RIGHT_RATE, verdicts

    wanted = wanted or RIGHT_RATE
    if judged.doubt is None or not len(judged.answers):
        return None
    said = verdicts(judged.answers.logits, judged.doubt, wanted, judged.answers.distances)
    right = [bool(each) for each, verdict in zip(judged.answers.right, said, strict=True) if verdict == "sure"]
    return _Doubted(
        judged.doubt,
        judged.doubt.level(wanted),
        len(right) / len(said),
        sum(right) / len(right) if right else None,
        said.count("stranger") / len(said),
    )


def _tell(
    result: Evaluation | Judged, path: Path, arguments: argparse.Namespace, doubted: _Doubted | None = None
) -> int:
    from core.evaluation.evaluate import Evaluation

    for notice in result.notices:
        complain(notice)
    sureness = result.sureness if isinstance(result, Evaluation) else None
    if arguments.json:
        _say_values(result, path, sureness, doubted)
        return 0
    _say_figures(result.figures, result.part)
    if sureness is not None:
        say(_told(sureness))
    elif doubted is not None:
        _say_doubt(doubted, result.part)
    elif arguments.sure is not None:
        say(NO_VALIDATION)
    say()
    _draw_classes(result.figures)
    if result.robustness:
        say()
        _draw(result.robustness)
    return 0


def _say_values(result: Evaluation | Judged, path: Path, sureness: Sureness | None, doubted: _Doubted | None) -> None:
    from core.evaluation.told import as_values

    say_json(
        {
            **as_values(result.answers, result.figures),
            **({"sureness": asdict(sureness)} if sureness else {}),
            **({"doubt": doubted.values()} if doubted else {}),
            **({"robustness": [asdict(each) for each in result.robustness]} if result.robustness else {}),
            "part": result.part,
            "checkpoint": str(path),
            "notices": [str(notice) for notice in result.notices],
        }
    )


def _say_figures(figures: Figures, part: str) -> None:
    accuracy = percent(figures.accuracy)
    say(message(FIGURES[part], count=f"{figures.count:,}", accuracy=accuracy))
    low, high = (percent(end) for end in figures.interval)
    likely = QT_TRANSLATE_NOOP("core", "On other pictures of the same kind it may well lie between {low} and {high}.")
    say(message(likely, low=low, high=high))
    say(
        message(
            QT_TRANSLATE_NOOP("core", "Loss {loss}; the right class among the first five: {top5}."),
            loss=f"{figures.loss:.4f}",
            top5=percent(figures.top5),
        )
    )


def _draw_classes(figures: Figures) -> None:
    """A line for each class."""
    table(
        [
            QT_TRANSLATE_NOOP("core", "Class"),
            QT_TRANSLATE_NOOP("core", "Pictures"),
            QT_TRANSLATE_NOOP("core", "Found"),
            QT_TRANSLATE_NOOP("core", "Right where named"),
            "F1",
        ],
        [
            [each.name, f"{each.support:,}", percent(each.recall), percent(each.precision), percent(each.f1)]
            for each in figures.per_class
        ],
    )


def _draw(found: tuple[Robustness, ...]) -> None:
    """A line for each disturbance: the accuracy at its three strengths."""
    plain = QT_TRANSLATE_NOOP("core", "Of {count} pictures as they are: {accuracy}.")
    say(message(plain, count=found[0].count, accuracy=percent(found[0].accuracy)))
    titles = [
        "",
        QT_TRANSLATE_NOOP("core", "slight"),
        QT_TRANSLATE_NOOP("core", "strong"),
        QT_TRANSLATE_NOOP("core", "very strong"),
    ]
    rows = [
        [DISTURBANCES[kind].title, *(percent(each.accuracy) for each in found if each.kind == kind)]
        for kind in DISTURBANCES
    ]
    table(titles, rows)


def _say_doubt(doubted: _Doubted, part: str) -> None:
    """When it says "I'm not sure"; on test pictures, also what comes of it: no others are new to what chose it."""
    level, doubt = doubted.level, doubted.doubt
    if level.threshold > 1:
        say(_never_sure(level.wanted))
    else:
        say(
            message(
                QT_TRANSLATE_NOOP(
                    "core",
                    "Below {threshold} it says “I'm not sure”: so it answers {coverage} of the {count} validation "
                    "pictures, and {accuracy} of that is right; {wanted} were wanted.",
                ),
                threshold=percent(level.threshold),
                coverage=percent(level.coverage),
                count=f"{doubt.count:,}",
                accuracy=percent(level.accuracy),
                wanted=percent(level.wanted),
            )
        )
    if part == "test":
        say(
            message(
                QT_TRANSLATE_NOOP(
                    "core",
                    "Of these test pictures it answers {coverage}, and {accuracy} of that is right; {strangers} it "
                    "takes for none of its classes.",
                ),
                coverage=percent(doubted.coverage),
                accuracy=percent(doubted.accuracy),
                strangers=percent(doubted.strangers),
            )
        )


def _told(sureness: Sureness) -> Message:
    if sureness.threshold > 1:
        return _never_sure(sureness.wanted)
    return message(
        QT_TRANSLATE_NOOP(
            "core",
            "Where it is at least {threshold} sure (temperature {temperature}), it answers {coverage} of the pictures, "
            "and {accuracy} of that is right; {wanted} were wanted.",
        ),
        threshold=percent(sureness.threshold),
        temperature=f"{sureness.temperature:.2f}",
        coverage=percent(sureness.coverage),
        accuracy=percent(sureness.accuracy),
        wanted=percent(sureness.wanted),
    )


def _never_sure(wanted: float) -> Message:
    return message(
        QT_TRANSLATE_NOOP("core", "No probability makes {wanted} of its answers to the validation pictures right."),
        wanted=percent(wanted),
    )
