"""A scorecard is counted from what was ordered and what came, and shows the lines it was counted from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.purchasing.orders.models import PurchaseStatus
from freight_app.purchasing.scorecards.dtos import ScorecardView
from freight_app.purchasing.scorecards.reading import lines_behind, scorecard_of
from tests.orders.shopping import staff
from tests.purchasing.bought import add_supplier, close, order_of, place, receive
from tests.stock.goods import add_product


def card(house: House, ref: str) -> ScorecardView:
    with house.read() as uow:
        return scorecard_of(uow, ref)


def test_what_came_late_or_never_is_counted_and_shown_line_by_line(house: House, clock: StillClock) -> None:
    with house.write() as uow:
        supplier = add_supplier(uow, "BOSCH", lead_time_days=15, incoterm="FOB", incoterm_place="Marseille", mode="sea")
        ref = supplier.public_id
        product = add_product(uow, "FILTER")
        on_time, in_parts, never = (
            place(uow, supplier, {"FILTER": (product, 10, price)}, promised_in=20).number
            for price in ("4.00", "5.00", "6.00")
        )
        given_up_in_time = place(uow, supplier, {"FILTER": (product, 99, "9.00")}, promised_in=200).number
        order_of(uow, given_up_in_time).status = PurchaseStatus.CANCELLED
    clock.advance(timedelta(days=18))
    with house.write() as uow:
        receive(uow, on_time, {"FILTER": 10})
        receive(uow, in_parts, {"FILTER": 6}, rejected={"FILTER": 2})
    clock.advance(timedelta(days=10))
    with house.write() as uow:
        receive(uow, in_parts, {"FILTER": 4})
        close(uow, never)

    found = card(house, ref)
    assert (found.lines, found.open_lines, found.promised_days) == (3, 0, 15)
    assert (found.on_time.value, found.on_time.n, found.on_time.is_few) == (16 / 30, 3, True)
    assert (found.whole_on_time.value, found.fill.value) == (1 / 3, 20 / 30)
    assert (found.median.value, found.p90.value, found.median.n) == (23, 27, 2)
    [way] = found.ways
    assert (way.route, way.mode) == ("FR · FOB Marseille", "sea")
    assert (found.rejects.value, found.prices.n) == (2 / 22, 3)
    with house.read() as uow:
        lines = lines_behind(uow, ref, found.on_time.key)
        assert [(line.order, line.accepted, line.on_time, line.late_by) for line in lines] == [
            (never, 0, 0, None),
            (in_parts, 10, 6, 8),
            (on_time, 10, 10, 0),
        ]
        assert [line.order for line in lines_behind(uow, ref, way.median.key)] == [in_parts, on_time]
        with pytest.raises(NotFound):
            lines_behind(uow, ref, "nonsense")


def test_a_scorecard_is_for_buyers_and_a_new_supplier_has_an_empty_one(house: House) -> None:
    with house.write() as uow:
        ref = add_supplier(uow, "NEW").public_id
    found = card(house, ref)
    assert (found.lines, found.median.value, found.on_time.n, found.on_time.is_few) == (0, None, 0, False)
    with pytest.raises(NotAllowed), house.read(staff(house, Role.PICKER)) as uow:
        scorecard_of(uow, ref)
    with pytest.raises(NotFound), house.read() as uow:
        scorecard_of(uow, "NOBODY")
