"""A shop with three parts on its shelves."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from freight_app.kit.house import House
from tests.orders.shopping import open_shop
from tests.stock.goods import add_product, put_on_shelf


@dataclass(frozen=True)
class Parts:
    """Products by what matters of them: price in TND, with tax of 19% unless the name says otherwise."""

    filter: int  # 24.500, ten on shelf A-04-2
    pads: int  # 92.400, three on shelf B-14-3
    book: int  # 10.000, tax of 7%, five
    unpriced: int  # ask for the price, five


@pytest.fixture
def parts(house: House) -> Parts:
    with house.write() as uow:
        open_shop(uow)
        found = Parts(
            filter=add_product(uow, "HU-816", price="24.500", mpn="HU 816 x"),
            pads=add_product(uow, "FDB4446", price="92.400"),
            book=add_product(uow, "BOOK", price="10.000", tax_class="reduced"),
            unpriced=add_product(uow, "ASK", price=None),
        )
        put_on_shelf(uow, found.filter, 10, shelf="A-04-2")
        put_on_shelf(uow, found.pads, 3, shelf="B-14-3")
        put_on_shelf(uow, found.book, 5)
        put_on_shelf(uow, found.unpriced, 5)
        return found
