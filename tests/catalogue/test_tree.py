"""Brands and the category tree."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from freight_app.catalogue import models
from freight_app.catalogue.brands import create_brand, delete_brand, get_brand, list_brands, update_brand
from freight_app.catalogue.categories import (
    create_category,
    delete_category,
    get_category,
    list_categories,
    move_category,
    update_category,
)
from freight_app.catalogue.dtos import BrandDraft, CategoryDraft, CategoryPatch
from freight_app.catalogue.errors import CategoryCycle, StaleVersion, StillInUse
from freight_app.catalogue.service import delete_product
from freight_app.kit.actor import GUEST
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from tests.catalogue.samples import add_category, add_products, count_rows, row


def shape(house: House) -> list[tuple[int, str, int]]:
    """Depth, slug and product count of every category, in reading order."""
    with house.read() as uow:
        return [(node.depth, node.slug, node.product_count) for node in list_categories(uow)]


@pytest.fixture
def tree(house: House) -> None:
    add_category(house, "engine")
    add_category(house, "filters", parent="engine")
    add_category(house, "oil-filters", parent="filters")
    add_category(house, "belts", parent="engine")
    add_category(house, "body")
    add_products(house, row("A", category="oil-filters"), row("B", category="filters"), row("C", category="body"))


@pytest.mark.usefixtures("tree")
def test_the_tree_reads_top_down_and_counts_whole_subtrees(house: House) -> None:
    assert shape(house) == [
        (0, "engine", 2),
        (1, "filters", 2),
        (2, "oil-filters", 1),
        (1, "belts", 0),
        (0, "body", 1),
    ]


@pytest.mark.usefixtures("tree")
def test_a_moved_category_takes_what_is_below_it_along(house: House) -> None:
    with house.write() as uow:
        move_category(uow, "filters", parent="body", position=0)
        move_category(uow, "body", parent=None, position=0)
    assert shape(house) == [
        (0, "body", 3),
        (1, "filters", 2),
        (2, "oil-filters", 1),
        (0, "engine", 0),
        (1, "belts", 0),
    ]


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize("below", ["engine", "filters", "oil-filters"])
def test_a_category_is_never_moved_below_itself(house: House, below: str) -> None:
    before = shape(house)
    with house.write() as uow, pytest.raises(CategoryCycle):
        move_category(uow, "engine", parent=below, position=0)
    assert shape(house) == before


@given(moves=st.lists(st.tuples(*[st.integers(0, 4)] * 2, st.integers(0, 3)), max_size=8))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("tree")
def test_after_any_moves_paths_and_parents_tell_the_same_tree(house: House, moves: list[tuple[int, int, int]]) -> None:
    slugs = ["engine", "filters", "oil-filters", "belts", "body"]
    for what, where, position in moves:
        try:
            with house.write() as uow:
                move_category(uow, slugs[what], parent=slugs[where], position=position)
        except CategoryCycle:
            continue
    with house.read() as uow:
        rows = {node.id: node for node in uow.session.exec(select(models.Category)).all()}
        for node in rows.values():
            above = rows[node.parent_id].path if node.parent_id else "/"
            assert node.path == f"{above}{node.id}/"
        assert len(list_categories(uow)) == len(slugs)


@pytest.mark.usefixtures("tree")
def test_what_will_not_do_is_named_by_field_and_changes_nothing(house: House) -> None:
    before = shape(house)
    for draft, field in (
        (CategoryDraft(names={"en": "X"}, slug="body"), "slug"),
        (CategoryDraft(names={"en": "X"}, parent="nowhere"), "parent"),
    ):
        with house.write() as uow, pytest.raises(InvalidInput) as refused:
            create_category(uow, draft)
        assert refused.value.field == field
    with house.write() as uow, pytest.raises(InvalidInput) as refused:
        move_category(uow, "body", parent=None, position=-1)
    assert refused.value.field == "position"
    assert shape(house) == before


def test_addresses_are_made_from_names_and_never_twice(house: House) -> None:
    with house.write() as uow:
        made = [create_category(uow, CategoryDraft(names={"en": "Oil & filters"})).slug for _ in range(2)]
        made.append(create_category(uow, CategoryDraft(names={"ar": "فلاتر"})).slug)
    assert made == ["oil-filters", "oil-filters-2", "category"]


@pytest.mark.usefixtures("tree")
def test_a_category_that_is_in_use_stays(house: House) -> None:
    for slug, details in (("filters", (1, 1)), ("body", (0, 1))):
        with house.write() as uow, pytest.raises(StillInUse) as refused:
            delete_category(uow, slug)
        assert (refused.value.details["categories"], refused.value.details["products"]) == details
    with house.write() as uow:
        delete_category(uow, "belts")
    assert "belts" not in [slug for _depth, slug, _count in shape(house)]


@pytest.mark.usefixtures("tree")
def test_a_category_is_renamed_by_who_read_it_last(house: House) -> None:
    with house.write() as uow:
        renamed = update_category(uow, "body", CategoryPatch(version=1, names={"en": "Shell"}, slug="shell"))
        assert (renamed.name, renamed.slug, renamed.version) == ("Shell", "shell", 2)
    with house.write() as uow, pytest.raises(StaleVersion):
        update_category(uow, "shell", CategoryPatch(version=1, names={"en": "Hull"}))
    with house.read() as uow:
        assert get_category(uow, "shell").name == "Shell"
        with pytest.raises(NotFound):
            get_category(uow, "body")


def test_one_brand_has_one_spelling(house: House) -> None:
    with house.write() as uow:
        assert create_brand(uow, BrandDraft(name="EBERSPÄCHER")).slug == "eberspacher"
        for name in ("Eberspacher", "eberspächer "):
            with pytest.raises(InvalidInput) as refused:
                create_brand(uow, BrandDraft(name=name))
            assert refused.value.field == "name"
        assert count_rows(uow, models.Brand) == 1


def test_brands_are_listed_by_name_with_what_is_sold_of_them(house: House) -> None:
    add_products(house, row("A", brand="Valeo"), row("B", brand="Bosch"), row("C", brand="Valeo"))
    with house.write() as uow:
        delete_product(uow, "C")
    with house.read() as uow:
        page = list_brands(uow, PageRequest(per_page=1, page=2))
        assert (page.total, [(brand.name, brand.product_count) for brand in page.items]) == (2, [("Valeo", 1)])
        found = list_brands(uow, q="VÀLE")
        assert (found.total, [brand.name for brand in found.items]) == (1, ["Valeo"])


def test_a_brand_that_was_saved_in_between_is_not_overwritten(house: House) -> None:
    with house.write() as uow:
        seen = create_brand(uow, BrandDraft(name="Fram"))
        update_brand(uow, "fram", BrandDraft(name="FRAM"), version=seen.version)
        with pytest.raises(StaleVersion):
            update_brand(uow, "fram", BrandDraft(name="Fram"), version=seen.version)
        assert get_brand(uow, "fram").name == "FRAM"


def test_a_brand_with_products_stays_even_when_they_are_deleted(house: House) -> None:
    add_products(house, row("A", brand="Valeo"))
    with house.write() as uow:
        delete_product(uow, "A")
    with house.write() as uow, pytest.raises(StillInUse):
        delete_brand(uow, "valeo")
    with house.write() as uow:
        assert get_brand(uow, "valeo").product_count == 0
        create_brand(uow, BrandDraft(name="Fram"))
        update_brand(uow, "fram", BrandDraft(name="FRAM", logo_url="/logo.svg"))
        assert get_brand(uow, "fram").logo_url == "/logo.svg"
        delete_brand(uow, "fram")
        with pytest.raises(NotFound):
            get_brand(uow, "fram")


def test_a_guest_keeps_neither_brands_nor_categories(house: House) -> None:
    with house.write(GUEST) as uow:
        for act in (
            lambda: create_brand(uow, BrandDraft(name="X")),
            lambda: update_brand(uow, "x", BrandDraft(name="X")),
            lambda: delete_brand(uow, "x"),
            lambda: create_category(uow, CategoryDraft(names={"en": "X"})),
            lambda: update_category(uow, "x", CategoryPatch(version=1)),
            lambda: move_category(uow, "x", parent=None, position=0),
            lambda: delete_category(uow, "x"),
        ):
            with pytest.raises(NotAllowed):
                act()
