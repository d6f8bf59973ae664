"""Costs, scorecards and proposals in the console: what is shown is so, and a form says what is wrong at its field."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.purchasing.landed.reading import explain_order
from freight_app.stock.levels import set_reorder_point
from freight_app.ui.admin.purchasing.compare_state import CompareState, read_basket
from freight_app.ui.admin.purchasing.landed_state import LandedState
from freight_app.ui.admin.purchasing.product_cost import ProductCostState
from freight_app.ui.admin.purchasing.proposals_state import ProposalsState
from freight_app.ui.admin.purchasing.scorecard import ScorecardState
from tests.orders.conftest import Parts
from tests.purchasing.buying import draft, offer, place, purchase, receive, supplier
from tests.ui.tabs import Tab, signed_in_tab

BILL = {
    "kind": "freight",
    "number": "F-18",
    "issuer": "Sotrans",
    "amount": "100,000",
    "currency": "TND",
    "billed_on": "2026-03-02",
    "covers": "whole",
    "basis": "value",
}


@pytest.fixture
def bought(house: House, parts: Parts) -> str:
    """Ten filters on order, four of them here."""
    ref = supplier(house)
    offer(house, ref, "HU-816", 1000)
    number = draft(house, ref, {parts.filter: 10})
    place(house, number)
    receive(house, number, {"HU-816": (4, 0)})
    return number


def buyer(house: House, path: str, language: str = "en") -> Tab:
    return signed_in_tab(house, Role.BUYER, path=path, language=language)


def test_a_bill_is_entered_explained_and_taken_out_again(house: House, bought: str) -> None:
    tab = buyer(house, f"/admin/purchases/{bought}")
    tab.send(LandedState.load, number=bought)
    assert (tab.state(LandedState).view.can_be_billed, tab.state(LandedState).bills) == (True, [])
    tab.send(LandedState.ask_bill)
    tab.send(LandedState.save_bill, data=BILL | {"issuer": " "})
    assert tab.state(LandedState).errors["issuer"] == "Say who sent this bill."
    tab.send(LandedState.save_bill, data=BILL | {"amount": "ten"})
    assert tab.state(LandedState).errors["amount"] != ""
    for _twice in range(2):
        tab.send(LandedState.save_bill, data=BILL)
    state = tab.state(LandedState)
    [row] = state.bills
    assert (state.opens, row.number, row.told[0]) == ("", "F-18", "by value")
    [line] = state.lines
    # Four of ten carry 40 of 100, by value.
    assert (line.landed.whole, line.landed.decimals, line.pieces) == ("40", ".000", "4 / 10")
    assert any("40% of" in text and "by value" in text for text in line.how)
    assert line.how[-1].startswith("Freight F-18:")

    tab.send(ProductCostState.load, sku="HU-816")
    assert (tab.state(ProductCostState).view.known, len(tab.state(ProductCostState).layers)) == (4, 1)

    tab.send(LandedState.ask_removal, bill_id=row.bill_id)
    tab.send(LandedState.remove)
    assert tab.state(LandedState).bills == []
    with house.read() as uow:
        assert explain_order(uow, bought).landed.is_zero


def test_weights_are_written_beside_the_lines(house: House, bought: str) -> None:
    tab = buyer(house, f"/admin/purchases/{bought}")
    tab.send(LandedState.load, number=bought)
    tab.send(LandedState.ask_bill)
    tab.send(LandedState.save_bill, data=BILL | {"basis": "weight", "measure-1": "x"})
    assert tab.state(LandedState).errors["measures"] != ""
    tab.send(LandedState.save_bill, data=BILL | {"basis": "weight", "measure-1": "12,5"})
    assert tab.state(LandedState).bills[0].told[0] == "by weight"


def test_a_seller_sees_no_costs(house: House, bought: str) -> None:
    tab = signed_in_tab(house, Role.SALES, path=f"/admin/purchases/{bought}")
    before = tab.snapshot()
    tab.send(LandedState.load, number=bought)
    tab.send(ProductCostState.load, sku="HU-816")
    tab.send(ProposalsState.load)
    tab.send(ScorecardState.load, supplier=purchase(house, bought).supplier_ref)
    assert tab.snapshot() == before


def test_a_figure_opens_the_lines_behind_it(house: House, bought: str) -> None:
    ref = purchase(house, bought).supplier_ref
    tab = buyer(house, f"/admin/suppliers/{ref}")
    tab.send(ScorecardState.load, supplier=ref)
    state = tab.state(ScorecardState)
    rejected = state.figures[-1]
    assert (state.line_count, rejected.value, rejected.n, rejected.is_few) == (1, "0%", 1, True)
    tab.send(ScorecardState.open_lines, key=rejected.key, name=rejected.name)
    assert [(line.order, line.pieces) for line in tab.state(ScorecardState).lines] == [(f"{bought}/1", "4 / 10")]


def test_ticked_lines_become_a_purchase_order_once(house: House, parts: Parts) -> None:
    ref = supplier(house)
    offer(house, ref, "FDB4446", 1200)
    with house.write() as uow:
        set_reorder_point(uow, parts.pads, 3, quantity=6)
    tab = buyer(house, "/admin/proposals")
    tab.send(ProposalsState.load)
    [group] = tab.state(ProposalsState).groups
    [line] = group.lines
    assert (line.quantity, line.cause, line.needs[0]) == (6, "below_point", "3 available")
    step = tab.state(ProposalsState).step
    typed = {"supplier": ref, "step": step, line.take: True, line.pieces: "7"}
    tab.send(ProposalsState.make, data=typed | {line.pieces: "many"})
    assert tab.state(ProposalsState).made == []
    for _twice in range(2):
        tab.send(ProposalsState.make, data=typed)
    [number] = tab.state(ProposalsState).made
    [drafted] = purchase(house, number).lines
    assert (drafted.quantity, (drafted.need or {})["cause"]) == (7, "below_point")
    assert tab.state(ProposalsState).groups == []


def test_a_basket_is_read_as_people_write_it() -> None:
    typed = "HU-816 10\n  FDB4446: 2\nOF 3318 x 4\nBOOK\n\n"
    assert [(line.sku, line.quantity) for line in read_basket(typed)] == [
        ("HU-816", 10),
        ("FDB4446", 2),
        ("OF 3318", 4),
        ("BOOK", 1),
    ]


def test_suppliers_stand_side_by_side_in_the_readers_language(house: House, parts: Parts) -> None:
    offer(house, supplier(house), "HU-816", 1000)
    offer(house, supplier(house, name="Autre"), "HU-816", 1100)
    tab = buyer(house, "/admin/compare-suppliers?basket=HU-816:10,NONE:1", "fr")
    tab.send(CompareState.load)
    state = tab.state(CompareState)
    assert state.best.sentence == "Achetez chez Pièces du Midi"
    assert ([row.is_best for row in state.suppliers], state.unknown) == ([True, False], ["NONE"])
    tab.send(CompareState.compare, data={"basket": " "})
    assert (tab.state(CompareState).is_asked, tab.state(CompareState).error != "") == (False, True)
