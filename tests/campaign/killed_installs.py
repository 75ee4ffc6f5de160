"""`kill -9` while the environment is made, filled and brought up to date, with the real venv and pip and no network.

Killed alone, a start leaves its pip behind, which goes on; killed with all it started, it leaves half of everything.
Whatever it left, the next start must finish it: each package whole and of the right version, and nothing put aside.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tests.campaign.attack import Tally
from tests.core.bootstrap.conftest import Checkout, make_checkout, make_wheel

ROOMS = 300
"""Modules in a package: so many files take pip long enough to be killed among them."""
KILLS_IN_A_ROUND = 3
LONGEST_SECONDS = 120.0


def kill_installs(folder: Path, tally: Tally, chance: random.Random, wanted: int) -> None:
    """Kill as many starts, in rounds: each begins anew or with an older environment, and ends with a start unharmed."""
    killed = 0
    while killed < wanted:
        place = folder / f"install-{killed}"
        place.mkdir(parents=True)
        checkout = make_checkout(place)
        _ask_for(checkout, "1.0")
        upgrades = bool(chance.getrandbits(1))
        if upgrades:
            _install(checkout)
            _ask_for(checkout, "2.0")
        # Of a new environment most is made by venv, which takes about two seconds; an update is pip alone.
        longest = 2.0 if upgrades else 4.5
        began, kills = time.monotonic(), 0
        for _ in range(min(KILLS_IN_A_ROUND, wanted - killed)):
            kills += _kill_one(checkout, chance.uniform(0.1, longest), alone=bool(chance.getrandbits(1)))
        wrong = _wrong_with_the_next(checkout)
        killed, tally.tried = killed + kills, tally.tried + kills
        if wrong:
            what = "updating" if upgrades else "making"
            seconds = time.monotonic() - began
            tally.broken.append(f"{kills} kills while {what} the environment, then a start ({seconds:.1f} s): {wrong}")
        shutil.rmtree(place, ignore_errors=True)
    tally.figures["kills in installing"] = killed


def _ask_for(checkout: Checkout, version: str) -> None:
    for name in ("tiny-ground", "large-floor"):
        make_wheel(checkout.wheels, name, version, ROOMS if name == "large-floor" else 0)
    checkout.ask_for(f"tiny-ground>={version}", f"large-floor>={version}")


def _install(checkout: Checkout) -> None:
    done = checkout.run("leave", "0")
    if done.returncode:
        raise RuntimeError(done.stderr)


def _kill_one(checkout: Checkout, seconds: float, *, alone: bool) -> bool:
    """Whether a start was killed after so many seconds, `alone` or with all that it had started."""
    start = checkout.begin("leave", "0")
    try:
        start.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        pass
    if alone:
        start.kill()
    else:
        os.killpg(start.pid, signal.SIGKILL)
    return start.wait() == -signal.SIGKILL


def _wrong_with_the_next(checkout: Checkout) -> str:
    """What doesn't hold after a start that nobody kills; "" where all does."""
    began = time.monotonic()
    done = checkout.run("leave", "7")
    if done.returncode != 7:
        return f"it ended with {done.returncode} and said: {done.stderr.strip()[-300:]}"
    if time.monotonic() - began > LONGEST_SECONDS:
        return "it took more than two minutes"
    [packages] = checkout.environment.glob("lib/python3*/site-packages")
    version = max((wheel.name.split("-")[1] for wheel in checkout.wheels.glob("large_floor-*.whl")), key=float)
    said = f"VERSION = {version!r}\n"
    modules = [packages / "tiny_ground.py", packages / "large_floor.py"]
    modules += [packages / "large_floor_rooms" / f"room_{number}.py" for number in range(ROOMS)]
    broken = [path.name for path in modules if not path.is_file() or path.read_text(encoding="utf-8") != said]
    if broken:
        return f"{len(broken)} modules are missing or of another version, {broken[0]} among them"
    records = sorted(
        path.name for path in packages.glob("*-*.dist-info") if "floor" in path.name or "tiny" in path.name
    )
    records = [name for name in records if "setuptools" not in name]  # which venv brings on an older Python
    if records != [f"large_floor-{version}.dist-info", f"tiny_ground-{version}.dist-info"]:
        return f"the packages' records are {records}"
    aside = sorted(path.name for path in packages.glob("~*"))
    return f"pip's leftovers lie there: {aside}" if aside else ""
