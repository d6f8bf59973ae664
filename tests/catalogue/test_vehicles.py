"""The car picker, what fits what, and whose car is whose."""

from __future__ import annotations

import pytest

from freight_app.catalogue import models
from freight_app.catalogue.drafts import FitmentDraft
from freight_app.catalogue.dtos import CarOwner, Fit, FitReason, VehicleDraft
from freight_app.catalogue.fitment import fit_of, fits_of, list_fitments, set_fitments
from freight_app.catalogue.garage import MAX_CARS
from freight_app.catalogue.service import get_product
from freight_app.catalogue.vehicles import (
    add_vehicle,
    add_vehicles,
    choose_car,
    current_car,
    forget_car,
    get_vehicle,
    list_cars,
    list_makes,
    list_models,
    list_vehicles,
    list_years,
    merge_guest_cars,
    rename_car,
    save_car,
)
from freight_app.kit.actor import GUEST
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from tests.catalogue.samples import add_car, add_products, ask, count_rows, row, skus

SAMI, LEILA = CarOwner(user_id=1), CarOwner(user_id=2)
VISITOR = CarOwner(guest_token="visitor-token")


def test_the_picker_goes_from_make_to_model_to_year_to_engine(house: House) -> None:
    with house.write() as uow:
        add_vehicles(
            uow,
            [
                VehicleDraft(make="Peugeot", model="208", engine="1.2", year_from=2012, year_to=2015),
                VehicleDraft(make="Peugeot", model="208", engine="1.6 HDi", year_from=2014, year_to=None),
                VehicleDraft(make="Citroën", model="C3", engine="1.4", year_from=2009, year_to=2010),
            ],
        )
    with house.read() as uow:
        assert [(make.slug, make.name) for make in list_makes(uow)] == [("citroen", "Citroën"), ("peugeot", "Peugeot")]
        assert [(m.name, m.make, m.year_from, m.year_to) for m in list_models(uow, "peugeot")] == [
            ("208", "Peugeot", 2012, None)
        ]
        assert list_years(uow, "citroen", "c3") == [2010, 2009]
        assert list_years(uow, "peugeot", "208") == list(range(2026, 2011, -1))
        assert [v.label for v in list_vehicles(uow, make="peugeot", model="208", year=2013)] == ["Peugeot 208 1.2"]
        assert [v.engine for v in list_vehicles(uow, make="peugeot", model="208", year=2014)] == ["1.2", "1.6 HDi"]
        assert list_models(uow, "nobody\0") == []


def test_the_same_vehicle_is_added_once(house: House) -> None:
    draft = VehicleDraft(make="Peugeot", model="208", engine="1.2", year_from=2012, power_kw=60)
    with house.write() as uow:
        first = add_vehicle(uow, draft)
        second = add_vehicle(uow, draft.model_copy(update={"power_kw": 61}))
        assert first.id == second.id
        assert get_vehicle(uow, first.id).power_kw == 61
        assert count_rows(uow, models.Vehicle) == 1
        with pytest.raises(InvalidInput) as refused:
            add_vehicle(uow, draft.model_copy(update={"year_to": 2000}))
        assert refused.value.field == "year_to"
    with house.write(GUEST) as uow, pytest.raises(NotAllowed):
        add_vehicle(uow, draft)


def test_fits_does_not_fit_and_unknown_each_with_its_reason(house: House) -> None:
    car, other = add_car(house), add_car(house, "Clio", make="Renault")
    ids = add_products(house, row("PAD"), row("OIL", is_universal=True), row("BULB"))
    with house.write() as uow:
        drafts = [FitmentDraft(vehicle_id=car.id, year_from=2015, note={"en": "Without ESP"})]
        set_fitments(uow, {ids["PAD"]: drafts})
    with house.read() as uow:

        def answer(sku: str, vehicle_id: int | None, year: int | None = None) -> tuple[Fit, FitReason]:
            found = fit_of(uow, ids[sku], vehicle_id=vehicle_id, year=year)
            return found.fit, found.reason

        assert answer("PAD", car.id, 2016) == (Fit.FITS, FitReason.LISTED)
        assert answer("PAD", car.id, 2013) == (Fit.DOES_NOT_FIT, FitReason.OTHER_YEARS)
        assert answer("PAD", other.id) == (Fit.DOES_NOT_FIT, FitReason.OTHER_VEHICLES)
        assert answer("PAD", None) == (Fit.UNKNOWN, FitReason.NO_VEHICLE)
        assert answer("PAD", 999) == (Fit.UNKNOWN, FitReason.NO_VEHICLE)
        assert answer("BULB", car.id) == (Fit.UNKNOWN, FitReason.NO_FITMENT_DATA)
        assert answer("OIL", car.id) == (Fit.FITS, FitReason.UNIVERSAL)
        assert fit_of(uow, ids["PAD"], vehicle_id=car.id, year=2016).note == {"en": "Without ESP"}
        assert set(fits_of(uow, [*ids.values(), 999], vehicle_id=car.id)) == set(ids.values())
        page = get_product(uow, "PAD", vehicle_id=car.id, vehicle_year=2016)
        assert page.fit.fit == Fit.FITS
        assert [(line.make, line.model, line.year_from, line.year_to) for line in list_fitments(uow, ids["PAD"])] == [
            ("Peugeot", "208", 2015, 2019)
        ]
    # What fits comes first, then what nobody has checked, then what does not fit.
    assert skus(ask(house, vehicle_id=other.id)) == ["OIL", "BULB", "PAD"]
    assert set(skus(ask(house, vehicle_id=car.id, vehicle_year=2016, fits_only=True))) == {"OIL", "PAD"}
    assert skus(ask(house, vehicle_id=car.id, vehicle_year=2013, fits_only=True)) == ["OIL"]


def test_a_wrong_fitment_changes_nothing(house: House) -> None:
    car = add_car(house)
    ids = add_products(house, row("PAD"))
    line = FitmentDraft(vehicle_id=car.id)
    with house.write() as uow:
        set_fitments(uow, {ids["PAD"]: [line]})
    for drafts, field in (
        ([FitmentDraft(vehicle_id=car.id + 9)], "vehicle_id"),
        ([line, line], "vehicle_id"),
        ([FitmentDraft(vehicle_id=car.id, year_from=2015, year_to=2014)], "year_to"),
    ):
        with house.write() as uow, pytest.raises(InvalidInput) as refused:
            set_fitments(uow, {ids["PAD"]: drafts})
        assert refused.value.field == field
    with house.write() as uow:
        with pytest.raises(NotFound):
            set_fitments(uow, {ids["PAD"] + 9: [line]})
        assert count_rows(uow, models.Fitment) == 1
        set_fitments(uow, {ids["PAD"]: []})
        assert fit_of(uow, ids["PAD"], vehicle_id=car.id).reason == FitReason.NO_FITMENT_DATA


# --- the garage


def test_a_saved_car_is_the_current_one_and_is_saved_once(house: House) -> None:
    peugeot, renault = add_car(house), add_car(house, "Clio", make="Renault")
    with house.write() as uow:
        first = save_car(uow, VISITOR, peugeot.id, year=2014, label="Mine")
        second = save_car(uow, VISITOR, renault.id)
        again = save_car(uow, VISITOR, peugeot.id, year=2014)
        assert again.id == first.id
        assert [(car.id, car.is_current, car.label) for car in list_cars(uow, VISITOR)] == [
            (first.id, True, "Mine"),
            (second.id, False, ""),
        ]
        choose_car(uow, VISITOR, None)
        assert current_car(uow, VISITOR) is None
        chosen = choose_car(uow, VISITOR, second.id)
        assert chosen is not None
        assert chosen.vehicle.label == "Renault Clio 1.6 HDi"
        forget_car(uow, VISITOR, second.id)
        assert [car.id for car in list_cars(uow, VISITOR)] == [first.id]
    with house.read() as uow:
        row_ = uow.session.get(models.SavedCar, first.id)
        assert row_ is not None
        assert row_.guest_hash != VISITOR.guest_token


def test_somebody_elses_car_is_not_found(house: House) -> None:
    vehicle = add_car(house)
    with house.write() as uow:
        car = save_car(uow, SAMI, vehicle.id)
        for stranger in (LEILA, VISITOR):
            with pytest.raises(NotFound):
                choose_car(uow, stranger, car.id)
            with pytest.raises(NotFound):
                forget_car(uow, stranger, car.id)
        for number in (0, -1, 2**31, 10**30):
            with pytest.raises(NotFound):
                forget_car(uow, SAMI, number)
            with pytest.raises(NotFound):
                get_vehicle(uow, number)
        assert [kept.is_current for kept in list_cars(uow, SAMI)] == [True]


@pytest.mark.parametrize(
    ("car", "field"),
    [
        ({"vehicle_id": 999}, "vehicle_id"),
        ({"vehicle_id": 10**30}, "vehicle_id"),
        ({"vehicle_id": -1}, "vehicle_id"),
        ({"year": 2011}, "year"),
        ({"year": 2020}, "year"),
        ({"label": "x" * 81}, "label"),
    ],
)
def test_a_car_that_cannot_be_is_not_saved(house: House, car: dict[str, object], field: str) -> None:
    arguments: dict = {"vehicle_id": add_car(house).id} | car
    with house.write() as uow:
        with pytest.raises(InvalidInput) as refused:
            save_car(uow, VISITOR, **arguments)
        assert refused.value.field == field
        assert list_cars(uow, VISITOR) == []


def test_a_garage_has_an_end(house: House) -> None:
    vehicles = [add_car(house, f"M{number}") for number in range(MAX_CARS + 1)]
    with house.write() as uow:
        for vehicle in vehicles[:-1]:
            save_car(uow, VISITOR, vehicle.id)
        with pytest.raises(InvalidInput):
            save_car(uow, VISITOR, vehicles[-1].id)
        assert len(list_cars(uow, VISITOR)) == MAX_CARS


def test_at_sign_in_the_guests_cars_come_along_and_stay_current(house: House) -> None:
    peugeot, renault = add_car(house), add_car(house, "Clio", make="Renault")
    with house.write() as uow:
        own = save_car(uow, SAMI, peugeot.id)
        save_car(uow, VISITOR, peugeot.id)
        guests = save_car(uow, VISITOR, renault.id, year=2015)
        assert merge_guest_cars(uow, guest_token="visitor-token", user_id=1) == 1
        assert [(car.id, car.is_current) for car in list_cars(uow, SAMI)] == [(guests.id, True), (own.id, False)]
        assert list_cars(uow, VISITOR) == []
        assert merge_guest_cars(uow, guest_token="visitor-token", user_id=1) == 0
        assert current_car(uow, SAMI) is not None


def test_a_guest_who_drives_what_the_user_has_brings_nothing_but_the_choice(house: House) -> None:
    peugeot, renault = add_car(house), add_car(house, "Clio", make="Renault")
    with house.write() as uow:
        own = save_car(uow, SAMI, peugeot.id)
        save_car(uow, SAMI, renault.id)
        save_car(uow, VISITOR, peugeot.id)
        assert merge_guest_cars(uow, guest_token="visitor-token", user_id=1) == 0
        current = current_car(uow, SAMI)
        assert current is not None
        assert current.id == own.id


def test_a_car_is_called_otherwise_by_its_owner_alone(house: House) -> None:
    car = add_car(house)
    with house.write() as uow:
        kept = save_car(uow, SAMI, car.id, year=2015)
        assert rename_car(uow, SAMI, kept.id, "  The  white one ").label == "The white one"
    with house.write() as uow:
        with pytest.raises(NotFound):
            rename_car(uow, LEILA, kept.id, "Mine")
        with pytest.raises(InvalidInput):
            rename_car(uow, SAMI, kept.id, "x" * 81)
        assert [(one.label, one.is_current) for one in list_cars(uow, SAMI)] == [("The white one", True)]
        assert rename_car(uow, SAMI, kept.id, "").label == ""
