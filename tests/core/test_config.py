"""The configuration: one field each, every problem at once, and files that come back as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import choices, config_file, fields, validation
from core.config import FORMAT_VERSION, ModelConfig, RecipeConfig, RunConfig
from core.errors import UserError

FILES = Path(__file__).parents[1] / "files"


def keys(problems: list[validation.Problem]) -> list[str]:
    return [problem.key for problem in problems]


def test_every_field_says_what_it_is() -> None:
    for setting in fields.settings():
        assert setting.title and setting.sentence.endswith((".", ")")), setting.key
        assert setting.table or setting.default is not None


def test_every_flag_is_its_own() -> None:
    flags = [setting.flag for setting in fields.settings()]
    assert len(flags) == len(set(flags))


def test_basic_fields_are_few_on_each_card() -> None:
    for section in ("data", "model", "recipe", "device"):
        basic = [s for s in fields.settings() if s.section == section and not s.advanced]
        assert 1 <= len(basic) <= 6


def test_a_preset_fills_what_was_not_given() -> None:
    assert ModelConfig(network="resnet50").block == "bottleneck"
    changed = RecipeConfig(recipe="tutorial", epochs=3)
    assert (changed.epochs, changed.batch_size, changed.validation_share) == (3, 128, 0.0)


@pytest.mark.parametrize("table", ["networks", "recipes"])
def test_every_preset_is_a_valid_configuration(table: str) -> None:
    section, field = {"networks": ("model", "network"), "recipes": ("recipe", "recipe")}[table]
    for name in choices.TABLES[table]:
        config, problems = validation.check({section: {field: name}})
        assert config is not None, (name, [str(problem.message) for problem in problems])


def test_every_choice_leads_to_code() -> None:
    for table in choices.TABLES.values():
        for choice in table.values():
            assert choice.title and choice.sentence
            if choice.target:
                assert choice.resolve() is not None


def test_all_problems_come_at_once_each_naming_its_field() -> None:
    wrong = {
        "recipe": {"optimizer": "sdg", "epochs": 0, "lerning_rate": 1, "batch_size": "many"},
        "model": {"network": "resnet19", "dropout": 2},
        "device": {"device": "gpu"},
    }
    config, problems = validation.check(wrong)
    assert config is None
    assert set(keys(problems)) == {
        "recipe.optimizer",
        "recipe.epochs",
        "recipe.lerning_rate",
        "recipe.batch_size",
        "model.network",
        "model.dropout",
        "device.device",
    }
    sentences = {problem.key: str(problem.message) for problem in problems}
    assert "Did you mean “sgd”?" in sentences["recipe.optimizer"]
    assert "recipe.learning_rate" in sentences["recipe.lerning_rate"]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"model": {"shortcut": "none", "zero_init": True}}, "model.zero_init"),
        ({"model": {"shortcut": "none", "zero_init": False, "stochastic_depth": 0.1}}, "model.stochastic_depth"),
        ({"model": {"depths": [1, 1]}}, "model.widths"),
        ({"model": {"network": "resnet18", "groups": 32}}, "model.groups"),
        ({"model": {"network": "resnet50", "widths": [64, 128, 256, 512], "width_per_group": 1, "groups": 3}}, ""),
        ({"recipe": {"momentum": 0.0, "nesterov": True}}, "recipe.nesterov"),
        ({"recipe": {"batch_size": 4, "accumulation": 8}}, "recipe.accumulation"),
        ({"recipe": {"milestones": [0.9, 0.1]}}, "recipe.milestones"),
        ({"data": {"source": "folder"}}, "data.path"),
    ],
)
def test_impossible_combinations_are_explained(values: dict[str, Any], key: str) -> None:
    _, problems = validation.check(values)
    assert keys(problems) == ([key] if key else [])


def test_toml_out_and_in_is_the_same(tmp_path: Path) -> None:
    config = validation.validate(
        {"name": "蚂蚁 🐜", "model": {"network": "resnet50"}, "recipe": {"milestones": "0.1, 0.2"}}
    )
    config_file.save(config, tmp_path / "config.toml")
    assert config_file.load(tmp_path / "config.toml") == config


def _value(setting: fields.Setting) -> st.SearchStrategy[Any]:
    low, high = setting.minimum, setting.maximum
    if setting.kind == "choice":
        return st.sampled_from(list(setting.choices))
    if setting.kind == "bool":
        return st.booleans()
    if setting.kind == "int":
        return st.integers(int(low or 0), int(high or 1000))
    if setting.kind == "float":
        return st.floats(
            low, high, exclude_min=not setting.minimum_allowed, exclude_max=not setting.maximum_allowed, allow_nan=False
        )
    return st.just(setting.default)


@given(st.fixed_dictionaries({setting.key: _value(setting) for setting in fields.settings()}))
def test_whatever_is_valid_survives_toml(values: dict[str, Any]) -> None:
    config, problems = validation.check(fields.nested(values))
    if config is None:
        assert problems
    else:
        again = RunConfig.model_validate(config_file.tomllib.loads(config_file.to_toml(config)))
        assert again == config


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_any_text_is_a_config_or_one_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_text(text, encoding="utf-8", errors="replace")
    try:
        config_file.load(file)
    except UserError as error:
        assert str(file) in str(error)


def test_the_first_format_still_opens() -> None:
    config = config_file.load(FILES / "config-1.toml")
    assert (config.model.network, config.recipe.epochs, config.seed) == ("resnet20", 7, 42)


def test_older_formats_are_brought_up_to_date_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_0_to_1(values: dict[str, Any]) -> dict[str, Any]:
        return {"version": values["version"], "seed": values["random_seed"]}

    monkeypatch.setattr(config_file, "MIGRATIONS", {0: from_0_to_1})
    assert config_file.migrate({"version": 0, "random_seed": 5}) == {"version": FORMAT_VERSION, "seed": 5}


def test_a_file_from_the_future_says_so() -> None:
    _, problems = validation.check({"version": FORMAT_VERSION + 1})
    assert "newer version" in str(problems[0].message)


def test_an_entry_added_to_a_table_at_run_time_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        choices.SCHEDULES, "mine", choices.Choice("Mine", "My own.", "core.training.schedules:constant")
    )
    assert validation.validate({"recipe": {"schedule": "mine"}}).recipe.schedule == "mine"
    assert "mine" in fields.setting("recipe.schedule").choices
