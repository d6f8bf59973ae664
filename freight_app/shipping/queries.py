"""SQL and locks of shipments. A shipment is changed under the lock of its row; its parts are locked by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.subjects import Subject
from freight_app.kit.upsert import insert_into
from freight_app.shipping.models import (
    Parcel,
    Shipment,
    ShipmentChange,
    ShipmentCounter,
    ShipmentEvent,
    ShipmentItem,
)
from freight_app.shipping.values import TrackingStatus

# Arrivals that an estimate looks back on.
_HISTORY_ROWS = 50


@lru_cache
def _next_number(dialect: str) -> Any:
    insert = insert_into(dialect, ShipmentCounter)
    return insert.on_conflict_do_update(
        index_elements=["year"], set_={"last": col(ShipmentCounter.last) + 1}
    ).returning(col(ShipmentCounter.last))


def next_number(uow: UnitOfWork, year: int) -> str:
    """SH-2026-00001, without gaps. Its row stays locked until the commit, so ask for it late."""
    last = uow.session.connection().execute(_next_number(uow.dialect), {"year": year, "last": 1}).scalar_one()
    return f"SH-{year}-{last:05d}"


def add_shipment(uow: UnitOfWork, values: Mapping[str, Any]) -> Shipment:
    shipment = Shipment(**values)
    uow.session.add(shipment)
    uow.session.flush()
    return shipment


def find_shipment(uow: UnitOfWork, public_id: str) -> Shipment:
    """``NotFound`` for an id that we never gave out."""
    return _one(uow, col(Shipment.public_id) == public_id)


def find_by_token(uow: UnitOfWork, token: str) -> Shipment:
    return _one(uow, col(Shipment.follow_token) == token)


def find_by_number(uow: UnitOfWork, number: str) -> Shipment:
    return _one(uow, col(Shipment.number) == number.strip().upper())


def lock_shipment(uow: UnitOfWork, shipment_id: int) -> Shipment:
    return _one(uow, col(Shipment.id) == shipment_id, locked=True)


def lock_by_public_id(uow: UnitOfWork, public_id: str) -> Shipment:
    return _one(uow, col(Shipment.public_id) == public_id, locked=True)


def _one(uow: UnitOfWork, condition: Any, *, locked: bool = False) -> Shipment:
    statement = select(Shipment).where(condition).execution_options(populate_existing=True)
    if locked:
        statement = statement.with_for_update()
    found = uow.session.exec(statement).first()
    if found is None:
        raise NotFound("Shipment")
    return found


def set_values(uow: UnitOfWork, shipment: Shipment, values: Mapping[str, Any]) -> None:
    """Change columns of a locked shipment."""
    for name, value in values.items():
        setattr(shipment, name, value)
    uow.session.add(shipment)
    uow.session.flush()


def events_of(uow: UnitOfWork, shipment_id: int) -> list[ShipmentEvent]:
    """In the order of the timeline, with those that the carrier dropped."""
    return list(
        uow.session.exec(
            select(ShipmentEvent)
            .where(col(ShipmentEvent.shipment_id) == shipment_id)
            .order_by(col(ShipmentEvent.position), col(ShipmentEvent.id))
            .execution_options(populate_existing=True)
        )
    )


def add_events(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        uow.session.connection().execute(sa.insert(ShipmentEvent), list(rows))


def change_event(uow: UnitOfWork, event_id: int, values: Mapping[str, Any]) -> None:
    table = _table(ShipmentEvent)
    uow.session.connection().execute(sa.update(table).where(table.c.id == event_id).values(**values))


def items_of(uow: UnitOfWork, shipment_ids: Collection[int]) -> dict[int, list[ShipmentItem]]:
    """By shipment, in the order in which they were put in."""
    found: dict[int, list[ShipmentItem]] = defaultdict(list)
    if shipment_ids:
        statement = (
            select(ShipmentItem)
            .where(col(ShipmentItem.shipment_id).in_(sorted(shipment_ids)))
            .order_by(col(ShipmentItem.position), col(ShipmentItem.id))
            .execution_options(populate_existing=True)
        )
        for item in uow.session.exec(statement):
            found[item.shipment_id].append(item)
    return found


def parcels_of(uow: UnitOfWork, shipment_id: int) -> list[Parcel]:
    return list(
        uow.session.exec(
            select(Parcel)
            .where(col(Parcel.shipment_id) == shipment_id)
            .order_by(col(Parcel.position))
            .execution_options(populate_existing=True)
        )
    )


def replace_items(uow: UnitOfWork, shipment_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    _replace(uow, ShipmentItem, shipment_id, rows)


def replace_parcels(uow: UnitOfWork, shipment_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    _replace(uow, Parcel, shipment_id, rows)


def _replace(uow: UnitOfWork, model: Any, shipment_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    table = _table(model)
    connection = uow.session.connection()
    connection.execute(sa.delete(table).where(table.c.shipment_id == shipment_id))
    if rows:
        connection.execute(sa.insert(table), [{"shipment_id": shipment_id, **row} for row in rows])


def shipped_pieces(uow: UnitOfWork, subject: Subject) -> dict[str, int]:
    """Pieces of each line of an order that are in shipments which were not cancelled, by the line's reference."""
    rows = uow.session.exec(
        select(col(ShipmentItem.line_ref), sa.func.sum(col(ShipmentItem.quantity)))
        .join(Shipment, col(Shipment.id) == col(ShipmentItem.shipment_id))
        .where(
            col(ShipmentItem.subject_kind) == subject.kind,
            col(ShipmentItem.subject_ref) == subject.ref,
            col(Shipment.status) != TrackingStatus.CANCELLED,
        )
        .group_by(col(ShipmentItem.line_ref))
    )
    return {line: int(pieces) for line, pieces in rows}


def shipments_about(uow: UnitOfWork, subject: Subject) -> list[Shipment]:
    """Shipments with goods of an order, oldest first."""
    inside = sa.select(col(ShipmentItem.shipment_id)).where(
        col(ShipmentItem.subject_kind) == subject.kind, col(ShipmentItem.subject_ref) == subject.ref
    )
    return list(
        uow.session.exec(
            select(Shipment)
            .where(col(Shipment.id).in_(inside))
            .order_by(col(Shipment.id))
            .execution_options(populate_existing=True)
        )
    )


def delays_of_route(uow: UnitOfWork, shipment: Shipment) -> list[int]:
    """Calendar days by which the last arrivals of the same route and mode came after their plan."""
    if not shipment.origin or not shipment.destination:
        return []
    rows = uow.session.exec(
        select(col(Shipment.planned_arrival_on), col(Shipment.arrived_at))
        .where(
            col(Shipment.origin) == shipment.origin,
            col(Shipment.destination) == shipment.destination,
            col(Shipment.mode) == shipment.mode,
            col(Shipment.arrived_at).is_not(None),
            col(Shipment.planned_arrival_on).is_not(None),
            col(Shipment.id) != (shipment.id or 0),
        )
        .order_by(col(Shipment.arrived_at).desc())
        .limit(_HISTORY_ROWS)
    )
    return [(cast("datetime", arrived).date() - cast("date", planned)).days for planned, arrived in rows]


def add_change(uow: UnitOfWork, shipment_id: int, action: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    uow.session.add(
        ShipmentChange(
            shipment_id=shipment_id,
            action=action,
            before=before,
            after=after,
            changed_at=uow.now(),
            changed_by=uow.actor.label[:200],
            changed_by_user_id=uow.actor.user_id,
        )
    )
    uow.session.flush()


def changes_of(uow: UnitOfWork, shipment_id: int) -> list[ShipmentChange]:
    """Newest first."""
    return list(
        uow.session.exec(
            select(ShipmentChange)
            .where(col(ShipmentChange.shipment_id) == shipment_id)
            .order_by(col(ShipmentChange.id).desc())
        )
    )


def carriers_used(uow: UnitOfWork) -> list[str]:
    return list(uow.session.exec(select(col(Shipment.carrier)).distinct().order_by(col(Shipment.carrier))))


def find_tracking(uow: UnitOfWork, carrier: str, tracking_number: str) -> Shipment | None:
    """The shipment with this number of this carrier that was not cancelled."""
    return uow.session.exec(
        select(Shipment)
        .where(
            col(Shipment.carrier) == carrier,
            col(Shipment.tracking_number) == tracking_number,
            col(Shipment.status) != TrackingStatus.CANCELLED,
        )
        .order_by(col(Shipment.id).desc())
    ).first()


def _table(model: Any) -> Any:
    return sa.inspect(model).local_table
