"""The quick order page: what is typed is never lost, and only what is good goes into the cart."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.kit.languages import LANGUAGES
from freight_app.orders.cart import view_cart
from freight_app.orders.minimum.amounts import set_minimum
from freight_app.orders.quick.drafts import answer_draft
from freight_app.orders.quick.reading import MAX_LINES
from freight_app.ui.admin.settings_minimum import MinimumSettingsState
from freight_app.ui.admin.settings_money import MoneySettingsState
from freight_app.ui.storefront.cart_state import CartState
from freight_app.ui.storefront.list_keeping import KeepState
from freight_app.ui.storefront.quick_rows import PER_PAGE
from freight_app.ui.storefront.quick_state import QuickState
from tests.orders.conftest import Parts
from tests.orders.shopping import tnd
from tests.ui.account.conftest import Customer
from tests.ui.tabs import Tab, signed_in_tab, where_to


@pytest.fixture
def tab(amine: Customer, parts: Parts) -> Tab:
    return amine.tab("/quick-order")


def read(tab: Tab, text: str) -> QuickState:
    tab.send(QuickState.load)
    tab.send(QuickState.read, data={"lines": text})
    return tab.state(QuickState)


def test_lines_are_answered_put_right_and_put_into_the_cart(tab: Tab, house: House, amine: Customer) -> None:
    page = read(tab, "HU-816, 2\nFDB4447\nBOOK; deux\nFDB4446 5\nhu816")
    rows = page.view.rows
    assert [(row.outcome, row.quantity, row.said) for row in rows] == [
        ("good", 2, ""),
        ("unknown", 1, "No part has this number"),
        ("bad_quantity", 0, "How many? Choose a quantity from 1 to 999."),
        ("fewer_left", 5, "Only 3 left"),
        ("doubled", 1, "Added to line 1, which has the same part"),
    ]
    assert [one.sku for one in rows[1].choices] == ["FDB4446"]
    assert (page.view.totals.good, page.view.totals.look, page.view.totals.few) == (1, 3, 1)
    tab.send(QuickState.pick, key=rows[1].key, product_id=rows[1].choices[0].product_id)
    tab.send(QuickState.set_quantity, key=rows[2].key, quantity=3)
    tab.send(QuickState.remove, key=rows[3].key)
    tab.send(QuickState.undo_remove)
    tab.send(QuickState.remove, key=tab.state(QuickState).view.rows[-1].key)
    page = tab.state(QuickState)
    assert (page.view.totals.good, page.view.totals.look) == (3, 0)
    assert page.view.totals.subtotal.minor == 24_500 * 3 + 92_400 + 30_000
    tab.send(QuickState.put_into_cart)
    assert (tab.state(QuickState).view.total, tab.toasts()[-1]) == (0, "3 parts are in your cart")
    with house.read() as uow:
        assert [(line.sku, line.quantity) for line in view_cart(uow, amine.owner).lines] == [
            ("HU-816", 3),
            ("FDB4446", 1),
            ("BOOK", 3),
        ]


def test_a_long_list_reaches_the_browser_page_by_page(tab: Tab) -> None:
    page = read(tab, "\n".join(f"NO-{number}x" for number in range(PER_PAGE * 2 + 5)) + "\nHU-816")
    assert (page.view.page, page.view.pages, len(page.view.rows), page.view.totals.lines) == (3, 3, 6, 106)
    tab.send(QuickState.show_tab, tab="good")
    assert [row.sku for row in tab.state(QuickState).view.rows] == ["HU-816"]
    tab.send(QuickState.show_tab, tab="look")
    tab.send(QuickState.go_to, page=2)
    assert (tab.state(QuickState).view.first, tab.state(QuickState).view.last) == (51, 100)


def test_too_many_lines_leave_everything_as_it_was(tab: Tab, house: House, amine: Customer) -> None:
    read(tab, "HU-816")
    page = read(tab, "A, 1\n" * MAX_LINES)
    assert page.error == "A quick order takes 5000 lines at most. Send the list in parts."
    assert (page.cleared, page.view.totals.lines) == (1, 1)
    assert read(tab, " \n ").error.startswith("Write or paste")
    with house.read() as uow:
        assert len(answer_draft(uow, amine.owner).lines) == 1


def test_nobody_touches_the_lines_of_another(tab: Tab, amine: Customer, leila: Customer) -> None:
    [row] = read(tab, "HU-816, 2").view.rows
    other = leila.tab("/quick-order")
    other.send(QuickState.load)
    other.send(QuickState.set_quantity, key=row.key, quantity=9)
    other.send(QuickState.pick, key=row.key, product_id=2)
    other.send(QuickState.remove, key=row.key)
    tab.send(QuickState.load)
    assert [(row.sku, row.quantity) for row in tab.state(QuickState).view.rows] == [("HU-816", 2)]
    assert where_to(Tab(path="/quick-order", guest="g" * 40).send(QuickState.load)) == "/sign-in?next=%2Fquick-order"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_in_every_language(amine: Customer, parts: Parts, language: str) -> None:
    tab = amine.tab("/quick-order", language=language)
    page = read(tab, "HU-816, 2\nNOWHERE\nBOOK; deux\nFDB4446 5\nhu816\nASK")
    assert all(row.said for row in page.view.rows[1:])
    assert all("{" not in row.said for row in page.view.rows)


def test_a_list_is_made_of_what_is_there(tab: Tab, amine: Customer) -> None:
    read(tab, "HU-816, 2\nBOOK")
    tab.send(KeepState.keep, source="quick", ref="", quantity=1)
    tab.send(KeepState.put_on_new, data={"name": " "})
    assert tab.state(KeepState).error
    tab.send(KeepState.put_on_new, data={"name": "Every week"})
    assert tab.toasts()[-1] == "It is on the list Every week"
    tab.send(KeepState.keep, source="part", ref="2", quantity=4)
    [choice] = tab.state(KeepState).lists
    assert (choice.name, choice.lines) == ("Every week", 2)
    tab.send(KeepState.put_on, list_id=choice.id)
    tab.send(KeepState.keep, source="cart", ref="", quantity=1)
    tab.send(KeepState.put_on, list_id=choice.id)
    assert tab.toasts()[-1] == "There is nothing to put on a list."
    assert [one.lines for one in tab.state(KeepState).lists] == [3]


def test_the_cart_shows_what_is_missing_to_the_minimum_that_the_owner_set(
    house: House, parts: Parts, amine: Customer
) -> None:
    owner = signed_in_tab(house, Role.ADMIN, path="/admin/settings/money")
    owner.send(MoneySettingsState.load)
    owner.send(MinimumSettingsState.save, group="public", data={"amount": "fifty"})
    assert owner.state(MinimumSettingsState).rows[0].error
    owner.send(MinimumSettingsState.save, group="public", data={"amount": "37,000"})
    assert owner.state(MinimumSettingsState).rows[0].written == "37.000"
    assert owner.state(MinimumSettingsState).rows[1].hint == "As for everybody: 37.000\u00a0TND"
    tab = amine.tab("/cart")
    tab.send(CartState.add, product_id=parts.filter, quantity=1)
    cart = tab.state(CartState).rows
    assert (cart.can_check_out, cart.has_problem, cart.minimum_share) == (False, False, 66)
    assert cart.to_minimum == "12.500\u00a0TND to go to the minimum order of 37.000\u00a0TND"
    owner.send(MinimumSettingsState.undo_save)
    tab.send(CartState.load)
    assert (tab.state(CartState).rows.can_check_out, tab.state(CartState).rows.to_minimum) == (True, "")
    with house.write() as uow:
        set_minimum(uow, "public", tnd("24.500"))
    tab.send(CartState.load)
    assert tab.state(CartState).rows.can_check_out
