"""The pages of the shop as a browser's tab sees them, on both databases."""

from __future__ import annotations

import pytest

from freight_app.catalogue.availability import note_availability
from freight_app.catalogue.drafts import FitmentDraft
from freight_app.catalogue.dtos import CarOwner, ProductStatus
from freight_app.catalogue.fitment import set_fitments
from freight_app.catalogue.garage import current_car, list_cars, save_car
from freight_app.kit.house import House
from freight_app.ui.storefront.car_state import CarState
from freight_app.ui.storefront.home_state import HomeState
from freight_app.ui.storefront.product_state import ProductState
from freight_app.ui.storefront.recent_state import RecentState
from freight_app.ui.storefront.results_state import ResultsState
from tests.catalogue.samples import add_car, add_category, add_products, row
from tests.ui.tabs import Tab, where_to

GUEST, STRANGER = "g" * 40, "s" * 40


@pytest.fixture
def shelf(house: House) -> dict[str, int]:
    """Two oil filters, a brake disc and a draft; a car that the first filter fits."""
    add_category(house, "filters", en="Filters", ar="فلاتر")
    add_category(house, "oil-filters", parent="filters", en="Oil filters")
    add_category(house, "brakes", en="Brakes")
    ids = add_products(
        house,
        row(
            "BOS-1", names={"en": "Oil filter", "ar": "فلتر زيت"}, brand="Bosch", category="oil-filters", price="24.500"
        ),
        row("MAN-2", "Oil filter", brand="Mann", category="oil-filters", price="27.900"),
        row("BRE-3", "Brake disc", brand="Brembo", category="brakes"),
        row(
            "BOS-9",
            "Oil filter, coming",
            brand="Bosch",
            category="oil-filters",
            price="9.000",
            status=ProductStatus.DRAFT,
        ),
    )
    car = add_car(house)
    with house.write() as uow:
        set_fitments(uow, {ids["BOS-1"]: [FitmentDraft(vehicle_id=car.id)]})
        for product_id in ids.values():
            note_availability(uow, product_id, 5)
    return ids | {"car": car.id}


def choose_car(house: House, shelf: dict[str, int], guest: str = GUEST) -> None:
    with house.write() as uow:
        save_car(uow, CarOwner(guest_token=guest), shelf["car"], year=2015)


def test_a_search_shows_what_the_address_asks_for(house: House, shelf: dict[str, int]) -> None:
    tab = Tab(path="/search?q=oil&brand=bosch", guest=GUEST)
    tab.send(ResultsState.load_search)
    shown = tab.state(ResultsState)
    assert (shown.title, shown.view.summary) == ("oil", "1 part")
    assert [result.card.sku for result in shown.view.rows] == ["BOS-1"]
    assert [chip.label for chip in shown.view.chips] == ["Bosch"]


def test_a_category_speaks_the_visitors_language_and_leads_to_its_kinds(house: House, shelf: dict[str, int]) -> None:
    tab = Tab(path="/c/filters", guest=GUEST, language="ar")
    tab.send(ResultsState.load_category)
    shown = tab.state(ResultsState)
    assert (shown.title, shown.view.summary) == ("فلاتر", "قطعتان")
    assert [(tile.name, tile.href) for tile in shown.tiles] == [("Oil filters", "/c/oil-filters")]
    assert [crumb.href for crumb in shown.crumbs] == ["/c/filters"]


def test_an_unknown_category_is_said_to_be_unknown(house: House, shelf: dict[str, int]) -> None:
    tab = Tab(path="/c/wings", guest=GUEST)
    tab.send(ResultsState.load_category)
    assert (tab.state(ResultsState).is_missing, tab.toasts()) == (True, [])


def test_the_visitors_car_marks_and_filters_the_list(house: House, shelf: dict[str, int]) -> None:
    choose_car(house, shelf)
    tab = Tab(path="/c/oil-filters", guest=GUEST)
    tab.send(ResultsState.load_category)
    shown = tab.state(ResultsState).view
    assert shown.summary == "2 parts, 1 of them fit your Peugeot 208 1.6 HDi 2015"
    assert [(result.card.sku, result.card.fit) for result in shown.rows] == [("BOS-1", "fits"), ("MAN-2", "unknown")]
    tab.go_to("/c/oil-filters?fits=1", guest=GUEST)
    tab.send(ResultsState.load_category)
    assert [result.card.sku for result in tab.state(ResultsState).view.rows] == ["BOS-1"]


def test_prices_typed_into_the_filter_become_part_of_the_address(house: House, shelf: dict[str, int]) -> None:
    tab = Tab(path="/c/filters?in_stock=1&page=2", guest=GUEST)
    events = tab.send(ResultsState.set_prices, form={"min_price": "10", "max_price": "not a price"})
    assert where_to(events) == "/c/filters?in_stock=1&min_price=10"


def test_a_product_page_says_what_it_is_and_remembers_the_visit(house: House, shelf: dict[str, int]) -> None:
    tab = Tab(path="/p/bos-1", guest=GUEST)
    tab.send(ProductState.load)
    shown = tab.state(ProductState)
    assert (shown.product.sku, shown.product.maker, shown.product.can_add) == ("BOS-1", "Bosch BOS-1", True)
    assert [card.sku for card in shown.related] == ["MAN-2"]
    assert tab.state(RecentState).seen == str(shelf["BOS-1"])


@pytest.mark.parametrize("sku", ["NOPE", "BOS-9"], ids=["unknown", "draft"])
def test_a_part_that_is_not_in_the_shop_is_missing(house: House, shelf: dict[str, int], sku: str) -> None:
    tab = Tab(path=f"/p/{sku}", guest=GUEST)
    tab.send(ProductState.load)
    assert (tab.state(ProductState).is_missing, tab.state(ProductState).product.id) == (True, 0)
    assert tab.state(RecentState).seen == ""


def test_quantities_stay_within_what_there_is(house: House, shelf: dict[str, int]) -> None:
    tab = Tab(path="/p/BOS-1", guest=GUEST)
    tab.send(ProductState.load)
    tab.send(ProductState.set_quantity, quantity=500)
    assert tab.state(ProductState).quantity == 5
    tab.send(ProductState.set_quantity, quantity=-3)
    assert tab.state(ProductState).quantity == 1


def test_home_brings_back_what_was_seen_but_nothing_that_is_not_shown(house: House, shelf: dict[str, int]) -> None:
    tab = Tab(guest=GUEST)
    tab.state(RecentState).seen = f"{shelf['BRE-3']} {shelf['BOS-9']} 999999 x' {shelf['BOS-1']}"
    tab.send(HomeState.load)
    shown = tab.state(HomeState).view
    assert [card.sku for card in shown.recent] == ["BRE-3", "BOS-1"]
    assert [(tile.name, tile.count) for tile in shown.tiles] == [("Filters", "2"), ("Brakes", "1")]
    assert shown.stock_words == "3 parts to choose from"


def test_an_empty_shop_says_so(house: House) -> None:
    tab = Tab(guest=GUEST)
    tab.send(HomeState.load)
    assert (tab.state(HomeState).view.is_empty, tab.toasts()) == (True, [])


def test_a_car_is_chosen_in_four_steps_and_brings_the_visitor_back(house: House, shelf: dict[str, int]) -> None:
    tab = Tab(path="/c/filters?fits=1&vehicle=99", guest=GUEST)
    tab.send(ResultsState.load_category)
    tab.go_to("/my-car", guest=GUEST)
    tab.send(CarState.load)
    car = tab.state(CarState)
    assert [option.value for option in car.makes] == ["peugeot"]
    tab.send(CarState.pick_make, value="peugeot")
    assert [option.label for option in car.models] == ["208"]
    tab.send(CarState.pick_model, value="208")
    assert car.years[0].value == "2019"
    tab.send(CarState.pick_year, value="2015")
    assert (len(car.engines), car.engine) == (1, str(shelf["car"]))
    events = tab.send(CarState.save_form, form={"engine": car.engine, "year": "2015"})
    assert where_to(events) == "/c/filters?fits=1"
    with house.read() as uow:
        saved = current_car(uow, CarOwner(guest_token=GUEST))
    assert saved is not None
    assert (saved.vehicle.id, saved.year) == (shelf["car"], 2015)


@pytest.mark.parametrize("form", [{}, {"engine": "1; drop"}, {"engine": "999999"}, {"engine": "1", "year": "1700"}])
def test_a_car_that_does_not_exist_is_not_kept(house: House, shelf: dict[str, int], form: dict[str, str]) -> None:
    tab = Tab(path="/my-car", guest=GUEST)
    assert where_to(tab.send(CarState.save_form, form=form)) == ""
    with house.read() as uow:
        assert list_cars(uow, CarOwner(guest_token=GUEST)) == []


def test_nobody_uses_or_forgets_the_car_of_another(house: House, shelf: dict[str, int]) -> None:
    choose_car(house, shelf)
    with house.read() as uow:
        car_id = list_cars(uow, CarOwner(guest_token=GUEST))[0].id
    tab = Tab(path="/my-car", guest=STRANGER)
    for handler in (CarState.use, CarState.forget):
        assert where_to(tab.send(handler, car_id=car_id)) == ""
    assert tab.toasts() == ["Car was not found."] * 2
    with house.read() as uow:
        assert [car.is_current for car in list_cars(uow, CarOwner(guest_token=GUEST))] == [True]
        assert list_cars(uow, CarOwner(guest_token=STRANGER)) == []


@pytest.mark.parametrize(("typed", "pieces"), [("3", 3), ("900", 5), ("", 1), ("-2", 1)])
def test_the_cart_gets_the_quantity_that_the_form_shows_within_what_there_is(
    house: House, shelf: dict[str, int], typed: str, pieces: int
) -> None:
    tab = Tab(path="/p/BOS-1", guest=GUEST)
    tab.send(ProductState.load)
    [event] = tab.send(ProductState.add_to_cart, form={"quantity": typed})
    assert [str(value) for _name, value in event.args] == [str(shelf["BOS-1"]), str(pieces)]
