"""The diagram agrees with the real network, for every preset and shortcut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from torch import nn

from core.choices import BLOCKS, NETWORKS, SHORTCUTS, STEMS
from core.config import ModelConfig
from core.models.blocks import Block
from core.models.presets import Preset
from core.models.resnet import build
from core.models.shortcuts import PadChannels
from core.models.summary import summarise
from gui.widgets.network_diagram import NetworkDiagram, short
from gui.widgets.network_figures import Wish, recorded
from gui.widgets.network_layout import lay_out
from gui.widgets.network_outline import outline
from gui.workers.torch_loader import TorchLoader


def preset(name: str) -> Preset:
    found: Preset = NETWORKS[name].resolve()
    return found


@pytest.fixture
def diagram(qtbot: QtBot) -> NetworkDiagram:
    made = NetworkDiagram(loader=TorchLoader())
    qtbot.addWidget(made)
    made.setFixedWidth(380)
    return made


def test_shapes_and_recorded_figures_are_the_real_ones() -> None:
    for name in NETWORKS:
        check_shapes(name)


def check_shapes(name: str) -> None:
    side, classes = preset(name).image_size, preset(name).classes
    drawn = {part.key: part for part in outline(ModelConfig(network=name), classes, side).parts}
    real = summarise(ModelConfig(network=name), classes, side)
    for part in real.parts:
        if part.name == "head":
            assert (drawn["head"].channels,) == part.shape
        else:
            assert (drawn[part.name].channels, drawn[part.name].side, drawn[part.name].side) == part.shape
    assert list(drawn) == ["input", *(part.name for part in real.parts)]
    figures = recorded(Wish(ModelConfig(network=name), classes, side, 1))
    assert (figures.parameters, figures.macs) == (real.parameters, real.macs)


@pytest.mark.parametrize("name", ["digits", "resnet50"])
def test_recorded_figures_hold_for_any_number_of_classes(name: str) -> None:
    config = ModelConfig(network=name)
    real = summarise(config, 7, preset(name).image_size)
    figures = recorded(Wish(config, 7, preset(name).image_size, 1))
    assert (figures.parameters, figures.macs) == (real.parameters, real.macs)
    assert recorded(Wish(config, 7, 48, 1)).macs is None
    assert recorded(Wish(ModelConfig(network=name, stem="deep"), 7, 48, 1)).parameters is None


@pytest.mark.parametrize("shortcut", SHORTCUTS)
def test_shortcuts_are_those_of_the_real_blocks(shortcut: str) -> None:
    for block in BLOCKS:
        check_shortcuts(block, shortcut)


def check_shortcuts(block: str, shortcut: str) -> None:
    config = ModelConfig(block=block, shortcut=shortcut, depths=[2, 3, 1], widths=[8, 16, 32], zero_init=False)
    kinds = [kind for stage in outline(config, 10, 16).stages for kind in stage.shortcuts]
    ways = [module.downsample for module in build(config, 10).modules() if isinstance(module, Block)]
    for kind, way in zip(kinds, ways, strict=True):
        expected = {
            "none": way is None,
            "identity": isinstance(way, nn.Identity),
            "padding": isinstance(way, PadChannels),
        }
        assert expected.get(kind, isinstance(way, nn.Sequential)), (kind, way)


@pytest.mark.parametrize("stem", STEMS)
def test_stems_halve_as_drawn(stem: str) -> None:
    config = ModelConfig(stem=stem, depths=[1, 1], widths=[8, 8])
    for side in (8, 33, 224):
        real = summarise(config, 10, side)
        drawn = outline(config, 10, side)
        assert [part.side for part in drawn.parts[1:-1]] == [part.shape[1] for part in real.parts[:-1]]


@pytest.mark.parametrize("width", [300, 380, 900])
def test_every_shortcut_has_its_arc_and_all_fits(width: int) -> None:
    for name in NETWORKS:
        check_layout(name, width)


def check_layout(name: str, width: int) -> None:
    drawn = outline(ModelConfig(network=name), 10, preset(name).image_size)
    layout = lay_out(drawn, width, 178)
    assert sum(arc.count for arc in layout.arcs) == drawn.shortcuts == sum(ModelConfig(network=name).depths)
    assert sum(slab.count for slab in layout.slabs if drawn.parts[slab.part].number) == sum(
        stage.blocks for stage in drawn.stages
    )
    edges = [slab.rect for slab in layout.slabs]
    assert all(left.right() < right.left() for left, right in pairwise(edges))
    assert edges[0].left() >= 0 and edges[-1].right() <= width
    assert all(arc.top >= 0 and rect.bottom() <= 178 for arc in layout.arcs for rect in edges)


def test_a_plain_network_has_no_arcs() -> None:
    layout = lay_out(outline(ModelConfig(shortcut="none"), 10, 32), 380, 178)
    assert layout.arcs == ()


def test_figures_wait_for_torch_and_then_come(qtbot: QtBot) -> None:
    loader = TorchLoader()
    diagram = NetworkDiagram(loader=loader)
    qtbot.addWidget(diagram)
    config = ModelConfig(network="digits", depths=[1, 2, 1])
    diagram.set_config(config, 10, 8, 64)
    assert {cell.value.text() for cell in diagram.cells.values()} == {"getting ready…"}
    loader.start()
    real = summarise(config, 10, 8)
    qtbot.waitUntil(lambda: diagram.figures.measured, timeout=20_000)
    assert diagram.cells["parameters"].value.text() == short(real.parameters)
    assert diagram.cells["receptive_field"].value.text() == f"{real.receptive_field} px"
    assert diagram.figures.memory == real.training_memory(64)
    assert str(short(real.macs)) in diagram.cells["macs"].accessibleName()


def test_only_the_latest_network_is_answered(qtbot: QtBot) -> None:
    loader = TorchLoader()
    loader.start()
    diagram = NetworkDiagram(loader=loader)
    qtbot.addWidget(diagram)
    seen = []
    diagram._source.known.connect(lambda figures: seen.append(figures) if figures.measured else None)
    qtbot.waitUntil(lambda: loader.is_ready, timeout=20_000)
    for depth in range(1, 6):
        diagram.set_config(ModelConfig(depths=[depth, 1, 1]), 10, 8, 64)
    qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    real = summarise(ModelConfig(depths=[5, 1, 1]), 10, 8)
    assert [figures.parameters for figures in seen] == [real.parameters]
    diagram.set_config(ModelConfig(depths=[5, 1, 1]), 10, 8, 128)
    assert seen[-1].memory == real.training_memory(128)


def test_a_network_that_cannot_be_built_says_why(qtbot: QtBot) -> None:
    loader = TorchLoader()
    loader.start()
    diagram = NetworkDiagram(loader=loader)
    qtbot.addWidget(diagram)
    diagram.set_config(ModelConfig(depths=[1, 1], widths=[8, 16, 32]), 10, 8, 64)
    qtbot.waitUntil(lambda: diagram.figures.measured, timeout=20_000)
    assert diagram.finding.text() and not diagram.finding.isHidden()
    assert diagram.cells["parameters"].value.text() == "–"


def test_too_small_pictures_are_pointed_out(qtbot: QtBot) -> None:
    loader = TorchLoader()
    loader.start()
    diagram = NetworkDiagram(loader=loader)
    qtbot.addWidget(diagram)
    diagram.set_config(ModelConfig(network="resnet18"), 10, 8, 64)
    qtbot.waitUntil(lambda: diagram.figures.measured, timeout=20_000)
    assert "Pictures of 8 px" in diagram.finding.text()


def test_parts_are_reached_by_keys_and_described(diagram: NetworkDiagram, qtbot: QtBot) -> None:
    diagram.set_config(ModelConfig(network="tutorial"), 10, 32, 128)
    diagram.show()
    assert "8 shortcuts" in diagram.canvas.accessibleDescription()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(diagram.canvas, key)
    assert diagram.detail.text().startswith("Stage 2: 2 × Basic")
    assert "64×8×8 → 128×4×4" in diagram.detail.text()
    assert "Stage 2" in diagram.canvas.accessibleDescription()
    qtbot.keyClick(diagram.canvas, Qt.Key.Key_End)
    assert "10 classes" in diagram.detail.text()


def test_pointing_shows_a_part(diagram: NetworkDiagram, qtbot: QtBot) -> None:
    diagram.set_config(ModelConfig(network="tutorial"), 10, 32, 128)
    diagram.show()
    stage = next(slab for slab in diagram.canvas.network_layout().slabs if slab.part == 2)
    qtbot.mouseMove(diagram.canvas, stage.rect.center().toPoint())
    assert diagram.canvas.current == 2 and diagram.detail.text().startswith("Stage 1")
    assert diagram.canvas.network_layout().part_at(QPointF(379, 0).x()) == 6


def test_it_fits_a_narrow_column(diagram: NetworkDiagram) -> None:
    diagram.set_config(ModelConfig(depths=[2] * 8, widths=[64] * 8), 1000, 224, 128)
    assert diagram.minimumSizeHint().width() <= 380
    assert isinstance(diagram, QWidget) and not diagram.grab().isNull()


@pytest.mark.parametrize(
    ("count", "text"), [(950, "950"), (308_650, "309 k"), (11_181_642, "11.2 M"), (1.8e9, "1.80 G")]
)
def test_short_numbers(count: float, text: str) -> None:
    assert short(count) == text
