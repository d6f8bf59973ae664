"""``freight forecast``: what will be asked for, out of any file of what was."""

from __future__ import annotations

import typer

forecast_commands = typer.Typer(help="Forecasts out of files of past demand.", no_args_is_help=True)
