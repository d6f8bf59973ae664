"""Two who change one order at the same moment: one of them is refused, and nothing is done twice."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.orders.changes.options import list_amendments
from freight_app.orders.fulfilment import confirm_order
from tests.orders.changes.shop import require_sound
from tests.orders.shopping import bring_to_door, customer, detail, open_shop, order, staff
from tests.races import actions
from tests.races.runners import run_at_once
from tests.stock.goods import add_product, level_at, put_on_shelf

pytestmark = pytest.mark.race
ROUNDS = 6


def orders_of(house: House, count: int, pieces: int) -> tuple[list[str], list[int], int]:
    """So many orders of one part, their lines, and the part."""
    with house.write() as uow:
        open_shop(uow)
        product = add_product(uow, "P1")
        put_on_shelf(uow, product, 200)
    numbers = [order(house, {product: pieces}, owner=customer(house, f"Buyer {n}")).number for n in range(count)]
    return numbers, [detail(house, number).lines[0].line_id for number in numbers], product


def test_an_order_is_amended_before_the_walk_or_not_at_all(house: House) -> None:
    numbers, lines, _product = orders_of(house, ROUNDS, 2)
    with house.write() as uow:
        for number in numbers:
            confirm_order(uow, number)
    picker = staff(house, Role.PICKER)
    amended, picked = run_at_once(
        house,
        [
            (actions.amend, {"numbers": numbers, "lines": lines, "quantity": 5, "key": "a"}),
            (actions.pick, {"numbers": numbers, "picker": picker}),
        ],
        rounds=ROUNDS,
    )
    # The picker never waits for anything but the lock: an amendment does not keep an order from being picked.
    assert [outcome.refusal for outcome in picked] == [None] * ROUNDS
    for turn, number in enumerate(numbers):
        found = detail(house, number)
        done = amended[turn].refusal is None
        assert amended[turn].refusal in (None, "order_not_in_state")
        assert (found.status, found.lines[0].quantity) == ("picking", 5 if done else 2)
    with house.read() as uow:
        require_sound(uow)


def test_of_two_amendments_at_once_one_is_told_to_look_again(house: House) -> None:
    numbers, lines, _product = orders_of(house, ROUNDS, 2)
    first, second = run_at_once(
        house,
        [
            (actions.amend, {"numbers": numbers, "lines": lines, "quantity": quantity, "key": f"a{quantity}"})
            for quantity in (3, 4)
        ],
        rounds=ROUNDS,
    )
    for turn, number in enumerate(numbers):
        outcomes = {3: first[turn].refusal, 4: second[turn].refusal}
        assert sorted(outcomes.values(), key=str) == [None, "order_changed"]
        [won] = [quantity for quantity, refusal in outcomes.items() if refusal is None]
        assert detail(house, number).lines[0].quantity == won
        with house.read() as uow:
            assert len(list_amendments(uow, number)) == 1
    with house.read() as uow:
        require_sound(uow)


def test_the_last_piece_comes_back_once(house: House) -> None:
    numbers, lines, product = orders_of(house, ROUNDS, 1)
    for number in numbers:
        bring_to_door(house, number)
    both = run_at_once(
        house,
        [(actions.send_back, {"numbers": numbers, "lines": lines, "key": f"s{who}"}) for who in range(2)],
        rounds=ROUNDS,
    )
    returns = [next(one[turn].answer for one in both if one[turn].refusal is None) for turn in range(ROUNDS)]
    assert [sorted(str(one[turn].refusal) for one in both) for turn in range(ROUNDS)] == [
        ["None", "over_return"]
    ] * ROUNDS
    counted = run_at_once(
        house,
        [(actions.count_back, {"returns": returns, "lines": lines, "key": f"c{who}"}) for who in range(2)],
        rounds=ROUNDS,
    )
    refused = [sorted(str(one[turn].refusal) for one in counted) for turn in range(ROUNDS)]
    assert refused == [["None", "return_not_in_state"]] * ROUNDS
    with house.read() as uow:
        assert level_at(uow, product) == (200, 0)
        require_sound(uow)
    assert {detail(house, number).lines[0].returned_quantity for number in numbers} == {1}
