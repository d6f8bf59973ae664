"""Classes of tax and their rates. Documents keep the rate of their day: a change here leaves them as they are."""

from __future__ import annotations

from decimal import Decimal

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, NotFound
from freight_app.shop import queries
from freight_app.shop.dtos import TaxClassDraft, TaxClassView
from freight_app.shop.models import TaxClass
from freight_app.shop.service import SHOP_TOPIC

_BASIS_POINTS = 10_000


def list_tax_classes(uow: UnitOfWork) -> list[TaxClassView]:
    return [_view(row) for row in queries.list_tax_classes(uow)]


def tax_rate_of(uow: UnitOfWork, code: str) -> Decimal:
    """The rate today: 0.19 is 19 %. ``NotFound`` for a class that the shop does not have."""
    rate_bp = queries.find_rate_bp(uow, code)
    if rate_bp is None:
        raise NotFound("The tax class", code=code)
    return Decimal(rate_bp) / _BASIS_POINTS


def create_tax_class(uow: UnitOfWork, draft: TaxClassDraft) -> TaxClassView:
    """A new class, last in the list. Raises ``Conflict`` when the code is taken."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    row = TaxClass(
        code=draft.code, name=draft.name, rate_bp=_rate_bp(draft), position=len(queries.list_tax_classes(uow))
    )
    if not queries.insert_tax_class(uow, row):
        raise Conflict("There is already a tax class with this code.", field="code")
    record_change(uow, entity="tax_class", entity_id=row.code, action="created", before=None, after=_audited(row))
    uow.touch(SHOP_TOPIC)
    return _view(row)


def update_tax_class(uow: UnitOfWork, draft: TaxClassDraft) -> TaxClassView:
    """Another name or rate for the class with this code; ``NotFound`` when there is none."""
    uow.actor.require(Permission.SETTINGS_EDIT)
    row = queries.lock_tax_class(uow, draft.code)
    if row is None:
        raise NotFound("The tax class", code=draft.code)
    before = _audited(row)
    row.name, row.rate_bp = draft.name, _rate_bp(draft)
    uow.session.add(row)
    record_change(uow, entity="tax_class", entity_id=row.code, action="updated", before=before, after=_audited(row))
    uow.touch(SHOP_TOPIC)
    return _view(row)


def _rate(row: TaxClass) -> Decimal:
    return Decimal(row.rate_bp) / _BASIS_POINTS


def _rate_bp(draft: TaxClassDraft) -> int:
    return int(draft.rate * _BASIS_POINTS)


def _view(row: TaxClass) -> TaxClassView:
    return TaxClassView(code=row.code, name=row.name, rate=_rate(row))


def _audited(row: TaxClass) -> dict[str, object]:
    return {"name": row.name, "rate": str(_rate(row))}
