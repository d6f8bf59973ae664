"""Where somebody is signed in, as a tab sees it."""

from __future__ import annotations

from freight_app.kit.house import House
from freight_app.ui.account.sessions_page import SessionsState, device_words, page
from tests.accounts.people import sign_in, who
from tests.ui.account.conftest import Customer
from tests.ui.tabs import Tab, where_to

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


def devices(customer: Customer) -> Tab:
    tab = customer.tab("/account/sessions")
    assert tab.send(SessionsState.load) == []
    return tab


def test_this_device_is_first_and_the_others_are_told_in_words(house: House, amine: Customer) -> None:
    sign_in(house, amine.user.email, ip="41.226.11.2", agent=PHONE)
    tab = devices(amine)
    shown = [(row.device, row.place, row.is_phone, row.is_current) for row in tab.state(SessionsState).rows]
    assert shown == [
        ("Firefox on Linux", "10.0.0.1", False, True),
        ("Chrome on Android", "41.226.11.2", True, False),
    ]
    assert tab.state(SessionsState).others == 1
    assert page() is not None


def test_a_device_that_says_nothing_has_words_too() -> None:
    assert device_words("", "", "en") == "A device that does not say what it is"
    assert (device_words("Opera", "", "en"), device_words("", "Mac", "en")) == ("Opera", "Mac")


def test_one_device_is_signed_out_after_a_question(house: House, amine: Customer) -> None:
    other = sign_in(house, amine.user.email, agent=PHONE)
    tab = devices(amine)
    tab.send(SessionsState.ask_to_end, session_id=tab.state(SessionsState).rows[1].id)
    assert tab.state(SessionsState).asking_device == "Chrome on Android"
    tab.send(SessionsState.end)
    assert (who(house, other), who(house, amine.session)) == (None, amine.user.email)
    assert (len(tab.state(SessionsState).rows), tab.state(SessionsState).asking) == (1, "")
    assert tab.toasts() == ["Chrome on Android is signed out"]


def test_this_device_is_not_signed_out_from_the_list(amine: Customer) -> None:
    tab = devices(amine)
    tab.send(SessionsState.ask_to_end, session_id=tab.state(SessionsState).rows[0].id)
    assert tab.state(SessionsState).asking == ""


def test_all_others_are_signed_out_at_once(house: House, amine: Customer, leila: Customer) -> None:
    others = [sign_in(house, amine.user.email, agent=PHONE) for _ in range(2)]
    tab = devices(amine)
    tab.send(SessionsState.ask_to_end_others)
    tab.send(SessionsState.end_others)
    assert [who(house, token) for token in (*others, amine.session, leila.session)] == [
        None,
        None,
        amine.user.email,
        leila.user.email,
    ]
    assert tab.toasts() == ["2 other devices are signed out"]


def test_the_session_of_somebody_else_is_not_found(house: House, amine: Customer, leila: Customer) -> None:
    hers = devices(leila).state(SessionsState).rows[0].id
    tab = devices(amine)
    tab.send(SessionsState.ask_to_end, session_id=hers)
    assert tab.state(SessionsState).asking == ""
    tab.state(SessionsState).asking = hers
    tab.send(SessionsState.end)
    assert who(house, leila.session) == leila.user.email
    assert tab.toasts() == ["The session was not found."]


def test_who_was_signed_out_elsewhere_must_sign_in_again(house: House, amine: Customer) -> None:
    second = Customer(amine.user, sign_in(house, amine.user.email, agent=PHONE))
    first_tab, second_tab = devices(amine), devices(second)
    second_tab.send(SessionsState.end_others)
    assert where_to(first_tab.send(SessionsState.load)) == "/sign-in?next=%2Faccount%2Fsessions"
