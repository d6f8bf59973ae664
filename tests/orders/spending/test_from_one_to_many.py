"""The migration: whoever acted for a company alone runs it, and what they bought for it is the company's."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from typing import Any, cast

import sqlalchemy as sa

from freight_app.accounts.company.seats import seat_of
from freight_app.kit.actor import Actor
from freight_app.kit.house import House
from freight_app.kit.settings import PROJECT_ROOT
from tests.orders.conftest import Parts
from tests.orders.credit.trade import buy, open_garage
from tests.orders.shopping import customer, order
from tests.orders.spending.firm import hire, terms
from tests.orders.spending.test_approvals import seen_by


def revision_module() -> Any:
    spec = spec_from_file_location("companies", PROJECT_ROOT / "alembic/versions/20261122_companies.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_single_retailers_become_owners_of_their_companies(house: House, parts: Parts) -> None:
    garage, stranger = open_garage(house), customer(house)
    on_account = buy(house, garage, {parts.book: 1}).number
    private = order(house, {parts.book: 1}, owner=garage.owner).number
    others = order(house, {parts.book: 1}, owner=stranger).number
    with house.write() as uow:
        connection = uow.session.connection()
        # As the database was: nobody is a member, no order knows a company.
        connection.execute(sa.text("UPDATE sales_order SET retailer_id = NULL"))
        for table in ("member_spend", "member_month", "company_member"):
            connection.execute(sa.text(f"DELETE FROM {table}"))
        revision_module().let_owners_in(connection)
    owner = Actor("Sami", garage.owner.user_id, frozenset())
    with house.read() as uow:
        seat = seat_of(uow, cast("int", owner.user_id))
        assert seat is not None
        assert (seat.role, seat.company, seat.is_approved) == ("owner", garage.company, True)
        assert seat_of(uow, stranger.user_id) is None
    viewer = hire(house, garage.company, terms("viewer"), name="Hela")
    assert seen_by(house, owner) == [private, on_account]
    # What was bought at the public's prices and paid by oneself stays one's own.
    assert seen_by(house, viewer) == [on_account]
    assert seen_by(house, Actor("Amine", stranger.user_id, frozenset())) == [others]
