"""The orders of a view as a file for spreadsheets."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, pick_text
from freight_app.kit.pagination import MAX_PER_PAGE
from freight_app.orders.listing import list_orders
from freight_app.orders.staff_dtos import OrderRow
from freight_app.ui.admin.orders_address import OrdersAddress
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor

MOST_ROWS = 5000
# Spreadsheets run what begins so; an apostrophe makes them read it as text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated when the file is written."""
    return text


_HEADS = (
    _("Order"),
    _("Placed"),
    _("Customer"),
    _("Phone"),
    _("To"),
    _("Delivery"),
    _("Status"),
    _("Payment"),
    _("Promised"),
    _("Total"),
    _("Currency"),
)


def write_orders(who: Visitor, address: OrdersAddress) -> str:
    """All pages of the view, up to ``MOST_ROWS`` orders; amounts and dates as machines write them."""
    house = current_house()
    # The mark at the start tells Excel that accents and Arabic are UTF-8.
    text = StringIO("\ufeff")
    text.seek(0, 2)
    file = csv.writer(text)
    file.writerow([translate(head, who.language) for head in _HEADS])
    with house.read(who.actor) as uow:
        for page in range(1, MOST_ROWS // MAX_PER_PAGE + 1):
            question = replace(address, page=page).question().model_copy(update={"per_page": MAX_PER_PAGE})
            found = list_orders(uow, question).page
            file.writerows(_cells(row, who.language, house.settings.time_zone) for row in found.items)
            if page >= found.pages:
                break
    return text.getvalue()


def _cells(row: OrderRow, language: str, zone: str) -> list[str]:
    cells = [
        row.number,
        format_moment(row.placed_at, language, zone=zone, width="yyyy-MM-dd"),
        row.customer_name,
        row.phone,
        row.city,
        pick_text(row.delivery_names, language),
        str(row.status),
        str(row.payment_status),
        row.promised_on.isoformat(),
    ]
    return [*map(_as_text, cells), str(row.total.decimal), row.total.currency]


def _as_text(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell
