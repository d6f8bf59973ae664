"""What staff saw or were told on the telephone goes onto the same timeline as what carriers say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.shipping import queries
from freight_app.shipping.dtos import CarrierEvent, CarrierMoment
from freight_app.shipping.recording import record_hand_event
from freight_app.shipping.shipment_dtos import HandEventRequest
from freight_app.shop.service import get_shop_profile

# A clock that is a little fast is no mistake.
_AHEAD = timedelta(minutes=10)


def add_event(uow: UnitOfWork, public_id: str, request: HandEventRequest, *, key: str) -> None:
    """Write down what happened, when and where. Needs ``shipping.edit``.

    The newest event of all decides the status, whoever told it. ``InvalidInput`` for what is yet to come.
    """
    uow.actor.require(Permission.SHIPPING_EDIT)
    if request.at.tzinfo is None:
        raise InvalidInput("at", "A time needs its offset.")
    if request.at > uow.now() + _AHEAD:
        raise InvalidInput("at", "This has not happened yet.")

    def do() -> dict[str, Any]:
        shipment = queries.lock_by_public_id(uow, public_id)
        local = request.at.astimezone(ZoneInfo(get_shop_profile(uow).time_zone))
        event = CarrierEvent(
            status=request.status,
            # Part of what tells two events of one minute apart.
            code=str(request.status),
            text=request.note,
            place=request.place,
            moment=CarrierMoment(written=local.isoformat(timespec="minutes"), at=request.at),
        )
        record_hand_event(uow, shipment, event)
        told = {"status": str(request.status), "at": event.moment.written, "place": request.place, "note": request.note}
        queries.add_change(uow, cast("int", shipment.id), "event", {}, told)
        record_change(uow, entity="shipment", entity_id=shipment.number, action="event", before=None, after=told)
        return {}

    body = {"shipment": public_id, **request.model_dump(mode="json")}
    do_once(uow, scope="shipping.event", key=key, body=body, do=do)
