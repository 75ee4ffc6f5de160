"""The monkey itself: opens the window, acts in it by a timer (inside open dialogs, too), and notes what came of it."""

from __future__ import annotations

import gc
import random
import time
import warnings
from collections import Counter, defaultdict
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from gui import theme, translate
from gui.dialogs.close_dialog import CloseDialog
from gui.main_window import MainWindow
from gui.settings import store
from gui.workers import background
from gui.workers.collecting import Collector
from tests.campaign import monkey_hands as hands
from tests.campaign.monkey_eyes import Sight
from tests.campaign.monkey_world import Outside
from tests.campaign.window_watch import Errors, Heartbeat, Size, measure

PACE_MILLISECONDS = 4
CLOSE_SECONDS = 5.5
"""A window that hides after five seconds needs a moment more."""
WAIT_SECONDS = 3.0
"""The program waits so long for what is under way in the background, and then ends all the same."""
LOOKS = (0.0, 0.05, 0.15, 0.4)
"""Seconds after a click at which something must have changed."""
WEIGHTS = {"touch": 84, "press": 6, "drop": 4, "resize": 2, "hide": 1, "theme": 1, "wait": 1.2, "close": 0.4}


@dataclass(frozen=True)
class Act:
    """Something done: `what` it was, to which target or with which thing (`key`), and which of its ways."""

    what: str
    key: str
    number: int


@dataclass
class Outcome:
    """What came of it all; plain values."""

    acts: list[Act] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    closings: list[float] = field(default_factory=list)
    worst_beat: float = 0.0
    sizes: list[Size] = field(default_factory=list)
    touched: dict[str, int] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    """Controls that could have been touched."""
    reached: list[str] = field(default_factory=list)
    """Our widget classes that were seen."""
    clicks: dict[str, list[int]] = field(default_factory=dict)
    """Of each button: how often it was clicked, and how often something came of it."""
    asked: dict[str, int] = field(default_factory=dict)
    went_on: list[str] = field(default_factory=list)
    """Work in the background that hadn't ended when the program would have."""
    runs: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@cache
def _export() -> None:
    """The first export, whenever it came, would look like growth: it loads 1,800 modules, which stay."""
    import torch

    with suppress(ImportError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(torch.nn.Conv2d(3, 4, 3), (torch.zeros(1, 3, 8, 8),), dynamo=True, verbose=False)


class Player:
    """`play` acts `count` times as `chance` will have it, or does what is in `acts` once more."""

    def __init__(self, outside: Outside, chance: random.Random, count: int, acts: list[Act] | None = None) -> None:
        self._outside, self._chance, self._count = outside, chance, count
        self._script = list(acts) if acts is not None else None
        self.outcome = Outcome()
        self.window: MainWindow
        self._touched: Counter[str] = Counter()
        self._found: dict[str, hands.Target] = {}
        self._seen: set[str] = set()
        self._reached: set[str] = set()
        self._clicks: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self._stopping_since: float | None = None
        self._put_away = False
        """Whether the window is hidden or minimised by an act."""
        self._over = False
        self._translators: object = None
        self._loop = QEventLoop()
        self._timer_target = QTimer()
        self.errors, self.heart = Errors(self._doing), Heartbeat(self._doing)

    def play(self, app: QApplication) -> Outcome:
        """Open the window, act, close it."""
        app.setQuitOnLastWindowClosed(False)
        with ExitStack() as stack:
            stack.enter_context(self._outside.held())
            stack.enter_context(self.errors.heard())
            collector = Collector()
            stack.callback(collector.deleteLater)
            self._open(app)
            self._live(lambda: bool(self.window.pages), 30)
            stack.enter_context(self.heart.beating())
            self._again()
            while not self._over:
                self._loop.exec()
            self._close_for_good()
        return self._result()

    def _result(self) -> Outcome:
        outcome = self.outcome
        outcome.broken += self.errors.found + [str(freeze) for freeze in self.heart.freezes]
        outcome.worst_beat = self.heart.worst
        outcome.touched, outcome.clicks = dict(self._touched), dict(self._clicks)
        outcome.seen, outcome.reached = sorted(self._seen), sorted(self._reached)
        outcome.asked = dict(self._outside.asked)
        return outcome

    def _doing(self) -> str:
        acts = self.outcome.acts
        return f"act {len(acts)}: {acts[-1]}" if acts else "the start"

    def _open(self, app: QApplication) -> None:
        problem = store().load()
        self._translators = translate.install(app, store().current.language)
        theme.apply(app, store().current.theme)
        window = self.window = MainWindow()
        window.painted.connect(lambda: window.begin(problem), Qt.ConnectionType.QueuedConnection)
        window.session.jobStarted.connect(self._count_run)
        window.show()

    def _count_run(self) -> None:
        self.outcome.runs += 1

    def _again(self) -> None:
        QTimer.singleShot(PACE_MILLISECONDS, self._timer_target, self._act)

    def _act(self) -> None:
        """One act. The next one is asked for first: this one may open a dialog that has an event loop of its own."""
        if self._over:
            return
        if len(self.outcome.acts) >= self._count:
            self._over = True
            self._loop.quit()
            return
        self._again()
        self._note_closing()
        closed = not self.window.isVisible() and not self._put_away
        if closed and self._stopping_since is None and not self.window.session.busy:
            self._reopen()
        act = self._next()
        if act is not None:
            self.outcome.acts.append(act)
            self._do(act)

    def _next(self) -> Act | None:
        found, classes = hands.look()
        self._found = {target.key: target for target in found}
        self._seen.update(self._found)
        self._reached |= classes
        if self._script is not None:
            return self._script[len(self.outcome.acts)]
        chance = self._chance
        number = chance.randrange(2**31)
        what = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        if self._put_away:
            return Act("hide", "back", number)
        if self.window.isHidden():
            return Act("wait", "", number)
        if QApplication.activePopupWidget() is not None and what not in ("press", "wait"):
            what = "touch"
        if what == "drop":
            return Act("drop", chance.choice([*self._outside.things.drops, "text", "web address", "none"]), number)
        if what != "touch":
            return Act(what, "", number)
        if not found:
            return Act("wait", "", number)
        weights = [(1 + self._touched[target.key]) ** -1.5 for target in found]
        return Act("touch", chance.choices(found, weights)[0].key, number)

    def _do(self, act: Act) -> None:
        match act.what:
            case "touch":
                self._touch(act)
            case "press":
                hands.press(act.number)
            case "drop":
                self._drop(act)
            case "resize":
                self.window.resize(960 + act.number % 900, 640 + act.number // 7 % 500)
            case "hide":
                self._hide_or_show(act)
            case "theme":
                app = QApplication.instance()
                assert isinstance(app, QApplication)
                theme.apply(app, ("light", "dark", "system")[act.number % 3])
            case "close":
                if self.window in hands.windows():
                    self.window.close()

    def _touch(self, act: Act) -> None:
        target = self._found.get(act.key) or self._find(act.key)
        if target is None:
            return
        self._touched[act.key] += 1
        if target.how != "click" or not isinstance(target.widget, QAbstractButton):
            hands.touch(target, act.number)
            return
        before = self._sight()
        hands.touch(target, act.number)
        self._clicks[act.key][0] += 1
        self._look_for_a_change(target, before, 0)

    def _find(self, key: str) -> hands.Target | None:
        """When acts are done once more, what they are done to may come a little later."""
        end, found = time.monotonic() + 2, None
        while found is None and time.monotonic() < end:
            QApplication.processEvents()
            found = next((target for target in hands.look()[0] if target.key == key), None)
        return found

    def _look_for_a_change(self, clicked: hands.Target, before: Sight, look: int) -> None:
        if self._sight().differs(before, clicked.widget):
            self._clicks[clicked.key][1] += 1
        elif look + 1 < len(LOOKS):
            wait = int(1000 * (LOOKS[look + 1] - LOOKS[look]))
            QTimer.singleShot(wait, self._timer_target, lambda: self._look_for_a_change(clicked, before, look + 1))

    def _sight(self) -> Sight:
        return Sight(self.window.session.state, self._outside.asked.total(), len(background.running()))

    def _drop(self, act: Act) -> None:
        usable = hands.windows()
        window = usable[act.number % len(usable)] if usable else None
        handle = window.windowHandle() if window is not None else None
        if window is None or handle is None:
            return
        mime, none = QMimeData(), Qt.KeyboardModifier.NoModifier
        if act.key in self._outside.things.drops:
            mime.setUrls([QUrl.fromLocalFile(str(path)) for path in self._outside.things.drops[act.key]])
        elif act.key == "web address":
            mime.setUrls([QUrl("https://example.org/picture.png")])
        elif act.key == "text":
            mime.setText("some words")
        place = QPoint(act.number % window.width(), act.number // 13 % window.height())
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        QApplication.sendEvent(handle, QDragEnterEvent(place, copy, mime, left, none))
        over = QDragMoveEvent(place, copy, mime, left, none)
        QApplication.sendEvent(handle, over)
        dropped = QDropEvent(QPointF(place), copy, mime, left, none)
        QApplication.sendEvent(handle, dropped if over.isAccepted() else QDragLeaveEvent())

    def _hide_or_show(self, act: Act) -> None:
        window = self.window
        if self._put_away:
            self._put_away = False
            window.showNormal()
        elif window in hands.windows():
            self._put_away = True
            (window.showMinimized if act.number % 2 else window.hide)()

    def _note_closing(self) -> None:
        """The time from “Stop safely and close” until the window is gone."""
        closing = self.window.closing
        if self._stopping_since is None and closing._stopping:
            self._stopping_since = time.monotonic()
        if self._stopping_since is not None and not self.window.isVisible():
            self._note_closed(time.monotonic() - self._stopping_since)
            self._stopping_since = None

    def _note_closed(self, seconds: float) -> None:
        self.outcome.closings.append(seconds)
        if seconds > CLOSE_SECONDS:
            self.outcome.broken.append(f"the window was closed only after {seconds:.1f} s, after {self._doing()}")

    def _reopen(self) -> None:
        """As the program is started again. Its own end would be the process's. What is held between two windows
        mustn't grow: what an open one holds depends on the pages and dialogs that were opened in it."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        with self.heart.apart():
            ended = self._end_jobs()
            self.window.deleteLater()
            del self.window
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            _export()
            gc.unfreeze()  # the program spares what is there while it loads: with it the window, of which it has one
            if ended:
                self.outcome.sizes.append(measure(len(self.outcome.acts)))
            gc.freeze()
        self._open(app)

    def _end_jobs(self) -> bool:
        """As the program does at its end, where the window is gone already; whether all have ended."""
        if background.cancel_all(WAIT_SECONDS):
            return True
        self.outcome.went_on += [job.name for job in background.running() if job.thread and job.thread.is_alive()]
        return False

    def _close_for_good(self) -> None:
        """However it stands now: within five seconds nothing is seen of it, and it ends."""
        while QApplication.activePopupWidget() is not None:
            popup = QApplication.activePopupWidget()
            popup.close()
            self._live(lambda: False, 0.01)
        for dialog in [each for each in QApplication.topLevelWidgets() if each.isModal() and each.isVisible()]:
            if not isinstance(dialog, CloseDialog):
                dialog.close()
        self._script = self._script or []
        began = time.monotonic()
        self.window.showNormal()
        self.window.close()
        dialog = self.window.closing.dialog
        if dialog is not None and not self.window.closing._stopping:
            dialog.stop_button.click()
        self._live(lambda: not self.window.isVisible(), CLOSE_SECONDS + 5)
        self._note_closed(time.monotonic() - began)
        self._live(lambda: not self.window.session.busy, 60)
        if self.window.session.busy:
            self.outcome.broken.append(
                f"the training went on for a minute after the window was closed: {self._doing()}"
            )
        with self.heart.apart():
            self._end_jobs()
        self.window.deleteLater()
        self._live(lambda: False, 0.05)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _live(self, until: Any, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not until() and time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.002)
