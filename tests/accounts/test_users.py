from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from freight_app.accounts import audit, passwords, users
from freight_app.accounts.dtos import AuditQuery, Invitation, NewUser, UserQuery, describe_roles
from freight_app.accounts.errors import AccountClosed, EmailTaken, LastAdmin
from freight_app.accounts.events import PasswordResetRequested, UserDeactivated
from freight_app.accounts.permissions import ROLES, Permission, Role
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from tests.accounts.people import PASSWORD, add_person, all_at_once, count, heard, reload_person, sign_in, who


def emails(house: House, **query: object) -> list[str]:
    with house.read() as uow:
        return [user.email for user in users.list_users(uow, UserQuery.model_validate(query)).items]


def test_every_role_is_described_and_only_admins_may_everything() -> None:
    assert set(ROLES) == set(Role)
    assert [role for role in Role if ROLES[role] == set(Permission)] == [Role.ADMIN]
    assert [role for role in Role if Permission.USERS_MANAGE in ROLES[role]] == [Role.ADMIN]
    assert [view.role for view in describe_roles() if not view.given_by_hand] == [Role.RETAILER]


def test_roles_are_given_and_taken_and_the_trail_says_who_did_it(house: House) -> None:
    admin, user = add_person(house, "admin@demo.test", Role.ADMIN, name="Olfa"), add_person(house, "a@demo.test")
    with house.write(admin.actor()) as uow:
        users.give_role(uow, user.public_id, Role.PICKER)
        users.give_role(uow, user.public_id, Role.DRIVER)
        users.give_role(uow, user.public_id, Role.DRIVER)
        assert users.take_role(uow, user.public_id, Role.PICKER).roles == [Role.DRIVER]
    assert reload_person(house, user.id).permissions == ROLES[Role.DRIVER]
    with house.read(admin.actor()) as uow:
        entries = audit.list_changes(uow, AuditQuery(entity="user", entity_id=user.public_id)).items
    assert [(e.actor, e.actor_user_id, e.action, e.changes[0].before, e.changes[0].after) for e in entries] == [
        ("Olfa", admin.id, "role_taken", ["picker", "driver"], ["driver"]),
        ("Olfa", admin.id, "role_given", ["picker"], ["picker", "driver"]),
        ("Olfa", admin.id, "role_given", [], ["picker"]),
    ]


ADMIN_ACTIONS: dict[str, Callable[[UnitOfWork, str], object]] = {
    "give_role": lambda uow, public_id: users.give_role(uow, public_id, Role.ADMIN),
    "take_role": lambda uow, public_id: users.take_role(uow, public_id, Role.CUSTOMER),
    "deactivate_user": users.deactivate_user,
    "activate_user": users.activate_user,
    "invite_user": lambda uow, _: users.invite_user(uow, Invitation(email="new@demo.test", name="New")),
    "add_users": lambda uow, _: users.add_users(uow, [NewUser(email="new@demo.test", name="New")]),
    "list_users": lambda uow, _: users.list_users(uow, UserQuery()),
    "get_user": users.get_user,
}


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMIN, Role.RETAILER, Role.SALES}])
def test_nobody_but_an_admin_manages_people(house: House, role: Role) -> None:
    person, target = add_person(house, "p@demo.test", role), add_person(house, "t@demo.test", Role.CUSTOMER)
    for act in ADMIN_ACTIONS.values():
        with pytest.raises(NotAllowed), house.write(person.actor()) as uow:
            act(uow, target.public_id)
    assert reload_person(house, target.id) == target
    assert count(house, "user_account") == 2
    assert count(house, "audit_entry", "action <> 'added'") == 0


def test_the_retailers_role_is_never_given_by_hand(house: House) -> None:
    user = add_person(house, "a@demo.test")
    for act in (users.give_role, users.take_role):
        with pytest.raises(InvalidInput) as refused, house.write() as uow:
            act(uow, user.public_id, Role.RETAILER)
        assert refused.value.field == "role"
    assert reload_person(house, user.id).roles == frozenset()


def test_the_last_active_admin_stays(house: House) -> None:
    admin, other = add_person(house, "admin@demo.test", Role.ADMIN), add_person(house, "b@demo.test", Role.ADMIN)
    events = heard(house, UserDeactivated)
    with house.write(admin.actor()) as uow:
        users.deactivate_user(uow, other.public_id)
    for act in (users.deactivate_user, lambda uow, public_id: users.take_role(uow, public_id, Role.ADMIN)):
        with pytest.raises(LastAdmin), house.write(admin.actor()) as uow:
            act(uow, admin.public_id)
    assert reload_person(house, admin.id).roles == {Role.ADMIN}
    assert events == [UserDeactivated(other.id)]
    with house.write(admin.actor()) as uow:
        users.activate_user(uow, other.public_id)
        users.take_role(uow, admin.public_id, Role.ADMIN)
    assert reload_person(house, admin.id).roles == frozenset()


@pytest.mark.race
@pytest.mark.parametrize("way", ["take_role", "deactivate_user"])
def test_admins_who_remove_each_other_at_once_leave_one(house: House, way: str) -> None:
    admins = [add_person(house, f"admin{number}@demo.test", Role.ADMIN) for number in range(4)]

    def remove_the_next(number: int) -> None:
        target = admins[(number + 1) % 4].public_id
        with house.write(admins[number].actor()) as uow:
            users.take_role(uow, target, Role.ADMIN) if way == "take_role" else users.deactivate_user(uow, target)

    outcomes = all_at_once(4, remove_the_next)
    assert [type(error) for error in outcomes.errors] == [LastAdmin]
    left = "role = 'admin' AND user_id IN (SELECT id FROM user_account WHERE is_active)"
    assert count(house, "user_role", left) == 1


def test_an_invited_person_chooses_the_first_password(house: House) -> None:
    admin = add_person(house, "admin@demo.test", Role.ADMIN)
    events = heard(house, PasswordResetRequested)
    invitation = Invitation(email="new@demo.test", name="Nour", roles=frozenset({Role.PICKER}), language="fr")
    with house.write(admin.actor()) as uow:
        view = users.invite_user(uow, invitation)
    assert (view.roles, view.has_password, view.is_active) == ([Role.PICKER], False, True)
    [event] = events
    assert isinstance(event, PasswordResetRequested)
    assert (event.is_invitation, event.hours_valid, event.language) == (True, 72, "fr")
    with house.write() as uow:
        passwords.set_password_by_link(uow, event.token, "seven-white-doors")
    assert who(house, sign_in(house, "new@demo.test", "seven-white-doors")) == "new@demo.test"


def test_an_invitation_to_a_taken_address_or_a_retailer_leaves_nothing(house: House) -> None:
    add_person(house, "a@demo.test")
    with pytest.raises(EmailTaken), house.write() as uow:
        users.invite_user(uow, Invitation(email="A@demo.test", name="Nour"))
    with pytest.raises(InvalidInput), house.write() as uow:
        users.invite_user(uow, Invitation(email="b@demo.test", name="Nour", roles=frozenset({Role.RETAILER})))
    assert count(house, "user_account") == 1
    assert count(house, "password_reset") == 0


def test_many_people_are_taken_over_at_once_or_none(house: House) -> None:
    since = datetime(2024, 5, 1, tzinfo=UTC)
    drafts = [NewUser(email=f"c{n}@demo.test", name=f"Client {n}", created_at=since) for n in range(50)]
    with house.write() as uow:
        views = users.add_users(uow, drafts, password=PASSWORD)
    assert [view.email for view in views] == [draft.email for draft in drafts]
    assert {(view.created_at, tuple(view.roles)) for view in views} == {(since, (Role.CUSTOMER,))}
    assert who(house, sign_in(house, "c49@demo.test")) == "c49@demo.test"
    with pytest.raises(EmailTaken), house.write() as uow:
        users.add_users(uow, [NewUser(email="new@demo.test", name="New"), NewUser(email="C1@demo.test", name="Again")])
    assert count(house, "user_account") == 50


def test_people_are_found_by_name_address_telephone_role_and_audience(house: House) -> None:
    with house.write() as uow:
        users.add_users(
            uow,
            [
                NewUser(email="zoe@demo.test", name="Zoé 100%"),
                NewUser(email="ali@demo.test", name="Ali", phone="98123456", roles=frozenset({Role.DRIVER})),
                NewUser(email="mia@demo.test", name="mia", roles=frozenset({Role.CUSTOMER, Role.SALES})),
            ],
        )
    assert emails(house) == ["ali@demo.test", "mia@demo.test", "zoe@demo.test"]
    assert emails(house, q="98123") == ["ali@demo.test"]
    assert emails(house, q="MIA demo") == ["mia@demo.test"]
    assert emails(house, q="100%") == ["zoe@demo.test"]
    assert emails(house, q="_") == []
    assert emails(house, q="\0") == emails(house)
    assert emails(house, role="driver") == ["ali@demo.test"]
    assert emails(house, audience="staff") == ["ali@demo.test", "mia@demo.test"]
    assert emails(house, audience="customers") == ["zoe@demo.test"]
    assert emails(house, is_active=False) == []
    assert emails(house, sort="-created_at", per_page=2, page=2) == ["mia@demo.test"]
    sign_in_order = emails(house, sort="-last_sign_in_at")
    assert sorted(sign_in_order) == emails(house)


def test_sales_see_customers_but_not_their_colleagues(house: House) -> None:
    sales = add_person(house, "sales@demo.test", Role.SALES)
    picker, customer = add_person(house, "p@demo.test", Role.PICKER), add_person(house, "c@demo.test", Role.CUSTOMER)
    with house.read(sales.actor()) as uow:
        assert [u.email for u in users.list_users(uow, UserQuery(audience="customers")).items] == ["c@demo.test"]
        assert users.get_user(uow, customer.public_id).email == "c@demo.test"
        for public_id in (picker.public_id, "nobody", "\0"):
            with pytest.raises(NotFound):
                users.get_user(uow, public_id)
        with pytest.raises(NotAllowed):
            users.list_users(uow, UserQuery())


def test_what_is_done_to_nobody_is_not_found(house: House) -> None:
    for name in ("give_role", "take_role", "deactivate_user", "activate_user", "get_user"):
        with pytest.raises(NotFound), house.write() as uow:
            ADMIN_ACTIONS[name](uow, "nobody")


def test_who_was_invited_and_never_came_is_found_and_counted(house: House) -> None:
    add_person(house, "sami@demo.test", Role.SALES)
    with house.write() as uow:
        users.invite_user(uow, Invitation(email="new@demo.test", name="New", roles=frozenset({Role.PICKER})))
        assert users.count_users(uow, UserQuery(audience="staff")) == 2
    assert emails(house, audience="staff", has_password=False) == ["new@demo.test"]
    assert emails(house, audience="staff", has_password=True) == ["sami@demo.test"]


def test_several_people_are_read_at_once(house: House) -> None:
    one, two = add_person(house, "one@demo.test", Role.SALES), add_person(house, "two@demo.test")
    with house.read() as uow:
        found = users.list_users_by_public_id(uow, [one.public_id, two.public_id, "nobody"])
    assert {public_id: user.email for public_id, user in found.items()} == {
        one.public_id: "one@demo.test",
        two.public_id: "two@demo.test",
    }
    with house.read(one.actor()) as uow:
        for act in (lambda: users.list_users_by_public_id(uow, []), lambda: users.count_users(uow, UserQuery())):
            with pytest.raises(NotAllowed):
                act()


def test_a_password_link_goes_to_its_owner_and_the_trail_says_so(house: House) -> None:
    sales, customer = add_person(house, "sales@demo.test", Role.SALES), add_person(house, "c@demo.test", Role.CUSTOMER)
    asked = heard(house, PasswordResetRequested)
    with house.write() as uow:
        invited = users.invite_user(uow, Invitation(email="new@demo.test", name="New", roles=frozenset({Role.PICKER})))
        assert users.mail_password_link(uow, invited.public_id) == passwords.INVITATION_HOURS
    with house.write(sales.actor()) as uow:
        assert users.mail_password_link(uow, customer.public_id) == passwords.RESET_HOURS
        with pytest.raises(NotFound):
            users.mail_password_link(uow, invited.public_id)
    sent = [event for event in asked if isinstance(event, PasswordResetRequested)]
    assert [(event.email, event.is_invitation) for event in sent] == [
        ("new@demo.test", True),
        ("new@demo.test", True),
        ("c@demo.test", False),
    ]
    with house.read() as uow:
        [entry] = audit.list_changes(uow, AuditQuery(entity="user", entity_id=customer.public_id)).items
    assert (entry.actor, entry.action) == (sales.name, "password_link_sent")


def test_a_closed_account_gets_no_link(house: House) -> None:
    customer = add_person(house, "c@demo.test", Role.CUSTOMER)
    with house.write() as uow:
        users.deactivate_user(uow, customer.public_id)
        with pytest.raises(AccountClosed):
            users.mail_password_link(uow, customer.public_id)
