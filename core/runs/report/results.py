"""The report's sections on how good the network is and where it errs. Torch-free."""

from __future__ import annotations

import numpy as np

from core.data.pictures import Pixels
from core.evaluation import mistakes
from core.evaluation.confused import pairs
from core.evaluation.metrics import Figures
from core.messages import QT_TRANSLATE_NOOP, message
from core.runs.report.contents import Contents, Say
from core.runs.report.drawings import bar
from core.runs.report.figures import count, percent
from core.runs.report.images import data_uri, is_small
from core.runs.report.markup import Markup, bullets, element, escaped, joined, name, paragraph, table

MATRIX = 20
"""Of more classes the matrix is too large for a page."""
LISTED = 60
CONFUSED = 8
SHADES = 9


def confusion(contents: Contents, say: Say) -> Markup | None:
    """Which classes are taken for which, as a table, and the most frequent ones in words."""
    if contents.judged is None:
        return None
    classes, figures = contents.judged.answers.classes, contents.judged.figures
    found = pairs(figures.confusion, CONFUSED)
    if not found:
        return paragraph(say(QT_TRANSLATE_NOOP("core", "No class was taken for another: all answers are right.")))
    sentence = QT_TRANSLATE_NOOP("core", "“{true}” taken for “{answered}”: {count} of {all} pictures.")
    listed = bullets(
        _filled(
            say(sentence),
            count=count(pair.count),
            all=count(int(figures.confusion[pair.true].sum())),
            true=name(classes[pair.true]),
            answered=name(classes[pair.answered]),
        )
        for pair in found
    )
    if len(classes) > MATRIX:
        too_large = QT_TRANSLATE_NOOP(
            "core", "Of {count} classes the whole table would be too large; these were confused most often:"
        )
        return joined([paragraph(say(message(too_large, count=len(classes)))), listed])
    how = QT_TRANSLATE_NOOP(
        "core",
        "Each row is what the pictures show, each column what the network said: right answers are on the diagonal.",
    )
    return joined([paragraph(say(how)), _matrix(classes, figures), listed])


def per_class(contents: Contents, say: Say) -> Markup | None:
    """How well each class is found; of very many the worst."""
    if contents.judged is None:
        return None
    figures = contents.judged.figures
    shown = figures.per_class
    if len(shown) > LISTED:
        shown = tuple(sorted(shown, key=lambda each: (not each.support, each.f1))[:LISTED])
    titles = [
        QT_TRANSLATE_NOOP("core", "Class"),
        QT_TRANSLATE_NOOP("core", "Pictures"),
        QT_TRANSLATE_NOOP("core", "Found"),
        "",
        QT_TRANSLATE_NOOP("core", "Right where named"),
        "F1",
    ]
    rows = [
        (
            name(each.name),
            count(each.support),
            percent(each.recall if each.support else None),
            bar(each.recall),
            percent(each.precision),
            percent(each.f1 if each.support else None),
        )
        for each in shown
    ]
    mean = (
        element("b", say(QT_TRANSLATE_NOOP("core", "Mean of the classes"))),
        count(figures.count),
        percent(figures.macro_recall),
        bar(figures.macro_recall),
        percent(figures.macro_precision),
        percent(figures.macro_f1),
    )
    said = [
        paragraph(
            say(
                QT_TRANSLATE_NOOP(
                    "core",
                    "“Found” is the part of a class's pictures that it recognises, “right where named” how often it "
                    "is right when it names the class.",
                )
            )
        )
    ]
    if len(shown) < len(figures.per_class):
        worst = QT_TRANSLATE_NOOP("core", "The {shown} worst of {all} classes.")
        said.append(paragraph(say(message(worst, shown=len(shown), all=len(figures.per_class)))))
    return joined([*said, table([say(title) if title else "" for title in titles], [*rows, mean], "classes")])


def worst(contents: Contents, say: Say) -> Markup | None:
    """The mistakes that it made with the greatest certainty, with their pictures where those are still there."""
    if contents.judged is None:
        return None
    answers, doubt = contents.judged.answers, contents.judged.doubt
    temperature = doubt.temperature if doubt else 1.0
    rows = mistakes.worst(answers, temperature).tolist()
    if not rows:
        return paragraph(say(QT_TRANSLATE_NOOP("core", "It made none.")))
    confidences = answers.confidences(temperature)
    with_pictures = [row for row in rows if row in contents.pictures]
    shown = with_pictures or rows[:12]
    head = QT_TRANSLATE_NOOP("core", "{count} mistakes in all; these it was surest of:")
    sentence = say(QT_TRANSLATE_NOOP("core", "{answer} ({probability}), but it is {label}"))
    cards = []
    for row in shown:
        words = _filled(
            sentence,
            answer=name(answers.classes[answers.answers[row]]),
            probability=percent(float(confidences[row])),
            label=name(answers.classes[answers.labels[row]]),
        )
        file = element("small", name(answers.names[row]))
        picture = _picture(contents.pictures[row]) if row in contents.pictures else None
        cards.append(element("figure", picture, element("figcaption", words, file), class_="picture"))
    return joined([paragraph(say(message(head, count=count(len(rows))))), missing(contents, say), _grid(cards)])


def looks(contents: Contents, say: Say) -> Markup | None:
    """Heat maps of some pictures: right answers first, then mistakes."""
    if contents.judged is None:
        return None
    if not contents.heat:
        return missing(contents, say) or paragraph(say(QT_TRANSLATE_NOOP("core", "There was no picture to look at.")))
    answers = contents.judged.answers
    how = QT_TRANSLATE_NOOP(
        "core",
        "Bright places speak most for the answer (Grad-CAM). They should lie on what the picture is about: a network "
        "that looks at the background has learned something else.",
    )
    right, wrong = (
        say(word)
        for word in (
            QT_TRANSLATE_NOOP("core", "{answer}, right"),
            QT_TRANSLATE_NOOP("core", "{answer}, but it is {label}"),
        )
    )
    cards = []
    for looked in contents.heat:
        words = _filled(
            right if answers.right[looked.row] else wrong,
            answer=name(answers.classes[answers.answers[looked.row]]),
            label=name(answers.classes[answers.labels[looked.row]]),
        )
        both = element("div", _picture(looked.picture), _picture(looked.laid_over), class_="pair")
        cards.append(element("figure", both, element("figcaption", words), class_="heat"))
    return joined([paragraph(say(how)), _grid(cards)])


def missing(contents: Contents, say: Say) -> Markup | None:
    """That pictures aren't there any more, and why."""
    if contents.why_no_pictures and not contents.pictures:
        reason = " ".join(map(say, contents.why_no_pictures))
        head = say(QT_TRANSLATE_NOOP("core", "The pictures can't be shown any more."))
        return paragraph(f"{head} {reason}", class_="missing")
    if contents.gone:
        gone = QT_TRANSLATE_NOOP(
            "core", "{count} of the pictures that it was judged by aren't there any more: they can't be shown."
        )
        return paragraph(say(message(gone, count=count(contents.gone))), class_="missing")
    return None


def _matrix(classes: tuple[str, ...], figures: Figures) -> Markup:
    sums = np.maximum(figures.confusion.sum(axis=1), 1)
    rows = []
    for true, line in enumerate(figures.confusion.tolist()):
        cells = []
        for answered, number in enumerate(line):
            shade = int(np.ceil(SHADES * number / sums[true]))
            kind = "right" if true == answered else "wrong"
            text = count(number) if number else element("span", "·", aria_hidden="true")
            cells.append(element("td", text, class_=f"{kind} shade{shade}"))
        rows.append(element("tr", element("th", name(classes[true]), scope="row"), *cells))
    head = element("tr", element("td"), *(element("th", element("span", name(each)), scope="col") for each in classes))
    kind = "matrix" if len(classes) > 4 else "matrix few"
    return element("div", element("table", element("thead", head), element("tbody", *rows), class_=kind), class_="wide")


def _picture(pixels: Pixels) -> Markup:
    height, width = pixels.shape[:2]
    kind = "pixels" if is_small(pixels) else None
    return element("img", src=data_uri(pixels), alt="", width=width, height=height, class_=kind)


def _grid(cards: list[Markup]) -> Markup:
    return element("div", *cards, class_="grid")


def _filled(template: str, **parts: str | Markup) -> Markup:
    """A translated sentence with markup in its places."""
    known = {key: part if isinstance(part, Markup) else escaped(part) for key, part in parts.items()}
    return Markup(str(escaped(template)).format(**known))
