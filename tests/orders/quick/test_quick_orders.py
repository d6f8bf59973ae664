"""Pasted lines against a catalogue: each answered for what it is, and what is good goes into the cart at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import event

from freight_app.catalogue.drafts import ProductRow
from freight_app.catalogue.dtos import Attribute
from freight_app.catalogue.number_lookup import FoundBy
from freight_app.catalogue.prices import PriceSetting, set_prices
from freight_app.catalogue.supersession import link_successors
from freight_app.catalogue.upserts import upsert_products
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.kit.idempotency import IdempotencyKeyReused
from freight_app.orders.cart import view_cart
from freight_app.orders.dtos import MAX_CART_LINES, CartOwner
from freight_app.orders.quick.again import lines_of_order
from freight_app.orders.quick.answering import answer_lines, good_pieces, suggest_parts
from freight_app.orders.quick.drafts import (
    add_typed,
    add_wanted,
    answer_draft,
    pick_product,
    put_draft_into_cart,
    remove_lines,
    set_line_quantity,
    take_what_is_left,
)
from freight_app.orders.quick.dtos import AnsweredLine, Outcome, Pieces, QuickAnswer, WantedLine
from freight_app.orders.quick.errors import TooManyLines
from freight_app.orders.quick.filling import fill_cart, fill_cart_once
from freight_app.orders.quick.reading import MAX_LINES, read_text
from tests.orders.conftest import Parts
from tests.orders.shopping import customer, order, tnd
from tests.orders.shopping import fill_cart as put_in_cart
from tests.stock.goods import add_product, put_on_shelf


@dataclass(frozen=True)
class Shelf:
    """Products by the number that they are asked for by."""

    crossed: tuple[int, int]  # both answer to OEM 1109.CK, four of each
    boxed: int  # EAN 3 165 140 123 457, five
    old: int  # replaced by ``new``, none left
    new: int  # 30.000, six


@pytest.fixture
def shelf(house: House, parts: Parts) -> Shelf:
    def row(sku: str, **more: Any) -> ProductRow:
        return ProductRow(sku=sku, names={"en": f"Part {sku}"}, price=tnd("30.000"), **more)

    with house.write() as uow:
        crossed = [{"brand": "PSA", "number": "1109.CK"}]
        ids = upsert_products(
            uow,
            [
                row("LS-867", cross_references=crossed),
                row("OC-262", cross_references=crossed),
                row("BOXED", attributes=[Attribute(key="ean", value="3165140123457")]),
                row("OLD-1"),
                row("NEW-1"),
            ],
        ).ids
        link_successors(uow, {"OLD-1": "NEW-1"})
        for sku, pieces in (("LS-867", 4), ("OC-262", 4), ("BOXED", 5), ("NEW-1", 6)):
            put_on_shelf(uow, ids[sku], pieces)
        return Shelf((ids["LS-867"], ids["OC-262"]), ids["BOXED"], ids["OLD-1"], ids["NEW-1"])


def wanted(text: str) -> list[WantedLine]:
    return [WantedLine(line.row, line.typed, line.readings) for line in read_text(text)]


def ask(house: House, text: str, owner: CartOwner) -> QuickAnswer:
    with house.read() as uow:
        return answer_lines(uow, owner, wanted(text))


def told(line: AnsweredLine) -> tuple[str, str, int]:
    return str(line.outcome), line.part.sku if line.part else "", line.together


def test_each_line_is_answered_for_what_it_is(house: House, parts: Parts, shelf: Shelf) -> None:
    owner = customer(house)
    answer = ask(
        house,
        "hu 816 x 2\nfdb-4446; 5\nASK 1\n1109ck\n3165140123457, 2\nOLD-1, 2\nNOWHERE-9\nHU816X 3\nBOOK, no\n"
        "book 1000\nHU-816",
        owner,
    )
    assert [told(line) for line in answer.lines] == [
        ("good", "HU-816", 6),
        ("fewer_left", "FDB4446", 5),
        ("not_for_sale", "ASK", 0),
        ("ambiguous", "", 0),
        ("good", "BOXED", 2),
        ("good", "NEW-1", 2),
        ("unknown", "", 0),
        ("doubled", "HU-816", 0),
        ("bad_quantity", "BOOK", 0),
        ("bad_quantity", "BOOK", 0),
        ("doubled", "HU-816", 0),
    ]
    lines = answer.lines
    assert [lines[i].found_by for i in (7, 1, 4, 6)] == [FoundBy.MAKER_NUMBER, FoundBy.SKU, FoundBy.BARCODE, None]
    assert (lines[1].part.left if lines[1].part else 0, lines[5].replaced_sku, lines[7].same_as) == (3, "OLD-1", 1)
    assert [choice.product_id for choice in lines[3].choices] == list(shelf.crossed)
    assert (answer.subtotal, answer.pieces) == (tnd("267.000"), 10)
    assert [line.gross for line in answer.taxes] == [tnd("267.000")]


def test_a_replaced_part_is_itself_while_there_is_one_of_it(house: House, parts: Parts, shelf: Shelf) -> None:
    with house.write() as uow:
        put_on_shelf(uow, shelf.old, 1)
    [line] = ask(house, "old1", customer(house)).lines
    assert (told(line), line.replaced_sku) == (("good", "OLD-1", 1), None)


def test_prices_are_the_retailers_own_at_the_quantity_that_the_cart_will_hold(house: House, parts: Parts) -> None:
    trade = CartOwner(user_id=customer(house).user_id, price_group="trade_a")
    with house.write() as uow:
        for quantity, price in ((1, "20.000"), (5, "18.000")):
            set_prices(uow, [PriceSetting(parts.filter, tnd(price), group="trade_a", min_quantity=quantity)])
    assert [line.unit_price for line in ask(house, "HU-816 2\nHU-816 3", trade).lines] == [tnd("18.000")] * 2
    put_in_cart(house, trade, {parts.filter: 4})
    [line] = ask(house, "HU-816", trade).lines
    assert (line.total, line.in_cart) == (tnd("18.000"), 4)
    [line] = ask(house, "HU-816 7", trade).lines
    assert (line.outcome, line.part and line.part.left) == (Outcome.FEWER_LEFT, 6)


def test_what_nobody_answers_to_is_searched_for(house: House, parts: Parts) -> None:
    with house.read() as uow:
        found = suggest_parts(uow, customer(house), ["FDB4447", "", "zzzzzzz"])
    assert [part.sku for part in found["FDB4447"]] == ["FDB4446"]
    assert found["zzzzzzz"] == []


def test_five_thousand_lines_take_a_handful_of_statements_and_each_is_answered(house: House, parts: Parts) -> None:
    rows = [ProductRow(sku=f"S-{i}", names={"en": f"S {i}"}, price=tnd("1.000")) for i in range(1_000)]
    with house.write() as uow:
        upsert_products(uow, rows)
    text = "\n".join(f"S-{number}, 1" for number in range(MAX_LINES))
    statements: list[str] = []
    owner = customer(house)
    ask(house, "S-1", owner)  # the columns of the catalogue are loaded once
    engine = house.database.read_engine
    count = lambda _c, _cursor, statement, *_more: statements.append(statement)  # noqa: E731
    event.listen(engine, "before_cursor_execute", count)
    answer = ask(house, text, owner)
    event.remove(engine, "before_cursor_execute", count)
    assert [line.key for line in answer.lines] == list(range(1, MAX_LINES + 1))
    assert answer.counts == {Outcome.SOLD_OUT: 1_000, Outcome.UNKNOWN: 4_000}
    assert len(statements) < 20
    with pytest.raises(TooManyLines), house.read() as uow:
        answer_lines(uow, owner, wanted(text) + wanted("S-1"))


def test_the_good_lines_go_into_the_cart_and_the_others_stay_as_they_were_typed(
    house: House, parts: Parts, shelf: Shelf
) -> None:
    owner = customer(house)
    assert owner.user_id is not None
    with house.write() as uow:
        add_typed(uow, owner.user_id, read_text("HU-816 2\nFDB4446 5\n1109ck x 3\nNOWHERE-9, 4\nHU-816"))
        lines = answer_draft(uow, owner).lines
        pick_product(uow, owner.user_id, lines[2].key, shelf.crossed[1], number=lines[2].number)
        filled = put_draft_into_cart(uow, owner, answer_draft(uow, owner))
        assert (filled.put, filled.left_out) == ({parts.filter: 3, shelf.crossed[1]: 3}, [])
        left = answer_draft(uow, owner)
        assert [(line.typed, line.outcome) for line in left.lines] == [
            ("FDB4446 5", Outcome.FEWER_LEFT),
            ("NOWHERE-9, 4", Outcome.UNKNOWN),
        ]
        assert take_what_is_left(uow, owner, left) == 1
        # What another tab has put in meanwhile is not put in twice.
        seen = answer_draft(uow, owner)
        for _ in range(2):
            put_draft_into_cart(uow, owner, seen)
        assert [line.outcome for line in answer_draft(uow, owner).lines] == [Outcome.UNKNOWN]
        assert [(line.sku, line.quantity) for line in view_cart(uow, owner).lines] == [
            ("HU-816", 3),
            ("OC-262", 3),
            ("FDB4446", 3),
        ]


def test_lines_are_changed_within_their_owner(house: House, parts: Parts) -> None:
    one, other = customer(house), customer(house, name="Leila")
    assert one.user_id is not None
    assert other.user_id is not None
    with house.write() as uow:
        add_typed(uow, one.user_id, read_text("HU-816 2"))
        [line] = answer_draft(uow, one).lines
        for change in (
            lambda: set_line_quantity(uow, other.user_id or 0, line.key, 3, number="HU-816"),
            lambda: pick_product(uow, other.user_id or 0, line.key, parts.pads, number="HU-816"),
            lambda: pick_product(uow, one.user_id or 0, line.key, 404, number="HU-816"),
        ):
            with pytest.raises(NotFound):
                change()
        assert remove_lines(uow, other.user_id, [line.key]) == []
        set_line_quantity(uow, one.user_id, line.key, 3, number="HU-816")
        assert [told(line) for line in answer_draft(uow, one).lines] == [("good", "HU-816", 3)]
        assert answer_draft(uow, other).lines == []
        gone = remove_lines(uow, one.user_id, [line.key])
        add_wanted(uow, one.user_id, gone)
        assert [line.typed for line in answer_draft(uow, one).lines] == ["HU-816 2"]


def test_a_cart_that_is_full_leaves_the_rest_out_and_says_so(house: House, parts: Parts) -> None:
    owner = customer(house)
    with house.write() as uow:
        extra = [add_product(uow, f"X{i}") for i in range(MAX_CART_LINES + 2)]
        for product in extra:
            put_on_shelf(uow, product, 2)
    put_in_cart(house, owner, {extra[0]: 1})
    with house.write() as uow:
        # What cannot be had takes nobody's place.
        filled = fill_cart(
            uow, owner, [Pieces(parts.unpriced, 1), Pieces(parts.pads, 9), *(Pieces(x, 1) for x in extra)]
        )
    assert [(one.product_id, str(one.reason), one.left) for one in filled.left_out] == [
        (parts.unpriced, "not_for_sale", 0),
        (parts.pads, "not_enough", 3),
        (extra[-2], "cart_full", 0),
        (extra[-1], "cart_full", 0),
    ]
    assert (len(filled.put), filled.cart_pieces) == (MAX_CART_LINES, MAX_CART_LINES + 1)


def test_one_key_fills_the_cart_once(house: House, parts: Parts) -> None:
    owner = customer(house)
    answer = ask(house, "HU-816 2", owner)
    for _ in range(2):
        with house.write() as uow:
            filled = fill_cart_once(uow, owner, good_pieces(answer), key="one-key", body={"text": "HU-816 2"})
        assert (filled.put, filled.cart_pieces) == ({parts.filter: 2}, 2)
    with pytest.raises(IdempotencyKeyReused), house.write() as uow:
        fill_cart_once(uow, owner, good_pieces(answer), key="one-key", body={"text": "HU-816 3"})


def test_an_order_comes_back_line_by_line_with_what_changed_since(house: House, parts: Parts) -> None:
    owner = customer(house)
    assert owner.user_id is not None
    placed = order(house, {parts.filter: 2, parts.pads: 3}, owner=owner)
    with house.write() as uow:
        set_prices(uow, [PriceSetting(parts.filter, tnd("26.000"))])
    with house.read() as uow:
        lines = lines_of_order(uow, owner.user_id, placed.number)
        answer = answer_lines(uow, owner, lines)
        assert [(line.outcome, line.price_before) for line in answer.lines] == [
            (Outcome.GOOD, tnd("24.500")),
            (Outcome.SOLD_OUT, None),
        ]
        assert len(lines_of_order(uow, owner.user_id, placed.number, [lines[1].key])) == 1
        with pytest.raises(NotFound):
            lines_of_order(uow, owner.user_id, placed.number, [lines[1].key, 404])
        with pytest.raises(NotFound):
            lines_of_order(uow, customer(house, name="Leila").user_id or 0, placed.number)
