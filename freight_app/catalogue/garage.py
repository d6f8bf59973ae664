"""The cars that somebody drives: a user's, or a guest's until they sign in. One of them is the current one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue import models
from freight_app.catalogue.dtos import CarOwner, SavedCarView, VehicleView
from freight_app.catalogue.queries import is_row_id, read_vehicles
from freight_app.catalogue.rules import covers_year
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.ids import hash_token

MAX_CARS = 20
MAX_LABEL = 80


def list_cars(uow: UnitOfWork, owner: CarOwner) -> list[SavedCarView]:
    """The owner's cars, the current one first, then the newest."""
    car = models.SavedCar
    rows = uow.session.exec(
        select(car).where(_of(owner)).order_by(col(car.is_current).desc(), col(car.id).desc())
    ).all()
    ids = {row.vehicle_id for row in rows}
    vehicles = {vehicle.id: vehicle for vehicle in read_vehicles(uow, col(models.Vehicle.id).in_(ids))}
    return [_view(row, vehicles[row.vehicle_id]) for row in rows]


def _current_of(owned: sa.ColumnElement[bool]) -> Any:
    car = models.SavedCar
    return sa.select(col(car.id), col(car.vehicle_id), col(car.year), col(car.label)).where(owned, col(car.is_current))


# Built once: every page asks, and most visitors have no car.
_CURRENT_OF_USER = _current_of(col(models.SavedCar.user_id) == sa.bindparam("owner"))
_CURRENT_OF_GUEST = _current_of(col(models.SavedCar.guest_hash) == sa.bindparam("owner"))


def current_car(uow: UnitOfWork, owner: CarOwner) -> SavedCarView | None:
    """The car that the shop is filtered for; None when none is chosen."""
    statement = _CURRENT_OF_GUEST if owner.user_id is None else _CURRENT_OF_USER
    who = _columns(owner)["guest_hash"] if owner.user_id is None else owner.user_id
    uow.session.flush()
    row = uow.session.connection().execute(statement, {"owner": who}).first()
    if row is None:
        return None
    vehicle = read_vehicles(uow, col(models.Vehicle.id) == row.vehicle_id)[0]
    return SavedCarView(id=row.id, vehicle=vehicle, year=row.year, label=row.label, is_current=True)


def save_car(
    uow: UnitOfWork, owner: CarOwner, vehicle_id: int, *, year: int | None = None, label: str = ""
) -> SavedCarView:
    """Keep a car and make it the current one; a car that is already there is only made current.

    Raises ``InvalidInput`` on ``vehicle_id``, ``year`` or ``label``, and when the garage is full.
    """
    found = read_vehicles(uow, col(models.Vehicle.id) == vehicle_id) if is_row_id(vehicle_id) else []
    if not found:
        raise InvalidInput("vehicle_id", "There is no such vehicle.")
    if not covers_year(found[0].year_from, found[0].year_to, year):
        raise InvalidInput("year", "The {label} was not built in {year}.", label=found[0].label, year=str(year))
    _check_label(label)
    car = models.SavedCar
    cars = uow.session.exec(select(car).where(_of(owner)).order_by(col(car.id)).with_for_update()).all()
    row = next((row for row in cars if row.vehicle_id == vehicle_id and row.year == year), None)
    if row is None:
        if len(cars) >= MAX_CARS:
            raise InvalidInput("vehicle_id", "A garage holds {most} cars. Remove one first.", most=MAX_CARS)
        row = car(vehicle_id=vehicle_id, year=year, created_at=uow.now(), **_columns(owner))
    if label:
        row.label = label
    uow.session.add(row)
    uow.session.flush()
    _make_current(uow, owner, row.id)
    row.is_current = True
    return _view(row, found[0])


def rename_car(uow: UnitOfWork, owner: CarOwner, car_id: int, label: str) -> SavedCarView:
    """Call a car otherwise; an empty label gives it the name of its vehicle. ``NotFound`` for the car of another."""
    label = " ".join(label.split())
    _check_label(label)
    row = _find(uow, owner, car_id)
    row.label = label
    uow.session.add(row)
    return _view(row, read_vehicles(uow, col(models.Vehicle.id) == row.vehicle_id)[0])


def choose_car(uow: UnitOfWork, owner: CarOwner, car_id: int | None) -> SavedCarView | None:
    """Make another of the owner's cars the current one, or none with None; ``NotFound`` for a car of somebody else."""
    if car_id is not None:
        _find(uow, owner, car_id)
    _make_current(uow, owner, car_id)
    return current_car(uow, owner)


def forget_car(uow: UnitOfWork, owner: CarOwner, car_id: int) -> None:
    """Remove a car from the garage. None is current afterwards if it was."""
    uow.session.delete(_find(uow, owner, car_id))
    uow.session.flush()


def merge_guest_cars(uow: UnitOfWork, *, guest_token: str, user_id: int) -> int:
    """At sign-in: the guest's cars become the user's, and the guest's current car the current one.

    Returns how many cars came along; twins of the user's own cars do not.
    """
    guest, user = CarOwner(guest_token=guest_token), CarOwner(user_id=user_id)
    car = models.SavedCar
    own = uow.session.exec(select(car).where(_of(user)).order_by(col(car.id)).with_for_update()).all()
    twins = {(row.vehicle_id, row.year): row.id for row in own}
    current: int | None = None
    came = 0
    for row in uow.session.exec(select(car).where(_of(guest)).order_by(col(car.id)).with_for_update()).all():
        twin = twins.get((row.vehicle_id, row.year))
        if row.is_current:
            current = twin or row.id
        if twin is None and len(own) + came < MAX_CARS:
            row.guest_hash, row.user_id, row.is_current = None, user_id, False
            uow.session.add(row)
            came += 1
        else:
            current = None if current == row.id else current
            uow.session.delete(row)
    uow.session.flush()
    if current is not None:
        _make_current(uow, user, current)
    return came


def _check_label(label: str) -> None:
    if len(label) > MAX_LABEL or "\0" in label:
        raise InvalidInput("label", "A name for the car has at most {most} characters.", most=MAX_LABEL)


def _columns(owner: CarOwner) -> dict[str, Any]:
    hashed = None if owner.guest_token is None else hash_token(owner.guest_token)
    return {"user_id": owner.user_id, "guest_hash": hashed}


def _of(owner: CarOwner) -> sa.ColumnElement[bool]:
    if owner.user_id is not None:
        return col(models.SavedCar.user_id) == owner.user_id
    return col(models.SavedCar.guest_hash) == _columns(owner)["guest_hash"]


def _find(uow: UnitOfWork, owner: CarOwner, car_id: int) -> models.SavedCar:
    known = select(models.SavedCar).where(models.SavedCar.id == car_id, _of(owner))
    row = uow.session.exec(known).first() if is_row_id(car_id) else None
    if row is None:
        raise NotFound("Car")
    return row


def _make_current(uow: UnitOfWork, owner: CarOwner, car_id: int | None) -> None:
    car = models.SavedCar
    uow.session.exec(sa.update(car).where(_of(owner)).values(is_current=col(car.id) == (car_id or 0)))


def _view(row: models.SavedCar, vehicle: VehicleView) -> SavedCarView:
    return SavedCarView(id=row.id or 0, vehicle=vehicle, year=row.year, label=row.label, is_current=row.is_current)
