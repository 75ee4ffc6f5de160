"""Whatever a pickle calls, nothing runs: every opcode that can call, in every container."""

from __future__ import annotations

import contextlib
import copyreg
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from core.errors import UserError
from core.models.weights.inert import Inert
from core.models.weights.reading import Contents, read
from tests.core.models.weights import hostile

CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "zip": hostile.zipped,
    "legacy": hostile.legacy,
}
CODES = (201, 20001, 2000001)
OPCODES = list(hostile.payloads(Path("x")))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a payload that ran would have made a folder; its name is also a module that makes it when imported."""
    place = tmp_path / "sprung_trap"
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "sprung_trap.py").write_text(f"import os\nos.makedirs({str(place)!r}, exist_ok=True)\nanything = 1\n")
    monkeypatch.syspath_prepend(str(modules))
    monkeypatch.setattr(hostile.Trap, "place", str(place))
    for code in CODES:
        monkeypatch.setitem(copyreg._inverted_registry, code, ("os", "mkdir"))  # type: ignore[attr-defined]
    yield place
    for code in CODES:
        copyreg._extension_cache.pop(code, None)  # type: ignore[attr-defined]
    sys.modules.pop("sprung_trap", None)


@pytest.mark.parametrize("opcode", OPCODES)
def test_the_payloads_are_live(opcode: str, place: Path) -> None:
    with contextlib.suppress(TypeError, RuntimeError, AttributeError):
        pickle.loads(hostile.payloads(place)[opcode])
    assert place.exists()


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("opcode", OPCODES)
def test_nothing_runs(opcode: str, container: str, place: Path, tmp_path: Path) -> None:
    file = tmp_path / "weights.pt"
    file.write_bytes(CONTAINERS[container](hostile.payloads(place)[opcode]))
    try:
        contents = read(file)
    except UserError as error:
        assert str(file) in str(error)
    else:
        assert isinstance(contents, Contents) and contents.how == "inert" and contents.dropped
    assert not place.exists()
    assert "sprung_trap" not in sys.modules


def test_what_was_called_is_told_by_name_and_kept(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "weights.pt"
    file.write_bytes(hostile.payloads(place)["REDUCE"])
    contents = read(file)
    assert isinstance(contents.data, Inert)
    assert (contents.data.name, contents.data.args) == ("os.mkdir", (str(place),))
    assert contents.dropped == ("os.mkdir",)


@pytest.mark.parametrize("container", ["zip", "legacy"])
def test_a_grown_allow_list_of_torch_changes_nothing(container: str, place: Path, tmp_path: Path) -> None:
    file = tmp_path / "weights.pt"
    file.write_bytes(CONTAINERS[container](hostile.payloads(place)["NEWOBJ"]))
    with torch.serialization.safe_globals([hostile.Trap]):
        contents = read(file)
    assert isinstance(contents.data, Inert) and not place.exists()


@pytest.mark.parametrize("name", [b"builtins\neval", b"torch.hub\nload", b"torch.storage\n_load_from_bytes"])
def test_dangerous_functions_beside_tensors_are_dropped(name: bytes, tmp_path: Path) -> None:
    file = tmp_path / "weights.pt"
    value = hostile.tensor(count=2, size=(2,))
    pickled = b"\x80\x02}(" + hostile.word("w") + value + hostile.word("x") + b"c" + name + b"\nK\x01\x85Ru."
    file.write_bytes(hostile.zipped(pickled, {"0": b"\0" * 8}))
    contents = read(file)
    assert torch.equal(contents.data["w"], torch.zeros(2))
    assert isinstance(contents.data["x"], Inert)
    assert contents.dropped == (name.decode().replace("\n", "."),)


def test_attributes_can_not_be_planted_on_what_is_handed_out(tmp_path: Path) -> None:
    file = tmp_path / "weights.pt"
    ordered = b"ccollections\nOrderedDict\n)R"
    state = pickle.dumps({"items": 1, "__class__": 2}, 2)[2:-1]
    file.write_bytes(hostile.zipped(b"\x80\x02" + ordered + state + b"b."))
    contents = read(file)
    assert contents.how == "inert" and type(contents.data) is dict and callable(contents.data.items)


def test_a_persistent_id_of_no_storage_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.pt"
    for container in CONTAINERS.values():
        for pickled in (b"\x80\x02cos\nsystem\nX\x01\0\0\0a\x86Q.", b"Panything\n."):
            file.write_bytes(container(pickled))
            with pytest.raises(UserError):
                read(file)
