"""Which days of the books are still open. Asked by whatever puts a date on money: entries, payments, invoices."""

from __future__ import annotations

from datetime import date

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.orders.credit import queries
from freight_app.orders.credit.errors import PeriodClosed
from freight_app.shop.calendar import today_of_shop


def require_open_period(uow: UnitOfWork, day: date) -> None:
    """``PeriodClosed`` when nothing may be dated so any more. Until the commit nobody closes the day meanwhile."""
    closed_until = queries.books_closed_until(uow, shared_lock=True)
    if closed_until is not None and day <= closed_until:
        raise PeriodClosed(day, closed_until)


def require_open_today(uow: UnitOfWork) -> None:
    """``PeriodClosed`` when nothing may be written down as of today; asked before money is."""
    require_open_period(uow, today_of_shop(uow))


def books_closed_until(uow: UnitOfWork) -> date | None:
    """The last day whose books are closed; None while all are open. Needs ``customers.read``."""
    uow.actor.require(Permission.CUSTOMERS_READ)
    return queries.books_closed_until(uow)


def close_books(uow: UnitOfWork, until: date | None) -> None:
    """Close the books up to a day that has passed, or open later days again; None opens all. Needs ``credit.manage``.

    Today stays open, so that what happens can always be written down.
    """
    uow.actor.require(Permission.CREDIT_MANAGE)
    if until is not None and until >= today_of_shop(uow):
        raise InvalidInput("until", "Only days that have passed can be closed.")
    before = queries.lock_books(uow)
    queries.set_books_closed_until(uow, until)
    record_change(
        uow,
        entity="books",
        entity_id="1",
        action="closed" if until is not None else "opened",
        before={"closed_until": _text(before)},
        after={"closed_until": _text(until)},
    )
    uow.touch("credit")


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
