"""Lines of accounts: what came in, what was given back, what was put right. Nothing that was booked is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import clean_line
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money
from freight_app.orders.credit import queries
from freight_app.orders.credit.committing import CREDIT_TOPIC, clean_reason, release_what_fits
from freight_app.orders.credit.dtos import EntryView, ReceivedBy
from freight_app.orders.credit.errors import RefundTooLarge
from freight_app.orders.credit.models import AccountEntry, CreditAccount, EntryKind
from freight_app.orders.credit.periods import require_open_period
from freight_app.shop.calendar import today_of_shop

# How our own papers of each kind are numbered: PAY-00001.
SURPLUS = "surplus"
PREFIXES = {EntryKind.PAYMENT: "PAY", EntryKind.REFUND: "REF", EntryKind.ADJUSTMENT: "ADJ"}


@dataclass(frozen=True, slots=True)
class Posting:
    """A line to write. ``amount_minor`` above zero: owed more."""

    kind: EntryKind
    document: str
    amount_minor: int
    booked_on: date
    due_on: date | None = None
    order_number: str = ""
    method: str = ""
    reference: str = ""
    note: str = ""


def write_entry(uow: UnitOfWork, account: CreditAccount, posting: Posting) -> int | None:
    """Write a line of a locked account, without its balance; None when this document is booked already.

    ``PeriodClosed`` when the books of its day are closed.
    """
    require_open_period(uow, posting.booked_on)
    return queries.insert_entry(
        uow,
        {
            "account_id": account.id,
            "currency": account.currency,
            "booked_at": uow.now(),
            "booked_by": uow.actor.label[:200],
            "booked_by_user_id": uow.actor.user_id,
            "kind": posting.kind,
            "document": posting.document,
            "amount_minor": posting.amount_minor,
            "booked_on": posting.booked_on,
            "due_on": posting.due_on,
            "order_number": posting.order_number,
            "method": posting.method,
            "reference": posting.reference,
            "note": posting.note,
        },
    )


def receive_account_payment(
    uow: UnitOfWork,
    company: str,
    amount: Money,
    *,
    received_on: date,
    method: ReceivedBy,
    reference: str = "",
    note: str = "",
    key: str,
) -> EntryView:
    """A company paid on its account; orders that wait go on as far as there is room again. Needs ``payments.record``.

    What it covers is not stored: the oldest due first. Paying too much is no error, the rest stands to its credit.
    Raises ``NotFound``, ``PeriodClosed`` and ``InvalidInput`` on ``amount``, ``received_on``, ``reference``, ``note``.
    """
    uow.actor.require(Permission.PAYMENTS_RECORD)
    _require_past(uow, received_on, "received_on")
    facts = {
        "booked_on": received_on,
        "method": str(method),
        "reference": _short(reference, "reference", 120),
        "note": _short(note, "note", 500),
    }

    def post(account: CreditAccount) -> int:
        _require_positive(amount, account)
        return _book(uow, account, EntryKind.PAYMENT, -amount.amount_minor, **facts)

    return _once(uow, "credit.payment", company, key, {"amount": str(amount), **facts}, post)


def refund_account(
    uow: UnitOfWork, company: str, amount: Money, *, paid_on: date, method: ReceivedBy, reason: str, key: str
) -> EntryView:
    """We gave back what a company had paid too much. Needs ``credit.manage``; ``RefundTooLarge`` beyond that."""
    uow.actor.require(Permission.CREDIT_MANAGE)
    _require_past(uow, paid_on, "paid_on")
    facts = {"booked_on": paid_on, "method": str(method), "note": clean_reason(reason)}

    def post(account: CreditAccount) -> int:
        _require_positive(amount, account)
        # The account is locked: nobody changes its balance between this look and the entry.
        if account.balance_minor + amount.amount_minor > 0:
            raise RefundTooLarge(
                f"Only {Money(max(0, -account.balance_minor), account.currency)} can be given back.",
                standing_minor=max(0, -account.balance_minor),
                currency=account.currency,
            )
        return _book(uow, account, EntryKind.REFUND, amount.amount_minor, due_on=paid_on, **facts)

    return _once(uow, "credit.refund", company, key, {"amount": str(amount), **facts}, post)


def adjust_account(
    uow: UnitOfWork, company: str, amount: Money, *, booked_on: date, reason: str, key: str
) -> EntryView:
    """Put an account right: above zero the company owes more, below zero less (a write-off). Needs ``credit.manage``.

    It states what is so already, like an opening balance, and is not asked of the limit; the next order is.
    """
    uow.actor.require(Permission.CREDIT_MANAGE)
    _require_past(uow, booked_on, "booked_on")
    reason = clean_reason(reason)

    def post(account: CreditAccount) -> int:
        _require_currency(amount, account)
        if amount.is_zero:
            raise InvalidInput("amount", "An amount other than zero is needed.")
        due_on = booked_on if amount.amount_minor > 0 else None
        facts = {"booked_on": booked_on, "due_on": due_on, "note": reason}
        return _book(uow, account, EntryKind.ADJUSTMENT, amount.amount_minor, **facts)

    body = {"amount": str(amount), "booked_on": booked_on, "note": reason}
    return _once(uow, "credit.adjustment", company, key, body, post)


def keep_surplus(uow: UnitOfWork, account: CreditAccount, amount: Money, *, order_number: str, reference: str) -> str:
    """What a company paid too much for an order is theirs on their locked account; the number of the entry.

    It came as a payment, and stands there as one. ``PeriodClosed`` when the books of today are closed.
    """
    today = today_of_shop(uow)
    facts = {"booked_on": today, "method": SURPLUS, "order_number": order_number, "reference": reference}
    return queries.get_entry(uow, _book(uow, account, EntryKind.PAYMENT, -amount.amount_minor, **facts)).document


def entry_view(entry: AccountEntry, balance_minor: int) -> EntryView:
    return EntryView(
        kind=EntryKind(entry.kind),
        document=entry.document,
        order_number=entry.order_number,
        booked_on=entry.booked_on,
        due_on=entry.due_on,
        amount=Money(entry.amount_minor, entry.currency),
        balance=Money(balance_minor, entry.currency),
        method=entry.method,
        reference=entry.reference,
        note=entry.note,
        booked_by=entry.booked_by,
    )


def lock_company_account(uow: UnitOfWork, company: str) -> CreditAccount:
    """``NotFound`` for an unknown company and for one without an account."""
    found = queries.find_company(uow, company)
    account = None if found is None else queries.lock_account_of(uow, cast("int", found[0].id))
    if account is None:
        raise NotFound("Account")
    return account


def _once(uow: UnitOfWork, scope: str, company: str, key: str, body: dict[str, Any], post: Any) -> EntryView:
    """Book once for a key; the entry, with what is owed after it."""

    def do() -> dict[str, Any]:
        account = lock_company_account(uow, company)
        entry = queries.get_entry(uow, post(account))
        return entry_view(entry, account.balance_minor).model_dump(mode="json")

    return EntryView.model_validate(do_once(uow, scope=scope, key=key, body={"company": company, **body}, do=do))


def _book(uow: UnitOfWork, account: CreditAccount, kind: EntryKind, amount_minor: int, **facts: Any) -> int:
    document = queries.next_document(uow, f"credit_{kind}", PREFIXES[kind])
    entry_id = cast("int", write_entry(uow, account, Posting(kind, document, amount_minor, **facts)))
    before = account.balance_minor
    queries.change_balance(uow, account, amount_minor)
    record_change(
        uow,
        entity="credit_account",
        entity_id=queries.public_id_of(uow, account),
        action=f"{kind}_booked",
        before={"balance": str(Money(before, account.currency))},
        after={
            "balance": str(Money(account.balance_minor, account.currency)),
            "document": document,
            "note": facts.get("note", ""),
        },
    )
    if amount_minor < 0:
        release_what_fits(uow, account)
    uow.touch(CREDIT_TOPIC)
    return entry_id


def _require_positive(amount: Money, account: CreditAccount) -> None:
    _require_currency(amount, account)
    if amount.amount_minor <= 0:
        raise InvalidInput("amount", "An amount above zero is needed.")


def _require_currency(amount: Money, account: CreditAccount) -> None:
    if amount.currency != account.currency:
        raise InvalidInput("amount", "This account is kept in {currency}.", currency=account.currency)


def _require_past(uow: UnitOfWork, day: date, field: str) -> None:
    if day > today_of_shop(uow):
        raise InvalidInput(field, "This day has not come yet.")


def _short(text: str, field: str, most: int) -> str:
    cleaned = clean_line(text, field=field)
    if len(cleaned) > most:
        raise InvalidInput(field, "At most {most} characters can be written here.", most=most)
    return cleaned
