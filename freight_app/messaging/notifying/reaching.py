"""Where somebody is reached by each way, and by which ways the shop can send at all."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.settings import Settings
from freight_app.messaging.notifying.models import Way
from freight_app.messaging.notifying.queries import Reader
from freight_app.messaging.push import list_push_targets


def offered_ways(uow: UnitOfWork) -> tuple[Way, ...]:
    """What the shop can send by: a gateway that the settings do not name brings nothing to anybody."""
    settings = uow.port(Settings)
    set_up = {
        Way.SMS: settings.sms_gateway != "none",
        Way.WHATSAPP: settings.whatsapp_phone_id != "",
    }
    return tuple(way for way in Way if set_up.get(way, True))


def is_reachable(uow: UnitOfWork, reader: Reader, way: Way) -> bool:
    """Whether a message by this way would arrive."""
    return way == Way.BELL or (way in offered_ways(uow) and bool(addresses_of(uow, reader, way)))


def addresses_of(uow: UnitOfWork, reader: Reader, way: Way) -> list[str]:
    """The recipients of a message by this way: each browser that asked for notices is one of its own."""
    if way == Way.PUSH:
        return list_push_targets(uow, reader.user_id)
    address = reader.email if way == Way.EMAIL else reader.phone
    return [address] if address else []
