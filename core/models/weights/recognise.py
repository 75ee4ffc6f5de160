"""Whose network a file holds, by the structure of its tensors: a `Recognised`, or a sentence that says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core import checkpoint, choices, validation
from core.config import ModelConfig
from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message
from core.models.weights import conventions, heads, own, reading, refusals, strangers, structure, titles, unwrap
from core.models.weights.carried import Carried, Channels, carried
from core.models.weights.families import by_order, layered, sequence, transformers
from core.models.weights.families.named import Named
from core.progress import Progress

COUNTER = ".num_batches_tracked"
FAMILIES: tuple[Callable[[dict[str, Tensor]], Named | None], ...] = (layered.read, sequence.read, transformers.read)


@dataclass(frozen=True, eq=False)
class Recognised:
    """A residual network from anywhere, in our names.

    `family` is a key of `titles.FAMILIES`. `weights` are float32 (counters int64) and complete but for `missing`:
    without a usable last layer "fc.weight" and "fc.bias" are missing. `fitting` of the `total` tensors of our network
    came from the file; `unused` are the file's names of those that found no place. `class_count` is 0 without a last
    layer, `classes` is () where their names are unknown. `mean` and `std` are on the scale 0 to 1; `normalisation` says
    where they are from: "checkpoint", "family" or "unknown". `dropped` are objects in the file that were not made.
    """

    path: Path
    family: str
    title: str
    model: ModelConfig
    class_count: int
    classes: tuple[str, ...]
    weights: dict[str, Tensor]
    fitting: int
    total: int
    missing: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    image_size: int | None = None
    mean: Channels | None = None
    std: Channels | None = None
    normalisation: str = "unknown"
    dropped: tuple[str, ...] = ()
    notices: tuple[Message, ...] = ()
    metrics: dict[str, Any] = field(default_factory=dict)
    contents: dict[str, Any] | None = None
    """The whole checkpoint, in today's form, where it is one of ours."""

    def sentence(self, classes: int | None = None) -> Message:
        """What it is and how it fits; with `classes`, those of a person's pictures, what becomes of the last layer."""
        facts = {"title": self.title, "known": self.class_count, "total": self.total, "wanted": classes}
        if not self.class_count or "fc.weight" in self.missing:
            template = (
                QT_TRANSLATE_NOOP("core", "{title} without a last layer that fits; {fitting} of {total} tensors fit.")
                if classes is None
                else QT_TRANSLATE_NOOP(
                    "core",
                    "{title} without a last layer that fits; {fitting} of {total} tensors fit; it gets one for your "
                    "{wanted} classes.",
                )
            )
            return message(template, fitting=self.fitting, **facts)
        if classes is None or classes == self.class_count:
            template = QT_TRANSLATE_NOOP("core", "{title}, {known} classes; {fitting} of {total} tensors fit.")
            return message(template, fitting=self.fitting, **facts)
        template = QT_TRANSLATE_NOOP(
            "core",
            "{title}, {known} classes; {fitting} of {total} tensors fit; the last layer will be replaced for your "
            "{wanted} classes.",
        )
        return message(template, fitting=self.fitting - 2, **facts)


def recognise(path: Path, progress: Progress | None = None) -> Recognised:
    """The residual network in the file at `path`, whoever made it. Nothing in the file is executed.

    Raises:
        DiskError: it can't be read.
        UserError: it is damaged, or holds no residual network that our blocks can be; it says what it looks like.
        Cancelled: `progress` was cancelled.
    """
    contents = reading.read(path, progress)
    if isinstance(contents.data, dict) and contents.data.get("format") == checkpoint.FORMAT:
        return _ours(path, checkpoint.in_todays_form(contents.data, path))
    beside = carried(contents.data, contents.metadata)
    refusal: UserError | None = None
    for candidate in unwrap.candidates(contents.data):
        try:
            found = _recognised(path, candidate, beside)
        except UserError as error:
            refusal = refusal or error
            continue
        return replace(found, dropped=contents.dropped, notices=(*_instead_of(refusal), *found.notices))
    everything = unwrap.tensors_anywhere(contents.data)
    if strangers.is_quantised(everything):
        raise refusals.quantised(path)
    if refusal is not None:
        raise refusal
    if unwrap.is_training_state(contents.data):
        raise refusals.training_state_only(path)
    raise refusals.no_weights(path)


def _instead_of(refusal: UserError | None) -> tuple[Message, ...]:
    """That likelier weights in the same file could not be used."""
    if refusal is None:
        return ()
    return (message(QT_TRANSLATE_NOOP("core", "Other weights of the file are taken: {why}"), why=refusal.what),)


def _recognised(path: Path, candidate: unwrap.Candidate, beside: Carried) -> Recognised:
    if strangers.is_quantised(candidate.tensors):
        raise refusals.quantised(path)
    if strangers.hides_changes(beside.architecture):
        raise refusals.another_family(path, message("{name}", name=beside.architecture))
    changed = strangers.changed_residual(candidate.tensors)
    if changed is not None:
        raise refusals.changed_network(path, changed)
    named = next(_readings(candidate.tensors), None)
    if named is None:
        kind = strangers.looks_like(candidate.tensors)
        raise (
            refusals.another_family(path, kind) if kind is not None else refusals.unknown(path, list(candidate.tensors))
        )
    return _fitted(path, named, candidate, beside)


def _readings(tensors: dict[str, Tensor]) -> Iterator[Named]:
    """What each family makes of the tensors; by their order alone only where nothing else is known of them."""
    for read in FAMILIES:
        if (named := read(tensors)) is not None:
            yield named
    if strangers.looks_like(tensors) is None and (named := by_order.read(tensors)) is not None:
        yield named


def _fitted(path: Path, named: Named, candidate: unwrap.Candidate, beside: Carried) -> Recognised:
    try:
        model = _stated(beside, named) or structure.describe(named.backbone, named.unweighted)
    except structure.NoStructure as problem:
        raise _strange(path, "", named, [problem.part], absent=problem.part not in named.backbone) from problem
    family = conventions.refined(named.family, beside)
    title = titles.title(family, model)
    features = model.widths[-1] * choices.choose("blocks", model.block).resolve().expansion
    head = heads.find(named.rest, features, named.inside)
    given, notices = conventions.three_colours(path, {**named.backbone, **head.weights})
    wanted = own.network_tensors(model, max(1, head.classes))
    _check(path, title, named, given, wanted)
    weights = _filled(given, wanted)
    counted = [name for name in wanted if name in given or not name.endswith(COUNTER)]
    known = conventions.preprocessing(family, beside, model.stem, head.classes)
    classes = beside.classes if len(beside.classes) == head.classes else ()
    return Recognised(
        path=path,
        family=family,
        title=title,
        model=model,
        class_count=head.classes,
        classes=classes,
        weights=weights,
        fitting=sum(name in given for name in counted),
        total=len(counted),
        missing=tuple(name for name in counted if name not in given),
        unused=tuple(name for name in named.rest if name not in head.taken),
        image_size=known.image_size,
        mean=known.mean,
        std=known.std,
        normalisation=known.origin,
        notices=(*named.notices, *notices, *conventions.notices(candidate, beside, family, model, head)),
        metrics=beside.metrics,
    )


def _stated(beside: Carried, named: Named) -> ModelConfig | None:
    """The configuration that the file itself states, if it is one of ours and of no more blocks than it holds."""
    if beside.model is None:
        return None
    config, _ = validation.check({"model": dict(beside.model)})
    return config.model if config is not None and sum(config.model.depths) <= len(named.backbone) else None


def _check(path: Path, title: str, named: Named, given: dict[str, Tensor], wanted: dict[str, Tensor]) -> None:
    """Raises UserError unless `given` has all that our network has but the last layer, and nothing in between more."""
    strange = [name for name in named.backbone if name not in wanted]
    strange += [name for name in wanted if name in given and not _alike(name, given[name], wanted[name])]
    if strange:
        raise _strange(path, title, named, strange, absent=False)
    absent = [
        name for name in wanted if name not in given and not name.endswith(COUNTER) and not name.startswith("fc.")
    ]
    if absent:
        raise _strange(path, title, named, absent, absent=True)
    broken = [
        named.theirs.get(name, name)
        for name, tensor in given.items()
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor.float()).all())
    ]
    if broken:
        raise refusals.not_finite(path, broken)


def _alike(name: str, given: Tensor, wanted: Tensor) -> bool:
    """Of the same shape, and of real numbers."""
    return given.shape == wanted.shape and (given.is_floating_point() or name.endswith(COUNTER))


def _strange(path: Path, title: str, named: Named, parts: list[str], *, absent: bool) -> UserError:
    """That `parts` (our names) are unlike ours or absent; where the names tell which other family it is, that."""
    kind = strangers.looks_like(dict.fromkeys(named.theirs.values()))
    if kind is not None:
        return refusals.another_family(path, kind)
    if absent:
        return refusals.incomplete(path, title, parts)
    return refusals.unlike(path, title, [named.theirs.get(name, name) for name in parts])


def _filled(given: dict[str, Tensor], wanted: dict[str, Tensor]) -> dict[str, Tensor]:
    """In the network's order, in 32 bit; counters that old files don't have are zero."""
    weights: dict[str, Tensor] = {}
    for name in wanted:
        if name in given:
            counter = name.endswith(COUNTER)
            weights[name] = given[name].detach().to("cpu", torch.int64 if counter else torch.float32).contiguous()
        elif name.endswith(COUNTER):
            weights[name] = torch.zeros((), dtype=torch.int64)
    return weights


def _ours(path: Path, contents: dict[str, Any]) -> Recognised:
    """One of our own checkpoints says all about itself."""
    contents = own.sound(path, contents)
    model, classes = ModelConfig(**contents["config"]["model"]), tuple(contents["classes"])
    title = titles.title("ours", model)
    wanted = own.network_tensors(model, len(classes))
    given, notices = conventions.three_colours(path, contents["weights"])
    _check(path, title, Named("ours", given, {}, {}), given, wanted)
    missing = tuple(name for name in wanted if name not in given and not name.endswith(COUNTER))
    if missing:
        raise refusals.incomplete(path, title, missing)
    mean, std = tuple(contents["mean"]), tuple(contents["std"])
    return Recognised(
        path=path,
        family="ours",
        title=title,
        model=model,
        class_count=len(classes),
        classes=classes,
        weights=_filled(given, wanted),
        fitting=len(wanted),
        total=len(wanted),
        image_size=contents["image_size"],
        mean=(mean[0], mean[1], mean[2]),
        std=(std[0], std[1], std[2]),
        normalisation="checkpoint",
        notices=notices,
        metrics=contents["metrics"],
        contents=contents,
    )
