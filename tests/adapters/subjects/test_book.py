"""Numbers and names mean what the house has, and nothing else."""

from __future__ import annotations

from freight_app.adapters.subjects.book import HouseSubjects
from freight_app.kit.house import House
from freight_app.kit.subjects import SUBJECT_KINDS, Subject
from tests.orders.conftest import Parts, parts
from tests.orders.shopping import order

__all__ = ["parts"]
BOOK = HouseSubjects()


def test_things_are_found_by_what_people_call_them(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1})
    thing = Subject("order", placed.number)
    with house.read() as uow:
        for text in (placed.number, f" {placed.number.lower()} "):
            known = BOOK.find(uow, "order", text)
            assert known is not None
            assert known.subject == thing
        guessed = BOOK.guess(uow, placed.number.lower())
        assert guessed is not None
        assert guessed.subject == thing
        assert BOOK.titles(uow, [thing, Subject("order", "F-404")]) == {thing: placed.number}
        for kind in (*SUBJECT_KINDS, "spaceship"):
            for text in ("", "F-404", "\0", "'; --", "x" * 5000):
                assert BOOK.find(uow, kind, text) is None
        assert BOOK.guess(uow, "F-404") is None
