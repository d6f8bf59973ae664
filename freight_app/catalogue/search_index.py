"""Upkeep of what search reads: numbers, words and the spell checker's dictionary.

Whoever changes a product calls ``refresh_search`` with its id in the same unit of work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.catalogue.folding import compact_number, fold_word, fold_words, split_words
from freight_app.catalogue.models import NumberKind
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into, insert_many

T = TypeVar("T")
CHUNK = 500
# A product that fits hundreds of cars is found by its own words; more names of cars would only blur it.
MAX_BODY_WORDS = 600
CATALOGUE_TOPIC = "catalogue"
PRODUCTS_TOPIC = "catalogue:products"
IN_STOCK_TOPIC = "catalogue:in_stock"
RATINGS_TOPIC = "catalogue:ratings"


def touch_products(uow: UnitOfWork) -> None:
    """Tell caches, live pages and the column store of search that products, prices or fitment changed."""
    touch_cards(uow)
    uow.touch(PRODUCTS_TOPIC)


def touch_cards(uow: UnitOfWork) -> None:
    """Tell that what lists show has changed, though perhaps not what is in them."""
    uow.touch(CATALOGUE_TOPIC)
    # A search later in this very unit neither trusts what others keep nor leaves anything for them.
    uow.session.info[CATALOGUE_TOPIC] = True


def chunked(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk


def refresh_search(uow: UnitOfWork, product_ids: Iterable[int]) -> None:
    """Index the products as they are now; deleted and draft ones leave the index."""
    uow.session.flush()
    for chunk in chunked(sorted(set(product_ids))):
        _refresh_chunk(uow, chunk)
    touch_products(uow)


def _refresh_chunk(uow: UnitOfWork, ids: Sequence[int]) -> None:
    connection = uow.session.connection()
    connection.execute(sa.delete(models.ProductNumber).where(col(models.ProductNumber.product_id).in_(ids)))
    key = "rowid" if uow.dialect == "sqlite" else "product_id"
    connection.execute(
        sa.text(f"DELETE FROM product_words WHERE {key} IN :ids").bindparams(sa.bindparam("ids", expanding=True)),  # noqa: S608
        {"ids": ids},
    )
    texts = _TextsOf(connection, ids)
    numbers: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    terms: dict[str, str] = {}
    for product in texts.products:
        numbers_of_product = texts.numbers(product)
        numbers += numbers_of_product
        if product.status == ProductStatus.ACTIVE:
            head = texts.head(product, terms) + _words_of_numbers(numbers_of_product)
            words.append({"key": product.id, "head": head, "body": texts.body(product, terms)})
    insert_many(connection, sa.insert(models.ProductNumber), numbers)
    if words:
        _insert_words(uow, words)
    if terms:
        rows = [{"word": word, "backwards": word[::-1], "written": written} for word, written in sorted(terms.items())]
        insert_many(connection, insert_into(uow.dialect, models.SearchTerm).on_conflict_do_nothing(), rows)


class _TextsOf:
    """Everything that is written about some products, read in a handful of queries."""

    def __init__(self, connection: sa.Connection, ids: Sequence[int]) -> None:
        product, brand, reference = models.Product, models.Brand, models.CrossReference
        rows = connection.execute(
            sa.select(
                *(col(product.id), col(product.sku), col(product.mpn), col(product.names), col(product.descriptions)),
                *(col(product.tags), col(product.attributes), col(product.category_id), col(product.status)),
                col(brand.name).label("brand_name"),
            )
            .outerjoin(brand, col(brand.id) == col(product.brand_id))
            .where(col(product.id).in_(ids), col(product.deleted_at).is_(None), col(product.status) != "draft")
            .order_by(col(product.id))
        )
        self.products: list[Any] = list(rows)
        self._references: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for row in connection.execute(
            sa.select(col(reference.product_id), col(reference.brand_name), col(reference.number))
            .where(col(reference.product_id).in_(ids))
            .order_by(col(reference.id))
        ):
            self._references[row.product_id].append((row.brand_name, row.number))
        self._vehicles = _vehicle_names(connection, ids)
        self._categories = _category_names(connection, {row.category_id for row in self.products} - {None})

    def numbers(self, product: Any) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        written = [(product.sku, NumberKind.SKU), (product.mpn, NumberKind.MPN)]
        written += [(number, NumberKind.CROSS_REFERENCE) for _brand, number in self._references.get(product.id, [])]
        for number, kind in written:
            compact = compact_number(number or "")
            if compact and compact not in found:
                found[compact] = {
                    "product_id": product.id,
                    "compact": compact,
                    "backwards": compact[::-1],
                    "written": number,
                    "kind": kind.value,
                }
        return list(found.values())

    def head(self, product: Any, terms: dict[str, str]) -> list[str]:
        called = [*product.names.values(), product.brand_name or "", *product.tags]
        called += self._categories.get(product.category_id, [])
        return _learn(called, terms)

    def body(self, product: Any, terms: dict[str, str]) -> list[str]:
        words = _learn(self._vehicles.get(product.id, []), terms)
        for attribute in product.attributes:
            words += fold_words(f"{attribute['value']} {attribute.get('unit', '')}")
        for description in product.descriptions.values():
            words += fold_words(description)
        for brand, _number in self._references.get(product.id, []):
            words += fold_words(brand)
        return list(dict.fromkeys(words))[:MAX_BODY_WORDS]


def _learn(texts: Iterable[str], terms: dict[str, str]) -> list[str]:
    """The folded words of some texts; those that can be misspelt go into the dictionary."""
    words: list[str] = []
    for text in texts:
        for written in split_words(text):
            word = fold_word(written)
            if word:
                words.append(word)
                if len(word) >= 3 and word.isalpha():
                    terms.setdefault(word, written.lower())
    return words


def _words_of_numbers(numbers: list[dict[str, Any]]) -> list[str]:
    """A number is found as one word and by its pieces: ``630/8-2RSR`` is 63082rsr, 630, 8 and 2rsr."""
    words: dict[str, None] = {}
    for number in numbers:
        words[number["compact"].lower()] = None
        words |= dict.fromkeys(fold_words(number["written"]))
    return list(words)


def _vehicle_names(connection: sa.Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    fitment, vehicle, model, make = models.Fitment, models.Vehicle, models.VehicleModel, models.VehicleMake
    rows = connection.execute(
        sa.select(col(fitment.product_id), col(make.name), col(model.name))
        .join(vehicle, col(vehicle.id) == col(fitment.vehicle_id))
        .join(model, col(model.id) == col(vehicle.model_id))
        .join(make, col(make.id) == col(model.make_id))
        .where(col(fitment.product_id).in_(ids))
        .distinct()
        .order_by(col(fitment.product_id), col(make.name), col(model.name))
    )
    names: dict[int, list[str]] = defaultdict(list)
    for product_id, make_name, model_name in rows:
        names[product_id] += [make_name, model_name]
    return names


def _category_names(connection: sa.Connection, category_ids: set[int]) -> dict[int, list[str]]:
    """The names of each category and of those above it, in all languages."""
    if not category_ids:
        return {}
    category = models.Category
    rows = connection.execute(sa.select(col(category.id), col(category.path), col(category.names))).all()
    by_id = {row.id: row for row in rows}
    return {
        category_id: [
            name for above in by_id[category_id].path.strip("/").split("/") for name in by_id[int(above)].names.values()
        ]
        for category_id in category_ids
        if category_id in by_id
    }


def _insert_words(uow: UnitOfWork, words: list[dict[str, Any]]) -> None:
    if uow.dialect == "sqlite":
        statement = sa.text("INSERT INTO product_words (rowid, head, body) VALUES (:key, :head, :body)")
        rows = [{"key": row["key"], "head": " ".join(row["head"]), "body": " ".join(row["body"])} for row in words]
    else:
        statement = sa.text(
            "INSERT INTO product_words (product_id, head, body)"
            " VALUES (:key, CAST(:head AS tsvector), CAST(:body AS tsvector))"
        )
        # A column of FTS5 can be left out of a question; here the second vector holds the words of both.
        rows = [
            {"key": row["key"], "head": _tsvector(row["head"]), "body": _tsvector(row["head"] + row["body"])}
            for row in words
        ]
    uow.session.connection().execute(statement, rows)


def _tsvector(words: list[str]) -> str:
    """Words in PostgreSQL's own notation: its parser would split and stem by its own lights."""
    return " ".join(f"'{word}'" for word in dict.fromkeys(words))
