"""A real supply chain as suppliers, purchase orders and receipts: scorecards and landed costs are what pandas counts.

The days of the file are taken as they are: *scheduled* is the promise (it was often agreed on anew, so nothing is
learned from it here); what has no day or no weight ("N/A - From RDC", "Weight Captured Separately") is left out.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd
import pytest
import sqlalchemy as sa

from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.purchasing.landed.billing import add_bill
from freight_app.purchasing.landed.dtos import BillDraft, CoverDraft, MeasureDraft
from freight_app.purchasing.landed.reading import explain_order, landed_history
from freight_app.purchasing.landed.rules import Basis
from freight_app.purchasing.landed.values import CostKind
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseOrderLine, PurchaseStatus
from freight_app.purchasing.receiving.models import PurchaseReceipt, PurchaseReceiptLine
from freight_app.purchasing.scorecards.reading import lines_behind, scorecard_of
from freight_app.purchasing.suppliers.models import Supplier
from tests.purchasing.bought import add_supplier
from tests.stock.goods import MAIN, add_product

NOW = datetime(2013, 10, 1, 12, tzinfo=UTC)
FIRST = pd.Timestamp((NOW - timedelta(days=729)).date())


def read_history(shared_data: Path) -> Any:
    """Two years of lines that went straight from the vendor, one for each product of an order and day."""
    rows: Any = pd.read_csv(shared_data / "scms" / "scms_delivery_history.csv", encoding="utf-8", keep_default_na=False)
    rows["placed"] = pd.to_datetime(rows["PO Sent to Vendor Date"], format="%Y-%m-%d", errors="coerce")
    rows["due"] = pd.to_datetime(rows["Scheduled Delivery Date"])
    rows["came"] = pd.to_datetime(rows["Delivered to Client Date"])
    rows = rows[
        (rows["placed"] >= FIRST) & (rows["came"] < pd.Timestamp(NOW.date())) & (rows["came"] >= rows["placed"])
    ]
    rows = rows.assign(
        order=rows["PO / SO #"] + rows.groupby(["PO / SO #", "due"]).ngroup().map("/{}".format),
        minor=(rows["Pack Price"] * 100).round().astype("int64"),
        freight=pd.to_numeric(rows["Freight Cost (USD)"], errors="coerce"),
        kilograms=pd.to_numeric(rows["Weight (Kilograms)"], errors="coerce"),
    )
    rows = rows.drop_duplicates(["order", "Item Description"]).reset_index(drop=True)
    assert len(rows) > 500
    return rows


def load(uow: UnitOfWork, rows: Any) -> dict[str, Supplier]:
    """Every vendor, order and receipt of the file; the vendors by name."""
    vendors = {
        name: add_supplier(uow, f"V{place}", currency="USD", name=name[:160])
        for place, name in enumerate(sorted(rows["Vendor"].unique()))
    }
    products = {
        name: add_product(uow, f"SCMS-{place}") for place, name in enumerate(sorted(rows["Item Description"].unique()))
    }
    for place, ((order_name, vendor), lines) in enumerate(rows.groupby(["order", "Vendor"])):
        first = lines.iloc[0]
        order = PurchaseOrder(
            number=f"PO-{place}",
            supplier_id=vendors[vendor].id or 0,
            status=PurchaseStatus.CLOSED,
            status_since=NOW,
            currency="USD",
            rate="3.1",
            rate_on=NOW.date(),
            promised_on=first["due"].date(),
            incoterm_place=first["Country"],
            placed_at=lines["placed"].min().to_pydatetime().replace(tzinfo=UTC) + timedelta(hours=12),
            created_at=NOW,
            created_by="test",
            note=order_name,
        )
        uow.session.add(order)
        uow.session.flush()
        for came, parts in lines.groupby("came"):
            receipt = PurchaseReceipt(
                number=f"GR-{place}-{came:%Y%m%d}",
                order_id=order.id or 0,
                location_id=MAIN,
                received_on=came.date(),
                received_at=NOW,
                received_by="test",
            )
            uow.session.add(receipt)
            uow.session.flush()
            for position, row in parts.iterrows():
                line = PurchaseOrderLine(
                    order_id=order.id or 0,
                    position=int(position) + 1,
                    product_id=products[row["Item Description"]],
                    sku=f"SCMS-{row['Item Description']}"[:64],
                    name=row["Item Description"][:300],
                    quantity=row["Line Item Quantity"],
                    unit_price_minor=row["minor"],
                    received_quantity=row["Line Item Quantity"],
                )
                uow.session.add(line)
                uow.session.flush()
                uow.session.add(
                    PurchaseReceiptLine(receipt_id=receipt.id or 0, line_id=line.id or 0, accepted=line.quantity)
                )
    uow.session.flush()
    return vendors


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_real_vendors_are_scored_and_their_freight_is_shared_as_pandas_counts(
    house: House, clock: StillClock, shared_data: Path
) -> None:
    clock.set(NOW)
    rows = read_history(shared_data)
    with house.write() as uow:
        vendors = {name: supplier.public_id for name, supplier in load(uow, rows).items()}
    # An order's day is the first on which a line of it was placed.
    rows["days"] = (rows["came"] - rows.groupby("order")["placed"].transform("min")).dt.days
    rows["in_time"] = rows["came"] <= rows["due"]
    rows["late_by"] = (rows["came"] - rows["due"]).dt.days.clip(lower=0)
    for vendor, lines in rows.groupby("Vendor"):
        with house.read() as uow:
            card = scorecard_of(uow, vendors[str(vendor)])
            behind = lines_behind(uow, vendors[str(vendor)], card.on_time.key)
        pieces = lines["Line Item Quantity"]
        assert (card.lines, card.on_time.n, card.open_lines) == (len(lines), len(lines), 0)
        assert card.median.value == pytest.approx(lines["days"].median())
        assert card.p90.value == pytest.approx(lines["days"].quantile(0.9))
        assert card.on_time.value == pytest.approx(pieces[lines["in_time"]].sum() / pieces.sum())
        assert card.whole_on_time.value == pytest.approx(lines["in_time"].mean())
        by_country = lines.groupby("Country")["days"].agg(["median", "count"])
        assert {way.route.split(" · ")[1]: (way.median.value, way.median.n) for way in card.ways} == {
            country: (row["median"], row["count"]) for country, row in by_country.iterrows()
        }
        if len(lines) <= 200:
            assert sorted(line.late_by or 0 for line in behind) == sorted(lines["late_by"])

    billed = rows.groupby("order").filter(
        lambda lines: len(lines) > 1 and lines["freight"].notna().all() and (lines["kilograms"] > 0).all()
    )
    assert billed["order"].nunique() >= 5
    with house.read() as uow:
        numbers = dict(uow.session.connection().execute(sa.text("SELECT note, number FROM purchase_order")).all())
    for name, lines in billed.groupby("order"):
        freight = Money(round(lines["freight"].sum() * 100), "USD")
        draft = BillDraft(
            number=str(name),
            issuer="Carrier",
            kind=CostKind.FREIGHT,
            amount=str(freight.decimal),
            currency="USD",
            rate="3.1",
            billed_on=NOW.date(),
            basis=Basis.WEIGHT,
            covers=[CoverDraft(order=numbers[name])],
            measures=[
                MeasureDraft(order=numbers[name], position=int(place) + 1, value=str(row["kilograms"]))
                for place, row in lines.iterrows()
            ],
        )
        with house.write() as uow:
            bill = add_bill(uow, draft, key=uuid4().hex)
        assert (bill.used_basis, bill.placed) == (Basis.WEIGHT, bill.own)
        with house.read() as uow:
            found = explain_order(uow, numbers[name])
        exact = lines["kilograms"] / lines["kilograms"].sum() * freight.amount_minor * 31
        shares = {line.position - 1: line.layers[0].landed.amount_minor for line in found.lines}
        assert shares == {place: pytest.approx(amount, abs=1.01) for place, amount in exact.items()}
        assert sum(shares.values()) == freight.amount_minor * 31
    with house.read() as uow:
        ids = dict(uow.session.connection().execute(sa.text("SELECT name, id FROM supplier")).all())
        history = landed_history(uow, list(ids.values()), NOW - timedelta(days=1))
    for vendor, lines in billed.groupby("Vendor"):
        worth = (lines["minor"] * lines["Line Item Quantity"]).sum()
        assert float(history[ids[vendor]].ratio) == pytest.approx(lines["freight"].sum() * 100 / worth, rel=1e-5)
