"""`rehearse` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.cli.commands import SMALL, objects, run


def test_it_tells_time_memory_and_disk_and_leaves_no_run_behind(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, err = run(capsys, "rehearse", *SMALL, "--json")
    assert (code, err) == (0, "")
    (told,) = objects(out)
    assert told["fits"] and told["batch_parts"] == 1
    assert told["seconds"] > 0 and told["memory_bytes"] > 0 and told["disk_bytes"] > 0
    assert told["message"].startswith("About ")
    assert not list((home / "runs").glob("*"))
