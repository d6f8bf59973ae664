"""``freight carriers``: what those who carry parcels answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from freight_app.kit.settings import get_settings
from freight_app.launcher.stopping import stop_with

carrier_commands = typer.Typer(help="Those who carry parcels, and what they answer.", no_args_is_help=True)


@carrier_commands.command("parse")
def parse_carrier_command(
    carrier: Annotated[str, typer.Argument(help="Whose answer it is: dhl_unified or mydhl.")],
    file: Annotated[Path, typer.Argument(help="A body of the carrier's tracking API, as JSON.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Tell what a carrier's answer says: where each shipment is, where the answer contradicts itself, and every
    event from the oldest to the newest."""
    from freight_app.adapters.carriers.parsing import describe_answer, parse_answer
    from freight_app.kit.errors import FreightError

    try:
        answer = parse_answer(carrier, file.read_bytes())
    except OSError as reason:
        raise stop_with(f"{file} cannot be read: {reason.strerror}.") from None
    except FreightError as reason:
        raise stop_with(reason.message) from None
    typer.echo(answer.model_dump_json(indent=2) if as_json else describe_answer(answer))


@carrier_commands.command("check")
def check_carrier_command(
    file: Annotated[Path, typer.Argument(help="The YAML file that describes a carrier.")],
    example: Annotated[Path | None, typer.Option(help="An answer of the carrier, as JSON.")] = None,
) -> None:
    """Read a carrier's file, and what it makes of an example; asks nobody. Status 1 where something is wrong."""
    from freight_app.adapters.carriers.generic.mapping import read_mapping, read_secrets
    from freight_app.adapters.carriers.generic.translate import translate
    from freight_app.adapters.carriers.parsing import describe_answer
    from freight_app.kit.errors import FreightError

    try:
        mapping = read_mapping(file.read_text(encoding="utf-8", errors="replace"))
        answer = translate(mapping, example.read_bytes()) if example else None
    except OSError as reason:
        raise stop_with(f"{reason.filename} cannot be read: {reason.strerror}.") from None
    except FreightError as reason:
        raise stop_with(reason.message) from None
    profile = mapping.profile(read_secrets(get_settings().carrier_secrets.get_secret_value()), file.name)
    typer.echo(f"{profile.name} ({profile.code}) is understood: {', '.join(sorted(profile.can))}.")
    if profile.lacks:
        typer.echo(f"Before it can be asked, set {profile.lacks}.")
    if answer is not None:
        typer.echo(describe_answer(answer))


@carrier_commands.command("track")
def track_command(
    carrier: Annotated[str, typer.Argument(help="Its code: dhl_unified, mydhl, or that of a file.")],
    number: Annotated[str, typer.Argument(help="The tracking number.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Ask a carrier where a shipment is. It takes one of the day's calls and writes nothing else down."""
    from freight_app.adapters.carriers.parsing import describe_answer
    from freight_app.kit.actor import SYSTEM
    from freight_app.kit.errors import FreightError
    from freight_app.shipping.carrying import try_number
    from freight_app.wiring import open_house

    try:
        answer = try_number(open_house().database.ports, SYSTEM, carrier.replace("-", "_"), number)
    except FreightError as reason:
        raise stop_with(reason.message) from None
    typer.echo(answer.model_dump_json(indent=2) if as_json else describe_answer(answer))
