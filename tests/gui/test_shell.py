"""The window around the pages: moving about, dropping things, closing while training, and what a crash left over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.dialogs.manual_dialog import ManualDialog
from gui.main_window import MainWindow
from gui.plots.plot_area import PlotArea
from gui.session import Session
from gui.widgets.network_canvas import NetworkCanvas
from tests.gui.shell import PatientEngine, config, make_run, picture_folder


@pytest.fixture
def engine() -> PatientEngine:
    return PatientEngine()


@pytest.fixture
def window(qtbot: Any, engine: PatientEngine) -> Any:
    made = MainWindow(Session(engine=engine))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show_page("train")
    made.show()
    qtbot.waitUntil(lambda: made.activateWindow() or made.isActiveWindow())  # keys go to the active window only
    yield made
    made.session.cancel()
    qtbot.waitUntil(lambda: not made.session.busy, timeout=10000)


def train(window: MainWindow, qtbot: Any) -> None:
    assert window.session.start(config("In hand"))
    qtbot.waitUntil(lambda: window.session.state == "running")


def drop(window: MainWindow, *paths: Path) -> None:
    things = QMimeData()
    things.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, left = QPointF(QPoint(300, 300)), Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(where, Qt.DropAction.CopyAction, things, left, Qt.KeyboardModifier.NoModifier))


def test_importing_the_window_loads_no_torch() -> None:
    script = (
        "import sys, gui.app, gui.main_window, gui.pages.train_page, gui.pages.finetune_page, gui.pages.runs_page;"
        "import gui.dialogs.export_dialog;"
        "sys.exit(any(name in sys.modules for name in ('torch', 'torchvision')))"
    )
    assert subprocess.run([sys.executable, "-c", script], timeout=120, check=False).returncode == 0


def test_the_keyboard_goes_to_the_pages(window: MainWindow, qtbot: Any) -> None:
    assert window.stack.currentWidget() is window.pages["train"]
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is window.pages["finetune"]
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is window.pages["try"]
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is window.pages["runs"]
    assert window.rail.buttons["runs"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is window.pages["train"]


def test_the_manual_names_the_keys_of_all_pages(window: MainWindow, qtbot: Any) -> None:
    manual = ManualDialog(window)
    assert f"Ctrl+1 to Ctrl+{len(window.entries)}" in manual.browser.toPlainText()


@pytest.mark.parametrize("page", ["train", "finetune", "try", "runs"])
def test_pages_fit_the_small_window_and_every_button_has_a_name(window: MainWindow, qtbot: Any, page: str) -> None:
    window.show_page(page)
    assert window.minimumSizeHint().width() <= 1000
    assert window.minimumSizeHint().height() <= 700
    nameless = [button for button in window.findChildren(QAbstractButton) if _is_nameless(button)]
    assert not nameless, [f"{type(button).__name__} in {button.parent()}" for button in nameless]


def _is_nameless(button: QAbstractButton) -> bool:
    own = type(button).__module__.startswith("PySide6") and not button.objectName().startswith("qt_")
    return own and button.isVisible() and not (button.text() or button.accessibleName())


def test_the_window_shows_before_its_first_page_is_made(qtbot: Any) -> None:
    window = MainWindow(Session(engine=PatientEngine()))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    assert not window.pages
    window.begin()
    qtbot.waitUntil(lambda: "train" in window.pages, timeout=20000)


def test_help_settings_and_about_open_once_each(window: MainWindow, qtbot: Any) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    first = window._dialogs["manual"]
    window.show_manual()
    assert window._dialogs["manual"] is first
    window.show_settings()
    window.show_about()
    assert set(window._dialogs) == {"manual", "settings", "about"}
    for dialog in list(window._dialogs.values()):
        dialog.close()
    qtbot.waitUntil(lambda: not window._dialogs)


def test_an_idle_window_closes_without_a_question(window: MainWindow) -> None:
    assert window.close()


def test_closing_while_training_asks_and_keeps_training(window: MainWindow, qtbot: Any) -> None:
    train(window, qtbot)
    assert not window.close()
    dialog = window.closing.dialog
    assert dialog is not None
    assert dialog.keep_button.isDefault()
    dialog.keep_button.click()
    assert window.isVisible() and window.session.busy
    assert window.closing.dialog is None


def test_stop_safely_and_close(window: MainWindow, qtbot: Any) -> None:
    train(window, qtbot)
    window.close()
    assert window.closing.dialog is not None
    window.closing.dialog.stop_button.click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not window.session.busy
    assert window.session.result is not None and window.session.result.outcome == "stopped"


def test_a_long_step_hides_the_window_until_everything_is_saved(
    window: MainWindow, engine: PatientEngine, qtbot: Any
) -> None:
    engine.last_step = 0.5
    train(window, qtbot)
    window.closing._patience.setInterval(10)
    window.close()
    assert window.closing.dialog is not None
    window.closing.dialog.stop_button.click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.session.busy
    qtbot.waitUntil(lambda: not window.session.busy)


def test_a_training_that_ends_by_itself_takes_the_question_away(window: MainWindow, qtbot: Any) -> None:
    train(window, qtbot)
    window.close()
    window.session.stop()
    qtbot.waitUntil(lambda: not window.session.busy)
    assert window.closing.dialog is None or not window.closing.dialog.isVisible()
    assert window.isVisible()


def test_the_status_bar_leads_back_to_the_run(window: MainWindow, qtbot: Any) -> None:
    train(window, qtbot)
    window.show_page("runs")
    qtbot.waitUntil(lambda: "In hand" in window.status.run.text())
    assert window.status.state.text() == "Training"
    assert window.status.device.text() == "A processor"
    window.status.run.click()
    assert window.stack.currentWidget() is window.pages["train"]
    qtbot.keyClick(window, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.session.busy)
    assert not window.status.run.isVisible()


def test_a_run_that_broke_off_is_offered_and_continued(window: MainWindow, engine: PatientEngine, qtbot: Any) -> None:
    make_run("Ants & bees", "running", epochs=2)
    make_run("Done")
    window.begin()
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=10000)
    assert window.banner.text.text() == "“Ants & bees” stopped at epoch 2 of 3. Continue?"
    window.banner.buttons[0].click()
    qtbot.waitUntil(lambda: window.session.state == "running")
    assert engine.resumed == [True]
    assert not window.banner.isVisible()


def test_not_now_leaves_the_run_alone(window: MainWindow, qtbot: Any) -> None:
    make_run("Halfway", "running", epochs=1)
    window.begin()
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=10000)
    window.banner.buttons[1].click()
    assert not window.banner.isVisible() and not window.session.busy


def test_dropped_pictures_go_to_fine_tune_and_settings_to_train(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    window.show_page("runs")
    pictures = picture_folder(tmp_path / "pictures")
    drop(window, pictures)
    qtbot.waitUntil(lambda: "finetune" in window.pages)
    finetune: Any = window.pages["finetune"]
    qtbot.waitUntil(lambda: finetune.values()["data"]["path"] == str(pictures))
    assert window.stack.currentWidget() is finetune
    page: Any = window.pages["train"]
    (tmp_path / "mine.toml").write_text('[recipe]\nepochs = 77\n[data]\nsource = "digits"\n', encoding="utf-8")
    drop(window, tmp_path / "mine.toml")
    qtbot.waitUntil(lambda: page.values()["recipe.epochs"] == 77)
    assert window.stack.currentWidget() is page


def test_a_dropped_run_is_shown_in_runs(window: MainWindow, qtbot: Any) -> None:
    run = make_run("The one")
    make_run("Another")
    drop(window, run.path)
    qtbot.waitUntil(lambda: "runs" in window.pages)
    page: Any = window.pages["runs"]
    qtbot.waitUntil(lambda: [each.name for each in page.selected()] == ["The one"])


def test_what_can_t_be_used_is_said_in_the_banner(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    (tmp_path / "thesis.pdf").touch()
    drop(window, tmp_path / "thesis.pdf")
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert "thesis.pdf" in window.banner.text.text()
    drop(window, tmp_path, tmp_path / "thesis.pdf")
    qtbot.waitUntil(lambda: window.banner.text.text().startswith("Please drop one thing at a time"))
    window.banner.close_button.click()
    assert not window.banner.isVisible()


def test_tab_reaches_the_rail_and_the_page(window: MainWindow, qtbot: Any) -> None:
    window.show_page("runs")
    reached: set[QWidget] = set()
    widget: QWidget = window.rail.buttons["train"]
    for _ in range(2000):
        reached.add(widget)
        widget = widget.nextInFocusChain()
    page: Any = window.pages["runs"]
    wanted = [*window.rail.buttons.values(), page.search, page.table, page.details.export_button]
    assert not [each for each in wanted if each not in reached or not each.focusPolicy() & Qt.FocusPolicy.TabFocus]


def test_what_lies_below_the_hint_takes_its_own_drops(window: MainWindow, qtbot: Any) -> None:
    window.drop_hint.setGeometry(window.centralWidget().rect())
    window.drop_hint.raise_()
    window.drop_hint.show()
    middle = window.centralWidget().rect().center()
    assert window.centralWidget().childAt(middle) is not window.drop_hint


@pytest.mark.parametrize("key", [0x0424, 0x03A6, 0x4E2D])
def test_letters_of_other_alphabets_are_no_trouble(window: MainWindow, key: int) -> None:
    for widget in (*window.findChildren(PlotArea), *window.findChildren(NetworkCanvas)):
        pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, chr(key))
        widget.keyPressEvent(pressed)


def test_an_older_run_that_fails_is_told_by_the_window(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Exception] = []
    monkeypatch.setattr("gui.main_window.show_error", lambda _parent, error, **_more: told.append(error))
    monkeypatch.setattr("gui.pages.training_page.show_error", lambda *_given, **_more: told.append(ValueError()))
    error = RuntimeError("gone")
    window.session._what = Path("older")
    window.session.failed.emit(error)
    assert told == [error]
