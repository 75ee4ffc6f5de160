"""A network is exported while another one is trained in the same window: neither notices."""

from __future__ import annotations

import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import torch

from core import choices, switches
from core.errors import UserError
from core.export import apart, tracing
from core.export.source import Source, open_source
from core.training.control import Control
from core.training.engine import train
from core.training.events import StepDone
from tests.core.export.making import saved
from tests.core.training.small import config, lasting, run


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    place = tmp_path_factory.mktemp("network") / "net.pt"
    return open_source(saved(place, side=16, model={"depths": [1, 1], "widths": [8, 16]}))


def test_a_training_ends_as_it_would_alone(source: Source, tmp_path: Path) -> None:
    settings, begun = config(recipe__epochs=12, recipe__batch_size=32), threading.Event()
    events, onednn = [], []

    def training() -> None:
        for event in train(settings, Control(), tmp_path / "beside"):
            events.append(event)
            if isinstance(event, StepDone):
                onednn.append(torch.backends.mkldnn.enabled)
                begun.set()

    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(training)
        assert begun.wait(60)
        raw = apart.encode("pt2", source)
        beside.result()
    assert all(onednn)
    assert lasting(events) == lasting(run(settings, folder=tmp_path / "alone"))
    pictures = np.random.default_rng(0).integers(0, 256, (3, 16, 16, 3), np.uint8)
    load = choices.choose("exporters", "pt2").resolve().load
    torch.testing.assert_close(load(raw, source)(pictures), source.logits(pictures))


def test_a_training_that_begins_meanwhile_waits(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracing_now, go_on, onednn = threading.Event(), threading.Event(), []

    def slowly(*_: object, **__: object) -> None:
        torch.backends.mkldnn.enabled = False  # type: ignore[assignment]
        tracing_now.set()
        assert go_on.wait(60)
        torch.backends.mkldnn.enabled = True  # type: ignore[assignment]
        raise UserError("That is enough.")

    monkeypatch.setattr("core.export.pt2.trace", slowly)
    with ThreadPoolExecutor(2) as pool:
        exporting = pool.submit(apart.encode, "pt2", source)
        assert tracing_now.wait(60)
        training = pool.submit(
            lambda: [onednn.append(bool(torch.backends.mkldnn.enabled)) for _ in train(config(), Control(), tmp_path)]
        )
        time.sleep(1)  # in which it would have begun
        assert not onednn
        go_on.set()
        with pytest.raises(UserError, match="enough"):
            exporting.result()
        training.result()
    assert onednn and all(onednn)


@pytest.mark.parametrize("python", ["no-such-python", shutil.which("false") or "no-such-python"])
def test_where_the_other_process_fails_it_is_said_what_to_do(
    source: Source, python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switches, "users", [object()])
    monkeypatch.setattr(apart.sys, "executable", python)
    with pytest.raises(UserError, match="when that training has ended"):
        apart.encode("pt2", source)


def test_only_formats_that_trace_ask_for_another_process() -> None:
    traced = {name for name, choice in choices.EXPORTERS.items() if choice.resolve().traces}
    modules = {name: import_module(choice.target.partition(":")[0]) for name, choice in choices.EXPORTERS.items()}
    assert traced == {name for name, module in modules.items() if tracing.trace in vars(module).values()} != set()
