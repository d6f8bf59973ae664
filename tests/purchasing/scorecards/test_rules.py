"""How a supplier kept its word, from plain lines; and from 7,779 real ones, as pandas counts them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.purchasing.scorecards.rules import (
    LineFact,
    Part,
    lead_time_of,
    on_time_rate,
    price_variations,
    quantile,
    reject_rate,
    score,
    variation,
    whole_on_time_rate,
)

TODAY = date(2026, 3, 2)


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def fact(ref: str = "PO-1/1", *parts: Part, quantity: int = 10, due: int | None = -10, **facts: object) -> LineFact:
    due_on = None if due is None else days(due)
    return LineFact(ref, "P", quantity, days(-40), due_on, parts=parts, **facts)  # type: ignore[arg-type]


def test_parts_count_by_quantity_and_what_never_came_is_late() -> None:
    in_time = fact("a", Part(days(-12), 10))
    half = fact("b", Part(days(-10), 5), Part(days(-3), 5))
    never = fact("c", closed=10)
    overdue = fact("d")
    found = on_time_rate([in_time, half, never, overdue], TODAY)
    assert (found.value, found.n, found.refs) == (15 / 40, 4, ("a", "b", "c", "d"))
    assert whole_on_time_rate([in_time, half, never, overdue], TODAY).value == 1 / 4


def test_a_line_that_is_not_due_yet_is_not_judged_unless_it_came() -> None:
    assert on_time_rate([fact(due=0), fact(due=5), fact(due=None)], TODAY) == (None, 0, ())
    early = fact("early", Part(days(-1), 10), due=5)
    assert on_time_rate([early, fact(due=5)], TODAY) == (1.0, 1, ("early",))


def test_rejected_pieces_are_not_delivered_and_more_than_ordered_is_not_more_than_all() -> None:
    bad = fact("bad", Part(days(-12), 6, rejected=4))
    more = fact("more", Part(days(-12), 14))
    assert on_time_rate([bad, more], TODAY).value == 16 / 20
    assert reject_rate([bad, more, fact("open")]) == (4 / 24, 2, ("bad", "more"))


def test_lead_time_ends_with_the_last_piece_and_an_open_line_has_none() -> None:
    whole = fact("whole", Part(days(-30), 4), Part(days(-20), 6))
    short = fact("short", Part(days(-25), 4), closed=6)
    found = lead_time_of([whole, short, fact("open", Part(days(-30), 4)), fact("never", closed=10)])
    assert (found.median, found.p90.value) == ((17.5, 2, ("whole", "short")), 19.5)
    assert found.median.is_few


def test_lead_times_stand_by_route_and_mode_the_most_travelled_first() -> None:
    came = Part(days(-20), 10)
    lines = [
        fact("a", came, route="CN", mode="ocean"),
        fact("b", came, route="CN", mode="ocean"),
        fact("c", Part(days(-30), 10), route="CN", mode="air"),
    ]
    found = score(lines, TODAY).lead_time_by_way
    assert [(route, mode, lead.median.value) for route, mode, lead in found] == [("CN", "ocean", 20), ("CN", "air", 10)]


def test_prices_are_compared_within_a_product_and_a_currency() -> None:
    lines = [
        LineFact(str(place), product, 1, None, None, unit_price=price, currency=currency)
        for place, (product, price, currency) in enumerate(
            [("A", 9, "EUR"), ("A", 11, "EUR"), ("A", 50, "USD"), ("B", 4, "EUR"), ("B", 4, "EUR"), ("B", 4, "EUR")]
        )
    ]
    moved = price_variations(lines)
    assert [(one.product, one.currency, one.variation.n) for one in moved] == [("A", "EUR", 2), ("B", "EUR", 3)]
    assert moved[0].variation.value == pytest.approx(0.1)
    assert score(lines, TODAY).prices[:2] == (pytest.approx(0.1 * 2 / 5), 5)


@given(values=st.lists(st.floats(0, 10**6), min_size=1, max_size=40), share=st.floats(0, 1))
def test_quantiles_and_variations_are_numpys(values: list[float], share: float) -> None:
    assert quantile(values, share) == pytest.approx(np.quantile(values, share), rel=1e-9, abs=1e-9)
    if len(values) > 1 and np.mean(values) > 1e-3:
        assert variation(values) == pytest.approx(np.std(values) / np.mean(values), rel=1e-6, abs=1e-9)


def test_scorecards_of_a_real_supply_chain_are_what_pandas_counts(shared_data: Path) -> None:
    """Every vendor of the SCMS history: lead times by country and mode, what came when, how prices moved."""
    rows: Any = pd.read_csv(shared_data / "scms" / "scms_delivery_history.csv", encoding="utf-8", keep_default_na=False)
    # "N/A - From RDC", "Date Not Captured": no day, so no lead time, but judged all the same.
    rows["placed"] = pd.to_datetime(rows["PO Sent to Vendor Date"], format="%Y-%m-%d", errors="coerce")
    rows["due"] = pd.to_datetime(rows["Scheduled Delivery Date"])
    rows["came"] = pd.to_datetime(rows["Delivered to Client Date"])
    facts: dict[str, list[LineFact]] = defaultdict(list)
    for row in rows.to_dict("records"):
        facts[row["Vendor"]].append(
            LineFact(
                ref=str(row["ID"]),
                product=row["Item Description"],
                quantity=row["Line Item Quantity"],
                placed_on=None if pd.isna(row["placed"]) else row["placed"].date(),
                due_on=row["due"].date(),
                route=row["Country"],
                mode=row["Shipment Mode"],
                unit_price=row["Unit Price"],
                currency="USD",
                parts=(Part(row["came"].date(), row["Line Item Quantity"]),),
            )
        )
    today = rows["came"].max().date() + timedelta(days=1)
    cards = {vendor: score(lines, today) for vendor, lines in facts.items()}

    rows["days"] = (rows["came"] - rows["placed"]).dt.days
    rows["in_time"] = rows["came"] <= rows["due"]
    led = rows[rows["days"] >= 0]
    assert len(led) > 2_000
    for name, share in (("median", 0.5), ("p90", 0.9)):
        by_vendor = led.groupby("Vendor")["days"].quantile(share)
        ours = {vendor: getattr(card.lead_time, name) for vendor, card in cards.items()}
        assert {vendor: figure.value for vendor, figure in ours.items() if figure.n} == pytest.approx(dict(by_vendor))
    by_way = led.groupby(["Vendor", "Country", "Shipment Mode"])["days"].agg(["median", "count"])
    ways = {
        (vendor, route, mode): (lead.median.value, lead.median.n)
        for vendor, card in cards.items()
        for route, mode, lead in card.lead_time_by_way
    }
    assert ways == {way: (row["median"], row["count"]) for way, row in by_way.iterrows()}

    for vendor, lines in rows.groupby("Vendor"):
        card = cards[str(vendor)]
        quantity = lines["Line Item Quantity"]
        assert card.on_time.value == pytest.approx(quantity[lines["in_time"]].sum() / quantity.sum())
        assert card.whole_on_time[:2] == (pytest.approx(lines["in_time"].mean()), len(lines))
        assert (card.rejects.value, card.fill.value) == (0, 1)

    priced = rows[rows["Unit Price"] > 0].groupby(["Vendor", "Item Description"])["Unit Price"]
    moved: Any = pd.DataFrame({"cv": priced.std(ddof=0) / priced.mean(), "n": priced.count()}).query("n > 1")
    heavy: Any = pd.DataFrame({"cv": moved["cv"] * moved["n"], "n": moved["n"]}).groupby("Vendor").sum()
    overall = heavy["cv"] / heavy["n"]
    assert len(overall) > 20
    assert {v: card.prices.value for v, card in cards.items() if card.prices.n} == pytest.approx(dict(overall))
