"""The report: everything about a run in one file, nothing from outside, nothing of this computer's places."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from core.cli.main import main
from core.errors import UserError
from core.evaluation.answers import Answers
from core.evaluation.metrics import figures
from core.messages import Message, message
from core.runs import judging, start, status
from core.runs.folder import RunFolder
from core.runs.report import gathering, markup, results
from core.runs.report.gathering import gather
from core.runs.report.page import page
from core.runs.report.places import without_places
from core.runs.report.writing import write
from tests.core.runs import patients
from tests.core.training.small import config
from tests.data import image_folder

HOSTILE = ("<script>alert(1)</script>", "قطة \u202e", 'a\nb" onload="alert(1)', "&lt;img src=http://x.org/a.png>")


class Page(HTMLParser):
    """What a browser would see: tags with attributes, and the text between."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in markup.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def source() -> Iterator[None]:
    with patients.source():
        yield


@pytest.fixture(scope="module")
def run(source: None, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A judged run with names that want to break out."""
    drawing = patients.Drawing(validation=(15,) * 4, strength=0.3, names=HOSTILE)
    folder = patients.trained(tmp_path_factory.mktemp("runs"), drawing, epochs=3, name="<b>“Mine”</b>")
    judging.judge(folder, device="cpu", robust=True)
    return folder


@pytest.fixture(scope="module")
def html(run: RunFolder, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("out") / "report.html"
    write(run, out, device="cpu")
    return out.read_text(encoding="utf-8")


def test_nothing_runs_and_nothing_comes_from_outside(html: str) -> None:
    found = Page(html)
    assert not found.open
    assert not {tag for tag, _ in found.tags} & {
        "script",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "form",
        "b onload",
    }
    for _tag, attributes in found.tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("src") or "data:").startswith("data:image/") or "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in html and "@import" not in html
    assert any("default-src 'none'" in (attributes.get("content") or "") for _tag, attributes in found.tags)


def test_names_are_shown_as_they_are(html: str) -> None:
    text = Page(html).text
    for name in (*HOSTILE, "<b>“Mine”</b>"):
        assert " ".join(name.split()) in text


def test_it_says_how_good_and_shows_where_wrong(html: str, run: RunFolder) -> None:
    found, judged = Page(html), judging.judge(run)
    low, high = judged.figures.interval
    assert f"{100 * judged.figures.accuracy:.1f} %" in found.text
    assert f"between {100 * low:.1f} % and {100 * high:.1f} %" in found.text
    assert "of 60 validation pictures" in found.text
    wrong = int((~judged.answers.right).sum())
    assert f"{wrong} mistakes in all" in found.text and wrong > 4
    pictures = [attributes for tag, attributes in found.tags if tag == "img"]
    known = len(set(judged.answers.labels[judged.answers.right].tolist()))
    # Twelve mistakes; and of a right answer of each class and of four mistakes the picture and its heat map.
    assert len(pictures) == 12 + 2 * (known + 4)
    assert len(re.findall(r'class="line (?:train|validation)"', html)) == 2 * 4
    cells = [attributes for tag, attributes in found.tags if tag == "td" and "shade" in (attributes.get("class") or "")]
    assert len(cells) == 16
    assert "I'm not sure" in found.text and "very strong" in found.text


def test_it_knows_no_place_of_this_computer(html: str, run: RunFolder, home: Path) -> None:
    for place in (str(run.path), str(run.path.parent), str(Path.home()), str(home)):
        assert place not in html
    assert not re.search(rf"\b{re.escape(socket.gethostname())}\b", Page(html).text)
    assert without_places("“/home/ada/my pets/cat.jpg” could not be read.") == "“cat.jpg” could not be read."
    assert without_places("C:\\Users\\Ada\\pets went") == "pets went"
    assert without_places("1/2 of /a/b, and and/or") == "1/2 of b, and and/or"


def shout(sentence: Message | str) -> str:
    """A language."""
    template = sentence.template if isinstance(sentence, Message) else sentence
    loud = re.sub(r"(\{[^}]*\})|(.)", lambda part: part[1] or part[2].upper(), template)
    return str(Message(loud, sentence.parameters)) if isinstance(sentence, Message) else loud


def test_it_speaks_the_language_it_is_given(run: RunFolder) -> None:
    text = Page(page(gather(run, device="cpu"), shout, "xx")).text
    assert "HOW IT LEARNED" in text and "FOUND" in text
    assert "How it learned" not in text and "Learning rate" not in text


def test_why_it_failed_is_told_in_that_language_without_places(tmp_path: Path) -> None:
    failed = start.prepare(config(), tmp_path)
    why = message("“{path}” could not be read.", path="/home/ada/pets/cat.jpg")
    status.write(failed, status.saying(status.Status(state="failed"), [why]))
    assert "“cat.jpg” COULD NOT BE READ." in Page(page(gather(failed, device="cpu"), shout)).text
    status.write(failed, status.Status(state="failed", message="No such file: '/home/ada/pets/cat.jpg'"))
    assert "No such file: 'cat.jpg'" in Page(page(gather(failed, device="cpu"))).text


def test_of_many_classes_the_worst_are_listed_and_those_without_pictures_have_no_figure(run: RunFolder) -> None:
    contents = gather(run, device="cpu")
    assert contents.judged is not None
    count, seen = 2 * results.LISTED, results.LISTED - 1
    labels = np.arange(seen)
    logits = np.eye(count, dtype=np.float32)[np.where(labels == 7, 8, labels)]
    answers = Answers(tuple(f"kind {place}" for place in range(count)), ("x",) * seen, labels, logits)
    judged = replace(contents.judged, answers=answers, figures=figures(answers))
    made = results.per_class(replace(contents, judged=judged), str)
    rows = re.findall(r"kind (\d+)</bdi></th><td>(\d+)</td><td>([^<]+)</td>", str(made))
    assert rows[:2] == [("7", "1", "0.0 %"), ("8", "1", "100.0 %")]
    assert len(rows) == results.LISTED and rows[-1] == ("59", "0", "–")


def test_no_more_pictures_are_opened_than_shown(run: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "CLEAREST", 1)
    contents = gather(run, device="cpu")
    assert len(contents.pictures) == gathering.WORST + 1 and len(contents.heat) == gathering.WRONG + 1


def test_what_is_missing_is_said(source: None, tmp_path: Path) -> None:
    pictures = image_folder(tmp_path / "pets", {"cats": 12, "dogs": 12})
    wanted = config(data__source="folder", data__path=str(pictures), recipe__epochs=1, recipe__batch_size=8)
    folder = start.prepare(wanted, tmp_path / "runs")
    list(start.run(folder))
    judging.judge(folder, device="cpu")
    shutil.rmtree(pictures)
    gone = page(gather(folder, device="cpu"))
    assert "The pictures can't be shown any more." in Page(gone).text and "<img" not in gone
    assert "What it confuses" in gone and str(tmp_path) not in gone
    shutil.rmtree(folder.evaluation)
    text = Page(page(gather(folder, device="cpu"))).text
    assert "How good it is isn't known" in text and "pets" in text


def test_without_checkpoint_or_validation(source: None, tmp_path: Path) -> None:
    bare = start.prepare(config(), tmp_path / "bare")
    text = Page(page(gather(bare, device="cpu"))).text
    assert "has no checkpoint" in text and "No epoch was finished" in text and "Learning rate" in text
    drawing = patients.Drawing(train=(10, 10), validation=(0, 0))
    folder = patients.trained(tmp_path / "runs", drawing, epochs=1)
    text = Page(page(gather(folder, device="cpu"))).text
    assert "No pictures were kept for validation" in text and "says nothing of others" in text
    assert "On other pictures of the same kind" not in text


def test_half_a_folder_is_told_of_and_one_from_the_future_refused(tmp_path: Path) -> None:
    half = start.prepare(config(), tmp_path)
    half.metrics_file.write_text('{"event": "StepDone", "epoch": 1, "step": 1}\n', encoding="utf-8")
    for file in (half.state_file, half.config_file):
        file.unlink()
    text = Page(page(gather(half, device="cpu"))).text
    assert "Its settings can't be read." in text and "Without its settings there is no advice." in text
    half.state_file.write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(UserError, match="newer version"):
        gather(half, device="cpu")


def test_the_command_writes_it_and_tells_the_advice(
    run: RunFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(run.path), "--out", str(tmp_path / "mine"), "--device", "cpu"]) == 0
    assert (tmp_path / "mine.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    said = capsys.readouterr().out
    assert "mine.html" in said
    assert main(["runs", "--advice", str(run.path)]) == 0
    advice = capsys.readouterr().out
    assert advice in said and ("To try: --" in advice or "Nothing stands out." in advice)
    assert main(["report", str(tmp_path / "nobody"), "--out", str(tmp_path / "x.html")]) == 1
    assert not (tmp_path / "x.html").exists()
