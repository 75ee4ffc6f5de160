"""Qt's system libraries and the display: what is missing is named, with the line that installs it."""

from __future__ import annotations

import os
import sys

import pytest

from core.bootstrap import system
from core.bootstrap.problem import Problem


@pytest.fixture(autouse=True)
def plain_x11(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")


def check(*absent: str, window: bool = True, on: str = "linux") -> list[list[str]]:
    commands: list[list[str]] = []
    gone = set(absent)

    def run(command: list[str]) -> int:
        commands.append(command)
        if "install" in command:
            gone.clear()
        return 0

    system.check_libraries(window=window, find=lambda name: name not in gone, run=run, system=on)
    return commands


def test_missing_libraries_are_named_with_the_line_for_each_system() -> None:
    with pytest.raises(Problem) as caught:
        check("libEGL.so.1", "libxcb-cursor.so.0")
    text = str(caught.value)
    assert "libEGL.so.1, libxcb-cursor.so.0" in text
    assert "sudo apt install libegl1 libxcb-cursor0\n" in text
    assert "sudo dnf install libglvnd-egl xcb-util-cursor\n" in text
    assert text.endswith("sudo pacman -S libglvnd xcb-util-cursor")


def test_nothing_is_installed_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(Problem):
        check("libEGL.so.1")


def test_a_build_machine_installs_them_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    commands = check("libEGL.so.1", "libGL.so.1")
    assert [command[0] for command in commands] == ["apt-get", "apt-get"]
    assert commands[1][-2:] == ["libegl1", "libgl1"]


def test_only_what_will_be_used_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check() == []
    assert check("libxcb-cursor.so.0", window=False) == []  # The tests draw off screen.
    assert check("libEGL.so.1", on="darwin") == []
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert check("libxcb-cursor.so.0") == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks for Linux libraries")
def test_the_real_search_finds_what_is_there_and_nothing_else() -> None:
    libraries = (
        system.Library("libc.so.6", "libc6", "glibc", "glibc"),
        system.Library("libnobodyhasthis.so.9", "", "", ""),
    )
    assert [library.file for library in system.missing(libraries)] == ["libnobodyhasthis.so.9"]


def test_no_display_names_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    system.check_display("linux")
    monkeypatch.delenv("DISPLAY")
    with pytest.raises(Problem, match=r"python main\.py train"):
        system.check_display("linux")
    system.check_display("win32")
    system.check_display("darwin")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    system.check_display("linux")
