"""What the customer saw beside the total is frozen on the order; money moves in the order's own currency alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.kit.money import CurrencyMismatch, Money
from freight_app.orders import own_orders, tracking
from freight_app.orders.fulfilment import confirm_order
from freight_app.orders.invoices.issuing import issue_invoice
from freight_app.orders.invoices.printing import print_invoice
from freight_app.orders.invoices.reading import get_invoice
from freight_app.orders.listing import get_order
from freight_app.orders.paying.card_pages import record_state
from freight_app.orders.ports import GatewayState, GatewayStatus
from freight_app.shop.currencies.dtos import RateDraft, ShownPrice
from freight_app.shop.currencies.rates import add_rate
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from tests.orders.conftest import Parts
from tests.orders.shopping import customer, letters, order, staff
from tests.shop.currencies.test_rates import OWNER

TODAY = date(2026, 3, 2)


def show_in_euro(house: House, value: str, margin_bp: int = 0) -> None:
    with house.write(OWNER) as uow:
        update_shop_profile(uow, ShopProfileUpdate(shown_currencies=["EUR", "USD"], shown_margin_bp=margin_bp))
        add_rate(uow, RateDraft(base="EUR", quote="TND", value=value, rated_on=TODAY))


def seen(house: House, number: str, token: str, user_id: int) -> list[ShownPrice | None]:
    """As the staff, the customer and whoever has the link read it."""
    with house.read(staff(house, Role.SALES)) as uow:
        shown = [get_order(uow, number).shown]
        return [*shown, own_orders.get_own_order(uow, user_id, number).shown, tracking.track_order(uow, token).shown]


def test_an_order_keeps_what_its_total_was_shown_as_whatever_the_rates_do(
    house: House, parts: Parts, clock: StillClock
) -> None:
    show_in_euro(house, "3.4012")
    buyer = customer(house)
    placed = order(house, {parts.filter: 2}, owner=buyer, shown_currency="EUR")
    assert placed.total == Money(49_000, "TND")
    assert placed.shown == ShownPrice(
        amount=Money(1441, "EUR"), rate=Decimal("0.294013877455016"), rated_on=TODAY
    )  # 49 / 3.4012
    user_id = buyer.user_id or 0
    before = seen(house, placed.number, placed.tracking_token, user_id)
    assert before == [placed.shown] * 3

    show_in_euro(house, "5", margin_bp=1000)
    clock.advance(timedelta(days=30))
    with house.write(OWNER) as uow:
        update_shop_profile(uow, ShopProfileUpdate(shown_currencies=[]))
    assert seen(house, placed.number, placed.tracking_token, user_id) == before


@pytest.mark.parametrize("code", ["", "TND", "USD", "GBP", "ZZZ"])
def test_an_order_without_a_rate_is_placed_all_the_same(house: House, parts: Parts, code: str) -> None:
    show_in_euro(house, "3.4012")
    placed = order(house, {parts.filter: 1}, shown_currency=code)
    assert (placed.total, placed.shown) == (Money(24_500, "TND"), None)


def test_the_same_tap_answers_the_same_order_with_what_was_shown(house: House, parts: Parts) -> None:
    show_in_euro(house, "3.4012")
    first = order(house, {parts.filter: 1}, key="tap", shown_currency="EUR")
    again = order(house, {parts.filter: 1}, key="tap", shown_currency="EUR")
    assert again == first
    assert again.shown is not None


def test_the_letter_and_the_invoice_say_it_and_are_in_the_orders_currency(house: House, parts: Parts) -> None:
    show_in_euro(house, "3.4012")
    seller = staff(house, Role.ADMIN)
    for currency, is_told in (("EUR", True), ("", False)):
        placed = order(house, {parts.filter: 1}, shown_currency=currency, language="fr")
        assert ("≈ 7,20 EUR" in letters(house)[-1].body_text) == is_told
        with house.write(seller) as uow:
            confirm_order(uow, placed.number)
            number = issue_invoice(uow, placed.number, key=placed.number).number
            invoice = get_invoice(uow, number)
        printed = print_invoice(invoice, language="fr", logo=None)
        assert (printed.total, printed.to_pay) == (Money(24_500, "TND"), Money(24_500, "TND"))
        told = "affiché à ≈ 7,20 EUR, au taux \u20661\u00a0EUR\u00a0=\u00a03,4012\u00a0TND\u2069 du 2 mars 2026"
        assert (told in printed.notes) == is_told


def test_money_in_the_shown_currency_pays_nothing(house: House, parts: Parts) -> None:
    show_in_euro(house, "3.4012")
    placed = order(house, {parts.filter: 1}, payment_method="card", shown_currency="EUR")
    reference, shown = placed.card_reference or "", placed.shown
    assert shown is not None
    for amount in (shown.amount, Money(placed.total.amount_minor, "EUR")):
        state = GatewayState(f"page-{reference}", reference, GatewayStatus.PAID, amount, "AUTH-1")
        with house.write() as uow:
            record_state(uow, state)
        with house.read(staff(house, Role.SALES)) as uow:
            assert get_order(uow, placed.number).to_pay == placed.total
    with pytest.raises(CurrencyMismatch):
        _ = placed.total - shown.amount
