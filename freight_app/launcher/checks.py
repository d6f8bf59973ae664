"""``freight test``: everything that must hold before a change lands, from a bare checkout, in one go."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from freight_app.kit.settings import PROJECT_ROOT
from freight_app.launcher.preflight import CannotStart

# Debian's name of what brings each program that the tests run for real.
_PROGRAMS = {
    "chromium": "chromium",
    "redis-server": "redis-server",
    "caddy": "caddy",
    "initdb": "postgresql",
    "git": "git",
}
_TEST_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    command: Sequence[str]


def steps(pytest_arguments: Sequence[str]) -> list[tuple[Step, ...]]:
    """What is run, cheapest first; the tests are last, so that the run ends with pytest's closing line.

    The steps of one group run at the same time: reading types and building pages keep one core busy each.
    """
    python = sys.executable
    return [
        (Step("lint", [python, "-m", "ruff", "check", "."]),),
        (Step("format", [python, "-m", "ruff", "format", "--check", "."]),),
        (Step("layers", [_script("lint-imports")]),),
        (
            Step("pages", [python, "-m", "freight_app", "ui", "build", "--if-changed"]),
            Step("types", [python, "-m", "pyright"]),
        ),
        (Step("tests", [python, "-m", "pytest", "-n", str(_TEST_WORKERS), "--dist", "worksteal", *pytest_arguments]),),
    ]


def _script(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def missing_packages() -> list[str]:
    """The Debian packages whose programs the tests need and this machine lacks."""
    return sorted({package for program, package in _PROGRAMS.items() if not _is_there(program)})


def _is_there(program: str) -> bool:
    # Debian keeps PostgreSQL's own programs off PATH.
    return shutil.which(program) is not None or any(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))


def install_packages(packages: Sequence[str], console: Console) -> None:
    """Install with apt-get, with sudo when not root, saying so. Raises ``CannotStart`` where that cannot be done."""
    if shutil.which("apt-get") is None:
        raise CannotStart(f"The tests need {', '.join(packages)}, and this machine has no apt-get: install them first.")
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    console.print(f"Installing {', '.join(packages)} with {' '.join([*sudo, 'apt-get'])} ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        if subprocess.run([*sudo, "apt-get", *arguments], env=environment, check=False).returncode != 0:
            raise CannotStart(f"apt-get could not install {', '.join(packages)}.")


def run_checks(pytest_arguments: Sequence[str], console: Console) -> None:
    """Run every step; stops at the first that fails with ``CannotStart`` naming it."""
    if packages := missing_packages():
        install_packages(packages, console)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT), "PYTHONUNBUFFERED": "1"}
    for group in steps(pytest_arguments):
        if failed := run_together(group, environment, console):
            raise CannotStart("" if failed[0] == "tests" else f"The step '{failed[0]}' failed.")


def run_together(group: Sequence[Step], environment: Mapping[str, str], console: Console) -> list[str]:
    """Run the steps at once, wait for all, and name those that failed.

    The first is heard while it runs, the others when they have ended.
    """
    began = time.monotonic()
    running = [
        subprocess.Popen(
            step.command,
            cwd=PROJECT_ROOT,
            env=environment,
            stdout=subprocess.PIPE if step is not group[0] else None,
            stderr=subprocess.STDOUT if step is not group[0] else None,
        )
        for step in group
    ]
    for step, process in zip(group, running, strict=True):
        console.print(f"[bold]== {step.name}[/bold]")
        said, _ = process.communicate()
        if said:
            # As it was said: not wrapped, and no bracket taken for a mark.
            console.out(said.decode(errors="replace").rstrip(), highlight=False)
        if step.name != "tests":
            console.print(f"   {time.monotonic() - began:.1f} s")
    return [step.name for step, process in zip(group, running, strict=True) if process.returncode != 0]
