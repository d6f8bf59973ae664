"""Companies that buy at trade prices: they apply, the shop approves or turns down, and says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from freight_app.accounts import queries, retailer_queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.company.queries import active_user_ids, belonging, find_company_of
from freight_app.accounts.company.seats import add_owner, seat_of
from freight_app.accounts.dtos import (
    PUBLIC_PRICE_GROUP,
    PriceGroupView,
    RetailerApplication,
    RetailerQuery,
    RetailerStep,
    RetailerView,
)
from freight_app.accounts.errors import RetailerExists
from freight_app.accounts.events import RetailerApplied, RetailerApproved, RetailerRejected
from freight_app.accounts.models import UserAccount
from freight_app.accounts.permissions import Permission, Role, require_self_or
from freight_app.accounts.retailer_models import Retailer, RetailerStatus, change_status, record_status
from freight_app.accounts.rules import fold_tax_number
from freight_app.accounts.values import clean_lines, parse_country, parse_phone
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.ids import new_token
from freight_app.kit.pagination import Page

RETAILERS_TOPIC = "retailers"
MAX_REASON = 500


def apply_as_retailer(uow: UnitOfWork, user_id: int, application: RetailerApplication) -> RetailerView:
    """Ask for trade prices, for the first time or again after a rejection (with details that may have changed).

    Raises ``RetailerExists`` when the user has applied already or another user has this tax number;
    ``InvalidInput`` on ``phone``, ``country`` or ``tax_number``.
    """
    require_self_or(uow.actor, user_id, Permission.USERS_MANAGE)
    user = queries.lock_user(uow, user_id)
    if user is None:
        raise NotFound("The user")
    details = _checked(application)
    other = retailer_queries.find_by_tax_number(uow, details["tax_number_key"])
    existing = find_company_of(uow, user_id)
    if other is not None and (existing is None or other.id != existing.id):
        raise _tax_number_taken()
    seat = seat_of(uow, user_id)
    if (seat is None and belonging(uow, [user_id])) or (seat is not None and not seat.is_owner):
        raise RetailerExists(None, "You belong to a company already.")
    retailer = _apply_first(uow, user_id, details) if existing is None else _apply_again(uow, existing, details)
    uow.publish(RetailerApplied(**_facts(retailer, user)))
    uow.touch(RETAILERS_TOPIC)
    return _view(retailer, user)


def approve_retailer(uow: UnitOfWork, public_id: str, *, price_group: str) -> RetailerView:
    """Let a pending company in: its people get the role and the prices of the group.

    Raises ``NotFound``, ``RetailerNotInStatus``, and ``InvalidInput`` on ``price_group``.
    """
    uow.actor.require(Permission.RETAILERS_APPROVE)
    _check_price_group(uow, price_group)
    retailer, user = _lock(uow, public_id)
    before = _audited(retailer)
    change_status(uow, retailer, RetailerStatus.APPROVED)
    retailer.price_group = price_group
    retailer.decided_at = uow.now()
    for user_id in active_user_ids(uow, retailer.id or 0):
        queries.insert_role(uow, user_id, Role.RETAILER)
    _record(uow, retailer, before, "approved")
    uow.publish(RetailerApproved(**_facts(retailer, user), price_group=price_group))
    return _view(retailer, user)


def reject_retailer(uow: UnitOfWork, public_id: str, *, reason: str) -> RetailerView:
    """Turn a pending company down, or take an approval back; the company is told the reason.

    Raises ``NotFound``, ``RetailerNotInStatus``, and ``InvalidInput`` on ``reason``.
    """
    uow.actor.require(Permission.RETAILERS_APPROVE)
    reason = clean_lines(reason, field="reason")
    if not 1 <= len(reason) <= MAX_REASON:
        raise InvalidInput("reason", "Say why, in at most {most} characters.", most=MAX_REASON)
    retailer, user = _lock(uow, public_id)
    before = _audited(retailer)
    change_status(uow, retailer, RetailerStatus.REJECTED, reason=reason)
    retailer.price_group = None
    retailer.decided_at = uow.now()
    for user_id in active_user_ids(uow, retailer.id or 0):
        queries.delete_role(uow, user_id, Role.RETAILER)
    _record(uow, retailer, before, "rejected")
    uow.publish(RetailerRejected(**_facts(retailer, user), reason=reason))
    return _view(retailer, user)


def change_price_group(uow: UnitOfWork, public_id: str, *, price_group: str) -> RetailerView:
    """Other prices for an approved company; ``NotFound`` for one that is not."""
    uow.actor.require(Permission.RETAILERS_APPROVE)
    _check_price_group(uow, price_group)
    retailer, user = _lock(uow, public_id)
    if retailer.status != RetailerStatus.APPROVED:
        raise NotFound("The approved company")
    before = _audited(retailer)
    retailer.price_group = price_group
    uow.session.add(retailer)
    _record(uow, retailer, before, "price_group_changed")
    return _view(retailer, user)


def list_retailers(uow: UnitOfWork, query: RetailerQuery) -> Page[RetailerView]:
    """Pending ones first. Needs ``retailers.approve``."""
    uow.actor.require(Permission.RETAILERS_APPROVE)
    rows, total = retailer_queries.page_retailers(uow, query)
    return Page.of([_view(retailer, user) for retailer, user in rows], total, query)


def count_retailers(uow: UnitOfWork) -> dict[RetailerStatus, int]:
    """How many there are in each status: for tabs and the dashboard. Needs ``retailers.approve``."""
    uow.actor.require(Permission.RETAILERS_APPROVE)
    return retailer_queries.count_by_status(uow)


def get_retailer(uow: UnitOfWork, public_id: str) -> RetailerView:
    uow.actor.require(Permission.RETAILERS_APPROVE)
    found = retailer_queries.find_retailer(uow, public_id)
    if found is None:
        raise NotFound("The company")
    return _view(*found)


def name_retailers(uow: UnitOfWork, public_ids: Sequence[str]) -> dict[str, str]:
    """The legal names of several companies by public id; unknown ones are left out. Needs ``retailers.approve``."""
    uow.actor.require(Permission.RETAILERS_APPROVE)
    return retailer_queries.legal_names(uow, public_ids)


def get_retailer_of(uow: UnitOfWork, user_id: int) -> RetailerView | None:
    """The company for which a person acts, or None. One's own, or with ``retailers.approve``."""
    require_self_or(uow.actor, user_id, Permission.RETAILERS_APPROVE)
    retailer = find_company_of(uow, user_id)
    contact = queries.find_user(uow, retailer.user_id) if retailer else None
    return _view(retailer, contact) if retailer and contact else None


def list_retailer_history(uow: UnitOfWork, public_id: str) -> list[RetailerStep]:
    """Every step of a company, oldest first. Needs ``retailers.approve``."""
    retailer = get_retailer(uow, public_id)
    return [
        RetailerStep.model_validate(row, from_attributes=True) for row in retailer_queries.history_of(uow, retailer.id)
    ]


def list_price_groups(uow: UnitOfWork) -> list[PriceGroupView]:
    """All groups, the public's first."""
    return [PriceGroupView(code=row.code, name=row.name) for row in retailer_queries.list_price_groups(uow)]


def _apply_first(uow: UnitOfWork, user_id: int, details: dict[str, Any]) -> Retailer:
    retailer = Retailer(public_id=new_token(12), user_id=user_id, applied_at=uow.now(), **details)
    if retailer_queries.insert_retailer(uow, retailer) is None:
        raise _tax_number_taken()
    found = retailer_queries.find_retailer(uow, retailer.public_id)
    if found is None:
        raise LookupError("the company was stored and is gone")
    stored = found[0]
    add_owner(uow, stored)
    record_status(uow, stored, before=None)
    return stored


def _apply_again(uow: UnitOfWork, existing: Retailer, details: dict[str, Any]) -> Retailer:
    retailer = retailer_queries.lock_retailer(uow, existing.public_id)
    if retailer is None or retailer.status != RetailerStatus.REJECTED:
        raise RetailerExists(None, "You have applied already.")
    change_status(uow, retailer, RetailerStatus.PENDING)
    for name, value in details.items():
        setattr(retailer, name, value)
    retailer.applied_at, retailer.decided_at = uow.now(), None
    return retailer


def _tax_number_taken() -> RetailerExists:
    return RetailerExists("tax_number", "A company with this tax number has applied already.")


def _checked(application: RetailerApplication) -> dict[str, Any]:
    details = application.model_dump()
    details["country"] = parse_country(application.country)
    details["phone"] = parse_phone(application.phone, country=application.country)
    details["tax_number_key"] = fold_tax_number(application.tax_number)
    if len(details["tax_number_key"]) < 4:
        raise InvalidInput("tax_number", "A tax number has at least four letters or digits.")
    return details


def _check_price_group(uow: UnitOfWork, code: str) -> None:
    if code == PUBLIC_PRICE_GROUP or retailer_queries.find_price_group(uow, code) is None:
        raise InvalidInput("price_group", "Choose one of the trade price groups.")


def _lock(uow: UnitOfWork, public_id: str) -> tuple[Retailer, UserAccount]:
    retailer = retailer_queries.lock_retailer(uow, public_id)
    user = queries.find_user(uow, retailer.user_id) if retailer else None
    if retailer is None or user is None:
        raise NotFound("The company")
    return retailer, user


def _record(uow: UnitOfWork, retailer: Retailer, before: dict[str, object], action: str) -> None:
    record_change(
        uow, entity="retailer", entity_id=retailer.public_id, action=action, before=before, after=_audited(retailer)
    )
    uow.touch(RETAILERS_TOPIC)


def _audited(retailer: Retailer) -> dict[str, object]:
    return {"status": retailer.status, "price_group": retailer.price_group, "reason": retailer.reason}


def _facts(retailer: Retailer, user: UserAccount) -> dict[str, Any]:
    return {
        "retailer_id": retailer.id,
        "user_id": user.id,
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "legal_name": retailer.legal_name,
    }


def _view(retailer: Retailer, user: UserAccount) -> RetailerView:
    own = {name: getattr(retailer, name) for name in RetailerView.model_fields if hasattr(retailer, name)}
    return RetailerView(
        **own, user_public_id=user.public_id, user_name=user.name, email=user.email, language=user.language
    )
