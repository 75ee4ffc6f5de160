"""main.py says in a sentence that a Python is too old, on every old Python that this machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
OLD = ("2.7", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "3.10")


def interpreters() -> dict[str, str]:
    """Version -> path of the old Pythons on PATH or under pyenv."""
    found: dict[str, str] = {}
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for version in OLD:
        candidates = [*sorted(pyenv.glob(f"{version}.*/bin/python")), shutil.which(f"python{version}")]
        for candidate in filter(None, candidates):
            asked = [str(candidate), "-c", "import sys; sys.stdout.write('%d.%d' % sys.version_info[:2])"]
            answer = subprocess.run(asked, capture_output=True, text=True, check=False)
            if answer.stdout == version:
                found.setdefault(version, str(candidate))
    return found


FOUND = interpreters()


@pytest.mark.parametrize("version", OLD)
def test_an_old_python_is_refused_in_a_sentence(version: str) -> None:
    if version not in FOUND:
        pytest.skip(f"no Python {version} here")
    result = subprocess.run(
        [FOUND[version], "-B", str(ROOT / "main.py"), "train"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"ResNet Trainer needs Python 3.11 or newer; this is Python {version} ")
    assert "https://www.python.org/downloads/" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_main_keeps_to_what_old_pythons_can_read() -> None:
    """Also where no old Python is at hand: the syntax that came after 2.7 is absent."""
    import ast

    tree = ast.parse((ROOT / "main.py").read_text(encoding="ascii"))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.AsyncFunctionDef | ast.Nonlocal | ast.NamedExpr)
        if isinstance(node, ast.FunctionDef):
            arguments = node.args
            assert node.returns is None
            assert not arguments.kwonlyargs
            assert not arguments.posonlyargs
            assert all(argument.annotation is None for argument in arguments.args)
    assert compile(tree, "main.py", "exec")
    assert sys.version_info >= (3, 11)
