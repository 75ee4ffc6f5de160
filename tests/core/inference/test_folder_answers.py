"""Folders full of pictures: every file has its row, whatever it is, and nobody is asked twice."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core import checkpoint, settings
from core.data import cache
from core.data.decode import decode
from core.errors import Cancelled
from core.inference.answered import Answered, answered
from core.inference.folder_answers import answer_files, pictures_in
from core.inference.predictor import Predictor, load_predictor
from core.inference.rows import Row, judged
from core.messages import Message
from core.progress import Progress
from core.tasks.doubt import Level
from tests.core.training.small import config, run
from tests.data import digits_and_noise, picture

MANY = 300
"""More than one batch of small pictures, and not a whole number of them."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    run(config(recipe__epochs=1), folder)
    return folder / "checkpoints" / "best.pt"


@pytest.fixture(scope="module")
def predictor(trained: Path) -> Predictor:
    return load_predictor(trained)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return digits_and_noise(tmp_path_factory.mktemp("many"), MANY - 20, 20)


def rows_of(predictor: Predictor, paths: list[Path], known: Answered | None = None, wanted: float = 0.95) -> list[Row]:
    return [
        row for rows in answer_files(predictor, paths, known=known, wanted=wanted, progress=Progress()) for row in rows
    ]


def test_files_are_found_as_people_count_and_nothing_outside_is_looked_at(tmp_path: Path) -> None:
    root, other = tmp_path / "in", tmp_path / "out"
    for name in ("b/10.png", "b/9.png", "a.jpg", ".hidden/1.png", "b/.2.png"):
        picture(root / name)
    picture(other / "secret.png")
    (root / "notes.txt").write_text("no picture")
    letter = root / "letter.txt"
    letter.write_text("named, so it is asked about")
    if os.name != "nt":
        (root / "c").symlink_to(other)
        (root / "d.png").symlink_to(other / "secret.png")
        (root / "e").symlink_to(root)
        (root / "f.png").symlink_to(root / "a.jpg")
    found = pictures_in([letter, root, root / "b" / "9.png", tmp_path / "gone.png"], Progress())
    names = [path.relative_to(tmp_path).as_posix() for path in found]
    links = [] if os.name == "nt" else ["in/f.png"]
    assert names == ["in/letter.txt", "in/a.jpg", "in/b/9.png", "in/b/10.png", *links, "gone.png"]


def test_each_row_is_what_the_network_says_of_that_picture_alone(predictor: Predictor, many: list[Path]) -> None:
    pixels = np.stack([decode(path, predictor.image_size) for path in many])
    answers = predictor.predict(pixels)
    middle = float(np.median(answers.max(axis=1)))
    assert predictor.doubt is not None
    levels = (Level(0.8, 0.0, 1.0, 0.8), Level(0.99, middle, 0.5, 0.99))
    doubtful = replace(predictor, doubt=replace(predictor.doubt, levels=levels))
    rows, said = rows_of(doubtful, many, wanted=0.99), doubtful.answer(pixels, 0.99)[1]
    assert [row.path for row in rows] == many
    assert [row.verdict for row in rows] == list(said) and set(said) == {"sure", "unsure", "stranger"}
    for row, answer in zip(rows, answers, strict=True):
        best = np.argsort(-answer)[:5]
        assert [name for name, _ in row.top] == [predictor.classes[label] for label in best]
        np.testing.assert_allclose([chance for _, chance in row.top], answer[best], atol=1e-5)
    lenient = judged(rows, doubtful.doubt, 0.8)
    assert {row.verdict for row in lenient} == {"sure", "stranger"}
    assert judged(lenient, doubtful.doubt, 0.99) == rows


def test_what_can_not_be_read_is_a_row_that_says_why(predictor: Predictor, tmp_path: Path) -> None:
    good, single = picture(tmp_path / "good.png"), picture(tmp_path / "single.png", size=(1, 1))
    huge, cut, letter, empty = (tmp_path / name for name in ("huge.ppm", "cut.jpg", "letter.png", "empty.gif"))
    huge.write_bytes(b"P6 20000 20000 255\n" + bytes(1000))
    cut.write_bytes(picture(tmp_path / "whole.jpg", size=(200, 200)).read_bytes()[:700])
    letter.write_text("Dear picture,")
    empty.touch()
    asked = [huge, good, cut, letter, single, empty, tmp_path / "gone.png"]
    with answered(predictor) as known:
        rows = rows_of(predictor, asked, known)
        assert known.added == 2
    assert [row.path for row in rows] == asked
    assert [bool(row.top) for row in rows] == [False, True, False, False, True, False, False]
    problems = [str(row.problem) for row in rows if not row.top]
    assert "too many pixels" in problems[0] and "not there" in problems[-1]
    assert all(row.path.name in str(row.problem) for row in rows if row.problem)


def test_cancelled_it_goes_on_where_it_was(predictor: Predictor, many: list[Path]) -> None:
    whole = rows_of(predictor, many)
    progress = Progress()
    with answered(predictor) as known:
        first = next(answers := answer_files(predictor, many, known=known, progress=progress))
        progress.cancel()
        with pytest.raises(Cancelled):
            next(answers)
        assert 0 < len(first) < MANY
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("decoding")]
    heard: list[tuple[int, int]] = []

    def listen(what: Message, done: int, total: int) -> None:
        heard.append((done, total))

    with answered(predictor) as known:
        assert len(known) == len(first)
        again = [row for rows in answer_files(predictor, many, known=known, progress=Progress(listen)) for row in rows]
        assert known.added == MANY - len(first)
    assert again == whole
    assert heard[0] == (0, MANY) and heard[-1] == (MANY, MANY) and heard == sorted(heard)
    with answered(predictor) as known:
        assert rows_of(predictor, many, known, 0.8) == judged(whole, predictor.doubt, 0.8)
        assert known.added == 0


def test_another_content_and_another_network_are_asked_anew(
    predictor: Predictor, trained: Path, tmp_path: Path, home: Path
) -> None:
    files = [Path(os.path.relpath(picture(tmp_path / f"{number}.png", number))) for number in range(3)]
    with answered(predictor) as known:
        before = rows_of(predictor, files, known)
    picture(files[1], 77)
    (journal,) = (home / "cache" / "pictures").glob("answers-*")
    with journal.open("ab") as torn:
        torn.write(b'\n[["/half", 3, 4, fal')
    renamed = tmp_path / "renamed.pt"
    renamed.write_bytes(trained.read_bytes())
    other = load_predictor(renamed)
    with answered(other) as known:
        after = rows_of(predictor, [path.resolve() for path in files], known)
        assert known.added == 1
    assert [row.top for row in after][::2] == [row.top for row in before][::2]
    assert after[1].top == rows_of(predictor, [files[1]])[0].top != before[1].top
    contents = checkpoint.load(trained)
    first = next(iter(contents["weights"]))
    for change in (
        {"mean": [0.1, 0.1, 0.1]},
        {"weights": {**contents["weights"], first: contents["weights"][first] + 1}},
    ):
        checkpoint.save(renamed, {**contents, **change})
        with answered(other) as known:
            assert len(known) == 3
        with answered(load_predictor(renamed)) as known:
            assert len(known) == 0
    assert cache.cache_size() >= journal.stat().st_size and cache.clear_cache() > 0 and not journal.exists()


def test_without_a_place_for_the_journal_all_is_answered_and_the_reason_said(
    predictor: Predictor, many: list[Path], tmp_path: Path
) -> None:
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("x")
    settings.save(settings.Settings(cache_folder=str(blocked)))
    with answered(predictor) as known:
        assert len(rows_of(predictor, many[:5], known)) == 5
        assert known.problem is not None and "answers-" in str(known.problem)
        assert rows_of(predictor, many[:5], known)[0].top and known.added == 5


@pytest.mark.parametrize("count", [1, 1000])
def test_models_of_one_class_and_of_a_thousand(trained: Path, many: list[Path], tmp_path: Path, count: int) -> None:
    contents = checkpoint.load(trained)
    width = contents["weights"]["fc.weight"].shape[1]
    weights = {**contents["weights"], "fc.weight": torch.randn(count, width), "fc.bias": torch.zeros(count)}
    path, classes = tmp_path / "other.pt", [f"class {number}" for number in range(count)]
    checkpoint.save(path, {**contents, "classes": classes, "weights": weights})
    rows = rows_of(load_predictor(path), many[:40])
    assert {len(row.top) for row in rows} == {min(5, count)}
    for row in rows:
        chances = [chance for _, chance in row.top]
        assert chances == sorted(chances, reverse=True) and sum(chances) <= 1 + 1e-9
