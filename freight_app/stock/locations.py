"""The places that hold goods."""

from __future__ import annotations

from typing import cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.stock import queries
from freight_app.stock.dtos import LocationDraft, LocationView
from freight_app.stock.errors import LocationCodeTaken, LocationInUse
from freight_app.stock.models import StockLocation


def list_locations(uow: UnitOfWork, *, include_closed: bool = False) -> list[LocationView]:
    """In the order in which they are asked for goods."""
    return [_view(row) for row in queries.locations(uow, include_closed=include_closed)]


def count_pieces_by_location(uow: UnitOfWork) -> dict[int, int]:
    """How many pieces of anything lie at each location, by its id; empty ones are left out."""
    return queries.pieces_by_location(uow)


def create_location(uow: UnitOfWork, draft: LocationDraft) -> LocationView:
    """``LocationCodeTaken`` when another location has the code."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    code = draft.code.upper()
    _require_free_code(uow, code, None)
    location = StockLocation(
        code=code, name=draft.name, address=draft.address, position=draft.position, created_at=uow.now()
    )
    uow.session.add(location)
    uow.session.flush()
    return _saved(uow, "created", None, location)


def update_location(uow: UnitOfWork, location_id: int, draft: LocationDraft) -> LocationView:
    uow.actor.require(Permission.SETTINGS_EDIT)
    location = _find(uow, location_id)
    before = _view(location)
    location.code = draft.code.upper()
    location.name, location.address, location.position = draft.name, draft.address, draft.position
    with uow.session.no_autoflush:
        _require_free_code(uow, location.code, location_id)
    return _saved(uow, "updated", before, location)


def arrange_locations(uow: UnitOfWork, location_ids: list[int]) -> None:
    """Ask the locations for goods in this order; what it does not name comes after, as it stood."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    wanted = {location_id: place for place, location_id in enumerate(location_ids)}
    rows = queries.locations(uow, include_closed=True)
    ordered = sorted(rows, key=lambda row: wanted.get(cast("int", row.id), len(rows)))
    # Rows are written in the order of their ids, like every lock of the house.
    for place, row in sorted(enumerate(ordered), key=lambda placed: cast("int", placed[1].id)):
        if row.position != place:
            before = _view(row)
            row.position = place
            _saved(uow, "updated", before, row)


def close_location(uow: UnitOfWork, location_id: int) -> LocationView:
    """Nothing more comes to this place. ``LocationInUse`` while something lies there, or when it is the last one."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    location = _find(uow, location_id)
    held = queries.pieces_at(uow, location_id)
    if held:
        raise LocationInUse(f"{location.name} still holds {held} pieces. Move them first.", pieces=held)
    if all(other.id == location_id for other in list_locations(uow)):
        raise LocationInUse("The last location cannot be closed.", pieces=0)
    before = _view(location)
    location.is_active = False
    return _saved(uow, "closed", before, location)


def reopen_location(uow: UnitOfWork, location_id: int) -> LocationView:
    uow.actor.require(Permission.SETTINGS_EDIT)
    location = _find(uow, location_id)
    before = _view(location)
    location.is_active = True
    return _saved(uow, "reopened", before, location)


def _find(uow: UnitOfWork, location_id: int) -> StockLocation:
    # Goods that are on their way to the place wait until it is closed, and are refused then.
    location = uow.session.get(StockLocation, location_id, with_for_update=True)
    if location is None:
        raise NotFound("Location", location_id=location_id)
    return location


def _require_free_code(uow: UnitOfWork, code: str, own_id: int | None) -> None:
    taken = queries.location_id_of_code(uow, code)
    if taken is not None and taken != own_id:
        raise LocationCodeTaken(f"There is a location {code} already.", code=code)


def _saved(uow: UnitOfWork, action: str, before: LocationView | None, location: StockLocation) -> LocationView:
    uow.session.flush()
    after = _view(location)
    record_change(
        uow,
        entity="stock_location",
        entity_id=str(location.id),
        action=action,
        before=before.model_dump() if before else None,
        after=after.model_dump(),
    )
    uow.touch("stock")
    return after


def _view(location: StockLocation) -> LocationView:
    return LocationView(
        id=cast("int", location.id),
        code=location.code,
        name=location.name,
        address=location.address,
        position=location.position,
        is_active=location.is_active,
    )
