"""SQL and locks of credit. Order of locks: the order, what lower rooms lock, then the account; counters come last."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.company.models import SEE_ALL
from freight_app.accounts.company.queries import company_id_of
from freight_app.accounts.models import UserAccount
from freight_app.accounts.retailer_models import Retailer, RetailerStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.orders.credit.models import (
    AccountEntry,
    CommitmentState,
    CreditAccount,
    CreditCommitment,
    CreditHold,
    CreditSetting,
    EntryKind,
    HoldEnd,
)
from freight_app.orders.models import Order, OrderCounter, OrderLine

# --- accounts


def lock_account(uow: UnitOfWork, account_id: int) -> CreditAccount:
    """An account to change: everything about it waits for this lock."""
    return uow.session.exec(
        select(CreditAccount)
        .where(CreditAccount.id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def lock_account_of(uow: UnitOfWork, retailer_id: int) -> CreditAccount | None:
    return uow.session.exec(
        select(CreditAccount)
        .where(CreditAccount.retailer_id == retailer_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def account_of_retailer(uow: UnitOfWork, retailer_id: int) -> CreditAccount | None:
    return uow.session.exec(select(CreditAccount).where(CreditAccount.retailer_id == retailer_id)).first()


def account_of_user(uow: UnitOfWork, user_id: int) -> CreditAccount | None:
    """The account of the company whose books somebody may see, whatever its state."""
    return uow.session.exec(
        select(CreditAccount).where(CreditAccount.retailer_id == company_id_of(user_id, *SEE_ALL))
    ).first()


def usable_account(uow: UnitOfWork, retailer_id: int, currency: str) -> CreditAccount | None:
    """The account on which an approved company may order in this currency."""
    return uow.session.exec(
        select(CreditAccount)
        .join(Retailer, col(Retailer.id) == col(CreditAccount.retailer_id))
        .where(
            Retailer.id == retailer_id,
            Retailer.status == RetailerStatus.APPROVED,
            col(CreditAccount.is_active).is_(True),
            CreditAccount.currency == currency,
        )
    ).first()


def terms_days_of_order(uow: UnitOfWork, order_id: int) -> int:
    """The terms of the account that an order took credit from; 0 when it took none."""
    found = uow.session.exec(
        select(CreditAccount.terms_days)
        .join(CreditCommitment, col(CreditCommitment.account_id) == col(CreditAccount.id))
        .where(CreditCommitment.order_id == order_id)
    ).first()
    return found or 0


def insert_account(uow: UnitOfWork, values: dict[str, Any]) -> None:
    """Two that open it at once get the same one."""
    uow.session.connection().execute(
        insert_into(uow.dialect, CreditAccount).values(values).on_conflict_do_nothing(index_elements=["retailer_id"])
    )


def set_account(uow: UnitOfWork, account: CreditAccount, **columns: Any) -> None:
    uow.session.connection().execute(
        sa.update(CreditAccount).where(col(CreditAccount.id) == account.id).values(columns)
    )
    uow.session.refresh(account)


# --- the guard


def commit_credit(uow: UnitOfWork, account: CreditAccount, amount_minor: int) -> bool:
    """Take credit if there is room. This one statement is the guard: whether it found its row decides."""
    approved = (
        sa.select(col(Retailer.id))
        .where(
            col(Retailer.id) == col(CreditAccount.retailer_id),
            col(Retailer.status) == RetailerStatus.APPROVED.value,
        )
        .exists()
    )
    taken = uow.session.connection().execute(
        sa.update(CreditAccount)
        .where(
            col(CreditAccount.id) == account.id,
            col(CreditAccount.is_active).is_(True),
            col(CreditAccount.balance_minor) + col(CreditAccount.committed_minor) + amount_minor
            <= col(CreditAccount.limit_minor),
            approved,
        )
        .values(committed_minor=col(CreditAccount.committed_minor) + amount_minor)
    )
    uow.session.refresh(account)
    return taken.rowcount == 1


def change_committed(uow: UnitOfWork, account: CreditAccount, by_minor: int) -> None:
    """Without the guard: to lower it, to move it, or because a person takes it upon them."""
    uow.session.connection().execute(
        sa.update(CreditAccount)
        .where(col(CreditAccount.id) == account.id)
        .values(committed_minor=col(CreditAccount.committed_minor) + by_minor)
    )
    uow.session.refresh(account)


def change_balance(uow: UnitOfWork, account: CreditAccount, by_minor: int) -> None:
    uow.session.connection().execute(
        sa.update(CreditAccount)
        .where(col(CreditAccount.id) == account.id)
        .values(balance_minor=col(CreditAccount.balance_minor) + by_minor)
    )
    uow.session.refresh(account)


# --- commitments and holds


def find_commitment(uow: UnitOfWork, order_id: int) -> CreditCommitment | None:
    """It changes only under its account's lock."""
    return uow.session.exec(
        select(CreditCommitment).where(CreditCommitment.order_id == order_id).execution_options(populate_existing=True)
    ).first()


def held_commitments(uow: UnitOfWork, account_id: int) -> list[CreditCommitment]:
    """What waits for room, the longest wait first."""
    return list(
        uow.session.exec(
            select(CreditCommitment)
            .where(CreditCommitment.account_id == account_id, CreditCommitment.state == CommitmentState.HELD)
            .order_by(col(CreditCommitment.order_id))
            .execution_options(populate_existing=True)
        )
    )


def add_commitment(
    uow: UnitOfWork, account: CreditAccount, order_id: int, amount_minor: int, state: CommitmentState
) -> None:
    uow.session.connection().execute(
        sa.insert(CreditCommitment).values(
            order_id=order_id, account_id=account.id, amount_minor=amount_minor, state=state
        )
    )


def set_commitment(uow: UnitOfWork, commitment: CreditCommitment, *, amount_minor: int, state: CommitmentState) -> None:
    uow.session.connection().execute(
        sa.update(CreditCommitment)
        .where(col(CreditCommitment.id) == commitment.id)
        .values(amount_minor=amount_minor, state=state)
    )
    uow.session.refresh(commitment)


def open_hold(uow: UnitOfWork, account: CreditAccount, order_id: int, over_by_minor: int) -> None:
    """An order waits. One that waits already waits on, over by what it is now."""
    changed = uow.session.connection().execute(
        sa.update(CreditHold)
        .where(col(CreditHold.order_id) == order_id, col(CreditHold.released_at).is_(None))
        .values(over_by_minor=over_by_minor)
    )
    if changed.rowcount == 0:
        uow.session.connection().execute(
            sa.insert(CreditHold).values(
                order_id=order_id,
                account_id=account.id,
                over_by_minor=over_by_minor,
                held_at=uow.now(),
                released_by="",
                release_reason="",
            )
        )


def close_hold(uow: UnitOfWork, order_id: int, how: HoldEnd, *, reason: str = "") -> None:
    uow.session.connection().execute(
        sa.update(CreditHold)
        .where(col(CreditHold.order_id) == order_id, col(CreditHold.released_at).is_(None))
        .values(
            released_at=uow.now(),
            released_how=how,
            released_by=uow.actor.label,
            released_by_user_id=uow.actor.user_id,
            release_reason=reason,
        )
    )


def holds_of_order(uow: UnitOfWork, order_id: int) -> list[CreditHold]:
    """Every time that an order had to wait, oldest first."""
    return list(
        uow.session.exec(
            select(CreditHold)
            .where(CreditHold.order_id == order_id)
            .order_by(col(CreditHold.id))
            .execution_options(populate_existing=True)
        )
    )


def held_order_ids(uow: UnitOfWork, order_ids: Collection[int]) -> set[int]:
    """Which of these orders wait for credit."""
    return set(
        uow.session.exec(
            select(CreditCommitment.order_id).where(
                col(CreditCommitment.order_id).in_(list(order_ids)), CreditCommitment.state == CommitmentState.HELD
            )
        )
    )


def open_holds(uow: UnitOfWork, account_id: int | None, limit: int) -> list[Any]:
    """Rows of (hold, order, legal name, public id), the longest wait first; of one account, or of all."""
    statement = (
        select(CreditHold, Order, Retailer.legal_name, Retailer.public_id)
        .join(Order, col(Order.id) == col(CreditHold.order_id))
        .join(CreditAccount, col(CreditAccount.id) == col(CreditHold.account_id))
        .join(Retailer, col(Retailer.id) == col(CreditAccount.retailer_id))
        .where(col(CreditHold.released_at).is_(None))
        .order_by(col(CreditHold.held_at), col(CreditHold.id))
        .limit(limit)
    )
    if account_id is not None:
        statement = statement.where(col(CreditHold.account_id) == account_id)
    return list(uow.session.exec(statement))


def order_numbers(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, str]:
    rows = uow.session.exec(select(Order.id, Order.number).where(col(Order.id).in_(list(order_ids))))
    return {cast("int", order_id): number for order_id, number in rows}


def currency_of_order(uow: UnitOfWork, order_id: int) -> str:
    return uow.session.exec(select(Order.currency).where(Order.id == order_id)).one()


def returned_minor(uow: UnitOfWork, order_id: int) -> int:
    """The worth of what left and came back."""
    worth = col(OrderLine.returned_quantity) * col(OrderLine.unit_minor)
    return uow.session.exec(select(_sum(worth)).where(OrderLine.order_id == order_id)).one()


# --- entries


def insert_entry(uow: UnitOfWork, values: dict[str, Any]) -> int | None:
    """Write a line of an account; its id, or None when this document is booked already."""
    return (
        uow.session.connection()
        .execute(
            insert_into(uow.dialect, AccountEntry)
            .values(values)
            .on_conflict_do_nothing(index_elements=["kind", "document"])
            .returning(col(AccountEntry.id))
        )
        .scalar_one_or_none()
    )


def get_entry(uow: UnitOfWork, entry_id: int) -> AccountEntry:
    return uow.session.exec(select(AccountEntry).where(AccountEntry.id == entry_id)).one()


def invoiced_minor(uow: UnitOfWork, order_number: str) -> int:
    """What was invoiced of an order so far."""
    return uow.session.exec(
        select(_sum(col(AccountEntry.amount_minor))).where(
            AccountEntry.order_number == order_number, AccountEntry.kind == EntryKind.INVOICE
        )
    ).one()


def next_document(uow: UnitOfWork, counter: str, prefix: str) -> str:
    """The next number of our own papers of a kind, without gaps; its row stays locked until the commit."""
    insert = insert_into(uow.dialect, OrderCounter)
    number = (
        uow.session.connection()
        .execute(
            insert.values(name=counter, last=1)
            .on_conflict_do_update(index_elements=["name"], set_={"last": col(OrderCounter.last) + 1})
            .returning(col(OrderCounter.last))
        )
        .scalar_one()
    )
    return f"{prefix}-{number:05d}"


# --- the books


def books_closed_until(uow: UnitOfWork, *, shared_lock: bool = False) -> date | None:
    statement = select(col(CreditSetting.books_closed_until))
    if shared_lock:
        statement = statement.with_for_update(read=True)
    return uow.session.exec(statement).first()


def lock_books(uow: UnitOfWork) -> date | None:
    return uow.session.exec(select(col(CreditSetting.books_closed_until)).with_for_update()).first()


def set_books_closed_until(uow: UnitOfWork, until: date | None) -> None:
    uow.session.connection().execute(sa.update(CreditSetting).values(books_closed_until=until))


def find_company(uow: UnitOfWork, public_id: str) -> tuple[Retailer, UserAccount] | None:
    if "\0" in public_id:
        return None
    return uow.session.exec(
        select(Retailer, UserAccount)
        .join(UserAccount, col(UserAccount.id) == col(Retailer.user_id))
        .where(Retailer.public_id == public_id)
    ).first()


def public_id_of(uow: UnitOfWork, account: CreditAccount) -> str:
    """The public id of the company whose account it is."""
    return uow.session.exec(select(Retailer.public_id).where(Retailer.id == account.retailer_id)).one()


def company_of_user(uow: UnitOfWork, user_id: int) -> tuple[Retailer, UserAccount] | None:
    """The company whose books somebody may see, with whom the shop writes to."""
    return uow.session.exec(
        select(Retailer, UserAccount)
        .join(UserAccount, col(UserAccount.id) == col(Retailer.user_id))
        .where(Retailer.id == company_id_of(user_id, *SEE_ALL))
    ).first()


def _sum(amount: Any) -> Any:
    """A sum of minor units as an integer, also of nothing: PostgreSQL's own sum of bigints is a decimal."""
    return sa.cast(sa.func.coalesce(sa.func.sum(amount), 0), sa.BigInteger)
