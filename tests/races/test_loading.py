"""Two jobs at once: what they bring of one product is all there, and one brand is one brand."""

from __future__ import annotations

import threading
from typing import Any

from freight_app.catalogue.brands import list_brands
from freight_app.catalogue.product_facts import read_product_facts
from freight_app.kit.errors import Conflict
from freight_app.kit.house import House
from freight_app.migration.loaders.products import ProductLoader
from freight_app.migration.loading import LoadRules, NewRecord
from tests.catalogue.samples import add_products, row

PRODUCTS = ProductLoader()


def at_once(house: House, *jobs: list[dict[str, Any]]) -> None:
    """Each job in a thread of its own, all let go together; one that met another is asked again, as the engine does."""
    gate = threading.Barrier(len(jobs))
    failures: list[BaseException] = []

    def load(records: list[NewRecord]) -> None:
        with house.write() as uow:
            PRODUCTS.load(uow, records, LoadRules(tenant_id=1))

    def run(rows: list[dict[str, Any]]) -> None:
        records = [NewRecord(place, PRODUCTS.key_of(values), values) for place, values in enumerate(rows)]
        try:
            gate.wait(timeout=20)
            try:
                load(records)
            except Conflict:
                load(records)
        except BaseException as error:  # noqa: BLE001 - told to the test
            failures.append(error)

    threads = [threading.Thread(target=run, args=(rows,)) for rows in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []


def test_two_jobs_that_change_other_fields_of_the_same_products_lose_nothing(house: House) -> None:
    skus = [f"P-{number}" for number in range(60)]
    add_products(house, *(row(sku) for sku in skus))
    at_once(
        house,
        [{"sku": sku, "mpn": f"M{sku}"} for sku in skus],
        [{"sku": sku, "name_fr": f"F{sku}"} for sku in reversed(skus)],
        [{"sku": sku, "tags": ["t"]} for sku in skus],
    )
    with house.read() as uow:
        known = read_product_facts(uow, [sku.casefold() for sku in skus])
    assert {(f.facts["mpn"], f.facts["name_fr"], *f.facts["tags"]) for f in known.values()} == {
        (f"M{sku}", f"F{sku}", "t") for sku in skus
    }


def test_a_brand_that_several_jobs_bring_is_made_once(house: House) -> None:
    jobs = [
        [{"sku": f"{job}-{number}", "name": "x", "brand": f"Brand {number % 5}"} for number in range(20)]
        for job in range(4)
    ]
    at_once(house, *jobs)
    with house.read() as uow:
        assert [brand.product_count for brand in list_brands(uow).items] == [16] * 5


def test_a_product_that_several_jobs_bring_is_made_once_and_has_what_each_says(house: House) -> None:
    skus = [f"N-{number}" for number in range(40)]
    at_once(
        house,
        [{"sku": sku, "name": "x", "mpn": "M"} for sku in skus],
        [{"sku": sku, "name": "x", "tags": ["t"]} for sku in skus],
    )
    with house.read() as uow:
        known = read_product_facts(uow, [sku.casefold() for sku in skus])
    assert [(there.facts["mpn"], there.facts["tags"]) for there in known.values()] == [("M", ["t"])] * 40
