"""Makes, models and engines: what the "my car" picker walks through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.permissions import Permission
from freight_app.catalogue import models
from freight_app.catalogue.dtos import MakeView, ModelView, VehicleDraft, VehicleView
from freight_app.catalogue.folding import slug_of
from freight_app.catalogue.garage import (
    choose_car,
    current_car,
    forget_car,
    list_cars,
    merge_guest_cars,
    rename_car,
    save_car,
)
from freight_app.catalogue.queries import free_slug, is_row_id, read_vehicles
from freight_app.catalogue.search_index import touch_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound

__all__ = [
    "add_vehicle",
    "add_vehicles",
    "choose_car",
    "current_car",
    "forget_car",
    "get_vehicle",
    "list_cars",
    "list_makes",
    "list_models",
    "list_vehicles",
    "list_years",
    "merge_guest_cars",
    "rename_car",
    "save_car",
]


def list_makes(uow: UnitOfWork) -> list[MakeView]:
    """Every make with at least one vehicle, by name."""
    rows = uow.session.exec(select(models.VehicleMake).order_by(col(models.VehicleMake.name))).all()
    return [MakeView(id=row.id or 0, slug=row.slug, name=row.name) for row in rows]


def list_models(uow: UnitOfWork, make: str) -> list[ModelView]:
    """The models of a make (a slug), by name, with the years in which any engine of theirs was built."""
    model, vehicle, maker = models.VehicleModel, models.Vehicle, models.VehicleMake
    open_ended = sa.func.max(sa.case((col(vehicle.year_to).is_(None), 1), else_=0))
    rows = uow.session.connection().execute(
        sa.select(
            *(col(model.id), col(model.slug), col(model.name), col(maker.name)),
            *(sa.func.min(col(vehicle.year_from)), sa.func.max(col(vehicle.year_to)), open_ended),
        )
        .join(maker, col(maker.id) == col(model.make_id))
        .join(vehicle, col(vehicle.model_id) == col(model.id))
        .where(col(maker.slug) == _plain(make))
        .group_by(col(model.id), col(model.slug), col(model.name), col(maker.name))
        .order_by(col(model.name))
    )
    return [
        ModelView(
            id=model_id or 0,
            slug=slug,
            name=name,
            make=make_name,
            year_from=first,
            year_to=None if still_built else last,
        )
        for model_id, slug, name, make_name, first, last, still_built in rows
    ]


def list_years(uow: UnitOfWork, make: str, model: str) -> list[int]:
    """The years in which a model was built, newest first; one that still is runs to this year."""
    vehicles = list_vehicles(uow, make=make, model=model)
    this_year = uow.now().year
    years = {
        year
        for vehicle in vehicles
        for year in range(vehicle.year_from, (vehicle.year_to or max(this_year, vehicle.year_from)) + 1)
    }
    return sorted(years, reverse=True)


def list_vehicles(uow: UnitOfWork, *, make: str, model: str, year: int | None = None) -> list[VehicleView]:
    """The engines of a model, those built in ``year`` when it is given."""
    vehicle = models.Vehicle
    conditions: list[Any] = [
        col(models.VehicleMake.slug) == _plain(make),
        col(models.VehicleModel.slug) == _plain(model),
    ]
    if year is not None:
        conditions += [
            col(vehicle.year_from) <= year,
            sa.or_(col(vehicle.year_to).is_(None), col(vehicle.year_to) >= year),
        ]
    return read_vehicles(uow, *conditions)


def get_vehicle(uow: UnitOfWork, vehicle_id: int) -> VehicleView:
    found = read_vehicles(uow, col(models.Vehicle.id) == vehicle_id) if is_row_id(vehicle_id) else []
    if not found:
        raise NotFound("Vehicle")
    return found[0]


def add_vehicle(uow: UnitOfWork, draft: VehicleDraft) -> VehicleView:
    """The vehicle with these names, made when new. Raises ``InvalidInput`` on ``year_to`` before ``year_from``."""
    return add_vehicles(uow, [draft])[0]


def add_vehicles(uow: UnitOfWork, drafts: Iterable[VehicleDraft]) -> list[VehicleView]:
    """The same for many, in the order given."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    ids = [_vehicle_id(uow, draft) for draft in drafts]
    touch_products(uow)
    found = {vehicle.id: vehicle for vehicle in read_vehicles(uow, col(models.Vehicle.id).in_(ids))}
    return [found[vehicle_id] for vehicle_id in ids]


def _vehicle_id(uow: UnitOfWork, draft: VehicleDraft) -> int:
    if draft.year_to is not None and draft.year_to < draft.year_from:
        raise InvalidInput("year_to", "The last year is not before the first.")
    model_id = _model_id(uow, _make_id(uow, draft.make), draft.model)
    vehicle = models.Vehicle
    row = uow.session.exec(
        select(vehicle).where(
            vehicle.model_id == model_id,
            vehicle.engine == draft.engine,
            vehicle.engine_code == draft.engine_code,
            vehicle.year_from == draft.year_from,
        )
    ).first()
    if row is None:
        row = vehicle(
            model_id=model_id,
            engine=draft.engine,
            engine_code=draft.engine_code,
            power_kw=draft.power_kw,
            fuel=draft.fuel,
            year_from=draft.year_from,
            year_to=draft.year_to,
        )
    else:
        row.power_kw, row.fuel, row.year_to = draft.power_kw, draft.fuel, draft.year_to
    uow.session.add(row)
    uow.session.flush()
    return row.id or 0


def _make_id(uow: UnitOfWork, name: str) -> int:
    make = models.VehicleMake
    slug = slug_of(name)
    row = uow.session.exec(select(make).where(make.slug == slug if slug else make.name == name)).first()
    if row is None:
        row = make(slug=free_slug(uow, make, slug or "make"), name=name)
        uow.session.add(row)
        uow.session.flush()
    return row.id or 0


def _model_id(uow: UnitOfWork, make_id: int, name: str) -> int:
    model = models.VehicleModel
    siblings: Sequence[models.VehicleModel] = uow.session.exec(select(model).where(model.make_id == make_id)).all()
    slug = slug_of(name) or f"model-{len(siblings) + 1}"
    row = next((row for row in siblings if row.slug == slug or row.name == name), None)
    if row is None:
        row = model(make_id=make_id, slug=slug, name=name)
        uow.session.add(row)
        uow.session.flush()
    return row.id or 0


def _plain(slug: str) -> str:
    return slug.replace("\0", "")
