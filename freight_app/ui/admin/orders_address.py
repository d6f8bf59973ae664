"""The address of the order list holds all that was asked, so that back, share and reload show the same list.

``/admin/orders?tab=open&q=trabelsi&payment=card&paid=paid&delivery=pickup&city=Sfax&tag=urgent&from=2026-03-01&to=2026-03-31&sort=-total&page=2``
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeVar, cast, get_args
from urllib.parse import urlencode

from freight_app.orders.dtos import PaymentMethod, PaymentStatus
from freight_app.orders.staff_dtos import OrderQuery, OrderSort, OrderTab

PATH = "/admin/orders"
PER_PAGE = 25
TABS: tuple[OrderTab, ...] = get_args(OrderTab)
SORTS: tuple[OrderSort, ...] = get_args(OrderSort)
NEWEST_FIRST: OrderSort = "-placed_at"
_MAX_PAGE_DIGITS = 5

FilterName = Literal["payment", "paid", "delivery", "city", "tag", "placed"]
Column = Literal["number", "placed_at", "customer", "promised_on", "total"]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class OrdersAddress:
    """What an address asks for. Every value came from outside: what cannot be read is as if it were not there."""

    tab: OrderTab = "open"
    q: str = ""
    payment: PaymentMethod | None = None
    paid: PaymentStatus | None = None
    delivery: str = ""
    city: str = ""
    tag: str = ""
    placed_from: date | None = None
    placed_to: date | None = None
    sort: OrderSort = NEWEST_FIRST
    page: int = 1

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> OrdersAddress:
        page = asked.get("page", "")
        return cls(
            tab=cast("OrderTab", _one_of(TABS, asked.get("tab", "")) or "open"),
            q=asked.get("q", "").replace("\0", "")[:100],
            payment=_one_of(tuple(PaymentMethod), asked.get("payment", "")),
            paid=_one_of(tuple(PaymentStatus), asked.get("paid", "")),
            delivery=asked.get("delivery", "").replace("\0", "")[:40],
            city=asked.get("city", "").replace("\0", "")[:120],
            tag=asked.get("tag", "").replace("\0", "")[:40],
            placed_from=_date(asked.get("from", "")),
            placed_to=_date(asked.get("to", "")),
            sort=cast("OrderSort", _one_of(SORTS, asked.get("sort", "")) or NEWEST_FIRST),
            page=max(1, int(page)) if page.isdecimal() and len(page) <= _MAX_PAGE_DIGITS else 1,
        )

    def but(self, **changes: Any) -> OrdersAddress:
        """The same with changes; another question begins at its first page."""
        return replace(self, **{"page": 1, **changes})

    def without(self, name: FilterName) -> OrdersAddress:
        """The same with one filter off."""
        off: dict[FilterName, dict[str, Any]] = {
            "payment": {"payment": None},
            "paid": {"paid": None},
            "delivery": {"delivery": ""},
            "city": {"city": ""},
            "tag": {"tag": ""},
            "placed": {"placed_from": None, "placed_to": None},
        }
        return self.but(**off[name])

    def sorted_by(self, column: Column) -> OrdersAddress:
        """By this column, or the other way round when it is so already."""
        return self.but(sort=_one_of(SORTS, f"-{column}" if self.sort == column else column) or NEWEST_FIRST)

    def url(self) -> str:
        """The address; what is as usual is left out."""
        values = {
            "tab": self.tab,
            "q": self.q,
            "payment": self.payment or "",
            "paid": self.paid or "",
            "delivery": self.delivery,
            "city": self.city,
            "tag": self.tag,
            "from": self.placed_from.isoformat() if self.placed_from else "",
            "to": self.placed_to.isoformat() if self.placed_to else "",
            "sort": self.sort if self.sort != NEWEST_FIRST else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return f"{PATH}?" + urlencode({name: value for name, value in values.items() if value})

    def question(self, *, after_step: int | None = None) -> OrderQuery:
        """The same as a question to the orders room."""
        return OrderQuery(
            tab=self.tab,
            q=self.q,
            payment_method=self.payment,
            payment_status=self.paid,
            delivery_method=self.delivery or None,
            city=self.city,
            tag=self.tag,
            placed_from=self.placed_from,
            placed_to=self.placed_to,
            sort=self.sort,
            page=self.page,
            per_page=PER_PAGE,
            after_step=after_step,
        )


def _one_of(values: tuple[Value, ...], text: str) -> Value | None:
    return next((value for value in values if str(value) == text), None)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-01") else None
    except ValueError:
        return None
