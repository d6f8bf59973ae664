"""``freight up``: prepare, start the web server and the scheduler, say where the shop is, keep both running."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from freight_app.kit.settings import PROJECT_ROOT, Settings
from freight_app.launcher.children import Child, Children
from freight_app.launcher.preflight import CannotStart, check_disk, check_machine, hold_data_folder
from freight_app.launcher.quick_look import needs_nothing

# A web server that has not answered by then will not.
_PATIENCE_S = 120.0
# Deaths before the first answer after which starting again is pointless.
_HOPELESS_DEATHS = 3


def up_environment(settings: Settings) -> dict[str, str]:
    """What children inherit: the options of the command line as settings."""
    return {
        **os.environ,
        "FREIGHT_DATA_DIR": str(settings.data_dir.resolve()),
        "FREIGHT_BUILD_DIR": str(settings.build_dir.resolve()),
        "FREIGHT_HOST": settings.host,
        "FREIGHT_PORT": str(settings.port),
        "PYTHONUNBUFFERED": "1",
    }


def run_up(settings: Settings, *, empty: bool, console: Console) -> None:
    """Run the shop until SIGINT or SIGTERM. Raises ``CannotStart`` with one sentence."""
    began = time.monotonic()
    _end_politely_on_signals()
    environment = up_environment(settings)
    check_disk(settings.data_dir)
    with hold_data_folder(settings.data_dir):
        logs = settings.data_dir / "logs"
        children = Children(
            [Child(command, logs / f"{command}.log", environment) for command in ("web", "scheduler")],
            lambda sentence: console.print(f"[yellow]{sentence}[/yellow]", soft_wrap=True),
        )
        try:
            prepared = _prepare(settings, children, environment, empty=empty)
            children.start()
            _wait_until_open(settings, children)
            _welcome(console, settings, prepared, time.monotonic() - began)
            children.watch()
        except KeyboardInterrupt:
            console.print("Freight stops.")
        finally:
            children.stop()


def _end_politely_on_signals() -> None:
    """SIGTERM and SIGHUP end the shop as Ctrl-C does: through the one way out above."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: object) -> None:
    # Once is enough: impatient presses must not cut off the stop itself.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _prepare(
    settings: Settings, children: Children, environment: Mapping[str, str], *, empty: bool
) -> Mapping[str, object]:
    """Prepare in a child process; when nothing is to be done the web server starts beside it instead of after it."""
    options = ["--empty"] if empty else []
    if needs_nothing(settings):
        check_machine(settings)
        children.children[0].start()
        options.append("--opened")
    command = [sys.executable, "-m", "freight_app", "prepare", *options]
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        # It has said why; the launcher only passes the status on.
        raise CannotStart("")
    return json.loads(done.stdout)


def _wait_until_open(settings: Settings, children: Children) -> None:
    web = children.children[0]
    deadline = time.monotonic() + _PATIENCE_S
    while not _answers(settings):
        if web.deaths >= _HOPELESS_DEATHS or time.monotonic() > deadline:
            raise CannotStart(f"The web server does not start; its log is {web.log}:\n{web.last_words()}")
        for child in children.children:
            children.look_after(child)
        time.sleep(0.1)


def _answers(settings: Settings) -> bool:
    try:
        with urllib.request.urlopen(f"http://{_own_host(settings)}:{settings.port}/ping", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _own_host(settings: Settings) -> str:
    """How this machine reaches itself when the server listens on every address."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - a name, not a bind


def _welcome(console: Console, settings: Settings, prepared: Mapping[str, object], seconds: float) -> None:
    address = settings.resolved_public_url
    console.print(
        f"\n[bold]Freight is open:[/bold] [link={address}]{address}[/link]  ({seconds:.1f} s)", soft_wrap=True
    )
    accounts = prepared.get("accounts")
    if isinstance(accounts, list) and accounts:
        table = Table(title="Demo accounts", title_justify="left", box=None, padding=(0, 2, 0, 0))
        table.add_column("sign in as")
        table.add_column("role")
        for account in accounts:
            table.add_row(account["email"], account["role"])
        console.print(table)
        console.print(f"Password of all of them: [bold]{prepared['password']}[/bold]")
    if path := prepared.get("first_admin_path"):
        console.print(
            f"Make the first administrator (this link works once): [bold]{address}{path}[/bold]", soft_wrap=True
        )
    console.print(f"Data and logs: {_short(settings.data_dir)}. Ctrl-C stops.\n", soft_wrap=True)


def _short(path: Path) -> str:
    try:
        return f"./{path.resolve().relative_to(PROJECT_ROOT)}"
    except ValueError:
        return str(path)
