"""The page of users and roles as administrators see it."""

from __future__ import annotations

import pytest

from freight_app.accounts.dtos import Invitation, NewUser, UserQuery, UserView
from freight_app.accounts.permissions import Role
from freight_app.accounts.users import add_users, invite_user, list_users
from freight_app.kit.house import House
from freight_app.ui.admin.users_state import UsersState
from tests.orders.shopping import letters
from tests.ui.tabs import Tab, signed_in_tab, where_to


def find_person(house: House, q: str) -> UserView:
    with house.read() as uow:
        return list_users(uow, UserQuery(q=q)).items[0]


@pytest.fixture
def team(house: House) -> dict[str, str]:
    """Sami sells and has a password, Dorra was invited to buy; public ids by first name."""
    with house.write() as uow:
        add_users(
            uow,
            [NewUser(email="sami@shop.test", name="Sami Gharbi", roles=frozenset({Role.SALES}))],
            password="blue-camel-42",
        )
        invite_user(uow, Invitation(email="dorra@shop.test", name="Dorra Mansouri", roles=frozenset({Role.BUYER})))
    return {name: find_person(house, name).public_id for name in ("sami", "dorra")}


def open_page(house: House, path: str = "/admin/users", role: Role = Role.ADMIN, language: str = "en") -> Tab:
    tab = signed_in_tab(house, role, path=path, language=language, name="Olfa Riahi")
    tab.send(UsersState.load)
    return tab


def shown(tab: Tab) -> list[str]:
    return [row.name for row in tab.state(UsersState).rows]


def roles_of(house: House, q: str) -> list[Role]:
    return find_person(house, q).roles


INVITE = {"name": "Yassine Dridi", "email": "yassine@shop.test", "phone": "", "language": "ar", "role_picker": "on"}


def test_people_stand_in_tabs_by_what_they_can_do_now(house: House, team: dict[str, str]) -> None:
    tab = open_page(house)
    assert shown(tab) == ["Sami Gharbi"]
    # Whoever looks has no password in these tests.
    assert tab.state(UsersState).counts == {"active": 1, "invited": 2, "closed": 0}
    assert tab.state(UsersState).rows[0].roles == "Sales"
    tab.send(UsersState.find, text="nobody")
    assert shown(tab) == []


def test_sorting_and_the_question_go_into_the_address(house: House, team: dict[str, str]) -> None:
    tab = open_page(house, "/admin/users?tab=invited&q=dorra&sort=last_sign_in")
    assert (shown(tab), tab.state(UsersState).directions["last_sign_in"]) == (["Dorra Mansouri"], "descending")
    assert where_to(tab.send(UsersState.sort_by, column="name")) == "/admin/users?tab=invited&q=dorra&sort=name"
    assert where_to(tab.send(UsersState.keep_question, typed={})).endswith("sort=last_sign_in")


def test_a_role_is_given_with_one_press_and_the_toast_takes_it_back(house: House, team: dict[str, str]) -> None:
    tab = open_page(house, f"/admin/users?person={team['sami']}")
    state = tab.state(UsersState)
    assert (state.is_open, state.person.name) == (True, "Sami Gharbi")
    assert "See customers" in next(role.may for role in state.person.roles if role.code == "sales")
    tab.send(UsersState.set_role, role="buyer", is_given=True)
    assert roles_of(house, "sami") == [Role.SALES, Role.BUYER]
    assert tab.toasts() == ["Sami Gharbi has the role Buyer"]
    assert state.person.changes[0].changes[0].after == "Sales, Buyer"
    tab.send(UsersState.undo_role)
    assert roles_of(house, "sami") == [Role.SALES]


@pytest.mark.parametrize("role", ["retailer", "customer", "emperor"])
def test_only_roles_of_this_page_are_given(house: House, team: dict[str, str], role: str) -> None:
    tab = open_page(house, f"/admin/users?person={team['sami']}")
    tab.send(UsersState.set_role, role=role, is_given=True)
    assert (roles_of(house, "sami"), len(tab.toasts())) == ([Role.SALES], 1)


def test_the_last_admin_stays_and_the_page_says_why(house: House, team: dict[str, str]) -> None:
    tab = open_page(house)
    state = tab.state(UsersState)
    tab.send(UsersState.open_person, public_id=find_person(house, "olfa").public_id)
    tab.send(UsersState.set_role, role="admin", is_given=False)
    assert (state.asks, roles_of(house, "olfa")) == ("own_admin", [Role.ADMIN])
    tab.send(UsersState.give_up_admin)
    assert (state.asks, state.trouble) == ("", "This is the last active admin. Make another one first.")
    tab.send(UsersState.close_account)
    assert state.asks == "own_door"
    tab.send(UsersState.close_account)
    assert (state.trouble != "", find_person(house, "olfa").is_active) == (True, True)


def test_an_account_is_closed_and_opened_again(house: House, team: dict[str, str]) -> None:
    tab = open_page(house, f"/admin/users?person={team['sami']}")
    tab.send(UsersState.close_account)
    state = tab.state(UsersState)
    assert (state.person.status, shown(tab), state.counts["closed"]) == ("disabled", [], 1)
    tab.send(UsersState.undo_door)
    assert (state.person.status, shown(tab)) == ("active", ["Sami Gharbi"])


def test_a_colleague_is_invited_and_gets_a_mail_in_their_language(house: House, team: dict[str, str]) -> None:
    tab = open_page(house)
    tab.send(UsersState.open_invite)
    assert where_to(tab.send(UsersState.invite, data=INVITE)) == "/admin/users?tab=invited"
    assert tab.state(UsersState).invites is False
    assert tab.toasts() == ["A link to choose a password goes to yassine@shop.test. It is good for 72 hours."]
    yassine = find_person(house, "yassine")
    assert (yassine.roles, yassine.language, yassine.has_password) == ([Role.PICKER], "ar", False)
    assert [letter.language for letter in letters(house) if letter.recipient == "yassine@shop.test"] == ["ar"]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": " "}, "name", "A name is needed."),
        ({"email": "yassine"}, "email", "This is no e-mail address."),
        ({"email": "sami@shop.test"}, "email", "Somebody has an account"),
        ({"phone": "12"}, "phone", "This phone number cannot be called."),
        ({"role_picker": ""}, "roles", "Choose at least one role."),
        ({"language": "xx"}, "language", "Choose a language."),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_at_its_field(
    house: House, team: dict[str, str], typed: dict[str, str], field: str, sentence: str
) -> None:
    tab = open_page(house)
    tab.send(UsersState.open_invite)
    assert tab.send(UsersState.invite, data=INVITE | typed) == []
    assert getattr(tab.state(UsersState).invite_errors, field).startswith(sentence)
    assert (tab.state(UsersState).invites, tab.toasts()) == (True, [])
    with house.read() as uow:
        assert list_users(uow, UserQuery(q="yassine")).items == []


def test_an_invitation_is_sent_again(house: House, team: dict[str, str]) -> None:
    tab = open_page(house, f"/admin/users?person={team['dorra']}")
    assert tab.state(UsersState).person.status == "invited"
    tab.send(UsersState.send_link)
    assert tab.toasts() == ["A link to choose a password goes to dorra@shop.test. It is good for 72 hours."]


def test_only_who_manages_people_sees_them(house: House, team: dict[str, str]) -> None:
    tab = open_page(house, f"/admin/users?person={team['sami']}", Role.SALES)
    tab.send(UsersState.set_role, role="admin", is_given=True)
    tab.send(UsersState.invite, data=INVITE)
    assert (shown(tab), tab.state(UsersState).person.name, roles_of(house, "sami")) == ([], "", [Role.SALES])


def test_nobody_is_not_found(house: House, team: dict[str, str]) -> None:
    tab = open_page(house, "/admin/users?person=nobody&tab=roles", language="fr")
    assert (tab.state(UsersState).is_open, tab.state(UsersState).tab, len(tab.toasts())) == (False, "roles", 1)
