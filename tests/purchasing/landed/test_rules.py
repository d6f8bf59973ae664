"""Bills shared to the last minor unit, layers and averages, on plain values."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.purchasing.landed.rules import (
    Basis,
    CoveredLine,
    Layer,
    ReceivedPieces,
    Share,
    average_cost,
    expected_pieces,
    goods_costs,
    late_part,
    margin_share,
    remaining_pieces,
    share_bill,
    split_minor,
    value_of_piece,
)

D = Decimal


@st.composite
def covered_lines(draw: st.DrawFn) -> list[CoveredLine]:
    lines, receipt_id = [], 0
    for line_id in range(1, draw(st.integers(0, 6)) + 1):
        accepted = draw(st.lists(st.integers(0, 50), max_size=4))
        ordered = draw(st.integers(1, 120))
        closed = draw(st.integers(0, ordered))
        receipts = []
        for count in accepted:
            receipt_id += 1
            receipts.append(ReceivedPieces(receipt_id, count))
        lines.append(
            CoveredLine(
                line_id,
                expected_pieces(ordered=ordered, accepted=sum(accepted), closed=closed),
                tuple(receipts),
                value_minor=draw(st.decimals(0, 10**7, places=4)),
                weight_g=draw(st.decimals(0, 30_000, places=3)),
                volume_cm3=draw(st.decimals(0, 30_000, places=3)),
                by_hand=draw(st.integers(0, 10**6)),
            )
        )
    return lines


@given(
    amount=st.integers(-(10**12), 10**12),
    basis=st.sampled_from(Basis),
    lines=covered_lines(),
    order=st.randoms(use_true_random=False),
)
def test_shares_and_what_nothing_carries_are_the_bill_whatever_came_first(
    amount: int, basis: Basis, lines: list[CoveredLine], order: object
) -> None:
    sharing = share_bill(amount, basis, lines)
    assert sum(share.amount_minor for share in sharing.shares) + sharing.unplaced_minor == amount
    # Every accepted piece carries a part, and so does every piece to come: none is counted twice.
    pieces = {line.line_id: 0 for line in lines}
    for share in sharing.shares:
        pieces[share.line_id] += share.pieces
    assert pieces == {line.line_id: line.expected for line in lines}
    shuffled = [line._replace(receipts=tuple(reversed(line.receipts))) for line in lines]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert share_bill(amount, basis, shuffled) == sharing


@given(amount=st.integers(0, 10**15), weights=st.lists(st.integers(0, 10**9), min_size=1).filter(any))
def test_no_part_is_a_whole_minor_unit_away_from_its_exact_share(amount: int, weights: list[int]) -> None:
    parts = split_minor(amount, weights)
    assert sum(parts) == amount
    assert all(
        abs(part - Fraction(amount * weight, sum(weights))) < 1 for part, weight in zip(parts, weights, strict=True)
    )
    assert split_minor(-amount, weights) == [-part for part in parts]


def line(line_id: int, expected: int, *accepted: int, **facts: object) -> CoveredLine:
    receipts = tuple(ReceivedPieces(line_id * 10 + place, count) for place, count in enumerate(accepted))
    return CoveredLine(line_id, expected, receipts, **facts)  # type: ignore[arg-type]


def test_what_has_not_come_yet_waits_and_lands_with_the_next_receipt() -> None:
    heavy, light = line(1, 10, 4, weight_g=D(300)), line(2, 10, 10, weight_g=D(100))
    waiting = share_bill(1_000, Basis.WEIGHT, [heavy, light])
    assert waiting.shares == (Share(1, 10, 300, 4), Share(1, None, 450, 6), Share(2, 20, 250, 10))
    assert waiting.waiting_minor == 450
    came = share_bill(1_000, Basis.WEIGHT, [line(1, 10, 4, 6, weight_g=D(300)), light])
    assert came.shares == (Share(1, 10, 300, 4), Share(1, 11, 450, 6), Share(2, 20, 250, 10))


def test_what_never_comes_is_carried_by_what_came() -> None:
    closed = line(1, expected_pieces(ordered=10, accepted=4, closed=6), 4, weight_g=D(300))
    shared = share_bill(1_000, Basis.WEIGHT, [closed, line(2, 10, 10, weight_g=D(100))])
    assert shared.shares == (Share(1, 10, 545, 4), Share(2, 20, 455, 10))
    nothing = share_bill(1_000, Basis.WEIGHT, [line(1, 0, weight_g=D(300))])
    assert (nothing.shares, nothing.unplaced_minor) == ((), 1_000)


def test_a_line_without_a_weight_makes_the_bill_go_by_value_and_is_named() -> None:
    lines = [line(1, 2, 2, value_minor=D(300), weight_g=D(5)), line(2, 2, 2, value_minor=D(100))]
    shared = share_bill(400, Basis.WEIGHT, lines)
    assert (shared.basis, shared.lacking) == (Basis.VALUE, (2,))
    assert [share.amount_minor for share in shared.shares] == [300, 100]
    free = share_bill(400, Basis.VOLUME, [line(1, 3, 3), line(2, 1, 1)])
    assert (free.basis, [share.amount_minor for share in free.shares]) == (Basis.QUANTITY, [300, 100])


def test_cheap_goods_carry_their_part_of_a_bill_by_value() -> None:
    lines = [line(1, 10_000, 10_000, value_minor=D("0.01")), line(2, 1, 1, value_minor=D(100))]
    assert [share.amount_minor for share in share_bill(500, Basis.VALUE, lines).shares] == [250, 250]


def test_by_hand_gives_each_line_what_a_person_wrote() -> None:
    lines = [line(1, 2, 1, by_hand=700), line(2, 2, 2, by_hand=300)]
    assert [share.amount_minor for share in share_bill(1_000, Basis.BY_HAND, lines).shares] == [350, 350, 300]


@given(piece=st.decimals(0, 10**6, places=6), accepted=st.lists(st.integers(1, 500), min_size=1, max_size=8))
def test_goods_that_come_in_parts_cost_what_they_cost_at_once(piece: Decimal, accepted: list[int]) -> None:
    assert sum(goods_costs(piece, accepted)) == goods_costs(piece, [sum(accepted)])[0]


def test_a_price_is_turned_by_the_frozen_rate_with_the_decimals_of_both_currencies() -> None:
    # 4.20 EUR at 3.37 are 14.154 TND, in millimes; 500 yen at 0.0215 are 10.75 TND.
    assert value_of_piece(420, "EUR", D("3.37"), "TND") == D(14154)
    assert value_of_piece(500, "JPY", D("0.0215"), "TND") == D(10750)


def test_first_in_is_first_out() -> None:
    assert remaining_pieces([10, 5, 8], 23) == [10, 5, 8]
    assert remaining_pieces([10, 5, 8], 11) == [0, 3, 8]
    assert remaining_pieces([10, 5, 8], 40) == [10, 5, 8]
    assert remaining_pieces([10, 5, 8], -3) == [0, 0, 0]


def test_the_average_is_over_what_is_left_and_is_the_last_known_one_when_nothing_is() -> None:
    layers = [Layer(1, 10, 1_000, 0), Layer(2, 10, 1_500, 500)]
    assert average_cost(layers, 20).unit_minor == D(150)
    some = average_cost(layers, 12)
    assert some.known == 12
    assert some.unit_minor == pytest.approx((D(200) + D(2_000)) / 12)
    assert some.goods_unit_minor == pytest.approx((D(200) + D(1_500)) / 12)
    assert average_cost(layers, 0) == (D(200), D(150), 0)
    assert average_cost(layers, 25).known == 20
    assert average_cost([], 5).unit_minor is None


def test_what_comes_late_for_pieces_that_are_gone_is_told_of_them() -> None:
    assert late_part(before_minor=0, after_minor=1_200, late_minor=0, accepted=12, gone=5) == 500
    # The bill is taken back after all were sold: those that carried it in time cost less than was thought.
    assert late_part(before_minor=1_200, after_minor=0, late_minor=500, accepted=12, gone=12) == -700
    assert late_part(before_minor=100, after_minor=100, late_minor=40, accepted=12, gone=12) == 40


@given(steps=st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 12)), max_size=8))
def test_late_and_timely_parts_are_the_share_after_every_step(steps: list[tuple[int, int]]) -> None:
    before, late, timely = 0, 0, 0
    for after, gone in steps:
        now = late_part(before_minor=before, after_minor=after, late_minor=late, accepted=12, gone=gone)
        timely += (after - before) - (now - late)
        before, late = after, now
        assert timely + late == after


def test_a_margin_is_part_of_the_price() -> None:
    assert margin_share(D(400), D(300)) == D("0.25")
    assert margin_share(D(0), D(300)) is None
    assert margin_share(D(100), D(150)) == pytest.approx(D("-0.5"))
