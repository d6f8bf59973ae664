"""SQL of the list of shipments: its tabs, its filters and its counts."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.shipping.models import Shipment, ShipmentItem
from freight_app.shipping.shipment_dtos import ShipmentQuery
from freight_app.shipping.values import ENDED, IN_TROUBLE, Direction, TrackingStatus

_STATUS: Any = col(Shipment.status)
_UNDER_WAY = _STATUS.not_in(sorted(ENDED))
_TABS: dict[str, Any] = {
    "inbound": sa.and_(col(Shipment.direction) == Direction.INBOUND, _UNDER_WAY),
    "outbound": sa.and_(col(Shipment.direction) == Direction.OUTBOUND, _UNDER_WAY),
    "trouble": sa.or_(_STATUS.in_(sorted(IN_TROUBLE)), sa.and_(col(Shipment.disagreement) != "", _UNDER_WAY)),
    "delivered": _STATUS == TrackingStatus.DELIVERED,
    "all": sa.true(),
}


def page_shipments(uow: UnitOfWork, query: ShipmentQuery, today: date) -> tuple[list[Shipment], int]:
    """A page: what should be there first comes first, what came last is on top of what is there."""
    conditions = [_TABS[query.tab]]
    if query.carrier:
        conditions.append(col(Shipment.carrier) == query.carrier)
    if query.late:
        conditions.append(_late(today))
    if query.q.strip():
        conditions.append(_matches(query.q.strip()))
    found = sa.and_(*conditions)
    total = uow.session.exec(select(sa.func.count()).select_from(Shipment).where(found)).one()
    order: list[Any] = [col(Shipment.arrived_at).desc()] if query.tab == "delivered" else []
    if query.tab != "delivered":
        order = [sa.case((_UNDER_WAY, 0), else_=1), col(Shipment.planned_arrival_on).asc().nulls_last()]
    rows = uow.session.exec(
        select(Shipment)
        .where(found)
        .order_by(*order, col(Shipment.id).desc())
        .offset(query.offset)
        .limit(query.per_page)
        .execution_options(populate_existing=True)
    )
    return list(rows), int(cast("int", total))


def count_tabs(uow: UnitOfWork, today: date) -> dict[str, int]:
    """How many are in each tab, and late."""
    counted = {**_TABS, "late": _late(today)}
    columns = [sa.func.count(sa.case((condition, 1))).label(name) for name, condition in counted.items()]
    row = uow.session.connection().execute(sa.select(*columns).select_from(Shipment)).one()
    return {name: int(value) for name, value in row._mapping.items()}


def _late(today: date) -> Any:
    return sa.and_(_UNDER_WAY, col(Shipment.planned_arrival_on) < today)


def _matches(text: str) -> Any:
    columns: list[Any] = [
        col(Shipment.number),
        col(Shipment.origin),
        col(Shipment.destination),
        col(Shipment.customs_declaration),
    ]
    goods = sa.select(col(ShipmentItem.shipment_id)).where(
        sa.or_(
            *(
                cast("Any", column).icontains(text, autoescape=True)
                for column in (col(ShipmentItem.subject_ref), col(ShipmentItem.sku), col(ShipmentItem.name))
            )
        )
    )
    number = "".join(text.split())
    return sa.or_(
        *(column.icontains(text, autoescape=True) for column in columns),
        cast("Any", col(Shipment.tracking_number)).icontains(number, autoescape=True),
        col(Shipment.id).in_(goods),
    )
