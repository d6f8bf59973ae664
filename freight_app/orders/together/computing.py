"""Counting what is bought together, by the clock: read in a unit that holds up nobody, then written at once."""

from __future__ import annotations

from freight_app.catalogue.search_index import touch_cards
from freight_app.kit.house import House
from freight_app.orders.together import queries


def count_bought_together(house: House) -> int:
    """Count anew from the orders of the last year; answers how many pairs are known now."""
    with house.read() as uow:
        found = queries.count_together(uow, uow.now())
    with house.write() as uow:
        queries.replace_all(uow, found)
        # What guests read of products is kept until the catalogue changes.
        touch_cards(uow)
    return len(found)
