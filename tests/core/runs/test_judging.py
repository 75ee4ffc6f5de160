"""A run is judged once on its own pictures; what is kept of it is believed only while it is whole and true."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import checkpoint
from core.errors import Cancelled, UserError
from core.progress import Progress
from core.runs import judged, judging, start
from core.runs.folder import RunFolder
from tests.core.training.small import config
from tests.data import image_folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A finished run with a test part, and its evaluation, beside its pictures."""
    place = tmp_path_factory.mktemp("made")
    for part, count in (("train", 40), ("test", 9)):
        image_folder(place / "pets" / part, {"ants": count, "bees": count + 1}, (8, 8))
    settings = config(data__source="folder", data__path=str(place / "pets"), recipe__epochs=1, recipe__batch_size=32)
    run = start.prepare(settings, place / "runs")
    assert [event.kind for event in start.run(run)][-1] == "RunFinished"
    judging.judge(run, device="cpu")
    return run


@pytest.fixture
def run(made: RunFolder, tmp_path: Path) -> RunFolder:
    """A copy that may be spoilt."""
    return RunFolder(Path(shutil.copytree(made.path, tmp_path / "copy")))


def test_what_is_kept_is_what_was_found(made: RunFolder) -> None:
    kept = judged.read(made)
    assert kept is not None and kept.part == "test" and len(kept.answers) == 19
    again = judging.judge(made, device="cpu", again=True)
    assert kept.figures.accuracy == again.figures.accuracy and kept.doubt == again.doubt is not None
    assert kept.answers.names == again.answers.names and kept.answers.classes == ("ants", "bees")
    np.testing.assert_array_equal(kept.answers.logits, again.answers.logits)
    state = json.loads(made.state_file.read_text())
    assert (state["role"], state["accuracy"]) == ("test", kept.figures.accuracy)
    told = json.loads((made.evaluation / "figures.json").read_text())
    assert told["accuracy"] == kept.figures.accuracy and told["count"] == 19


def test_the_pictures_are_those_of_the_answers(made: RunFolder) -> None:
    kept, pictures = judging.judge(made), judging.pictures(made)
    assert pictures.names == kept.answers.names
    np.testing.assert_array_equal(pictures.labels, kept.answers.labels)
    assert pictures.gather(np.array([3])).shape == (1, 8, 8, 3)


def test_it_is_read_and_not_made_again(run: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("judged again")

    monkeypatch.setattr(judging, "open_both", never)
    assert len(judging.judge(run).answers) == 19


def test_robustness_is_added_to_what_is_known(run: RunFolder) -> None:
    assert judging.judge(run).robustness == ()
    found = judging.judge(run, device="cpu", robust=True)
    assert found.robustness[0].accuracy == found.figures.accuracy
    kept = judged.read(run)
    assert kept is not None and kept.robustness == found.robustness


def replaced(run: RunFolder) -> None:
    contents = checkpoint.load(run.best)
    weights = {name: tensor + 1 if name == "fc.bias" else tensor for name, tensor in contents["weights"].items()}
    checkpoint.save(run.best, {**contents, "weights": weights})


def absent(run: RunFolder) -> None:
    (run.evaluation / "answers.npz").unlink()


def no_file(run: RunFolder) -> None:
    (run.evaluation / "answers.npz").unlink()
    (run.evaluation / "answers.npz").mkdir()


def cut_off(run: RunFolder) -> None:
    file = run.evaluation / "answers.npz"
    file.write_bytes(file.read_bytes()[:-40])


def changed_inside(run: RunFolder) -> None:
    file = run.evaluation / "answers.npz"
    raw = bytearray(file.read_bytes())
    for place in range(60, len(raw) - 200, 7):
        raw[place] ^= 0x55
    file.write_bytes(raw)


def arrays(run: RunFolder, **others: Any) -> None:
    with np.load(run.evaluation / "answers.npz") as stored:
        found = {**stored, **others}
    np.savez(run.evaluation / "answers.npz", **found)


def pickled(run: RunFolder) -> None:
    arrays(run, logits=np.array([{"a": 1}], dtype=object))


def of_others(run: RunFolder) -> None:
    arrays(run, labels=np.zeros(3, np.int64))


def outside(run: RunFolder) -> None:
    arrays(run, labels=np.full(19, 7))


def of_numbers_that_are_none(run: RunFolder) -> None:
    arrays(run, logits=np.full((19, 2), np.nan, np.float32))


def judged_by_two(run: RunFolder) -> None:
    arrays(run, checkpoint=np.array(json.dumps(["best.pt", 1, "of an epoch before"])))


def figures_with(**others: object) -> Callable[[RunFolder], None]:
    def change(run: RunFolder) -> None:
        file = run.evaluation / "figures.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **others}))

    return change


def no_json(run: RunFolder) -> None:
    (run.evaluation / "figures.json").write_bytes(b"\xff\x00{")


def a_list(run: RunFolder) -> None:
    (run.evaluation / "figures.json").write_text("[" * 3 + "]" * 3)


def deep(run: RunFolder) -> None:
    (run.evaluation / "figures.json").write_text("[" * 200_000)


SPOILT: list[Callable[[RunFolder], None]] = [
    replaced,
    absent,
    no_file,
    cut_off,
    changed_inside,
    pickled,
    of_others,
    outside,
    of_numbers_that_are_none,
    judged_by_two,
]
SPOILT += [no_json, a_list, deep, figures_with(format=2), figures_with(part="all of it"), figures_with(robust=[3])]
SPOILT += [figures_with(robust=[{"kind": "blur"}]), figures_with(notices=5), figures_with(checkpoint=None)]


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_what_is_damaged_or_of_another_checkpoint_is_not_believed(
    run: RunFolder, spoil: Callable[[RunFolder], None]
) -> None:
    spoil(run)
    assert judged.read(run) is None


def test_a_damaged_evaluation_is_made_anew(run: RunFolder) -> None:
    cut_off(run)
    assert len(judging.judge(run, device="cpu").answers) == 19
    assert judged.read(run) is not None


def test_a_doubt_that_makes_no_sense_is_none(run: RunFolder) -> None:
    figures_with(doubt={"temperature": -1})(run)
    kept = judged.read(run)
    assert kept is not None and kept.doubt is None


def test_no_object_is_unpacked(run: RunFolder) -> None:
    """An archive that would run something when unpickled stays closed."""
    packed = io.BytesIO()
    np.save(packed, np.array([Trap(run.path / "sprung")], dtype=object), allow_pickle=True)
    with zipfile.ZipFile(run.evaluation / "answers.npz", "w") as archive:
        for name in ("logits", "labels", "names", "classes"):
            archive.writestr(f"{name}.npy", packed.getvalue())
    assert judged.read(run) is None
    assert not (run.path / "sprung").exists()


class Trap:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


def test_where_it_can_not_be_kept_it_is_made_all_the_same_and_said(run: RunFolder) -> None:
    shutil.rmtree(run.evaluation)
    run.evaluation.write_text("in the way")
    found = judging.judge(run, device="cpu")
    assert len(found.answers) == 19 and "could not be written" in found.notices[-1]
    assert judged.read(run) is None and run.evaluation.read_text() == "in the way"


def test_the_last_checkpoint_counts_where_there_is_no_best_one_and_none_is_a_sentence(run: RunFolder) -> None:
    run.best.unlink()
    assert judged.read(run) is None, "that was the best one's"
    found = judging.judge(run, device="cpu")
    assert len(found.answers) == 19 and found.doubt is None
    run.last.unlink()
    assert judged.read(run) is None
    with pytest.raises(UserError, match="has no checkpoint"):
        judging.judge(run)


def test_pictures_that_are_gone_leave_what_was_found(made: RunFolder, tmp_path: Path) -> None:
    run, pictures = RunFolder(Path(shutil.copytree(made.path, tmp_path / "copy"))), made.path.parents[1] / "pets"
    hidden = pictures.rename(pictures.with_name("elsewhere"))
    try:
        assert len(judging.judge(run).answers) == 19
        for ask in (lambda: judging.pictures(run), lambda: judging.judge(run, device="cpu", again=True)):
            with pytest.raises(UserError, match="pets"):
                ask()
    finally:
        hidden.rename(pictures)


def test_cancelled_nothing_is_kept(run: RunFolder) -> None:
    shutil.rmtree(run.evaluation)
    progress = Progress(lambda *_: progress.cancel())
    with pytest.raises(Cancelled):
        judging.judge(run, progress, device="cpu")
    assert not run.evaluation.exists()
