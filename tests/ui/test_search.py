"""One box finds everything that its reader may see, in few statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import GUEST, SYSTEM, Actor
from freight_app.kit.house import House
from freight_app.purchasing.projects.dtos import ProjectDraft
from freight_app.purchasing.projects.members import put_member
from freight_app.purchasing.projects.models import MemberRole
from freight_app.purchasing.projects.writing import create_project
from freight_app.shipping.models import Parcel
from freight_app.ui.shells.search_kinds import SEARCH_KINDS, search_everything
from tests.orders.conftest import Parts, parts  # noqa: F401 - a shop with goods to order
from tests.orders.shopping import order
from tests.purchasing.projects.things import add_purchase, add_shipment, add_supplier, person


@pytest.fixture
def number(house: House, parts: Parts) -> str:  # noqa: F811
    """A shop in which one of everything is called Valeo, in some way."""
    placed = order(house, {parts.filter: 1}, contact={"name": "Garage Valéo", "phone": "22 345 678"})
    buyer = person(house, Role.BUYER)[0]
    person(house, Role.CUSTOMER, name="Valeo Fan")
    with house.write(SYSTEM) as uow:
        supplier = add_supplier(uow, "VALEO")
        add_purchase(uow, "PO-2026-00007", supplier=supplier)
        shipment = add_shipment(
            uow, "SH-2026-00007", tracking_number="JD0146000VALEO", carries=("order", placed.number)
        )
        uow.session.add(Parcel(shipment_id=shipment.id or 0, position=1, tracking_number="BOX-77"))
    with house.write(buyer) as uow:
        create_project(uow, ProjectDraft(name="Stand Valéo", starts_on=date(2026, 3, 1), due_on=date(2026, 4, 1)))
    return placed.number


def found(house: House, actor: Actor, text: str, limit: int = 5) -> dict[str, list[str]]:
    with house.read(actor) as uow:
        return {
            kind: [thing.label for thing in things]
            for kind, things in search_everything(uow, text, "en", limit).items()
        }


def test_everything_of_a_name_is_found_by_kind_in_the_order_of_the_list(house: House, number: str) -> None:
    admin = person(house, Role.ADMIN)[0]
    assert found(house, admin, "valeo") == {
        "order": [number],
        "purchase_order": ["PO-2026-00007"],
        "shipment": ["SH-2026-00007"],
        "project": ["Stand Valéo"],
        "customer": ["Valeo Fan"],
        "supplier": ["VALEO SA"],
    }
    assert list(found(house, admin, "valeo")) == [kind for kind in SEARCH_KINDS if kind in found(house, admin, "valeo")]
    assert found(house, admin, "box-77") == {"shipment": ["SH-2026-00007"]}
    # The shipment carries the order: it is found by its number too.
    assert found(house, admin, number) == {"order": [number], "shipment": ["SH-2026-00007"]}
    assert "HU-816" in str(found(house, admin, "HU816"))
    for nothing in ("", "v", "%%", "\0", "__", "nowhere"):
        assert found(house, admin, nothing) == {}


def test_each_finds_only_what_they_may_see(house: House, number: str) -> None:
    buyer, _ = person(house, Role.BUYER)
    sales, sales_id = person(house, Role.SALES)
    assert set(found(house, sales, "valeo")) == {"order", "shipment", "customer"}
    assert set(found(house, buyer, "valeo")) == {"order", "purchase_order", "shipment", "project", "supplier"}
    assert found(house, person(house, Role.CUSTOMER)[0], "valeo") == {}
    assert found(house, person(house, Role.DRIVER)[0], "valeo") == {}
    assert found(house, GUEST, "valeo") == {}
    with house.read(buyer) as uow:
        project = search_everything(uow, "stand", "en", 5)["project"][0].ref
    with house.write(buyer) as uow:
        put_member(uow, project, sales_id, MemberRole.VIEWER)
    assert found(house, sales, "stand")["project"] == ["Stand Valéo"]


def test_it_costs_few_statements(house: House, number: str) -> None:
    admin = person(house, Role.ADMIN)[0]
    found(house, admin, "valeo")  # what is remembered of the catalogue is remembered now
    with statements(house) as counted:
        found(house, admin, "valeo")
    selects = [one for one in counted if one.lstrip().upper().startswith("SELECT")]
    assert len(selects) <= 8, "\n".join(selects)


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = house.database.read_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
