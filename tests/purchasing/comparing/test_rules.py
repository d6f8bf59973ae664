"""Which supplier should get a basket, on plain values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from freight_app.purchasing.comparing.rules import Candidate, Risk, Why, choose, lead_days_of, risks_of
from freight_app.purchasing.scorecards.rules import LineFact, Part, score

D = Decimal
TODAY = date(2026, 3, 2)


def candidate(supplier_id: int, total: int | None, *, offered: int = 2, on_time: float | None = 0.9) -> Candidate:
    return Candidate(supplier_id, offered, None if total is None else D(total), 10, on_time, 20)


def test_the_cheapest_of_those_who_have_most_of_it_is_chosen() -> None:
    found = choose([candidate(1, 1000), candidate(2, 900), candidate(3, 100, offered=1), candidate(4, None)])
    assert found == (2, Why.CHEAPEST, 1, D(100))
    alone = choose([candidate(1, 1000), candidate(3, 100, offered=1)])
    assert alone is not None
    assert (alone.supplier_id, alone.why) == (1, Why.MOST_PARTS)
    assert choose([candidate(4, None), candidate(5, 10, offered=0)]) is None


def test_who_keeps_their_word_is_worth_a_little_more() -> None:
    late = candidate(1, 1000, on_time=0.7)
    assert choose([late, candidate(2, 1030)]) == (2, Why.MORE_RELIABLE, 1, D(-30))
    assert choose([late, candidate(2, 1031)]) == (1, Why.CHEAPEST, 2, D(31))
    assert choose([late, candidate(2, 1030)._replace(on_time_n=4)]) == (1, Why.CHEAPEST, 2, D(30))


def test_what_speaks_against_a_supplier_is_said() -> None:
    def fact(place: int, came: int, rejected: int = 0) -> LineFact:
        return LineFact(
            str(place), "P", 10, date(2026, 1, 1), date(2026, 1, 11), parts=(Part(date(2026, 1, came), 10, rejected),)
        )

    bad = score([fact(place, 25, 1) for place in range(5)], TODAY)
    facts = {"lacks": False, "below_minimum": False, "has_rate": True, "costs_known": True}
    assert risks_of(bad, promised_days=10, **facts) == [Risk.LATE_OFTEN, Risk.SLOWER_THAN_SAID, Risk.REJECTS]
    assert lead_days_of(10, bad) == (24, True)
    assert lead_days_of(10, score([fact(1, 25)], TODAY)) == (10, False)
    unknown = {"lacks": True, "below_minimum": True, "has_rate": False, "costs_known": False}
    assert risks_of(score([], TODAY), promised_days=10, **unknown) == [
        Risk.NO_RATE,
        Risk.LACKS_PARTS,
        Risk.BELOW_MINIMUM,
        Risk.NEVER_BOUGHT,
        Risk.NO_COSTS_KNOWN,
    ]
