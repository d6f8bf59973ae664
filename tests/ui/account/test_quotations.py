"""A quotation on the pages: asked for in the cart, ordered from the account, written in the console."""

from __future__ import annotations

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.ui.account.quotation_page import QuotationState
from freight_app.ui.account.quotations_page import QuotationsState
from freight_app.ui.admin.quotations import QuotationsState as AllQuotations
from freight_app.ui.admin.quotations import typed_lines
from freight_app.ui.storefront.cart_state import CartState
from freight_app.ui.storefront.quote_button import QuoteState
from tests.orders.conftest import Parts, parts
from tests.orders.shopping import detail
from tests.ui.tabs import Tab, signed_in_tab, where_to

__all__ = ["parts"]


def go(tab: Tab, path: str) -> None:
    """The same person opens another page."""
    cookie = tab.root.router.headers.cookie
    session = next(one.partition("=")[2] for one in cookie.split("; ") if one.startswith("freight_session="))
    tab.go_to(path, session=session)


def test_a_customer_asks_for_a_quotation_and_orders_it(house: House, parts: Parts) -> None:
    tab = signed_in_tab(house, Role.CUSTOMER, path="/cart")
    tab.send(CartState.add, product_id=parts.filter, quantity=2)
    page = where_to(tab.send(QuoteState.ask))
    go(tab, page)
    tab.send(QuotationState.load)
    state = tab.state(QuotationState)
    assert (state.quotation.state, state.quotation.may_accept) == ("open", True)
    tab.send(QuotationState.choose_method, code="delivery")
    tab.send(QuotationState.accept, data={"phone": "98 123 456"})
    assert state.trouble  # no address is known
    tab.send(QuotationState.choose_method, code="pickup")
    link = where_to(tab.send(QuotationState.accept, data={"phone": "98 123 456"}))
    assert link.startswith("/order/")

    go(tab, "/account/quotations")
    tab.send(QuotationsState.load)
    [row] = tab.state(QuotationsState).rows
    assert row.state == "accepted"
    assert detail(house, row.order).lines[0].quantity == 2
    go(tab, "/account/quotations/Q-2026-99999")
    tab.send(QuotationState.load)
    assert state.is_found is False


def test_staff_write_one_line_by_line(house: House, parts: Parts) -> None:
    signed_in_tab(house, Role.CUSTOMER, path="/cart")
    tab = signed_in_tab(house, Role.SALES, path="/admin/quotations")
    tab.send(AllQuotations.load)
    state = tab.state(AllQuotations)
    tab.send(AllQuotations.find_buyer, text="customer")
    tab.send(AllQuotations.write, data={"lines": "HU-816 4 20,000"})
    assert state.trouble
    tab.send(AllQuotations.choose_buyer, public_id=state.people[0]["value"])
    tab.send(AllQuotations.write, data={"lines": "not a line at all here"})
    assert state.trouble
    tab.send(AllQuotations.write, data={"lines": "HU-816 4 20,000\n\nBOOK"})
    assert state.trouble == ""
    assert [(line.sku, line.quantity) for line in state.rows[0].lines] == [("HU-816", 4), ("BOOK", 1)]


def test_typed_lines_are_read_as_people_write_them() -> None:
    assert [(line.sku, line.quantity, line.unit_price) for line in typed_lines("A-1 2 3,5\nB;4\n C ")] == [
        ("A-1", 2, "3.5"),
        ("B", 4, ""),
        ("C", 1, ""),
    ]
