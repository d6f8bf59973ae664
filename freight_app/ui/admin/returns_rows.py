"""Returns as the console lists them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment
from freight_app.orders.changes import return_listing
from freight_app.orders.changes.dtos import ReturnQuery, ReturnRow, ReturnStatus
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.components.price import PriceView, price_view
from freight_app.ui.visitor import Visitor

PATH = "/admin/returns"
TABS = ("open", *(str(status) for status in ReturnStatus))


@dataclass(frozen=True, slots=True)
class ReturnRowView:
    number: str
    order: str
    customer: str
    status: str
    since: str
    asked: str
    pieces: int
    worth: PriceView


def read_returns(who: Visitor, tab: str, q: str, page: int) -> tuple[list[ReturnRowView], dict[str, int], PagerView]:
    """A page of a tab, how many returns wait in each, and the pager."""
    house = current_house()
    status = None if tab == "open" else ReturnStatus(tab)
    with house.read(who.actor) as uow:
        found = return_listing.list_returns(uow, ReturnQuery(status=status, q=q, page=page, per_page=PER_PAGE))
        counts = return_listing.count_returns(uow)
    rows = [_row(row, who.language, house.settings.time_zone) for row in found.items]
    address = list_address(PATH, tab="" if tab == "open" else tab, q=q)
    return rows, {"open": sum(counts.values()), **counts}, pager_of(found, address)


def _row(row: ReturnRow, language: str, zone: str) -> ReturnRowView:
    return ReturnRowView(
        number=row.number,
        order=row.order_number,
        customer=row.customer_name,
        status=str(row.status),
        since=format_moment(row.status_since, language, zone=zone, width="short"),
        asked=format_moment(row.requested_at, language, zone=zone, width="short"),
        pieces=row.piece_count,
        worth=price_view(row.worth, language),
    )
