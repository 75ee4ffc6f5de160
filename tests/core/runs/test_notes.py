"""A person's notes about a run and its star: kept beside it, never overwritten, said where they can't be kept."""

from __future__ import annotations

import os
import shutil

import pytest

from core.config import RunConfig
from core.errors import DiskError, UserError
from core.runs import notes, start
from core.runs.folder import RunFolder
from core.runs.history import Listing

needs_permissions = pytest.mark.skipif(
    os.name == "nt" or getattr(os, "geteuid", lambda: 1)() == 0, reason="this user may write everywhere"
)


def test_notes_and_star_come_back_as_they_were_given(folder: RunFolder) -> None:
    assert notes.read(folder) == notes.Notes()
    notes.save(folder, "  Größer als vorher:\nbesser. <b>שלום</b>  ", "")
    notes.set_star(folder, True)
    assert notes.read(folder) == notes.Notes("Größer als vorher:\nbesser. <b>שלום</b>", starred=True)
    notes.save(folder, "", "Größer als vorher:\nbesser. <b>שלום</b>")
    notes.set_star(folder, False)
    assert notes.read(folder) == notes.Notes()


def test_what_somebody_else_wrote_meanwhile_is_kept(folder: RunFolder) -> None:
    notes.save(folder, "mine", "")
    notes.save(folder, "theirs", "mine")
    assert notes.save(folder, "mine, longer", "mine") == "mine, longer\n\ntheirs"
    assert notes.read(folder).text == "mine, longer\n\ntheirs"
    assert notes.save(folder, "again", "mine, longer\n\ntheirs") == "again"


def test_a_book_is_not_cut_off_by_saving(folder: RunFolder) -> None:
    file = folder.path / notes.TEXT
    file.write_text("word " * notes.LONGEST, encoding="utf-8")
    before = file.read_bytes()
    found = notes.read(folder)
    assert len(found.text) == notes.LONGEST and not found.whole
    with pytest.raises(UserError, match="too long"):
        notes.save(folder, "short", "")
    assert file.read_bytes() == before


def test_a_text_that_goes_on_behind_an_empty_line_at_the_border_is_not_cut_off(folder: RunFolder) -> None:
    file = folder.path / notes.TEXT
    file.write_text("w" * notes.LONGEST + "\n\nand more", encoding="utf-8")
    found = notes.read(folder)
    assert not found.whole
    with pytest.raises(UserError, match="too long"):
        notes.save(folder, "short", found.text)
    assert file.read_text(encoding="utf-8").endswith("and more")


def test_bytes_that_are_no_text_are_shown_all_the_same(folder: RunFolder) -> None:
    (folder.path / notes.TEXT).write_bytes(b"caf\xe9")
    assert notes.read(folder).text == "caf�"


def test_a_run_that_is_gone_is_not_made_anew(folder: RunFolder) -> None:
    shutil.rmtree(folder.path)
    for act in (lambda: notes.save(folder, "words", ""), lambda: notes.set_star(folder, True)):
        with pytest.raises(UserError, match="any more"):
            act()
    assert not folder.path.exists()


@needs_permissions
def test_a_folder_that_can_only_be_read_is_a_sentence(folder: RunFolder) -> None:
    folder.path.chmod(0o555)
    try:
        with pytest.raises(DiskError, match="could not be written"):
            notes.save(folder, "words", "")
    finally:
        folder.path.chmod(0o755)


def test_the_list_of_runs_has_them_and_hears_of_changes(folder: RunFolder) -> None:
    listing = Listing()
    start.prepare(RunConfig(name="other"), folder.path.parent)

    def found() -> dict[str, notes.Notes]:
        return {run.name: run.notes for run in listing.runs(folder.path.parent)}

    assert found() == {"test": notes.Notes(), "other": notes.Notes()}
    notes.save(folder, "words", "")
    notes.set_star(folder, True)
    assert found()["test"] == notes.Notes("words", starred=True)
