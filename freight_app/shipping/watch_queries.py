"""SQL of what is watched about shipments. Each check is one statement; nothing here locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.columns import UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.shipping.models import Shipment, ShipmentEvent
from freight_app.shipping.values import ENDED, TrackingStatus
from freight_app.shipping.watch_models import WatchLimit

_STATUS = col(Shipment.status)
_WATCHED = col(Shipment.is_muted).is_(False)
_UNDER_WAY = _WATCHED & _STATUS.not_in(ENDED)


def chosen_days(uow: UnitOfWork) -> dict[str, int]:
    return {row.name: row.days for row in uow.session.exec(select(WatchLimit))}


def put_days(uow: UnitOfWork, days: Mapping[str, int]) -> None:
    for name, value in sorted(days.items()):
        uow.session.connection().execute(
            insert_into(uow.dialect, WatchLimit)
            .values(name=name, days=value)
            .on_conflict_do_update(index_elements=["name"], set_={"days": value})
        )
    uow.session.expire_all()


def not_departed(uow: UnitOfWork, planned_before: date) -> Sequence[Shipment]:
    """Still announced, though they were to leave before a day."""
    return uow.session.exec(
        select(Shipment).where(
            _WATCHED,
            _STATUS == TrackingStatus.PENDING,
            col(Shipment.departed_at).is_(None),
            col(Shipment.planned_departure_on) < planned_before,
        )
    ).all()


def last_heard(uow: UnitOfWork) -> list[tuple[Shipment, datetime]]:
    """What is followed and under way, with when something was last heard of it."""
    heard = (
        sa.select(
            col(ShipmentEvent.shipment_id).label("shipment_id"),
            sa.func.max(
                sa.func.coalesce(col(ShipmentEvent.occurred_at), col(ShipmentEvent.recorded_at)), type_=UtcDateTime()
            ).label("at"),
        )
        .group_by(col(ShipmentEvent.shipment_id))
        .subquery()
    )
    # Customs has a limit of its own.
    statement: Any = (
        select(Shipment, heard.c.at)
        .join(heard, heard.c.shipment_id == col(Shipment.id), isouter=True)
        .where(_UNDER_WAY, col(Shipment.is_followed).is_(True), _STATUS != TrackingStatus.CUSTOMS)
    )
    return [(row[0], row[1] or row[0].created_at) for row in uow.session.exec(statement)]


def held_by_customs(uow: UnitOfWork, since_before: datetime) -> list[tuple[Shipment, str]]:
    """With the place of the newest event that says so."""
    place = (
        sa.select(col(ShipmentEvent.place))
        .where(
            col(ShipmentEvent.shipment_id) == col(Shipment.id),
            col(ShipmentEvent.status) == TrackingStatus.CUSTOMS,
        )
        .order_by(col(ShipmentEvent.position).desc())
        .limit(1)
        .scalar_subquery()
    )
    statement: Any = select(Shipment, place).where(
        _WATCHED, _STATUS == TrackingStatus.CUSTOMS, col(Shipment.status_since) < since_before
    )
    return [(row[0], row[1] or "") for row in uow.session.exec(statement)]


def failed_deliveries(uow: UnitOfWork) -> list[tuple[Shipment, str]]:
    """Not handed over, or on their way back, with what the carrier wrote last."""
    text = (
        sa.select(col(ShipmentEvent.text))
        .where(col(ShipmentEvent.shipment_id) == col(Shipment.id), col(ShipmentEvent.status) == _STATUS)
        .order_by(col(ShipmentEvent.position).desc())
        .limit(1)
        .scalar_subquery()
    )
    statement: Any = select(Shipment, text).where(
        _WATCHED, _STATUS.in_((TrackingStatus.DELIVERY_FAILED, TrackingStatus.RETURN_TO_SENDER))
    )
    return [(row[0], row[1] or "") for row in uow.session.exec(statement)]


def past_their_plan(uow: UnitOfWork, planned_before: date) -> Sequence[Shipment]:
    """Under way, though they were to arrive before a day."""
    return uow.session.exec(select(Shipment).where(_UNDER_WAY, col(Shipment.planned_arrival_on) < planned_before)).all()


def expected_after_plan(uow: UnitOfWork, planned_from: date) -> Sequence[Shipment]:
    """Under way, not late yet, with an estimate; whether it is after the plan says the shop's calendar."""
    return uow.session.exec(
        select(Shipment).where(
            _UNDER_WAY, col(Shipment.planned_arrival_on) >= planned_from, col(Shipment.eta_at).is_not(None)
        )
    ).all()
