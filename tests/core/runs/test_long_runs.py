"""What a run of very many steps costs, and how much room it takes on the disk."""

from __future__ import annotations

import json
import sys
import tracemalloc
from pathlib import Path

from core.progress import Progress
from core.runs.disk_use import disk_use
from core.runs.folder import RunFolder
from core.runs.metrics import Writer

STEPS = 20_000


def test_going_on_holds_no_line_of_what_was_before(folder: RunFolder) -> None:
    line = {"event": "StepDone", "epoch": 1, "loss": 1.5, "learning_rate": 0.1}
    with folder.metrics_file.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({**line, "step": step}) + "\n" for step in range(1, STEPS + 1))
    before = folder.metrics_file.read_bytes()
    writer = Writer(folder.metrics_file, folder.times_file)
    tracemalloc.start()
    try:
        writer.begin(1, STEPS)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        writer.close()
    assert most < 1_000_000, f"{most} bytes for {len(before)} bytes of metrics"
    assert folder.metrics_file.read_bytes() == before


def test_a_folder_takes_what_its_files_take(tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "last.pt").write_bytes(b"x" * 1000)
    (tmp_path / "log.txt").write_bytes(b"x" * 24)
    if sys.platform != "win32":  # where links need a permission
        (tmp_path / "link").symlink_to(tmp_path / "checkpoints", target_is_directory=True)
    assert disk_use(tmp_path, Progress()) == 1024
    assert disk_use(tmp_path / "gone") == 0
