"""Which value counts: defaults, then the file, then a preset named by a flag, then the other flags."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from core import config_file
from core.cli.flags import WrongFlags, add_settings, configuration, given
from core.config import RunConfig
from core.errors import UserError
from core.paths import paths_of


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    """A whole configuration: the Tutorial recipe for 7 epochs, ResNet-20 with 0.5 dropout."""
    config = configuration(
        {
            "recipe.recipe": "tutorial",
            "recipe.epochs": "7",
            "model.network": "resnet20",
            "model.dropout": "0.5",
            "seed": "3",
            "device.threads": "2",
        }
    )
    config_file.save(config, tmp_path / "run.toml")
    return tmp_path / "run.toml"


def test_nothing_given_is_the_default() -> None:
    assert configuration({}) == RunConfig()


def test_the_file_counts_more_than_the_defaults(toml: Path) -> None:
    config = configuration({}, toml)
    assert (config.recipe.recipe, config.recipe.epochs, config.model.dropout, config.seed) == ("tutorial", 7, 0.5, 3)


def test_a_flag_counts_more_than_the_file(toml: Path) -> None:
    config = configuration({"recipe.epochs": "2", "model.dropout": "0.1"}, toml)
    assert (config.recipe.epochs, config.recipe.batch_size, config.model.dropout) == (2, 128, 0.1)
    assert config.model.depths == [3, 3, 3]


def test_a_preset_named_by_a_flag_replaces_the_files_section(toml: Path) -> None:
    config = configuration({"recipe.recipe": "fast", "model.network": "tutorial", "recipe.epochs": "4"}, toml)
    assert config.recipe == configuration({"recipe.recipe": "fast", "recipe.epochs": "4"}).recipe
    assert config.model == configuration({"model.network": "tutorial"}).model
    assert (config.seed, config.device.threads) == (3, 2)


def test_a_flag_counts_more_than_its_preset() -> None:
    config = configuration({"model.network": "resnet20", "model.widths": "8 16 32", "recipe.nesterov": False})
    assert (config.model.depths, config.model.widths, config.recipe.nesterov) == ([3, 3, 3], [8, 16, 32], False)


def test_a_path_is_an_image_folder_from_wherever_it_is_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ants").mkdir()
    monkeypatch.chdir(tmp_path)
    config = configuration({"data.source": "ants"})
    assert (config.data.source, config.data.path) == ("folder", str(tmp_path / "ants"))
    cifar = configuration({"data.source": "cifar10", "data.path": "file.tar.gz"})
    assert (cifar.data.source, cifar.data.path) == ("cifar10", str(tmp_path / "file.tar.gz"))


def test_several_folders_are_a_class_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ants", "bees"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    parser = argparse.ArgumentParser()
    add_settings(parser)
    config = configuration(given(parser.parse_args(["--data", "ants", "--data", "bees"])))
    assert (config.data.source, paths_of(config.data.path)) == ("folder", [tmp_path / "ants", tmp_path / "bees"])
    assert configuration(given(parser.parse_args(["--data", "cifar10"]))).data.source == "cifar10"
    with pytest.raises(WrongFlags, match="There is no folder “cats”"):
        configuration({"data.source": ["ants", "cats"]})
    config_file.save(config, tmp_path / "run.toml")
    assert configuration({}, tmp_path / "run.toml").data == config.data


def test_other_pictures_forget_the_files_path(tmp_path: Path) -> None:
    own = configuration({"data.source": str(tmp_path), "data.image_size": "16"})
    config_file.save(own, tmp_path / "run.toml")
    config = configuration({"data.source": "cifar10"}, tmp_path / "run.toml")
    assert (config.data.source, config.data.path, config.data.image_size) == ("cifar10", "", 16)


def test_what_is_wrong_in_the_file_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "run.toml"
    file.write_text("[recipe]\nepoch = 3\nwarmup = 7\n")
    with pytest.raises(UserError, match=r"run\.toml.*recipe\.warmup.*recipe\.epoch"):
        configuration({}, file)
    file.write_text("recipe = 3\n")
    with pytest.raises(UserError, match=r"run\.toml"):
        configuration({"seed": "1"}, file)
    with pytest.raises(WrongFlags):
        configuration({"seed": "one"}, file)
