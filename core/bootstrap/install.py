"""Makes, repairs or updates the environment: the same few steps whichever it is."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from core.bootstrap import pip, requirements, space, torch_choice
from core.bootstrap.environment import LOCK, Environment
from core.bootstrap.lock import locked
from core.bootstrap.problem import Problem
from core.bootstrap.requirements import Requirements
from core.bootstrap.screen import Screen

TORCH = ("torch", "torchvision")


def bring_up_to_date(
    environment: Environment,
    needs: Requirements,
    *,
    test: bool,
    asked: str | None,
    screen: Screen,
    run: pip.Run = pip.run,
    choose: Callable[..., torch_choice.Build] = torch_choice.choose,
    free: Callable[[Path], int] | None = None,
) -> None:
    """Afterwards the environment holds everything that is asked for, and its marker says so.

    Args:
        test: whether the tests' requirements belong to it.
        asked: the build of torch that the person asked for, or None.
        run, choose, free: what runs commands, chooses torch, tells free space.
    """
    environment.claim()
    with locked(environment.folder / LOCK, lambda: screen.say("Another start is installing already: waiting for it…")):
        if is_complete(environment, needs, test=test, asked=asked):
            return
        before = environment.marker()
        environment.unmark()
        test = test or bool(before.get("test"))  # A start without tests doesn't take them away.
        if not _has_pip(environment, screen, run):
            screen.say(f"Making an environment for ResNet Trainer in {environment.folder}")
            _make(environment, screen, run)
        _drop_half_installed(environment)
        lines = needs.wanted(test=test)
        build = _install_torch(environment, lines, before, asked, screen, run, choose, free)
        screen.say("Installing what ResNet Trainer needs. The first time this takes some minutes.")
        pip.install(environment.python, lines, environment.log, screen, run)
        lacking = missing(environment, lines)
        if lacking:
            raise Problem(f"pip reported success, but {', '.join(lacking)} is not there. See {environment.log}.")
        environment.mark_ready(marker(needs, test=test, torch=build.name))
        screen.say("Everything is installed.")


def is_complete(environment: Environment, needs: Requirements, *, test: bool, asked: str | None) -> bool:
    """Whether nothing has to be done. The build of torch counts only if the person asked for one."""
    done = environment.marker()
    wanted = marker(needs, test=test, torch=asked or "")
    compared = ["dependencies", *(["test"] if test else []), *(["torch"] if asked else [])]
    return all(done.get(key) == wanted[key] for key in compared) and environment.has_python()


def marker(needs: Requirements, *, test: bool, torch: str) -> dict[str, str]:
    """What a complete environment says about itself."""
    return {
        "python": platform.python_version(),
        "dependencies": requirements.fingerprint(needs.program),
        "test": requirements.fingerprint(needs.test) if test else "",
        "torch": torch,
        "pyproject": needs.checksum,
        "packages": " ".join(filter(None, map(requirements.name, needs.wanted(test=test)))),
    }


def missing(environment: Environment, lines: tuple[str, ...]) -> list[str]:
    """The requirements that the environment doesn't meet."""
    return requirements.unmet(lines, [str(folder) for folder in environment.site_packages()])


def _has_pip(environment: Environment, screen: Screen, run: pip.Run) -> bool:
    """Whether its interpreter works, is the one that it was made from, and has all of pip."""
    records = [record for folder in environment.site_packages() for record in folder.glob("pip-*.dist-info/RECORD")]
    if not environment.has_python() or not records:  # written last: what a killed start has of pip may be a part
        return False
    try:
        code, said = run(
            [str(environment.python), "-c", "import pip, platform; print(platform.python_version())"], screen.silent()
        )
    except OSError:
        return False
    return code == 0 and environment.python_version().split(".")[:2] == said.strip().split(".")[:2]


def _make(environment: Environment, screen: Screen, run: pip.Run) -> None:
    if environment.is_running():
        raise Problem(
            f"The environment in {environment.folder} is damaged and can't be made anew from inside. "
            f"Start main.py with another Python, or delete that folder."
        )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise Problem(no_venv())
    environment.clear()
    base = getattr(sys, "_base_executable", None) or sys.executable
    code, said = run([base, "-m", "venv", str(environment.folder)], screen.silent())
    if code != 0:
        raise Problem(
            no_venv()
            if "ensurepip" in said
            else f"Python could not make an environment in {environment.folder}: {_last_line(said)}."
        )


def no_venv() -> str:
    """What to say where Python comes without the means to make environments."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return (
        f"This Python can't make environments: its venv or ensurepip module is missing. On Debian, Ubuntu and Mint "
        f"install it with: sudo apt install python{version}-venv. Elsewhere install Python from "
        f"https://www.python.org/downloads/. Then start again."
    )


def _install_torch(
    environment: Environment,
    lines: tuple[str, ...],
    before: dict[str, str],
    asked: str | None,
    screen: Screen,
    run: pip.Run,
    choose: Callable[..., torch_choice.Build],
    free: Callable[[Path], int] | None,
) -> torch_choice.Build:
    """Installs torch alone where it comes from an index of its own; everything else then comes from the usual one."""
    torch_lines = [line for line in lines if requirements.name(line) in TORCH]
    if not torch_lines:
        return torch_choice.Build("default", "", False, "")
    other_build = bool(asked and before and before["torch"] != asked)
    if not missing(environment, tuple(torch_lines)) and not other_build:
        return torch_choice.Build(before.get("torch", asked or "default"), "", False, "")
    build = choose(asked, pip_settings=pip.settings(environment.python, screen, run))
    space.check(environment.folder, large=build.large, free=free)
    screen.say(build.reason)
    if other_build:
        pip.uninstall(environment.python, TORCH, screen, run)
    if build.index:
        arguments = ["--index-url", build.index, "--no-deps", *torch_lines]
        pip.install(environment.python, arguments, environment.log, screen, run)
    return build


def _drop_half_installed(environment: Environment) -> None:
    """Removes the record of packages whose installing was killed, so that pip installs them again, and what pip had put
    aside for the time being: a killed one leaves it for good.

    pip writes a package's RECORD last and takes any package that has METADATA for installed.
    """
    for folder in environment.site_packages():
        for aside in folder.glob("~*"):
            if aside.is_dir() and not aside.is_symlink():
                shutil.rmtree(aside)
            else:
                aside.unlink()
        for record in folder.glob("*.dist-info"):
            if not (record / "RECORD").is_file():
                shutil.rmtree(record)


def _last_line(said: str) -> str:
    return next((line.strip().rstrip(".") for line in reversed(said.splitlines()) if line.strip()), "no reason given")
