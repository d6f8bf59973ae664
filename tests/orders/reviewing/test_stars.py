"""Whatever happens to reviews, the stars that are shown are those of a recount."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import select

from freight_app.catalogue.opinions import moderating, voting, writing
from freight_app.catalogue.opinions.dtos import OpinionKind
from freight_app.catalogue.opinions.models import OpinionVote, ProductRating, ProductReview
from freight_app.kit.errors import FreightError
from freight_app.kit.house import House
from tests.orders.conftest import Parts
from tests.orders.reviewing.shop import REVIEW, buyer_of, publish, say, version_of

WHO, STARS = st.integers(0, 2), st.integers(0, 5)


def require_counted(house: House) -> None:
    """The projection is a recount of what is published, and so are the votes."""
    with house.read() as uow:
        recount: dict[int, list[int]] = {}
        reviews = uow.session.exec(select(ProductReview)).all()
        for review in reviews:
            if review.status == "published":
                recount.setdefault(review.product_id, [0] * 5)[review.rating - 1] += 1
        kept = {
            row.product_id: [row.stars_1, row.stars_2, row.stars_3, row.stars_4, row.stars_5]
            for row in uow.session.exec(select(ProductRating))
            if row.count
        }
        assert kept == recount
        votes = [vote.opinion_id for vote in uow.session.exec(select(OpinionVote))]
        assert {review.id: review.helpful_count for review in reviews} == {
            review.id: votes.count(review.id or 0) for review in reviews
        }


class Opinions(RuleBasedStateMachine):
    """Three people who have two parts each, and a desk that reads what they write."""

    house: House
    people: list[int]

    @initialize()
    def begin(self) -> None:
        with self.house.write() as uow:
            for user_id in self.people:
                for review in writing.list_own_reviews(uow, f"user:{user_id}"):
                    writing.delete_own_review(uow, f"user:{user_id}", review.id)

    def attempt(self, action: Any) -> None:
        try:
            action()
        except FreightError:
            return

    def review_of(self, who: int, which: bool) -> tuple[str, int] | None:
        with self.house.read() as uow:
            found = writing.list_own_reviews(uow, f"user:{self.people[who]}")
        return (found[which % len(found)].id, found[which % len(found)].version) if found else None

    @rule(who=WHO, which=st.booleans(), rating=STARS, draft=st.booleans())
    def write(self, who: int, which: bool, rating: int, draft: bool) -> None:
        sku = "HU-816" if which else "BOOK"
        self.attempt(lambda: say(self.house, self.people[who], sku, rating=rating, as_draft=draft))

    @rule(who=WHO, which=st.booleans(), what=st.sampled_from(["publish", "reject", "back"]), late=st.booleans())
    def decide(self, who: int, which: bool, what: str, late: bool) -> None:
        if found := self.review_of(who, which):
            public_id, version = found[0], found[1] - late

            def act() -> None:
                with self.house.write() as uow:
                    if what == "publish":
                        moderating.publish_opinion(uow, REVIEW, public_id, version=version)
                    elif what == "reject":
                        moderating.reject_opinion(uow, REVIEW, public_id, version=version, reason="No.")
                    else:
                        moderating.take_decision_back(uow, REVIEW, public_id, version=version)

            self.attempt(act)

    @rule(who=WHO, which=st.booleans())
    def delete(self, who: int, which: bool) -> None:
        if found := self.review_of(who, which):
            with self.house.write() as uow:
                writing.delete_own_review(uow, f"user:{self.people[who]}", found[0])

    @rule(who=WHO, which=st.booleans(), voter=WHO, helpful=st.booleans())
    def vote(self, who: int, which: bool, voter: int, helpful: bool) -> None:
        if found := self.review_of(who, which):

            def act() -> None:
                with self.house.write() as uow:
                    voting.vote_helpful(uow, self.people[voter], OpinionKind.REVIEW, found[0], helpful=helpful)

            self.attempt(act)

    @invariant()
    def counted(self) -> None:
        require_counted(self.house)


def test_after_any_history_the_stars_are_those_of_a_recount(house: House, parts: Parts) -> None:
    people = [buyer_of(house, {parts.filter: 1, parts.book: 1}, name) for name in ("A A", "B B", "C C")]
    machine = type("TheseOpinions", (Opinions,), {"house": house, "people": people})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )


@pytest.mark.race
def test_an_author_and_the_desk_at_once_leave_true_stars(house: House, parts: Parts) -> None:
    buyer = buyer_of(house, {parts.filter: 1})
    written = say(house, buyer, rating=5)
    barrier = threading.Barrier(3)

    def at_once(action: Any) -> None:
        barrier.wait(5)
        try:
            action()
        except FreightError:
            return

    for turn in range(6):
        version = version_of(house, REVIEW, written.id)

        def decide(version: int = version) -> None:
            with house.write() as uow:
                moderating.publish_opinion(uow, REVIEW, written.id, version=version)

        actions = (decide, decide, lambda turn=turn: say(house, buyer, rating=1 + turn % 5))
        threads = [threading.Thread(target=at_once, args=(action,)) for action in actions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        require_counted(house)
    if version_of(house, REVIEW, written.id):
        publish(house, written.id)
    require_counted(house)
