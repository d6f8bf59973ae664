"""Real exports through the pipelines of the project: what stands in the shop adds up to what stands in the files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from freight_app.migration import jobs
from freight_app.migration.dtos import JobView
from freight_app.migration.models import JobStatus
from freight_app.migration.plans import JobDraft, UploadSource
from freight_app.migration.presets import find_preset, install_preset, list_presets
from freight_app.migration.staging import read_staged
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


def read_file(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def staged(bench: Workbench, dataset: str) -> list[dict[str, Any]]:
    with bench.house.read() as uow:
        return [row.values for row in read_staged(uow, bench.tenant.id, dataset)]


def test_the_marketplace_becomes_a_sales_history(bench: Workbench, shared_data: Path) -> None:
    folder = shared_data / "olist"
    loaded = load_preset(bench, "olist", folder)
    assert {job.status for job in loaded.values()} == {JobStatus.SUCCEEDED}
    items = list(read_file(folder / "olist_order_items_dataset.csv"))
    payments = list(read_file(folder / "olist_order_payments_dataset.csv"))
    orders = {row["order_id"]: row for row in read_file(folder / "olist_orders_dataset.csv")}
    with bench.house.read() as uow:
        sums = sum_past_sales(uow, by=("month",))
        assert list_past_sales(uow, PastSaleQuery(per_page=1)).total == len(items)
    by_month: dict[str, Decimal] = {}
    for item in items:
        month = orders[item["order_id"]]["order_purchase_timestamp"][:7]
        by_month[month] = by_month.get(month, Decimal(0)) + Decimal(item["price"])
    assert {month.month: month.amount.decimal for month in sums if month.amount} == by_month
    paid = sum(row["amount"]["amount_minor"] for row in staged(bench, "olist_payments"))
    assert Decimal(paid) / 100 == sum(Decimal(row["payment_value"]) for row in payments)
    assert len(staged(bench, "olist_orders")) == len(orders)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_deliveries_of_a_health_supply_chain_add_up(bench: Workbench, shared_data: Path) -> None:
    job = load_preset(bench, "scms", shared_data / "scms")["scms-deliveries"]
    assert (job.status, job.dead) == (JobStatus.SUCCEEDED, 0)
    rows = list(read_file(shared_data / "scms" / "scms_delivery_history.csv"))
    loaded = staged(bench, "scms_deliveries")
    assert len(loaded) == len(rows)
    assert sum(row["quantity"] for row in loaded) == sum(int(row["Line Item Quantity"]) for row in rows)
    assert sum(Decimal(row["value_usd"]) for row in loaded) == sum(Decimal(row["Line Item Value"]) for row in rows)
    weights = [row["Weight (Kilograms)"].strip() for row in rows]
    assert sum(Decimal(row["weight_kg"] or 0) for row in loaded) == sum(
        Decimal(text) for text in weights if text.replace(".", "", 1).isdigit()
    )


def copied(dump: str, table: str) -> list[dict[str, str]]:
    """The rows of a COPY block, cut at its tabs: no value that is counted here has an escape in it."""
    head, _, rest = dump.partition(f"COPY public.{table} (")
    assert rest, head[:100]
    columns, _, body = rest.partition(") FROM stdin;\n")
    lines = body[: body.index("\n\\.")].split("\n")
    return [dict(zip(columns.split(", "), line.split("\t"), strict=True)) for line in lines]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_shop_with_all_its_defects_moves_in_and_says_what_stayed_behind(bench: Workbench, shared_data: Path) -> None:
    folder = shared_data / "livrili"
    jobs_by_step = load_preset(bench, "livrili", folder)
    dump = (folder / "livrili_dump.sql").read_text(encoding="utf-8")
    items, orders = copied(dump, "order_items"), {row["id"]: row for row in copied(dump, "orders")}
    products = {row["id"]: row for row in copied(dump, "products")}

    assert jobs_by_step["livrili-categories"].loaded == len(copied(dump, "categories"))
    assert jobs_by_step["livrili-orders"].loaded == len(orders)
    assert sum(Decimal(row["total"]) for row in staged(bench, "livrili_orders")) == sum(
        Decimal(row["total_amount"]) for row in orders.values()
    )
    assert sum(Decimal(row["amount"]) for row in staged(bench, "livrili_payments")) == sum(
        Decimal(row["amount"]) for row in copied(dump, "payments")
    )
    sound = [
        row for row in items if int(row["quantity"]) and products.get(row["product_id"], {}).get("sku", "\\N") != "\\N"
    ]
    sales = jobs_by_step["livrili-sales"]
    assert (sales.loaded, sales.dead) == (len(sound), len(items) - len(sound))
    with bench.house.read() as uow:
        sold = sum_past_sales(uow)
    assert sum(month.lines for month in sold) == len(sound)
    assert sum(month.quantity for month in sold) == sum(int(row["quantity"]) for row in sound)
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
