"""What a product page says: the tax inside a price, steps by quantity, fit with its reason, and when it is there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from freight_app.catalogue.dtos import (
    Attribute,
    CategoryRef,
    CrossReferenceView,
    Fit,
    FitAnswer,
    FitmentView,
    FitReason,
    PriceBreak,
    ProductDetail,
    ProductStatus,
)
from freight_app.kit.money import Money
from freight_app.orders.dtos import DeliveryMethodView
from freight_app.ui.storefront.attribute_names import attribute_name
from freight_app.ui.storefront.product_rows import (
    Reader,
    break_rows,
    delivery_rows,
    fit_banner,
    fitment_rows,
    number_rows,
    product_view,
    tax_words,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def tnd(minor: int) -> Money:
    return Money(minor, "TND")


def product(**changes: Any) -> ProductDetail:
    plain: dict[str, Any] = {
        "id": 1, "sku": "BOS-1", "mpn": "P 3318", "name": "Oil filter", "names": {"en": "Oil filter", "ar": "فلتر زيت"},
        "description": "", "descriptions": {}, "brand": None, "drawing": "oil",
        "breadcrumb": [CategoryRef(slug="oil", name="Oil")],
        "images": [], "attributes": [], "tags": [], "cross_references": [], "fitments": [],
        "fit": FitAnswer(fit=Fit.UNKNOWN, reason=FitReason.NO_VEHICLE), "is_universal": False, "price": tnd(24_500),
        "public_price": tnd(24_500), "compare_at": None, "price_breaks": [], "available": 14,
        "replaced_by": None, "replaces": [],
        "tax_class": "standard", "weight_kg": Decimal("0.3"), "status": ProductStatus.ACTIVE, "is_deleted": False,
        "created_at": NOW, "updated_at": NOW, "version": 1,
    }  # fmt: skip
    return ProductDetail(**(plain | changes))


def test_the_tax_is_taken_out_of_the_price_and_rounded_once() -> None:
    assert tax_words(tnd(24_500), Decimal("0.19"), "en") == "With VAT. Without: \u206620.588\u2069"
    assert tax_words(tnd(24_500), Decimal(0), "en") == ""
    assert tax_words(None, Decimal("0.19"), "en") == ""


def test_steps_by_quantity_say_from_when_and_how_much_less() -> None:
    steps = [PriceBreak(min_quantity=n, unit_price=tnd(m)) for n, m in ((1, 24_500), (5, 22_900), (12, 21_200))]
    rows = break_rows(steps, "en")
    assert [(row.label, row.saving, row.first, row.last) for row in rows] == [
        ("1 to 4", "", 1, 4),
        ("5 to 11", "−7%", 5, 11),
        ("12 or more", "−13%", 12, 999),
    ]
    assert break_rows(steps[:1], "en") == []


@pytest.mark.parametrize(
    ("fit", "reason", "kind", "title", "href"),
    [
        (Fit.FITS, FitReason.LISTED, "fits", "Fits your Peugeot 208", ""),
        (Fit.DOES_NOT_FIT, FitReason.OTHER_YEARS, "does_not_fit", "Does not fit your Peugeot 208", "/c/oil?fits=1"),
        (Fit.UNKNOWN, FitReason.NO_FITMENT_DATA, "unknown", "Not checked for your Peugeot 208", "tel:+21671205330"),
    ],
)
def test_fit_has_a_reason_and_a_way_out(fit: Fit, reason: FitReason, kind: str, title: str, href: str) -> None:
    reader = Reader(language="en", car="Peugeot 208", vehicle_id=7, phone="+216 71 205 330")
    said = fit_banner(product(fit=FitAnswer(fit=fit, reason=reason, note={"en": "Front axle."})), reader)
    assert (said.kind, said.title, said.href) == (kind, title, href)
    assert said.reason.endswith(" Front axle.")


def test_without_a_car_the_way_out_is_to_choose_one() -> None:
    said = fit_banner(product(), Reader(language="en"))
    assert (said.kind, said.way_out) == ("no_car", "Choose my car")


def test_a_universal_part_fits_even_without_a_car() -> None:
    universal = FitAnswer(fit=Fit.FITS, reason=FitReason.UNIVERSAL)
    assert fit_banner(product(fit=universal), Reader(language="en")).title == "Fits every car"


def test_a_part_without_a_price_cannot_be_added() -> None:
    shown = product_view(product(price=None), Reader(language="en", phone="+216 71 205 330"), tax_rate=Decimal("0.19"))
    assert (shown.has_price, shown.can_add, shown.ask_href) == (False, False, "tel:+21671205330")


@pytest.mark.parametrize(
    "changes",
    [{"available": 0}, {"is_deleted": True}, {"status": ProductStatus.ARCHIVED}],
    ids=["sold out", "deleted", "archived"],
)
def test_what_is_not_there_cannot_be_added(changes: dict[str, Any]) -> None:
    assert not product_view(product(**changes), Reader(language="en"), tax_rate=Decimal(0)).can_add
    assert product_view(product(), Reader(language="en"), tax_rate=Decimal(0)).can_add


def test_the_visitors_own_car_leads_the_fitment_table() -> None:
    lines = [
        FitmentView(
            vehicle_id=n, make="Peugeot", model=f"20{n}", engine="1.2", engine_code="EB2F", power_kw=60, fuel="petrol",
            year_from=2012, year_to=None if n == 8 else 2019, note={},
        )
        for n in (6, 8)
    ]  # fmt: skip
    rows = fitment_rows(lines, "en", vehicle_id=8)
    assert [(row.car, row.years, row.mine) for row in rows] == [
        ("Peugeot 208", "since 2012", True),
        ("Peugeot 206", "2012–2019", False),
    ]


def test_a_number_that_we_sell_leads_to_it_and_any_other_to_a_search() -> None:
    rows = number_rows(
        [
            CrossReferenceView(brand="Mann-Filter", number="W 712/83", product_sku="MAN 1"),
            CrossReferenceView(brand="Peugeot", number="1109 AY"),
        ]
    )
    assert [row.href for row in rows] == ["/p/MAN%201", "/search?q=1109%20AY"]


def test_delivery_days_are_said_as_people_say_them() -> None:
    def method(day: date, fee: int) -> DeliveryMethodView:
        return DeliveryMethodView(
            id=1, code="x", names={"en": "Courier"}, hints={}, fee=tnd(fee), full_fee=tnd(fee), free_above=None,
            promise_days=1, promised_on=day, is_pickup=False, tax_class="standard", is_active=True, position=0,
        )  # fmt: skip

    days = [method(date(2026, 3, 2), 0), method(date(2026, 3, 3), 7_000), method(date(2026, 3, 6), 7_000)]
    rows = delivery_rows(days, "en", today=date(2026, 3, 2))
    assert [(row.title, row.fee) for row in rows] == [
        ("Courier, today", "Free"),
        ("Courier, tomorrow", "7.000"),
        ("Courier, Fri 6 Mar", "7.000"),
    ]


def test_a_measure_is_called_as_the_product_calls_it_else_as_the_shop_does() -> None:
    assert attribute_name(Attribute(key="height", value="79", unit="mm"), "ar") == "الارتفاع"
    assert attribute_name(Attribute(key="height", value="79", names={"en": "Overall height"}), "en") == "Overall height"
    assert attribute_name(Attribute(key="plug_pins", value="2"), "en") == "Plug pins"
