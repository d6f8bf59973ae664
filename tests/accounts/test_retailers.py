from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from freight_app.accounts import retailers, sessions
from freight_app.accounts.dtos import RetailerApplication, RetailerQuery, RetailerView, SignedInUser
from freight_app.accounts.errors import RetailerExists, RetailerNotInStatus
from freight_app.accounts.events import RetailerApplied, RetailerApproved, RetailerRejected
from freight_app.accounts.permissions import Role
from freight_app.accounts.retailer_models import TRANSITIONS, RetailerStatus
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from tests.accounts.people import add_person, all_at_once, count, heard, reload_person, sign_in


def application(**fields: str) -> RetailerApplication:
    details = {
        "legal_name": "Garage El Amen SARL", "tax_number": "1234567/A/M/000", "contact_name": "Sami Gharbi",
        "phone": "71 234 567", "line": "12 rue de Marseille", "city": "Tunis", "country": "TN",
    }  # fmt: skip
    return RetailerApplication.model_validate(details | fields)


def apply(house: House, user: SignedInUser, **fields: str) -> RetailerView:
    with house.write(user.actor()) as uow:
        return retailers.apply_as_retailer(uow, user.id, application(**fields))


def approve(house: House, public_id: str, group: str = "trade_a") -> RetailerView:
    with house.write() as uow:
        return retailers.approve_retailer(uow, public_id, price_group=group)


def reject(house: House, public_id: str, reason: str = "The tax number is not readable.") -> RetailerView:
    with house.write() as uow:
        return retailers.reject_retailer(uow, public_id, reason=reason)


def history(house: House, public_id: str) -> list[tuple[str | None, str, str]]:
    with house.read() as uow:
        return [(step.before, step.after, step.reason) for step in retailers.list_retailer_history(uow, public_id)]


def test_a_company_applies_is_approved_and_sees_its_prices_at_the_next_request(house: House) -> None:
    user = add_person(house, "r@demo.test", Role.CUSTOMER, language="fr")
    events = heard(house, RetailerApplied, RetailerApproved)
    token = sign_in(house, "r@demo.test")
    view = apply(house, user)
    assert (view.status, view.phone, view.price_group, view.email) == ("pending", "+21671234567", None, "r@demo.test")
    assert reload_person(house, user.id).price_group == "public"
    approve(house, view.public_id, "trade_b")
    with house.read() as uow:
        now = sessions.resolve_session(uow, token)
    assert now is not None
    assert (now.price_group, now.roles, now.is_retailer) == ("trade_b", {Role.CUSTOMER, Role.RETAILER}, True)
    facts = (view.id, user.id, "r@demo.test", "Amel Trabelsi", "fr", "Garage El Amen SARL")
    assert events == [RetailerApplied(*facts), RetailerApproved(*facts, "trade_b")]
    assert history(house, view.public_id) == [(None, "pending", ""), ("pending", "approved", "")]


def test_a_company_that_was_turned_down_is_told_why_and_may_apply_again(house: House) -> None:
    user = add_person(house, "r@demo.test")
    events = heard(house, RetailerRejected)
    view = apply(house, user)
    rejected = reject(house, view.public_id, "  The scan is\r\nunreadable. ")
    assert (rejected.status, rejected.reason) == ("rejected", "The scan is\nunreadable.")
    assert [event.reason for event in events if isinstance(event, RetailerRejected)] == ["The scan is\nunreadable."]
    again = apply(house, user, legal_name="Garage El Amen SA")
    assert (again.id, again.status, again.legal_name, again.reason) == (view.id, "pending", "Garage El Amen SA", "")


def test_an_approval_can_be_taken_back(house: House) -> None:
    user = add_person(house, "r@demo.test")
    view = apply(house, user)
    approve(house, view.public_id)
    assert reject(house, view.public_id, "Unpaid invoices.").price_group is None
    now = reload_person(house, user.id)
    assert (now.price_group, now.roles) == ("public", frozenset())


def test_a_tax_number_gets_in_once_however_it_is_written(house: House) -> None:
    apply(house, add_person(house, "r@demo.test"))
    events = heard(house, RetailerApplied)
    with pytest.raises(RetailerExists) as refused:
        apply(house, add_person(house, "s@demo.test"), tax_number="1234567 a-m 000")
    assert refused.value.details == {"field": "tax_number"}
    assert (count(house, "retailer"), count(house, "retailer_status_change"), events) == (1, 1, [])


def test_applying_twice_is_refused_while_pending_and_when_approved(house: House) -> None:
    user = add_person(house, "r@demo.test")
    view = apply(house, user)
    for _ in range(2):
        with pytest.raises(RetailerExists):
            apply(house, user, legal_name="Another name")
        if view.status == RetailerStatus.PENDING:
            view = approve(house, view.public_id)
    assert history(house, view.public_id)[-1] == ("pending", "approved", "")
    with house.read() as uow:
        assert retailers.get_retailer(uow, view.public_id).legal_name == "Garage El Amen SARL"


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"phone": "123"}, "phone"), ({"country": "XX"}, "country"), ({"tax_number": "-//--/"}, "tax_number")],
)
def test_details_that_cannot_be_right_are_named(house: House, fields: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        apply(house, add_person(house, "r@demo.test"), **fields)
    assert refused.value.field == field
    assert count(house, "retailer") == 0


@pytest.mark.parametrize("group", ["public", "trade_z", "", "\0"])
def test_approval_needs_a_trade_group_that_exists(house: House, group: str) -> None:
    user = add_person(house, "r@demo.test")
    view = apply(house, user)
    with pytest.raises(InvalidInput) as refused:
        approve(house, view.public_id, group)
    assert refused.value.field == "price_group"
    assert history(house, view.public_id) == [(None, "pending", "")]
    assert reload_person(house, user.id).roles == frozenset()


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 501, "nul\0"])
def test_a_rejection_says_why(house: House, reason: str) -> None:
    view = apply(house, add_person(house, "r@demo.test"))
    with pytest.raises(InvalidInput) as refused:
        reject(house, view.public_id, reason)
    assert refused.value.field == "reason"
    assert history(house, view.public_id) == [(None, "pending", "")]


def test_the_price_group_of_an_approved_company_can_change(house: House) -> None:
    user = add_person(house, "r@demo.test")
    view = apply(house, user)
    with pytest.raises(NotFound), house.write() as uow:
        retailers.change_price_group(uow, view.public_id, price_group="trade_b")
    approve(house, view.public_id)
    with house.write() as uow:
        retailers.change_price_group(uow, view.public_id, price_group="trade_b")
    assert reload_person(house, user.id).price_group == "trade_b"


def test_only_holders_of_the_permission_decide_and_look(house: House) -> None:
    user, stranger = add_person(house, "r@demo.test"), add_person(house, "s@demo.test", Role.BUYER)
    view = apply(house, user)
    for person in (user, stranger):
        with house.write(person.actor()) as uow:
            for act in (
                lambda uow: retailers.approve_retailer(uow, view.public_id, price_group="trade_a"),
                lambda uow: retailers.reject_retailer(uow, view.public_id, reason="No."),
                lambda uow: retailers.change_price_group(uow, view.public_id, price_group="trade_a"),
                lambda uow: retailers.list_retailers(uow, RetailerQuery()),
                lambda uow: retailers.get_retailer(uow, view.public_id),
                lambda uow: retailers.list_retailer_history(uow, view.public_id),
                retailers.count_retailers,
            ):
                with pytest.raises(NotAllowed):
                    act(uow)
    with pytest.raises(NotAllowed), house.write(stranger.actor()) as uow:
        retailers.get_retailer_of(uow, user.id)
    with pytest.raises(NotAllowed), house.write(stranger.actor()) as uow:
        retailers.apply_as_retailer(uow, user.id, application())
    with house.read(user.actor()) as uow:
        assert retailers.get_retailer_of(uow, user.id) == view
    assert history(house, view.public_id) == [(None, "pending", "")]


def test_who_waits_longest_is_first_and_the_newest_decision_follows(house: House, clock: StillClock) -> None:
    views = {}
    for name in ("one", "two", "three", "four"):
        clock.advance(timedelta(hours=1))
        views[name] = apply(house, add_person(house, f"{name}@demo.test"), legal_name=name, tax_number=f"TAX-{name}")
    for name in ("one", "two"):
        clock.advance(timedelta(hours=1))
        approve(house, views[name].public_id)
    with house.read() as uow:
        listed = retailers.list_retailers(uow, RetailerQuery())
        assert ([row.legal_name for row in listed.items], listed.total) == (["three", "four", "two", "one"], 4)
        assert [r.legal_name for r in retailers.list_retailers(uow, RetailerQuery(q="TWO@demo")).items] == ["two"]
        approved = RetailerQuery(status=RetailerStatus.APPROVED, per_page=1, page=2)
        assert [r.legal_name for r in retailers.list_retailers(uow, approved).items] == ["one"]
        assert retailers.count_retailers(uow) == {"pending": 2, "approved": 2, "rejected": 0}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["apply", "approve", "reject"]), max_size=8))
def test_no_other_path_exists_than_those_of_the_table(house: House, steps: list[str]) -> None:
    number = count(house, "user_account")
    user = add_person(house, f"r{number}@demo.test")
    view = apply(house, user, tax_number=f"TAX-{number}")
    status = RetailerStatus.PENDING
    expected: list[tuple[str | None, str]] = [(None, "pending")]
    for step in steps:
        target = {"apply": "pending", "approve": "approved", "reject": "rejected"}[step]
        try:
            if step == "apply":
                apply(house, user, tax_number=f"TAX-{number}")
            elif step == "approve":
                approve(house, view.public_id)
            else:
                reject(house, view.public_id)
            assert RetailerStatus(target) in TRANSITIONS[status]
            expected.append((status.value, target))
            status = RetailerStatus(target)
        except (RetailerNotInStatus, RetailerExists):
            assert RetailerStatus(target) not in TRANSITIONS[status]
    assert [(before, after) for before, after, _ in history(house, view.public_id)] == expected
    now = reload_person(house, user.id)
    is_in = status == RetailerStatus.APPROVED
    assert (now.is_retailer, now.price_group) == (is_in, "trade_a" if is_in else "public")


@pytest.mark.race
def test_a_company_that_is_approved_and_rejected_at_once_ends_in_one_way(house: House) -> None:
    view = apply(house, add_person(house, "r@demo.test"))
    outcomes = all_at_once(
        6, lambda number: approve(house, view.public_id) if number % 2 else reject(house, view.public_id)
    )
    assert {type(error) for error in outcomes.errors} <= {RetailerNotInStatus}
    steps = history(house, view.public_id)
    assert len(steps) == 1 + len(outcomes.results)
    assert [before for before, _, _ in steps[1:]] == [after for _, after, _ in steps[:-1]]


@pytest.mark.race
def test_one_tax_number_applied_for_by_ten_people_at_once_gets_in_once(house: House) -> None:
    people = [add_person(house, f"r{number}@demo.test") for number in range(10)]
    outcomes = all_at_once(10, lambda number: apply(house, people[number]))
    assert len(outcomes.results) == 1
    assert [type(error) for error in outcomes.errors] == [RetailerExists] * 9
    assert count(house, "retailer") == 1


def test_several_companies_are_named_at_once(house: House) -> None:
    view = apply(house, add_person(house, "a@demo.test", Role.CUSTOMER))
    with house.read() as uow:
        assert retailers.name_retailers(uow, [view.public_id, "nobody"]) == {view.public_id: "Garage El Amen SARL"}
    with house.read(add_person(house, "p@demo.test", Role.PICKER).actor()) as uow, pytest.raises(NotAllowed):
        retailers.name_retailers(uow, [])
