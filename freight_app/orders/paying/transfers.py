"""Bank transfers found on the statement: loaded once, matched in one go, each line used once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money
from freight_app.orders import queries as order_queries
from freight_app.orders.errors import LineUsed
from freight_app.orders.models import PaymentStatus
from freight_app.orders.paying import queries, transfer_queries
from freight_app.orders.paying.dtos import Awaited, LoadedStatement, Match, StatementLineView, Suggestion
from freight_app.orders.paying.models import LineStatus, StatementLine
from freight_app.orders.paying.rules import AwaitedFacts, LineFacts, guess_matches, hash_line, number_equals
from freight_app.orders.paying.statement_reading import ReadStatement
from freight_app.orders.payments import receive_money
from freight_app.shop.service import get_shop_profile

MAX_LINES = 200
MAX_AWAITED = 500
# A transfer that comes after the order was given up still has a name to go by.
GIVEN_UP_SINCE = timedelta(days=60)


def statement_currency(uow: UnitOfWork) -> str:
    """The currency of the shop's account: what ``read_statement`` needs before the unit that writes."""
    return get_shop_profile(uow).currency


def load_statement(uow: UnitOfWork, found: ReadStatement, *, account: str = "") -> LoadedStatement:
    """Take in a bank's statement that ``read_statement`` has read; lines that were taken in before add nothing.

    ``InvalidInput`` on ``account`` when its name is too long.
    """
    uow.actor.require(Permission.PAYMENTS_RECORD)
    account = " ".join(account.split())
    if len(account) > 60 or "\0" in account:
        raise InvalidInput("account", "The name of the account has at most 60 characters.")
    keys = [(line.booked_on, line.amount, line.text, line.reference) for line in found.lines]
    rows: list[dict[str, Any]] = [
        {
            "line_hash": hash_line(account, line.booked_on, line.amount, line.text, line.reference, ordinal),
            "account": account,
            "booked_on": line.booked_on,
            "amount_minor": line.amount.amount_minor,
            "currency": line.amount.currency,
            "text": line.text,
            "reference": line.reference,
            "status": LineStatus.OPEN,
            "loaded_at": uow.now(),
            "loaded_by": uow.actor.label,
            "settled_by": "",
        }
        for line, ordinal in zip(found.lines, number_equals(keys), strict=True)
    ]
    added = transfer_queries.add_lines(uow, rows)
    uow.touch("orders")
    return LoadedStatement(read=len(rows), added=added, skipped=found.skipped)


def suggest_matches(uow: UnitOfWork) -> list[Suggestion]:
    """The lines that are not used yet, each with the payment that it is most likely for; the surest first."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    lines = transfer_queries.open_lines(uow, MAX_LINES)
    awaited = {one.payment_id: one for one in list_awaited(uow)}
    guesses = {
        guess.line_id: guess
        for guess in guess_matches(
            [
                LineFacts(cast("int", line.id), line.booked_on, _money(line), f"{line.text} {line.reference}")
                for line in lines
            ],
            [
                AwaitedFacts(one.payment_id, one.order_number, one.customer_name, one.amount, one.is_given_up)
                for one in awaited.values()
            ],
        )
    }
    suggestions: list[Suggestion] = []
    for line in lines:
        guess = guesses.get(cast("int", line.id))
        payment = awaited[guess.payment_id] if guess else None
        suggestions.append(
            Suggestion(
                line=_view(line),
                payment=payment,
                sureness=cast("Any", guess.sureness) if guess else None,
                difference=_money(line) - payment.amount if payment else None,
                why=list(guess.why) if guess else [],
            )
        )
    order = {"certain": 0, "likely": 1, "possible": 2, None: 3}
    return sorted(suggestions, key=lambda one: order[one.sureness])


def list_awaited(uow: UnitOfWork) -> list[Awaited]:
    """Transfers that money may come for, the newest first."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    rows = transfer_queries.awaited_transfers(uow, uow.now() - GIVEN_UP_SINCE, MAX_AWAITED)
    return [
        Awaited(
            payment_id=cast("int", payment.id),
            order_number=order.number,
            customer_name=order.customer_name,
            amount=Money(payment.amount_minor, payment.currency),
            is_given_up=payment.status == PaymentStatus.CANCELLED,
        )
        for payment, order in rows
    ]


def confirm_matches(uow: UnitOfWork, matches: Sequence[Match], *, key: str) -> int:
    """Receive the money of these lines for these payments, all or none; how many.

    Less than was awaited leaves the rest awaited, more is owed back. ``LineUsed`` with ``details["line_id"]`` when
    somebody was faster, ``InvalidInput`` when a line or payment is named twice.
    """
    uow.actor.require(Permission.PAYMENTS_RECORD)
    if not 0 < len(matches) <= MAX_LINES:
        raise InvalidInput("matches", "Choose 1 to {most} lines.", most=MAX_LINES)
    if len({match.line_id for match in matches}) < len(matches):
        raise InvalidInput("matches", "A line can be used once.")
    if len({match.payment_id for match in matches}) < len(matches):
        raise InvalidInput("matches", "Two lines for one payment: confirm the first, then the rest that is awaited.")

    def do() -> dict[str, int]:
        return {"count": _receive_all(uow, matches)}

    body = {"matches": sorted((match.line_id, match.payment_id) for match in matches)}
    return do_once(uow, scope="orders.match_transfers", key=key, body=body, do=do)["count"]


def put_line_aside(uow: UnitOfWork, line_id: int) -> None:
    """Money that is for no order: it is not suggested again. ``LineUsed`` when it was used."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    if not transfer_queries.settle_line(uow, line_id, LineStatus.IGNORED):
        raise LineUsed("This line was used before.", line_id=line_id)


def bring_line_back(uow: UnitOfWork, line_id: int) -> None:
    """A line that was put aside by mistake."""
    uow.actor.require(Permission.PAYMENTS_RECORD)
    if not transfer_queries.reopen_line(uow, line_id):
        raise LineUsed("This line is not put aside.", line_id=line_id)


def _receive_all(uow: UnitOfWork, matches: Sequence[Match]) -> int:
    lines = transfer_queries.lines_by_id(uow, [match.line_id for match in matches])
    order_ids = {match.payment_id: queries.payment_by_id(uow, match.payment_id).order_id for match in matches}
    # Orders are locked by id, always.
    for match in sorted(matches, key=lambda match: (order_ids[match.payment_id], match.payment_id)):
        line = lines.get(match.line_id)
        if line is None:
            raise NotFound("Line", line_id=match.line_id)
        order = order_queries.lock_order_by_id(uow, order_ids[match.payment_id])
        payment = queries.payment_by_id(uow, match.payment_id)
        if payment.method != "bank_transfer":
            raise NotFound("Payment", payment_id=match.payment_id)
        if not transfer_queries.settle_line(uow, match.line_id, LineStatus.MATCHED, payment_id=match.payment_id):
            raise LineUsed("This line of the statement was used before.", line_id=match.line_id)
        receipt = (line.reference or line.text or f"statement {line.booked_on.isoformat()}")[:120]
        receive_money(uow, order, payment, _money(line), receipt=receipt)
    return len(matches)


def _money(line: StatementLine) -> Money:
    return Money(line.amount_minor, line.currency)


def _view(line: StatementLine) -> StatementLineView:
    return StatementLineView(
        id=cast("int", line.id),
        booked_on=line.booked_on,
        amount=_money(line),
        text=line.text,
        reference=line.reference,
        account=line.account,
        status=LineStatus(line.status),
    )
