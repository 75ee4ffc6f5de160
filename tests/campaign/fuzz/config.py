"""The target `config`: TOML becomes a `RunConfig`, or says what is wrong; written, it reads the same."""

from __future__ import annotations

from pathlib import Path

from core import config_file, settings, validation
from core.errors import UserError
from core.fields import settings as all_settings
from core.runs import comparing
from core.runs.folder import network_title
from core.runs.start import new_status
from tests.campaign.fuzz.place import written


def feed(data: bytes) -> None:
    """One file. Raises what the program must not raise."""
    _as_config(written("config.toml", data))
    _as_settings(data)


def _as_config(path: Path) -> None:
    try:
        config = config_file.load(path)
    except UserError as error:
        assert len(str(error)) < 100_000, "an error as long as a book"
        return
    again = config_file.load(written("again.toml", config_file.to_toml(config).encode()))
    assert again == config, "written and read, it is another"
    comparing.side_by_side([config, validation.validate({})])
    new_status(config)
    network_title(config)


def _as_settings(data: bytes) -> None:
    try:
        settings._understood(data.decode(errors="replace"))
    except ValueError:
        return


def seeds() -> list[bytes]:
    """Files to begin with."""
    finetune = {"data": {"source": "folder", "path": "/a\n/b"}, "finetune": {"start": "bundled", "plan": "thorough"}}
    configs = [validation.validate(values) for values in ({}, {"name": "x", "recipe": {"recipe": "paper"}}, finetune)]
    lines = ("[finetune]\nstart='bundled'\nplan=[]", "version=[]", "x = [[1,2],{a=1}]", "[data]\ntreatments={a='b'}")
    return [*(config_file.to_toml(config).encode() for config in configs), *(line.encode() for line in lines)]


def words() -> list[str]:
    """What stands in such files."""
    return [
        *(each.name for each in all_settings()),
        *settings.Settings.model_fields,
        "version",
        "left_out",
        "true",
        "nan",
    ]
