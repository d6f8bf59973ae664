"""A person's address book. Every id is looked up within its owner: another's address is not found."""

from __future__ import annotations

from typing import Any

from freight_app.accounts import queries
from freight_app.accounts.dtos import AddressDraft, AddressView
from freight_app.accounts.errors import TooManyAddresses
from freight_app.accounts.models import Address
from freight_app.accounts.permissions import Permission, require_self_or
from freight_app.accounts.values import parse_country, parse_phone
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound

MAX_ADDRESSES = 50


def list_addresses(uow: UnitOfWork, user_id: int) -> list[AddressView]:
    """The default one first. One's own, or with ``customers.read``."""
    require_self_or(uow.actor, user_id, Permission.CUSTOMERS_READ)
    return [_view(row) for row in queries.addresses_of(uow, user_id)]


def get_address(uow: UnitOfWork, user_id: int, address_id: int) -> AddressView:
    """One of a person's addresses; ``NotFound`` when it is none of theirs."""
    require_self_or(uow.actor, user_id, Permission.CUSTOMERS_READ)
    row = queries.find_address(uow, user_id, address_id)
    if row is None:
        raise NotFound("The address")
    return _view(row)


def add_address(uow: UnitOfWork, user_id: int, draft: AddressDraft, *, make_default: bool = False) -> AddressView:
    """Write an address down; the first one is the default by itself. ``InvalidInput`` on ``phone`` or ``country``."""
    existing = _lock_book(uow, user_id)
    if len(existing) >= MAX_ADDRESSES:
        raise TooManyAddresses(MAX_ADDRESSES)
    now = uow.now()
    row = Address(user_id=user_id, **_checked(draft), created_at=now, updated_at=now)
    uow.session.add(row)
    uow.session.flush()
    if make_default or not existing:
        _make_default(uow, [*existing, row], row)
    return _view(row)


def update_address(uow: UnitOfWork, user_id: int, address_id: int, draft: AddressDraft) -> AddressView:
    """Write it anew; whether it is the default stays."""
    row = _find(_lock_book(uow, user_id), address_id)
    for name, value in _checked(draft).items():
        setattr(row, name, value)
    row.updated_at = uow.now()
    uow.session.add(row)
    return _view(row)


def remove_address(uow: UnitOfWork, user_id: int, address_id: int) -> None:
    """Take it out of the book. Orders keep their own copy. After the default, the oldest one left is the default."""
    book = _lock_book(uow, user_id)
    row = _find(book, address_id)
    uow.session.delete(row)
    uow.session.flush()
    left = sorted((other for other in book if other is not row), key=lambda other: other.id or 0)
    if row.is_default and left:
        _make_default(uow, left, left[0])


def set_default_address(uow: UnitOfWork, user_id: int, address_id: int) -> None:
    book = _lock_book(uow, user_id)
    _make_default(uow, book, _find(book, address_id))


def _lock_book(uow: UnitOfWork, user_id: int) -> list[Address]:
    """All addresses of the owner, whose row is the lock of the book: two changes at once come one after the other."""
    require_self_or(uow.actor, user_id, Permission.USERS_MANAGE)
    if queries.lock_user(uow, user_id) is None:
        raise NotFound("The user")
    return queries.addresses_of(uow, user_id)


def _find(book: list[Address], address_id: int) -> Address:
    row = next((row for row in book if row.id == address_id), None)
    if row is None:
        raise NotFound("The address")
    return row


def _make_default(uow: UnitOfWork, book: list[Address], chosen: Address) -> None:
    """Flushed in two steps: the unique index allows no moment with two defaults."""
    for row in book:
        if row is not chosen and row.is_default:
            row.is_default = False
            uow.session.add(row)
    uow.session.flush()
    chosen.is_default = True
    uow.session.add(chosen)
    uow.session.flush()


def _checked(draft: AddressDraft) -> dict[str, Any]:
    fields = draft.model_dump()
    fields["country"] = parse_country(draft.country)
    fields["phone"] = parse_phone(draft.phone, country=draft.country)
    return fields


def _view(row: Address) -> AddressView:
    return AddressView.model_validate(row, from_attributes=True)
