"""Reviews of those who received a product: signed in, or with the link of the letter that asked them."""

from __future__ import annotations

from typing import cast

from freight_app.accounts.mailboxes import find_mailbox, find_owner
from freight_app.accounts.values import email_key
from freight_app.catalogue.dtos import CarOwner
from freight_app.catalogue.media_urls import image_url
from freight_app.catalogue.opinions import asking
from freight_app.catalogue.opinions import writing as opinions
from freight_app.catalogue.opinions.dtos import AnswerDraft, Author, OwnReview, ReviewDraft
from freight_app.catalogue.opinions.reading import product_id_of
from freight_app.catalogue.queries import category_drawings
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.ids import hash_token
from freight_app.orders.models import Order
from freight_app.orders.reviewing import queries
from freight_app.orders.reviewing.dtos import Invited, ToReview
from freight_app.orders.reviewing.errors import NotReceived
from freight_app.orders.rules import first_name


def author_of(uow: UnitOfWork, user_id: int) -> Author:
    """Somebody with an account; ``NotFound`` for one that is shut."""
    mailbox = find_mailbox(uow, user_id)
    if mailbox is None:
        raise NotFound("The user")
    return Author(key=key_of(user_id), user_id=user_id, name=mailbox.name)


def key_of(user_id: int) -> str:
    return f"user:{user_id}"


def write_review(uow: UnitOfWork, user_id: int, sku: str, draft: ReviewDraft) -> OwnReview:
    """Say something of a product that one received; again, and the review is another one.

    ``NotReceived`` for everybody else, ``NotFound`` for a product that is not in the shop or a car of somebody else,
    ``InvalidInput`` naming the field.
    """
    product_id = product_id_of(uow, sku)
    if not queries.has_received(uow, product_id, user_id=user_id):
        raise NotReceived
    return opinions.keep_review(uow, author_of(uow, user_id), product_id, draft, garage=CarOwner(user_id=user_id))


def write_invited_review(
    uow: UnitOfWork, token: str, sku: str, draft: ReviewDraft, *, garage: CarOwner | None = None
) -> OwnReview:
    """The same for whoever holds the link of a letter, about what came with that order.

    ``NotFound`` for a link that we never gave out; otherwise as ``write_review``.
    """
    invited = get_invited(uow, token)
    product_id = product_id_of(uow, sku)
    if not queries.has_received(uow, product_id, order_id=invited.order_id):
        raise NotReceived
    return opinions.keep_review(uow, invited.author, product_id, draft, garage=garage)


def write_answer(uow: UnitOfWork, user_id: int, question_id: str, draft: AnswerDraft) -> str:
    """Answer a question about a product that one received; the answer's id. It waits for the shop to read it."""
    if not queries.has_received(uow, asking.product_asked_about(uow, question_id), user_id=user_id):
        raise NotReceived
    return asking.answer_as_customer(uow, author_of(uow, user_id), question_id, draft)


def may_review(uow: UnitOfWork, user_id: int, product_id: int) -> bool:
    """Whether somebody received the product and kept some of it."""
    return queries.has_received(uow, product_id, user_id=user_id)


def list_to_review(uow: UnitOfWork, user_id: int) -> list[ToReview]:
    """What one received, the latest first, each with one's review of it."""
    return _to_review(uow, key_of(user_id), user_id=user_id)


def list_invited(uow: UnitOfWork, token: str) -> list[ToReview]:
    """What came with the order of a letter, each with the review of whoever holds its link."""
    invited = get_invited(uow, token)
    return _to_review(uow, invited.author.key, order_id=invited.order_id)


def get_invited(uow: UnitOfWork, token: str) -> Invited:
    """Who holds the link of a letter. ``NotFound`` for a link that we never gave out."""
    order = queries.find_invited(uow, token)
    if order is None:
        raise NotFound("Letter")
    return Invited(
        author=author_of_order(uow, order),
        order_id=cast("int", order.id),
        number=order.number,
        first_name=first_name(order.customer_name),
        language=order.language,
    )


def author_of_order(uow: UnitOfWork, order: Order) -> Author:
    """Who ordered. A guest whose mailbox has an account is that person: the letter proves whose mailbox it is."""
    if order.user_id is not None:
        return Author(key=key_of(order.user_id), user_id=order.user_id, name=order.customer_name)
    owner = find_owner(uow, order.email or "")
    if owner is not None:
        return Author(key=key_of(owner.user_id), user_id=owner.user_id, name=order.customer_name)
    return Author(key=f"mail:{hash_token(email_key(order.email or ''))}", name=order.customer_name)


def _to_review(
    uow: UnitOfWork, author_key: str, *, user_id: int | None = None, order_id: int | None = None
) -> list[ToReview]:
    written = {review.product_id: review for review in opinions.list_own_reviews(uow, author_key)}
    received = queries.received_products(uow, user_id=user_id, order_id=order_id)
    drawings = category_drawings(uow, [product.category_id for product, _ in received])
    return [
        ToReview(
            product_id=cast("int", product.id),
            sku=product.sku,
            names=product.names,
            image_url=image_url(product.cover, 320),
            drawing=drawings.get(product.category_id or 0, "") or "part",
            received_at=came,
            review=written.get(product.id or 0),
        )
        for product, came in received
    ]
