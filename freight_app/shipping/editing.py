"""What staff do to a shipment that is there: write it anew, cancel it, follow it or not, keep it quiet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import clean_lines
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.shipping import queries
from freight_app.shipping.creating import (
    PLAIN_FIELDS,
    check_fields,
    require_free_number,
    tracking_of,
    write_parts,
)
from freight_app.shipping.errors import ShipmentChanged, ShipmentEnded
from freight_app.shipping.models import Shipment
from freight_app.shipping.recording import SHIPMENTS_TOPIC, publish_move, refresh_estimate
from freight_app.shipping.shipment_dtos import ItemRequest, ParcelRequest, ShipmentEdit
from freight_app.shipping.values import ENDED, MANUAL, EtaSource, TrackingStatus

_ITEM_FIELDS = ("line_ref", "product_id", "sku", "name", "quantity", "hs_code")


def change_shipment(uow: UnitOfWork, public_id: str, edit: ShipmentEdit) -> None:
    """Write what is given in ``edit``; what is not given stays. Needs ``shipping.edit``.

    ``ShipmentChanged`` when somebody else wrote it since it was read.
    """
    uow.actor.require(Permission.SHIPPING_EDIT)
    shipment = queries.lock_by_public_id(uow, public_id)
    shipment_id = cast("int", shipment.id)
    if shipment.revision != edit.revision:
        raise ShipmentChanged("Somebody else changed this shipment meanwhile.", number=shipment.number)
    items = queries.items_of(uow, [shipment_id])[shipment_id]
    parcels = queries.parcels_of(uow, shipment_id)
    before = _snapshot(shipment, items, parcels)
    given = edit.model_fields_set
    whole = ShipmentEdit.model_validate({**before, **edit.model_dump(include=set(given) | {"revision"})})
    check_fields(whole)
    number = tracking_of(whole.tracking_number)
    require_free_number(uow, whole.carrier, number, but=shipment_id)
    values: dict[str, Any] = {name: getattr(whole, name) for name in PLAIN_FIELDS}
    values |= {"tracking_number": number, "note": clean_lines(whole.note, field="note")}
    values["receiver"] = whole.receiver.model_dump(exclude_defaults=True)
    if (whole.carrier, number) != (shipment.carrier, shipment.tracking_number):
        askable = whole.carrier != MANUAL and bool(number)
        values |= {"is_followed": askable, "next_poll_at": uow.now() if askable else None}
    if "eta_at" in given and (edit.eta_at is not None or shipment.eta_source == EtaSource.HAND):
        values |= {"eta_at": edit.eta_at, "eta_source": EtaSource.HAND if edit.eta_at else None}
    values["revision"] = shipment.revision + 1
    queries.set_values(uow, shipment, values)
    if {"items", "parcels"} & given:
        write_parts(uow, shipment_id, whole.items, whole.parcels)
    queries.set_values(uow, shipment, refresh_estimate(uow, shipment))
    after = whole.model_dump(mode="json")
    _write_down(uow, shipment, "changed", _json(before), after)


def cancel_shipment(uow: UnitOfWork, public_id: str, *, reason: str) -> None:
    """It does not travel: its goods may go in another. Needs ``shipping.edit``.

    ``ShipmentEnded`` once it arrived, went back or was cancelled.
    """
    uow.actor.require(Permission.SHIPPING_EDIT)
    reason = clean_lines(reason, field="reason")
    if not reason or len(reason) > 300:
        raise InvalidInput("reason", "Say in up to 300 characters why.")
    shipment = queries.lock_by_public_id(uow, public_id)
    before = TrackingStatus(shipment.status)
    if before in ENDED:
        raise ShipmentEnded("This shipment is at its end.", number=shipment.number, status=str(before))
    queries.set_values(
        uow,
        shipment,
        {
            "status": TrackingStatus.CANCELLED,
            "status_since": uow.now(),
            "is_followed": False,
            "next_poll_at": None,
            "revision": shipment.revision + 1,
        },
    )
    _write_down(uow, shipment, "cancelled", {"status": str(before)}, {"status": "cancelled", "reason": reason})
    publish_move(uow, shipment, before)


def follow_shipment(uow: UnitOfWork, public_id: str, *, follow: bool) -> None:
    """Whether its carrier is asked about it. ``InvalidInput`` where nobody can be asked. Needs ``shipping.edit``."""
    uow.actor.require(Permission.SHIPPING_EDIT)
    shipment = queries.lock_by_public_id(uow, public_id)
    if follow and (shipment.carrier == MANUAL or not shipment.tracking_number):
        raise InvalidInput("carrier", "Nobody can be asked about this shipment: it has no carrier with a number.")
    if shipment.is_followed == follow:
        return
    queries.set_values(uow, shipment, {"is_followed": follow, "next_poll_at": uow.now() if follow else None})
    _write_down(uow, shipment, "followed" if follow else "left alone", {"followed": not follow}, {"followed": follow})


def mute_shipment(uow: UnitOfWork, public_id: str, *, mute: bool) -> None:
    """Whether anybody is told of what happens to it. Needs ``shipping.edit``."""
    uow.actor.require(Permission.SHIPPING_EDIT)
    shipment = queries.lock_by_public_id(uow, public_id)
    if shipment.is_muted == mute:
        return
    queries.set_values(uow, shipment, {"is_muted": mute})
    _write_down(uow, shipment, "muted" if mute else "unmuted", {"muted": not mute}, {"muted": mute})


def _snapshot(shipment: Shipment, items: Any, parcels: Any) -> dict[str, Any]:
    return {
        **{name: getattr(shipment, name) for name in PLAIN_FIELDS},
        "tracking_number": shipment.tracking_number,
        "note": shipment.note,
        "receiver": shipment.receiver,
        "revision": shipment.revision,
        "items": [
            ItemRequest(
                kind=item.subject_kind,
                ref=item.subject_ref,
                **{
                    name: getattr(item, name)
                    for name in ("line_ref", "product_id", "sku", "name", "quantity", "hs_code")
                },
            )
            for item in items
        ],
        "parcels": [
            ParcelRequest(**{name: getattr(parcel, name) for name in ParcelRequest.model_fields}) for parcel in parcels
        ],
    }


def _json(before: Mapping[str, Any]) -> dict[str, Any]:
    return ShipmentEdit.model_validate(before).model_dump(mode="json")


def _write_down(
    uow: UnitOfWork, shipment: Shipment, action: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Into the history of the shipment and the audit trail: only what differs."""
    names = [name for name in after if before.get(name) != after[name] and name != "revision"]
    old, new = {name: before.get(name) for name in names}, {name: after[name] for name in names}
    if names:
        queries.add_change(uow, cast("int", shipment.id), action, old, new)
        record_change(uow, entity="shipment", entity_id=shipment.number, action=action, before=old, after=new)
    uow.touch(SHIPMENTS_TOPIC)
