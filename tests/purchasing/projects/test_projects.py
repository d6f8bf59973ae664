"""Projects from their first day to their last, on both databases."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlmodel import select

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM, Actor
from freight_app.kit.errors import Conflict, FreightError, InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.purchasing.landed.models import CostBill, CostShare
from freight_app.purchasing.landed.rules import Basis
from freight_app.purchasing.landed.values import CostKind
from freight_app.purchasing.orders.models import PurchaseOrderLine
from freight_app.purchasing.projects.booking import book_cost
from freight_app.purchasing.projects.dtos import (
    CostDraft,
    MilestoneDraft,
    ProjectChange,
    ProjectDraft,
    ProjectQuery,
    ProjectView,
)
from freight_app.purchasing.projects.errors import BelongsToProject, LastLead, ProjectChanged, ProjectClosed
from freight_app.purchasing.projects.linking import link_to_project, unlink_from_project
from freight_app.purchasing.projects.members import put_member, remove_member, write_note
from freight_app.purchasing.projects.milestones import add_milestone, finish_milestone
from freight_app.purchasing.projects.models import MemberRole, ProjectStatus
from freight_app.purchasing.projects.reading import get_project, read_board, search_projects
from freight_app.purchasing.projects.writing import change_project, create_project, move_project
from freight_app.shop.currencies.dtos import RateDraft
from freight_app.shop.currencies.rates import add_rate
from tests.orders.conftest import Parts, parts  # noqa: F401 - a shop with goods to order
from tests.orders.shopping import order
from tests.purchasing.projects.things import add_purchase, add_shipment, person

# The still clock of the tests stands on the 2nd of March 2026.
DRAFT = ProjectDraft(
    name="Équipement du garage Béchir", budget="1000", starts_on=date(2026, 2, 1), due_on=date(2026, 4, 30)
)


@pytest.fixture
def buyer(house: House) -> Actor:
    return person(house, Role.BUYER, name="Mourad")[0]


@pytest.fixture
def project(house: House, buyer: Actor) -> str:
    with house.write(buyer) as uow:
        return create_project(uow, DRAFT)


def seen(house: House, actor: Actor, public_id: str) -> ProjectView:
    with house.read(actor) as uow:
        return get_project(uow, public_id)


def test_one_page_has_purchases_sales_shipments_and_what_they_come_to(
    house: House,
    buyer: Actor,
    project: str,
    parts: Parts,  # noqa: F811
) -> None:
    number = order(house, {parts.filter: 2}).number
    with house.write(SYSTEM) as uow:
        add_purchase(uow, "PO-2026-00001", received=4, promised_on=date(2026, 2, 24))
        add_shipment(uow, "SH-2026-00001", carries=("purchase_order", "PO-2026-00001"))
        add_shipment(uow, "SH-2026-00002", planned_arrival_on=date(2026, 2, 27))
    with house.write(buyer) as uow:
        for _ in range(2):
            link_to_project(uow, project, "purchase_order", "PO-2026-00001")
            link_to_project(uow, project, "order", number)
            link_to_project(uow, project, "shipment", "p-sh-2026-00002")
    found = seen(house, buyer, project)
    assert found.code == "PRJ-2026-001"
    assert [one.number for one in found.purchases] == ["PO-2026-00001"]
    assert [one.number for one in found.orders] == [number]
    assert {one.number: one.is_linked for one in found.shipments} == {"SH-2026-00001": False, "SH-2026-00002": True}
    assert str(found.budget.spent) == "136.000 TND"
    assert str(found.budget.committed) == "204.000 TND"
    assert found.budget.sold == found.orders[0].total
    assert [(one.kind, one.subject_ref, one.days) for one in found.critical] == [
        ("late", "PO-2026-00001", 6),
        ("late", "p-sh-2026-00002", 3),
    ]
    with house.write(buyer) as uow:
        unlink_from_project(uow, project, "purchase_order", "PO-2026-00001")
        unlink_from_project(uow, project, "shipment", "p-sh-2026-00002")
    assert seen(house, buyer, project).critical == []


def test_freight_and_duty_of_its_purchases_are_spent_too(house: House, buyer: Actor, project: str) -> None:
    with house.write(SYSTEM) as uow:
        order = add_purchase(uow, "PO-1", received=4, project_ref=project)
        other = add_purchase(uow, "PO-2")
        bill = CostBill(
            number="B-1",
            kind=CostKind.FREIGHT,
            amount_minor=60_000,
            currency="TND",
            rate="1",
            rate_on=date(2026, 3, 1),
            own_minor=60_000,
            billed_on=date(2026, 3, 1),
            basis=Basis.VALUE,
            used_basis=Basis.VALUE,
            created_at=uow.now(),
            created_by="test",
        )
        uow.session.add(bill)
        uow.session.flush()
        for of_order, minor in ((order, 50_000), (other, 10_000)):
            line_id = uow.session.exec(
                select(PurchaseOrderLine.id).where(PurchaseOrderLine.order_id == of_order.id)
            ).one()
            uow.session.add(CostShare(bill_id=bill.id or 0, line_id=line_id or 0, pieces=4, amount_minor=minor))
    found = seen(house, buyer, project).budget
    assert (str(found.spent), str(found.committed)) == ("186.000 TND", "204.000 TND")


def test_members_see_it_strangers_do_not_and_customers_least(house: House, buyer: Actor, project: str) -> None:
    sales, sales_id = person(house, Role.SALES, name="Amel")
    shopper, customer_id = person(house, Role.CUSTOMER)
    with pytest.raises(NotFound):
        seen(house, sales, project)
    with house.write(buyer) as uow:
        put_member(uow, project, sales_id, MemberRole.VIEWER)
    assert seen(house, sales, project).may_edit is False
    with pytest.raises(NotAllowed), house.write(sales) as uow:
        add_milestone(uow, project, MilestoneDraft(name="Open", due_on=date(2026, 4, 1)))
    with house.write(buyer) as uow:
        put_member(uow, project, sales_id, MemberRole.BUYER)
    with house.write(sales) as uow:
        add_milestone(uow, project, MilestoneDraft(name="Open", due_on=date(2026, 4, 1)))
    with pytest.raises(NotAllowed), house.write(sales) as uow:
        put_member(uow, project, sales_id, MemberRole.LEAD)
    with house.read(sales) as uow:
        assert [row.code for row in read_board(uow, ProjectQuery()).rows] == ["PRJ-2026-001"]
        assert search_projects(uow, "bechir", 5)[0].code == "PRJ-2026-001"
    with pytest.raises(InvalidInput, match="staff"), house.write(buyer) as uow:
        put_member(uow, project, customer_id, MemberRole.VIEWER)
    for ask in (lambda uow: read_board(uow, ProjectQuery()), lambda uow: search_projects(uow, "a", 5)):
        with pytest.raises(NotAllowed), house.read(shopper) as uow:
            ask(uow)
    with pytest.raises(NotFound):
        seen(house, shopper, project)
    # A stranger of the staff has a board of their own, and it is empty.
    other = person(house, Role.PICKER)[0]
    with house.read(other) as uow:
        assert read_board(uow, ProjectQuery()).total == 0


def test_somebody_always_leads(house: House, buyer: Actor, project: str) -> None:
    lead = seen(house, buyer, project).members[0].user_public_id
    with pytest.raises(LastLead), house.write(buyer) as uow:
        remove_member(uow, project, lead)
    with pytest.raises(LastLead), house.write(buyer) as uow:
        put_member(uow, project, lead, MemberRole.VIEWER)
    _, second = person(house, Role.SALES)
    with house.write(buyer) as uow:
        put_member(uow, project, second, MemberRole.LEAD)
        remove_member(uow, project, lead)
    assert [one.user_public_id for one in seen(house, buyer, project).members] == [second]


def test_a_thing_belongs_to_one_project_and_a_shipment_to_many(house: House, buyer: Actor, project: str) -> None:
    with house.write(SYSTEM) as uow:
        add_purchase(uow, "PO-2026-00001")
        add_shipment(uow, "SH-2026-00001")
    with house.write(buyer) as uow:
        other = create_project(uow, DRAFT)
        link_to_project(uow, project, "purchase_order", "PO-2026-00001")
        for one in (project, other):
            link_to_project(uow, one, "shipment", "p-sh-2026-00001")
    with pytest.raises(BelongsToProject), house.write(buyer) as uow:
        link_to_project(uow, other, "purchase_order", "PO-2026-00001")
    with pytest.raises(NotFound), house.write(buyer) as uow:
        unlink_from_project(uow, other, "purchase_order", "PO-2026-00001")
    with pytest.raises(NotFound), house.write(buyer) as uow:
        link_to_project(uow, other, "order", "F-999")
    assert [one.number for one in seen(house, buyer, project).purchases] == ["PO-2026-00001"]


def test_costs_by_hand_are_frozen_at_the_rate_of_their_day_and_booked_once(
    house: House, buyer: Actor, project: str
) -> None:
    with house.write(SYSTEM) as uow:
        add_rate(uow, RateDraft(base="EUR", quote="TND", value="3.4", rated_on=date(2026, 2, 20)))
    crane = CostDraft(what="Crane", amount="100", currency="EUR", spent_on=date(2026, 2, 21))
    for _ in range(2):
        with house.write(buyer) as uow:
            book_cost(uow, project, crane, key="k1")
    with house.write(SYSTEM) as uow:
        add_rate(uow, RateDraft(base="EUR", quote="TND", value="9.9", rated_on=date(2026, 2, 21)))
    found = seen(house, buyer, project)
    assert [str(cost.in_shop_money) for cost in found.costs] == ["340.000 TND"]
    assert str(found.budget.left) == "660.000 TND"
    with pytest.raises(InvalidInput, match="more than nothing"), house.write(buyer) as uow:
        book_cost(uow, project, crane.model_copy(update={"amount": "0"}), key="k2")


def test_what_is_over_stays_as_it_is_until_it_is_taken_up_again(house: House, buyer: Actor, project: str) -> None:
    with house.write(buyer) as uow:
        milestone = add_milestone(uow, project, MilestoneDraft(name="Open", due_on=date(2026, 4, 1)))
        move_project(uow, project, ProjectStatus.ACTIVE)
        assert finish_milestone(uow, project, milestone) == date(2026, 3, 2)
        move_project(uow, project, ProjectStatus.DONE, note="Signed by the customer")
    with pytest.raises(ProjectClosed), house.write(buyer) as uow:
        add_milestone(uow, project, MilestoneDraft(name="Late", due_on=date(2026, 4, 1)))
    with pytest.raises(Conflict), house.write(buyer) as uow:
        move_project(uow, project, ProjectStatus.CANCELLED)
    with house.write(buyer) as uow:
        write_note(uow, project, "The lift squeaks.")
        move_project(uow, project, ProjectStatus.ACTIVE)
    found = seen(house, buyer, project)
    assert (found.progress, found.status) == (100, ProjectStatus.ACTIVE)
    assert [one.status or one.text for one in found.happenings if one.by == "Mourad"].count("The lift squeaks.") == 1
    assert {one.status for one in found.happenings} >= {"planned", "active", "done"}


def test_of_two_who_edit_at_once_one_is_told_and_nothing_is_lost(house: House, buyer: Actor, project: str) -> None:
    gate, ends = Barrier(2), []

    def edit(name: str) -> None:
        change = ProjectChange(**{**DRAFT.model_dump(), "name": name, "version": 1})
        gate.wait()
        try:
            with house.write(buyer) as uow:
                change_project(uow, project, change)
            ends.append(name)
        except ProjectChanged:
            ends.append("told")

    threads = [Thread(target=edit, args=(name,)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends.count("told") == 1
    winner = next(end for end in ends if end != "told")
    assert seen(house, buyer, project).name == winner


def test_projects_that_begin_at_once_have_numbers_of_their_own(house: House, buyer: Actor) -> None:
    gate, made = Barrier(4), []

    def begin() -> None:
        gate.wait()
        with house.write(buyer) as uow:
            made.append(create_project(uow, DRAFT))

    threads = [Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen(house, buyer, one).code for one in made) == [f"PRJ-2026-{n:03d}" for n in range(1, 5)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"due_on": date(2026, 1, 1)}, "due_on"),
        ({"budget": "ten"}, "budget"),
        ({"budget": "-1"}, "budget"),
        ({"customer": "nobody"}, "customer"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_begun(
    house: House, buyer: Actor, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(FreightError) as refused, house.write(buyer) as uow:
        create_project(uow, DRAFT.model_copy(update=wrong))
    assert isinstance(refused.value, InvalidInput)
    assert refused.value.field == field
    with house.read(buyer) as uow:
        assert read_board(uow, ProjectQuery(tab="all")).total == 0
