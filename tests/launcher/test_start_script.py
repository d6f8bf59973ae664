"""``./freight`` itself: the shell script in front of the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from freight_app.kit.settings import PROJECT_ROOT

_STAND_IN = """#!/bin/sh
echo "$PYTHONPYCACHEPREFIX|${PYTHONDONTWRITEBYTECODE-unset}|$PYTHONPATH|$*"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose environment is made already, with a Python that only tells how it was called."""
    for name in ("freight", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(PROJECT_ROOT / name, tmp_path / name)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(_STAND_IN)
    python.chmod(0o755)
    return tmp_path


def run(checkout: Path, lock: str, *arguments: str) -> list[str]:
    with (checkout / lock).open("rb") as content:
        summed = subprocess.run(["cksum"], stdin=content, stdout=subprocess.PIPE, text=True, check=True)
    (checkout / ".venv" / ".freight-lock").write_text(summed.stdout)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": "/somewhere"}
    done = subprocess.run(
        [str(checkout / "freight"), *arguments], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.strip().split("|")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_what_is_installed_is_run_at_once_with_its_compiled_modules_inside_the_environment(
    checkout: Path, lock: str
) -> None:
    root = checkout.resolve()
    compiled, forbidden, path, arguments = run(checkout, lock, "up", "--port", "8000")
    # A caller's wish for no compiled files would make every start compile the whole house anew.
    assert (compiled, forbidden) == (f"{root}/.venv/.pycache", "unset")
    assert path == f"{root}:/somewhere"
    assert arguments == "-m freight_app up --port 8000"
