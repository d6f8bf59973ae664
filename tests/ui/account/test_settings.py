"""What people say about themselves, and their password."""

from __future__ import annotations

import asyncio

import pytest

from freight_app.accounts.retailers import apply_as_retailer, approve_retailer
from freight_app.kit.house import House
from freight_app.ui.account.settings_page import page
from freight_app.ui.account.settings_state import Company, SettingsState
from freight_app.ui.shells.state import ShellState
from tests.accounts.people import PASSWORD, reload_person, sign_in, who
from tests.accounts.test_retailers import application
from tests.ui.account.conftest import Customer
from tests.ui.tabs import Tab, where_to

NEW = "four plain words here"


def settings(customer: Customer, language: str = "en") -> Tab:
    tab = customer.tab("/account/settings", language=language)
    assert tab.send(SettingsState.load) == []
    return tab


def save(tab: Tab, **changes: str) -> list[object]:
    typed = {"name": "Amine Trabelsi", "phone": "98 123 456", "language": "en"} | changes
    return tab.send(SettingsState.save_profile, data=typed)


def test_the_page_shows_what_is_known(amine: Customer) -> None:
    shown = settings(amine).state(SettingsState)
    assert (shown.email, shown.profile.name, shown.profile.language) == ("amine@mail.test", "Amine Trabelsi", "en")
    assert shown.company == Company()
    assert page() is not None


def test_a_guest_signs_in_first(house: House) -> None:
    assert where_to(Tab(path="/account/settings").send(SettingsState.load)) == "/sign-in?next=%2Faccount%2Fsettings"


def test_name_and_phone_are_saved_and_the_frame_shows_them(house: House, amine: Customer) -> None:
    tab = settings(amine)
    save(tab, name="Amine Ben Trabelsi")
    person = reload_person(house, amine.user.id)
    assert (person.name, person.phone) == ("Amine Ben Trabelsi", "+21698123456")
    assert tab.state(ShellState).user_name == "Amine Ben Trabelsi"
    assert tab.toasts() == ["Saved"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": "  "}, "name_error", "A name is needed."),
        ({"name": "x" * 150}, "name_error", "This is too long."),
        ({"phone": "12"}, "phone_error", "This phone number cannot be called. Check its digits."),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    house: House, amine: Customer, changes: dict[str, str], field: str, sentence: str
) -> None:
    tab = settings(amine)
    save(tab, **changes)
    shown = tab.state(SettingsState).profile
    assert getattr(shown, field) == sentence
    assert shown.phone == changes.get("phone", "98 123 456")
    assert (reload_person(house, amine.user.id).phone, tab.toasts()) == ("", [])


async def languages_told(tab: Tab, language: str) -> list[str]:
    """What the browser hears while the form is saved."""
    state = await tab.root.get_state(SettingsState)
    typed = {"name": "Amine Trabelsi", "phone": "", "language": language}
    return [state.switch_to async for _ in SettingsState.save_profile.fn(state, data=typed)]  # type: ignore[attr-defined]


def test_another_language_loads_the_page_in_it(house: House, amine: Customer) -> None:
    tab = settings(amine)
    assert asyncio.run(languages_told(tab, "fr")) == ["fr"]
    assert (reload_person(house, amine.user.id).language, tab.state(SettingsState).switch_to) == ("fr", "")
    # Somebody who reads this page in another language for once is not taken out of it by saving their phone.
    other = settings(Customer(amine.user, amine.session), language="ar")
    assert asyncio.run(languages_told(other, "fr")) == []


def test_a_new_password_signs_out_every_other_device(house: House, amine: Customer) -> None:
    other = sign_in(house, amine.user.email)
    tab = settings(amine)
    tab.send(SettingsState.change_password, data={"current_password": PASSWORD, "new_password": NEW})
    assert (who(house, other), who(house, amine.session)) == (None, amine.user.email)
    assert who(house, sign_in(house, amine.user.email, NEW)) == amine.user.email
    assert tab.state(SettingsState).password_round == 1
    assert tab.toasts() == ["Your password is changed. All other devices are signed out."]


@pytest.mark.parametrize(
    ("current", "new", "field", "sentence"),
    [
        ("not it", NEW, "current", "This is not your present password."),
        (
            PASSWORD,
            "short",
            "new",
            "At least 8 characters that nobody guesses: no name, no address, no common word.",
        ),
        (PASSWORD, "motdepasse", "new", "This password is one of the first that would be guessed."),
    ],
)
def test_a_password_that_is_refused_is_said_at_its_field(
    house: House, amine: Customer, current: str, new: str, field: str, sentence: str
) -> None:
    tab = settings(amine)
    tab.send(SettingsState.change_password, data={"current_password": current, "new_password": new})
    assert getattr(tab.state(SettingsState).password, field) == sentence
    assert who(house, sign_in(house, amine.user.email)) == amine.user.email
    assert tab.state(SettingsState).password_round == 0


def test_the_wrong_password_cannot_be_tried_for_ever(amine: Customer) -> None:
    tab = settings(amine)
    for _ in range(30):
        tab.send(SettingsState.change_password, data={"current_password": "not it", "new_password": NEW})
    assert tab.state(SettingsState).password.trouble == "Too many tries. Wait 15 minutes, then try again."


def test_passwords_never_enter_the_state(amine: Customer) -> None:
    tab = settings(amine)
    tab.send(SettingsState.change_password, data={"current_password": "secret-one", "new_password": "secret-two"})
    assert not any("secret-" in values for values in tab.snapshot().values())


def test_an_approved_company_is_shown_with_its_prices(house: House, amine: Customer) -> None:
    with house.write(amine.user.actor()) as uow:
        applied = apply_as_retailer(uow, amine.user.id, application())
    assert settings(amine).state(SettingsState).company.status == "pending"
    with house.write() as uow:
        approve_retailer(uow, applied.public_id, price_group="trade_a")
    assert settings(amine).state(SettingsState).company == Company(
        "approved", "Garage El Amen SARL", "1234567/A/M/000", "Trade A"
    )
