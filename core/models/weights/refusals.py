"""Why a file can't be used, each in one sentence with its cure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.errors import UserError
from core.messages import QT_TRANSLATE_NOOP, Message, message, shortened

CHOOSE = QT_TRANSLATE_NOOP("core", "Choose a checkpoint of a residual network (ResNet, ResNeXt, Wide ResNet).")
SHOWN = 3


def listed(names: Sequence[str], most: int = SHOWN) -> Message:
    """The first of `names`, and how many more there are."""
    first = ", ".join(map(shortened, names[:most]))
    if len(names) <= most:
        return message("{names}", names=first)
    return message(QT_TRANSLATE_NOOP("core", "{names} and {count} more"), names=first, count=len(names) - most)


def no_weights(path: Path) -> UserError:
    return UserError(QT_TRANSLATE_NOOP("core", "“{path}” holds no weights of a network."), "", CHOOSE, path=str(path))


def training_state_only(path: Path) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” holds only the state of an optimizer, no network."),
        "",
        QT_TRANSLATE_NOOP("core", "Choose the file with the weights that was saved beside it."),
        path=str(path),
    )


def quantised(path: Path) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” holds a quantised network, whose weights are whole numbers."),
        "",
        QT_TRANSLATE_NOOP("core", "Choose the network as it was before it was quantised."),
        path=str(path),
    )


def another_family(path: Path, family: Message) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” is no residual network: it looks like {family}."),
        "",
        CHOOSE,
        path=str(path),
        family=family,
    )


def changed_network(path: Path, family: Message) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” is a network for another task: it looks like {family}."),
        "",
        CHOOSE,
        path=str(path),
        family=family,
    )


def unknown(path: Path, names: Sequence[str]) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” is not recognised as a residual network; it begins with {names}."),
        "",
        CHOOSE,
        path=str(path),
        names=listed(names),
    )


def unlike(path: Path, title: str, names: Sequence[str]) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” resembles {title}, but has parts that our blocks don't have: {names}."),
        "",
        CHOOSE,
        path=str(path),
        title=title or "ResNet",
        names=listed(names),
    )


def incomplete(path: Path, title: str, names: Sequence[str]) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” resembles {title}, but tensors are missing: {names}."),
        "",
        QT_TRANSLATE_NOOP("core", "It was cut or changed; choose a complete checkpoint."),
        path=str(path),
        title=title or "ResNet",
        names=listed(names),
    )


def not_finite(path: Path, names: Sequence[str]) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” holds NaN or infinity in {names}: its training went astray."),
        "",
        QT_TRANSLATE_NOOP("core", "Choose an earlier checkpoint of that training."),
        path=str(path),
        names=listed(names),
    )


def other_channels(path: Path, channels: int) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” is a network for pictures of {channels} channels, not of three colours."),
        "",
        CHOOSE,
        path=str(path),
        channels=channels,
    )


def changed_by_hand(path: Path) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP(
            "core", "“{path}” was saved by this program, but then changed: its parts don't fit together."
        ),
        "",
        QT_TRANSLATE_NOOP("core", "Choose another file; a run also has best.pt and last.pt in its checkpoints folder."),
        path=str(path),
    )


def no_last_layer(path: Path, title: str) -> UserError:
    return UserError(
        QT_TRANSLATE_NOOP("core", "“{path}” ({title}) has no last layer that can be used, so it can't answer yet."),
        "",
        QT_TRANSLATE_NOOP("core", "Fine-tune it on your pictures: that gives it one."),
        path=str(path),
        title=title,
    )
