"""Purchase orders as the console lists them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date
from freight_app.purchasing.orders.dtos import PurchaseQuery, PurchaseRow
from freight_app.purchasing.orders.reading import count_purchases, list_purchases
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.components.price import PriceView, price_view
from freight_app.ui.visitor import Visitor

PATH = "/admin/purchases"
OPEN = ("draft", "approved", "placed", "partially_received", "received")
TABS = ("open", *OPEN, "closed", "cancelled")


@dataclass(frozen=True, slots=True)
class PurchaseRowView:
    number: str
    href: str
    supplier: str
    supplier_href: str
    status: str
    created: str
    due: str
    is_late: bool
    lines: int
    ordered: int
    received: int
    total: PriceView


def read_purchases(
    who: Visitor, tab: str, q: str, page: int, *, late: bool
) -> tuple[list[PurchaseRowView], dict[str, int], PagerView]:
    """A page of a tab, how many orders stand in each, and the pager."""
    asked = {"tab": tab, "q": q, "late": late, "page": page, "per_page": PER_PAGE}
    query = PurchaseQuery.model_validate(asked)
    with current_house().read(who.actor) as uow:
        found, counts = list_purchases(uow, query), count_purchases(uow, query)
    counts["open"] = sum(counts.get(status, 0) for status in OPEN)
    address = list_address(PATH, tab="" if tab == "open" else tab, q=q, late="1" if late else "")
    return [purchase_row(row, who.language) for row in found.items], counts, pager_of(found, address)


def purchase_row(row: PurchaseRow, language: str) -> PurchaseRowView:
    """An order as a line of any list of the console."""
    return PurchaseRowView(
        number=row.number,
        href=f"{PATH}/{row.number}",
        supplier=row.supplier_name,
        supplier_href=f"/admin/suppliers/{row.supplier_ref}",
        status=str(row.status),
        created=format_date(row.created_at, language, zone=current_house().settings.time_zone),
        due=format_date(row.due_on, language) if row.due_on else "",
        is_late=row.is_late,
        lines=row.lines,
        ordered=row.ordered,
        received=row.received,
        total=price_view(row.total, language),
    )
