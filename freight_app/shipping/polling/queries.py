"""All SQL of asking carriers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.shipping.models import Parcel, Shipment
from freight_app.shipping.polling.models import (
    CarrierBudget,
    CarrierFetch,
    CarrierMapping,
    CarrierState,
    ShipmentAtCarrier,
)
from freight_app.shipping.values import ENDED

# More than a shop follows; what is beyond waits longest of all next time.
MOST_DUE = 20_000


def lock_state(uow: UnitOfWork, carrier: str) -> CarrierState:
    """The carrier's row, nobody else's until the end of the unit."""
    put = insert_into(uow.dialect, CarrierState).values(carrier=carrier, failures=0, last_error="")
    uow.session.exec(put.on_conflict_do_nothing(index_elements=["carrier"]))
    statement = select(CarrierState).where(col(CarrierState.carrier) == carrier).with_for_update()
    return uow.session.exec(statement.execution_options(populate_existing=True)).one()


def write_state(uow: UnitOfWork, carrier: str, **columns: Any) -> None:
    uow.session.exec(sa.update(CarrierState).where(col(CarrierState.carrier) == carrier).values(**columns))


def find_state(uow: UnitOfWork, carrier: str) -> CarrierState | None:
    return uow.session.exec(select(CarrierState).where(col(CarrierState.carrier) == carrier)).first()


def spend_call(uow: UnitOfWork, carrier: str, day: date, most: int | None) -> bool:
    """Take one call of the day; False when none is left."""
    put = insert_into(uow.dialect, CarrierBudget).values(carrier=carrier, day=day, used=0)
    uow.session.exec(put.on_conflict_do_nothing(index_elements=["carrier", "day"]))
    statement = sa.update(CarrierBudget).where(col(CarrierBudget.carrier) == carrier, col(CarrierBudget.day) == day)
    if most is not None:
        statement = statement.where(col(CarrierBudget.used) < most)
    return uow.session.exec(statement.values(used=col(CarrierBudget.used) + 1)).rowcount == 1


def spend_fetch(uow: UnitOfWork, carrier: str, day: date, number: str, most: int) -> bool:
    """Take one of a number's own calls; False when none is left."""
    put = insert_into(uow.dialect, CarrierFetch).values(carrier=carrier, day=day, number=number, used=0)
    uow.session.exec(put.on_conflict_do_nothing(index_elements=["carrier", "day", "number"]))
    statement = sa.update(CarrierFetch).where(
        col(CarrierFetch.carrier) == carrier,
        col(CarrierFetch.day) == day,
        col(CarrierFetch.number) == number,
        col(CarrierFetch.used) < most,
    )
    return uow.session.exec(statement.values(used=col(CarrierFetch.used) + 1)).rowcount == 1


def used_on(uow: UnitOfWork, carrier: str, day: date) -> int:
    statement = select(CarrierBudget.used).where(col(CarrierBudget.carrier) == carrier, col(CarrierBudget.day) == day)
    return uow.session.exec(statement).first() or 0


def forget_days(uow: UnitOfWork, before: date) -> None:
    """Numbers are of use on their day; how much was used is kept for two months."""
    uow.session.exec(sa.delete(CarrierFetch).where(col(CarrierFetch.day) < before))


def carriers_followed(uow: UnitOfWork) -> list[str]:
    return list(uow.session.exec(select(Shipment.carrier).where(*_followed()).distinct()))


def count_followed(uow: UnitOfWork, carrier: str) -> int:
    statement = select(sa.func.count()).select_from(Shipment).where(*_followed(), col(Shipment.carrier) == carrier)
    return uow.session.exec(statement).one()


def count_handed(uow: UnitOfWork, carrier: str) -> int:
    """How many a worker is to ask about and has not."""
    statement = (
        select(sa.func.count())
        .select_from(ShipmentAtCarrier)
        .join(Shipment, col(Shipment.id) == col(ShipmentAtCarrier.shipment_id))
        .where(col(Shipment.carrier) == carrier, col(ShipmentAtCarrier.handed_at).is_not(None))
    )
    return uow.session.exec(statement).one()


def take_back_lost(uow: UnitOfWork, before: datetime) -> None:
    """Questions that nobody will answer for any more are nobody's."""
    statement = sa.update(ShipmentAtCarrier).where(col(ShipmentAtCarrier.handed_at) < before)
    uow.session.exec(statement.values(handed_at=None))


def list_due(uow: UnitOfWork, carrier: str, now: datetime) -> Sequence[Any]:
    """Shipments that may be asked about, with what deciding needs."""
    due = sa.or_(col(Shipment.next_poll_at).is_(None), col(Shipment.next_poll_at) <= now)
    statement = (
        sa.select(*_watched_columns())
        .outerjoin(ShipmentAtCarrier, col(ShipmentAtCarrier.shipment_id) == col(Shipment.id))
        .where(*_followed(), col(Shipment.carrier) == carrier, due, col(ShipmentAtCarrier.handed_at).is_(None))
        .order_by(col(Shipment.polled_at).asc().nulls_first(), col(Shipment.id))
        .limit(MOST_DUE)
    )
    return uow.session.exec(statement).all()  # type: ignore[call-overload]


def find_watched(uow: UnitOfWork, shipment_id: int) -> Any | None:
    """One shipment as ``list_due`` has it, whether it is due or not."""
    statement = (
        sa.select(*_watched_columns())
        .outerjoin(ShipmentAtCarrier, col(ShipmentAtCarrier.shipment_id) == col(Shipment.id))
        .where(col(Shipment.id) == shipment_id)
    )
    return uow.session.exec(statement).first()  # type: ignore[call-overload]


def get_shipment(uow: UnitOfWork, shipment_id: int) -> Shipment | None:
    return uow.session.get(Shipment, shipment_id, populate_existing=True)


def find_by_public_id(uow: UnitOfWork, public_id: str) -> Shipment | None:
    return uow.session.exec(select(Shipment).where(col(Shipment.public_id) == public_id)).first()


def list_by_tracking(uow: UnitOfWork, carrier: str, number: str) -> list[int]:
    statement = select(Shipment.id).where(
        col(Shipment.carrier) == carrier, col(Shipment.tracking_number) == number, col(Shipment.tracking_number) != ""
    )
    return [found for found in uow.session.exec(statement.order_by(col(Shipment.id))) if found is not None]


def write_shipment(uow: UnitOfWork, shipment_id: int, **columns: Any) -> None:
    uow.session.exec(sa.update(Shipment).where(col(Shipment.id) == shipment_id).values(**columns))


def put_at_carrier(uow: UnitOfWork, shipment_id: int, **columns: Any) -> None:
    """Write what is known of it at its carrier; what is not given stays."""
    fresh = {"failures": 0, "last_error": "", "pickup_reference": ""}
    put = insert_into(uow.dialect, ShipmentAtCarrier).values(shipment_id=shipment_id, **(fresh | columns))
    uow.session.exec(put.on_conflict_do_update(index_elements=["shipment_id"], set_=columns))


def name_parcel(uow: UnitOfWork, parcel_id: int, number: str) -> None:
    uow.session.exec(sa.update(Parcel).where(col(Parcel.id) == parcel_id).values(tracking_number=number))


def find_at_carrier(uow: UnitOfWork, shipment_id: int) -> ShipmentAtCarrier | None:
    return uow.session.get(ShipmentAtCarrier, shipment_id, populate_existing=True)


def list_mappings(uow: UnitOfWork) -> list[CarrierMapping]:
    return list(uow.session.exec(select(CarrierMapping).order_by(col(CarrierMapping.code))))


def put_mapping(uow: UnitOfWork, code: str, content: str, *, at: datetime, by: str) -> None:
    values = {"content": content, "uploaded_at": at, "uploaded_by": by}
    put = insert_into(uow.dialect, CarrierMapping).values(code=code, **values)
    uow.session.exec(put.on_conflict_do_update(index_elements=["code"], set_=values))


def delete_mapping(uow: UnitOfWork, code: str) -> bool:
    statement = sa.delete(CarrierMapping).where(col(CarrierMapping.code) == code)
    return uow.session.exec(statement).rowcount == 1


def _followed() -> tuple[Any, ...]:
    return (
        col(Shipment.is_followed).is_(True),
        col(Shipment.tracking_number) != "",
        col(Shipment.status).not_in([str(status) for status in ENDED]),
    )


def _watched_columns() -> tuple[Any, ...]:
    return (
        col(Shipment.id),
        col(Shipment.status),
        col(Shipment.direction),
        col(Shipment.created_at),
        col(Shipment.polled_at),
        col(Shipment.eta_at),
        col(Shipment.planned_arrival_on),
        col(ShipmentAtCarrier.news_at),
        col(ShipmentAtCarrier.failures),
    )
