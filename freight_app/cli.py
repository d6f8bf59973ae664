"""``freight``: everything that is done with the house from a terminal."""

from __future__ import annotations

import sys

import typer

from freight_app.kit.settings import get_settings

app = typer.Typer(
    name="freight",
    help="The whole trade of a small distributor on one small machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
ui_commands = typer.Typer(help="The pages: building them from their sources.", no_args_is_help=True)
app.add_typer(ui_commands, name="ui")


def _stop(sentence: str) -> typer.Exit:
    """One clear sentence on standard error, and a status that scripts can read."""
    typer.echo(sentence, err=True)
    return typer.Exit(1)


@ui_commands.command("build")
def build_ui_command(
    if_changed: bool = typer.Option(False, "--if-changed", help="Do nothing when the sources are as they were built."),
) -> None:
    """Build every page in every language into <build dir>/ui."""
    from freight_app.launcher.ui_build import BuildFailed, build_ui, is_built

    settings = get_settings()
    if if_changed and is_built(settings):
        typer.echo("The UI is up to date.")
        return
    try:
        folder = build_ui(settings)
    except BuildFailed as failure:
        raise _stop(str(failure)) from None
    typer.echo(f"The UI is built: {folder}")


@app.command("web")
def web_command() -> None:
    """Run the web server alone (`up` runs it together with the scheduler)."""
    from freight_app.serve import run_web_server

    run_web_server(get_settings())


def main() -> None:
    app(prog_name="freight")


if __name__ == "__main__":
    sys.exit(main())
