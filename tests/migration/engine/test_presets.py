"""Real exports through the pipelines of the project: what stands in the shop adds up to what stands in the files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from freight_app.migration import jobs
from freight_app.migration.models import JobStatus
from freight_app.migration.plans import JobDraft, UploadSource
from freight_app.migration.presets import find_preset, install_preset, list_presets
from freight_app.migration.staging import read_staged
from freight_app.orders.past_sales import PastSaleQuery, list_past_sales, sum_past_sales
from tests.migration.engine.workbench import Workbench


def load_preset(bench: Workbench, name: str, folder: Path) -> None:
    preset = find_preset(name)
    with bench.house.write() as uow:
        pipelines = install_preset(uow, bench.tenant.id, preset)
    for step, pipeline in zip(preset.steps, pipelines, strict=True):
        upload = bench.send((folder / step.file).read_bytes(), step.file)
        with bench.house.write() as uow:
            draft = JobDraft(source=UploadSource(upload=upload.public_id), pipeline=pipeline.public_id)
            job = jobs.create_job(uow, bench.tenant.id, draft)
        bench.work()
        ended = bench.job(job.public_id)
        assert (ended.status, ended.dead) == (JobStatus.SUCCEEDED, 0), bench.dead(job.public_id)[:3]


def read_file(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def staged(bench: Workbench, dataset: str) -> list[dict[str, Any]]:
    with bench.house.read() as uow:
        return [row.values for row in read_staged(uow, bench.tenant.id, dataset)]


def test_the_marketplace_becomes_a_sales_history(bench: Workbench, shared_data: Path) -> None:
    folder = shared_data / "olist"
    load_preset(bench, "olist", folder)
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
    load_preset(bench, "scms", shared_data / "scms")
    rows = list(read_file(shared_data / "scms" / "scms_delivery_history.csv"))
    loaded = staged(bench, "scms_deliveries")
    assert len(loaded) == len(rows)
    assert sum(row["quantity"] for row in loaded) == sum(int(row["Line Item Quantity"]) for row in rows)
    assert sum(Decimal(row["value_usd"]) for row in loaded) == sum(Decimal(row["Line Item Value"]) for row in rows)
    weights = [row["Weight (Kilograms)"].strip() for row in rows]
    assert sum(Decimal(row["weight_kg"] or 0) for row in loaded) == sum(
        Decimal(text) for text in weights if text.replace(".", "", 1).isdigit()
    )


def test_every_preset_fits_its_target_and_is_installed_once(bench: Workbench) -> None:
    for preset in list_presets():
        with bench.house.write() as uow:
            first = install_preset(uow, bench.tenant.id, preset)
            again = install_preset(uow, bench.tenant.id, preset)
        assert [view.version for view in first] == [view.version for view in again] == [1] * len(preset.steps)
