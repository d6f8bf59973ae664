"""The product editor as a tab of the console sees it."""

from __future__ import annotations

from typing import Any

import pytest

from freight_app.accounts.permissions import Role
from freight_app.catalogue.dtos import ProductDetail, ProductPatch
from freight_app.catalogue.prices import list_prices, price_history
from freight_app.catalogue.service import get_product, update_product
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.ui.admin.product_fitments import FitmentState
from freight_app.ui.admin.product_history import HistoryState
from freight_app.ui.admin.product_price_state import PricesState
from freight_app.ui.admin.product_state import ProductState
from tests.catalogue.samples import add_car, add_category, add_products, row
from tests.ui.tabs import Tab, signed_in_tab, where_to

Form = dict[str, Any]


@pytest.fixture
def shop(house: House) -> dict[str, int]:
    add_category(house, "filters", en="Filters")
    ids = add_products(
        house,
        row("HU-816", "Oil filter", brand="Mann", category="filters", price="24.500", mpn="HU 816 x"),
        row("HU-817", "Oil filter, new", brand="Bosch"),
    )
    return ids | {"car": add_car(house).id, "other car": add_car(house, engine="1.4").id}


def open_editor(house: House, sku: str = "HU-816", *roles: Role, language: str = "en") -> Tab:
    tab = signed_in_tab(house, *(roles or (Role.ADMIN,)), path=f"/admin/products/{sku}", language=language)
    tab.send(ProductState.load)
    return tab


def typed(tab: Tab, **changes: str) -> Form:
    """What the form sends, with some fields written anew."""
    state = tab.state(ProductState)
    view = state.view
    form: Form = {
        "sku": view.sku,
        "mpn": view.mpn,
        "brand": state.brand,
        "category": state.category,
        "replaced_by": state.successor,
        "tax_class": view.tax_class,
        "weight_kg": view.weight,
        "status": view.code,
        "tags": view.tags,
    }
    form |= {f"name_{code}": text for code, text in view.names.items()}
    form |= {f"description_{code}": text for code, text in view.descriptions.items()}
    return form | changes


def read(house: House, sku: str = "HU-816") -> ProductDetail:
    with house.read() as uow:
        return get_product(uow, sku, include_deleted=True)


def test_what_was_typed_is_kept(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house)
    tab.send(ProductState.pick, name="successor", value="HU-817")
    form = typed(
        tab,
        name_ar="فلتر زيت",
        tags="oil, huile، زيت, oil",
        weight_kg="0,450",
        attr_first_0="height",
        attr_second_0="62",
        attr_third_0="mm",
        attr_first_7="  ",
        ref_first_1="Mahle",
        ref_second_1="OC 90",
        is_universal="on",
    )
    tab.send(ProductState.save, data=form)
    state = tab.state(ProductState)
    assert (tab.toasts(), state.is_changed, state.has_errors) == (["Saved"], False, False)
    found = read(house)
    assert (found.names["ar"], found.tags) == ("فلتر زيت", ["oil", "huile", "زيت"])
    assert (str(found.weight_kg), found.is_universal) == ("0.45", True)
    assert [(one.key, one.value, one.unit) for one in found.attributes] == [("height", "62", "mm")]
    assert [(one.brand, one.number) for one in found.cross_references] == [("Mahle", "OC 90")]
    assert found.replaced_by is not None
    assert found.replaced_by.sku == "HU-817"
    version = found.version
    tab.send(ProductState.save, data=form)
    assert read(house).version == version, "a form without changes writes nothing"


def test_errors_stand_at_their_fields_and_nothing_is_lost(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house)
    saved = tab.state(ProductState).saved
    tab.send(ProductState.save, data=typed(tab, name_en=" ", weight_kg="much", sku=""))
    state = tab.state(ProductState)
    assert state.errors.names == "A name in at least one language is needed."
    assert state.errors.weight_kg.startswith("A weight is a number")
    assert state.errors.sku.startswith("A SKU is needed")
    assert (state.is_changed, state.has_errors, state.saved) == (True, True, saved)
    tab.send(ProductState.save, data=typed(tab, attr_first_0="height"))
    assert state.errors.attributes == "Each property needs a name and a value."
    tab.send(ProductState.save, data=typed(tab, sku="hu-817"))
    assert state.errors.sku.startswith("Another part has this SKU")
    tab.send(ProductState.save, data=typed(tab, replaced_by="HU-816"))
    assert state.errors.replaced_by == "A product cannot replace itself, not even through others."
    assert read(house).version == 1


def test_somebody_elses_change_is_shown_and_mine_goes_over_it_field_by_field(
    house: House, shop: dict[str, int]
) -> None:
    tab = open_editor(house)
    with house.write() as uow:
        update_product(uow, "HU-816", ProductPatch(version=1, mpn="THEIRS", tags=["theirs"]))
    mine = typed(tab, mpn="MINE")
    tab.send(ProductState.save, data=mine)
    assert (tab.state(ProductState).is_stale, read(house).mpn) == (True, "THEIRS")
    tab.send(ProductState.keep_mine)
    tab.send(ProductState.save, data=mine)
    found = read(house)
    assert (found.mpn, found.tags, tab.state(ProductState).is_stale) == ("MINE", ["theirs"], False)


def test_their_version_can_be_taken_instead(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house)
    with house.write() as uow:
        update_product(uow, "HU-816", ProductPatch(version=1, mpn="THEIRS"))
    tab.send(ProductState.save, data=typed(tab, mpn="MINE"))
    key = tab.state(ProductState).form_key
    tab.send(ProductState.load_theirs)
    state = tab.state(ProductState)
    assert (state.view.mpn, state.is_stale, state.form_key > key) == ("THEIRS", False, True)


def test_a_new_product_gets_its_price_and_its_own_page(house: House, shop: dict[str, int]) -> None:
    tab = signed_in_tab(house, Role.BUYER, path="/admin/products/new")
    tab.send(ProductState.load_new)
    form = {"sku": "630/8-2RSR", "name_en": "Bearing", "tax_class": "standard", "status": "draft", "price": "12,50001"}
    assert where_to(tab.send(ProductState.save, data=form)) == ""
    assert "decimals" in tab.state(ProductState).errors.price
    with pytest.raises(NotFound):
        read(house, "630/8-2RSR")
    assert where_to(tab.send(ProductState.save, data=form | {"price": "12,500"})) == "/admin/products/630%2F8-2RSR"
    assert str(read(house, "630/8-2RSR").price) == "12.500 TND"
    tab.go_to("/admin/products/630%2F8-2RSR", session=cookie_of(tab))
    tab.send(ProductState.load)
    assert (tab.state(ProductState).view.name, tab.state(ProductState).is_new) == ("Bearing", False)


def cookie_of(tab: Tab) -> str:
    return str(tab.root.router.headers.cookie).split("freight_session=")[1].split(";")[0]


def test_another_sku_leads_to_another_address(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house)
    assert where_to(tab.send(ProductState.save, data=typed(tab, sku="HU-816-B"))) == "/admin/products/HU-816-B"


def test_an_unknown_number_is_told(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house, "NOPE")
    assert (tab.state(ProductState).is_found, tab.toasts()) == (False, [])


def test_a_product_is_deleted_and_comes_back_without_making_the_form_stale(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house)
    tab.send(ProductState.delete)
    state = tab.state(ProductState)
    assert (state.view.status, state.view.is_in_shop, read(house).is_deleted) == ("deleted", False, True)
    tab.send(ProductState.restore)
    assert (state.view.status, read(house).is_deleted) == ("active", False)
    tab.send(ProductState.save, data=typed(tab, mpn="NEW"))
    assert (state.is_stale, read(house).mpn) == (False, "NEW")


def test_successors_are_found_by_number(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house)
    tab.send(ProductState.find_successor, text="hu817")
    assert [one["value"] for one in tab.state(ProductState).successors] == ["", "HU-817"]


def test_rows_come_and_go(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house)
    for _row in range(3):
        tab.send(ProductState.add_line, table="attributes")
    keys = [line.key for line in tab.state(ProductState).attributes]
    tab.send(ProductState.remove_line, table="attributes", key=keys[1])
    assert [line.key for line in tab.state(ProductState).attributes] == [keys[0], keys[2]]
    tab.send(ProductState.add_line, table="handlers")
    assert len(tab.toasts()) == 1


# --- prices


def test_a_price_is_set_with_a_reason_and_taken_back(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house)
    state = tab.state(PricesState)
    assert [price.group_name for price in state.rows] == ["Public"]
    tab.send(PricesState.ask_change, key=state.rows[0].key)
    tab.send(PricesState.keep, data={"amount": "26,900"})
    assert (state.errors.reason, state.asks) == ("A reason is needed: somebody will ask.", "set")
    tab.send(PricesState.keep, data={"amount": "26,900", "reason": "New list", "group": "trade_a"})
    assert (state.asks, state.rows[0].plain, len(state.rows)) == ("", "26.900", 1)
    assert (state.changes[0].before, state.changes[0].after) == ("24.500 TND", "26.900 TND")
    assert (state.changes[0].reason, state.chart.highest) == ("New list", "26.900 TND")
    assert state.chart.points
    tab.send(PricesState.undo)
    assert state.rows[0].plain == "24.500"
    with house.read() as uow:
        assert [change.reason for change in price_history(uow, shop["HU-816"])][:2] == ["Taken back", "New list"]


def test_a_quantity_price_for_a_group_is_added_and_withdrawn(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house)
    state = tab.state(PricesState)
    group = state.groups[1]["value"]
    tab.send(PricesState.ask_new)
    new = {"group": group, "currency": "TND", "min_quantity": "10", "amount": "20", "reason": "Volume"}
    for wrong, field in (
        ({"min_quantity": "x"}, "min_quantity"),
        ({"amount": "-3"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"group": "nobody"}, "group"),
        ({"currency": "XXX"}, "amount"),
    ):
        tab.send(PricesState.keep, data=new | wrong)
        assert getattr(state.errors, field), wrong
    tab.send(PricesState.keep, data=new)
    key = f"{group}|TND|10"
    assert key in {price.key for price in state.rows}
    tab.send(PricesState.ask_withdrawal, key=key)
    tab.send(PricesState.withdraw, data={"reason": "A mistake"})
    assert key not in {price.key for price in state.rows}
    tab.send(PricesState.undo)
    with house.read() as uow:
        assert len(list_prices(uow, shop["HU-816"])) == 2


# --- vehicles


def test_a_vehicle_is_chosen_in_steps_added_removed_and_brought_back(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house)
    state = tab.state(FitmentState)
    tab.send(FitmentState.add, data={})
    assert state.errors.vehicle == "Choose a make, a model and an engine."
    tab.send(FitmentState.pick_make, value="peugeot")
    tab.send(FitmentState.pick_model, value="208")
    assert (state.engine, len(state.engines)) == ("all", 3)
    tab.send(FitmentState.add, data={"year_from": "20x5"})
    assert state.errors.years == "A year has four digits."
    tab.send(FitmentState.add, data={"year_from": "2016", "year_to": "2014"})
    assert state.errors.years == "The last year is not before the first."
    tab.send(FitmentState.add, data={"year_from": "2014", "year_to": "2016", "note": "Estate only"})
    assert [(one.years, one.note) for one in state.rows] == [("2014–2016", "Estate only")] * 2
    tab.send(FitmentState.remove, vehicle_id=shop["car"], year_from=2014)
    assert [one.vehicle_id for one in state.rows] == [shop["other car"]]
    tab.send(FitmentState.undo_removal)
    assert len(read(house).fitments) == 2
    tab.send(ProductState.save, data=typed(tab, mpn="NEW"))
    assert read(house).mpn == "NEW", "our own vehicles do not make the form stale"
    tab.send(FitmentState.remove, vehicle_id=shop["car"], year_from=1999)
    assert len(read(house).fitments) == 2


# --- what is known beside it, and who may know


def test_the_trail_tells_what_changed_to_those_who_may_read_it(house: House, shop: dict[str, int]) -> None:
    tab = open_editor(house)
    tab.send(ProductState.save, data=typed(tab, mpn="NEW", name_fr="Filtre"))
    known = tab.state(HistoryState).known
    assert (known.sees_changes, known.changes[0].by) == (True, "Amine Trabelsi")
    assert known.changes[0].what == "Manufacturer's number: \u2066HU 816 x → NEW\u2069, Names"
    assert tab.state(HistoryState).stock_href == "/admin/stock?q=HU-816"
    buyer = open_editor(house, "HU-816", Role.BUYER)
    known = buyer.state(HistoryState).known
    assert (known.sees_changes, known.changes, known.sees_stock) == (False, [], True)


@pytest.mark.parametrize("role", [Role.SALES, Role.PICKER])
def test_others_neither_see_nor_change_anything(house: House, shop: dict[str, int], role: Role) -> None:
    tab = open_editor(house, "HU-816", role)
    assert tab.state(ProductState).view.sku == ""
    for handler, arguments in (
        (ProductState.save, {"data": {"sku": "X", "name_en": "X"}}),
        (ProductState.delete, {}),
        (PricesState.keep, {"data": {"amount": "1", "reason": "x"}}),
        (FitmentState.add, {"data": {}}),
    ):
        tab.send(handler, **arguments)
    assert read(house).version == 1
