"""What the fuzzer found once: small inputs that reach all branches of our parsers, and those that broke one."""

from __future__ import annotations

from importlib import import_module

import pytest

from tests.campaign.fuzz.__main__ import KEPT
from tests.campaign.fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_no_kept_input_breaks_a_parser(target: str) -> None:
    module = import_module(f"tests.campaign.fuzz.{target}")
    for seed in module.seeds():
        module.feed(seed)
    for path in sorted((KEPT / target).glob("*")):
        module.feed(path.read_bytes())
