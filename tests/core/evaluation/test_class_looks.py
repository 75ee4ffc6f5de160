"""What stands for a class: its mean picture and heat, and the right answers that are surest, with their own heat."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.config import ModelConfig
from core.data.augment import normalise
from core.data.pictures import from_array
from core.errors import Cancelled
from core.evaluation.answers import Answers
from core.evaluation.class_looks import class_look
from core.evaluation.evaluate import Opened
from core.evaluation.explain import grad_cam
from core.evaluation.judging import judge
from core.models.resnet import build
from core.progress import Progress

SIDE, COUNT = 16, 90
MEAN, STD = (0.5,) * 3, (0.25,) * 3


def opened(classes: int) -> Opened:
    torch.manual_seed(3)
    network = build(ModelConfig(network="digits", depths=[1, 1], widths=[8, 16]), classes).eval()
    images = np.random.default_rng(0).integers(0, 256, (COUNT, SIDE, SIDE, 3), dtype=np.uint8)
    known = from_array(tuple(map(str, range(COUNT))), np.zeros(COUNT, np.int64), images)
    names = [f"class {place}" for place in range(classes)]
    return Opened(
        network, {"mean": MEAN, "std": STD, "classes": names, "image_size": SIDE}, known, None, "test", "cpu", ()
    )


def labelled(both: Opened, right: int) -> Answers:
    """What the network says; the first `right` pictures are said to be of the class that it names, others are of 3."""
    answers = judge(both.network, both.contents, both.pictures)
    labels = np.where(np.arange(COUNT) < right, answers.answers, 3)
    return Answers(answers.classes, answers.names, labels, answers.logits)


def test_the_clearest_are_the_surest_right_answers_with_their_own_heat() -> None:
    both = opened(5)
    answers = labelled(both, COUNT)
    label = int(np.bincount(answers.labels).argmax())
    own = np.flatnonzero(answers.labels == label)
    assert len(own) > 12
    look = class_look(both, answers, label, temperature=2.0)
    assert look is not None and (look.label, look.count) == (label, min(64, len(own)))
    sure = answers.probabilities(2.0)[:, label]
    assert [each.row for each in look.clearest] == own[np.argsort(-sure[own], kind="stable")[:12]].tolist()
    first = look.clearest[0]
    assert first.top[0][0] == f"class {label}" and len(first.top) == 5
    assert first.top[0][1] == pytest.approx(sure[first.row])
    np.testing.assert_array_equal(first.picture, both.pictures.gather(np.array([first.row]))[0])
    pixels = normalise(torch.from_numpy(first.picture[None]), MEAN, STD)
    np.testing.assert_allclose(first.heat, grad_cam(both.network, pixels, torch.tensor([label]))[0], atol=1e-5)
    other = class_look(both, answers, label, against=(label + 1) % 5)
    assert other is not None and not np.allclose(other.heat, look.heat)


def test_the_mean_is_that_of_all_its_pictures_right_or_wrong() -> None:
    both = opened(5)
    answers = labelled(both, 60)
    own = np.flatnonzero(answers.labels == 3)
    look = class_look(both, answers, 3)
    assert look is not None and look.count == look.heated == len(own) <= 64
    np.testing.assert_allclose(look.picture, both.pictures.gather(own).mean(axis=0), atol=0.51)
    pixels = normalise(torch.from_numpy(both.pictures.gather(own)), MEAN, STD)
    mean = grad_cam(both.network, pixels, torch.full((len(own),), 3)).mean(0).numpy()
    np.testing.assert_allclose(look.heat, mean / mean.max(), atol=1e-4)
    assert all(answers.right[each.row] for each in look.clearest)


def test_a_slow_method_looks_at_the_clearest_alone() -> None:
    both = opened(5)
    answers = labelled(both, COUNT)
    label = int(np.bincount(answers.labels).argmax())
    look = class_look(both, answers, label, method="occlusion")
    assert look is not None and look.heated == len(look.clearest) == 12 < look.count


def test_a_class_without_pictures_and_a_network_of_one_class() -> None:
    both = opened(5)
    answers = labelled(both, COUNT)
    missing = Answers(answers.classes, answers.names, np.zeros(COUNT, np.int64), answers.logits)
    assert class_look(both, missing, 4) is None
    alone = opened(1)
    look = class_look(alone, judge(alone.network, alone.contents, alone.pictures), 0)
    assert look is not None and len(look.clearest) == 12 and look.clearest[0].top == (("class 0", 1.0),)


def test_it_can_be_cancelled() -> None:
    both, progress = opened(5), Progress()
    answers = labelled(both, COUNT)
    progress.cancel()
    with pytest.raises(Cancelled):
        class_look(both, answers, int(answers.labels[0]), progress=progress)
