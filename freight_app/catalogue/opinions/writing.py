"""Reviews as their authors write, change and take them back. Who may write one is for the orders room to say."""

from __future__ import annotations

from typing import Any

from freight_app.catalogue import models as catalogue
from freight_app.catalogue.dtos import CarOwner
from freight_app.catalogue.garage import list_cars
from freight_app.catalogue.media_urls import image_url
from freight_app.catalogue.opinions import queries
from freight_app.catalogue.opinions.dtos import Author, OwnReview, ReviewDraft
from freight_app.catalogue.opinions.errors import OpinionNotInState
from freight_app.catalogue.opinions.knocking import tell_moderators
from freight_app.catalogue.opinions.models import (
    OPINIONS_TOPIC,
    OpinionKind,
    OpinionStatus,
    ProductReview,
    change_status,
    count_stars,
    note_step,
    write_columns,
)
from freight_app.catalogue.opinions.photos import photo_views, read_handles
from freight_app.catalogue.opinions.rules import (
    MAX_NAME,
    MAX_TEXT,
    MAX_TITLE,
    clean_line,
    clean_text,
    public_name,
)
from freight_app.catalogue.queries import product_by_id
from freight_app.catalogue.search_index import touch_cards
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.settings import Settings

S = OpinionStatus


def keep_review(
    uow: UnitOfWork, author: Author, product_id: int, draft: ReviewDraft, *, garage: CarOwner | None
) -> OwnReview:
    """Write the author's one review of a product, or write it anew: then it waits to be read again.

    For ``orders/reviewing``, which knows that the author received the product. Raises ``InvalidInput`` naming the
    field, ``NotFound`` for a car of somebody else, ``OpinionNotInState`` when the author writes in two tabs at once.
    """
    columns = _columns(uow, author, draft, garage)
    review = queries.review_of(uow, author.key, product_id)
    if review is None:
        review = queries.add_opinion(
            uow,
            ProductReview,
            {
                "product_id": product_id,
                "author_key": author.key,
                "user_id": author.user_id,
                "status": S.DRAFT,
                **columns,
            },
        )
        if review is None:
            raise OpinionNotInState(S.DRAFT, S.PENDING)
        note_step(uow, review, None)
        uow.touch(OPINIONS_TOPIC)
    elif draft.as_draft and review.status != S.DRAFT:
        raise InvalidInput("as_draft", "This review was sent already. Send it anew instead.")
    elif review.status in (S.DRAFT, S.PENDING):
        write_columns(uow, review, **columns)
    if not draft.as_draft:
        _hand_in(uow, review, columns)
    return own_view(uow, review, product_by_id(uow, product_id))


def _hand_in(uow: UnitOfWork, review: ProductReview, columns: dict[str, Any]) -> None:
    """To the shop's desk, or at once into the shop where the owner wants that."""
    if review.status in (S.PUBLISHED, S.REJECTED):
        change_status(uow, review, S.PENDING, reason="", edited_at=uow.now(), **columns)
    elif review.status == S.DRAFT:
        change_status(uow, review, S.PENDING)
    if uow.port(Settings).publish_reviews_at_once:
        change_status(uow, review, S.PUBLISHED, published_at=uow.now())
    tell_moderators(uow, review)


def delete_own_review(uow: UnitOfWork, author_key: str, public_id: str) -> None:
    """Take one's own review back for good. ``NotFound`` for that of somebody else."""
    review = queries.find_own_review(uow, author_key, public_id)
    product_id, stars, was_public = review.product_id, review.rating, review.status == S.PUBLISHED
    if not queries.delete_opinion(uow, review, OpinionKind.REVIEW):
        raise OpinionNotInState(S.PUBLISHED if was_public else S.PENDING, "deleted")
    if was_public:
        count_stars(uow, product_id, stars, -1)
        touch_cards(uow)
    uow.touch(OPINIONS_TOPIC)


def list_own_reviews(uow: UnitOfWork, author_key: str) -> list[OwnReview]:
    """What somebody wrote, with what became of it, the last one first."""
    return [own_view(uow, review, product) for review, product in queries.reviews_by(uow, author_key)]


def find_own_review(uow: UnitOfWork, author_key: str, product_id: int) -> OwnReview | None:
    """The author's review of a product, if there is one."""
    review = queries.review_of(uow, author_key, product_id)
    return None if review is None else own_view(uow, review, product_by_id(uow, product_id))


def own_view(uow: UnitOfWork, review: ProductReview, product: catalogue.Product) -> OwnReview:
    return OwnReview(
        id=review.public_id,
        product_id=review.product_id,
        sku=product.sku,
        names=product.names,
        image_url=image_url(product.cover, 320),
        status=OpinionStatus(review.status),
        reason=review.reason,
        rating=review.rating,
        title=review.title,
        text=review.text,
        language=review.language,
        display_name=review.display_name,
        vehicle_id=review.vehicle_id,
        vehicle_year=review.vehicle_year,
        photos=photo_views(uow, review.photos),
        written_at=review.written_at,
        helpful_count=review.helpful_count,
        reply=review.reply,
        version=review.version,
    )


def signature(author: Author, wanted: str) -> str:
    """How an opinion is signed: as its author wishes, else by first name and one letter."""
    name = clean_line(wanted, field="display_name", most=MAX_NAME)
    return name or public_name(author.name) or "…"


def _columns(uow: UnitOfWork, author: Author, draft: ReviewDraft, garage: CarOwner | None) -> dict[str, Any]:
    if not draft.as_draft and not draft.rating:
        raise InvalidInput("rating", "Choose one to five stars.")
    vehicle_id, year = _car(uow, garage, draft.car_id)
    return {
        "rating": draft.rating,
        "title": clean_line(draft.title, field="title", most=MAX_TITLE),
        "text": clean_text(draft.text, field="text", most=MAX_TEXT),
        "display_name": signature(author, draft.display_name),
        "language": draft.language,
        "photos": read_handles(uow, draft.photos),
        "vehicle_id": vehicle_id,
        "vehicle_year": year,
    }


def _car(uow: UnitOfWork, garage: CarOwner | None, car_id: int | None) -> tuple[int | None, int | None]:
    if car_id is None:
        return None, None
    for car in list_cars(uow, garage) if garage is not None else []:
        if car.id == car_id:
            return car.vehicle.id, car.year
    raise NotFound("Car")
