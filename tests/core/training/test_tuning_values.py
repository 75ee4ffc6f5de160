"""The figures behind what is chosen: when trying pays, how much is tried, what counts as faster, what is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core import torch_environment
from core.devices import Chosen
from core.errors import Cancelled, UserError
from core.messages import Message
from core.progress import Progress
from core.training import choice_memory, compiling, tuning
from core.training.choice_memory import Choice, Trouble
from core.training.measuring import Failure, Job, Measured, Setting
from core.training.tuning import Case
from tests.core.training.small import config

PLAIN = Setting(threads=2)
BF16 = Setting("bf16", threads=2)
CONTIGUOUS = Setting(memory_format="contiguous", threads=2)


@pytest.fixture(autouse=True)
def tuned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tuning.SWITCH)
    monkeypatch.setattr(tuning, "usable_cores", lambda: 2)
    monkeypatch.setattr(tuning, "physical_cores", lambda: 2)
    monkeypatch.setattr(compiling, "is_possible", lambda device: True)


def case(device: str = "cpu", count: int = 4000, **settings: Any) -> Case:
    """A run of 400 steps on 100 pictures each."""
    settings = {"device__threads": 0, "recipe__epochs": 10, "recipe__batch_size": 100, **settings}
    return Case(config(**settings), Chosen(device, "A processor", Message("")), 10, 32, count)


def never(*_given: Any) -> Any:
    raise AssertionError("nothing was to be measured")


def measured(setting: Setting, seconds: float, **more: Any) -> Measured:
    return Measured(setting, **{"step_seconds": seconds, "loss": 2.3, "sane": True, **more})


class Asked:
    """Measures every setting as equally fast, and keeps what was asked for."""

    def __init__(self, compiled: float = 1.0, **more: Any) -> None:
        self.jobs: list[Job] = []
        self.limits: list[float] = []
        self._compiled, self._more = compiled, more

    def __call__(self, job: Job, progress: Progress, seconds: float) -> list[Measured]:
        self.jobs.append(job)
        self.limits.append(seconds)
        return [measured(each, self._compiled if each.compiled == "on" else 1.0, **self._more) for each in job.settings]


@pytest.mark.parametrize(("batch", "count", "steps"), [(100, 4000, 400), (8, 4000, 5000), (500, 20, 10), (64, 0, 0)])
def test_a_batch_has_no_more_pictures_than_there_are(batch: int, count: int, steps: float) -> None:
    this = case(count=count, recipe__batch_size=batch)
    assert (this.batch_size, this.steps) == (max(1, min(batch, count)), steps)


@pytest.mark.parametrize(("step", "tried"), [(0.125, True), (0.1249, False)])
def test_forty_seconds_are_long_enough_to_try(step: float, tried: bool) -> None:
    """320 steps of an eighth of a second."""
    asked = Asked()
    settled = tuning.settle(case(count=256, recipe__batch_size=8), Progress(), asked, lambda job: step)
    assert (len(asked.jobs), bool(settled.message.template)) == (int(tried), tried)


LOOKS: list[tuple[int, Callable[[int], float], list[int], float]] = [
    (8, lambda pictures: 0.5, [8], 0.5),
    (3, lambda pictures: 0.5, [3], 0.5),
    (100, lambda pictures: 1.0, [8], 12.5),
    (16, lambda pictures: 0.01, [8], 0.02),
    (1000, lambda pictures: 0.1 + 0.01 * pictures, [8, 13], 10.1),
    (1000, lambda pictures: 0.15, [8, 16], 2.9175),
    (1000, lambda pictures: {8: 0.01, 240: 1.2}[pictures], [8, 240], 5.0),
    (1000, lambda pictures: 0.0, [8, 500], 0.0),
]


@pytest.mark.parametrize(("batch", "step", "looked_at", "expected"), LOOKS)
def test_a_whole_step_is_told_from_a_few_pictures(
    batch: int, step: Callable[[int], float], looked_at: list[int], expected: float
) -> None:
    """What a step takes whatever its pictures counts once, as far as two looks tell it from what these add.

    The pictures add three tenths of it at the least, and all of it at the most.
    """
    jobs: list[Job] = []

    def look(job: Job) -> float:
        jobs.append(job)
        return step(job.pictures)

    assert tuning._look(case(recipe__batch_size=batch), PLAIN, look) == pytest.approx(expected)
    assert [(job.pictures, job.seconds, job.settings) for job in jobs] == [(n, 0, (PLAIN,)) for n in looked_at]


def test_where_the_second_look_does_not_fit_the_first_is_scaled_to_the_batch() -> None:
    def look(job: Job) -> float:
        if job.pictures > 8:
            raise UserError("too large")
        return 0.02

    assert tuning._look(case(), PLAIN, look) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("step", "budget", "pictures"), [(0.5, 3.0, 18), (1.0, 4.0, 12), (2.0, 8.0, 12), (10.0, 15.0, 4), (0.01, 3.0, 100)]
)
def test_trying_takes_a_hundredth_of_the_run_between_3_and_15_seconds(
    step: float, budget: float, pictures: int
) -> None:
    """Four settings, four steps of each, in half of the budget: that leaves so many pictures for a step."""
    asked = Asked()
    tuning._try(case(), PLAIN, step, asked, Progress())
    (job,) = asked.jobs
    assert job.settings == (PLAIN, CONTIGUOUS, BF16, Setting("bf16", "contiguous", 2))
    assert (job.seconds, job.pictures, asked.limits) == (budget, pictures, [2 * budget])
    assert (job.device, job.classes, job.image_size, job.count, job.validation) == ("cpu", 10, 32, 4000, 0)


@pytest.mark.parametrize(("batch", "pictures"), [(2, 2), (4, 4), (50, 4)])
def test_no_trial_has_more_pictures_than_a_batch_or_fewer_than_four(batch: int, pictures: int) -> None:
    asked = Asked()
    tuning._try(case(recipe__batch_size=batch), PLAIN, 1000.0, asked, Progress())
    assert asked.jobs[0].pictures == pictures


@pytest.mark.parametrize(
    ("device", "fixed", "tried"),
    [
        ("cpu", {}, {"fp32 contiguous", "bf16 channels-last", "bf16 contiguous"}),
        ("cpu", {"device__precision": "bf16"}, {"bf16 contiguous"}),
        ("cpu", {"device__memory_format": "contiguous"}, {"bf16 contiguous"}),
        ("cuda:0", {"device__memory_format": "channels-last"}, {"bf16 channels-last", "fp16 channels-last"}),
        ("mps", {}, {"bf16 contiguous", "fp16 contiguous"}),
        ("mps", {"device__precision": "fp32"}, set()),
    ],
)
def test_what_is_open_is_tried_beside_the_plain_setting(device: str, fixed: dict[str, Any], tried: set[str]) -> None:
    candidates = tuning._candidates(case(device, **fixed))
    assert {f"{each.precision} {each.memory_format}" for each in candidates} == tried
    assert len(candidates) == len(tried) and {each.threads for each in candidates} <= {2}


@pytest.mark.parametrize(
    ("device", "fixed", "threads"), [("cpu", 0, {8, 4}), ("cpu", 6, {6}), ("cpu", 8, {8}), ("cuda:0", 0, {8})]
)
def test_other_threads_are_tried_on_the_processor_alone(
    monkeypatch: pytest.MonkeyPatch, device: str, fixed: int, threads: set[int]
) -> None:
    monkeypatch.setattr(tuning, "usable_cores", lambda: 8)
    monkeypatch.setattr(tuning, "physical_cores", lambda: 4)
    candidates = tuning._candidates(case(device, device__threads=fixed, device__precision="fp32"))
    assert {each.threads for each in candidates} == threads


def test_the_plain_setting_keeps_what_is_fixed() -> None:
    device = case().config.device
    assert tuning._plain_setting(device, "cpu") == Setting("fp32", "channels-last", 2, "off")
    assert tuning._plain_setting(device, "mps") == Setting("fp32", "contiguous", 2, "off")
    fixed = case(
        device__precision="bf16", device__memory_format="channels-last", device__threads=5, device__compiled="on"
    ).config.device
    assert tuning._plain_setting(fixed, "mps") == Setting("bf16", "channels-last", 5, "on")
    assert tuning.plain(fixed, "mps") == fixed


@pytest.mark.parametrize(
    ("own", "best", "others", "choice"),
    [
        (1.03, 1.0, (0.0, 0.0), (PLAIN, 1.0, False)),
        (1.04, 1.0, (0.0, 0.0), (BF16, 1.04, False)),
        (1.0, 2.0, (0.0, 0.0), (PLAIN, 1.0, False)),
        (10.0, 1.0, (0.0, 0.0), (BF16, 10.0, False)),
        (10.1, 1.0, (0.0, 0.0), (PLAIN, 1.0, True)),
        (2.0, 1.0, (0.3, 0.3), (BF16, 2.0, False)),
        (2.0, 1.0, (0.4, 0.0), (BF16, 2.0, True)),
        (2.0, 1.0, (0.0, 0.4), (BF16, 2.0, True)),
        (1.0, 1.0, (0.4, 0.0), (PLAIN, 1.0, True)),
        (1.0, 0.0, (0.0, 0.0), (PLAIN, 1.0, True)),
    ],
)
def test_faster_is_more_than_noise_and_no_wonder(
    own: float, best: float, others: tuple[float, float], choice: tuple[Setting, float, bool]
) -> None:
    found = tuning._choice(
        PLAIN, 0.25, [measured(PLAIN, own, others=others[0]), measured(BF16, best, others=others[1])]
    )
    assert (found.setting, found.speedup, found.busy) == choice
    assert (found.plain_seconds, found.compiling_tried, found.trouble, found.troubled) == (0.25, False, "", None)


@pytest.mark.parametrize(
    "unusable",
    [
        [],
        [measured(BF16, 0.5)],
        [measured(PLAIN, 1.0, sane=False), measured(BF16, 0.5)],
        [measured(PLAIN, 1.0, failed="timeout"), measured(BF16, 0.5)],
        [measured(PLAIN, 1.0), measured(BF16, 0.5, sane=False)],
        [measured(PLAIN, 1.0), measured(BF16, 0.5, failed="timeout")],
    ],
)
def test_what_can_not_be_compared_is_not_taken(unusable: list[Measured]) -> None:
    assert tuning._choice(PLAIN, 0.25, unusable) == Choice(PLAIN, 1.0, 0.25, False)


@pytest.mark.parametrize(
    ("failed", "exit_code", "trouble"),
    [
        ("memory", 77, "memory"),
        ("crashed", -4, "illegal"),
        ("crashed", 0xC000001D, "illegal"),
        ("crashed", 4, "crashed"),
        ("crashed", -5, "crashed"),
        ("timeout", -9, ""),
        ("disk", 0, ""),
    ],
)
def test_what_ended_a_test_first_is_the_trouble(failed: Failure, exit_code: int, trouble: str) -> None:
    ended = [
        measured(PLAIN, 1.0),
        Measured(BF16, failed=failed, exit_code=exit_code),
        Measured(CONTIGUOUS, failed="memory"),
    ]
    expected = (trouble, BF16) if trouble else ("memory", CONTIGUOUS)
    assert tuning._trouble(ended) == expected
    choice = tuning._choice(PLAIN, 1.0, ended)
    assert (choice.trouble, choice.troubled) == expected


@pytest.mark.parametrize(("speedup", "believed"), [(20.0, True), (20.1, False)])
def test_a_remembered_choice_may_be_two_plausible_gains_at_once(speedup: float, believed: bool) -> None:
    this = case(device__compiled="off")
    choice_memory.save(this.key, Choice(BF16, speedup, 1.0))
    asked = Asked()
    settled = tuning.settle(this, Progress(), asked, lambda job: 1.0)
    assert (settled.device.precision, bool(asked.jobs)) == (("bf16", False) if believed else ("fp32", True))


@pytest.mark.parametrize(("plain_seconds", "tried"), [(15.0, False), (15.1, True)])
def test_compiling_is_tried_where_a_minute_is_less_than_a_hundredth_of_the_run(
    plain_seconds: float, tried: bool
) -> None:
    choice_memory.save(case().key, Choice(BF16, 2.0, plain_seconds))
    asked, said = Asked(compiled=0.5), list[str]()
    progress = Progress(lambda what, done, total: said.append(str(what)))
    settled = tuning.settle(case(), progress, asked, never)
    assert settled.device.compiled == ("on" if tried else "off")
    assert (settled.speedup, len(asked.jobs)) == ((4.0, 1) if tried else (2.0, 0))
    assert said == (["Trying whether compiling the network pays…"] if tried else [])
    remembered = choice_memory.load(case().key)
    assert remembered is not None and remembered.compiling_tried == tried
    if tried:
        assert (asked.jobs[0].seconds, asked.jobs[0].pictures) == (3.0, 0)
        assert asked.jobs[0].settings == (BF16, Setting("bf16", threads=2, compiled="on"))
        assert asked.limits == [pytest.approx(60.4)]
        assert remembered == Choice(Setting("bf16", threads=2, compiled="on"), 4.0, 15.1, True)


@pytest.mark.parametrize(
    ("settings", "possible", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"device__compiled": "off"}, True, False),
        ({"device__compiled": "on"}, True, False),
        ({"recipe__first_size": 0.5}, True, False),
    ],
)
def test_compiling_is_open_and_possible(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], possible: bool, expected: bool
) -> None:
    monkeypatch.setattr(compiling, "is_possible", lambda device: possible)
    assert tuning._may_compile(case(**settings)) is expected
    assert tuning._compiling_pays(case(**settings), 100.0) is expected


def test_what_was_in_the_way_before_compiling_stays_told() -> None:
    before = Choice(BF16, 2.0, 100.0, trouble="memory", troubled=CONTIGUOUS)
    after = tuning._try_compiling(case(), before, Asked(), Progress())
    assert (after.setting, after.speedup, after.compiling_tried) == (BF16, 2.0, True)
    assert (after.trouble, after.troubled, after.busy) == ("memory", CONTIGUOUS, False)
    assert tuning._try_compiling(case(), Choice(BF16, 2.0, 100.0, busy=True), Asked(), Progress()).busy
    assert tuning._try_compiling(case(), Choice(BF16, 2.0, 100.0), Asked(others=0.5), Progress()).busy

    def dies(job: Job, progress: Progress, seconds: float) -> list[Measured]:
        return [measured(job.settings[0], 1.0), Measured(job.settings[1], failed="crashed", exit_code=1)]

    died = tuning._try_compiling(case(), Choice(BF16, 2.0, 100.0), dies, Progress())
    assert (died.trouble, died.troubled) == ("crashed", Setting("bf16", threads=2, compiled="on"))


@pytest.mark.parametrize("switch", ["0", "1"])
def test_the_switch_leaves_all_plain(monkeypatch: pytest.MonkeyPatch, switch: str) -> None:
    monkeypatch.setenv("RESNET_TRAINER_TUNING", switch)
    asked = Asked()
    tuning.settle(case(), Progress(), asked, lambda job: 1.0)
    assert len(asked.jobs) == int(switch)


@pytest.mark.parametrize(("plan", "off"), [("quick", True), ("balanced", False)])
def test_where_a_network_is_trained_it_is_tuned(plan: str, off: bool) -> None:
    assert tuning._is_off(case(finetune__start="bundled", finetune__plan=plan)) is off


def test_cancelled_during_the_look_nothing_is_tried_and_the_memory_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given_back: list[bool] = []
    monkeypatch.setattr(torch_environment, "give_back", lambda: given_back.append(True))
    progress = Progress()

    def look(job: Job) -> float:
        progress.cancel()
        return 1e-9

    with pytest.raises(Cancelled):
        tuning.settle(case(), progress, never, look)
    assert given_back == [True]


def test_it_is_said_that_settings_are_tried() -> None:
    said: list[str] = []
    tuning.settle(case(), Progress(lambda what, done, total: said.append(str(what))), Asked(), lambda job: 1.0)
    assert said == ["Trying which settings are the fastest here…"]


@pytest.mark.parametrize("before", [Choice(BF16, 2.0, 0.5), None])
def test_what_ended_the_program_is_remembered_and_not_tried_again(before: Choice | None) -> None:
    this = case()
    if before is not None:
        choice_memory.save(this.key, before)
    mark = choice_memory.mark(this.key)
    mark.make()
    mark._held.close()
    settled = tuning.settle(this, Progress(), never, never)
    assert (settled.device, settled.speedup, settled.mark) == (tuning.plain(this.config.device, "cpu"), 1.0, None)
    seconds, troubled = (0.5, BF16) if before else (0.0, PLAIN)
    assert choice_memory.load(this.key) == Choice(PLAIN, 1.0, seconds, True, "start", troubled)
    assert not mark.path.exists()


STARTED = "The last training with {} ended at its first step: plain settings are used."
ENDED = "Trying bf16, channels-last ended the test ({}){}"
ILLEGAL = "illegal instruction"
BUSY = "Other programs keep this computer too busy to tell what is fastest: plain settings are used."


@pytest.mark.parametrize(
    ("setting", "speedup", "trouble", "busy", "sentence"),
    [
        (PLAIN, 1.0, "", False, "The plain settings are the fastest here."),
        (PLAIN, 1.0, "", True, BUSY),
        (PLAIN, 1.0, "memory", True, ENDED.format("not enough memory", ": plain settings are used.")),
        (PLAIN, 1.0, "crashed", False, ENDED.format("it crashed", ": plain settings are used.")),
        (PLAIN, 1.0, "start", False, STARTED.format("bf16, channels-last")),
        (CONTIGUOUS, 1.0999, "", False, "fp32, contiguous: 1.10x faster here than the default."),
        (CONTIGUOUS, 1.1, "", False, "fp32, contiguous: 1.1x faster here than the default."),
        (CONTIGUOUS, 1.96, "", False, "fp32, contiguous: 2.0x faster here than the default."),
        (
            CONTIGUOUS,
            1.5,
            "",
            True,
            "fp32, contiguous: faster just now, while other programs keep this computer busy.",
        ),
        (
            Setting("bf16", "contiguous", 1, "on"),
            1.5,
            "illegal",
            True,
            "bf16, contiguous, 1 threads, compiled: 1.5x faster here than the default. " + ENDED.format(ILLEGAL, "."),
        ),
    ],
)
def test_each_outcome_has_its_sentence(
    setting: Setting, speedup: float, trouble: Trouble, busy: bool, sentence: str
) -> None:
    choice = Choice(setting, speedup, 1.0, trouble=trouble, troubled=BF16 if trouble else None, busy=busy)
    assert str(tuning.sentence(choice, PLAIN)) == sentence


def test_without_a_known_setting_the_plain_one_is_named() -> None:
    assert str(tuning.sentence(Choice(PLAIN, 1.0, 1.0, trouble="start"), PLAIN)) == STARTED.format(
        "fp32, channels-last"
    )
