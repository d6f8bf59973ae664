"""Carriers as staff see them: how each does, one number tried, a price asked, a shipment asked about at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.actor import Actor
from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.shipping import queries as shipment_queries
from freight_app.shipping.carrier_dtos import (
    BrokenFile,
    CarrierView,
    RateQuestion,
    ShipmentAtCarrierView,
)
from freight_app.shipping.carrier_errors import CarrierCannot
from freight_app.shipping.dtos import CarrierAnswer
from freight_app.shipping.polling import queries, tasks
from freight_app.shipping.polling.mappings import CARRIERS_TOPIC
from freight_app.shipping.polling.polling import ask_about
from freight_app.shipping.ports import (
    Asker,
    Capability,
    CarrierAddress,
    CarrierParcel,
    CarrierProfile,
    CarrierRate,
    Carriers,
    RateRequest,
)
from freight_app.shop.calendar import today_of_shop

__all__ = ["CARRIERS_TOPIC", "ask_now", "ask_price", "list_carriers", "tasks", "try_number", "view_at_carrier"]
_MAX_NUMBER = 60
UPLOADED = "uploaded"


def list_carriers(uow: UnitOfWork) -> list[CarrierView]:
    """Every carrier of the house, by code. Needs ``shipping.read``."""
    uow.actor.require(Permission.SHIPPING_READ)
    return [_view(uow, profile) for profile in uow.port(Carriers).profiles()]


def list_broken_files(uow: UnitOfWork) -> list[BrokenFile]:
    """Files of the data folder that describe no carrier. Needs ``shipping.read``."""
    uow.actor.require(Permission.SHIPPING_READ)
    return [BrokenFile(name=name, reason=reason) for name, reason in uow.port(Carriers).broken_files()]


def view_at_carrier(uow: UnitOfWork, public_id: str) -> ShipmentAtCarrierView:
    """How asking about a shipment goes, and what its carrier can do for it. Needs ``shipping.read``."""
    uow.actor.require(Permission.SHIPPING_READ)
    shipment = shipment_queries.find_shipment(uow, public_id)
    known = queries.find_at_carrier(uow, cast("int", shipment.id))
    profile = find_profile(uow, shipment.carrier)
    return ShipmentAtCarrierView(
        carrier=shipment.carrier,
        carrier_name=profile.name if profile else shipment.carrier,
        can=sorted(profile.can) if profile else [],
        lacks=profile.lacks if profile else "",
        is_being_asked=known is not None and known.handed_at is not None,
        asked_at=shipment.polled_at,
        next_at=shipment.next_poll_at,
        failures=known.failures if known else 0,
        last_error=known.last_error if known else "",
        has_label=shipment.label_sha256 is not None,
        has_proof=known is not None and known.proof_sha256 is not None,
        pickup_reference=known.pickup_reference if known else "",
    )


def ask_now(uow: UnitOfWork, public_id: str) -> None:
    """Have a worker ask about a shipment before all others. The answer comes as news of the shipment.

    Needs ``shipping.edit``: it takes a call of the carrier's quota. ``InvalidInput`` where nobody can be asked.
    """
    uow.actor.require(Permission.SHIPPING_EDIT)
    shipment = shipment_queries.find_shipment(uow, public_id)
    profile = find_profile(uow, shipment.carrier)
    if profile is None or Capability.TRACK not in profile.can or not shipment.tracking_number:
        raise InvalidInput("carrier", "Nobody can be asked about this shipment: it has no carrier with a number.")
    ask_about(uow, cast("int", shipment.id), asker=Asker.PERSON)
    uow.touch(CARRIERS_TOPIC)


def try_number(ports: Ports, actor: Actor, code: str, number: str) -> CarrierAnswer:
    """Ask a carrier about any number, at once, and write nothing but the call down. Open no unit around it.

    Needs ``shipping.edit``. Raises ``UnknownCarrier`` and what carriers raise.
    """
    actor.require(Permission.SHIPPING_EDIT)
    number = " ".join(number.split())
    if not 3 <= len(number) <= _MAX_NUMBER or not number.isprintable():
        raise InvalidInput("number", "A tracking number has 3 to 60 characters.")
    return ports.get(Carriers).find(code, Asker.PERSON).track(number)


def prepare_price(uow: UnitOfWork, question: RateQuestion) -> RateRequest:
    """A question about prices from tomorrow on. Needs ``shipping.read``."""
    uow.actor.require(Permission.SHIPPING_READ)
    parcel = question.parcel
    return RateRequest(
        origin=_place(question.origin_city, question.origin_country, question.origin_postal_code),
        destination=_place(question.destination_city, question.destination_country, question.destination_postal_code),
        parcels=(CarrierParcel(parcel.weight_g, parcel.length_mm, parcel.width_mm, parcel.height_mm),),
        leaves_on=today_of_shop(uow) + timedelta(days=1),
        is_declarable=question.origin_country != question.destination_country,
    )


def ask_price(ports: Ports, actor: Actor, code: str, request: RateRequest) -> Sequence[CarrierRate]:
    """What a carrier wants for a parcel, the cheapest first. Open no unit around it. Needs ``shipping.read``."""
    actor.require(Permission.SHIPPING_READ)
    carrier = ports.get(Carriers).find(code, Asker.PERSON)
    if Capability.RATE not in carrier.profile.can:
        raise CarrierCannot(carrier.profile.name, "rate")
    return carrier.rate(request)


def find_profile(uow: UnitOfWork, code: str) -> CarrierProfile | None:
    return next((one for one in uow.port(Carriers).profiles() if one.code == code), None)


def _place(city: str, country: str, postal_code: str) -> CarrierAddress:
    return CarrierAddress(name="", line="", city=city, country=country, postal_code=postal_code)


def _view(uow: UnitOfWork, profile: CarrierProfile) -> CarrierView:
    now = uow.now()
    state = queries.find_state(uow, profile.code)
    used = queries.used_on(uow, profile.code, now.date())
    most = profile.limits.calls_a_day
    closed = [
        moment
        for moment in (state.open_until if state else None, state.paused_until if state else None)
        if moment is not None and moment > now
    ]
    return CarrierView(
        code=profile.code,
        name=profile.name,
        can=sorted(profile.can),
        lacks=profile.lacks,
        source=profile.source,
        is_uploaded=profile.source == UPLOADED,
        calls_a_day=most,
        calls_used=used,
        calls_left=None if most is None else max(0, most - used),
        per_number_a_day=profile.limits.per_number_a_day,
        followed=queries.count_followed(uow, profile.code),
        under_way=queries.count_handed(uow, profile.code),
        last_success_at=state.last_success_at if state else None,
        last_failure_at=state.last_failure_at if state else None,
        last_error=state.last_error if state else "",
        closed_until=max(closed, default=None),
    )
