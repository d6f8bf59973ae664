"""Many people at once: what stands about them, taking them over, and taking away those who never came."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from freight_app.accounts import queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.models import Address, UserAccount, UserRole
from freight_app.accounts.permissions import STAFF_ROLES, Permission, Role
from freight_app.accounts.registration import USERS_TOPIC
from freight_app.accounts.values import email_key
from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import new_token
from freight_app.kit.upsert import insert_into

_CHUNK = 500
# name, phone, language; and address_line, address_city, address_region, address_postal_code, address_country of the
# default address, which are missing when there is none.
Facts = dict[str, Any]
_OWN = ("name", "phone", "language")
_OF_ADDRESS = ("line", "city", "region", "postal_code", "country")


class KnownPerson(NamedTuple):
    """Somebody with an account. ``has_come``: they chose a password or signed in once."""

    id: int
    email: str
    is_staff: bool
    has_come: bool
    addresses: int
    facts: Facts


def fold_email(text: str) -> str:
    """What makes two spellings of an address the same."""
    return email_key(text)


def read_people(uow: UnitOfWork, keys: Collection[str]) -> dict[str, KnownPerson]:
    """The people with these folded addresses (``fold_email``); unknown ones are left out. Needs ``users.manage``."""
    uow.actor.require(Permission.USERS_MANAGE)
    uow.session.flush()
    wanted = sorted({key for key in keys if "\0" not in key})
    known: dict[str, KnownPerson] = {}
    for start in range(0, len(wanted), _CHUNK):
        users = uow.session.exec(
            select(UserAccount)
            .where(col(UserAccount.email_key).in_(wanted[start : start + _CHUNK]))
            .execution_options(populate_existing=True)
        ).all()
        ids = [user.id or 0 for user in users]
        roles = queries.roles_of(uow, ids)
        books = _books(uow, ids)
        for user in users:
            book = books.get(user.id or 0, [])
            facts: Facts = {name: getattr(user, name) for name in _OWN}
            if book and book[0].is_default:
                facts |= {f"address_{name}": getattr(book[0], name) for name in _OF_ADDRESS}
            has_come = bool(user.password_hash) or user.last_sign_in_at is not None
            is_staff = not STAFF_ROLES.isdisjoint(roles[user.id or 0])
            known[user.email_key] = KnownPerson(user.id or 0, user.email, is_staff, has_come, len(book), facts)
    return known


def add_people(uow: UnitOfWork, people: Mapping[str, Facts], *, since: Mapping[str, datetime] | None = None) -> None:
    """Make customers without a password, by e-mail address; nobody is written to. Known addresses are left out.

    ``since`` says when they became customers, where that is known.
    """
    uow.actor.require(Permission.USERS_MANAGE)
    if not people:
        return
    rows = [
        {
            "public_id": new_token(12),
            "email": email,
            "email_key": fold_email(email),
            "password_hash": "",
            **{name: facts.get(name) or "" for name in _OWN},
            "is_active": True,
            "created_at": (since or {}).get(email) or uow.now(),
        }
        for email, facts in people.items()
    ]
    statement = insert_into(uow.dialect, UserAccount).on_conflict_do_nothing(index_elements=["email_key"])
    uow.session.connection().execute(statement, rows)
    ids = _ids(uow, [row["email_key"] for row in rows])
    given = {"role": Role.CUSTOMER.value, "given_at": uow.now(), "given_by": uow.actor.label[:200]}
    uow.session.connection().execute(
        insert_into(uow.dialect, UserRole).on_conflict_do_nothing(),
        [{"user_id": user_id, **given} for user_id in sorted(ids.values())],
    )
    _put_addresses(uow, {ids[fold_email(email)]: facts for email, facts in people.items()})
    _record(uow, "added", len(people))


def change_people(uow: UnitOfWork, changes: Mapping[int, Facts]) -> None:
    """Let these facts stand. Addresses change the default one; all of them None takes it away."""
    uow.actor.require(Permission.USERS_MANAGE)
    if not changes:
        return
    for user_id, facts in sorted(changes.items()):
        own = {name: facts[name] for name in _OWN if name in facts}
        if own:
            uow.session.exec(sa.update(UserAccount).where(col(UserAccount.id) == user_id).values(**own))
    _put_addresses(uow, changes)
    uow.session.expire_all()
    _record(uow, "changed", len(changes))


def remove_people(uow: UnitOfWork, ids: Collection[int]) -> set[int]:
    """Take away those of these accounts on which nothing stands but their address and role; answers which.

    Whoever ordered, was invited or is a company stays: the database itself refuses to lose them. So does whoever chose
    a password or signed in, though nothing may be left of that.
    """
    uow.actor.require(Permission.USERS_MANAGE)
    wanted = sorted(_who_never_came(uow, sorted(ids)))
    removed = _remove_all(uow, wanted)
    if not removed and len(wanted) > 1:
        removed = set().union(*(_remove_all(uow, [user_id]) for user_id in wanted))
    if removed:
        _record(uow, "removed", len(removed))
    return removed


def _who_never_came(uow: UnitOfWork, ids: list[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(ids), _CHUNK):
        rows = uow.session.exec(
            select(UserAccount.id).where(
                col(UserAccount.id).in_(ids[start : start + _CHUNK]),
                col(UserAccount.password_hash) == "",
                col(UserAccount.last_sign_in_at).is_(None),
            )
        )
        found |= {user_id for user_id in rows if user_id is not None}
    return found


def _remove_all(uow: UnitOfWork, ids: list[int]) -> set[int]:
    """All of them or none."""
    if not ids:
        return set()
    uow.session.flush()
    savepoint = uow.session.begin_nested()
    try:
        for column in (UserRole.user_id, Address.user_id, UserAccount.id):
            for start in range(0, len(ids), _CHUNK):
                table = sa.inspect(column.class_).local_table  # type: ignore[attr-defined]
                chunk = ids[start : start + _CHUNK]
                uow.session.connection().execute(sa.delete(table).where(col(column).in_(chunk)))
    except IntegrityError:
        savepoint.rollback()
        return set()
    savepoint.commit()
    uow.session.expire_all()
    return set(ids)


def _put_addresses(uow: UnitOfWork, people: Mapping[int, Facts]) -> None:
    """Write the default addresses that facts speak of."""
    spoken = {
        user_id: {name: facts[f"address_{name}"] for name in _OF_ADDRESS if f"address_{name}" in facts}
        for user_id, facts in people.items()
    }
    spoken = {user_id: fields for user_id, fields in spoken.items() if fields}
    books = _books(uow, spoken)
    new: list[dict[str, Any]] = []
    for user_id, fields in spoken.items():
        default = next((row for row in books.get(user_id, []) if row.is_default), None)
        if default is None and any(fields.values()):
            new.append(_new_address(uow, user_id, fields, people[user_id]))
        elif default is not None and not any(fields.values()):
            uow.session.delete(default)
        elif default is not None:
            for name, value in fields.items():
                setattr(default, name, value or "")
            default.updated_at = uow.now()
            uow.session.add(default)
    uow.session.flush()
    if new:
        uow.session.connection().execute(sa.insert(Address), new)


def _new_address(uow: UnitOfWork, user_id: int, fields: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "label": "",
        "recipient": facts.get("name") or _name_of(uow, user_id),
        # A file of customers often has no number: the driver then asks the office.
        "phone": facts.get("phone") or "",
        **{name: fields.get(name) or "" for name in _OF_ADDRESS},
        "note": "",
        "is_default": True,
        "created_at": uow.now(),
        "updated_at": uow.now(),
    }


def _name_of(uow: UnitOfWork, user_id: int) -> str:
    return uow.session.exec(select(UserAccount.name).where(UserAccount.id == user_id)).one()


def _books(uow: UnitOfWork, ids: Collection[int]) -> dict[int, list[Address]]:
    """Everybody's addresses, the default one first."""
    wanted = sorted(ids)
    books: dict[int, list[Address]] = {}
    for start in range(0, len(wanted), _CHUNK):
        for row in uow.session.exec(
            select(Address)
            .where(col(Address.user_id).in_(wanted[start : start + _CHUNK]))
            .order_by(col(Address.is_default).desc(), col(Address.id))
        ):
            books.setdefault(row.user_id, []).append(row)
    return books


def _ids(uow: UnitOfWork, keys: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), _CHUNK):
        rows = uow.session.exec(
            select(UserAccount.email_key, UserAccount.id).where(
                col(UserAccount.email_key).in_(keys[start : start + _CHUNK])
            )
        )
        found |= {key: user_id for key, user_id in rows if user_id is not None}
    return found


def _record(uow: UnitOfWork, action: str, people: int) -> None:
    record_change(uow, entity="user", entity_id="many", action=action, before=None, after={"people": people})
    uow.touch(USERS_TOPIC)
