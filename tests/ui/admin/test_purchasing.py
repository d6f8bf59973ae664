"""The console's pages of buying, as the browser sends their events."""

from __future__ import annotations

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.purchasing.orders.approving import set_approval_limit
from freight_app.ui.admin.purchasing.purchase_state import PurchaseState
from freight_app.ui.admin.purchasing.purchases_state import PurchasesState
from freight_app.ui.admin.purchasing.supplier_state import SupplierState
from freight_app.ui.admin.purchasing.suppliers_state import SuppliersState
from tests.orders.shopping import tnd
from tests.purchasing.buying import draft, offer, place, products, purchase, receive, supplier
from tests.ui.tabs import Tab, signed_in_tab, where_to

FORM = {"name": "Midi", "code": "midi", "country": "fr", "currency": "eur", "lead_time_days": "12", "min_order": "500"}


def buyer(house: House, path: str) -> Tab:
    return signed_in_tab(house, Role.BUYER, path=path)


def test_a_supplier_is_written_down_with_people_and_prices_and_an_order_begins_there(house: House) -> None:
    products(house, "PAD")
    tab = buyer(house, "/admin/suppliers")
    tab.send(SuppliersState.load)
    tab.send(SuppliersState.create, data=FORM | {"country": "Q1"})
    assert list(tab.state(SuppliersState).errors) == ["country"]
    tab.send(SuppliersState.create, data=FORM | {"lead_time_days": "soon"})
    assert list(tab.state(SuppliersState).errors) == ["lead_time_days"]
    address = where_to(tab.send(SuppliersState.create, data=FORM))
    tab.send(SuppliersState.find, text="mid")
    [row] = tab.state(SuppliersState).rows
    assert (address, row.code, row.country, row.open_orders) == (row.href, "MIDI", "France", 0)

    session = tab.root.router.headers.cookie.partition("freight_session=")[2]
    tab.go_to(address, session=session)
    tab.send(SupplierState.load)
    tab.send(SupplierState.ask_contact, contact_id=0)
    tab.send(SupplierState.save_contact, data={"name": "Aline", "email": "nowhere", "gets_orders": "on"})
    assert list(tab.state(SupplierState).errors) == ["email"]
    tab.send(SupplierState.save_contact, data={"name": "Aline", "email": "a@midi.test", "gets_orders": "on"})
    tab.send(SupplierState.save_offer, data={"sku": "PAD", "price": "9,50", "pack_size": "4"})
    tab.send(SupplierState.save_offer, data={"sku": "NONE", "price": "9.50"})
    page = tab.state(SupplierState)
    assert (page.supplier.gets_orders, page.supplier.min_order.minor, list(page.errors)) == (1, 50_000, ["sku"])
    assert [(one.sku, one.pack_size, one.breaks[0].price) for one in page.offers] == [("PAD", 4, "9.50\u00a0EUR")]
    tab.send(SupplierState.show_history, product_id=page.offers[0].product_id)
    assert [point.price for point in tab.state(SupplierState).history] == ["9.50\u00a0EUR"]
    assert where_to(tab.send(SupplierState.begin_order)) == "/admin/purchases/PO-2026-00001"


def test_a_draft_is_typed_approved_sent_answered_and_closed(house: House) -> None:
    pad, _disc = products(house, "PAD", "DISC")
    midi = supplier(house)
    offer(house, midi, "DISC", 2000, min_quantity=10)
    number = draft(house, midi, {pad: 2})
    with house.write() as uow:
        set_approval_limit(uow, "buyer", tnd("1000.000"))
    tab = buyer(house, f"/admin/purchases/{number}")
    tab.send(PurchaseState.load)
    tab.send(PurchaseState.find_part, text="DISC")
    assert [one["value"] for one in tab.state(PurchaseState).found] == ["DISC"]
    # The smallest quantity that they sell.
    tab.send(PurchaseState.add_line, sku="DISC")
    tab.send(PurchaseState.set_line, product_id=pad, what="price", typed="3,25")
    tab.send(PurchaseState.set_line, product_id=pad, what="quantity", typed="lots")
    assert tab.toasts() == ["A whole number is needed."]
    page = tab.state(PurchaseState).order
    assert [(line.sku, line.quantity, line.price_text) for line in page.lines] == [
        ("PAD", 2, "3.25"),
        ("DISC", 10, "20.00"),
    ]
    tab.send(PurchaseState.save_terms, data={"expected_on": "2026-04-01", "payment_terms_days": "60", "note": "Soon"})
    tab.send(PurchaseState.approve, step=tab.state(PurchaseState).step)
    step = tab.state(PurchaseState).step
    tab.send(PurchaseState.place, step=step)
    tab.send(PurchaseState.place, step=step)
    page = tab.state(PurchaseState).order
    assert (page.status, page.rate, page.payment_days, page.is_awaited) == ("placed", "3.4", 60, True)

    tab.send(PurchaseState.ask, what="confirm")
    disc_line = page.lines[1].line_id
    answer = {"step": tab.state(PurchaseState).step, f"quantity-{disc_line}": "8"}
    tab.send(PurchaseState.confirm, data=answer)
    assert list(tab.state(PurchaseState).errors) == ["promised_on"]
    tab.send(PurchaseState.confirm, data=answer | {"promised_on": "2026-04-03", "reference": "AB 1"})
    assert (tab.state(PurchaseState).asks, tab.state(PurchaseState).order.has_difference) == ("", True)
    tab.send(PurchaseState.accept, step=tab.state(PurchaseState).step)
    receive(house, number, {"PAD": (2, 0), "DISC": (8, 0)})
    tab.send(PurchaseState.load)
    assert (tab.state(PurchaseState).order.status, len(tab.state(PurchaseState).order.receipts)) == ("received", 1)
    tab.send(PurchaseState.complete, step=tab.state(PurchaseState).step)
    assert purchase(house, number).status == "closed"


def test_the_list_stands_by_status_and_limits_are_for_those_who_approve(house: House) -> None:
    [pad] = products(house, "PAD")
    midi = supplier(house, name="Midi")
    first, second = draft(house, midi, {pad: 1}), draft(house, midi, {pad: 1})
    place(house, first)
    tab = signed_in_tab(house, Role.ADMIN, path="/admin/purchases?tab=placed")
    tab.send(PurchasesState.load)
    state = tab.state(PurchasesState)
    assert ([row.number for row in state.rows], state.counts["open"], state.counts["draft"]) == ([first], 2, 1)
    tab.send(PurchasesState.save_limits, data={"buyer": "750", "over_percent": "5"})
    tab.send(PurchasesState.ask_limits)
    assert (tab.state(PurchasesState).limits.buyer, tab.state(PurchasesState).limits.over_percent) == ("750.000", "5")
    stranger = buyer(house, "/admin/purchases")
    stranger.send(PurchasesState.save_limits, data={"buyer": "9999999", "over_percent": "5"})
    stranger.send(PurchasesState.load)
    assert [row.number for row in stranger.state(PurchasesState).rows] == [second, first]
    tab.send(PurchasesState.ask_limits)
    assert tab.state(PurchasesState).limits.buyer == "750.000"
