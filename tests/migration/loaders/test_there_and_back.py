"""Whatever a file says of products: taken back, everything stands as it stood before, on every one of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from freight_app.catalogue.product_facts import read_product_facts
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.migration.loaders.products import ProductLoader
from freight_app.migration.loading import WAITS, Existing, Landing, LoadRules, NewRecord, Outcome, Undoing
from tests.catalogue.samples import add_category

PRODUCTS = ProductLoader()
_words = st.text("abcXÉé فلتر-", min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
_skus = st.sampled_from(["A", "b", "C-1", "Ü", "old", "NEW"])
_maybe = {
    "name": _words,
    "name_fr": _words,
    "name_ar": _words,
    "description": _words,
    "description_fr": _words,
    "mpn": _words,
    "brand": st.sampled_from(["Hella", "HELLA", "Mann-Filter", "بوش", "!"]),
    "category": st.sampled_from(["filters", "Filters", "Oil", "Filters > Oil", "nowhere"]),
    "price": st.integers(-1, 10**9).map(lambda minor: Money(minor, "TND")),
    "currency": st.sampled_from(["TND", "eur"]),
    "weight_kg": st.decimals(0, 100, places=4),
    "tags": st.lists(_words, max_size=3),
    "status": st.sampled_from(["draft", "active", "archived"]),
    "universal": st.booleans(),
    "cross_references": st.lists(st.sampled_from(["Bosch:1", "Bosch:2", "VW: 3", "broken"]), min_size=1, max_size=3),
    "replaced_by": _skus,
}
_records = st.lists(
    st.fixed_dictionaries({"sku": _skus}, optional=_maybe), max_size=6, unique_by=lambda v: v["sku"].casefold()
)


@pytest.fixture
def shop(house: House) -> House:
    add_category(house, "filters", en="Filters")
    add_category(house, "oil", parent="filters", en="Oil")
    return house


def _load(uow: UnitOfWork, rows: list[dict[str, Any]]) -> list[tuple[NewRecord, Landing]]:
    records = [NewRecord(row, PRODUCTS.key_of(values), values) for row, values in enumerate(rows)]
    landings = PRODUCTS.load(uow, records, LoadRules(tenant_id=1, existing=Existing.UPDATE, reference="job-7"))
    done = list(zip(records, landings, strict=True))
    waiting = [place for place, (_record, landing) in enumerate(done) if landing.reason_code == WAITS]
    finished = PRODUCTS.finish(uow, [_undoing(*done[place]) for place in waiting])
    for place, landing in zip(waiting, finished, strict=True):
        done[place] = (done[place][0], landing)
    return done


def _undoing(record: NewRecord, landing: Landing) -> Undoing:
    return Undoing(record.row, record.key, landing.before, landing.after or {})


def _facts(uow: UnitOfWork) -> dict[str, Any]:
    """Everything that is in the shop; a product that is filed as deleted counts as not there."""
    known = read_product_facts(uow, [PRODUCTS.key_of({"sku": sku}) for sku in ("A", "b", "C-1", "Ü", "old", "NEW")])
    return {
        key: {name: value for name, value in there.facts.items() if value is not None}
        for key, there in known.items()
        if not there.is_deleted
    }


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(before=_records, loaded=_records, again=_records)
def test_loading_and_taking_back_leaves_exactly_what_was_there(
    shop: House, before: list[dict[str, Any]], loaded: list[dict[str, Any]], again: list[dict[str, Any]]
) -> None:
    with shop.database.write() as uow, uow.session.begin_nested() as savepoint:
        _load(uow, before)
        stood = _facts(uow)
        jobs = []
        for rows in (loaded, again):
            jobs.append((_load(uow, rows), _facts(uow)))
            for record, landing in jobs[-1][0]:
                is_loaded = landing.outcome is Outcome.LOADED
                assert is_loaded == (landing.after is not None)
                if is_loaded:
                    assert record.key in _facts(uow)
        expected = [stood, jobs[0][1]]
        for landings, _after in reversed(jobs):
            changes = [_undoing(*pair) for pair in reversed(landings) if pair[1].outcome is Outcome.LOADED]
            undone = PRODUCTS.undo(uow, changes)
            assert all(landing.is_undone for landing in undone), [landing.reason_code for landing in undone]
            assert _facts(uow) == expected.pop()
        savepoint.rollback()


def test_weights_are_kept_to_the_gram(shop: House) -> None:
    with shop.write() as uow:
        [(_record, landing)] = _load(uow, [{"sku": "A", "name": "A", "weight_kg": Decimal("0.0016")}])
    assert (landing.after or {})["weight_g"] == 2
