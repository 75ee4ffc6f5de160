"""The form made from the fields: every value goes in and comes out, presets, problems, search, new table entries."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from core import fields, validation
from core.choices import RECIPES, SCHEDULES, Choice
from core.config import SECTION_TITLES, RunConfig
from core.devices import Chosen, Device
from core.fields import Setting
from core.messages import Message
from gui.widgets.config_form import ConfigForm
from gui.widgets.device_picker import DevicePicker
from gui.widgets.field_editors import ChoiceEditor, FloatEditor, IntEditor, PathEditor, make_editor
from gui.widgets.field_row import PRESET_TABLES, bounds

SETTINGS = fields.settings()


def other_value(setting: Setting) -> Any:
    """A valid value that isn't the default."""
    if setting.kind == "choice":
        return next(name for name in setting.choices if name != setting.default)
    special: dict[str, Any] = {
        "model.depths": [2, 3, 4],
        "model.widths": [8, 16, 24],
        "recipe.milestones": [0.25, 0.625],
        "recipe.learning_rate": 1e-3,
        "recipe.weight_decay": 1e-5,
        "device.device": "cuda:1",
        "name": "My run",
        "data.path": "/some/where",
        "finetune.start": "resnet18",
    }
    if setting.key in special:
        return special[setting.key]
    if setting.kind == "bool":
        return not setting.default
    return 3 if setting.kind == "int" else 0.375


@pytest.fixture
def forms(qtbot: QtBot) -> dict[str, ConfigForm]:
    made = {section: ConfigForm(section) for section in SECTION_TITLES}
    for form in made.values():
        qtbot.addWidget(form)
    return made


def test_all_settings_are_in_one_form_each(forms: dict[str, ConfigForm]) -> None:
    keys = [key for form in forms.values() for key in form.rows]
    assert sorted(keys) == sorted(setting.key for setting in SETTINGS)


def test_untouched_forms_are_the_default_run(forms: dict[str, ConfigForm]) -> None:
    values = {key: value for form in forms.values() for key, value in form.values().items()}
    assert validation.validate(fields.nested(values)) == RunConfig()
    assert not any(row.is_changed for form in forms.values() for row in form.rows.values())


def test_every_field_keeps_what_it_is_given(qtbot: QtBot) -> None:
    for setting in SETTINGS:
        editor = make_editor(setting)
        qtbot.addWidget(editor)
        changes: list[str] = []
        editor.changed.connect(partial(changes.append, setting.key))
        for value in (other_value(setting), setting.default):
            editor.set_value(value)
            assert editor.value() == value, setting.key
            assert type(editor.value()) is type(value), setting.key
        assert not changes
        assert editor.focusProxy() is not None, setting.key
        assert editor.focusProxy().accessibleName(), setting.key


def test_forms_show_any_preset_unchanged(forms: dict[str, ConfigForm]) -> None:
    for head in (setting for setting in SETTINGS if setting.table in PRESET_TABLES):
        form = forms[head.section]
        for name in head.choices:
            config = validation.validate(fields.nested({head.key: name}))
            form.set_values({key: fields.value_of(config, key) for key in form.rows})
            assert form.values() == {key: fields.value_of(config, key) for key in form.rows}, name
            assert not any(row.is_changed for row in form.rows.values()), name


def choose(form: ConfigForm, key: str, name: str) -> None:
    """What a person does who picks `name` in the combo box of `key`."""
    editor = form.rows[key].editor
    assert isinstance(editor, ChoiceEditor)
    editor.combo.setCurrentIndex(editor.combo.findData(name))


def test_a_preset_sets_its_section_and_changes_can_be_taken_back(forms: dict[str, ConfigForm], qtbot: QtBot) -> None:
    form = forms["recipe"]
    row = form.rows["recipe.epochs"]
    assert isinstance(row.editor, IntEditor)
    row.editor.spin.setValue(77)
    assert row.is_changed
    assert row.reset is not None
    assert not row.reset.isHidden()
    choose(form, "recipe.recipe", "tutorial")
    assert form.values()["recipe.epochs"] == 10
    assert form.values()["recipe.validation_share"] == 0
    assert not row.is_changed
    row.editor.spin.setValue(3)
    with qtbot.waitSignal(form.changed):
        row.reset.click()
    assert form.values()["recipe.epochs"] == 10
    assert row.reset.isHidden()


def test_hidden_changes_are_counted(forms: dict[str, ConfigForm]) -> None:
    form = forms["recipe"]
    row = form.rows["recipe.weight_decay"]
    assert isinstance(row.editor, FloatEditor)
    row.editor.line.setText("0.25")
    assert "1" in form.fold.text()


def test_numbers_as_people_write_them(qtbot: QtBot) -> None:
    editor = FloatEditor(fields.setting("recipe.learning_rate"))
    qtbot.addWidget(editor)
    written = {"0.1": 0.1, "1e-3": 1e-3, "0,05": 0.05, " 2 ": 2.0, "x": "x"}
    for text, value in written.items():
        editor.line.setText(text)
        assert editor.value() == value


def test_what_cannot_be_read_is_a_problem_of_its_field(forms: dict[str, ConfigForm]) -> None:
    form = forms["model"]
    form.rows["model.depths"].editor.set_value("two, 2, 2")
    config, problems = validation.check(fields.nested(form.values()))
    assert config is None
    assert {problem.key for problem in problems} == {"model.depths"}
    form.show_problems(problems)
    label = form.rows["model.depths"].problem
    assert label is not None
    assert label.text()
    assert form.rows["model.widths"].problem is None
    form.show_problems([])
    assert label.isHidden()


def test_an_unknown_choice_stays_visible_and_is_named(forms: dict[str, ConfigForm]) -> None:
    form = forms["recipe"]
    form.set_values({"recipe.schedule": "cosin"})
    assert form.values()["recipe.schedule"] == "cosin"
    _config, problems = validation.check(fields.nested(form.values()))
    assert "cosine" in str(problems[0].message)


def test_fields_without_effect_say_why(forms: dict[str, ConfigForm]) -> None:
    form = forms["recipe"]
    row = form.rows["recipe.milestones"]
    assert not row.editor.isEnabled()
    assert "Steps" in row.toolTip()
    choose(form, "recipe.schedule", "step")
    assert row.editor.isEnabled()


def test_tooltips_have_sentence_bounds_and_unit(forms: dict[str, ConfigForm]) -> None:
    for form in forms.values():
        for row in form.rows.values():
            assert row.setting.sentence.split(",")[0].split("(")[0].strip("“” ")[:12] in row.toolTip()
    assert bounds(fields.setting("recipe.learning_rate")) == "More than 0, at most 100."
    assert bounds(fields.setting("data.image_size")).endswith("px.")


def test_an_entry_added_at_run_time_can_be_chosen(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    old = ConfigForm("recipe")
    qtbot.addWidget(old)
    monkeypatch.setitem(SCHEDULES, "wave", Choice("Wave", "Up and down.", "core.training.schedules:constant"))
    new = ConfigForm("recipe")
    qtbot.addWidget(new)
    for form in (old, new):
        editor = form.rows["recipe.schedule"].editor
        assert isinstance(editor, ChoiceEditor)
        editor.combo.opening.emit()
        choose(form, "recipe.schedule", "wave")
        assert form.values()["recipe.schedule"] == "wave"
        assert editor.sentence() == "Up and down."


def test_a_recipe_added_at_run_time_sets_its_fields(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setitem(RECIPES, "mine", Choice("Mine", "My own.", "core.training.recipes:paper"))
    form = ConfigForm("recipe")
    qtbot.addWidget(form)
    choose(form, "recipe.recipe", "mine")
    assert form.values()["recipe.epochs"] == 164


def test_search_finds_fields_wherever_they_are(forms: dict[str, ConfigForm]) -> None:
    form = forms["recipe"]
    assert form.search("mixup") >= 1
    assert not form.rows["recipe.mixup"].isHidden()
    assert form.rows["recipe.epochs"].isHidden()
    assert not form._advanced.isHidden()
    assert form.search("no such thing") == 0
    assert form.search("") == len(form.rows)
    assert form._advanced.isHidden()


def test_reveal_unfolds_and_focuses(qtbot: QtBot) -> None:
    form = ConfigForm("recipe")
    qtbot.addWidget(form)
    form.show()
    qtbot.waitExposed(form)
    row = form.reveal("recipe.warmup")
    assert row is not None
    assert row.isVisible()
    assert form.reveal("model.depths") is None
    assert row.styleSheet()
    qtbot.waitUntil(lambda: not row.styleSheet())


def test_a_path_can_be_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    editor = PathEditor(fields.setting("data.path"))
    qtbot.addWidget(editor)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    event = QDropEvent(
        QPointF(4, 4), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    with qtbot.waitSignal(editor.changed):
        editor.dropEvent(event)
    assert editor.value() == str(tmp_path)


def test_devices_by_name_with_the_reason_where_one_cannot_be_used(qtbot: QtBot) -> None:
    picker = DevicePicker(fields.setting("device.device"))
    qtbot.addWidget(picker)
    qtbot.addWidget(picker.notes)
    reason = Message("Its driver is too old.")
    devices = [Device("cuda:0", "Old Card", 0, False, reason), Device("cpu", "A Processor", 8 * 10**9, True)]
    picker.show_devices((devices, Chosen("cpu", "A Processor", Message("Nothing else can be used."))))
    assert picker.value() == "auto"
    assert "A Processor" in picker.notes.chosen.text()
    assert "Nothing else" in picker.notes.reason.text()
    assert "driver is too old" in picker.notes.others.text()
    index = picker.combo.findData("cuda:0")
    assert not picker.combo.model().flags(picker.combo.model().index(index, 0)) & Qt.ItemFlag.ItemIsEnabled
    picker.set_value("cpu")
    assert picker.value() == "cpu"


def test_a_form_can_leave_fields_and_their_preset_to_others(qtbot: QtBot) -> None:
    elsewhere = ("finetune.start", "finetune.plan")
    form = ConfigForm("finetune", elsewhere=elsewhere)
    qtbot.addWidget(form)
    form.show()
    assert not set(elsewhere) & set(form.rows)
    assert not form.fold.isVisible(), "nothing basic is left, so all is in sight"
    stages = form.rows["finetune.trained_stages"]
    assert stages.isVisible()
    stages.set_value(7)
    form.choose_preset("finetune.plan", "thorough")
    assert form.values()["finetune.trained_stages"] == 9
    assert not stages.is_changed
    form.set_values({"finetune.trained_stages": 2})
    assert stages.is_changed
    assert stages.baseline == 9
