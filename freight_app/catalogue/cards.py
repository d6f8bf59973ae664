"""Products as cards in a list: one narrow query for a page of them, no ORM objects, no validation of our own rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.catalogue.dtos import Fit, ProductCard
from freight_app.catalogue.opinions.models import ProductRating
from freight_app.catalogue.opinions.rules import average_stars
from freight_app.catalogue.values import PUBLIC_GROUP
from freight_app.documents.media import media_url
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import pick_text
from freight_app.kit.money import Money

_NO_FITS: Mapping[int, Fit] = {}


def _card_statement() -> sa.Select[*tuple[Any, ...]]:
    product, brand, category, stock = models.Product, models.Brand, models.Category, models.ProductAvailability
    successor, rating = aliased(models.Product), ProductRating
    public, own = aliased(models.ProductPrice), aliased(models.ProductPrice)

    def price_of(price: Any, group: sa.BindParameter[str]) -> sa.ColumnElement[bool]:
        return sa.and_(
            price.product_id == product.id,
            price.currency == sa.bindparam("currency"),
            price.price_group == group,
            price.min_quantity == 1,
        )

    return (
        sa.select(
            *(col(product.id), col(product.sku), col(product.mpn), col(product.names), col(product.cover)),
            *(col(product.version), col(brand.name), col(brand.slug), col(category.slug), col(category.names)),
            *(col(category.drawing), col(stock.available), col(successor.sku)),
            *(col(public.amount_minor), col(public.compare_minor), col(public.compare_until)),
            *(col(own.amount_minor), col(own.compare_minor), col(own.compare_until)),
            *(col(rating.total), col(rating.count)),
        )
        .select_from(product)
        .outerjoin(brand, col(brand.id) == col(product.brand_id))
        .outerjoin(category, col(category.id) == col(product.category_id))
        .outerjoin(stock, col(stock.product_id) == col(product.id))
        .outerjoin(successor, col(successor.id) == col(product.replaced_by_id))
        .outerjoin(public, price_of(public, sa.bindparam("public", PUBLIC_GROUP)))
        .outerjoin(own, price_of(own, sa.bindparam("group")))
        .outerjoin(rating, col(rating.product_id) == col(product.id))
        .where(col(product.id).in_(sa.bindparam("ids", expanding=True)))
    )


# Built once: compiling it is dearer than running it.
_CARDS = _card_statement()


def read_cards(
    uow: UnitOfWork,
    ids: Sequence[int],
    *,
    language: str,
    currency: str,
    group: str = PUBLIC_GROUP,
    fits: Mapping[int, Fit] = _NO_FITS,
) -> list[ProductCard]:
    """The cards of the products, in the order of ``ids``; ids without a product are left out."""
    if not ids:
        return []
    now = uow.now()
    rows = uow.session.connection().execute(_CARDS, {"ids": list(ids), "currency": currency, "group": group})
    cards = {row[0]: _card(row, language, currency, fits.get(row[0], Fit.UNKNOWN), now) for row in rows}
    return [cards[product_id] for product_id in ids if product_id in cards]


def _card(row: Any, language: str, currency: str, fit: Fit, now: datetime) -> ProductCard:
    product_id, sku, mpn, names, cover, version, brand, brand_slug, category_slug, category_names = row[:10]
    drawing, available, successor, public_minor, public_compare, public_until = row[10:16]
    own_minor, own_compare, own_until, stars, rating_count = row[16:]
    price, compare, until = public_minor, public_compare, public_until
    if own_minor is not None and (public_minor is None or own_minor < public_minor):
        price, compare, until = own_minor, own_compare, own_until
    return ProductCard.model_construct(
        id=product_id,
        sku=sku,
        mpn=mpn,
        name=pick_text(names, language),
        names=names,
        brand=brand,
        brand_slug=brand_slug,
        category_slug=category_slug,
        category_name=pick_text(category_names, language) if category_names else None,
        drawing=drawing or "",
        image_url=media_url(cover, 320) if cover else None,
        price=None if price is None else Money(price, currency),
        public_price=None if public_minor is None else Money(public_minor, currency),
        compare_at=Money(compare, currency) if compare is not None and until > now else None,
        available=max(available or 0, 0),
        fit=fit,
        replaced_by=successor,
        version=version,
        rating=average_stars(stars, rating_count) if rating_count else None,
        rating_count=rating_count or 0,
    )
