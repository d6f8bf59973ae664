"""Shipments for the search over everything."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.finding import FoundThing, Part, find_parts, holds, words_of
from freight_app.shipping.models import Parcel, Shipment, ShipmentItem


def search_shipments(uow: UnitOfWork, text: str, limit: int) -> list[FoundThing]:
    """By number, tracking number (also of a parcel), place, or the order that it carries. Needs ``shipping.read``."""
    words = words_of(text)
    if not words or not uow.actor.may(Permission.SHIPPING_READ):
        return []
    columns = [Shipment.number, Shipment.tracking_number, Shipment.carrier, Shipment.origin, Shipment.destination]

    def matches(word: str) -> sa.ColumnElement[bool]:
        parcel = sa.exists().where(col(Parcel.shipment_id) == col(Shipment.id), holds([Parcel.tracking_number], word))
        item = sa.exists().where(
            col(ShipmentItem.shipment_id) == col(Shipment.id), holds([ShipmentItem.subject_ref], word)
        )
        return sa.or_(holds(columns, word), parcel, item)

    typed = text.strip()
    is_exact = (col(Shipment.tracking_number) == typed) | (col(Shipment.number) == typed.upper())
    part = Part(
        "shipment",
        ref=Shipment.public_id,
        label=Shipment.number,
        hint=sa.case((col(Shipment.tracking_number) != "", col(Shipment.tracking_number)), else_=Shipment.carrier),
        status=Shipment.status,
        source=sa.inspect(Shipment).local_table,
        conditions=[matches(word) for word in words],
        order=[sa.case((is_exact, 0), else_=1), col(Shipment.id).desc()],
    )
    return find_parts(uow, [part], limit)
