"""Files that would do harm if anything in them ran, and the containers to hide them in."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from pathlib import Path

LEGACY_BEGINNING = b"".join(
    pickle.dumps(value, 2)
    for value in (
        0x1950A86A20F9469CFC6C,
        1001,
        {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}},
    )
)
HERE = __name__


class Trap:
    """Makes the folder that `place` names whenever anything of it is called."""

    place = ""

    @classmethod
    def spring(cls, *_: object) -> None:
        Path(cls.place).mkdir(exist_ok=True)

    def __new__(cls, *args: object, **keywords: object) -> Trap:
        if args or keywords:
            cls.spring()
        return super().__new__(cls)

    def __init__(self, *args: object, **keywords: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        self.spring()

    def append(self, item: object) -> None:
        self.spring()

    def extend(self, items: object) -> None:
        self.spring()

    def add(self, item: object) -> None:
        self.spring()

    def __setitem__(self, key: object, value: object) -> None:
        self.spring()

    def __hash__(self) -> int:
        self.spring()
        return 0


def word(text: str) -> bytes:
    return b"X" + struct.pack("<I", len(text)) + text.encode()


def payloads(place: Path) -> dict[str, bytes]:
    """Opcode -> a pickle that makes the folder `place` by it. Extension codes 201, 20001 and 2000001 mean os.mkdir."""
    text = str(place)
    mkdir, trap = b"cos\nmkdir\n", f"c{HERE}\nTrap\n".encode()
    line = f"S'{text}'\n".encode()
    string = word(text)
    made = b"\x80\x04" + trap + b")\x81"
    return {
        "REDUCE": b"\x80\x02" + mkdir + string + b"\x85R.",
        "STACK_GLOBAL": b"\x80\x04" + word("os") + word("mkdir") + b"\x93" + string + b"\x85R.",
        "GLOBAL imports": b"\x80\x02c" + place.name.encode() + b"\nanything\n.",
        "INST": b"(" + line + b"ios\nmkdir\n.",
        "OBJ": b"(" + mkdir + line + b"o.",
        "NEWOBJ": b"\x80\x02" + trap + string + b"\x85\x81.",
        "NEWOBJ_EX": b"\x80\x04" + trap + b")}" + string + b"K\x01s\x92.",
        "BUILD": made + b"}" + string + b"K\x01sb.",
        "BUILD slots": made + b"N}" + string + b"K\x01s\x86b.",
        "APPEND": made + b"K\x01a.",
        "APPENDS": made + b"(K\x01K\x02e.",
        "ADDITEMS": made + b"(K\x01K\x02\x90.",
        "SETITEM": made + b"K\x01K\x02s.",
        "SETITEMS": made + b"(K\x01K\x02u.",
        "hash of a key": b"\x80\x04}" + made[2:] + b"K\x01s.",
        "hash in a set": b"\x80\x04\x8f(" + made[2:] + b"\x90.",
        "EXT1": b"\x80\x02\x82" + bytes([201]) + string + b"\x85R.",
        "EXT2": b"\x80\x02\x83" + struct.pack("<H", 20001) + string + b"\x85R.",
        "EXT4": b"\x80\x02\x84" + struct.pack("<i", 2000001) + string + b"\x85R.",
        "_rebuild_from_type_v2": (
            b"\x80\x02ctorch._tensor\n_rebuild_from_type_v2\n(" + mkdir + b"ctorch\nTensor\n" + string + b"\x85NtR."
        ),
        "copyreg": b"\x80\x02ccopyreg\n__newobj__\n" + trap + string + b"\x86R.",
    }


def zipped(data: bytes, records: dict[str, bytes] | None = None, method: int = zipfile.ZIP_STORED) -> bytes:
    """The zip archive of torch.save around the pickle `data`; `records` are its storages."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("archive/data.pkl", data)
        archive.writestr("archive/version", b"3\n")
        for key, record in (records or {}).items():
            archive.writestr(f"archive/data/{key}", record)
    return buffer.getvalue()


def legacy(data: bytes, records: dict[str, tuple[int, bytes]] | None = None) -> bytes:
    """The row of pickles of torch.save before 1.6; `records` are its storages with their numbers of elements."""
    kept = records or {}
    tail = b"".join(struct.pack("<q", count) + record for count, record in kept.values())
    return LEGACY_BEGINNING + data + pickle.dumps(list(kept), 2) + tail


def tensor(
    kind: str = "FloatStorage",
    key: str = "0",
    count: int = 4,
    offset: int = 0,
    size: tuple[int, ...] = (4,),
    stride: tuple[int, ...] = (1,),
    old: bool = False,
) -> bytes:
    """The opcodes that torch.save writes for a tensor (without PROTO and STOP); `old` as before 1.6."""
    numbers = [pickle.dumps(value, 2)[2:-1] for value in (count, offset, size, stride)]
    storage = b"(" + word("storage") + f"ctorch\n{kind}\n".encode() + word(key) + word("cpu") + numbers[0]
    storage += b"NtQ" if old else b"tQ"
    hooks = b"\x89ccollections\nOrderedDict\n)R"
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"".join(numbers[1:]) + hooks + b"tR"
