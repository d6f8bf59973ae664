"""The pictures of a product, in order. The first one stands for it in lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue import models, queries
from freight_app.catalogue.dtos import ImageView
from freight_app.catalogue.media_urls import image_view
from freight_app.catalogue.search_index import touch_products
from freight_app.documents.images import StoredImage
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.languages import LANGUAGES, LocalizedText

MAX_IMAGES = 20
MAX_ALT = 300


def list_images(uow: UnitOfWork, product_id: int) -> list[ImageView]:
    rows = _rows(uow, product_id)
    return [image_view(row.media_hash, width=row.width, height=row.height, alt=row.alt) for row in rows]


def add_image(
    uow: UnitOfWork, product_id: int, stored: StoredImage, *, alt: LocalizedText | None = None
) -> list[ImageView]:
    """Put a stored picture last; a picture that the product already has stays where it is.

    Raises ``NotFound`` for an unknown product and ``InvalidInput`` on ``image`` when it has as many as it can.
    """
    uow.actor.require(Permission.CATALOGUE_EDIT)
    queries.lock_products(uow, [product_id])
    rows = _rows(uow, product_id)
    if all(row.media_hash != stored.media_hash for row in rows):
        if len(rows) >= MAX_IMAGES:
            raise InvalidInput("image", "A product has at most {most} pictures.", most=MAX_IMAGES)
        uow.session.add(_row(product_id, stored, len(rows), alt))
        uow.session.flush()
        _renew(uow, product_id, [*(row.media_hash for row in rows), stored.media_hash], action="image_added")
    return list_images(uow, product_id)


def set_images(uow: UnitOfWork, images: Mapping[int, Sequence[StoredImage]]) -> None:
    """Make these the pictures of many products at once: what the demo and the imports use."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    ids = sorted(images)
    queries.lock_products(uow, ids)
    uow.session.exec(sa.delete(models.ProductImage).where(col(models.ProductImage.product_id).in_(ids)))
    for product_id in ids:
        uow.session.add_all(_row(product_id, stored, place, None) for place, stored in enumerate(images[product_id]))
    uow.session.flush()
    for product_id in ids:
        hashes = [stored.media_hash for stored in images[product_id]]
        _renew(uow, product_id, hashes, action="images_set")


def order_images(uow: UnitOfWork, product_id: int, media_hashes: Sequence[str]) -> list[ImageView]:
    """Put the pictures in this order; ``InvalidInput`` on ``images`` unless all of them, and only they, are named."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    queries.lock_products(uow, [product_id])
    rows = {row.media_hash: row for row in _rows(uow, product_id)}
    if len(media_hashes) != len(rows) or set(media_hashes) != rows.keys():
        raise InvalidInput("images", "The order names every picture of the product once.")
    for place, media_hash in enumerate(media_hashes):
        rows[media_hash].position = place
        uow.session.add(rows[media_hash])
    uow.session.flush()
    _renew(uow, product_id, media_hashes, action="images_ordered")
    return list_images(uow, product_id)


def describe_image(uow: UnitOfWork, product_id: int, media_hash: str, alt: LocalizedText) -> list[ImageView]:
    """Say what a picture shows, for those who cannot see it; languages without a text have none."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    queries.lock_products(uow, [product_id])
    rows = _rows(uow, product_id)
    row = next((row for row in rows if row.media_hash == media_hash), None)
    if row is None:
        raise NotFound("Picture")
    if any(len(text) > MAX_ALT or "\0" in text for text in alt.values()) or not alt.keys() <= set(LANGUAGES):
        raise InvalidInput("alt", "A description of a picture has at most {most} characters.", most=MAX_ALT)
    row.alt = {language: text.strip() for language, text in alt.items() if text.strip()}
    uow.session.add(row)
    uow.session.flush()
    _renew(uow, product_id, [other.media_hash for other in rows], action="image_described")
    return list_images(uow, product_id)


def remove_image(uow: UnitOfWork, product_id: int, media_hash: str) -> list[ImageView]:
    """Take a picture off the product. The file stays: other products may show it."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    queries.lock_products(uow, [product_id])
    rows = _rows(uow, product_id)
    row = next((row for row in rows if row.media_hash == media_hash), None)
    if row is None:
        raise NotFound("Picture")
    uow.session.delete(row)
    uow.session.flush()
    _renew(uow, product_id, [other.media_hash for other in rows if other is not row], action="image_removed")
    return list_images(uow, product_id)


def _rows(uow: UnitOfWork, product_id: int) -> list[models.ProductImage]:
    image = models.ProductImage
    return list(
        uow.session.exec(
            select(image).where(image.product_id == product_id).order_by(col(image.position), col(image.id))
        ).all()
    )


def _row(product_id: int, stored: StoredImage, place: int, alt: LocalizedText | None) -> models.ProductImage:
    return models.ProductImage(
        product_id=product_id,
        media_hash=stored.media_hash,
        position=place,
        width=stored.width,
        height=stored.height,
        alt=alt or {},
    )


def _renew(uow: UnitOfWork, product_id: int, hashes: Sequence[str], *, action: str) -> None:
    """Keep the cover in step, tell the trail and the caches."""
    product = models.Product
    uow.session.exec(
        sa.update(product)
        .where(col(product.id) == product_id)
        .values(cover=hashes[0] if hashes else None, version=col(product.version) + 1, updated_at=uow.now())
    )
    record_change(
        uow, entity="product", entity_id=product_id, action=action, before=None, after={"images": list(hashes)}
    )
    touch_products(uow)
