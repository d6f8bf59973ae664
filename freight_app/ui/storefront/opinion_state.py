"""What people say of the part that is looked at: sorting, filtering, voting, reporting, asking and answering."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Literal, get_args

import reflex as rx

from freight_app.accounts.throttle import Throttle
from freight_app.catalogue.opinions import asking, voting
from freight_app.catalogue.opinions.dtos import (
    AnswerDraft,
    OpinionKind,
    QuestionDraft,
    ReportDraft,
    ReportReason,
    ReviewQuery,
    ReviewSort,
)
from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.house import current_house
from freight_app.orders.reviewing import writing as reviewing
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public, signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.shopper import Shopper, this_shopper
from freight_app.ui.storefront.opinion_rows import (
    QUESTIONS_A_PAGE,
    REVIEWS_A_PAGE,
    OpinionsView,
    QuestionList,
    ReviewList,
    read_questions,
    read_reviews,
)
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

Voted = Literal["review", "answer"]
Reported = Literal["review", "question", "answer"]
MOST_QUESTIONS = 50


class OpinionsState(rx.State):
    """The reviews and questions of one part. ``voted`` are the ids that this visitor found helpful."""

    view: OpinionsView = OpinionsView()
    reviews: ReviewList = ReviewList()
    questions: QuestionList = QuestionList()
    sort: str = "newest"
    stars: int = 0
    my_car: bool = False
    q: str = ""
    voted: list[str] = []
    is_asking: bool = False
    answering: str = ""
    reporting: str = ""
    field: str = ""
    error: str = ""
    _reported_kind: str = "review"
    _most_questions: int = QUESTIONS_A_PAGE

    async def _show(self, view: OpinionsView) -> None:
        """Begin with what was read with the part; what somebody chose or typed on the same part stays."""
        if view.product_id != self.view.product_id:
            self.sort, self.stars, self.my_car, self.q = "newest", 0, False, ""
            self.is_asking, self.answering, self.reporting, self.field, self.error = False, "", "", "", ""
            self._most_questions = QUESTIONS_A_PAGE
        self.view, self.reviews, self.questions = view, view.reviews, view.questions
        if (self.sort, self.stars, self.my_car, self.q) != ("newest", 0, False, ""):
            await self._read_reviews(1)
            await self._read_questions()
        await self._read_votes()

    @rx.event
    @public
    async def sort_by(self, sort: ReviewSort) -> None:
        """The other order, from its beginning."""
        self.sort = str(sort)
        await self._read_reviews(1)

    @rx.event
    @public
    async def keep_stars(self, stars: int) -> None:
        """Only those with so many stars; the same again, or 0, shows all."""
        self.stars = stars if 1 <= stars <= 5 and stars != self.stars else 0
        await self._read_reviews(1)

    @rx.event
    @public
    async def keep_my_car(self, checked: bool) -> None:
        """Only those who fitted it to the car that this visitor drives."""
        self.my_car = checked
        await self._read_reviews(1)

    @rx.event
    @public
    async def go_to(self, page: int) -> None:
        await self._read_reviews(min(max(page, 1), 1000))

    @rx.event(supersedes=True)
    @public
    async def find_question(self, text: str) -> None:
        """Questions that hold these words, while somebody types."""
        self.q = text.replace("\0", "")[:100]
        await self._read_questions()

    @rx.event
    @public
    async def more_questions(self) -> None:
        self._most_questions = MOST_QUESTIONS
        await self._read_questions()

    @rx.event
    @signed_in
    async def vote(self, kind: Voted, public_id: str) -> None:
        """Find it helpful, or not any more."""
        helpful = public_id not in self.voted
        count = await asyncio.to_thread(_vote, visitor(), OpinionKind(kind), public_id[:40], helpful)
        self.voted = [*self.voted, public_id] if helpful else [one for one in self.voted if one != public_id]
        self.reviews = replace(
            self.reviews,
            rows=[replace(row, helpful=count) if row.id == public_id else row for row in self.reviews.rows],
        )
        self.questions = replace(
            self.questions,
            rows=[
                replace(
                    row, answers=[replace(one, helpful=count) if one.id == public_id else one for one in row.answers]
                )
                for row in self.questions.rows
            ],
        )

    @rx.event
    @public
    async def open_report(self, kind: Reported, public_id: str) -> None:
        """Ask what is wrong with it; an empty id closes the question."""
        self.reporting, self._reported_kind, self.field, self.error = public_id[:40], str(kind), "", ""

    @rx.event
    @public
    async def send_report(self, data: dict[str, Any]) -> None:
        """Tell the shop. Guests too: by their cookie, a few times an hour from one address."""
        who = visitor()
        reason = str(data.get("report_reason", ""))
        known = [one.value for one in ReportReason]
        draft = ReportDraft(
            reason=ReportReason(reason if reason in known else "other"), note=str(data.get("report_note", ""))[:1000]
        )
        try:
            ip = self.router.session.client_ip
            await asyncio.to_thread(_report, who, ip, OpinionKind(self._reported_kind), self.reporting, draft)
        except InvalidInput as error:
            self.field, self.error = "report_note", sentence_of(error, who.language)
            return
        self.reporting = ""
        await show_toast(self, translate("Thank you. The shop looks at it.", who.language))

    @rx.event
    @signed_in
    async def start_asking(self) -> None:
        self.is_asking, self.field, self.error = True, "", ""

    @rx.event
    @public
    async def stop_asking(self) -> None:
        self.is_asking = False

    @rx.event
    @signed_in
    async def ask(self, data: dict[str, Any]) -> None:
        """Send the question to the shop; what was typed stays when something is wrong with it."""
        who = visitor()
        text = str(data.get("question", ""))[:4000]
        try:
            draft = QuestionDraft(text=text, language=who.language)
            await asyncio.to_thread(_ask, who, signed_in_user().id, self.view.sku, draft)
        except (InvalidInput, Conflict) as error:
            self.field, self.error = "question", sentence_of(error, who.language)
            return
        self.is_asking, self.field, self.error = False, "", ""
        await show_toast(self, translate("The shop reads your question and answers by mail.", who.language))

    @rx.event
    @signed_in
    async def start_answering(self, question_id: str) -> None:
        """Open the field under one question; an empty id closes it."""
        self.answering, self.field, self.error = question_id[:40], "", ""

    @rx.event
    @signed_in
    async def answer(self, data: dict[str, Any]) -> None:
        """What somebody who has the part answers."""
        who = visitor()
        draft = AnswerDraft(text=str(data.get("answer", ""))[:8000], language=who.language)
        try:
            await asyncio.to_thread(_answer, who, signed_in_user().id, self.answering, draft)
        except (InvalidInput, Conflict) as error:
            self.field, self.error = "answer", sentence_of(error, who.language)
            return
        self.answering, self.field, self.error = "", "", ""
        await show_toast(self, translate("Thank you. The shop reads it first.", who.language))

    async def _read_reviews(self, page: int) -> None:
        shopper = await this_shopper()
        vehicle = shopper.vehicle[0] if self.my_car and shopper.vehicle else None
        query = ReviewQuery(
            page=page,
            per_page=REVIEWS_A_PAGE,
            sort=self.sort if self.sort in get_args(ReviewSort) else "newest",  # type: ignore[arg-type]
            stars=self.stars or None,
            vehicle_id=vehicle,
        )
        self.reviews = await asyncio.to_thread(_reviews, visitor(), self.view.product_id, query, shopper)
        await self._read_votes()

    async def _read_questions(self) -> None:
        shopper = await this_shopper()
        self.questions = await asyncio.to_thread(
            _questions, visitor(), self.view.product_id, self.q, self._most_questions, shopper
        )
        await self._read_votes()

    async def _read_votes(self) -> None:
        who = visitor()
        shown = [row.id for row in self.reviews.rows]
        shown += [one.id for row in self.questions.rows for one in row.answers]
        self.voted = await asyncio.to_thread(_votes, who, shown) if who.user is not None and shown else []


def _reviews(who: Visitor, product_id: int, query: ReviewQuery, shopper: Shopper) -> ReviewList:
    with current_house().read(who.actor) as uow:
        return read_reviews(uow, product_id, query, shopper.language, shopper.shop.time_zone)


def _questions(who: Visitor, product_id: int, q: str, most: int, shopper: Shopper) -> QuestionList:
    with current_house().read(who.actor) as uow:
        return read_questions(uow, product_id, q, most, shopper.language, shopper.shop.time_zone)


def _votes(who: Visitor, shown: list[str]) -> list[str]:
    with current_house().read(who.actor) as uow:
        return sorted(voting.votes_of(uow, who.user.id if who.user else 0, shown))


def _vote(who: Visitor, kind: OpinionKind, public_id: str, helpful: bool) -> int:
    with current_house().write(who.actor) as uow:
        return voting.vote_helpful(uow, who.user.id if who.user else 0, kind, public_id, helpful=helpful)


def _report(who: Visitor, ip: str, kind: OpinionKind, public_id: str, draft: ReportDraft) -> None:
    reporter = f"user:{who.user.id}" if who.user else who.guest_token or ip
    with current_house().write(who.actor) as uow:
        uow.port(Throttle).admit_report(ip)
        voting.report_opinion(uow, reporter, kind, public_id, draft)


def _ask(who: Visitor, user_id: int, sku: str, draft: QuestionDraft) -> None:
    with current_house().write(who.actor) as uow:
        asking.ask_question(uow, reviewing.author_of(uow, user_id), sku, draft)


def _answer(who: Visitor, user_id: int, question_id: str, draft: AnswerDraft) -> None:
    with current_house().write(who.actor) as uow:
        reviewing.write_answer(uow, user_id, question_id, draft)
