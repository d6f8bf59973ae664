"""The garage of somebody signed in."""

from __future__ import annotations

import pytest

from freight_app.catalogue.dtos import CarOwner
from freight_app.catalogue.garage import list_cars, save_car
from freight_app.kit.house import House
from freight_app.ui.account.cars_page import CarsState, page
from freight_app.ui.shells.state import ShellState
from freight_app.ui.storefront.car_state import CarState
from tests.catalogue.samples import add_car
from tests.ui.account.conftest import Customer
from tests.ui.tabs import Tab, where_to


@pytest.fixture
def garage(house: House, amine: Customer) -> Tab:
    """Two cars, the 308 in use; the page is open."""
    for model in ("208", "308"):
        vehicle = add_car(house, model)
        with house.write() as uow:
            save_car(uow, CarOwner(user_id=amine.user.id), vehicle.id, year=2015)
    tab = amine.tab("/account/cars")
    assert tab.send(CarsState.load) == []
    return tab


def names(tab: Tab) -> list[tuple[str, bool]]:
    return [(car.name, car.current) for car in tab.state(CarState).cars]


def test_the_page_compiles_and_shows_the_cars(garage: Tab) -> None:
    assert page() is not None
    assert names(garage) == [("Peugeot 308 1.6 HDi 2015", True), ("Peugeot 208 1.6 HDi 2015", False)]


def test_a_guest_signs_in_first(house: House) -> None:
    assert where_to(Tab(path="/account/cars", guest="g" * 40).send(CarsState.load)).startswith("/sign-in?next=")


def test_a_car_gets_a_name_and_the_facts_still_say_which_it_is(garage: Tab) -> None:
    car = garage.state(CarState).cars[0]
    garage.send(CarState.open_naming, car_id=car.id)
    garage.send(CarState.name_car, form={"label": "The white one"})
    shown = garage.state(CarState)
    assert (shown.cars[0].name, shown.naming) == ("The white one", 0)
    assert shown.cars[0].facts.startswith("Peugeot 308 1.6 HDi 2015")
    assert garage.state(ShellState).car_name == "The white one"


def test_a_name_that_is_too_long_is_said_at_its_field(garage: Tab) -> None:
    garage.send(CarState.open_naming, car_id=garage.state(CarState).cars[0].id)
    garage.send(CarState.name_car, form={"label": "x" * 100})
    shown = garage.state(CarState)
    assert shown.naming > 0
    assert "80" in shown.naming_error
    assert shown.naming_label == "x" * 100


@pytest.mark.parametrize("taken", [0, 1], ids=["the one in use", "another"])
def test_a_car_that_was_taken_out_comes_back_as_it_was(garage: Tab, taken: int) -> None:
    before = names(garage)
    garage.send(CarState.forget, car_id=garage.state(CarState).cars[taken].id)
    assert len(names(garage)) == 1
    assert garage.toasts() == [f"{before[taken][0]} was taken out"]
    garage.send(CarState.undo_forget)
    assert sorted(names(garage)) == sorted(before)
    garage.send(CarState.undo_forget)
    assert len(names(garage)) == 2


def test_the_cars_of_others_stay_theirs(house: House, garage: Tab, leila: Customer) -> None:
    foreign = garage.state(CarState).cars[0].id
    tab = leila.tab("/account/cars")
    tab.send(CarsState.load)
    tab.send(CarState.forget, car_id=foreign)
    tab.state(CarState).naming = foreign
    tab.send(CarState.name_car, form={"label": "Mine"})
    with house.read() as uow:
        kept = list_cars(uow, CarOwner(user_id=1))
    assert [car.label for car in kept] == ["", ""]
    assert tab.toasts() == ["Car was not found."] * 2
