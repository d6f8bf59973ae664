"""Shipments as staff see them, and as whoever holds a link may follow them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page
from freight_app.kit.subjects import Subject
from freight_app.shipping import list_queries, queries
from freight_app.shipping.models import Shipment, ShipmentEvent
from freight_app.shipping.planning import is_late, variance_of
from freight_app.shipping.shipment_dtos import (
    ChangeView,
    DisagreementView,
    EventView,
    FollowedShipment,
    ItemView,
    MilestoneView,
    ParcelView,
    ShipmentCounts,
    ShipmentQuery,
    ShipmentRow,
    ShipmentView,
)
from freight_app.shipping.values import ENDED, Direction, EtaSource, EventSource, TrackingStatus
from freight_app.shop.calendar import today_of_shop, working_calendar
from freight_app.shop.service import get_shop_profile
from freight_app.shop.working_days import WorkingCalendar


def list_shipments(uow: UnitOfWork, query: ShipmentQuery) -> Page[ShipmentRow]:
    """A page of shipments. Needs ``shipping.read``."""
    uow.actor.require(Permission.SHIPPING_READ)
    rows, total = list_queries.page_shipments(uow, query, today_of_shop(uow))
    return Page[ShipmentRow].of(_rows(uow, rows), total, query)


def count_shipments(uow: UnitOfWork) -> ShipmentCounts:
    """How many each tab of the list holds. Needs ``shipping.read``."""
    uow.actor.require(Permission.SHIPPING_READ)
    return ShipmentCounts(**list_queries.count_tabs(uow, today_of_shop(uow)))


def list_carriers_used(uow: UnitOfWork) -> list[str]:
    """The carriers of our shipments, by code. Needs ``shipping.read``."""
    uow.actor.require(Permission.SHIPPING_READ)
    return queries.carriers_used(uow)


def list_shipments_about(uow: UnitOfWork, subject: Subject) -> list[ShipmentRow]:
    """Shipments with goods of an order or purchase order, oldest first, for staff who may read either.

    Rooms above have asked whether the reader may see the thing itself.
    """
    return _rows(uow, queries.shipments_about(uow, subject))


def count_shipped_pieces(uow: UnitOfWork, subject: Subject) -> dict[str, int]:
    """Pieces of an order by its line's reference that travel, or have travelled, in shipments."""
    return queries.shipped_pieces(uow, subject)


def get_shipment(uow: UnitOfWork, public_id: str) -> ShipmentView:
    """A shipment in full. ``NotFound`` for an unknown id. Needs ``shipping.read``."""
    uow.actor.require(Permission.SHIPPING_READ)
    return view_shipment(uow, queries.find_shipment(uow, public_id))


def view_shipment(uow: UnitOfWork, shipment: Shipment) -> ShipmentView:
    shipment_id = cast("int", shipment.id)
    events = queries.events_of(uow, shipment_id)
    calendar, zone, today = working_calendar(uow), _zone(uow), today_of_shop(uow)
    plain = {
        name: getattr(shipment, name)
        for name in ShipmentView.model_fields
        if name in Shipment.model_fields and name not in ("disagreement",)
    }
    return ShipmentView(
        **plain,
        days_late=_days_late(shipment, calendar, zone, today),
        customs_value=_money(shipment.customs_value_minor, shipment.customs_currency),
        cost=_money(shipment.cost_minor, shipment.cost_currency),
        disagreement=_disagreement(shipment, events),
        milestones=milestones(shipment, calendar, zone, today),
        events=[_event(event) for event in events],
        items=[
            ItemView(kind=item.subject_kind, ref=item.subject_ref, **_named(item, ItemView))
            for item in queries.items_of(uow, [shipment_id])[shipment_id]
        ],
        parcels=[ParcelView(**_named(parcel, ParcelView)) for parcel in queries.parcels_of(uow, shipment_id)],
        changes=[
            ChangeView(
                action=change.action,
                changed_at=change.changed_at,
                changed_by=change.changed_by,
                fields=sorted(change.after),
            )
            for change in queries.changes_of(uow, shipment_id)
        ],
    )


def follow_by_token(uow: UnitOfWork, token: str) -> FollowedShipment:
    """Where it is, for whoever holds the link. ``NotFound`` for a link that we never gave out."""
    return _followed(uow, queries.find_by_token(uow, token))


def follow_subject(uow: UnitOfWork, subject: Subject) -> list[FollowedShipment]:
    """The shipments of an order for the holder of the order's own link, without those that were cancelled."""
    found = queries.shipments_about(uow, subject)
    return [_followed(uow, one) for one in found if one.status != TrackingStatus.CANCELLED]


def milestones(shipment: Shipment, calendar: WorkingCalendar, zone: ZoneInfo, today: date) -> list[MilestoneView]:
    """The three days of the plan beside what happened. Customs is left out where neither plan nor events know of it."""
    wanted: list[tuple[Any, date | None, datetime | None]] = [
        ("departure", shipment.planned_departure_on, shipment.departed_at),
        ("customs", shipment.planned_customs_on, shipment.cleared_at),
        ("arrival", shipment.planned_arrival_on, shipment.arrived_at),
    ]
    found: list[MilestoneView] = []
    for name, planned_on, actual_at in wanted:
        if name == "customs" and planned_on is None and actual_at is None:
            continue
        is_open = actual_at is None and shipment.status not in ENDED
        variance = variance_of(planned_on, _day(actual_at, zone) if actual_at else today, calendar)
        if actual_at is None and (not is_open or (variance or 0) <= 0):
            variance = None
        found.append(
            MilestoneView(
                name=name,
                planned_on=planned_on,
                actual_at=actual_at,
                expected_at=shipment.eta_at if name == "arrival" and is_open else None,
                variance=variance,
                is_open=is_open,
            )
        )
    return found


def _rows(uow: UnitOfWork, shipments: Sequence[Shipment]) -> list[ShipmentRow]:
    items = queries.items_of(uow, [cast("int", one.id) for one in shipments])
    calendar, zone, today = working_calendar(uow), _zone(uow), today_of_shop(uow)
    return [
        ShipmentRow(
            **_named(one, ShipmentRow),
            disagrees=bool(one.disagreement),
            days_late=_days_late(one, calendar, zone, today),
            subjects=list(dict.fromkeys(item.subject_ref for item in items[cast("int", one.id)])),
        )
        for one in shipments
    ]


def _days_late(shipment: Shipment, calendar: WorkingCalendar, zone: ZoneInfo, today: date) -> int | None:
    arrived = _day(shipment.arrived_at, zone) if shipment.arrived_at else None
    if shipment.status in ENDED and arrived is None:
        return None
    if not is_late(shipment.planned_arrival_on, arrived, today):
        return None
    return variance_of(shipment.planned_arrival_on, arrived or today, calendar)


def _disagreement(shipment: Shipment, events: Sequence[ShipmentEvent]) -> DisagreementView | None:
    """Both stories, where there are two."""
    told = [event for event in events if event.dropped_at is None]
    newest = told[-1] if told else None
    header = TrackingStatus(shipment.header_status) if shipment.header_status else None
    if not shipment.disagreement and (header is None or newest is None or header == newest.status):
        return None
    if shipment.status in ENDED and not shipment.disagreement:
        return None
    return DisagreementView(
        header=header,
        newest=TrackingStatus(newest.status) if newest else None,
        newest_text=newest.text if newest else "",
        newest_at=newest.occurred_at if newest else None,
        sentence=shipment.disagreement,
        shown=TrackingStatus(shipment.status),
    )


def _followed(uow: UnitOfWork, shipment: Shipment) -> FollowedShipment:
    shipment_id = cast("int", shipment.id)
    zone, profile = _zone(uow), get_shop_profile(uow)
    arrived = _day(shipment.arrived_at, zone) if shipment.arrived_at else None
    is_under_way = shipment.status not in ENDED
    return FollowedShipment(
        number=shipment.number,
        carrier=shipment.carrier,
        tracking_number=shipment.tracking_number,
        status=TrackingStatus(shipment.status),
        status_since=shipment.status_since,
        direction=Direction(shipment.direction),
        destination_city=shipment.destination,
        planned_arrival_on=shipment.planned_arrival_on,
        arrived_at=shipment.arrived_at,
        eta_at=shipment.eta_at if is_under_way else None,
        eta_source=EtaSource(shipment.eta_source) if shipment.eta_source else None,
        eta_sample=shipment.eta_sample,
        is_late=(is_under_way or arrived is not None)
        and is_late(shipment.planned_arrival_on, arrived, today_of_shop(uow)),
        disagrees=bool(shipment.disagreement),
        parcel_count=len(queries.parcels_of(uow, shipment_id)),
        events=[_event_outside(event) for event in queries.events_of(uow, shipment_id) if event.dropped_at is None],
        shop_name=profile.name,
        shop_phone=profile.phone,
    )


def _event_outside(event: ShipmentEvent) -> EventView:
    """For strangers: the carrier's words, and of our staff's only what happened, where and when."""
    hidden = {"recorded_by": "", "raw": {}} | ({"text": ""} if event.source == EventSource.HAND else {})
    return _event(event).model_copy(update=hidden)


def _event(event: ShipmentEvent) -> EventView:
    return EventView(**_named(event, EventView))


def _named(row: Any, dto: Any) -> dict[str, Any]:
    """The columns of a row that a DTO has by the same name."""
    return {name: getattr(row, name) for name in dto.model_fields if hasattr(row, name)}


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money(minor, currency)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _zone(uow: UnitOfWork) -> ZoneInfo:
    return ZoneInfo(get_shop_profile(uow).time_zone)
