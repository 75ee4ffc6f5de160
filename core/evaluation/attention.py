"""Whether a network recognises a class by something beside the object: a mark that only this class's pictures bear, a
place away from the middle, or the background.

What looks suspicious is put to the test: the region is taken from pictures of the class and laid over pictures of other
classes. Only where that turns their answers to the class, it is told. (Mixed backgrounds: Xiao et al. 2020, "Noise or
Signal"; spurious marks: Lapuschkin et al. 2019, "Unmasking Clever Hans predictors".) N pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from core.data.augment import normalise
from core.data.pictures import Pixels, Rows
from core.evaluation import regions
from core.evaluation.answers import Answers, Integers
from core.evaluation.evaluate import Opened
from core.evaluation.explain import grad_cam, mass_at_the_edges
from core.evaluation.regions import Mask
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.models.mirrored import answering
from core.progress import Progress

LEAST_PICTURES = 8
"""A class with fewer says nothing about what its pictures have in common."""
OWN, TOTAL, OTHERS = 32, 2000, 96
"""Pictures looked at: of each class, of all together (but the least of each), and of the others beside each."""
BATCH = 16
TURNED = 0.5
"""The region turns so many answers of other pictures to the class, more than the same region of others does."""
TURNED_BY_A_MARK = 0.25
"""Less is needed of a small place where the pictures of the class alone have something in common."""
SMALL = 0.1
"""Such a place takes at most this part of the picture."""
AT_THE_EDGES = 0.5
"""Heat that is spread evenly has so much outside the middle."""
EXAMPLES = 6

Kind = Literal["mark", "place", "background"]
Ask = Callable[[Pixels], Integers]


@dataclass(frozen=True, eq=False)
class Finding:
    """The class `label` is recognised by `region`; `message` says it in a sentence.

    `turned` is the part of the answers to other classes' pictures that become `label` when the region is laid over
    them, less those that do with a region of any other picture; `lost` the part of the class's own right answers that
    go when the region of another class is laid over it. `edges` is the part of the heat outside the middle. `rows` are
    pictures that show it, the clearest first.
    """

    kind: Kind
    label: int
    region: Mask
    turned: float
    lost: float
    edges: float
    rows: tuple[int, ...]
    message: Message


@dataclass(frozen=True)
class Attention:
    """What was found, and which classes had enough pictures to be looked at."""

    findings: tuple[Finding, ...] = ()
    checked: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class _Sample:
    """Pictures of one class that are answered rightly, with their rows, and pictures of other classes that aren't taken
    for it: uint8 (N, H, W, 3)."""

    label: int
    rows: Rows
    own: Pixels
    others: Pixels


def attention(opened: Opened, answers: Answers, progress: Progress | None = None) -> Attention:
    """What each class is recognised by, as far as it is not the object. `answers` are those to `opened.pictures`.

    Raises:
        UserError: a picture's file has gone.
        Cancelled: `progress` was cancelled.
    """
    progress = progress or Progress()
    what = message(QT_TRANSLATE_NOOP("core", "Trying marks and backgrounds that could decide…"))
    labels = _classes_with_enough(answers)
    pool = _evenly(np.flatnonzero(np.isin(answers.labels, labels)), OTHERS)
    pool_pictures = opened.pictures.gather(pool) if len(labels) > 1 else None
    each = int(np.clip(TOTAL // max(1, len(labels)), LEAST_PICTURES, OWN))
    findings: list[Finding] = []
    checked: list[int] = []
    for done, label in enumerate(labels):
        progress.report(what, done, len(labels))
        others = (answers.labels[pool] != label) & (answers.answers[pool] != label)
        if pool_pictures is None or others.sum() < LEAST_PICTURES:
            continue
        rows = _evenly(np.flatnonzero((answers.labels == label) & answers.right), each)
        sample = _Sample(label, rows, opened.pictures.gather(rows), pool_pictures[others])
        checked.append(label)
        findings += _of_class(opened, answers.classes[label], sample, progress)
    progress.report(what, len(labels), len(labels))
    # Where one class bears a mark, that it is missing tells the others: their own places and backgrounds say nothing.
    told = [each for each in findings if each.kind == "mark"] or findings
    return Attention(tuple(sorted(told, key=lambda each: -each.turned)), tuple(checked))


def _of_class(opened: Opened, name: str, sample: _Sample, progress: Progress) -> list[Finding]:
    ask = _asker(opened, progress)
    small = regions.divided(sample.own)
    found: list[Finding] = []
    for region, having in regions.shared_by_one(small, regions.divided(sample.others)):
        turned, lost = _tried(ask, sample, region)
        if turned >= (TURNED_BY_A_MARK if region.mean() <= SMALL else TURNED):
            sentence = _mark_sentence(name, region, having, turned)
            rows = sample.rows[regions.bearing(small, region)[:EXAMPLES]]
            found.append(Finding("mark", sample.label, region, turned, lost, 0.0, tuple(rows.tolist()), sentence))
    return found or _by_heat(opened, name, sample, ask, progress)


def _by_heat(opened: Opened, name: str, sample: _Sample, ask: Ask, progress: Progress) -> list[Finding]:
    """Regions outside the middle where the heat lies."""
    heats = _heats(opened, sample, progress)
    edges = mass_at_the_edges(torch.from_numpy(heats)).numpy()
    cells = regions.divided(sample.own).shape[1]
    mean = heats.mean(axis=0)
    window = regions.gathered(_in_cells(mean, cells))
    cases: list[tuple[Kind, Mask]] = [("place", window)] if window is not None else []
    if edges.mean() >= AT_THE_EDGES:
        cases.append(("background", regions.outside(cells)))
    for kind, region in cases:
        turned, lost = _tried(ask, sample, region)
        decides = turned >= TURNED
        if kind == "background" and decides:
            # In a picture that is all texture, each half decides: the background must say more than the middle.
            decides = turned > _tried(ask, sample, ~region)[0]
        if decides:
            inside = heats[:, regions.at_size(region, heats.shape[1])].sum(axis=1) / heats.sum(axis=(1, 2)).clip(1e-12)
            rows = sample.rows[np.argsort(-inside, kind="stable")[:EXAMPLES]]
            share = float(edges.mean())
            sentence = _heat_sentence(name, kind, region, float(inside.mean()), turned)
            return [Finding(kind, sample.label, region, turned, lost, share, tuple(rows.tolist()), sentence)]
    return []


def _tried(ask: Ask, sample: _Sample, region: Mask) -> tuple[float, float]:
    """How many answers to other pictures the region turns to the class, and how many of its own go without it.

    Both less what a region of any other picture of the same side does: the seam alone may confuse a network.
    """
    own, others, count = sample.own, sample.others, max(len(sample.own), len(sample.others))
    ones, strangers = np.arange(count) % len(own), np.arange(count) % len(others)
    turned = (ask(_laid(others[strangers], own[ones], region)) == sample.label).mean()
    by_chance = (ask(_laid(others[strangers], others[strangers - 1], region)) == sample.label).mean()
    lost = (ask(_laid(own, others[strangers[: len(own)]], region)) != sample.label).mean()
    anyway = (ask(_laid(own, own[ones[: len(own)] - 1], region)) != sample.label).mean()
    return float(turned - by_chance), float(lost - anyway)


def _laid(pictures: Pixels, over: Pixels, region: Mask) -> Pixels:
    """`pictures` with the region of those in `over`, one for one."""
    where = regions.at_size(region, pictures.shape[1])
    return np.where(where[None, :, :, None], over, pictures)


def _asker(opened: Opened, progress: Progress) -> Ask:
    """What the network answers to pictures uint8 (N, H, W, 3): classes int64 (N,)."""
    contents = opened.contents
    network = answering(opened.network, mirrored=contents.get("judged_mirrored", False))
    mean, std = tuple(contents["mean"]), tuple(contents["std"])

    @torch.inference_mode()
    def ask(pictures: Pixels) -> Integers:
        found = []
        for start in range(0, len(pictures), BATCH):
            progress.check()
            some = torch.from_numpy(np.ascontiguousarray(pictures[start : start + BATCH])).to(opened.device)
            found.append(network(normalise(some, mean, std)).argmax(dim=1))
        answers: Integers = torch.cat(found).cpu().numpy()
        return answers

    return ask


def _heats(opened: Opened, sample: _Sample, progress: Progress) -> regions.Heat:
    """What speaks for the class in each of its pictures: float32 (N, H, W)."""
    mean, std = tuple(opened.contents["mean"]), tuple(opened.contents["std"])
    found = []
    for start in range(0, len(sample.own), BATCH):
        progress.check()
        some = torch.from_numpy(sample.own[start : start + BATCH]).to(opened.device)
        target = torch.full((len(some),), sample.label, device=opened.device)
        found.append(grad_cam(opened.network, normalise(some, mean, std), target).cpu())
    heats: regions.Heat = torch.cat(found).numpy()
    return heats


def _in_cells(heat: regions.Heat, cells: int) -> regions.Heat:
    """The mean heat of each cell: (G, G) of (H, W)."""
    small: regions.Heat = torch.nn.functional.adaptive_avg_pool2d(torch.from_numpy(heat)[None], cells)[0].numpy()
    return small


def _classes_with_enough(answers: Answers) -> list[int]:
    """Classes with enough rightly answered pictures; of very many, those with the most."""
    counts = np.bincount(answers.labels[answers.right], minlength=len(answers.classes))
    enough = np.flatnonzero(counts >= LEAST_PICTURES)
    most = TOTAL // LEAST_PICTURES
    return sorted(enough[np.argsort(-counts[enough], kind="stable")][:most].tolist())


def _evenly(rows: Rows, count: int) -> Rows:
    """At most `count` of the rows, spread over all of them."""
    return rows[np.linspace(0, len(rows) - 1, min(count, len(rows))).round().astype(np.int64)]


def _mark_sentence(name: str, region: Mask, having: float, turned: float) -> Message:
    return message(
        QT_TRANSLATE_NOOP(
            "core",
            "“{name}” is recognised by {place}: {having} % of its pictures look nearly the same there, and those of "
            "other classes don't. Laid over other pictures, it turns {turned} % of the answers to “{name}”.",
        ),
        name=name,
        place=regions.words(region),
        having=round(100 * having),
        turned=round(100 * turned),
    )


def _heat_sentence(name: str, kind: Kind, region: Mask, inside: float, turned: float) -> Message:
    template = (
        QT_TRANSLATE_NOOP(
            "core",
            "“{name}” is recognised by its background: {inside} % of the heat lies outside the middle of its pictures. "
            "Their edges, laid over other pictures, turn {turned} % of the answers to “{name}”.",
        )
        if kind == "background"
        else QT_TRANSLATE_NOOP(
            "core",
            "“{name}” is recognised by {place}: {inside} % of the heat lies there. Laid over other pictures, it turns "
            "{turned} % of the answers to “{name}”.",
        )
    )
    place = regions.words(region)
    return message(template, name=name, place=place, inside=round(100 * inside), turned=round(100 * turned))
