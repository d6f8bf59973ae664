"""What can be loaded, found by name, and described well enough for a person to choose columns."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from freight_app.accounts.permissions import Permission
from freight_app.kit.actor import Actor
from freight_app.kit.errors import NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.migration.loaders.registry import LOADERS, find_loader, list_targets
from freight_app.migration.loading import LoadRules, NewRecord, Outcome
from freight_app.migration.mapping.compiling import compile_mapping
from freight_app.migration.mapping.mapping import read_mapping
from freight_app.migration.mapping.suggesting import suggest_mapping
from freight_app.ui.i18n.catalogue import Key, read_catalogue
from tests.catalogue.samples import add_products, row, tnd


def test_every_loader_is_found_by_its_name_and_another_is_not() -> None:
    assert all(find_loader(name).name == name for name in LOADERS)
    with pytest.raises(NotFound):
        find_loader("nothing")


def test_every_target_has_titles_a_key_and_no_two_fields_of_one_heading(house: House) -> None:
    with house.read() as uow:
        targets = list_targets(uow)
    assert [target.name for target in targets] == list(LOADERS)
    for target in targets:
        assert target.title
        assert all(field.title for field in target.fields)
        assert any(field.is_key for field in target.fields)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_title_and_help_is_translated(house: House, language: str) -> None:
    known = read_catalogue(language)
    with house.read() as uow:
        targets = list_targets(uow)
    said = {text for target in targets for field in target.fields for text in (target.title, field.title, field.help)}
    assert {text for text in said if text and Key(text) not in known} == set()


def test_the_fields_are_known_by_their_headings_in_three_languages(house: House) -> None:
    with house.read() as uow:
        for target in list_targets(uow):
            for field in target.fields:
                arabic = [alias for alias in field.aliases if re.search(r"[\u0600-\u06ff]", alias)]
                for heading in (field.name, field.title, *arabic[:1]):
                    [found] = suggest_mapping([heading], [], target)
                    assert found.column == heading


def test_a_file_of_olists_order_lines_needs_no_hand(house: House) -> None:
    columns = [
        "order_id",
        "order_item_id",
        "product_id",
        "price",
        "order_purchase_timestamp",
        "customer_city",
        "order_status",
    ]
    with house.read() as uow:
        found = suggest_mapping(columns, [], find_loader("sales_history").describe(uow))
    assert {s.column: s.field for s in found} == {
        "order_id": "order_number",
        "order_item_id": "line_number",
        "product_id": "sku",
        "price": "unit_price",
        "order_purchase_timestamp": "sold_at",
        "customer_city": "city",
        "order_status": "status",
    }


def test_a_mapping_of_every_field_compiles(house: House) -> None:
    with house.read() as uow:
        for target in list_targets(uow):
            fields = {
                field.name: {"source": {"kind": "column", "column": field.name}, "transforms": []}
                for field in target.fields
            }
            plan = {"schema": 1, "fields": fields, "currency": "TND", "country": "TN"}
            mapper = compile_mapping(read_mapping(plan), target)
            assert len(mapper.fields) == len(target.fields)


_SAMPLES: dict[str, dict[str, Any]] = {
    "brands": {"name": "Hella"},
    "categories": {"name": "Filters"},
    "products": {"sku": "NEW", "name": "New", "price": tnd("1")},
    "prices": {"sku": "A", "price": tnd("2")},
    "stock": {"sku": "A", "quantity": 2, "reorder_point": 1, "shelf": "A-1"},
    "customers": {"email": "amel@example.com", "name": "Amel"},
    "retailers": {"tax_number": "12345", "legal_name": "Garage", "email": "lac@example.com"},
    "sales_history": {"order_number": "1", "sku": "A", "sold_at": datetime(2020, 1, 1, tzinfo=UTC)},
}


@pytest.mark.parametrize("name", sorted(LOADERS))
def test_what_a_loader_needs_is_enough_and_not_less(house: House, name: str) -> None:
    loader = find_loader(name)
    add_products(house, row("A", price="1"))
    values = _SAMPLES[name]
    record = NewRecord(1, loader.key_of(values), values)
    for missing in loader.needs:
        with pytest.raises(NotAllowed), house.write(_person(frozenset(Permission) - {missing})) as uow:
            loader.load(uow, [record], LoadRules(tenant_id=1))
    with house.write(_person(loader.needs)) as uow:
        [landing] = loader.load(uow, [record], LoadRules(tenant_id=1))
    assert landing.outcome is Outcome.LOADED


def _person(permissions: frozenset[Permission]) -> Actor:
    return Actor(label="Somebody", user_id=7, permissions=frozenset(map(str, permissions)))
