"""Past sales from files: lines of other systems' orders, read by month and by number, and taken away again."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from freight_app.kit.actor import GUEST
from freight_app.kit.errors import NotAllowed
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.migration.loaders.sales_history import SalesHistoryLoader
from freight_app.migration.loading import Existing
from freight_app.orders.past_sales import PastSaleQuery, list_past_sales, sum_past_sales
from tests.catalogue.samples import add_products, row, tnd
from tests.migration.loaders.loading import load, outcomes, undo
from tests.stock.goods import ledger_sums

HISTORY = SalesHistoryLoader()
MARCH, APRIL = datetime(2017, 3, 31, 23, 59, tzinfo=UTC), datetime(2017, 4, 1, tzinfo=UTC)
ROWS: list[dict[str, Any]] = [
    {"order_number": "C-1", "sold_at": MARCH, "sku": "OF-1", "quantity": Decimal(2), "unit_price": tnd("24.500")},
    {"order_number": "C-1", "line_number": 2, "sold_at": MARCH, "sku": "XX", "quantity": Decimal("1.5")},
    {
        "order_number": "C-2",
        "sold_at": APRIL,
        "sku": "of-1",
        "unit_price": tnd("20"),
        "customer_email": "Amel@Example.com",
        "customer_name": "Amel",
        "city": "Sousse",
        "status": "delivered",
    },
]


def sums(house: House, **how: Any) -> list[tuple[str, str, int, Decimal, str]]:
    with house.read() as uow:
        return [(s.month, s.sku, s.lines, s.quantity, str(s.amount)) for s in sum_past_sales(uow, **how)]


def test_lines_are_loaded_and_again_is_nothing_to_do(house: House) -> None:
    ids = add_products(house, row("OF-1"))
    assert outcomes(load(house, HISTORY, *ROWS)) == ["loaded"] * 3
    assert outcomes(load(house, HISTORY, *ROWS)) == ["skipped:unchanged"] * 3
    with house.read() as uow:
        found = list_past_sales(uow, PastSaleQuery(sku="OF-1"))
        assert [(s.order_number, s.product_id, s.quantity, s.unit_price) for s in found.items] == [
            ("C-2", ids["OF-1"], Decimal(1), tnd("20")),
            ("C-1", ids["OF-1"], Decimal(2), tnd("24.500")),
        ]
        assert list_past_sales(uow, PastSaleQuery(customer_email="amel@example.com")).total == 1
        assert list_past_sales(uow, PastSaleQuery(since=APRIL)).total == 1
        assert list_past_sales(uow, PastSaleQuery(until=APRIL, order_number="C-1")).total == 2
        assert ledger_sums(uow) == {}


def test_sums_by_month_and_by_number(house: House) -> None:
    load(house, HISTORY, *ROWS)
    assert sums(house) == [
        ("2017-03", "", 1, Decimal("1.5"), "None"),
        ("2017-03", "", 1, Decimal(2), "49.000 TND"),
        ("2017-04", "", 1, Decimal(1), "20.000 TND"),
    ]
    assert sums(house, by=("sku",)) == [
        ("", "OF-1", 2, Decimal(3), "69.000 TND"),
        ("", "XX", 1, Decimal("1.5"), "None"),
    ]
    by_both = sums(house, by=("month", "sku"), query=PastSaleQuery(sku="of-1"), without_statuses=["delivered"])
    assert by_both == [("2017-03", "OF-1", 1, Decimal(2), "49.000 TND")]


def test_a_product_that_comes_later_answers_to_its_number(house: House) -> None:
    load(house, HISTORY, *ROWS[:1])
    ids = add_products(house, row("of-1"))
    with house.read() as uow:
        assert sum_past_sales(uow, by=("sku",))[0].product_id == ids["of-1"]


def test_only_what_a_record_has_changes_and_undoing_puts_it_back(house: House) -> None:
    first = load(house, HISTORY, *ROWS)
    rows = [{"order_number": "C-1", "status": "paid", "quantity": Decimal(3)}]
    landings = load(house, HISTORY, *rows)
    assert (landings[0].before, landings[0].after) == (
        {"status": "", "quantity": "2"},
        {"status": "paid", "quantity": "3"},
    )
    assert undo(house, HISTORY, ROWS, first) == ["changed_since", "undone", "undone"]
    assert undo(house, HISTORY, rows, landings) == ["undone"]
    assert undo(house, HISTORY, ROWS, first) == ["undone"] * 3
    assert sums(house) == []


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"sold_at": None}, "dead_letter:required:sold_at"),
        ({"sku": None}, "dead_letter:required:sku"),
        ({"quantity": Decimal(0)}, "dead_letter:bad_quantity:quantity"),
        ({"quantity": Decimal("0.0001")}, "dead_letter:bad_quantity:quantity"),
        ({"currency": "???"}, "dead_letter:bad_currency:currency"),
        ({"line_number": -1}, "dead_letter:bad_line:line_number"),
        ({"unit_price": Money(10**13, "TND")}, "dead_letter:bad_price:unit_price"),
    ],
)
def test_a_bad_record_is_refused_alone(house: House, values: dict[str, Any], told: str) -> None:
    assert outcomes(load(house, HISTORY, ROWS[0] | values, ROWS[2])) == [told, "loaded"]


def test_known_lines_are_left_or_refused_when_the_rules_say_so(house: House) -> None:
    load(house, HISTORY, *ROWS[:1])
    assert outcomes(load(house, HISTORY, *ROWS[:2], existing=Existing.REFUSE)) == [
        "dead_letter:exists:order_number",
        "loaded",
    ]
    assert outcomes(load(house, HISTORY, *ROWS[:2], existing=Existing.SKIP)) == ["skipped:exists"] * 2


def test_strangers_read_nothing(house: House) -> None:
    with house.read(GUEST) as uow:
        for read in (lambda: list_past_sales(uow, PastSaleQuery()), lambda: sum_past_sales(uow)):
            with pytest.raises(NotAllowed):
                read()


def test_olist_is_loaded_whole_summed_and_taken_away(house: House, shared_data: Path) -> None:
    rows = _olist(shared_data / "olist")
    landings = [
        landing
        for start in range(0, len(rows), 1_000)
        for landing in load(house, HISTORY, *rows[start : start + 1_000])
    ]
    assert set(outcomes(landings)) == {"loaded"}
    with house.read() as uow:
        by_month = sum_past_sales(uow)
        by_sku = sum_past_sales(uow, by=("sku",))
    total = sum((r["unit_price"].amount_minor for r in rows), 0)
    assert len(rows) > 8_000
    assert sum(s.lines for s in by_month) == sum(s.lines for s in by_sku) == len(rows)
    assert sum(s.amount.amount_minor for s in by_month if s.amount) == total
    assert (by_month[0].month, by_month[-1].month[:4]) == ("2016-09", "2018")
    assert set(undo(house, HISTORY, rows, landings)) == {"undone"}
    assert sums(house) == []


def _olist(folder: Path) -> list[dict[str, Any]]:
    def read(name: str) -> list[dict[str, str]]:
        with (folder / f"olist_{name}_dataset.csv").open(encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))

    orders = {order["order_id"]: order for order in read("orders")}
    customers = {customer["customer_id"]: customer for customer in read("customers")}
    rows = []
    for item in read("order_items"):
        order = orders[item["order_id"]]
        customer = customers[order["customer_id"]]
        sold_at = datetime.fromisoformat(order["order_purchase_timestamp"]).replace(tzinfo=UTC)
        rows.append(
            {
                "order_number": item["order_id"],
                "line_number": int(item["order_item_id"]),
                "sold_at": sold_at,
                "sku": item["product_id"],
                "unit_price": Money.from_decimal(item["price"], "BRL"),
                "customer_reference": customer["customer_unique_id"],
                "city": customer["customer_city"],
                "country": "BR",
                "status": order["order_status"],
            }
        )
    return rows
