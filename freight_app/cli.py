"""``freight``: everything that is done with the house from a terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from freight_app.kit.settings import Settings, get_settings
from freight_app.launcher.carrier_commands import carrier_commands
from freight_app.launcher.stopping import stop_with

app = typer.Typer(
    name="freight",
    help="The whole trade of a small distributor on one small machine. Start with: freight up",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
ui_commands = typer.Typer(help="The pages: building them from their sources.", no_args_is_help=True)
app.add_typer(ui_commands, name="ui")
app.add_typer(carrier_commands, name="carriers")


@app.command("up")
def up_command(
    port: Annotated[int | None, typer.Option(help="Port of the web server.", min=1, max=65535)] = None,
    data: Annotated[Path | None, typer.Option(help="Folder of the database, files and logs.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 for the whole network.")] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Start with an empty shop instead of the demo.")] = False,
) -> None:
    """Open the shop: migrate, fill and build what is needed, then serve until Ctrl-C."""
    from rich.console import Console

    from freight_app.launcher.preflight import CannotStart
    from freight_app.launcher.up import run_up

    options = {"port": port, "data_dir": data.resolve() if data else None, "host": host}
    settings = Settings(**{name: value for name, value in options.items() if value is not None})
    try:
        run_up(settings, empty=empty, console=Console(highlight=False))
    except CannotStart as reason:
        raise stop_with(str(reason)) from None


@app.command("prepare")
def prepare_command(
    empty: Annotated[bool, typer.Option("--empty", help="Leave a new shop empty instead of loading the demo.")] = False,
    opened: Annotated[bool, typer.Option("--opened", help="The web server is open: leave its port alone.")] = False,
) -> None:
    """Check the machine, migrate the database, load the demo the first time, build the pages; what `up` does first."""
    from freight_app.launcher.preflight import CannotStart
    from freight_app.launcher.preparation import prepare
    from freight_app.launcher.progress import show_progress

    try:
        with show_progress() as progress:
            prepared = prepare(get_settings(), empty=empty, opened=opened, progress=progress)
    except CannotStart as reason:
        raise stop_with(str(reason)) from None
    typer.echo(prepared.model_dump_json())


@app.command("web")
def web_command() -> None:
    """Run the web server alone (`up` runs it together with the scheduler)."""
    from freight_app.launcher.children import end_with_launcher
    from freight_app.launcher.preflight import CannotStart, check_workers
    from freight_app.serve import run_web_server
    from freight_app.ui.web.built_ui import UiNotBuilt, read_release

    settings = get_settings()
    try:
        check_workers(settings)
        read_release(settings.build_dir / "ui")
    except (CannotStart, UiNotBuilt) as reason:
        raise stop_with(str(reason)) from None
    end_with_launcher()
    run_web_server(settings)


@app.command("scheduler")
def scheduler_command() -> None:
    """Run the timetable and the background tasks alone (`up` runs them together with the web server)."""
    from freight_app.launcher.children import end_with_launcher
    from freight_app.scheduler import run_scheduler

    end_with_launcher()
    run_scheduler(get_settings())


@app.command("worker")
def worker_command(
    threads: Annotated[int, typer.Option(help="How many tasks run at once.", min=1, max=64)] = 4,
) -> None:
    """Do background tasks beside the scheduler: as many such processes as there is work for."""
    from freight_app.launcher.children import end_with_launcher
    from freight_app.scheduler import run_worker

    settings = get_settings()
    if settings.resolved_database_url.startswith("sqlite"):
        typer.echo("The database is a file (SQLite): every worker runs on this machine. PostgreSQL takes more.")
    end_with_launcher()
    run_worker(settings, threads=threads)


@app.command("migrate")
def migrate_command() -> None:
    """Bring the database to the shape that this version of the code needs."""
    from freight_app.kit.db import Database
    from freight_app.launcher.migrations import DatabaseNewerThanCode, upgrade_database

    settings = get_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.resolved_database_url)
    try:
        before, after = upgrade_database(database)
    except DatabaseNewerThanCode as reason:
        raise stop_with(reason.message) from None
    finally:
        database.dispose()
    moved = f"from {before or 'empty'} to {after}" if before != after else f"already at {after}"
    typer.echo(f"The database is up to date ({moved}).")


@app.command("doctor")
def doctor_command(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Show settings (secrets masked), versions, database, disk and port; status 1 if something is wrong."""
    from rich.console import Console
    from rich.table import Table

    from freight_app.launcher.doctor import examine

    examination = examine(get_settings())
    if as_json:
        typer.echo(examination.model_dump_json(indent=2))
    else:
        table = Table(box=None, show_header=False)
        colors = {"good": "green", "warning": "yellow", "bad": "red"}
        for found in examination.findings:
            table.add_row(found.section, found.name, found.value, f"[{colors[found.state]}]{found.state}[/]")
        Console(highlight=False).print(table)
    if not examination.is_healthy:
        raise typer.Exit(1)


@app.command("test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test_command(context: typer.Context) -> None:
    """Run every check from a bare checkout: lint, layers, types, build, tests. What follows goes to pytest."""
    from rich.console import Console

    from freight_app.launcher.checks import run_checks
    from freight_app.launcher.preflight import CannotStart

    try:
        run_checks(context.args, Console(highlight=False, stderr=True))
    except CannotStart as reason:
        raise stop_with(str(reason)) from None


@app.command("bench")
def bench_command(
    names: Annotated[
        list[str] | None, typer.Argument(help="Which promises to measure; all when none is named.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="A list of {name, figure, unit, baseline, ratio, ...}.")
    ] = False,
) -> None:
    """Measure the promises of the house, each beside a baseline of the same run."""
    import json

    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from benchmarks.frame import run_benchmarks

    # Most promises are about the pages as they are served.
    _build_pages(get_settings(), if_changed=True)
    try:
        figures = run_benchmarks(tuple(names or ()), lambda line: typer.echo(line, err=True))
    except ValueError as reason:
        raise stop_with(f"There is {reason}.") from None
    if as_json:
        typer.echo(json.dumps([figure.as_dict() for figure in figures]))
    else:
        table = Table("promise", "figure", "baseline", "ratio", "target", "kept")
        for one in figures:
            cells = (one.baseline, one.ratio)
            plain = ["" if cell is None else f"{cell:g}" for cell in cells]
            table.add_row(escape(one.name), f"{one.figure:g} {one.unit}", *plain, one.target, "yes" if one.ok else "NO")
        Console().print(table)
    if not all(figure.ok for figure in figures):
        raise stop_with("Not every promise was kept.", 1)


@ui_commands.command("build")
def build_ui_command(
    if_changed: Annotated[
        bool, typer.Option("--if-changed", help="Do nothing when the sources are as they were built.")
    ] = False,
) -> None:
    """Build every page in every language into <build dir>/ui."""
    built = _build_pages(get_settings(), if_changed=if_changed)
    typer.echo(f"The pages are built: {built}" if built else "The pages are up to date.")


def _build_pages(settings: Settings, *, if_changed: bool) -> Path | None:
    """The folder of the pages that were built; None when they were as their sources are."""
    from freight_app.launcher.ui_build import BuildFailed, build_ui
    from freight_app.launcher.ui_sources import is_built

    if if_changed and is_built(settings):
        return None
    try:
        return build_ui(settings)
    except BuildFailed as failure:
        raise stop_with(str(failure)) from None


@app.command("demo")
def demo_command() -> None:
    """Fill an empty, migrated shop with the demo: products, people and two years of orders. `up` does it by itself."""
    from freight_app import wiring
    from freight_app.demo.load import load_demo
    from freight_app.kit.errors import FreightError
    from freight_app.launcher.progress import show_progress

    try:
        with show_progress() as progress:
            accounts = load_demo(wiring.open_house(), progress)
    except FreightError as reason:
        raise stop_with(reason.message) from None
    for account in accounts.accounts:
        typer.echo(f"{account.email}  {account.role}")
    typer.echo(f"The password of all of them: {accounts.password}")


@app.command("backup")
def backup_command(
    target: Annotated[
        Path | None, typer.Argument(help="A new file, or a folder; left out: <data dir>/backups.")
    ] = None,
) -> None:
    """Copy the whole shop (database, pictures, key) into one file, while it runs."""
    from freight_app import wiring
    from freight_app.kit.errors import FreightError
    from freight_app.operations.backup import backup

    settings = get_settings()
    if target is None:
        target = settings.data_dir / "backups"
        target.mkdir(parents=True, exist_ok=True)
    try:
        written, manifest = backup(wiring.open_house(settings), target.resolve())
    except FreightError as reason:
        raise stop_with(reason.message) from None
    size_mb = written.stat().st_size / 1_000_000
    typer.echo(f"{written}: {len(manifest.files)} files, {size_mb:.1f} MB. Keep it on another machine.")


@app.command("restore")
def restore_command(
    source: Annotated[Path, typer.Argument(help="A file that `freight backup` wrote.")],
) -> None:
    """Put a backup in the place of this shop, which must be stopped. What was there is set aside, not deleted."""
    from freight_app.kit.errors import FreightError
    from freight_app.launcher.preflight import CannotStart, hold_data_folder
    from freight_app.operations.restore import restore

    settings = get_settings()
    try:
        with hold_data_folder(settings.data_dir):
            restored = restore(source, settings.data_dir, database_url=settings.resolved_database_url)
    except FreightError as reason:
        raise stop_with(reason.message) from None
    except CannotStart as reason:
        raise stop_with(str(reason)) from None
    typer.echo(f"The shop is as it was at {restored.manifest.made_at:%Y-%m-%d %H:%M} UTC. Start it with: freight up")
    if restored.set_aside:
        typer.echo(f"What was there before is {restored.set_aside}")


@app.command("import")
def import_command(
    kind: Annotated[
        str | None,
        typer.Argument(help="What it is: products, stock, … , staged, or the name of an export: olist, livrili, …"),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Argument(help="A CSV, Excel or JSON file; the folder of an export. How it is written is found."),
    ] = None,
    column_map: Annotated[
        list[str] | None, typer.Option("--map", help="THEIRS=OURS, for a column that its heading does not tell.")
    ] = None,
    existing: Annotated[
        str, typer.Option(help="What is there already: update it, skip it, or refuse the row.")
    ] = "update",
    dataset: Annotated[str, typer.Option(help="Of staged records: the shelf that they stand on.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would happen, and change nothing.")] = False,
    problems: Annotated[Path | None, typer.Option(help="Write every refused value with its row here, as CSV.")] = None,
    columns: Annotated[bool, typer.Option("--columns", help="Only list the columns that are understood.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The whole report as JSON.")] = False,
) -> None:
    """Load a file into the shop as a data job. Wrong rows are listed and stop nothing; status 2 if there were any."""
    from freight_app.kit.errors import FreightError
    from freight_app.launcher.importing import (
        ImportRequest,
        describe_kind,
        list_kinds,
        open_to_describe,
        run_import,
    )
    from freight_app.wiring import open_house

    try:
        if kind is None or columns:
            with open_to_describe() as house:
                typer.echo("\n".join(list_kinds(house) if kind is None else describe_kind(house, kind)))
            return
        if file is None:
            raise typer.BadParameter(
                "say which file, or --columns to read which columns are understood", param_hint="FILE"
            )
        request = ImportRequest(
            kind=kind, path=file, columns=column_map or [], existing=existing, dataset=dataset, is_dry_run=dry_run
        )
        outcome = run_import(open_house(), request)
    except FreightError as reason:
        raise stop_with(reason.message) from None
    if problems:
        problems.write_text(outcome.problems_csv, encoding="utf-8-sig")
    typer.echo(outcome.json if as_json else outcome.text)
    if outcome.has_problems:
        raise typer.Exit(2)


def main() -> None:
    app(prog_name="freight")


if __name__ == "__main__":
    sys.exit(main())
