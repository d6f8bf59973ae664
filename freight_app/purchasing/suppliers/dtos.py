"""What is asked and answered about suppliers. Prices and minimums are in the currency that stands beside them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from freight_app.accounts.values import Country, Dto, Id, Line, Request, Written
from freight_app.kit.languages import Language
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.purchasing.suppliers.values import Incoterm, TransportMode

MAX_QUANTITY = 1_000_000
MAX_MINOR_AMOUNT = 10**15


class SupplierDraft(Request):
    """All that is said of a supplier; a code is kept in capitals."""

    code: Written = Field(min_length=1, max_length=24, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    name: Written = Field(min_length=1, max_length=160)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    country: Country
    incoterm: Incoterm | None = None
    incoterm_place: Line = Field(default="", max_length=120)
    payment_terms_days: int = Field(default=0, ge=0, le=365)
    lead_time_days: int = Field(default=0, ge=0, le=730)
    mode: TransportMode = TransportMode.ROAD
    language: Language = "en"
    min_order_minor: int = Field(default=0, ge=0, le=MAX_MINOR_AMOUNT)
    tax_number: Line = Field(default="", max_length=40)
    address: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=2000)


class ContactDraft(Request):
    """A person there. Who ``gets_orders`` needs an address."""

    name: Written = Field(min_length=1, max_length=120)
    role: Line = Field(default="", max_length=80)
    email: Line = Field(default="", max_length=254)
    phone: Line = Field(default="", max_length=40)
    gets_orders: bool = False


class OfferDraft(Request):
    """A price for a product, from ``min_quantity`` pieces and from a day on (today, unless another is given)."""

    sku: Written = Field(min_length=1, max_length=64)
    price_minor: int = Field(ge=0, le=MAX_MINOR_AMOUNT)
    # The supplier's own, unless another is given.
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    supplier_sku: Line = Field(default="", max_length=64)
    min_quantity: int = Field(default=1, ge=1, le=MAX_QUANTITY)
    pack_size: int = Field(default=1, ge=1, le=MAX_QUANTITY)
    lead_time_days: int | None = Field(default=None, ge=0, le=730)
    valid_from: date | None = None
    valid_until: date | None = None


class SupplierQuery(PageRequest):
    q: str = Field(default="", max_length=120)
    tab: Literal["active", "archived"] = "active"


class OfferQuery(PageRequest):
    q: str = Field(default="", max_length=120)


class ContactView(Dto):
    id: Id
    name: str
    role: str
    email: str
    phone: str
    gets_orders: bool


class SupplierRow(Dto):
    """A line of the list. ``offers`` is how many products they offer."""

    id: int
    public_id: str
    code: str
    name: str
    country: str
    currency: str
    lead_time_days: int
    payment_terms_days: int
    incoterm: Incoterm | None
    is_active: bool
    offers: int


class SupplierView(Dto):
    """A supplier in full."""

    id: int
    public_id: str
    code: str
    name: str
    currency: str
    country: str
    incoterm: Incoterm | None
    incoterm_place: str
    payment_terms_days: int
    lead_time_days: int
    mode: TransportMode
    language: Language
    min_order: Money
    tax_number: str
    address: str
    note: str
    is_active: bool
    created_at: datetime
    contacts: list[ContactView]


class SupplierChoice(Dto):
    """A supplier to choose."""

    public_id: str
    code: str
    name: str
    currency: str


class PriceBreak(Dto):
    """A price in force from a quantity on. ``before`` is the price of the same break until then."""

    id: int
    min_quantity: int
    price: Money
    valid_from: date
    valid_until: date | None
    before: Money | None = None


class OfferView(Dto):
    """A product as a supplier offers it on a day: its breaks, from the smallest quantity up."""

    product_id: int
    sku: str
    name: dict[str, str]
    supplier_id: int
    supplier_ref: str
    supplier_name: str
    supplier_sku: str
    pack_size: int
    lead_time_days: int
    breaks: list[PriceBreak]


class OfferedPrice(Dto):
    """What so many pieces cost at a supplier. ``is_below_minimum``: they sell no fewer than ``min_quantity``."""

    unit_price: Money
    supplier_sku: str
    min_quantity: int
    pack_size: int
    lead_time_days: int
    is_below_minimum: bool


class PricePoint(Dto):
    """One price that ever held, for a chart or a measure of how steady a supplier is."""

    min_quantity: int
    price: Money
    valid_from: date
    valid_until: date | None
    entered_at: datetime
    entered_by: str
