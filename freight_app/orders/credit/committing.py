"""The guard: every order on account takes credit before it goes on, and whatever raises what is owed asks again.

An order over the limit is placed and waits (``held``), at once, and not for the first time when it is picked. It goes
on when there is room again, when it is paid in advance instead, or when a person takes it upon them. A held order does
not count against the limit; nothing else gets past ``queries.commit_credit`` but what a person releases.
"""

from __future__ import annotations

from typing import cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import clean_lines
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money
from freight_app.orders import queries as order_queries
from freight_app.orders.credit import queries
from freight_app.orders.credit.dtos import MAX_REASON
from freight_app.orders.credit.errors import OrderNotOnHold, OrderOnHold, OverCreditLimit
from freight_app.orders.credit.models import CommitmentState, CreditAccount, CreditCommitment, HoldEnd
from freight_app.orders.credit.rules import over_by, owed_of_order
from freight_app.orders.errors import PaymentNotOffered
from freight_app.orders.events import OrderHeld, OrderReleased
from freight_app.orders.models import VOID_STATUSES, Order, OrderStatus, PaymentMethod
from freight_app.orders.spending.models import awaits_approval

CREDIT_TOPIC = "credit"
WITHOUT_DEBT = frozenset({*VOID_STATUSES, OrderStatus.RETURNED})
# Until somebody walks for the goods an order can still be made to wait.
_MAY_WAIT = frozenset({OrderStatus.PENDING, OrderStatus.CONFIRMED})


def take_credit(uow: UnitOfWork, order_id: int, number: str, *, retailer_id: int | None, total: Money) -> bool:
    """A new order on account takes credit for its total; False when there is no room and it is held.

    ``PaymentNotOffered`` when the customer's company has no account on which it may order.
    """
    found = None if retailer_id is None else queries.usable_account(uow, retailer_id, total.currency)
    if found is None:
        raise PaymentNotOffered("This customer does not buy on account.")
    account = queries.lock_account(uow, cast("int", found.id))
    has_room = queries.commit_credit(uow, account, total.amount_minor)
    state = CommitmentState.COMMITTED if has_room else CommitmentState.HELD
    queries.add_commitment(uow, account, order_id, total.amount_minor, state)
    if not has_room:
        _hold(uow, account, order_id, number, total.amount_minor)
    uow.touch(CREDIT_TOPIC)
    return has_room


def recount_credit(uow: UnitOfWork, order: Order) -> None:
    """What a locked order will still be invoiced has changed: less is given free, more passes the guard or is held.

    It counts anew from the order and its invoices, so that told twice it counts once. An order that came to nothing
    and is opened again asks for all of it again. Once somebody picks it, it cannot wait any more: then what goes over
    the limit is refused, with ``OverCreditLimit``. An order that waits for its company's approval takes none yet.
    """
    if order.payment_method != PaymentMethod.ON_ACCOUNT or awaits_approval(uow, cast("int", order.id)):
        return
    commitment = queries.find_commitment(uow, cast("int", order.id))
    if commitment is None:
        # Made by something else than a checkout: it takes credit like a new one.
        total = Money(_owed(uow, order), order.currency)
        take_credit(uow, cast("int", order.id), order.number, retailer_id=order.retailer_id, total=total)
        return
    account = queries.lock_account(uow, commitment.account_id)
    commitment = cast("CreditCommitment", queries.find_commitment(uow, cast("int", order.id)))
    owed = _owed(uow, order)
    if commitment.state == CommitmentState.COMMITTED:
        if owed <= commitment.amount_minor:
            _lower(uow, account, commitment, owed)
        elif queries.commit_credit(uow, account, owed - commitment.amount_minor):
            queries.set_commitment(uow, commitment, amount_minor=owed, state=CommitmentState.COMMITTED)
        elif order.status not in _MAY_WAIT:
            raise OverCreditLimit(order.number)
        else:
            queries.change_committed(uow, account, -commitment.amount_minor)
            queries.set_commitment(uow, commitment, amount_minor=owed, state=CommitmentState.HELD)
            _hold(uow, account, order.id, order.number, owed)
            release_what_fits(uow, account)
    elif owed > 0 or commitment.state == CommitmentState.HELD:
        was_held = commitment.state == CommitmentState.HELD
        queries.set_commitment(uow, commitment, amount_minor=owed, state=CommitmentState.HELD)
        if not _try_to_release(uow, account, commitment, order.number):
            _hold(uow, account, order.id, order.number, owed, is_news=not was_held)
    uow.touch(CREDIT_TOPIC)


def free_credit(uow: UnitOfWork, order: Order) -> None:
    """A locked order needs no credit any more: it came to nothing, or is paid another way."""
    commitment = queries.find_commitment(uow, cast("int", order.id))
    if commitment is None:
        return
    account = queries.lock_account(uow, commitment.account_id)
    commitment = cast("CreditCommitment", queries.find_commitment(uow, cast("int", order.id)))
    if commitment.state == CommitmentState.COMMITTED:
        queries.change_committed(uow, account, -commitment.amount_minor)
    queries.set_commitment(uow, commitment, amount_minor=0, state=CommitmentState.RELEASED)
    queries.close_hold(uow, commitment.order_id, HoldEnd.GONE if order.status in WITHOUT_DEBT else HoldEnd.PAID)
    release_what_fits(uow, account)
    uow.touch(CREDIT_TOPIC)


def move_to_balance(uow: UnitOfWork, account: CreditAccount, order: Order, invoiced_minor: int) -> None:
    """So much of an order was invoiced: what was committed to it is owed now. Called under the account's lock.

    Nothing is invoiced on account past the guard: ``OrderOnHold`` for an order to which no credit is committed, and
    ``OverCreditLimit`` when more is invoiced than was, without room for it.
    """
    commitment = queries.find_commitment(uow, cast("int", order.id))
    if commitment is None or commitment.state != CommitmentState.COMMITTED:
        raise OrderOnHold(order.number)
    moved = min(invoiced_minor, commitment.amount_minor)
    if invoiced_minor > moved and not queries.commit_credit(uow, account, invoiced_minor - moved):
        raise OverCreditLimit(order.number)
    queries.change_committed(uow, account, -invoiced_minor)
    queries.change_balance(uow, account, invoiced_minor)
    amount = commitment.amount_minor - moved
    queries.set_commitment(uow, commitment, amount_minor=amount, state=CommitmentState.COMMITTED)


def divide_credit(uow: UnitOfWork, parent: Order, sibling: Order) -> None:
    """Part of a locked order became an order of its own: its credit goes with it, and so does its hold.

    Together they owe what the one owed, so that nothing is asked of the guard; what they owe beyond that is.
    """
    commitment = queries.find_commitment(uow, cast("int", parent.id))
    if parent.payment_method != PaymentMethod.ON_ACCOUNT or commitment is None:
        return
    account = queries.lock_account(uow, commitment.account_id)
    commitment = cast("CreditCommitment", queries.find_commitment(uow, cast("int", parent.id)))
    stays = min(_owed(uow, parent), commitment.amount_minor)
    goes = min(_owed(uow, sibling), commitment.amount_minor - stays)
    state = CommitmentState(commitment.state)
    queries.set_commitment(uow, commitment, amount_minor=commitment.amount_minor - goes, state=state)
    queries.add_commitment(uow, account, cast("int", sibling.id), goes, state)
    if state == CommitmentState.HELD:
        _hold(uow, account, sibling.id, sibling.number, goes, is_news=False)
    recount_credit(uow, sibling)


def release_what_fits(uow: UnitOfWork, account: CreditAccount) -> list[str]:
    """There is room again: let the orders that wait go on as far as they fit, the longest wait first; their numbers.

    Called under the account's lock. It locks no order: whoever has one may be waiting for this account.
    """
    waiting = queries.held_commitments(uow, cast("int", account.id))
    numbers = queries.order_numbers(uow, [commitment.order_id for commitment in waiting])
    return [
        numbers[commitment.order_id]
        for commitment in waiting
        if _try_to_release(uow, account, commitment, numbers[commitment.order_id])
    ]


def release_order(uow: UnitOfWork, number: str, *, reason: str, key: str) -> None:
    """A person takes it upon them that an order goes over the limit. Needs ``credit.release``.

    ``OrderNotOnHold`` when it does not wait (any more). Who did it and why stays in the audit trail.
    """
    uow.actor.require(Permission.CREDIT_RELEASE)
    reason = clean_reason(reason)

    def do() -> dict[str, str]:
        order = order_queries.lock_order(uow, number)
        order_id = cast("int", order.id)
        commitment = queries.find_commitment(uow, order_id)
        if commitment is None:
            raise OrderNotOnHold(order.number)
        account = queries.lock_account(uow, commitment.account_id)
        commitment = cast("CreditCommitment", queries.find_commitment(uow, order_id))
        if commitment.state != CommitmentState.HELD:
            raise OrderNotOnHold(order.number)
        queries.change_committed(uow, account, commitment.amount_minor)
        _let_go(uow, commitment, order.number, HoldEnd.PERSON, reason)
        record_change(
            uow,
            entity="order",
            entity_id=order.number,
            action="released_from_hold",
            before={"held": True},
            after={"held": False, "reason": reason, "amount": str(Money(commitment.amount_minor, account.currency))},
        )
        return {"number": order.number}

    do_once(uow, scope="credit.release", key=key, body={"number": number, "reason": reason}, do=do)


def is_held(uow: UnitOfWork, order: Order) -> bool:
    """Whether an order waits for credit. Reads only."""
    return order.payment_method == PaymentMethod.ON_ACCOUNT and bool(
        queries.held_order_ids(uow, [cast("int", order.id)])
    )


def clean_reason(reason: str) -> str:
    """A reason that somebody gave; ``InvalidInput`` without one."""
    cleaned = clean_lines(reason, field="reason")
    if not 1 <= len(cleaned) <= MAX_REASON:
        raise InvalidInput("reason", "Say why, in at most {most} characters.", most=MAX_REASON)
    return cleaned


def _lower(uow: UnitOfWork, account: CreditAccount, commitment: CreditCommitment, owed: int) -> None:
    if owed == commitment.amount_minor:
        return
    queries.change_committed(uow, account, owed - commitment.amount_minor)
    queries.set_commitment(uow, commitment, amount_minor=owed, state=CommitmentState.COMMITTED)
    release_what_fits(uow, account)


def _try_to_release(uow: UnitOfWork, account: CreditAccount, commitment: CreditCommitment, number: str) -> bool:
    if not queries.commit_credit(uow, account, commitment.amount_minor):
        return False
    _let_go(uow, commitment, number, HoldEnd.FITS)
    return True


def _let_go(uow: UnitOfWork, commitment: CreditCommitment, number: str, how: HoldEnd, reason: str = "") -> None:
    amount = commitment.amount_minor
    queries.set_commitment(uow, commitment, amount_minor=amount, state=CommitmentState.COMMITTED)
    queries.close_hold(uow, commitment.order_id, how, reason=reason)
    uow.publish(OrderReleased(commitment.order_id, number))
    uow.touch("orders")
    uow.touch(CREDIT_TOPIC)


def _hold(
    uow: UnitOfWork, account: CreditAccount, order_id: int | None, number: str, wanted: int, *, is_news: bool = True
) -> None:
    """Let an order wait. An account that is closed has no room at all."""
    exposure = account.balance_minor + account.committed_minor
    over = over_by(exposure_minor=exposure, wanted_minor=wanted, limit_minor=account.limit_minor)
    queries.open_hold(uow, account, cast("int", order_id), over or wanted)
    uow.touch("orders")
    if is_news:
        uow.publish(OrderHeld(cast("int", order_id), number))


def _owed(uow: UnitOfWork, order: Order) -> int:
    if order.status in WITHOUT_DEBT:
        return 0
    return owed_of_order(
        total_minor=order.total_minor,
        short_minor=order.short_minor,
        returned_minor=queries.returned_minor(uow, cast("int", order.id)),
        invoiced_minor=queries.invoiced_minor(uow, order.number),
    )
