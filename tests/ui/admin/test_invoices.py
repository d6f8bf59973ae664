"""The console's invoices: what the list shows, the credit note, the papers of an order, the settings of series."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.ui.admin.invoices_rows import InvoicesAddress
from freight_app.ui.admin.invoices_state import InvoicesState
from freight_app.ui.admin.order_documents import OrderDocumentsState
from freight_app.ui.admin.settings_documents import DocumentSettingsState
from freight_app.ui.storefront.order_papers import OrderPapersState
from tests.orders.shopping import bring_to_road, confirm_order, open_shop, order
from tests.stock.goods import add_product, put_on_shelf
from tests.ui.tabs import Tab, signed_in_tab, where_to


@pytest.fixture
def product(house: House) -> int:
    with house.write() as uow:
        open_shop(uow)
        product = add_product(uow, "HU-816", price="24.500")
        put_on_shelf(uow, product, 20)
        return product


def test_an_invoice_is_found_opened_and_credited_once(house: House, product: int) -> None:
    bring_to_road(house, order(house, {product: 3}).number)
    tab = signed_in_tab(house, Role.SALES, path="/admin/invoices")
    tab.send(InvoicesState.load)
    shown = tab.state(InvoicesState)
    assert [(row.number, row.status, row.open.minor) for row in shown.rows] == [("INV-2026-00001", "open", 73_500)]
    assert (shown.counts["unpaid"], shown.totals[0].total.minor) == (1, 73_500)
    tab.send(InvoicesState.open_invoice, number="INV-2026-00001")
    tab.send(InvoicesState.ask_credit)
    step = tab.state(InvoicesState).step
    for typed, trouble in (({"line_0": "x"}, True), ({"line_0": "9"}, True), ({"line_0": "2", "reason": ""}, False)):
        tab.send(InvoicesState.credit, data={"reason": "Came back", **typed})
        shown = tab.state(InvoicesState)
        assert (shown.asks_credit, bool(shown.trouble), bool(shown.reason_error)) == (True, trouble, not trouble)
    tab.send(InvoicesState.credit, data={"reason": "Came back", "line_0": "2"})
    shown = tab.state(InvoicesState)
    assert (shown.asks_credit, shown.invoice.credit_notes, shown.invoice.lines[0].creditable) == (
        False,
        ["CN-2026-00001"],
        1,
    )
    assert tab.toasts() == ["Credit note CN-2026-00001 is issued"]
    # The same press, come late.
    tab.state(InvoicesState).step = step
    tab.send(InvoicesState.credit, data={"reason": "Came back", "line_0": "2"})
    tab.send(InvoicesState.load)
    assert [row.number for row in tab.state(InvoicesState).rows] == ["CN-2026-00001", "INV-2026-00001"]


def test_the_address_holds_what_was_asked_and_nothing_else_gets_in(house: House, product: int) -> None:
    bring_to_road(house, order(house, {product: 1}).number)
    tab = signed_in_tab(house, Role.SALES, path="/admin/invoices")
    tab.send(InvoicesState.load)
    found = parse_qs(urlsplit(where_to(tab.send(InvoicesState.choose_period, name="last_month"))).query)
    assert found == {"from": ["2026-02-01"], "to": ["2026-02-28"]}
    tab.send(InvoicesState.apply_filters, data={"issued_from": "2026-03-02", "issued_to": "2026-03-01"})
    assert tab.state(InvoicesState).date_error
    asked = {"tab": "unpaid", "q": "a\0b", "from": "2026-13-01", "series": "٢٠٢٦", "sort": "DROP", "page": "0"}
    assert InvoicesAddress.read(asked) == InvoicesAddress(tab="unpaid", q="ab")


def test_an_order_shows_its_papers_and_is_invoiced_once(house: House, product: int) -> None:
    placed = order(house, {product: 1})
    with house.write() as uow:
        confirm_order(uow, placed.number)
    tab = signed_in_tab(house, Role.SALES, path="/admin/orders/x")
    tab.send(OrderDocumentsState.load, number=placed.number)
    shown = tab.state(OrderDocumentsState)
    assert (shown.rows, shown.view.can_invoice) == ([], True)
    step = shown.step
    tab.send(OrderDocumentsState.invoice, step=step)
    tab.send(OrderDocumentsState.invoice, step=step)
    tab.send(OrderDocumentsState.quote, step=tab.state(OrderDocumentsState).step)
    shown = tab.state(OrderDocumentsState)
    assert [(row.kind, row.number) for row in shown.rows] == [
        ("invoice", "INV-2026-00001"),
        ("quotation", "Q-2026-00001"),
    ]
    assert not shown.view.can_invoice
    picker = signed_in_tab(house, Role.PICKER, path="/admin/orders/x")
    picker.send(OrderDocumentsState.load, number=placed.number)
    assert [row.kind for row in picker.state(OrderDocumentsState).rows] == ["quotation"]
    guest = Tab(guest="g" * 40)
    guest.send(OrderPapersState.load_tracked, token=placed.tracking_token)
    assert [row.pdf for row in guest.state(OrderPapersState).rows] == [
        f"/api/v1/invoices/track/{placed.tracking_token}/INV-2026-00001.pdf"
    ]
    guest.send(OrderPapersState.load_tracked, token="nobody")
    assert guest.state(OrderPapersState).rows == []


def test_a_pattern_is_previewed_and_a_bad_one_is_told_at_its_field(house: House) -> None:
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/settings/documents")
    tab.send(DocumentSettingsState.load)
    assert tab.state(DocumentSettingsState).previews["invoice"] == "INV-2026-00001"
    tab.send(DocumentSettingsState.preview, kind="invoice", pattern="FA{yy}-{number:03d}")
    assert tab.state(DocumentSettingsState).previews["invoice"] == "FA26-001"
    tab.send(DocumentSettingsState.preview, kind="invoice", pattern="FA-{number}")
    assert tab.state(DocumentSettingsState).errors["invoice"]
    typed = {"invoice": "FA{yy}-{number:03d}", "quotation_days": "15", "footer_fr": "Capital 10 000 DT"}
    tab.send(DocumentSettingsState.save, data={**typed, "credit_note": "fa-{yy}-{number}"})
    assert tab.state(DocumentSettingsState).errors["credit_note"]
    tab.send(DocumentSettingsState.save, data=typed)
    shown = tab.state(DocumentSettingsState)
    assert tab.toasts() == ["Saved"]
    assert (shown.view.patterns["invoice"], shown.view.quotation_days, shown.view.footer["fr"]) == (
        "FA{yy}-{number:03d}",
        "15",
        "Capital 10 000 DT",
    )
