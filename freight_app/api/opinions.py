"""What people say of products: read by everybody, written by those who received them."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from freight_app.accounts.throttle import Throttle
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.etag import not_modified, tag_of
from freight_app.api.form_files import file_form, read_file
from freight_app.api.owner import Owner
from freight_app.api.security import Anyone, SignedIn, actor_of, ip_of
from freight_app.catalogue.opinions import asking, photos, reading, voting, writing
from freight_app.catalogue.opinions.dtos import (
    AnswerDraft,
    OpinionKind,
    OwnReview,
    PhotoView,
    QuestionDraft,
    QuestionView,
    RatingSummary,
    ReportDraft,
    ReviewDraft,
    ReviewQuery,
    ReviewView,
)
from freight_app.documents.images import max_bytes, store_image
from freight_app.kit.errors import NotSignedIn
from freight_app.kit.house import House, current_house
from freight_app.kit.pagination import PageRequest
from freight_app.orders.reviewing import writing as reviewing
from freight_app.orders.reviewing.dtos import ToReview

router = APIRouter(tags=["opinions"])


class SentOpinion(BaseModel):
    """What was written waits under this id for the shop to read it."""

    model_config = ConfigDict(frozen=True)

    id: str


class Helpful(BaseModel):
    model_config = ConfigDict(frozen=True)

    helpful_count: int


@router.get("/products/{sku}/rating", summary="The stars of a product")
def get_rating(request: Request, response: Response, user: Anyone, sku: str) -> Envelope[RatingSummary]:
    with current_house().read(actor_of(user)) as uow:
        not_modified(request, response, tag_of(uow, "catalogue", "rating", sku))
        return answer(reading.get_rating(uow, reading.product_id_of(uow, sku)))


@router.get("/products/{sku}/reviews", summary="The reviews of a product")
def list_reviews(
    request: Request, response: Response, user: Anyone, sku: str, asked: Annotated[ReviewQuery, Query()]
) -> Envelope[list[ReviewView]]:
    with current_house().read(actor_of(user)) as uow:
        not_modified(request, response, tag_of(uow, "catalogue", "reviews", sku, request.url.query))
        return answer_page(reading.list_reviews(uow, reading.product_id_of(uow, sku), asked))


@router.post("/products/{sku}/reviews", status_code=201, summary="Say what one thinks of something that one received")
def write_review(user: SignedIn, sku: str, draft: ReviewDraft) -> Envelope[OwnReview]:
    """The same person's second review replaces the first. 409 ``not_received`` for everybody else."""
    with current_house().write(user.actor()) as uow:
        return answer(reviewing.write_review(uow, user.id, sku, draft), "Thank you. The shop reads it first.")


@router.get("/products/{sku}/questions", summary="Questions about a product, with their answers")
def list_questions(
    request: Request,
    response: Response,
    user: Anyone,
    sku: str,
    paging: Annotated[PageRequest, Depends(page_request)],
    q: str = Query(default="", max_length=200, description="Words that question or answers hold."),
) -> Envelope[list[QuestionView]]:
    with current_house().read(actor_of(user)) as uow:
        not_modified(request, response, tag_of(uow, "catalogue", "questions", sku, request.url.query))
        return answer_page(reading.list_questions(uow, reading.product_id_of(uow, sku), paging, q=q))


@router.post("/products/{sku}/questions", status_code=201, summary="Ask about a product")
def ask_question(user: SignedIn, sku: str, draft: QuestionDraft) -> Envelope[SentOpinion]:
    with current_house().write(user.actor()) as uow:
        asked = asking.ask_question(uow, reviewing.author_of(uow, user.id), sku, draft)
        return answer(SentOpinion(id=asked), "The shop reads it, and answers by mail.")


@router.post("/questions/{question_id}/answers", status_code=201, summary="Answer a question about what one received")
def write_answer(user: SignedIn, question_id: str, draft: AnswerDraft) -> Envelope[SentOpinion]:
    """409 ``not_received`` for those who do not have the product."""
    with current_house().write(user.actor()) as uow:
        written = reviewing.write_answer(uow, user.id, question_id, draft)
        return answer(SentOpinion(id=written), "Thank you. The shop reads it first.")


@router.get("/reviews/mine", summary="What one received, with what one said of it")
def list_own_reviews(user: SignedIn) -> Envelope[list[ToReview]]:
    with current_house().read(user.actor()) as uow:
        return answer(reviewing.list_to_review(uow, user.id))


@router.delete("/reviews/mine/{review_id}", summary="Take one's own review back for good")
def delete_own_review(user: SignedIn, review_id: str) -> Envelope[None]:
    with current_house().write(user.actor()) as uow:
        writing.delete_own_review(uow, reviewing.key_of(user.id), review_id)
    return answer(None, "The review is gone.")


@router.post("/reviews/photos", status_code=201, summary="Send a picture for a review", openapi_extra=file_form())
async def send_photo(
    request: Request, user: Anyone, link: str = Query(default="", max_length=40, description="Of a letter, for guests.")
) -> Envelope[PhotoView]:
    """A field named ``file``: JPEG, PNG, WebP or GIF, kept without what a camera writes into it.

    For those who are signed in, and for guests with the link of a letter. The ``handle`` goes into the review.
    """
    house = current_house()
    if user is not None:
        author = f"user:{user.id}"
    else:
        author = await asyncio.to_thread(_author_of_link, house, link)
    house.database.ports.get(Throttle).admit_photo(author)
    sent = await read_file(request, max_bytes(house.settings))

    def keep() -> PhotoView:
        stored = store_image(house.settings, sent.content, field="file")
        with house.read(actor_of(user)) as uow:
            return photos.view_stored(uow, stored)

    return answer(await asyncio.to_thread(keep))


@router.post("/{kind}s/{opinion_id}/votes", summary="Find a review or an answer helpful")
def vote_helpful(user: SignedIn, kind: OpinionKind, opinion_id: str) -> Envelope[Helpful]:
    """Once a person, and not for one's own words (409 ``own_opinion``)."""
    with current_house().write(user.actor()) as uow:
        count = voting.vote_helpful(uow, user.id, kind, opinion_id, helpful=True)
    return answer(Helpful(helpful_count=count))


@router.delete("/{kind}s/{opinion_id}/votes", summary="Take one's vote back")
def take_vote_back(user: SignedIn, kind: OpinionKind, opinion_id: str) -> Envelope[Helpful]:
    with current_house().write(user.actor()) as uow:
        count = voting.vote_helpful(uow, user.id, kind, opinion_id, helpful=False)
    return answer(Helpful(helpful_count=count))


@router.post("/{kind}s/{opinion_id}/reports", status_code=202, summary="Tell the shop that this should not stand here")
def report_opinion(
    request: Request, user: Anyone, owner: Owner, kind: OpinionKind, opinion_id: str, draft: ReportDraft
) -> Envelope[None]:
    """Guests too, a few times an hour from one address."""
    house = current_house()
    house.database.ports.get(Throttle).admit_report(ip_of(request))
    with house.write(actor_of(user)) as uow:
        voting.report_opinion(uow, f"user:{user.id}" if user else owner.guest_token or "", kind, opinion_id, draft)
    return answer(None, "Thank you. The shop looks at it.")


def _author_of_link(house: House, link: str) -> str:
    if not link:
        raise NotSignedIn("Sign in, or use the link of the letter.")
    with house.read() as uow:
        return reviewing.get_invited(uow, link).author.key
