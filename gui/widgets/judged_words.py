"""What an evaluation says, in words: how good, on which pictures, and what of each picture."""

from __future__ import annotations

from core.evaluation.answers import Part
from core.evaluation.metrics import Figures
from core.tasks.doubt import Verdict
from gui.translate import number, percent, tr


def how_good(figures: Figures) -> str:
    """ "97 of 100 pictures are right": the accuracy, with where it would lie for other pictures of the kind."""
    low, high = figures.interval
    return tr(
        "{right} of 100 pictures are answered rightly. Of other pictures of this kind it would be "
        "{low} to {high} (with 95 % certainty).",
        right=round(figures.accuracy * 100),
        low=percent(low),
        high=percent(high),
    )


def on_which(part: Part, count: int) -> str:
    """On which pictures that is, and what it is worth."""
    told = number(count)
    words = {
        "test": tr("Judged on {count} test pictures, which the network never saw while training.", count=told),
        "validation": tr(
            "Judged on {count} validation pictures, which also chose the best epoch: a little too good.", count=told
        ),
        "train": tr(
            "Judged on the {count} training pictures themselves: how it does on new ones is not known.", count=told
        ),
        "all": tr("Judged on all {count} pictures.", count=told),
    }
    return words[part]


def means(figures: Figures) -> str:
    """The figures that count each class alike, and the top five where there are more classes."""
    found = tr(
        "On average over the classes: {recall} found, {precision} right where named, F1 {f1}.",
        recall=percent(figures.macro_recall),
        precision=percent(figures.macro_precision),
        f1=percent(figures.macro_f1),
    )
    if len(figures.per_class) <= 5:
        return found
    among = tr("The right class is among the five likeliest of {share} of the pictures.", share=percent(figures.top5))
    return f"{found} {among}"


def verdict_words(verdict: Verdict) -> str:
    """What the program would say of such a picture on the page "Try it"."""
    words: dict[Verdict, str] = {
        "sure": tr("It is sure enough to answer."),
        "unsure": tr("It would say “I'm not sure”."),
        "stranger": tr("It would say “none of my classes”."),
    }
    return words[verdict]
