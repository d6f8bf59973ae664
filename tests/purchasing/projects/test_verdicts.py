"""What a project costs and what is critical about it, on plain values."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from freight_app.kit.money import Money
from freight_app.purchasing.projects.costs import CostFact, PurchaseFact, PurchaseLineFact, reckon_budget
from freight_app.purchasing.projects.critical import (
    CriticalKind,
    MilestoneFact,
    ProjectFacts,
    ShipmentFact,
    find_critical,
    next_date,
    progress_percent,
)
from freight_app.purchasing.projects.ports import SalesFact

TODAY = date(2026, 3, 2)
STATUSES = ["draft", "approved", "placed", "partially_received", "received", "closed", "cancelled"]


def tnd(minor: int) -> Money:
    return Money(minor, "TND")


def purchase(status: str = "placed", *lines: PurchaseLineFact, **facts: object) -> PurchaseFact:
    given_facts = {
        "number": "PO-1",
        "supplier": "Valeo",
        "currency": "EUR",
        "rate": Decimal("3.4"),
        "is_frozen": True,
        **facts,
    }
    return PurchaseFact(status=status, lines=lines or (PurchaseLineFact(10, 4, 1, 10_00),), **given_facts)  # type: ignore[arg-type]


def project(**facts: object) -> ProjectFacts:
    purchases = facts.get("purchases", ())
    budget = facts.pop("budget", 0)
    return ProjectFacts(
        **{  # type: ignore[arg-type]
            "public_id": "P1",
            "code": "PRJ-2026-001",
            "name": "Garage",
            "status": "active",
            "starts_on": TODAY - timedelta(30),
            "due_on": TODAY + timedelta(30),
            "budget": reckon_budget(tnd(budget), purchases, [], []),  # type: ignore[arg-type]
            **facts,
        }
    )


def test_what_came_is_spent_what_is_owed_is_committed_and_what_is_closed_costs_nothing() -> None:
    # 4 of 10 came, 1 never will, 5 are to come: at 10 EUR each and 3.4 TND for one.
    found = reckon_budget(tnd(200_000), [purchase()], [CostFact("Crane", 15_000)], [tnd(400_000)])
    assert found.spent == tnd(136_000 + 15_000)
    assert found.committed == tnd(170_000)
    assert found.planned == tnd(0)
    assert found.left == tnd(200_000 - 321_000)
    assert found.is_over
    assert found.margin == tnd(400_000 - 321_000)
    assert [(line.ref, line.rate) for line in found.lines] == [("PO-1", Decimal("3.4")), ("", None)]


def test_a_draft_is_planned_and_a_cancelled_order_is_nothing() -> None:
    lines = (PurchaseLineFact(2, 0, 0, 50_00),)
    found = reckon_budget(tnd(0), [purchase("draft", *lines), purchase("cancelled", *lines)], [], [])
    assert (found.spent, found.committed, found.planned) == (tnd(0), tnd(0), tnd(340_000))
    assert not found.is_over, "without a budget nothing is over it"


def test_an_order_without_a_rate_is_told_and_not_counted_as_nothing() -> None:
    found = reckon_budget(tnd(1), [purchase("draft", rate=None)], [], [])
    assert found.unpriced == ("PO-1",)
    assert not found.lines[0].is_priced


line_facts = st.builds(
    PurchaseLineFact,
    quantity=st.integers(1, 500),
    received=st.integers(0, 600),
    closed=st.integers(0, 500),
    unit_price_minor=st.integers(0, 10**7),
)


@given(
    orders=st.lists(
        st.builds(
            PurchaseFact,
            number=st.text("ABC", min_size=1, max_size=3),
            supplier=st.just("S"),
            status=st.sampled_from(STATUSES),
            currency=st.sampled_from(["TND", "EUR", "JPY"]),
            rate=st.decimals("0.01", "400", places=4),
            is_frozen=st.booleans(),
            lines=st.lists(line_facts, max_size=4).map(tuple),
            extra_minor=st.integers(0, 10**6),
        ),
        max_size=6,
    ),
    budget=st.integers(0, 10**12),
)
def test_the_sums_are_those_of_their_lines_and_no_money_is_in_two_of_them(
    orders: list[PurchaseFact], budget: int
) -> None:
    found = reckon_budget(tnd(budget), orders, [], [])
    for name in ("spent", "committed", "planned"):
        assert getattr(found, name).amount_minor == sum(getattr(line, name).amount_minor for line in found.lines)
    assert found.left + found.forecast == found.budget
    for line in found.lines:
        assert line.committed.is_zero or line.planned.is_zero
        assert min(line.spent.amount_minor, line.committed.amount_minor, line.planned.amount_minor) >= 0
    assert len(found.lines) == sum(order.status != "cancelled" for order in orders)


def test_the_worst_comes_first_and_each_item_says_why() -> None:
    late = purchase(expected_on=TODAY - timedelta(6))
    found = find_critical(
        project(
            budget=100_000,
            purchases=(late,),
            orders=(
                SalesFact("F-1", "Garage Ben", "confirmed", TODAY - timedelta(2), tnd(1), True, False, waits_for=3),
            ),
            milestones=(
                MilestoneFact(1, "Lift stands", None, TODAY - timedelta(1), None, "purchase_order", "PO-1"),
                MilestoneFact(2, "Signed", None, TODAY - timedelta(9), TODAY - timedelta(8)),
            ),
        ),
        TODAY,
    )
    assert [(one.kind.value, one.reason, one.subject_ref, one.days) for one in found] == [
        ("blocking", "blocked_late", "PO-1", 1),
        ("over_budget", "over_budget", "P1", 0),
        ("late", "purchase_late", "PO-1", 6),
        ("late", "order_late", "F-1", 2),
        ("late", "milestone_late", "P1", 1),
        ("short", "order_short", "F-1", 0),
        ("short", "purchase_short", "PO-1", 0),
    ]
    assert found[2].facts == {"due": "2026-02-24", "pieces": "5", "supplier": "Valeo"}


def test_a_shipment_blocks_when_it_comes_after_the_day_or_is_held() -> None:
    def verdict(status: str, arrives: date | None) -> list[tuple[CriticalKind, int]]:
        shipment = ShipmentFact("s1", "SH-1", status, "manual", arrives, None)
        milestone = MilestoneFact(1, "Open", None, TODAY + timedelta(5), None, "shipment", "s1")
        return [
            (one.kind, one.days)
            for one in find_critical(project(shipments=(shipment,), milestones=(milestone,)), TODAY)
        ]

    assert verdict("in_transit", TODAY + timedelta(5)) == []
    assert verdict("in_transit", TODAY + timedelta(8)) == [(CriticalKind.BLOCKING, 3)]
    assert verdict("on_hold", TODAY + timedelta(1)) == [(CriticalKind.BLOCKING, 0)]
    assert verdict("delivered", TODAY + timedelta(8)) == []
    assert verdict("in_transit", None) == []


def test_nothing_is_critical_once_it_is_over() -> None:
    for status in ("done", "cancelled"):
        assert find_critical(project(status=status, due_on=TODAY - timedelta(90)), TODAY) == ()
    assert [one.reason for one in find_critical(project(due_on=TODAY - timedelta(1)), TODAY)] == ["project_late"]


def test_what_comes_next_is_never_a_day_that_has_passed() -> None:
    facts = project(
        purchases=(purchase(expected_on=TODAY - timedelta(1)),),
        shipments=(ShipmentFact("s1", "SH-1", "in_transit", "manual", TODAY + timedelta(3), None),),
    )
    assert next_date(facts, TODAY) == ("shipment", "SH-1", TODAY + timedelta(3))
    assert next_date(facts, TODAY + timedelta(31)) is None


def test_progress_is_of_milestones_and_without_them_of_pieces() -> None:
    done = MilestoneFact(1, "a", None, TODAY, TODAY)
    open_one = MilestoneFact(2, "b", None, TODAY, None)
    assert progress_percent([done, open_one, open_one], [purchase()]) == 33
    assert progress_percent([], [purchase()]) == 44  # 4 of the 9 that will come
    assert progress_percent([], []) == 0
