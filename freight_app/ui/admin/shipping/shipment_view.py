"""One shipment as its page in the console shows it, written for one language."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, format_money, format_number
from freight_app.shipping.reading import get_shipment
from freight_app.shipping.shipment_dtos import EventView, ItemView, MilestoneView, ParcelView, ShipmentView
from freight_app.shipping.values import ENDED, EventSource, TrackingStatus
from freight_app.shop.calendar import working_calendar
from freight_app.ui.admin.shipping.plan_chart import PlanChart, plan_chart
from freight_app.ui.components.status import STATUSES
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.shipping_words import MODES, carrier_name, eta_sentence, moment_of, place_sentence, variance_words
from freight_app.ui.visitor import Visitor


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


_STONES = {"departure": _("Departure"), "customs": _("Through customs"), "arrival": _("Arrival")}
_SOURCES = {
    EventSource.HAND: _("Staff"),
    EventSource.CARRIER: _("Carrier"),
    EventSource.WEBHOOK: _("Carrier, by itself"),
}
_CHANGES = {
    "created": _("Created"),
    "changed": _("Changed"),
    "cancelled": _("Cancelled"),
    "event": _("Event written"),
    "followed": _("Carrier is asked again"),
    "left alone": _("Carrier is not asked any more"),
    "muted": _("News kept quiet"),
    "unmuted": _("News told again"),
}


@dataclass(frozen=True, slots=True)
class StoneRow:
    """A day of the plan. ``state``: done, late (open and overdue) or ahead."""

    title: str
    planned: str
    actual: str
    is_expected: bool
    difference: str
    state: str


@dataclass(frozen=True, slots=True)
class EventRow:
    status: str
    text: str
    place: str
    at: str
    written: str
    code: str
    source: str
    doubt: str
    is_dropped: bool
    is_zone_assumed: bool
    raw: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    ref: str
    href: str
    sku: str
    name: str
    quantity: int
    hs_code: str


@dataclass(frozen=True, slots=True)
class ParcelRow:
    position: int
    weight: str
    size: str
    number: str
    contents: str


@dataclass(frozen=True, slots=True)
class RelatedRow:
    ref: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    title: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class TwoStories:
    """What the carrier sums up against its newest event. ``is_there`` is False where they agree."""

    is_there: bool = False
    header: str = ""
    newest: str = ""
    newest_at: str = ""
    shows_newest: bool = True


@dataclass(frozen=True, slots=True)
class ShipmentPage:
    """Everything that the page shows; empty while it is awaited."""

    public_id: str = ""
    number: str = ""
    follow: str = ""
    status: str = "pending"
    since: str = ""
    sentence: str = ""
    consequence: str = ""
    late: str = ""
    carrier: str = ""
    tracking: str = ""
    service: str = ""
    origin: str = ""
    destination: str = ""
    load: str = ""
    mode: str = ""
    terms: str = ""
    declaration: str = ""
    value: str = ""
    origin_country: str = ""
    cost: str = ""
    signed_by: str = ""
    note: str = ""
    created: str = ""
    asked: str = ""
    label_pdf: str = ""
    slip_pdf: str = ""
    is_ended: bool = False
    is_muted: bool = False
    is_followed: bool = False
    may_be_asked: bool = False
    revision: int = 0
    stories: TwoStories = TwoStories()
    chart: PlanChart = field(default_factory=PlanChart)
    stones: list[StoneRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    goods: list[ItemRow] = field(default_factory=list)
    parcels: list[ParcelRow] = field(default_factory=list)
    related: list[RelatedRow] = field(default_factory=list)
    changes: list[ChangeRow] = field(default_factory=list)


def read_shipment_page(who: Visitor, public_id: str) -> ShipmentPage:
    """``NotFound`` for an id that we never gave out."""
    house = current_house()
    with house.read(who.actor) as uow:
        view = get_shipment(uow, public_id)
        off_days = working_calendar(uow).weekend
        now = uow.now()
    zone, language = house.settings.time_zone, who.language
    chart = plan_chart(view, now=now, zone=zone, off_days=off_days, language=language)
    return _page(view, chart, language, zone)


def _page(view: ShipmentView, chart: PlanChart, language: str, zone: str) -> ShipmentPage:
    is_ended = view.status in ENDED
    standing = [event for event in view.events if event.dropped_at is None]
    place = next((event.place for event in reversed(standing) if event.place), "")
    return ShipmentPage(
        public_id=view.public_id,
        number=view.number,
        follow=f"/follow/{view.follow_token}",
        status=str(view.status),
        since=format_moment(view.status_since, language, zone=zone),
        sentence=place_sentence(view.status, place, language),
        consequence=_consequence(view, language, zone),
        late=variance_words(view.days_late, language) if view.days_late else "",
        carrier=carrier_name(view.carrier, language),
        tracking=view.tracking_number,
        service=view.service,
        origin=view.origin,
        destination=view.destination,
        load=_load(view.parcels, language),
        mode=translate(MODES[str(view.mode)], language),
        terms=view.incoterm,
        declaration=view.customs_declaration,
        value=format_money(view.customs_value, language) if view.customs_value else "",
        origin_country=view.origin_country,
        cost=format_money(view.cost, language) if view.cost else "",
        signed_by=view.signed_by,
        note=view.note,
        created=f"{format_moment(view.created_at, language, zone=zone, width='short')} · {view.created_by}",
        asked=format_moment(view.polled_at, language, zone=zone, width="short") if view.polled_at else "",
        label_pdf=f"/api/v1/shipments/{view.public_id}/labels.pdf",
        slip_pdf=f"/api/v1/shipments/{view.public_id}/packing-slips.pdf",
        is_ended=is_ended,
        is_muted=view.is_muted,
        is_followed=view.is_followed,
        may_be_asked=view.carrier != "manual" and bool(view.tracking_number),
        revision=view.revision,
        stories=_stories(view, language, zone),
        chart=chart,
        stones=[_stone(one, language, zone) for one in view.milestones],
        events=[_event(one, language, zone) for one in reversed(view.events)],
        goods=[_item(one) for one in view.items],
        parcels=[_parcel(one, language) for one in view.parcels],
        related=[
            RelatedRow(ref, _address_of(kind, ref), kind)
            for kind, ref in dict.fromkeys((item.kind, item.ref) for item in view.items)
        ],
        changes=[
            ChangeRow(
                translate(_CHANGES.get(change.action, change.action), language),
                change.changed_by,
                format_moment(change.changed_at, language, zone=zone, width="short"),
            )
            for change in view.changes
        ],
    )


def _consequence(view: ShipmentView, language: str, zone: str) -> str:
    """What follows from where it is: when it comes and how sure that is, or when it came."""
    if view.arrived_at is not None:
        return translate("Handed over {day}", language, day=format_moment(view.arrived_at, language, zone=zone))
    if view.status in ENDED:
        return ""
    is_late = view.days_late is not None
    return eta_sentence(view.eta_at, view.eta_source, view.eta_sample, language, zone=zone, is_late=is_late)


def _stories(view: ShipmentView, language: str, zone: str) -> TwoStories:
    told = view.disagreement
    if told is None:
        return TwoStories()
    newest = _status_word(told.newest, language)
    return TwoStories(
        is_there=True,
        header=_status_word(told.header, language),
        newest=f"{newest}: {told.newest_text}" if told.newest_text else newest,
        newest_at=format_moment(told.newest_at, language, zone=zone, width="short") if told.newest_at else "",
        shows_newest=told.shown == told.newest,
    )


def _status_word(status: TrackingStatus | None, language: str) -> str:
    if status is None:
        return "–"
    look = STATUSES["tracking"][str(status)]
    return translate(look.word, language)


def _stone(stone: MilestoneView, language: str, zone: str) -> StoneRow:
    actual = stone.actual_at or stone.expected_at
    state = "done" if stone.actual_at else "late" if stone.variance else "ahead"
    return StoneRow(
        title=translate(_STONES[stone.name], language),
        planned=format_date(stone.planned_on, language) if stone.planned_on else "",
        actual=""
        if actual is None
        else format_moment(actual, language, zone=zone, width="short")
        if stone.actual_at
        else format_date(actual, language, zone=zone),
        is_expected=stone.actual_at is None and actual is not None,
        difference=variance_words(stone.variance, language),
        state=state,
    )


def _event(event: EventView, language: str, zone: str) -> EventRow:
    return EventRow(
        status=str(event.status),
        text=event.text,
        place=event.place,
        at=moment_of(event, language, zone),
        written=event.written,
        code=event.code,
        source=translate(_SOURCES[event.source], language)
        + (f" · {event.recorded_by}" if event.source == EventSource.HAND else ""),
        doubt=event.doubt,
        is_dropped=event.dropped_at is not None,
        is_zone_assumed=event.is_zone_assumed,
        raw=json.dumps(event.raw, ensure_ascii=False, indent=1),
    )


def _item(item: ItemView) -> ItemRow:
    return ItemRow(item.ref, _address_of(item.kind, item.ref), item.sku, item.name, item.quantity, item.hs_code)


def _address_of(kind: str, ref: str) -> str:
    return f"/admin/orders/{ref}" if kind == "order" else f"/admin/purchases/{ref}"


def _parcel(parcel: ParcelView, language: str) -> ParcelRow:
    sides = [parcel.length_mm, parcel.width_mm, parcel.height_mm]
    size = (
        " × ".join(format_number(side / 10, language) if side else "?" for side in sides) + " cm" if any(sides) else ""
    )
    return ParcelRow(
        position=parcel.position,
        weight=f"{format_number(parcel.weight_g / 1000, language)} kg" if parcel.weight_g else "",
        size=size,
        number=parcel.tracking_number,
        contents=parcel.contents,
    )


def _load(parcels: list[ParcelView], language: str) -> str:
    if not parcels:
        return ""
    count = translate_count("{count} parcel", "{count} parcels", len(parcels), language)
    grams = sum(parcel.weight_g or 0 for parcel in parcels)
    return f"{count} · {format_number(grams / 1000, language)} kg" if grams else count
