"""How a command ends that cannot do what it was asked."""

from __future__ import annotations

import typer


def stop_with(sentence: str, status: int = 1) -> typer.Exit:
    """One clear sentence on standard error, and a status that scripts can read."""
    if sentence:
        typer.echo(sentence, err=True)
    return typer.Exit(status)
