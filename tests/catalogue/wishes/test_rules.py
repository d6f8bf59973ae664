"""What counts as a price drop, how lists become one, how many are told of few pieces: no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.catalogue.wishes.rules import (
    MAX_WISHES,
    WOBBLE,
    Drop,
    PriceMemory,
    WishRow,
    combine_wishes,
    count_to_tell,
    look_at_price,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
THREE = Decimal(3)
# (hours until the next look, the price then, None while it has none)
LOOKS = st.lists(st.tuples(st.integers(1, 40), st.one_of(st.none(), st.integers(80, 125))), max_size=40)


def follow(
    looks: list[tuple[int, int | None]], *, start: int = 100, target: int | None = None
) -> list[tuple[datetime, Drop]]:
    """Every drop that is told over a history of looks."""
    memory, now, told = PriceMemory(start), NOON, []
    for hours, price in looks:
        now += timedelta(hours=hours)
        memory, drop = look_at_price(memory, price, now=now, percent=THREE, target_minor=target)
        if drop is not None:
            told.append((now, drop))
    return told


def drops(looks: list[tuple[int, int | None]], *, start: int = 100, target: int | None = None) -> list[tuple[int, int]]:
    return [(one.from_minor, one.to_minor) for _, one in follow(looks, start=start, target=target)]


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        ([(1, 97)], [(100, 97)]),
        ([(1, 98)], []),
        # Small steps add up.
        ([(1, 99), (1, 98), (1, 97)], [(100, 97)]),
        # Once a drop, not once a look.
        ([(1, 90), (1, 90), (30, 90)], [(100, 90)]),
        # Up and back within a day was never a drop, however often it is looked at.
        ([(1, 120), (5, 120), (10, 118), (7, 100)], []),
        # Nobody looked in between: the benefit of the doubt is against telling.
        ([(1, 120), (60, 100)], []),
        # Higher for longer than a day is the new measure: the least that it was meanwhile.
        ([(1, 120), (12, 110), (13, 110), (1, 100)], [(110, 100)]),
        # Told, up for an hour, back: that drop was told.
        ([(1, 90), (1, 100), (1, 90)], [(100, 90)]),
        # Without a price nothing is known.
        ([(1, None), (1, None), (1, 100), (1, 90)], [(100, 90)]),
    ],
)
def test_a_drop_is_told_once_and_a_wobble_never(
    looks: list[tuple[int, int | None]], told: list[tuple[int, int]]
) -> None:
    assert drops(looks) == told


def test_a_named_price_takes_the_place_of_the_threshold() -> None:
    assert drops([(1, 90), (1, 81)], target=80) == []
    assert drops([(1, 90), (1, 80), (1, 80)], target=80) == [(100, 80)]
    # A percent is enough when that is what was asked for.
    assert drops([(1, 99)], target=99) == [(100, 99)]


@given(LOOKS)
def test_every_drop_that_is_told_is_one(looks: list[tuple[int, int | None]]) -> None:
    """Against the history itself: deep enough, from a price that was known or held for a day."""
    seen: list[tuple[datetime, int]] = [(NOON, 100)]
    now = NOON
    for hours, price in looks:
        now += timedelta(hours=hours)
        if price is not None:
            seen.append((now, price))
    last_told: tuple[datetime, int] | None = None
    for at, drop in follow(looks):
        assert (at, drop.to_minor) in seen
        assert 100 * (drop.from_minor - drop.to_minor) >= 3 * drop.from_minor
        before = [one for one in seen if one[0] < at]
        since = last_told[0] if last_told else NOON
        known = last_told[1] if last_told else 100
        if drop.from_minor != known:
            # Higher for longer than a wobble, at every look, some time since what was known.
            assert drop.from_minor > known
            stretches = _stretches([one for one in before if one[0] >= since], drop.from_minor)
            assert any(end - begin > WOBBLE for begin, end in stretches)
        last_told = (at, drop.to_minor)


def _stretches(seen: list[tuple[datetime, int]], least: int) -> list[tuple[datetime, datetime]]:
    """From when to when every look found at least that price."""
    found: list[tuple[datetime, datetime]] = []
    begin: datetime | None = None
    for at, price in seen:
        if price < least:
            begin = None
            continue
        begin = begin or at
        found.append((begin, at))
    return found


@given(LOOKS)
def test_prices_within_a_day_of_where_they_began_are_never_news(looks: list[tuple[int, int | None]]) -> None:
    """Any history that never falls under what the person knows, and never stays above it for a day, is silent."""
    never_under = [(1, price) for _, price in looks if price is None or price >= 100][:20]
    assert drops(never_under) == []


ROWS = st.lists(
    st.builds(WishRow, st.integers(1, 300), st.sampled_from(["", "for Ali"])),
    unique_by=lambda row: row.product_id,
    max_size=MAX_WISHES,
)


@given(guest=ROWS, user=ROWS)
def test_lists_become_one_without_losing_what_the_user_had(guest: list[WishRow], user: list[WishRow]) -> None:
    combined = combine_wishes(guest, user)
    assert [row.product_id for row in combined[: len(user)]] == [row.product_id for row in user]
    assert len({row.product_id for row in combined}) == len(combined) <= MAX_WISHES
    known = {row.product_id for row in user} | {row.product_id for row in guest}
    assert len(combined) == min(len(known), MAX_WISHES)
    own_notes = {row.product_id: row.note for row in user if row.note}
    assert all(row.note == own_notes[row.product_id] for row in combined if row.product_id in own_notes)
    # Doing it again with nothing left changes nothing.
    assert combine_wishes([], combined) == combined


@given(st.integers(-5, 50), st.integers(1, 10), st.integers(0, 200), st.integers(0, 600))
def test_no_more_are_told_than_pieces_allow(available: int, per_piece: int, told: int, waiting: int) -> None:
    number = count_to_tell(available=available, per_piece=per_piece, told_lately=told, waiting=waiting)
    assert 0 <= number <= waiting
    assert number + told <= max(told, max(available, 0) * per_piece)
    # As many as may be told are told.
    assert number == waiting or number + told >= max(available, 0) * per_piece
