"""A company of two: the buyer orders over the limit, the owner says yes, the shop confirms."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import cast
from uuid import uuid4

from playwright.sync_api import Page, expect

from freight_app import wiring
from freight_app.accounts.company.dtos import MemberTerms
from freight_app.accounts.company.members import add_member
from freight_app.accounts.company.models import CompanyRole
from freight_app.accounts.dtos import NewUser
from freight_app.accounts.permissions import Role
from freight_app.accounts.users import add_users
from freight_app.kit.house import House, set_house
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.orders.cart import set_quantity
from freight_app.orders.confirming import confirm_order
from freight_app.orders.dtos import CartOwner
from freight_app.orders.listing import get_order
from freight_app.stock.service import list_levels
from tests.e2e.conftest import Visit
from tests.e2e.running_shop import RunningShop
from tests.orders.credit.trade import open_garage

Screenshot = Callable[..., Path]


def open_firm(house: House, password: str) -> tuple[str, str]:
    """The addresses of an owner and of a buyer with a limit of 1.000, whose cart holds a part."""
    garage = open_garage(house, name=f"Garage {uuid4().hex[:6]}")
    owner, buyer = (f"{uuid4().hex[:10]}@demo.test" for _ in range(2))
    with house.write() as uow:
        drafts = [
            NewUser(email=owner, name="Rim Owner", roles=frozenset({Role.CUSTOMER})),
            NewUser(email=buyer, name="Walid Baccar", phone="98 123 456", roles=frozenset({Role.CUSTOMER})),
        ]
        _, bought = add_users(uow, drafts, password=password)
        add_member(uow, garage.company, owner, MemberTerms(role=CompanyRole.OWNER))
        limit = Money.from_decimal("1.000", "TND")
        add_member(uow, garage.company, buyer, MemberTerms(role=CompanyRole.BUYER, order_limit=limit))
        part = list_levels(uow, PageRequest(page=1, per_page=1), only_held=True).items[0]
        set_quantity(uow, CartOwner(user_id=bought.id), part.product_id, 1)
    return owner, buyer


def sign_in(page: Page, email: str, password: str, next_path: str) -> None:
    page.goto(f"/sign-in?next={next_path}")
    expect(page.locator("input[name=next]")).to_have_value(next_path)
    page.locator("#field-email").fill(email)
    page.locator("#field-password").fill(password)
    page.locator("form[action='/auth/sign-in'] button[type=submit]").click()
    page.wait_for_url(f"**{next_path}")


def test_a_buyer_over_the_limit_is_approved_and_the_shop_confirms(
    visit: Visit, shop: RunningShop, screenshot: Screenshot
) -> None:
    house = wiring.open_house(shop.settings)
    try:
        owner, buyer = open_firm(house, shop.password)
        bought = visit("/", size="desktop")
        sign_in(bought, buyer, shop.password, "/checkout")
        # Said before the button.
        expect(bought.get_by_text("This order will wait for approval by")).to_contain_text("Rim Owner")
        screenshot(bought, "checkout")
        bought.locator("button[type=submit]").filter(has_text="Place order").first.click()
        bought.wait_for_url("**/order/**")
        expect(bought.get_by_text("Your order waits for the approval of your company").first).to_be_visible()
        number = cast("re.Match[str]", re.search(r"F-\d+", bought.locator("main").inner_text())).group()

        decided = visit("/", language="ar", size="phone")
        sign_in(decided, owner, shop.password, "/account/approvals")
        waiting = decided.locator("main li").filter(has_text=number)
        expect(waiting).to_contain_text("Walid Baccar")
        screenshot(decided, "approvals")
        waiting.get_by_role("button", name="وافق").or_(waiting.get_by_role("button").first).first.click()
        expect(waiting).to_have_count(0)
        decided.goto("/account/company")
        expect(decided.get_by_text("Walid Baccar")).to_be_visible()
        screenshot(decided, "company")

        with house.write() as uow:
            confirm_order(uow, number)
            assert get_order(uow, number).status == "confirmed"
        bought.goto(f"/account/orders/{number}")
        expect(bought.get_by_text("Approved by")).to_be_visible()
        expect(bought.locator("main")).to_contain_text("Rim Owner")
        screenshot(bought, "order")
    finally:
        house.database.dispose()
        set_house(None)
