"""A shipment begins: for goods of one order or of many, to us or from us."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import clean_lines
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.kit.ids import new_token
from freight_app.shipping import queries
from freight_app.shipping.errors import NumberFollowedAlready
from freight_app.shipping.recording import SHIPMENTS_TOPIC, refresh_estimate
from freight_app.shipping.shipment_dtos import ItemRequest, ParcelRequest, ShipmentFields, ShipmentRef, ShipmentRequest
from freight_app.shipping.values import MANUAL, EtaSource, TrackingStatus
from freight_app.shop.calendar import today_of_shop

# What is set in columns as it is asked for.
PLAIN_FIELDS = (
    "carrier",
    "service",
    "origin",
    "destination",
    "mode",
    "incoterm",
    "planned_departure_on",
    "planned_customs_on",
    "planned_arrival_on",
    "customs_declaration",
    "customs_value_minor",
    "customs_currency",
    "origin_country",
    "cost_minor",
    "cost_currency",
)


def create_shipment(uow: UnitOfWork, request: ShipmentRequest, *, key: str) -> ShipmentRef:
    """A new shipment, followed from now on where its carrier can be asked. Needs ``shipping.edit``.

    ``NumberFollowedAlready`` for a tracking number that another shipment of this carrier has.
    """
    uow.actor.require(Permission.SHIPPING_EDIT)
    return open_shipment(uow, request, key=key)


def open_shipment(uow: UnitOfWork, request: ShipmentRequest, *, key: str) -> ShipmentRef:
    """The same for rooms above, which asked already whether this may be done."""

    def do() -> dict[str, Any]:
        check_fields(request)
        require_free_number(uow, request.carrier, tracking_of(request.tracking_number))
        shipment = queries.add_shipment(
            uow,
            {
                **{name: getattr(request, name) for name in PLAIN_FIELDS},
                "public_id": new_token(12),
                "follow_token": new_token(24),
                "number": queries.next_number(uow, today_of_shop(uow).year),
                "direction": request.direction,
                "receiver": request.receiver.model_dump(exclude_defaults=True),
                "tracking_number": tracking_of(request.tracking_number),
                "note": clean_lines(request.note, field="note"),
                "status": TrackingStatus.PENDING,
                "status_since": uow.now(),
                "is_followed": is_askable(request),
                "next_poll_at": uow.now() if is_askable(request) else None,
                "created_at": uow.now(),
                "created_by": uow.actor.label[:200],
                "created_by_user_id": uow.actor.user_id,
            },
        )
        shipment_id = cast("int", shipment.id)
        write_parts(uow, shipment_id, request.items, request.parcels)
        by_hand = {"eta_at": request.eta_at, "eta_source": EtaSource.HAND} if request.eta_at else {}
        queries.set_values(uow, shipment, by_hand)
        queries.set_values(uow, shipment, refresh_estimate(uow, shipment))
        queries.add_change(uow, shipment_id, "created", {}, request.model_dump(mode="json", exclude_defaults=True))
        record_change(
            uow, entity="shipment", entity_id=shipment.number, action="created", before=None, after=_told(request)
        )
        uow.touch(SHIPMENTS_TOPIC)
        return {"public_id": shipment.public_id, "number": shipment.number}

    body = request.model_dump(mode="json")
    return ShipmentRef(**do_once(uow, scope="shipping.create", key=key, body=body, do=do))


def check_fields(request: ShipmentFields) -> None:
    """What must agree within a request; ``InvalidInput`` names the field."""
    if request.customs_value_minor is not None and request.customs_currency is None:
        raise InvalidInput("customs_currency", "A value needs its currency.")
    if request.cost_minor is not None and request.cost_currency is None:
        raise InvalidInput("cost_currency", "A value needs its currency.")
    if request.eta_at is not None and request.eta_at.tzinfo is None:
        raise InvalidInput("eta_at", "A time needs its offset.")
    days = [request.planned_departure_on, request.planned_customs_on, request.planned_arrival_on]
    known = [day for day in days if day is not None]
    if known != sorted(known):
        raise InvalidInput("planned_arrival_on", "The planned days are not in order: departure, customs, arrival.")
    lines = [(item.kind, item.ref, item.line_ref) for item in request.items]
    if len(set(lines)) != len(lines):
        raise InvalidInput("items", "A line is listed twice.")


def require_free_number(uow: UnitOfWork, carrier: str, number: str, *, but: int | None = None) -> None:
    """Two shipments that follow one number would tell its news twice."""
    if not number or carrier == MANUAL:
        return
    other = queries.find_tracking(uow, carrier, number)
    if other is not None and other.id != but:
        raise NumberFollowedAlready(
            f"{other.number} has this tracking number already.", number=other.number, public_id=other.public_id
        )


def tracking_of(written: str) -> str:
    """A tracking number as carriers know it: without the blanks that papers print into it."""
    return "".join(written.split()).upper()


def is_askable(request: ShipmentFields) -> bool:
    return request.carrier != MANUAL and bool(request.tracking_number.strip())


def write_parts(
    uow: UnitOfWork, shipment_id: int, items: Sequence[ItemRequest], parcels: Sequence[ParcelRequest]
) -> None:
    """The goods and the parcels of a locked shipment are these from now on."""
    queries.replace_items(uow, shipment_id, item_rows(items))
    queries.replace_parcels(
        uow, shipment_id, [{"position": place, **one.model_dump()} for place, one in enumerate(parcels, start=1)]
    )


def item_rows(items: Sequence[ItemRequest]) -> list[dict[str, Any]]:
    return [
        {
            "position": place,
            "subject_kind": item.kind,
            "subject_ref": item.ref,
            **item.model_dump(exclude={"kind", "ref"}),
        }
        for place, item in enumerate(items)
    ]


def _told(request: ShipmentRequest) -> dict[str, Any]:
    return {
        "direction": str(request.direction),
        "carrier": request.carrier,
        "tracking_number": request.tracking_number,
        "for": sorted({item.ref for item in request.items}),
    }
