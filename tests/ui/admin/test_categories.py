"""The category tree of the console as a browser's tab sees it."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.catalogue.categories import get_category, list_categories, update_category
from freight_app.catalogue.dtos import CategoryPatch
from freight_app.kit.house import House
from freight_app.ui.admin.categories_rows import ROOT
from freight_app.ui.admin.categories_state import CategoriesState
from tests.catalogue.samples import add_category, add_products, row
from tests.ui.tabs import Tab, signed_in_tab, where_to


@pytest.fixture
def tab(house: House) -> Tab:
    """A buyer's tab on: filters (oil, air (dry)), brakes (pads with one part)."""
    add_category(house, "filters", en="Filters", fr="Filtres", ar="فلاتر")
    add_category(house, "oil", parent="filters", en="Oil filters")
    add_category(house, "air", parent="filters", en="Air filters")
    add_category(house, "dry", parent="air", en="Dry filters")
    add_category(house, "brakes", en="Brakes")
    add_category(house, "pads", parent="brakes", en="Pads")
    add_products(house, row("BRE-3", "Brake pad", category="pads"))
    tab = signed_in_tab(house, Role.BUYER, path="/admin/categories")
    tab.send(CategoriesState.load)
    return tab


def slugs(tab: Tab) -> list[str]:
    return [one.slug for one in tab.state(CategoriesState).rows]


def tree(house: House) -> list[tuple[str, str | None]]:
    with house.read() as uow:
        return [(view.slug, view.parent_slug) for view in list_categories(uow)]


def form(**typed: str) -> dict[str, str]:
    return {"name_en": "", "name_fr": "", "name_ar": "", "slug": "", "drawing": "part"} | typed


def test_the_tree_shows_depth_counts_and_missing_names(tab: Tab) -> None:
    rows = {one.slug: one for one in tab.state(CategoriesState).rows}
    assert list(rows) == ["filters", "oil", "air", "dry", "brakes", "pads"]
    assert [one.depth for one in rows.values()] == [0, 1, 1, 2, 0, 1]
    assert (rows["brakes"].product_count, rows["brakes"].products_href) == (1, "/admin/products?category=brakes")
    assert (rows["filters"].missing, rows["oil"].missing) == ("", "FR, AR")
    assert (rows["filters"].is_first, rows["brakes"].is_last, rows["oil"].has_children) == (True, True, False)


def test_branches_fold_and_names_are_found_in_any_language_with_what_is_above_them(tab: Tab) -> None:
    tab.send(CategoriesState.fold, slug="filters")
    assert slugs(tab) == ["filters", "brakes", "pads"]
    tab.send(CategoriesState.find, text="DRY")
    assert slugs(tab) == ["filters", "air", "dry"]
    assert where_to(tab.send(CategoriesState.keep_question)) == "/admin/categories?q=DRY"
    tab.send(CategoriesState.find, text="فلاتر")
    assert slugs(tab) == ["filters"]
    tab.send(CategoriesState.find, text="")
    tab.send(CategoriesState.fold_all)
    assert len(slugs(tab)) == 6
    tab.send(CategoriesState.fold_all)
    assert slugs(tab) == ["filters", "brakes"]


def test_a_category_is_made_below_another_with_its_drawing(house: House, tab: Tab) -> None:
    tab.send(CategoriesState.open_new, parent="air")
    assert tab.state(CategoriesState).parent_name == "Air filters"
    tab.send(CategoriesState.save, data=form(name_fr="Filtres à huile moteur", drawing="oil"))
    assert tab.toasts() == ["The category Filtres à huile moteur is there now"]
    with house.read() as uow:
        made = get_category(uow, "filtres-a-huile-moteur")
    assert (made.parent_slug, made.drawing, made.depth) == ("air", "oil", 2)


def test_what_cannot_be_taken_is_said_at_its_field(tab: Tab) -> None:
    state = tab.state(CategoriesState)
    tab.send(CategoriesState.open_new)
    tab.send(CategoriesState.save, data=form(slug="Not good"))
    assert state.errors.names == "A name in at least one language is needed, of at most 200 characters."
    assert state.errors.slug == "Small letters a to z, digits, and single hyphens between them."
    tab.send(CategoriesState.save, data=form(name_en="More", slug="oil"))
    assert (state.is_open, state.errors.slug) == (True, "Another category has the address oil.")
    assert state.errors.names == ""


def test_names_change_per_language_and_who_saves_second_is_told(house: House, tab: Tab) -> None:
    state = tab.state(CategoriesState)
    tab.send(CategoriesState.open_category, slug="oil")
    assert state.category.names == ("Oil filters", "", "")
    with house.write() as uow:
        update_category(uow, "oil", CategoryPatch(version=state.category.version, names={"en": "Theirs"}))
    typed = form(name_en="Oil", name_ar="فلاتر الزيت", slug="oil")
    tab.send(CategoriesState.save, data=typed)
    assert (state.is_open, state.theirs) == (True, "Theirs")
    tab.send(CategoriesState.save, data=typed)
    with house.read() as uow:
        assert (get_category(uow, "oil").names, state.is_open) == ({"en": "Oil", "ar": "فلاتر الزيت"}, False)


def test_buttons_move_among_siblings_and_one_undo_puts_it_back(house: House, tab: Tab) -> None:
    before = tree(house)
    tab.send(CategoriesState.move_up, slug="air")
    assert [slug for slug, _ in tree(house)] == ["filters", "air", "dry", "oil", "brakes", "pads"]
    tab.send(CategoriesState.move_up, slug="air")
    assert tab.toasts() == ["Air filters is now in: Filters"]
    tab.send(CategoriesState.undo_move)
    assert tree(house) == before
    tab.send(CategoriesState.undo_move)
    assert tree(house) == before
    tab.send(CategoriesState.move_down, slug="filters")
    assert tree(house)[0] == ("brakes", None)


def test_a_category_moves_below_another_without_a_false_alarm_when_it_is_saved_next(house: House, tab: Tab) -> None:
    state = tab.state(CategoriesState)
    tab.send(CategoriesState.open_category, slug="air")
    assert [place.value for place in state.places] == [ROOT, "filters", "oil", "brakes", "pads"]
    tab.send(CategoriesState.move_to, parent="brakes")
    assert (state.place, dict(tree(house))["air"]) == ("brakes", "brakes")
    tab.send(CategoriesState.save, data=form(name_en="Air", slug="air"))
    assert (state.theirs, state.is_open) == ("", False)
    tab.send(CategoriesState.open_category, slug="air")
    tab.send(CategoriesState.move_to, parent=ROOT)
    assert tree(house)[-2:] == [("air", None), ("dry", "air")]


@pytest.mark.parametrize(
    ("slug", "target", "where", "expected"),
    [
        ("brakes", "filters", "before", [("brakes", None), ("pads", "brakes"), ("filters", None)]),
        ("dry", "filters", "after", [("filters", None), ("oil", "filters"), ("air", "filters"), ("dry", None)]),
        ("pads", "oil", "inside", [("filters", None), ("oil", "filters"), ("pads", "oil"), ("air", "filters")]),
        ("oil", "air", "after", [("filters", None), ("air", "filters"), ("dry", "air"), ("oil", "filters")]),
    ],
)
def test_rows_are_dropped_beside_or_into_others(
    house: House, tab: Tab, slug: str, target: str, where: str, expected: list[tuple[str, str | None]]
) -> None:
    tab.send(CategoriesState.drop, slug=slug, target=target, where=where)
    assert tree(house)[: len(expected)] == expected
    tab.send(CategoriesState.undo_move)
    assert [one for one, _ in tree(house)] == ["filters", "oil", "air", "dry", "brakes", "pads"]


def test_nothing_goes_below_itself_or_to_an_unknown_place(house: House, tab: Tab) -> None:
    before = tree(house)
    tab.send(CategoriesState.drop, slug="filters", target="dry", where="inside")
    assert tab.toasts() == ["A category cannot be moved below itself."]
    tab.send(CategoriesState.drop, slug="filters", target="nowhere", where="inside")
    tab.send(CategoriesState.drop, slug="filters", target="oil", where="sideways")
    tab.send(CategoriesState.drop, slug="oil", target="oil", where="before")
    assert (tree(house), len(tab.toasts())) == (before, 3)


def test_only_an_empty_category_is_deleted(house: House, tab: Tab) -> None:
    state = tab.state(CategoriesState)
    for slug, inside in (("brakes", (1, 0)), ("pads", (0, 1))):
        tab.send(CategoriesState.open_category, slug=slug)
        tab.send(CategoriesState.delete)
        assert (state.is_open, state.categories_in_it, state.products_in_it) == (True, *inside)
    tab.send(CategoriesState.open_category, slug="dry")
    tab.send(CategoriesState.delete)
    assert (state.is_open, "dry" in dict(tree(house))) == (False, False)


def test_others_see_and_move_nothing(house: House, tab: Tab) -> None:
    before = tree(house)
    sales = signed_in_tab(house, Role.SALES, path="/admin/categories", name="Sonia Ben Ali")
    sales.send(CategoriesState.load)
    sales.send(CategoriesState.move_down, slug="filters")
    assert (sales.state(CategoriesState).is_loaded, len(sales.toasts()), tree(house)) == (False, 2, before)
