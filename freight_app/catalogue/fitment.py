"""Which products fit which vehicles: keeping the table, and answering fits, does not fit, unknown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue import models, queries
from freight_app.catalogue.dtos import Fit, FitAnswer, FitmentDraft, FitmentView
from freight_app.catalogue.rules import FitRow, answer_fit
from freight_app.catalogue.search_index import chunked, refresh_search
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound

MAX_FITMENTS = 2_000


def set_fitments(uow: UnitOfWork, fitments: Mapping[int, Sequence[FitmentDraft]]) -> None:
    """Make these the vehicles that each product fits; an empty list makes it "unknown" again.

    Raises ``NotFound`` for an unknown product, ``InvalidInput`` on ``vehicle_id``, ``year_to`` or ``fitments``.
    """
    uow.actor.require(Permission.CATALOGUE_EDIT)
    _check(uow, fitments.values())
    for chunk in chunked(sorted(fitments)):
        queries.lock_products(uow, chunk)
        _replace(uow, {product_id: fitments[product_id] for product_id in chunk})
    for product_id in sorted(fitments):
        after = {"vehicles": sorted(draft.vehicle_id for draft in fitments[product_id])}
        record_change(uow, entity="product", entity_id=product_id, action="fitment_set", before=None, after=after)
    refresh_search(uow, fitments)


def add_fitments(uow: UnitOfWork, product_id: int, drafts: Sequence[FitmentDraft]) -> None:
    """Add vehicles to those that a product fits; a line of the same vehicle and first year is written anew."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    queries.lock_products(uow, [product_id])
    fresh = {(draft.vehicle_id, draft.year_from): draft for draft in drafts}
    kept = [draft for draft in _drafts_of(uow, product_id) if (draft.vehicle_id, draft.year_from) not in fresh]
    set_fitments(uow, {product_id: [*kept, *fresh.values()]})


def remove_fitment(uow: UnitOfWork, product_id: int, vehicle_id: int, year_from: int) -> list[FitmentDraft]:
    """Take a line of ``list_fitments`` away; answers it as it was written. ``NotFound`` when it is gone already."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    queries.lock_products(uow, [product_id])
    vehicle = uow.session.get(models.Vehicle, vehicle_id) if queries.is_row_id(vehicle_id) else None
    first_year = vehicle.year_from if vehicle else 0
    drafts = _drafts_of(uow, product_id)
    removed = [
        draft for draft in drafts if draft.vehicle_id == vehicle_id and (draft.year_from or first_year) == year_from
    ]
    if not removed:
        raise NotFound("Vehicle")
    set_fitments(uow, {product_id: [draft for draft in drafts if draft not in removed]})
    return removed


def _drafts_of(uow: UnitOfWork, product_id: int) -> list[FitmentDraft]:
    fitment = models.Fitment
    rows = uow.session.connection().execute(
        sa.select(col(fitment.vehicle_id), col(fitment.year_from), col(fitment.year_to), col(fitment.note))
        .where(col(fitment.product_id) == product_id)
        .order_by(col(fitment.id))
    )
    return [FitmentDraft(**row) for row in rows.mappings()]


def _check(uow: UnitOfWork, all_drafts: Iterable[Sequence[FitmentDraft]]) -> None:
    wanted: set[int] = set()
    for drafts in all_drafts:
        if len(drafts) > MAX_FITMENTS:
            raise InvalidInput("fitments", "A product fits at most {most} vehicles.", most=MAX_FITMENTS)
        if len({(draft.vehicle_id, draft.year_from) for draft in drafts}) < len(drafts):
            raise InvalidInput("vehicle_id", "A vehicle is there twice with the same first year.")
        for draft in drafts:
            if draft.year_from is not None and draft.year_to is not None and draft.year_to < draft.year_from:
                raise InvalidInput("year_to", "The last year is not before the first.")
        wanted |= {draft.vehicle_id for draft in drafts}
    known: set[int | None] = set()
    for chunk in chunked(sorted(wanted)):
        statement = sa.select(col(models.Vehicle.id)).where(col(models.Vehicle.id).in_(chunk))
        known |= set(uow.session.connection().execute(statement).scalars())
    if wanted - known:
        raise InvalidInput("vehicle_id", "There is no vehicle {value}.", value=min(wanted - known))


def _replace(uow: UnitOfWork, fitments: Mapping[int, Sequence[FitmentDraft]]) -> None:
    fitment, product = models.Fitment, models.Product
    connection = uow.session.connection()
    connection.execute(sa.delete(fitment).where(col(fitment.product_id).in_(list(fitments))))
    rows = [
        {
            "product_id": product_id,
            "vehicle_id": draft.vehicle_id,
            "year_from": draft.year_from,
            "year_to": draft.year_to,
            "note": draft.note,
        }
        for product_id, drafts in fitments.items()
        for draft in drafts
    ]
    if rows:
        connection.execute(sa.insert(fitment), rows)
    fitted = [product_id for product_id, drafts in fitments.items() if drafts]
    connection.execute(
        sa.update(product)
        .where(col(product.id).in_(list(fitments)))
        .values(
            has_fitment=sa.case((col(product.id).in_(fitted), sa.true()), else_=sa.false()),
            version=col(product.version) + 1,
            updated_at=uow.now(),
        )
    )
    uow.session.expire_all()


# --- answering


def fit_of(uow: UnitOfWork, product_id: int, *, vehicle_id: int | None, year: int | None = None) -> FitAnswer:
    """Whether a product fits a vehicle, and why."""
    return fits_of(uow, [product_id], vehicle_id=vehicle_id, year=year)[product_id]


def fits_of(
    uow: UnitOfWork, ids: Sequence[int], *, vehicle_id: int | None, year: int | None = None
) -> dict[int, FitAnswer]:
    """The same for several products; ids without a product are left out."""
    product, fitment = models.Product, models.Fitment
    connection = uow.session.connection()
    vehicle_known = (
        vehicle_id is not None
        and queries.is_row_id(vehicle_id)
        and uow.session.get(models.Vehicle, vehicle_id) is not None
    )
    rows: dict[int, list[FitRow]] = defaultdict(list)
    if vehicle_known:
        for row in connection.execute(
            sa.select(col(fitment.product_id), col(fitment.year_from), col(fitment.year_to), col(fitment.note))
            .where(col(fitment.vehicle_id) == vehicle_id, col(fitment.product_id).in_(ids))
            .order_by(col(fitment.id))
        ):
            rows[row.product_id].append(FitRow(row.year_from, row.year_to, row.note))
    flags = connection.execute(
        sa.select(col(product.id), col(product.is_universal), col(product.has_fitment)).where(col(product.id).in_(ids))
    )
    return {
        product_id or 0: answer_fit(
            is_universal=is_universal,
            has_fitment=has_fitment,
            vehicle_known=vehicle_known,
            rows=rows[product_id or 0],
            year=year,
        )
        for product_id, is_universal, has_fitment in flags
    }


def card_fits(uow: UnitOfWork, ids: Sequence[int], *, vehicle_id: int | None, year: int | None) -> dict[int, Fit]:
    return {
        product_id: answer.fit for product_id, answer in fits_of(uow, ids, vehicle_id=vehicle_id, year=year).items()
    }


def list_fitments(uow: UnitOfWork, product_id: int) -> list[FitmentView]:
    """The fitment table of a product, by make, model and year."""
    fitment = models.Fitment
    rows = uow.session.connection().execute(
        sa.select(col(fitment.vehicle_id), col(fitment.year_from), col(fitment.year_to), col(fitment.note))
        .where(col(fitment.product_id) == product_id)
        .order_by(col(fitment.id))
    )
    lines: dict[int, list[FitRow]] = defaultdict(list)
    for row in rows:
        lines[row.vehicle_id].append(FitRow(row.year_from, row.year_to, row.note))
    vehicles = queries.read_vehicles(uow, col(models.Vehicle.id).in_(list(lines)))
    return [
        FitmentView(
            vehicle_id=vehicle.id,
            make=vehicle.make,
            model=vehicle.model,
            engine=vehicle.engine,
            engine_code=vehicle.engine_code,
            power_kw=vehicle.power_kw,
            fuel=vehicle.fuel,
            year_from=line.year_from or vehicle.year_from,
            year_to=line.year_to or vehicle.year_to,
            note=line.note,
        )
        for vehicle in vehicles
        for line in lines[vehicle.id]
    ]
