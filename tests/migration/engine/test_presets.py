"""Real exports through the pipelines of the project: what is in the shop adds up to what pandas counts in the files."""

from __future__ import annotations

from csv import QUOTE_NONE
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from freight_app.migration import jobs
from freight_app.migration.dtos import JobView
from freight_app.migration.plans import JobDraft, UploadSource
from freight_app.migration.presets import find_preset, install_preset, list_presets
from freight_app.migration.staging import read_staged
from freight_app.migration.values import JobStatus
from freight_app.orders.past_sales import PastSaleQuery, list_past_sales, sum_past_sales
from tests.migration.engine.workbench import Workbench


def load_preset(bench: Workbench, name: str, folder: Path) -> dict[str, JobView]:
    """Each step's job by its name."""
    loaded: dict[str, JobView] = {}
    preset = find_preset(name)
    with bench.house.write() as uow:
        pipelines = install_preset(uow, bench.tenant.id, preset)
    for step, pipeline in zip(preset.steps, pipelines, strict=True):
        upload = bench.send((folder / step.file).read_bytes(), step.file, choices=step.plan.choices)
        with bench.house.write() as uow:
            draft = JobDraft(source=UploadSource(upload=upload.public_id), pipeline=pipeline.public_id)
            job = jobs.create_job(uow, bench.tenant.id, draft)
        bench.work()
        ended = loaded[step.name] = bench.job(job.public_id)
        assert ended.rows_total == ended.loaded + ended.skipped + ended.dead
    return loaded


def read_file(path: Path) -> Any:
    """Every cell as the text that it is: an amount must not become a float."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def exact(column: Any) -> Any:
    """Amounts as whole numbers of thousandths: pandas sums those without rounding."""
    parts = column.str.extract(r"^(?P<sign>-?)(?P<whole>\d+)(?:\.(?P<rest>\d{1,3}))?$")
    assert not parts["whole"].isna().any()
    thousandths = (parts["whole"] + parts["rest"].fillna("").str.ljust(3, "0")).astype("int64")
    return thousandths.where(parts["sign"] == "", -thousandths)


def in_units(thousandths: Any) -> Decimal:
    return Decimal(int(thousandths)) / 1000


def staged(bench: Workbench, dataset: str) -> list[dict[str, Any]]:
    with bench.house.read() as uow:
        return [row.values for row in read_staged(uow, bench.tenant.id, dataset)]


def test_the_marketplace_becomes_a_sales_history(bench: Workbench, shared_data: Path) -> None:
    folder = shared_data / "olist"
    loaded = load_preset(bench, "olist", folder)
    assert {job.status for job in loaded.values()} == {JobStatus.SUCCEEDED}
    items = read_file(folder / "olist_order_items_dataset.csv")
    payments = read_file(folder / "olist_order_payments_dataset.csv")
    orders = read_file(folder / "olist_orders_dataset.csv")
    sold = items.merge(orders, on="order_id", validate="many_to_one")
    by_month = exact(sold["price"]).groupby(sold["order_purchase_timestamp"].str[:7]).sum()
    with bench.house.read() as uow:
        sums = sum_past_sales(uow, by=("month",))
        assert list_past_sales(uow, PastSaleQuery(per_page=1)).total == len(items)
    assert {month.month: month.amount.decimal for month in sums if month.amount} == {
        month: in_units(amount) for month, amount in by_month.items()
    }
    paid = sum(row["amount"]["amount_minor"] for row in staged(bench, "olist_payments"))
    assert Decimal(paid) / 100 == in_units(exact(payments["payment_value"]).sum())
    assert len(staged(bench, "olist_orders")) == orders["order_id"].nunique()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_deliveries_of_a_health_supply_chain_add_up(bench: Workbench, shared_data: Path) -> None:
    job = load_preset(bench, "scms", shared_data / "scms")["scms-deliveries"]
    assert (job.status, job.dead) == (JobStatus.SUCCEEDED, 0)
    rows = read_file(shared_data / "scms" / "scms_delivery_history.csv")
    loaded = staged(bench, "scms_deliveries")
    assert len(loaded) == len(rows)
    assert sum(row["quantity"] for row in loaded) == int(rows["Line Item Quantity"].astype("int64").sum())
    assert sum(Decimal(row["value_usd"]) for row in loaded) == in_units(exact(rows["Line Item Value"]).sum())
    weights = rows["Weight (Kilograms)"].str.strip()
    weighed = weights[weights.str.fullmatch(r"\d+(\.\d+)?")]
    assert sum(Decimal(row["weight_kg"] or 0) for row in loaded) == in_units(exact(weighed).sum())


def copied(dump: str, table: str) -> Any:
    """The rows of a COPY block, cut at its tabs: no value that is counted here has an escape in it."""
    head, _, rest = dump.partition(f"COPY public.{table} (")
    assert rest, head[:100]
    columns, _, body = rest.partition(") FROM stdin;\n")
    text = StringIO(body[: body.index("\n\\.")])
    options: Any = {"sep": "\t", "names": columns.split(", "), "quoting": QUOTE_NONE, "na_values": ["\\N"]}
    return pd.read_csv(text, dtype=str, keep_default_na=False, **options)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_shop_with_all_its_defects_moves_in_and_says_what_stayed_behind(bench: Workbench, shared_data: Path) -> None:
    folder = shared_data / "livrili"
    jobs_by_step = load_preset(bench, "livrili", folder)
    dump = (folder / "livrili_dump.sql").read_text(encoding="utf-8")
    items, orders, products = copied(dump, "order_items"), copied(dump, "orders"), copied(dump, "products")

    assert jobs_by_step["livrili-categories"].loaded == len(copied(dump, "categories"))
    assert jobs_by_step["livrili-orders"].loaded == orders["id"].nunique()
    assert sum(Decimal(row["total"]) for row in staged(bench, "livrili_orders")) == in_units(
        exact(orders["total_amount"]).sum()
    )
    assert sum(Decimal(row["amount"]) for row in staged(bench, "livrili_payments")) == in_units(
        exact(copied(dump, "payments")["amount"]).sum()
    )
    of_parts = items.merge(products[["id", "sku"]], left_on="product_id", right_on="id", how="left")
    quantities = of_parts["quantity"].astype("int64")
    is_sound = (quantities != 0) & of_parts["sku"].notna()
    sales = jobs_by_step["livrili-sales"]
    assert (sales.loaded, sales.dead) == (int(is_sound.sum()), int((~is_sound).sum()))
    with bench.house.read() as uow:
        sold = sum_past_sales(uow)
    assert sum(month.lines for month in sold) == int(is_sound.sum())
    assert sum(month.quantity for month in sold) == int(quantities[is_sound].sum())
    loaded_products = jobs_by_step["livrili-products"]
    assert {reason for _, reason in bench.outcomes(loaded_products.public_id).values()} <= {
        *("", "bad_price", "required", "duplicate_differs", "duplicate", "unknown_category")
    }


def test_every_preset_fits_its_target_and_is_installed_once(bench: Workbench) -> None:
    for preset in list_presets():
        with bench.house.write() as uow:
            first = install_preset(uow, bench.tenant.id, preset)
            again = install_preset(uow, bench.tenant.id, preset)
        assert [view.version for view in first] == [view.version for view in again] == [1] * len(preset.steps)
