"""A checkout in miniature: the real main.py and bootstrap, a tiny program, tiny wheels for the real pip."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = """
import json, sys

def main(argv):
    if argv[:1] == ["leave"]:
        return int(argv[1])
    print(json.dumps({"prefix": sys.prefix, "argv": argv, "packages": sorted(name for name in sys.modules)}))
    return 0
"""


def make_wheel(folder: Path, name: str, version: str, rooms: int = 0) -> None:
    """A package with one module that knows its version, and as many `rooms` that know it too."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    files = {
        f"{module}.py": f"VERSION = {version!r}\n",
        **{f"{module}_rooms/room_{number}.py": f"VERSION = {version!r}\n" for number in range(rooms)},
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / f"{module}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(path, text)


@dataclass
class Checkout:
    """The miniature checkout; `run` starts its main.py in a process of its own."""

    folder: Path
    wheels: Path
    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> Path:
        return self.folder / ".resnet-trainer-env"

    def ask_for(self, *dependencies: str, test: tuple[str, ...] = ()) -> None:
        """Writes pyproject.toml."""
        self.folder.joinpath("pyproject.toml").write_text(
            f"[project]\nname = 'resnet-trainer'\ndependencies = {json.dumps(dependencies)}\n"
            f"[project.optional-dependencies]\ntest = {json.dumps(test)}\n",
            encoding="utf-8",
        )

    def run(
        self, *arguments: str, python: str | Path = sys.executable, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Starts main.py with the arguments; PIP_* of this machine don't count."""
        return subprocess.run(
            [str(python), str(self.folder / "main.py"), *arguments],
            env=self.surroundings(variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=200,
            check=False,
        )

    def begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts main.py with the arguments in a session of its own, and doesn't wait for its end."""
        return subprocess.Popen(
            [sys.executable, str(self.folder / "main.py"), *arguments],
            env=self.surroundings({}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def surroundings(self, variables: Mapping[str, str]) -> dict[str, str]:
        """The environment variables of a start."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "PYTEST_"))}
        kept.pop("CI", None)
        own = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "RESNET_TRAINER_HOME": str(self.home),
        }
        return {**kept, **own, **self.variables, **variables}


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Asks for one tiny package."""
    return make_checkout(tmp_path)


def make_checkout(tmp_path: Path) -> Checkout:
    """A checkout in an empty folder that asks for one tiny package."""
    folder = tmp_path / "check out"  # A space in the path, as on many a Windows and Mac.
    shutil.copytree(
        ROOT / "core" / "bootstrap", folder / "core" / "bootstrap", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "main.py", folder)
    shutil.copy(ROOT / "core" / "__init__.py", folder / "core")
    for file in ("core/cli/main.py", "gui/app.py"):
        (folder / file).parent.mkdir()
        (folder / file).write_text(PROGRAM, encoding="utf-8")
        (folder / file).with_name("__init__.py").touch()
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    make_wheel(wheels, "tiny-ground", "1.0")
    made = Checkout(folder, wheels, tmp_path / "home")
    made.ask_for("tiny-ground>=1")
    return made


@pytest.fixture
def new_wheel(checkout: Checkout) -> Callable[[str, str], None]:
    """Puts one more package where pip finds it."""
    return lambda name, version: make_wheel(checkout.wheels, name, version)
