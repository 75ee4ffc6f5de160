"""What is fuzzed, and which modules tell the fuzzer how far an input came: our parsers, and TOML's."""

from __future__ import annotations

TARGETS: dict[str, tuple[str, ...]] = {
    "config": (
        "tomllib",
        "core.config_file",
        "core.validation",
        "core.config",
        "core.section",
        "core.settings",
        "core.fields",
        "core.messages",
        "core.choices",
        "core.runs.comparing",
    ),
    "curves": (
        "core.runs.metrics",
        "core.runs.curves",
        "core.runs.coach",
        "core.runs.report.drawings",
        "core.files",
    ),
    "state": (
        "core.runs.status",
        "core.runs.morning",
        "core.runs.rounds",
        "core.runs.judged",
        "core.runs.listing",
        "core.runs.queue",
        "core.inference.answered",
        "core.data.cache",
        "core.tasks.doubt",
        "core.messages",
        "core.files",
        "core.export.figures",
    ),
}
