"""Questions about a product and their answers. Questions and what customers answer wait for the shop to read them."""

from __future__ import annotations

from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.opinions import queries
from freight_app.catalogue.opinions.dtos import AnswerDraft, Author, QuestionDraft
from freight_app.catalogue.opinions.knocking import tell_moderators
from freight_app.catalogue.opinions.models import (
    OPINIONS_TOPIC,
    Opinion,
    OpinionKind,
    OpinionStatus,
    ProductAnswer,
    ProductQuestion,
    change_status,
    note_step,
)
from freight_app.catalogue.opinions.moderating import tell_asker
from freight_app.catalogue.opinions.rules import MAX_QUESTION, MAX_REPLY, MIN_QUESTION, clean_text
from freight_app.catalogue.opinions.writing import signature
from freight_app.catalogue.queries import find_product
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, NotFound
from freight_app.shop.service import get_shop_profile

S = OpinionStatus
# So many of one person may wait at once: a desk that is flooded answers nobody.
MAX_WAITING = 10


class TooManyWaiting(Conflict):
    """The shop has not read the last ones yet."""

    code = "too_many_waiting"

    def __init__(self) -> None:
        super().__init__("Several of your questions are still being read.", most=MAX_WAITING)


def ask_question(uow: UnitOfWork, author: Author, sku: str, draft: QuestionDraft) -> str:
    """Ask about a product; the question's id. ``NotFound`` for one that is not sold, ``InvalidInput`` on ``text``."""
    product = find_product(uow, sku)
    if product.status == ProductStatus.DRAFT:
        raise NotFound("Product", sku=sku)
    text = clean_text(draft.text, field="text", most=MAX_QUESTION, least=MIN_QUESTION)
    if author.user_id is not None and queries.count_waiting_of(uow, author.user_id) >= MAX_WAITING:
        raise TooManyWaiting
    question = queries.add_opinion(
        uow,
        ProductQuestion,
        {
            "product_id": product.id,
            "user_id": author.user_id,
            "display_name": signature(author, draft.display_name),
            "language": draft.language,
            "text": text,
            "status": S.PENDING,
        },
    )
    return _noted(uow, cast("ProductQuestion", question))


def answer_as_customer(uow: UnitOfWork, author: Author, public_id: str, draft: AnswerDraft) -> str:
    """What somebody who has the part answers; the answer's id. For ``orders/reviewing``, which knows that they do."""
    question = queries.find_published(uow, OpinionKind.QUESTION, public_id)
    if author.user_id is not None and queries.count_waiting_of(uow, author.user_id) >= MAX_WAITING:
        raise TooManyWaiting
    return _noted(uow, _add_answer(uow, question, author, draft, by_shop=False))


def answer_as_shop(uow: UnitOfWork, public_id: str, draft: AnswerDraft) -> str:
    """The shop answers; the answer's id. It is published with that, and so is a question that waited."""
    uow.actor.require(Permission.OPINIONS_MODERATE)
    question = queries.find_opinion(uow, OpinionKind.QUESTION, public_id)
    shop = Author(key="shop", user_id=uow.actor.user_id, name=get_shop_profile(uow).name)
    draft = draft.model_copy(update={"display_name": shop.name[:60]})
    answer = _add_answer(uow, question, shop, draft, by_shop=True)
    public = _noted(uow, answer)
    if question.status != S.PUBLISHED:
        change_status(uow, question, S.PUBLISHED, published_at=question.published_at or uow.now(), reason="")
    change_status(uow, answer, S.PUBLISHED, published_at=uow.now())
    tell_asker(uow, answer)
    return public


def product_asked_about(uow: UnitOfWork, public_id: str) -> int:
    """The product of a published question; ``NotFound`` for any other."""
    return cast("ProductQuestion", queries.find_published(uow, OpinionKind.QUESTION, public_id)).product_id


def _add_answer(
    uow: UnitOfWork, question: Opinion, author: Author, draft: AnswerDraft, *, by_shop: bool
) -> ProductAnswer:
    answer = queries.add_opinion(
        uow,
        ProductAnswer,
        {
            "question_id": question.id,
            "user_id": author.user_id,
            "display_name": signature(author, draft.display_name),
            "language": draft.language,
            "text": clean_text(draft.text, field="text", most=MAX_REPLY, least=1),
            "by_shop": by_shop,
            "status": S.PENDING,
        },
    )
    return cast("ProductAnswer", answer)


def _noted(uow: UnitOfWork, opinion: ProductQuestion | ProductAnswer) -> str:
    note_step(uow, opinion, None)
    if not isinstance(opinion, ProductAnswer) or not opinion.by_shop:
        tell_moderators(uow, opinion)
    uow.touch(OPINIONS_TOPIC)
    return opinion.public_id
