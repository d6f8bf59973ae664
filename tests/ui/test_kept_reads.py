"""A page reads once between two commits, and never shows what a commit has overtaken."""

from __future__ import annotations

import asyncio

from freight_app.kit.house import House
from freight_app.orders.cart import add_to_cart
from freight_app.orders.dtos import CartOwner
from freight_app.ui.kept_reads import read_kept
from freight_app.ui.shells.state import ShellState
from tests.orders.conftest import Parts, parts
from tests.ui.tabs import Tab

__all__ = ["parts"]
GUEST = "g" * 40


def ask(house: House, question: str, seen: list[str]) -> str:
    def read() -> str:
        seen.append(question)
        return f"{question} {len(seen)}"

    return asyncio.run(read_kept(question, read))


def test_what_was_read_is_told_again_until_somebody_commits(house: House) -> None:
    seen: list[str] = []
    answers = [ask(house, "a", seen), ask(house, "a", seen), ask(house, "b", seen)]
    with house.write() as uow:
        uow.touch("orders")
    answers.append(ask(house, "a", seen))
    if house.database.is_sqlite:
        assert answers == ["a 1", "a 1", "b 2", "a 3"]
    else:
        assert answers == ["a 1", "a 2", "b 3", "a 4"]


def test_a_commit_while_it_is_read_is_not_missed(house: House) -> None:
    def read_and_be_overtaken() -> str:
        with house.write() as uow:
            uow.touch("orders")
        return "old"

    assert asyncio.run(read_kept("a", read_and_be_overtaken)) == "old"
    assert asyncio.run(read_kept("a", lambda: "new")) == "new"


def test_each_visitor_has_their_own_cart_in_the_frame_at_once(house: House, parts: Parts) -> None:
    mine, other = Tab(path="/search", guest=GUEST), Tab(path="/search", guest="o" * 40)

    def counts() -> tuple[int, int]:
        for tab in (mine, other):
            tab.send(ShellState.open_page)
        return mine.state(ShellState).cart_count, other.state(ShellState).cart_count

    assert counts() == (0, 0)
    with house.write() as uow:
        add_to_cart(uow, CartOwner(guest_token=GUEST), parts.filter, 2)
    assert counts() == (2, 0)
    assert counts() == (2, 0)
