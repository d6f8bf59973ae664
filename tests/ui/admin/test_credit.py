"""Credit in the console and at the checkout: what is shown is so, and a form says what is wrong at its field."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest

from freight_app.accounts.permissions import Role
from freight_app.accounts.sessions import VerifiedUser, open_session
from freight_app.kit.house import House
from freight_app.orders.credit.booking import adjust_account
from freight_app.ui.account.statement_page import StatementState
from freight_app.ui.admin.credit_account_state import CreditAccountState
from freight_app.ui.admin.credit_release import ReleaseState
from freight_app.ui.admin.credit_state import CreditState
from freight_app.ui.admin.order_detail_state import OrderDetailState
from freight_app.ui.storefront.checkout_state import CheckoutState
from freight_app.ui.storefront.order_state import OrderState
from tests.orders.conftest import Parts, parts
from tests.orders.credit.trade import Garage, account, buy, open_garage, waiting
from tests.orders.shopping import detail, fill_cart, tnd
from tests.ui.tabs import Tab, signed_in_tab

__all__ = ["parts"]  # a fixture of the orders' tests
PAYMENT = {"amount": "30,000", "method": "cheque", "received_on": "2026-03-01", "reference": "CH 12"}


@pytest.fixture
def garage(house: House, parts: Parts) -> Garage:
    """A company that owes 40 of its 60 TND, for 60 days."""
    garage = open_garage(house, limit="60.000", terms_days=0)
    with house.write() as uow:
        adjust_account(uow, garage.company, tnd("40"), booked_on=date(2026, 1, 1), reason="Old books", key="opening")
    return garage


def tab_of(house: House, garage: Garage, path: str, language: str = "en") -> Tab:
    with house.write() as uow:
        user = VerifiedUser(cast("int", garage.owner.user_id))
        session = open_session(uow, user, ip="127.0.0.1", user_agent="test").token
    return Tab(path=path, language=language, session=session)


def test_an_order_over_the_limit_is_seen_released_and_paid_for_in_the_console(
    house: House, parts: Parts, garage: Garage
) -> None:
    held = buy(house, garage, {parts.filter: 1})
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/credit?tab=held")
    tab.send(CreditState.load)
    state = tab.state(CreditState)
    [row] = state.rows
    assert (state.counts["held"], state.counts["overdue"], row.held, row.overdue.whole) == (1, 1, 1, "40")
    tab.send(CreditState.open_company, public_id=garage.company)
    assert [order.number for order in tab.state(CreditState).preview.held] == [held.number]

    tab.go_to(f"/admin/orders/{held.number}", session=tab_session(tab))
    tab.send(OrderDetailState.load)
    assert tab.state(OrderDetailState).order.next_action == "held"
    tab.send(ReleaseState.ask, number=held.number)
    tab.send(ReleaseState.release, data={"reason": " "})
    assert tab.state(ReleaseState).error == "Write why, in at most 500 characters."
    tab.send(ReleaseState.release, data={"reason": "They always pay"})
    assert (waiting(house, garage), tab.state(ReleaseState).is_open) == ([], False)
    tab.send(OrderDetailState.load)
    assert [event.kind for event in tab.state(OrderDetailState).order.events][:2] == ["released", "held"]

    tab.go_to(f"/admin/credit/{garage.company}", session=tab_session(tab))
    tab.send(CreditAccountState.load)
    assert tab.state(CreditAccountState).page.company.account.is_over
    tab.send(CreditAccountState.ask_payment)
    tab.send(CreditAccountState.take_payment, data=PAYMENT | {"amount": "-1"})
    assert tab.state(CreditAccountState).errors["amount"] == "An amount above zero is needed."
    for _ in range(2):  # pressed twice, booked once
        tab.send(CreditAccountState.take_payment, data=PAYMENT)
    assert account(house, garage).balance == tnd("10")
    state = tab.state(CreditAccountState)
    assert [line.kind for line in state.statement.lines] == ["payment", "adjustment"]
    assert (state.opens, state.statement.closing.whole) == ("", "10")


def test_sellers_take_money_but_neither_release_nor_set_limits(house: House, parts: Parts, garage: Garage) -> None:
    held = buy(house, garage, {parts.filter: 1})
    tab = signed_in_tab(house, Role.SALES, path=f"/admin/credit/{garage.company}")
    tab.send(CreditAccountState.load)
    before = tab.snapshot()
    terms = {"limit": "9999", "terms_days": "0", "is_active": "on"}
    tab.send(CreditAccountState.save_terms, data=terms)
    tab.send(CreditAccountState.adjust, data={"amount": "1", "direction": "less", "booked_on": "2026-03-01"})
    tab.send(ReleaseState.ask, number=held.number)
    tab.send(ReleaseState.release, data={"reason": "please"})
    tab.send(CreditState.close_books, data={"until": "2026-01-01"})
    assert tab.snapshot() == before
    assert waiting(house, garage) == [held.number]
    tab.send(CreditAccountState.ask_payment)
    tab.send(CreditAccountState.take_payment, data=PAYMENT)
    assert waiting(house, garage) == []


def test_the_checkout_says_before_the_button_that_the_order_will_wait(
    house: House, parts: Parts, garage: Garage
) -> None:
    fill_cart(house, garage.owner, {parts.filter: 1})
    tab = tab_of(house, garage, "/checkout")
    tab.send(CheckoutState.load)
    state = tab.state(CheckoutState)
    assert ("on_account" in state.payments, state.payment) == (True, "cash_on_delivery")
    assert state.credit.over == "This order goes 4.500\u00a0TND over your credit limit"
    stranger = signed_in_tab(house, Role.CUSTOMER, path="/checkout", name="Somebody Else")
    stranger.send(CheckoutState.load)
    assert "on_account" not in stranger.state(CheckoutState).payments


def test_a_company_pays_a_held_order_in_advance_and_reads_its_statement(
    house: House, parts: Parts, garage: Garage
) -> None:
    held = buy(house, garage, {parts.filter: 1})
    tab = tab_of(house, garage, f"/order/{held.tracking_token}", "fr")
    tab.send(OrderState.load)
    order = tab.state(OrderState).order
    assert (order.is_held, order.other_ways) == (True, ["bank_transfer", "card"])
    tab.send(OrderState.pay_another_way, method="bank_transfer")
    assert (tab.state(OrderState).order.is_held, tab.state(OrderState).order.bank_details != "") == (False, True)
    assert detail(house, held.number).payment_method == "bank_transfer"
    tab.send(StatementState.load)
    state = tab.state(StatementState)
    assert (state.account.left.whole, state.statement.ages.to_60.whole) == ("20", "40")
    other = signed_in_tab(house, Role.CUSTOMER, path="/account/statement", name="Somebody Else")
    other.send(StatementState.load)
    assert (other.state(StatementState).is_found, other.state(StatementState).statement.lines) == (False, [])


def tab_session(tab: Tab) -> str:
    """The session cookie of a tab, for its next page."""
    cookie = tab.root.router.headers.cookie
    return next(part.split("=", 1)[1] for part in cookie.split("; ") if part.startswith("freight_session="))
