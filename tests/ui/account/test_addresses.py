"""One's own address book, as a tab sees it."""

from __future__ import annotations

import pytest

from freight_app.accounts.addresses import MAX_ADDRESSES, add_address
from freight_app.accounts.dtos import AddressDraft
from freight_app.kit.house import House
from freight_app.ui.account.addresses_page import page
from freight_app.ui.account.addresses_state import AddressesState
from tests.ui.account.conftest import Customer
from tests.ui.tabs import Tab, where_to

TYPED = {
    "label": "Home",
    "name": "Amine Trabelsi",
    "phone": "98 123 456",
    "line": "12 rue Ibn Khaldoun",
    "city": "Tunis",
}


def book(who: Customer, language: str = "en") -> Tab:
    tab = who.tab("/account/addresses", language=language)
    assert tab.send(AddressesState.load) == []
    return tab


def write_down(tab: Tab, **changes: str) -> None:
    tab.send(AddressesState.open_new)
    tab.send(AddressesState.save, data=TYPED | changes)


def titles(tab: Tab) -> list[tuple[str, bool]]:
    return [(card.title, card.is_default) for card in tab.state(AddressesState).cards]


def test_an_empty_book_says_so_and_the_page_compiles(amine: Customer) -> None:
    tab = book(amine)
    assert (tab.state(AddressesState).cards, tab.state(AddressesState).is_loaded) == ([], True)
    assert page() is not None


def test_the_first_address_is_offered_first(amine: Customer) -> None:
    tab = book(amine)
    tab.send(AddressesState.open_new)
    assert tab.state(AddressesState).typed.name == "Amine Trabelsi"
    tab.send(AddressesState.save, data=TYPED)
    assert titles(tab) == [("Home", True)]
    assert tab.state(AddressesState).cards[0].phone == "+21698123456"
    assert (tab.state(AddressesState).is_open, tab.toasts()) == (False, ["The address is saved"])


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"phone": "98 12"}, "phone", "This phone number cannot be called. Check its digits."),
        ({"phone": ""}, "phone", "A phone number is needed, the driver calls it."),
        ({"name": " "}, "name", "Who is it for? A name is needed."),
        ({"line": ""}, "line", "Street and number are needed."),
        ({"city": ""}, "city", "The town is needed."),
        ({"line": "x"}, "line", "This is too short."),
        ({"postal_code": "1" * 40}, "postal_code", "This is too long."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    amine: Customer, changes: dict[str, str], field: str, sentence: str
) -> None:
    tab = book(amine)
    write_down(tab, **changes)
    shown = tab.state(AddressesState)
    assert getattr(shown.errors, field) == sentence
    assert (shown.is_open, shown.label, shown.typed.city) == (True, "Home", changes.get("city", "Tunis"))
    assert (titles(tab), tab.toasts()) == ([], [])


def test_an_address_is_changed(amine: Customer) -> None:
    tab = book(amine)
    write_down(tab)
    tab.send(AddressesState.open_edit, address_id=tab.state(AddressesState).cards[0].id)
    assert (tab.state(AddressesState).label, tab.state(AddressesState).typed.line) == ("Home", "12 rue Ibn Khaldoun")
    tab.send(AddressesState.save, data=TYPED | {"label": "", "line": "3 rue de Marseille"})
    [card] = tab.state(AddressesState).cards
    assert (card.title, card.recipient, card.place) == ("Amine Trabelsi", "", "3 rue de Marseille, Tunis")


def test_another_is_offered_first(amine: Customer) -> None:
    tab = book(amine)
    write_down(tab)
    write_down(tab, label="Work")
    tab.send(AddressesState.make_default, address_id=tab.state(AddressesState).cards[1].id)
    assert titles(tab) == [("Work", True), ("Home", False)]


def test_a_removed_address_comes_back_as_it_was(amine: Customer) -> None:
    tab = book(amine)
    write_down(tab, note="Blue gate")
    write_down(tab, label="Work")
    tab.send(AddressesState.remove, address_id=tab.state(AddressesState).cards[0].id)
    assert (titles(tab), tab.toasts()[-1]) == ([("Work", True)], "Home was taken out")
    tab.send(AddressesState.undo_remove)
    assert titles(tab) == [("Home", True), ("Work", False)]
    assert tab.state(AddressesState).cards[0].note == "Blue gate"
    tab.send(AddressesState.undo_remove)
    assert len(titles(tab)) == 2


def test_the_addresses_of_others_are_not_found(amine: Customer, leila: Customer) -> None:
    hers = book(leila)
    write_down(hers)
    foreign = hers.state(AddressesState).cards[0].id
    tab = book(amine)
    for handler in (AddressesState.open_edit, AddressesState.remove, AddressesState.make_default):
        tab.send(handler, address_id=foreign)
    assert (tab.state(AddressesState).is_open, titles(tab)) == (False, [])
    assert set(tab.toasts()) == {"The address was not found."}
    hers.send(AddressesState.load)
    assert titles(hers) == [("Home", True)]


def test_a_full_book_says_so_in_the_form(house: House, amine: Customer) -> None:
    draft = AddressDraft(recipient="Amine", phone="98 123 456", line="12 rue A", city="Tunis", country="TN")
    with house.write(amine.user.actor()) as uow:
        for _ in range(MAX_ADDRESSES):
            add_address(uow, amine.user.id, draft)
    tab = book(amine)
    write_down(tab)
    assert tab.state(AddressesState).is_open
    assert tab.state(AddressesState).trouble == "Your book is full: it holds 50 addresses. Take one out first."


def test_a_guest_signs_in_first(house: House) -> None:
    assert where_to(Tab(path="/account/addresses").send(AddressesState.load)) == "/sign-in?next=%2Faccount%2Faddresses"
