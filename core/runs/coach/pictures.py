"""Rules about the pictures, from the evaluation: unequal classes, wrong labels, a class with too few. Torch-free."""

from __future__ import annotations

import numpy as np

from core.data.doctor.classes import UNEQUAL
from core.evaluation import mistakes
from core.evaluation.answers import Answers, Flags, Integers
from core.evaluation.metrics import wilson
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.runs.coach.advice import Advice
from core.runs.coach.seen import Seen
from core.runs.coach.words import percent

KNOWS_ENOUGH = 0.7
"""A network that is wrong in every third case can't accuse a label."""
FEWEST = 3
ONE_IN_A_HUNDRED = 0.01
ENOUGH = 200
"""With so many training pictures a class isn't called short of them, unless others have more."""
KNOWN = 0.8
FOUND_ENOUGH = 0.9
"""A class of which nine in ten may be found isn't called short of pictures."""
NAMED = 3


def imbalance(seen: Seen) -> Advice | None:
    """A class with many times fewer pictures than the largest, and surely found more seldom."""
    if seen.judged is None or len(seen.judged.answers.classes) < 2:
        return None
    answers = seen.judged.answers
    counts, right = _of_each_class(answers)
    largest = int(counts.argmax())
    small = [
        place
        for place in np.flatnonzero((counts > 0) & (counts * UNEQUAL < counts[largest])).tolist()
        if wilson(int(right[place]), int(counts[place]))[1] < wilson(int(right[largest]), int(counts[largest]))[0]
    ]
    if not small:
        return None
    small.sort(key=lambda place: float(right[place] / counts[place]))
    worst = small[0]
    rows = np.flatnonzero((answers.labels == worst) & ~answers.right)
    return Advice(
        message(
            QT_TRANSLATE_NOOP("core", "“{name}” has too few pictures beside “{largest}”"),
            name=answers.classes[worst],
            largest=answers.classes[largest],
        ),
        Message(
            QT_TRANSLATE_NOOP(
                "core",
                "The network gains most by naming the large class, and does so too often. Add pictures of the small "
                "one; where that can't be, leave some of the large one out.",
            )
        ),
        tuple(_found(answers, place) for place in [largest, *small[:NAMED]]),
        rows=tuple(rows.tolist()),
    )


def label_errors(seen: Seen) -> Advice | None:
    """Among the answers that it is surest of, as many are "wrong" as among others: then the labels are.

    A network's own mistakes come with doubt, so they vanish among its surest answers; wrong labels don't.
    """
    if seen.judged is None or seen.judged.part == "train" or seen.judged.figures.interval[0] < KNOWS_ENOUGH:
        return None
    answers = seen.judged.answers
    confidences = answers.confidences()
    # The surest half of the right answers is as sure as a wrong label's picture has an even chance to be.
    border = float(np.median(confidences[answers.right]))
    surest = confidences >= border
    counts, right = _of_each_class(answers)
    # Of a class that it hardly finds, it can't tell what belongs there.
    known = right * 2 > counts
    suspected = {each.row: each for each in mistakes.suspects(answers)}
    rows = [row for row in suspected if surest[row] and known[answers.labels[row]]]
    low, _ = wilson(len(rows), int(surest.sum()))
    if len(rows) < FEWEST or low <= ONE_IN_A_HUNDRED or _vanishes(answers, surest):
        return None
    sentence = QT_TRANSLATE_NOOP("core", "{name}: called “{label}”, looks like “{better}”")
    examples = [
        message(
            sentence,
            name=answers.names[row],
            label=answers.classes[answers.labels[row]],
            better=answers.classes[suspected[row].better],
        )
        for row in rows[:NAMED]
    ]
    return Advice(
        message(QT_TRANSLATE_NOOP("core", "{count} pictures probably have a wrong label"), count=len(rows)),
        Message(
            QT_TRANSLATE_NOOP(
                "core",
                "It contradicts their labels as surely as it is right elsewhere. Look at them and move those that are "
                "wrong into the right folder: the training pictures will have such ones, too. Label smoothing makes "
                "it less gullible.",
            )
        ),
        (
            message(
                QT_TRANSLATE_NOOP(
                    "core", "Of the {all} answers that it is surest of, {count} contradict the label ({part})."
                ),
                all=int(surest.sum()),
                count=len(rows),
                part=percent(len(rows) / int(surest.sum())),
            ),
            *examples,
        ),
        {"recipe.label_smoothing": 0.1} if seen.config.recipe.label_smoothing < 0.1 else {},
        tuple(rows),
    )


def needs_pictures(seen: Seen) -> Advice | None:
    """A class that is surely found more seldom than the others, and has few pictures to learn from."""
    if seen.judged is None or len(seen.judged.answers.classes) < 2:
        return None
    answers = seen.judged.answers
    counts, right = _of_each_class(answers)
    learned = counts * seen.train_count / max(len(answers), 1)
    # Where even the training pictures aren't known yet, it isn't for want of pictures.
    all_short = seen.epochs > 0 and seen.train_interval(seen.deciding)[0] > KNOWN
    short = (counts > 0) & ((counts * 2 < np.median(counts)) | (all_short & (learned < ENOUGH)))
    found = [
        place
        for place in np.flatnonzero(short).tolist()
        if wilson(int(right[place]), int(counts[place]))[1]
        < min(FOUND_ENOUGH, wilson(int(right.sum() - right[place]), int(counts.sum() - counts[place]))[0])
    ]
    if not found:
        return None
    found.sort(key=lambda place: float(right[place] / counts[place]))
    worst = found[0]
    rows = np.flatnonzero((answers.labels == worst) & ~answers.right)
    taken = np.bincount(answers.answers[rows], minlength=len(answers.classes))
    names = ", ".join(answers.classes[place] for place in found[:NAMED])
    others = answers.right[answers.labels != worst]
    return Advice(
        message(QT_TRANSLATE_NOOP("core", "More pictures are needed of: {names}"), names=names),
        Message(
            QT_TRANSLATE_NOOP(
                "core",
                "It finds this class more seldom than the others, and more than chance would have it. Add pictures of "
                "it, above all such as those that were missed.",
            )
        ),
        (
            _found(answers, worst),
            message(
                QT_TRANSLATE_NOOP("core", "All other classes together: {part} found."),
                part=percent(float(others.mean())),
            ),
            message(
                QT_TRANSLATE_NOOP("core", "Most often it is taken for “{name}” ({count} times)."),
                name=answers.classes[int(taken.argmax())],
                count=int(taken.max()),
            ),
        ),
        rows=tuple(rows.tolist()),
    )


def _vanishes(answers: Answers, surest: Flags) -> bool:
    """Whether the answers contradict the labels surely more seldom among the surer half of the surest."""
    confidences = answers.confidences()
    middle = float(np.median(confidences[surest]))
    upper, lower = surest & (confidences >= middle), surest & (confidences < middle)
    wrong = [wilson(int((~answers.right & part).sum()), int(part.sum())) for part in (upper, lower)]
    return wrong[0][1] < wrong[1][0]


def _of_each_class(answers: Answers) -> tuple[Integers, Integers]:
    """How many pictures each class has, and how many of them are right: int64 (K,) each."""
    classes = len(answers.classes)
    counts, right = (
        np.bincount(labels, minlength=classes) for labels in (answers.labels, answers.labels[answers.right])
    )
    return counts.astype(np.int64), right.astype(np.int64)


def _found(answers: Answers, place: int) -> Message:
    rows = answers.labels == place
    return message(
        QT_TRANSLATE_NOOP("core", "“{name}”: {right} of {count} found ({part})."),
        name=answers.classes[place],
        right=int(answers.right[rows].sum()),
        count=int(rows.sum()),
        part=percent(float(answers.right[rows].mean())),
    )
