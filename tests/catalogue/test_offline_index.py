"""The small index of the catalogue: what everybody may see, best first, in a few hundred kilobytes."""

from __future__ import annotations

import gzip
import random

from freight_app.catalogue.offline_index import MAX_PRODUCTS, OfflineIndex, write_offline_index
from freight_app.catalogue.service import delete_product
from freight_app.kit.house import House
from tests.stock.goods import add_product, put_on_shelf


def test_it_holds_what_is_listed_with_what_is_in_stock_first(house: House) -> None:
    with house.write() as uow:
        few, none, many = (add_product(uow, sku) for sku in ("FEW", "NONE", "MANY"))
        unpriced = add_product(uow, "ASK", price=None, mpn="A-S/K")
        add_product(uow, "GONE")
        delete_product(uow, "GONE")
        for product, pieces in ((few, 2), (many, 30), (unpriced, 1)):
            put_on_shelf(uow, product, pieces)
        assert none
    with house.read() as uow:
        index = write_offline_index(uow, language="ar")
        capped = write_offline_index(uow, language="ar", limit=2)
    columns = index.products
    found = dict(
        zip(columns["sku"], zip(columns["left"], columns["price"], columns["number"], strict=True), strict=True)
    )
    assert columns["sku"] == ["ASK", "MANY", "FEW", "NONE"]
    assert (found["FEW"][0], found["NONE"][0], found["MANY"][0]) == (1, 0, 2)
    # The maker's number is the SKU with other punctuation: it is not sent twice.
    assert found["ASK"] == (1, -1, "")
    assert all(len(column) == 4 for column in columns.values())
    assert (capped.total, capped.products["sku"]) == (4, ["ASK", "MANY"])


def test_ten_thousand_products_with_pictures_stay_under_a_megabyte() -> None:
    chance = random.Random(7)
    words = [
        "Filtre",
        "huile",
        "plaquettes",
        "frein",
        "avant",
        "amortisseur",
        "courroie",
        "roulement",
        "essuie-glace",
        "pompe",
    ]
    index = OfflineIndex(
        made_at=0,
        language="fr",
        currency="TND",
        exponent=3,
        total=MAX_PRODUCTS,
        makers=[f"Maker {i}" for i in range(80)],
        categories=[(f"kind-{i}", f"Kind {i}", "part", -1) for i in range(120)],
        products={
            "sku": [
                f"{chance.choice('ABCDEFGH')}{chance.choice('KLMNOP')}-{chance.randrange(10**6)}"
                for _ in range(MAX_PRODUCTS)
            ],
            "name": [" ".join(chance.sample(words, 4)) + f" {chance.randrange(300)} mm" for _ in range(MAX_PRODUCTS)],
            "number": [f"{chance.randrange(10**9):09d}" for _ in range(MAX_PRODUCTS)],
            "maker": [chance.randrange(80) for _ in range(MAX_PRODUCTS)],
            "category": [chance.randrange(120) for _ in range(MAX_PRODUCTS)],
            "price": [chance.randrange(1000, 900_000, 100) for _ in range(MAX_PRODUCTS)],
            "left": [chance.randrange(3) for _ in range(MAX_PRODUCTS)],
            "image": [chance.randbytes(32).hex() for _ in range(MAX_PRODUCTS)],
        },
    )
    packed = gzip.compress(index.model_dump_json().encode(), 9)
    print(f"{len(packed) / 1024:.0f} KB gzip")
    assert len(packed) < 1024 * 1024
