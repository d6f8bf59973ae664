"""Search as you type: numbers, brands, categories and products for the first letters of a question."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.catalogue.column_store import Shelf, open_shelf, remember
from freight_app.catalogue.drafts import ProductQuery
from freight_app.catalogue.dtos import Suggestion
from freight_app.catalogue.folding import compact_number, fold_text, fold_words
from freight_app.catalogue.media_urls import image_url
from freight_app.catalogue.search import search_products
from freight_app.catalogue.tree import read_brand_names, read_tree
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import pick_text

MIN_LETTERS = 2
MAX_TEXT = 200
_NUMBERS, _BRANDS, _CATEGORIES = 3, 2, 2


def suggest(uow: UnitOfWork, text: str, *, language: str = "en", limit: int = 8) -> list[Suggestion]:
    """At most ``limit`` ways to go on, the surest kind first: numbers, then brands and categories, then products."""
    text = " ".join(text[:MAX_TEXT].split())
    if max(len(compact_number(text)), sum(map(len, fold_words(text)))) < MIN_LETTERS:
        return []
    shelf = open_shelf(uow)
    found = _numbers(uow, shelf, text, language)
    found += _brands(uow, shelf, text)
    found += _categories(uow, shelf, text, language)
    shown = {suggestion.value for suggestion in found if suggestion.kind == "number"}
    room = limit - len(found)
    if room > 0:
        found += [product for product in _products(uow, text, language, limit) if product.value not in shown][:room]
    return found[:limit]


def _numbers(uow: UnitOfWork, shelf: Shelf, text: str, language: str) -> list[Suggestion]:
    """Part numbers that begin so, and whose they are. A replaced number names its successor as the hint."""
    compact = compact_number(text)
    if len(compact) < MIN_LETTERS or not any(char.isdigit() for char in compact):
        return []
    number, product = models.ProductNumber, models.Product
    rows = uow.session.connection().execute(
        sa.select(*(col(number.written), col(product.sku), col(product.names), col(product.cover), col(product.id)))
        .join(product, col(product.id) == col(number.product_id))
        .where(
            col(number.compact) >= compact,
            col(number.compact) < compact + "\uffff",
            col(product.deleted_at).is_(None),
            col(product.status) != ProductStatus.DRAFT.value,
        )
        .order_by(col(number.compact), col(product.id))
        .limit(_NUMBERS)
    )
    return [
        Suggestion(
            kind="number",
            value=sku,
            label=written,
            hint=pick_text(names, language),
            image_url=image_url(cover, 96),
            replaced_by=_sku_of(uow, shelf.columns.successors.get(product_id or 0)),
        )
        for written, sku, names, cover, product_id in rows
    ]


def _sku_of(uow: UnitOfWork, product_id: int | None) -> str | None:
    if product_id is None:
        return None
    statement = sa.select(col(models.Product.sku)).where(col(models.Product.id) == product_id)
    return uow.session.connection().execute(statement).scalar()


def _brands(uow: UnitOfWork, shelf: Shelf, text: str) -> list[Suggestion]:
    brands = remember(shelf.columns.memo, "brands", lambda: read_brand_names(uow))
    wanted = fold_text(text)
    matching = [brand for brand in brands.values() if wanted and fold_text(brand.name).startswith(wanted)]
    return [Suggestion(kind="brand", value=brand.slug, label=brand.name) for brand in matching[:_BRANDS]]


def _categories(uow: UnitOfWork, shelf: Shelf, text: str, language: str) -> list[Suggestion]:
    tree = remember(shelf.columns.memo, "tree", lambda: read_tree(uow))
    *whole, begun = fold_words(text) or [""]
    found: list[Suggestion] = []
    for node in tree.nodes:
        for name in node.names.values():
            words = fold_words(name)
            if set(whole) <= set(words) and any(word.startswith(begun) for word in words):
                above = tree.ancestors(node)[:-1]
                hint = " / ".join(pick_text(step.names, language) for step in above)
                label = pick_text(node.names, language)
                found.append(Suggestion(kind="category", value=node.slug, label=label, hint=hint))
                break
        if len(found) == _CATEGORIES:
            break
    return found


def _products(uow: UnitOfWork, text: str, language: str, limit: int) -> list[Suggestion]:
    cards = search_products(uow, ProductQuery(q=text, language=language, per_page=limit)).page.items
    return [
        Suggestion(kind="product", value=card.sku, label=card.name, hint=card.brand or "", image_url=card.image_url)
        for card in cards
    ]
