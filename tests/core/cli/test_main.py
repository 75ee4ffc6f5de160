"""Help, wrong words and exit codes; and that nothing of it waits for torch."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from core import choices
from core.choices import BLOCKS, Choice
from core.cli import flags
from core.cli.main import COMMANDS, main
from core.fields import settings
from tests.core.cli.commands import ROOT, objects, run


def test_help_at_every_level(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--help")
    assert code == 0
    assert all(word in out for word in COMMANDS)
    for word in COMMANDS:
        code, out, _ = run(capsys, word, "--help")
        assert code == 0 and "usage:" in out


def test_every_setting_has_its_flag_and_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "train", "--help")
    words = " ".join(out.split())
    flags = [setting.flag for setting in settings()]
    assert len(set(flags)) == len(flags)
    for setting in settings():
        assert f"--{setting.flag}" in out
        # argparse breaks long words at hyphens.
        assert setting.sentence.replace(" ", "")[:40] in words.replace(" ", "")


def test_an_entry_added_to_a_table_is_in_the_help_and_allowed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.cli import flags

    monkeypatch.setitem(BLOCKS, "wobbly", Choice("Wobbly", "A block that wobbles.", "core.models.blocks:BasicBlock"))
    assert "wobbly" in run(capsys, "train", "--help")[1]
    assert flags.configuration({"model.block": "wobbly"}).model.block == "wobbly"


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ([], ["COMMAND"]),
        (["trian"], ["trian", "train"]),
        (["train", "--epoch", "3"], ["--epoch", "Did you mean --epochs?"]),
        (["train", "--epochs"], ["--epochs"]),
        (["train", "--data", "cifra10"], ["--data", "Did you mean “cifar10”?"]),
        (["train", "--data", "/no/such/folder"], ["--data", "/no/such/folder"]),
        (["train", "--data", "folder"], ["--path", "Choose the folder"]),
        (["train", "--network", "resnet19"], ["--network", "Did you mean “resnet18”?"]),
        (["train", "--depths", "2,2"], ["--widths", "one each"]),
        (["train", "--device", "gpu"], ["--device"]),
        (
            ["train", "--epochs", "many", "--batch-size", "-3", "--warmup", "2", "--stem", "9x9"],
            ["--epochs: “many”", "--batch-size: -3", "--warmup: 2", "--stem: There is no “9x9”"],
        ),
        (["evaluate", "x.pt"], ["--data"]),
        (["predict"], ["CKPT"]),
    ],
)
def test_wrong_words_are_all_named(capsys: pytest.CaptureFixture[str], words: list[str], sentences: list[str]) -> None:
    code, out, err = run(capsys, *words)
    assert code == 2
    assert out == ""
    assert all(sentence in err for sentence in sentences)
    assert "Traceback" not in err


def test_what_a_person_must_change_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["resume", "nothing"], ["evaluate", "gone.pt", "--data", "digits"], ["predict", "gone.pt", "a.png"]):
        code, out, err = run(capsys, *words)
        assert (code, out) == (1, "")
        assert len(err.splitlines()) == 1


def test_ctrl_c_without_a_training_ends_quietly(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("core.cli.runs.list_runs", interrupted)
    assert run(capsys, "runs") == (130, "", "")


def test_recipes_tell_what_they_reached_at_what_cost_and_how_to_measure_it_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = {each["recipe"]: each for each in objects(run(capsys, "recipes", "--json")[1])}
    assert set(found) == set(choices.RECIPES)
    for name in ("fast", "best"):
        (_, small), told = found[name]["measured"], run(capsys, "recipes")[1]
        assert f"{100 * small['accuracy']:.2f} %" in told and small["command"] in told
        words = small["command"].removeprefix("python main.py train ").replace(" N", " 0").split()
        parser = argparse.ArgumentParser()
        flags.add_settings(parser)
        chosen = flags.configuration(flags.given(parser.parse_args(words)))
        assert (chosen.model.network, chosen.recipe.recipe) == (small["network"], name)
    steps = 6 * 12_453_120 * 45_000 * 15
    assert found["fast"]["measured"][1]["pflop"] == pytest.approx(steps / 1e15)


def test_networks_lists_the_papers_counts(capsys: pytest.CaptureFixture[str]) -> None:
    found = {each["network"]: each for each in objects(run(capsys, "networks", "--json")[1])}
    assert found["resnet18"]["parameters"] == 11_689_512
    assert found["resnet50"]["macs"] == 4_089_184_256
    assert "11,689,512" in run(capsys, "networks")[1]


def test_devices_lists_the_processor(capsys: pytest.CaptureFixture[str]) -> None:
    found = {each["device"]: each for each in objects(run(capsys, "devices", "--json")[1])}
    assert found["cpu"]["usable"]
    assert sum(each["auto"] for each in found.values()) == 1
    assert found["cpu"]["name"] in run(capsys, "devices")[1]


def test_what_needs_no_torch_waits_for_none() -> None:
    program = (
        "import sys; from core.cli.main import build_parser, main\n"
        "build_parser()\n"
        "for words in ('--help', 'train --help', 'train --epochs x', 'networks', 'runs'): main(words.split())\n"
        "loaded = {'torch', 'torchvision', 'PySide6'} & set(sys.modules)\n"
        "sys.exit(str(loaded) if loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=os.environ, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_help_says_how_the_program_is_called(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["/anywhere/main.py"])
    with_door = run(capsys, "train", "--help")[1]
    assert re.match(r"usage: python main\.py train", with_door)
    assert main(["--help"]) == 0


@pytest.mark.parametrize(
    "error",
    [
        ImportError("libtorch_cpu.so: failed to map segment from shared object"),
        OSError(12, "Cannot allocate memory"),
        RuntimeError("can't start new thread"),
        MemoryError(),
        RuntimeError("CUDA error: out of memory"),
        RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory: you tried to ..."),
    ],
)
def test_too_little_memory_anywhere_is_a_sentence(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(_arguments: object) -> int:
        raise error

    monkeypatch.setitem(COMMANDS, "devices", replace(COMMANDS["devices"], run=refused))
    assert main(["devices"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("There is not enough memory.") and "Traceback" not in told


def test_a_card_that_fails_anywhere_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failed(_arguments: object) -> int:
        raise RuntimeError("CUDA error: unspecified launch failure\nCUDA kernel errors might be reported later")

    monkeypatch.setitem(COMMANDS, "devices", replace(COMMANDS["devices"], run=failed))
    assert main(["devices"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("The graphics card stopped working. Its driver says: CUDA error: unspecified")
