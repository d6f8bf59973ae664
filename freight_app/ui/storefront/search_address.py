"""The address of a list of parts holds everything that is chosen, so that back, share and reload show the same list.

The names are those of the API: ``/search?q=filter&brand=bosch,mahle&in_stock=1&max_price=60&sort=price&page=2``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast, get_args
from urllib.parse import quote, urlencode

from freight_app.catalogue.drafts import Sort
from freight_app.catalogue.dtos import ProductQuery
from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import Money

View = Literal["cards", "list"]
PER_PAGE = 24
MAX_BRANDS = 50
_MAX_TEXT = 200
_MAX_PRICE_TEXT = 14
SEARCH_PATH = "/search"


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """What an address asks for. Every value came from outside: what cannot be read is as if it were not there.

    ``category`` is the choice among the kinds; ``base`` the category whose own page this is, empty on ``/search``.
    Prices are in major units as people type them. ``vehicle_id`` counts only together with ``fits``: a shared link
    then speaks of the car of who shared it.
    """

    base: str = ""
    q: str = ""
    category: str = ""
    brands: tuple[str, ...] = ()
    fits: bool = False
    vehicle_id: int | None = None
    vehicle_year: int | None = None
    in_stock: bool = False
    on_offer: bool = False
    min_price: str = ""
    max_price: str = ""
    sort: Sort = "relevance"
    page: int = 1
    view: View = "cards"

    @classmethod
    def read(cls, parameters: Mapping[str, str], *, base: str = "") -> SearchAddress:
        sort = parameters.get("sort", "")
        fits = parameters.get("fits") == "1"
        return cls(
            base=base[:120],
            q=" ".join(parameters.get("q", "").split())[:_MAX_TEXT],
            category=parameters.get("category", "")[:120],
            brands=_read_brands(parameters.get("brand", "")),
            fits=fits,
            vehicle_id=_read_number(parameters.get("vehicle", ""), 1, 2**31 - 1) if fits else None,
            vehicle_year=_read_number(parameters.get("year", ""), 1900, 2100) if fits else None,
            in_stock=parameters.get("in_stock") == "1",
            on_offer=parameters.get("on_offer") == "1",
            min_price=_read_price(parameters.get("min_price", "")),
            max_price=_read_price(parameters.get("max_price", "")),
            sort=cast("Sort", sort) if sort in get_args(Sort) else "relevance",
            page=_read_number(parameters.get("page", ""), 1, 100_000) or 1,
            view="list" if parameters.get("view") == "list" else "cards",
        )

    @property
    def href(self) -> str:
        """The address itself; what is at its default is left out, so that one list has one address."""
        said: dict[str, Any] = {
            "q": self.q,
            "category": self.category,
            "brand": ",".join(self.brands),
            "fits": "1" if self.fits else "",
            "vehicle": self.vehicle_id if self.fits else "",
            "year": self.vehicle_year if self.fits else "",
            "in_stock": "1" if self.in_stock else "",
            "on_offer": "1" if self.on_offer else "",
            "min_price": self.min_price,
            "max_price": self.max_price,
            "sort": "" if self.sort == "relevance" else self.sort,
            "page": "" if self.page == 1 else self.page,
            "view": "" if self.view == "cards" else self.view,
        }
        path = f"/c/{quote(self.base, safe='')}" if self.base else SEARCH_PATH
        query = urlencode({key: value for key, value in said.items() if value}, safe=",")
        return f"{path}?{query}" if query else path

    def having(self, **changes: Any) -> SearchAddress:
        """The same list with other choices, from its first page on."""
        return replace(self, **{"page": 1, **changes})

    def toggling_brand(self, slug: str) -> SearchAddress:
        kept = tuple(brand for brand in self.brands if brand != slug)
        return self.having(brands=kept if len(kept) < len(self.brands) else (*self.brands, slug)[:MAX_BRANDS])

    def cleared(self) -> SearchAddress:
        """The same question without any choice; the look and the order stay."""
        return SearchAddress(base=self.base, q=self.q, sort=self.sort, view=self.view)

    @property
    def choices(self) -> int:
        """How many choices narrow the list, brands together being one."""
        chosen = (self.category, self.brands, self.fits, self.in_stock, self.on_offer, self.min_price or self.max_price)
        return sum(bool(one) for one in chosen)

    def query(
        self, *, language: str, currency: str, group: str, vehicle: tuple[int, int | None] | None
    ) -> ProductQuery:
        """The question to the catalogue. ``vehicle`` is the visitor's car and its year; the address's own goes first."""
        vehicle_id, year = (self.vehicle_id, self.vehicle_year) if self.vehicle_id else vehicle or (None, None)
        return ProductQuery(
            q=self.q,
            brands=self.brands,
            category=self.category or self.base or None,
            vehicle_id=vehicle_id,
            vehicle_year=year,
            fits_only=self.fits and vehicle_id is not None,
            in_stock=self.in_stock,
            on_offer=self.on_offer,
            min_price_minor=price_minor(self.min_price, currency),
            max_price_minor=price_minor(self.max_price, currency),
            sort=self.sort,
            page=self.page,
            per_page=PER_PAGE,
            language=language,
            currency=currency,
            group=group,
        )


def price_minor(typed: str, currency: str) -> int | None:
    """A price as it was typed, in minor units; None for what is not one."""
    if not typed:
        return None
    try:
        minor = Money.from_decimal(typed, currency).amount_minor
    except InvalidInput:
        return None
    return minor if 0 <= minor <= 10**15 else None


def _read_price(text: str) -> str:
    """Digits with at most one decimal mark, which may be the comma of French and Arabic keyboards."""
    typed = text.strip().replace(",", ".")
    digits = typed.replace(".", "", 1)
    return typed if len(typed) <= _MAX_PRICE_TEXT and digits.isascii() and digits.isdigit() else ""


def _read_brands(text: str) -> tuple[str, ...]:
    slugs = (slug.strip()[:120] for slug in text.split(",")[:MAX_BRANDS])
    return tuple(dict.fromkeys(slug for slug in slugs if slug))


def _read_number(text: str, lowest: int, highest: int) -> int | None:
    if not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    return int(text) if lowest <= int(text) <= highest else None
