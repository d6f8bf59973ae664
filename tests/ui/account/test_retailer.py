"""Asking for a garage account."""

from __future__ import annotations

import pytest

from freight_app.accounts.retailers import approve_retailer, get_retailer_of, reject_retailer
from freight_app.kit.house import House
from freight_app.ui.account.retailer_page import page
from freight_app.ui.account.retailer_state import RetailerState
from tests.ui.account.conftest import Customer
from tests.ui.tabs import Tab, where_to

TYPED = {
    "legal_name": "Garage El Amen SARL",
    "tax_number": "1234567/A/M/000",
    "contact_name": "Amine Trabelsi",
    "phone": "71 234 567",
    "line": "12 rue de Marseille",
    "city": "Tunis",
    "region": "",
    "postal_code": "",
}


def open_form(customer: Customer) -> Tab:
    tab = customer.tab("/register/retailer")
    assert tab.send(RetailerState.load) == []
    return tab


def decide(house: House, customer: Customer, reason: str = "") -> None:
    with house.write() as uow:
        found = get_retailer_of(uow, customer.user.id)
        assert found is not None
        if reason:
            reject_retailer(uow, found.public_id, reason=reason)
        else:
            approve_retailer(uow, found.public_id, price_group="trade_b")


def test_a_guest_is_told_to_make_an_account_first(house: House) -> None:
    tab = Tab(path="/register/retailer", guest="g" * 40)
    assert tab.send(RetailerState.load) == []
    assert (tab.state(RetailerState).is_guest, tab.state(RetailerState).is_loaded) == (True, True)
    assert where_to(tab.send(RetailerState.send, data=TYPED)) == "/sign-in?next=%2Fregister%2Fretailer"
    assert page() is not None


def test_the_form_knows_the_person_and_after_it_the_page_says_what_happens(amine: Customer) -> None:
    tab = open_form(amine)
    assert tab.state(RetailerState).applies
    assert tab.state(RetailerState).typed.contact_name == "Amine Trabelsi"
    tab.send(RetailerState.send, data=TYPED)
    shown = tab.state(RetailerState)
    assert (shown.applies, shown.company.status, shown.applied_on) == (False, "pending", "2 March 2026")
    assert tab.toasts() == ["Your application is with us"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("legal_name", "", "The company's name is needed."),
        ("tax_number", "", "The tax number is needed."),
        ("tax_number", "12", "This is too short."),
        ("tax_number", "----", "A tax number has at least four letters or digits."),
        ("contact_name", " ", "Whom do we ask for? A name is needed."),
        ("phone", "", "A phone number is needed, we call it."),
        ("phone", "12", "This telephone number does not exist. Check the digits and the country."),
        ("line", "", "Street and number are needed."),
        ("city", "", "The town is needed."),
        ("postal_code", "1" * 50, "This is too long."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    amine: Customer, field: str, value: str, sentence: str
) -> None:
    tab = open_form(amine)
    tab.send(RetailerState.send, data=TYPED | {field: value})
    shown = tab.state(RetailerState)
    assert getattr(shown.errors, field) == sentence
    assert (shown.applies, shown.typed.line) == (True, "" if field == "line" else "12 rue de Marseille")


def test_one_company_applies_once(amine: Customer, leila: Customer) -> None:
    open_form(amine).send(RetailerState.send, data=TYPED)
    tab = open_form(leila)
    tab.send(RetailerState.send, data=TYPED | {"tax_number": "1234567 a m 000"})
    assert tab.state(RetailerState).errors.tax_number == "A company with this tax number has applied already."


def test_sent_from_two_tabs_it_is_one_application(amine: Customer) -> None:
    first, second = open_form(amine), open_form(amine)
    first.send(RetailerState.send, data=TYPED)
    second.send(RetailerState.send, data=TYPED)
    assert (second.state(RetailerState).company.status, second.state(RetailerState).applies) == ("pending", False)


def test_a_rejected_company_reads_why_and_applies_again(house: House, amine: Customer) -> None:
    open_form(amine).send(RetailerState.send, data=TYPED)
    decide(house, amine, reason="The tax number is not readable.")
    tab = open_form(amine)
    shown = tab.state(RetailerState)
    assert (shown.company.status, shown.reason, shown.applies) == ("rejected", "The tax number is not readable.", False)
    tab.send(RetailerState.apply_again)
    assert tab.state(RetailerState).typed.tax_number == "1234567/A/M/000"
    tab.send(RetailerState.send, data=TYPED | {"tax_number": "7654321/B/M/000"})
    assert (shown.company.status, shown.company.tax_number) == ("pending", "7654321/B/M/000")


def test_an_approved_company_does_not_apply_again(house: House, amine: Customer) -> None:
    open_form(amine).send(RetailerState.send, data=TYPED)
    decide(house, amine)
    tab = open_form(amine)
    tab.send(RetailerState.apply_again)
    shown = tab.state(RetailerState)
    assert (shown.company.status, shown.company.price_group, shown.applies) == ("approved", "Trade B", False)
