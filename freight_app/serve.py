"""The web server: Granian on the built UI and the event server, without Node, in about a second."""

from __future__ import annotations

import os
import sys

from starlette.types import ASGIApp

from freight_app.kit.memory import collect_from_now_on, load_without_collecting
from freight_app.kit.settings import PROJECT_ROOT, Settings


def prepare_environment(settings: Settings) -> None:
    """Tell Reflex to serve what was built instead of compiling; must run before ``reflex`` is imported."""
    os.environ.update(
        {
            "REFLEX_ENV_MODE": "prod",
            "__REFLEX_SKIP_COMPILE": "true",
            "REFLEX_WEB_WORKDIR": str((settings.build_dir / "ui").resolve()),
            "REFLEX_STATE_MANAGER_MODE": "redis" if settings.redis_url else "memory",
            "REFLEX_TELEMETRY_ENABLED": "false",
        }
    )


def create() -> ASGIApp:
    """What each worker serves: the wired house behind its front door."""
    load_without_collecting()
    from freight_app.kit.logs import configure_logs
    from freight_app.wiring import open_house

    house = open_house()
    configure_logs(house.settings.log_level)
    from freight_app.freight_app import app

    served = app()
    collect_from_now_on()
    # An event that waits for the interpreter while a thread reads waits this long at most, not 5 ms.
    sys.setswitchinterval(0.001)
    return served


def run_web_server(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    prepare_environment(settings)
    # Reflex reads its configuration from the folder it stands in.
    os.chdir(PROJECT_ROOT)
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "freight_app.serve:create",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=settings.web_workers,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
