"""Carriers as the console shows them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from freight_app.kit.house import House, current_house
from freight_app.kit.languages import format_moment, format_money, format_number
from freight_app.shipping.carrier_dtos import CarrierView
from freight_app.shipping.carrying import list_broken_files, list_carriers
from freight_app.shipping.dtos import CarrierAnswer, CarrierEvent, CarrierShipment
from freight_app.shipping.ports import Capability, CarrierRate
from freight_app.shop.service import get_shop_profile
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


ABILITIES: dict[str, str] = {
    Capability.TRACK: _("says where parcels are"),
    Capability.RATE: _("names prices"),
    Capability.SHIP: _("takes orders"),
    Capability.LABEL: _("gives labels"),
    Capability.CANCEL: _("calls pickups off"),
    Capability.PROOF: _("proves delivery"),
    Capability.WEBHOOK: _("tells us by itself"),
}
_SOURCES = {"built in": _("Built in"), "uploaded": _("Described here")}
_BY_HAND = _("Staff write what happens by hand")


@dataclass(frozen=True, slots=True)
class CarrierLine:
    """``state`` is ready, by_hand, not_set_up, closed or spent."""

    code: str
    name: str
    abilities: str
    source: str
    state: str
    lacks: str
    closed_until: str
    used: str
    limit: str
    share: int
    is_full: bool
    followed: int
    under_way: int
    succeeded: str
    failed: str
    error: str
    may_be_tried: bool
    is_uploaded: bool


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class BrokenLine:
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class CarriersView:
    rows: list[CarrierLine]
    trackers: list[Choice]
    raters: list[Choice]
    broken: list[BrokenLine]


@dataclass(frozen=True, slots=True)
class EventLine:
    status: str
    said: str
    place: str
    when: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What a carrier said of one shipment, or why it said nothing (``refusal``)."""

    is_there: bool = False
    refusal: str = ""
    number: str = ""
    service: str = ""
    status: str = ""
    disagreement: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class RateLine:
    code: str
    name: str
    price: str
    arrives: str


def read_carriers(who: Visitor) -> CarriersView:
    """Everything on the page. Needs ``shipping.read``."""
    house = current_house()
    with house.read(who.actor) as uow:
        found, broken = list_carriers(uow), list_broken_files(uow)
        zone = get_shop_profile(uow).time_zone
    now = house.database.clock.now()
    rows = [_line(one, who.language, zone, now) for one in found]
    ready = {row.code for row in rows if row.may_be_tried}
    return CarriersView(
        rows=rows,
        trackers=[Choice(one.code, one.name) for one in found if one.code in ready],
        raters=[Choice(one.code, one.name) for one in found if Capability.RATE in one.can and not one.lacks],
        broken=[BrokenLine(one.name, one.reason) for one in broken],
    )


def answer_view(answer: CarrierAnswer, who: Visitor, house: House) -> tuple[AnswerView, list[EventLine]]:
    """The first shipment of an answer and its events, the newest first."""
    if not answer.shipments:
        reason = answer.refusal or translate("It knows of no shipment.", who.language)
        return AnswerView(is_there=True, refusal=reason), []
    with house.read(who.actor) as uow:
        zone = get_shop_profile(uow).time_zone
    shipment: CarrierShipment = answer.shipments[0]
    expected = shipment.estimated_at
    view = AnswerView(
        is_there=True,
        number=shipment.number,
        service=shipment.service,
        status=shipment.status,
        disagreement=shipment.disagreement,
        expected=(format_moment(expected.at, who.language, zone=zone) if expected.at else expected.written)
        if expected
        else "",
    )
    return view, [_event(one, who.language, zone) for one in reversed(shipment.events)]


def rate_lines(rates: list[CarrierRate], language: str) -> list[RateLine]:
    """Offers as they are compared, the cheapest first."""
    return [
        RateLine(
            code=rate.code,
            name=rate.name,
            price=format_money(rate.price, language) if rate.price else translate("On request", language),
            arrives=rate.arrives_at.replace("T", " ")[:16],
        )
        for rate in rates
    ]


def _line(view: CarrierView, language: str, zone: str, now: datetime) -> CarrierLine:
    def moment(at: datetime | None) -> str:
        return "" if at is None else format_moment(at, language, zone=zone, width="short")

    abilities = " · ".join(translate(ABILITIES[one], language) for one in ABILITIES if one in view.can)
    return CarrierLine(
        code=view.code,
        name=translate(_("By hand"), language) if view.code == "manual" else view.name,
        abilities=abilities or translate(_BY_HAND, language),
        source=translate(_SOURCES[view.source], language) if view.source in _SOURCES else view.source,
        state=_state(view, now),
        lacks=view.lacks,
        closed_until=moment(view.closed_until),
        used=format_number(view.calls_used, language),
        limit="" if view.calls_a_day is None else format_number(view.calls_a_day, language),
        share=min(100, round(view.calls_used * 100 / view.calls_a_day)) if view.calls_a_day else 0,
        is_full=view.calls_left == 0,
        followed=view.followed,
        under_way=view.under_way,
        succeeded=moment(view.last_success_at),
        failed=moment(view.last_failure_at),
        error=view.last_error,
        may_be_tried=Capability.TRACK in view.can and not view.lacks,
        is_uploaded=view.is_uploaded,
    )


def _state(view: CarrierView, now: datetime) -> str:
    if Capability.TRACK not in view.can:
        return "by_hand"
    if view.lacks:
        return "not_set_up"
    if view.closed_until is not None and view.closed_until > now:
        return "closed"
    return "spent" if view.calls_left == 0 else "ready"


def _event(event: CarrierEvent, language: str, zone: str) -> EventLine:
    at = event.moment.at
    is_sure = at is not None and not event.moment.is_zone_assumed
    return EventLine(
        status=event.status,
        said=event.text or event.code,
        place=event.place,
        when=format_moment(at, language, zone=zone, width="short")
        if at is not None and is_sure
        else event.moment.written.replace("T", " "),
    )
