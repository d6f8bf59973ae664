"""A cart that was changed without a network: each change counts once, and nothing vanishes."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from freight_app.catalogue.drafts import ProductPatch
from freight_app.catalogue.prices import PriceSetting, set_prices, withdraw_price
from freight_app.catalogue.service import delete_product, get_product, update_product
from freight_app.catalogue.supersession import link_successors
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.orders.cart import add_to_cart, merge_carts, remove_from_cart, set_quantity, view_cart
from freight_app.orders.dtos import MAX_CART_LINES, CartOwner, CartView
from freight_app.orders.offline.dtos import Intent, OfflineChange, Outcome, SyncedCart
from freight_app.orders.offline.errors import OtherOwner
from freight_app.orders.offline.rules import Step, fold_steps, give_pieces
from freight_app.orders.offline.syncing import KEEP_CHANGES, put_away, read_synced, sync_cart
from freight_app.stock.dtos import StockLine
from freight_app.stock.service import reserve_stock
from tests.orders.conftest import Parts
from tests.orders.shopping import GUEST, customer, fill_cart, tnd
from tests.stock.goods import add_product, put_on_shelf

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def change(sku: str, intent: str = "add", quantity: int = 1, **more: Any) -> OfflineChange:
    minute = more.pop("minute", 0)
    fields = {"id": uuid4().hex, "made_at": NOON + timedelta(minutes=minute), "quantity": quantity} | more
    return OfflineChange(sku=sku, intent=Intent(intent), **fields)


def sync(house: House, changes: Iterable[OfflineChange], owner: CartOwner = GUEST, **more: str) -> SyncedCart:
    with house.write() as uow:
        return sync_cart(uow, owner, list(changes), **more)


def content(cart: CartView) -> dict[str, int]:
    return {line.sku: line.quantity for line in cart.lines}


def told(synced: SyncedCart) -> list[tuple[str, str, int, int]]:
    return [(str(one.outcome), one.sku, one.wanted, one.given) for one in synced.left_over]


def test_what_was_done_offline_is_done_now_and_answered_change_by_change(house: House, parts: Parts) -> None:
    fill_cart(house, GUEST, {parts.filter: 2})
    answer = sync(
        house,
        [
            change("HU-816", "set", 4, had=2, seen_price_minor=24_500),
            change("fdb4446", "add", 2, seen_price_minor=92_400, seen_stock="few_left"),
            change("BOOK", "remove"),
        ],
    )
    assert [str(one.outcome) for one in answer.results] == ["applied"] * 3
    assert (content(answer.cart), answer.left_over) == ({"HU-816": 4, "FDB4446": 2}, [])
    assert answer.cart.notices == []


def test_a_price_that_changed_meanwhile_is_told_by_the_line_until_it_is_accepted(house: House, parts: Parts) -> None:
    with house.write() as uow:
        set_prices(uow, [PriceSetting(parts.pads, tnd("99.900"))])
    answer = sync(house, [change("FDB4446", seen_price_minor=92_400)])
    [result] = answer.results
    assert (result.outcome, result.before, result.after) == (Outcome.PRICE_CHANGED, tnd("92.400"), tnd("99.900"))
    assert [(n.kind, n.before, n.after) for n in answer.cart.notices] == [
        ("price_changed", tnd("92.400"), tnd("99.900"))
    ]


def test_a_retailer_who_saw_the_public_price_is_not_told_that_it_changed(house: House, parts: Parts) -> None:
    with house.write() as uow:
        set_prices(uow, [PriceSetting(parts.filter, tnd("20.000"), group="trade_a")])
    trade = CartOwner(user_id=customer(house).user_id, price_group="trade_a")
    answer = sync(house, [change("HU-816", seen_price_minor=24_500)], trade)
    assert (answer.results[0].outcome, answer.cart.subtotal, answer.cart.notices) == ("applied", tnd("20.000"), [])


def test_what_cannot_be_done_stays_until_it_is_put_away(house: House, parts: Parts) -> None:
    with house.write() as uow:
        reserve_stock(uow, [StockLine(product_id=parts.book, quantity=5)], reference="others", expires_at=None)
        withdraw_price(uow, parts.filter, currency="TND", reason="discontinued")
        old = add_product(uow, "OLD-1")
        new = add_product(uow, "NEW-1")
        gone = add_product(uow, "GONE")
        put_on_shelf(uow, new, 3)
        assert {old, gone}
        link_successors(uow, {"OLD-1": "NEW-1"})
        delete_product(uow, "GONE")
    skus = ["FDB4446", "BOOK", "HU-816", "OLD-1", "GONE", "NO-SUCH-NUMBER"]
    answer = sync(house, [change(sku, quantity=5, minute=minute) for minute, sku in enumerate(skus)])
    assert content(answer.cart) == {"FDB4446": 3}
    assert told(answer) == [
        ("fewer_left", "FDB4446", 5, 3),
        ("sold_out", "BOOK", 5, 0),
        ("no_price", "HU-816", 5, 0),
        ("replaced", "OLD-1", 5, 0),
        ("discontinued", "GONE", 5, 0),
        ("unknown", "NO-SUCH-NUMBER", 0, 0),
    ]
    assert [one.replaced_by for one in answer.left_over if one.outcome == "replaced"] == ["NEW-1"]
    for left, one in enumerate(answer.left_over, start=1):
        for _ in range(2):
            with house.write() as uow:
                put_away(uow, GUEST, one.id)
        with house.read() as uow:
            assert len(read_synced(uow, GUEST).left_over) == len(skus) - left
    stranger = customer(house)
    with pytest.raises(NotFound), house.write() as uow:
        put_away(uow, stranger, answer.left_over[0].id)


def test_a_draft_is_as_unknown_as_what_does_not_exist(house: House, parts: Parts) -> None:
    with house.write() as uow:
        update_product(uow, "BOOK", ProductPatch(version=get_product(uow, "BOOK").version, status=ProductStatus.DRAFT))
    [result] = sync(house, [change("BOOK")]).results
    assert (result.outcome, result.name) == (Outcome.UNKNOWN, {})


def test_a_full_cart_takes_no_more_and_says_so(house: House, parts: Parts) -> None:
    with house.write() as uow:
        others = [add_product(uow, f"X{i}") for i in range(MAX_CART_LINES - 1)]
        for product in others:
            put_on_shelf(uow, product, 1)
    fill_cart(house, GUEST, dict.fromkeys(others, 1))
    answer = sync(house, [change("HU-816", minute=2), change("FDB4446", minute=1)])
    assert [str(one.outcome) for one in answer.results] == ["cart_full", "applied"]
    assert told(answer) == [("cart_full", "HU-816", 1, 0)]


@pytest.mark.parametrize(
    ("intent", "quantity", "meanwhile", "left", "outcome"),
    [
        ("add", 1, 5, 6, "applied"),
        ("set", 3, 5, 5, "changed_elsewhere"),
        ("set", 7, 5, 7, "applied"),
        ("set", 1, 0, 1, "applied"),
        ("remove", 0, 5, 5, "changed_elsewhere"),
        ("remove", 0, 0, 0, "applied"),
    ],
)
def test_where_two_devices_disagree_the_larger_number_stands(
    house: House, parts: Parts, intent: str, quantity: int, meanwhile: int, left: int, outcome: str
) -> None:
    user = customer(house)
    fill_cart(house, user, {parts.filter: 2, parts.pads: 1})
    with house.read() as uow:
        seen = read_synced(uow, user)
    with house.write() as uow:
        set_quantity(uow, user, parts.filter, meanwhile)
    answer = sync(house, [change("HU-816", intent, quantity, had=2, after=seen.revision)], user)
    assert content(answer.cart).get("HU-816", 0) == left
    assert str(answer.results[0].outcome) == outcome
    assert len(answer.left_over) == (outcome == "changed_elsewhere")


def test_who_saw_that_fewer_were_left_counts_from_there(house: House, parts: Parts) -> None:
    answer = sync(house, [change("FDB4446", quantity=9)])
    assert content(answer.cart) == {"FDB4446": 3}
    with house.write() as uow:
        put_on_shelf(uow, parts.pads, 20)
    answer = sync(house, [change("FDB4446", quantity=1, had=3, after=answer.revision, minute=5)])
    assert (content(answer.cart), answer.left_over) == ({"FDB4446": 4}, [])


def test_the_same_change_after_the_order_or_after_signing_in_does_nothing(house: House, parts: Parts) -> None:
    sent = [change("HU-816", quantity=2)]
    sync(house, sent)
    with house.write() as uow:
        remove_from_cart(uow, GUEST, parts.filter)
    assert content(sync(house, sent).cart) == {}
    more = [change("FDB4446", quantity=9)]
    guest = sync(house, more)
    user = customer(house)
    sync(house, [change("BOOK")], user)
    with house.write() as uow:
        merge_carts(uow, GUEST, user)
    again = sync(house, [*sent, *more], user, made_for=guest.owner, guest_token=GUEST.guest_token or "")
    assert content(again.cart) == {"BOOK": 1, "FDB4446": 3}
    assert told(again) == [("fewer_left", "FDB4446", 9, 3)]


def test_changes_for_another_persons_cart_are_refused_whole(house: House, parts: Parts) -> None:
    one, other = customer(house), customer(house)
    mark = sync(house, [change("HU-816")], one).owner
    for stranger in (other, GUEST):
        with pytest.raises(OtherOwner):
            sync(house, [change("BOOK")], stranger, made_for=mark)
        with house.read() as uow:
            assert view_cart(uow, stranger).lines == []


def test_changes_of_long_ago_are_forgotten_with_their_notices(house: House, parts: Parts, clock: Any) -> None:
    sync(house, [change("NO-SUCH")])
    clock.advance(KEEP_CHANGES + timedelta(days=1))
    assert sync(house, [change("HU-816")]).left_over == []


# --- whatever the order


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    made = draw(st.lists(st.integers(0, 4), max_size=6))
    return [
        Step(NOON + timedelta(minutes=minute), f"id{place}", intent, draw(st.integers(1, 12)), draw(st.integers(0, 3)))
        for place, minute in enumerate(made)
        if (intent := draw(st.sampled_from(["add", "set", "remove"])))
    ]


@given(base=st.integers(0, 6), made=steps(), order=st.randoms(), available=st.integers(0, 20))
def test_what_steps_come_to_does_not_depend_on_their_order(
    base: int, made: list[Step], order: Any, available: int
) -> None:
    shuffled = list(made)
    order.shuffle(shuffled)
    meant = fold_steps(base, made)
    assert fold_steps(base, shuffled) == meant
    assert 0 <= meant.asked <= meant.wanted
    given_pieces = give_pieces(meant.wanted, base=base, available=available)
    assert given_pieces <= meant.wanted
    assert given_pieces <= max(available, base)
    if all(step.had == base for step in made):
        assert not meant.is_contested


@dataclass(frozen=True)
class Sending:
    """The same changes cut into pieces, sent in some order, some of them again."""

    made: list[OfflineChange]
    pieces: list[list[OfflineChange]]


SKUS = ("HU-816", "FDB4446", "BOOK", "ASK", "NONE")
BEGIN = {"HU-816": 2, "FDB4446": 1}


@st.composite
def sendings(draw: st.DrawFn) -> Sending:
    made = [
        change(
            sku := draw(st.sampled_from(SKUS)),
            draw(st.sampled_from(["add", "set", "remove"])),
            draw(st.integers(1, 12)),
            minute=draw(st.integers(0, 3)),
            # Now and then the phone knew another number than the server has.
            had=BEGIN.get(sku, 0) + draw(st.sampled_from([0, 0, 0, 1])),
        )
        for _ in range(draw(st.integers(1, 7)))
    ]
    again = draw(st.lists(st.sampled_from(made), max_size=4))
    pieces: list[list[OfflineChange]] = [[]]
    for one in draw(st.permutations([*made, *again])):
        if pieces[-1] and draw(st.booleans()):
            pieces.append([])
        pieces[-1].append(one)
    return Sending(made, pieces)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sending=sendings())
def test_pieces_repetitions_and_any_order_come_to_the_same_cart(house: House, parts: Parts, sending: Sending) -> None:
    whole, cut = (CartOwner(guest_token=uuid4().hex) for _ in range(2))
    for owner in (whole, cut):
        fill_cart(house, owner, {parts.filter: 2, parts.pads: 1})
    expected = sync(house, sending.made, whole)
    # The ids are the phone's own, so another cart may have the same ones.
    answers = [sync(house, piece, cut) for piece in sending.pieces]
    found = answers[-1]
    assert content(found.cart) == content(expected.cart)
    assert sorted(told(found)) == sorted(told(expected))
    repeated = sync(house, sending.made, cut)
    assert (content(repeated.cart), told(repeated)) == (content(found.cart), told(found))
    assert repeated.revision == found.revision


@pytest.mark.race
def test_two_tabs_that_send_at_once_count_each_change_once(house: House, parts: Parts) -> None:
    made = [change("HU-816", quantity=1, minute=minute) for minute in range(6)]
    start = threading.Barrier(4)
    failures: list[BaseException] = []

    def send(changes: list[OfflineChange]) -> None:
        start.wait()
        try:
            for one in changes:
                sync(house, [one])
            sync(house, changes)
        except BaseException as error:  # noqa: BLE001 - told by the test itself
            failures.append(error)

    tabs = [threading.Thread(target=send, args=(order,)) for order in (made, made[::-1], made[2:], made[:4])]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert failures == []
    with house.read() as uow:
        assert content(view_cart(uow, GUEST)) == {"HU-816": 6}


def test_a_line_that_another_page_changed_between_two_pieces_keeps_both(house: House, parts: Parts) -> None:
    sync(house, [change("HU-816", quantity=2)])
    with house.write() as uow:
        add_to_cart(uow, GUEST, parts.filter, 1)
    assert content(sync(house, [change("HU-816", quantity=3, minute=1)]).cart) == {"HU-816": 6}
