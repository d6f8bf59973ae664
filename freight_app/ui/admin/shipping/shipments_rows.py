"""Shipments as the console lists them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment
from freight_app.shipping import reading
from freight_app.shipping.shipment_dtos import ListTab, ShipmentQuery, ShipmentRow
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.i18n import translate
from freight_app.ui.shipping_words import CARRIER_CHOICES, ETA_SOURCES, carrier_name, variance_words
from freight_app.ui.visitor import Visitor

PATH = "/admin/shipments"
TABS: tuple[str, ...] = get_args(ListTab)
FIRST_TAB = "inbound"


@dataclass(frozen=True, slots=True)
class ShipmentLine:
    """``late`` says by how much, ``expected_by`` who says so of ``expected``."""

    public_id: str
    href: str
    number: str
    is_inbound: bool
    carrier: str
    tracking: str
    status: str
    since: str
    disagrees: bool
    origin: str
    destination: str
    planned: str
    expected: str
    expected_by: str
    late: str
    subjects: str
    is_muted: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    tab: str = FIRST_TAB
    carrier: str = ""
    late: bool = False
    q: str = ""
    page: int = 1

    def address(self) -> str:
        return list_address(
            PATH,
            tab="" if self.tab == FIRST_TAB else self.tab,
            carrier=self.carrier,
            late="1" if self.late else "",
            q=self.q,
        )


@dataclass(frozen=True, slots=True)
class CarrierChoice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ShipmentList:
    rows: list[ShipmentLine]
    counts: dict[str, int]
    carriers: list[CarrierChoice]
    pager: PagerView


def read_shipments(who: Visitor, asked: Asked) -> ShipmentList:
    """A page of a tab, how many each tab holds, the carriers to choose from, and the pager."""
    house = current_house()
    query = ShipmentQuery(
        tab=cast("ListTab", asked.tab),
        carrier=asked.carrier,
        late=asked.late,
        q=asked.q,
        page=asked.page,
        per_page=PER_PAGE,
    )
    with house.read(who.actor) as uow:
        found = reading.list_shipments(uow, query)
        counts = reading.count_shipments(uow).model_dump()
        used = reading.list_carriers_used(uow)
    return ShipmentList(
        rows=[shipment_line(row, who.language, house.settings.time_zone) for row in found.items],
        counts=counts,
        carriers=carrier_choices(used, who.language),
        pager=pager_of(found, asked.address()),
    )


def carrier_choices(used: list[str], language: str) -> list[CarrierChoice]:
    codes = dict.fromkeys((*CARRIER_CHOICES, *used))
    return [CarrierChoice(value=code, label=carrier_name(code, language)) for code in codes]


def shipment_line(row: ShipmentRow, language: str, zone: str) -> ShipmentLine:
    expected, expected_by = "", ""
    if row.arrived_at is not None:
        expected = format_moment(row.arrived_at, language, zone=zone, width="short")
    elif row.eta_at is not None and row.eta_source is not None:
        expected = format_date(row.eta_at, language, zone=zone)
        expected_by = translate(ETA_SOURCES[row.eta_source], language)
    return ShipmentLine(
        public_id=row.public_id,
        href=f"{PATH}/{row.public_id}",
        number=row.number,
        is_inbound=row.direction == "inbound",
        carrier=carrier_name(row.carrier, language),
        tracking=row.tracking_number,
        status=str(row.status),
        since=format_moment(row.status_since, language, zone=zone, width="short"),
        disagrees=row.disagrees,
        origin=row.origin,
        destination=row.destination,
        planned=format_date(row.planned_arrival_on, language) if row.planned_arrival_on else "",
        expected=expected,
        expected_by=expected_by,
        late=variance_words(row.days_late, language) if row.days_late else "",
        subjects=" · ".join(row.subjects[:2]) + (f" +{len(row.subjects) - 2}" if len(row.subjects) > 2 else ""),
        is_muted=row.is_muted,
    )
