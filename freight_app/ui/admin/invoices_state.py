"""What ``/admin/invoices`` shows and does: a list with its sums, one invoice beside it, and the credit note of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import Conflict, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_date
from freight_app.orders.invoices.crediting import issue_credit_note
from freight_app.orders.invoices.dtos import CreditWanted
from freight_app.ui.admin.invoices_rows import (
    TABS,
    InvoiceDetail,
    InvoiceRowView,
    InvoicesAddress,
    TotalsView,
    period_of,
    read_day,
    read_invoice,
    read_invoices,
)
from freight_app.ui.admin.list_pages import PagerView, turn_sort
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class InvoiceFilters:
    """The filters that are on, and how the form of the sheet begins."""

    period: str = ""
    issued_from: str = ""
    issued_to: str = ""
    series: str = ""


class InvoicesState(rx.State):
    """A page of invoices and the one that is open. ``step`` names what the credit form shows: it is sent once."""

    tab: str = "all"
    q: str = ""
    rows: list[InvoiceRowView] = []
    totals: list[TotalsView] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    tab_addresses: dict[str, str] = dict.fromkeys(TABS, "")
    sorts: dict[str, str] = {}
    year_choices: list[dict[str, str]] = []
    pager: PagerView = PagerView()
    filters: InvoiceFilters = InvoiceFilters()
    csv_href: str = ""
    excel_href: str = ""
    invoice: InvoiceDetail = InvoiceDetail()
    is_open: bool = False
    is_filtering: bool = False
    date_error: str = ""
    asks_credit: bool = False
    step: str = ""
    reason_error: str = ""
    trouble: str = ""
    is_loaded: bool = False
    _address: InvoicesAddress = InvoicesAddress()
    _today: date = date.min

    @rx.event
    @guarded(Permission.INVOICES_READ)
    async def load(self) -> None:
        """Read what the address asks for; ``invoice`` in it opens that one."""
        asked = self.router.url.query_parameters
        self._address = InvoicesAddress.read(asked)
        self.is_open = self.is_filtering = self.asks_credit = False
        await self._read()
        if number := asked.get("invoice", "")[:40]:
            await self._open(number)

    @rx.event(supersedes=True)
    @guarded(Permission.INVOICES_READ)
    async def find(self, text: str) -> None:
        """Find by number, order or customer while somebody types."""
        self._address = self._address.but(q=text.replace("\0", "")[:100])
        await self._read()

    @rx.event
    @guarded(Permission.INVOICES_READ)
    async def keep_question(self, data: dict[str, Any]) -> object:
        """Enter puts the question into the address; ``find`` has read it already."""
        del data
        return rx.redirect(self._address.url())

    @rx.event
    @guarded(Permission.INVOICES_READ)
    async def sort_by(self, column: str) -> object:
        """Sort by a column; once more turns it round."""
        sort = turn_sort(self._address.sort, column[:20], first_down=("issued_on", "total"))
        return rx.redirect(self._address.but(sort=InvoicesAddress.read({"sort": sort}).sort).url())

    @rx.event
    @guarded(Permission.INVOICES_READ)
    async def choose_period(self, name: str) -> object:
        """A period by its name; all time for none."""
        first, last = period_of(name, self._today)
        return rx.redirect(self._address.but(issued_from=first, issued_to=last).url())

    @rx.event
    @guarded(Permission.INVOICES_READ)
    async def open_filters(self) -> None:
        self.is_filtering, self.date_error = True, ""

    @rx.event
    @guarded(Permission.INVOICES_READ)
    async def close_filters(self) -> None:
        self.is_filtering = False

    @rx.event
    @guarded(Permission.INVOICES_READ)
    async def apply_filters(self, data: dict[str, Any]) -> object:
        """The period and the series that were chosen; a period that ends before it begins is said so."""
        first, last = (read_day(str(data.get(f"issued_{end}", ""))) for end in ("from", "to"))
        if first and last and first > last:
            self.date_error = translate("The last day is before the first one.", visitor().language)
            return None
        year = InvoicesAddress.read({"series": str(data.get("series", ""))}).series_year
        self.is_filtering = False
        return rx.redirect(self._address.but(issued_from=first, issued_to=last, series_year=year).url())

    @rx.event
    @guarded(Permission.INVOICES_READ)
    async def clear_period(self) -> object:
        return rx.redirect(self._address.but(issued_from=None, issued_to=None).url())

    @rx.event
    @guarded(Permission.INVOICES_READ)
    async def clear_series(self) -> object:
        return rx.redirect(self._address.but(series_year=None).url())

    @rx.event
    @guarded(Permission.INVOICES_READ)
    async def open_invoice(self, number: str) -> None:
        """Show an invoice beside the list."""
        await self._open(number[:40])

    @rx.event
    @guarded(Permission.INVOICES_READ)
    async def close_invoice(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.INVOICES_ISSUE)
    async def ask_credit(self) -> None:
        """Open the form of a credit note."""
        self.asks_credit, self.step = True, new_token(12)
        self.reason_error = self.trouble = ""

    @rx.event
    @guarded(Permission.INVOICES_ISSUE)
    async def close_credit(self) -> None:
        self.asks_credit = False

    @rx.event
    @guarded(Permission.INVOICES_ISSUE)
    async def credit(self, data: dict[str, Any]) -> None:
        """Write the credit note; a refusal keeps what was typed and says why there."""
        who, number = visitor(), self.invoice.number
        self.reason_error = self.trouble = ""
        wanted = read_quantities(data)
        if wanted is None:
            self.trouble = translate("Write how many pieces of each line are credited, in digits.", who.language)
            return
        try:
            issued = await asyncio.to_thread(_credit, who, number, wanted, str(data.get("reason", "")), self.step)
        except InvalidInput as error:
            told = sentence_of(error, who.language)
            self.reason_error, self.trouble = (told, "") if error.field == "reason" else ("", told)
            return
        except Conflict as error:
            self.trouble = sentence_of(error, who.language)
            self.invoice = await asyncio.to_thread(read_invoice, who, number)
            return
        self.asks_credit = False
        self.invoice = await asyncio.to_thread(read_invoice, who, number)
        await self._read()
        await show_toast(self, translate("Credit note {number} is issued", who.language, number=issued))

    async def _open(self, number: str) -> None:
        try:
            self.invoice = await asyncio.to_thread(read_invoice, visitor(), number)
            self.is_open = True
        except NotFound as error:
            self.is_open = False
            await show_toast(self, sentence_of(error, visitor().language), tone="bad")

    async def _read(self) -> None:
        who, address = visitor(), self._address
        found = await asyncio.to_thread(read_invoices, who, address)
        self.tab, self.q, self._today = address.tab, address.q, found.today
        self.rows, self.totals, self.counts, self.pager = found.rows, found.totals, found.counts, found.pager
        self.sorts = found.sorts
        self.year_choices = [{"value": year, "label": year} for year in found.years]
        self.tab_addresses = {tab: address.but(tab=tab).url() for tab in TABS}
        self.csv_href, self.excel_href = address.journal_url("csv"), address.journal_url("xlsx")
        first, last = address.issued_from, address.issued_to
        self.filters = InvoiceFilters(
            period=" – ".join(format_date(day, who.language) if day else "…" for day in (first, last))
            if first or last
            else "",
            issued_from=first.isoformat() if first else "",
            issued_to=last.isoformat() if last else "",
            series=str(address.series_year or ""),
        )
        self.is_loaded = True


def read_quantities(data: dict[str, Any]) -> list[CreditWanted] | None:
    """The pieces that were typed, by line; None when one of them is no number."""
    wanted: list[CreditWanted] = []
    for name, value in data.items():
        place = name.removeprefix("line_")
        text = str(value).strip()
        if not name.startswith("line_") or not place.isdecimal() or text in ("", "0"):
            continue
        if not text.isascii() or not text.isdecimal() or len(text) > 3 or len(place) > 3 or int(text) == 0:
            return None
        wanted.append(CreditWanted(position=int(place), quantity=int(text)))
    return wanted


def _credit(who: Visitor, number: str, wanted: list[CreditWanted], reason: str, key: str) -> str:
    with current_house().write(who.actor) as uow:
        return issue_credit_note(uow, number, lines=wanted, reason=reason, key=key).number
