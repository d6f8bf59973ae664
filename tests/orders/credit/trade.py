"""A garage that buys on account, and the news of invoices and amendments as their makers tell them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.dtos import RetailerApplication
from freight_app.accounts.permissions import Role
from freight_app.accounts.retailers import apply_as_retailer, approve_retailer
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.orders import queries as order_queries
from freight_app.orders.credit.accounts import get_company_account, set_credit_terms
from freight_app.orders.credit.booking import receive_account_payment
from freight_app.orders.credit.dtos import CompanyAccount, CreditTerms, CreditView, ReceivedBy
from freight_app.orders.credit.models import AccountEntry, CommitmentState, CreditAccount, CreditCommitment
from freight_app.orders.dtos import CartOwner, PlacedOrder
from freight_app.orders.events import CreditNoteIssued, InvoiceIssued, OrderAmended
from freight_app.orders.models import Order
from tests.orders.shopping import order, staff, tnd


@dataclass(frozen=True)
class Garage:
    """An approved company with an account, and the person who buys for it."""

    company: str
    owner: CartOwner


def open_garage(house: House, *, limit: str = "100.000", terms_days: int = 30, name: str = "Garage El Amen") -> Garage:
    buyer = staff(house, Role.CUSTOMER, name="Sami Gharbi")
    application = RetailerApplication(
        legal_name=name,
        tax_number=uuid4().hex[:12],
        contact_name="Sami Gharbi",
        phone="71 234 567",
        line="12 rue de Marseille",
        city="Tunis",
        country="TN",
    )
    user_id = cast("int", buyer.user_id)
    with house.write() as uow:
        applied = apply_as_retailer(uow, user_id, application)
        approve_retailer(uow, applied.public_id, price_group="trade_a")
        set_credit_terms(uow, applied.public_id, CreditTerms(limit=limit, terms_days=terms_days))
    # The public's prices, so that the sums of the tests are those of the shelf.
    return Garage(applied.public_id, CartOwner(user_id=user_id))


def buy(house: House, garage: Garage, wanted: dict[int, int], **changes: Any) -> PlacedOrder:
    return order(house, wanted, owner=garage.owner, payment_method="on_account", **changes)


def amend(house: House, number: str, total: str) -> None:
    """Another total, as an amendment writes it."""
    with house.write() as uow:
        found = order_queries.lock_order(uow, number)
        before = found.total_minor
        goods = tnd(total).amount_minor - found.fee_minor
        uow.session.connection().execute(
            sa.update(Order)
            .where(col(Order.id) == found.id)
            .values(goods_minor=goods, total_minor=goods + found.fee_minor)
        )
        uow.session.refresh(found)
        uow.publish(OrderAmended(cast("int", found.id), number, before, found.total_minor))


def invoice(house: House, number: str, amount: Money, document: str = "") -> str:
    document = document or f"INV-{uuid4().hex[:10]}"
    with house.write() as uow:
        order_id = cast("int", order_queries.lock_order(uow, number).id)
        uow.publish(InvoiceIssued(order_id, number, document, amount.amount_minor, amount.currency))
    return document


def credit(house: House, number: str, amount: Money, document: str = "") -> str:
    document = document or f"CN-{uuid4().hex[:10]}"
    with house.write() as uow:
        order_id = cast("int", order_queries.lock_order(uow, number).id)
        uow.publish(CreditNoteIssued(order_id, number, document, "INV", amount.amount_minor, amount.currency))
    return document


def pay(house: House, garage: Garage, amount: str, *, on: date | None = None, key: str = "") -> None:
    with house.write() as uow:
        receive_account_payment(
            uow,
            garage.company,
            tnd(amount),
            received_on=on or uow.now().date(),
            method=ReceivedBy.BANK_TRANSFER,
            reference="VIR 1",
            key=key or uuid4().hex,
        )


def look(house: House, garage: Garage) -> CompanyAccount:
    with house.read() as uow:
        return get_company_account(uow, garage.company)


def account(house: House, garage: Garage) -> CreditView:
    return cast("CreditView", look(house, garage).company.account)


def waiting(house: House, garage: Garage) -> list[str]:
    return [held.number for held in look(house, garage).held]


def check_sums(uow: UnitOfWork) -> None:
    """The two sums of every account are those of its rows."""
    for row in uow.session.exec(select(CreditAccount)):
        entries = uow.session.exec(select(AccountEntry).where(AccountEntry.account_id == row.id))
        assert sum(entry.amount_minor for entry in entries) == row.balance_minor
        committed = uow.session.exec(
            select(CreditCommitment).where(
                CreditCommitment.account_id == row.id, CreditCommitment.state == CommitmentState.COMMITTED
            )
        )
        assert sum(commitment.amount_minor for commitment in committed) == row.committed_minor
