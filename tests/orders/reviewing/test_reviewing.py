"""Who received a part says what they think of it; the shop reads it first, and nobody else's words are touched."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from freight_app.accounts.permissions import Role
from freight_app.catalogue.dtos import CarOwner, ProductQuery
from freight_app.catalogue.garage import save_car
from freight_app.catalogue.opinions import asking, moderating, reading, voting, writing
from freight_app.catalogue.opinions.dtos import (
    AnswerDraft,
    OpinionStatus,
    QuestionDraft,
    ReplyDraft,
    ReportDraft,
    ReportReason,
    ReviewQuery,
)
from freight_app.catalogue.opinions.errors import OpinionNotInState, OwnOpinion
from freight_app.catalogue.opinions.models import TRANSITIONS, ProductReview, change_status
from freight_app.catalogue.opinions.photos import view_stored
from freight_app.catalogue.search import search_products
from freight_app.documents.images import StoredImage
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.kit.settings import Settings
from freight_app.kit.versions import read_versions
from freight_app.orders.reviewing import writing as reviewing
from freight_app.orders.reviewing.errors import NotReceived
from freight_app.orders.reviewing.writing import author_of
from tests.catalogue.samples import add_car
from tests.orders.changes.shop import announce, count_in
from tests.orders.conftest import Parts
from tests.orders.reviewing.shop import (
    ANSWER,
    QUESTION,
    REVIEW,
    buyer_of,
    desk,
    publish,
    reject,
    say,
    stars,
    version_of,
    waiting,
)
from tests.orders.shopping import bring_to_door, bring_to_road, customer, letters, order, staff

PAGE = PageRequest(page=1, per_page=10)


def test_only_those_who_have_the_part_review_it(house: House, parts: Parts) -> None:
    buyer, other = buyer_of(house, {parts.filter: 2}), customer(house, "Rim Sassi")
    bring_to_road(house, order(house, {parts.book: 1}, owner=other).number)
    for user_id, sku in ((other.user_id or 0, "HU-816"), (other.user_id or 0, "BOOK"), (buyer, "BOOK")):
        with pytest.raises(NotReceived):
            say(house, user_id, sku)
    with pytest.raises(NotFound):
        say(house, buyer, "NO-SUCH-PART")
    back = customer(house, "Ali Tlili")
    number = order(house, {parts.pads: 1}, owner=back).number
    bring_to_door(house, number)
    count_in(house, number, announce(house, number, {"FDB4446": 1}), {"FDB4446": (1, 0)})
    with pytest.raises(NotReceived):
        say(house, back.user_id or 0, "FDB4446")
    assert say(house, buyer).status == OpinionStatus.PENDING
    assert waiting(house) == ["Fits my car well."]
    assert stars(house, parts.filter).count == 0


def test_a_second_review_replaces_the_first_and_waits_again(house: House, parts: Parts) -> None:
    buyer = buyer_of(house, {parts.filter: 1})
    first = say(house, buyer, rating=5, as_draft=True, text="To be")
    assert first.status == OpinionStatus.DRAFT
    assert waiting(house) == []
    sent = say(house, buyer, rating=5)
    publish(house, sent.id)
    assert stars(house, parts.filter).spread == (0, 0, 0, 0, 1)
    again = say(house, buyer, rating=2, text="It broke.")
    assert (again.id, again.status) == (first.id, OpinionStatus.PENDING)
    assert stars(house, parts.filter).count == 0
    with pytest.raises(InvalidInput):
        say(house, buyer, as_draft=True)
    publish(house, again.id)
    summary = stars(house, parts.filter)
    assert (summary.spread, summary.average) == ((0, 1, 0, 0, 0), Decimal("2.0"))
    with house.read() as uow:
        found = reading.list_reviews(uow, parts.filter, ReviewQuery()).items[0]
        assert (found.text, found.author, found.is_edited, found.is_verified) == ("It broke.", "Amine T.", True, True)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        ({"rating": 0}, "rating"),
        ({"title": "x" * 121}, "title"),
        ({"text": "x" * 4001}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"display_name": "x" * 61}, "display_name"),
        ({"photos": ["made-up"]}, "photos"),
        ({"photos": [f"{'a' * 64}.800x600.{'0' * 32}"]}, "photos"),
    ],
)
def test_bad_input_names_its_field_and_leaves_nothing(
    house: House, parts: Parts, draft: dict[str, Any], field: str
) -> None:
    buyer = buyer_of(house, {parts.filter: 1})
    with pytest.raises(InvalidInput) as refused:
        say(house, buyer, **draft)
    assert refused.value.field == field
    with house.read() as uow:
        assert uow.session.exec(select(ProductReview)).all() == []


def test_pictures_and_cars_are_ones_own(house: House, parts: Parts) -> None:
    buyer, other = buyer_of(house, {parts.filter: 1}), customer(house, "Rim Sassi")
    vehicle = add_car(house).id
    with house.write() as uow:
        mine = save_car(uow, CarOwner(user_id=buyer), vehicle, year=2019)
        theirs = save_car(uow, CarOwner(user_id=other.user_id), vehicle)
        photos = [view_stored(uow, StoredImage(media_hash=f"{n}" * 64, width=800, height=600)).handle for n in range(5)]
    with pytest.raises(NotFound):
        say(house, buyer, car_id=theirs.id)
    with pytest.raises(InvalidInput):
        say(house, buyer, photos=photos)
    written = say(house, buyer, car_id=mine.id, photos=[photos[2], photos[0], photos[2]])
    assert [photo.handle for photo in written.photos] == [photos[2], photos[0]]
    publish(house, written.id)
    with house.read() as uow:
        on_mine = ReviewQuery(vehicle_id=vehicle, stars=4)
        [found] = reading.list_reviews(uow, parts.filter, on_mine).items
        assert found.car.endswith("2019")
        assert found.photos[0].medium_url == f"/api/v1/media/{'2' * 64}-320.webp"
        assert reading.list_reviews(uow, parts.filter, ReviewQuery(stars=5)).items == []


def test_the_desk_alone_decides_about_what_it_has_read(house: House, parts: Parts) -> None:
    buyer = buyer_of(house, {parts.filter: 1})
    written = say(house, buyer, rating=3)
    with pytest.raises(NotAllowed), house.write(staff(house, Role.BUYER)) as uow:
        moderating.publish_opinion(uow, REVIEW, written.id, version=1)
    read = version_of(house, REVIEW, written.id)
    say(house, buyer, rating=3, text="Something else by now.")
    sonia = desk(house)
    with pytest.raises(OpinionNotInState), house.write(sonia) as uow:
        moderating.publish_opinion(uow, REVIEW, written.id, version=read)
    with pytest.raises(InvalidInput), house.write(sonia) as uow:
        moderating.reject_opinion(uow, REVIEW, written.id, version=read, reason=" ")
    reject(house, written.id)
    with house.read() as uow:
        [own] = writing.list_own_reviews(uow, f"user:{buyer}")
        assert (own.status, own.reason) == (OpinionStatus.REJECTED, "Not about the part.")
        detail = moderating.get_to_moderate(uow, REVIEW, written.id)
        assert [step.to_status for step in detail.steps] == ["draft", "pending", "rejected"]
    with house.write(sonia) as uow:
        moderating.take_decision_back(uow, REVIEW, written.id, version=detail.row.version)
    publish(house, written.id)
    with house.write(sonia) as uow:
        version = moderating.get_to_moderate(uow, REVIEW, written.id).row.version
        moderating.reply_to_review(uow, written.id, ReplyDraft(text="Thank you: http://spam.tn", version=version))
    with house.read() as uow:
        assert reading.list_reviews(uow, parts.filter, ReviewQuery()).items[0].reply == "Thank you: […]"
    for status in OpinionStatus:
        for to in set(OpinionStatus) - TRANSITIONS[status]:
            row = ProductReview(id=1, product_id=1, status=status)  # type: ignore[call-arg]
            with pytest.raises(OpinionNotInState), house.write() as uow:
                change_status(uow, row, to)


def test_an_owner_can_trust_those_who_bought(house: House, parts: Parts) -> None:
    trusting = house.settings.model_copy(update={"publish_reviews_at_once": True})
    house.database.ports.provide(Settings, trusting)
    buyer = buyer_of(house, {parts.filter: 1})
    assert say(house, buyer).status == OpinionStatus.PUBLISHED
    assert say(house, buyer, rating=1).status == OpinionStatus.PUBLISHED
    assert stars(house, parts.filter).spread == (1, 0, 0, 0, 0)


def test_ones_own_review_goes_for_good_and_that_of_another_is_not_found(house: House, parts: Parts) -> None:
    buyer, other = buyer_of(house, {parts.filter: 1}), buyer_of(house, {parts.filter: 1}, "Rim Sassi")
    written = say(house, buyer)
    publish(house, written.id)
    with pytest.raises(NotFound), house.write() as uow:
        writing.delete_own_review(uow, f"user:{other}", written.id)
    with house.write() as uow:
        voting.vote_helpful(uow, other, REVIEW, written.id, helpful=True)
        writing.delete_own_review(uow, f"user:{buyer}", written.id)
    assert stars(house, parts.filter).count == 0
    assert say(house, buyer).helpful_count == 0


def test_votes_count_once_and_reports_reach_the_desk(house: House, parts: Parts) -> None:
    buyer, other = buyer_of(house, {parts.filter: 1}), customer(house, "Rim Sassi").user_id or 0
    written = say(house, buyer)
    report = ReportDraft(reason=ReportReason.ABUSIVE, note="Rude")
    with house.write() as uow:
        for act in (
            lambda: voting.vote_helpful(uow, other, REVIEW, written.id, helpful=True),
            lambda: voting.report_opinion(uow, "cookie", REVIEW, written.id, report),
        ):
            with pytest.raises(NotFound):
                act()
    publish(house, written.id)
    with house.write() as uow:
        with pytest.raises(OwnOpinion):
            voting.vote_helpful(uow, buyer, REVIEW, written.id, helpful=True)
        votes = [voting.vote_helpful(uow, other, REVIEW, written.id, helpful=on) for on in (True, True, False, True)]
        assert votes == [1, 1, 0, 1]
        assert voting.votes_of(uow, other, [written.id]) == {written.id}
        for reporter in ("cookie", "cookie", f"user:{other}"):
            voting.report_opinion(uow, reporter, REVIEW, written.id, report)
    with house.read() as uow:
        assert moderating.count_to_moderate(uow, REVIEW) == {
            "pending": 0,
            "published": 1,
            "rejected": 0,
            "reported": 1,
        }
        assert [one.note for one in moderating.get_to_moderate(uow, REVIEW, written.id).reports] == ["Rude", "Rude"]
    publish(house, written.id)
    assert waiting(house, status=None) == []
    assert stars(house, parts.filter).count == 1


def test_questions_are_answered_by_the_shop_and_by_those_who_have_the_part(house: House, parts: Parts) -> None:
    asker, stranger = customer(house, "Rim Sassi").user_id or 0, customer(house, "Ali Tlili").user_id or 0
    buyer, sonia = buyer_of(house, {parts.filter: 1}), desk(house)
    with house.write() as uow:
        question = asking.ask_question(uow, author_of(uow, asker), "HU-816", QuestionDraft(text="Does it fit a 208?"))
        with pytest.raises(InvalidInput):
            asking.ask_question(uow, author_of(uow, asker), "HU-816", QuestionDraft(text="  ? "))
        with pytest.raises(NotFound):
            reviewing.write_answer(uow, buyer, question, AnswerDraft(text="Yes"))
        assert reading.list_questions(uow, parts.filter, PAGE).items == []
    publish(house, question, QUESTION)
    with house.write() as uow:
        with pytest.raises(NotReceived):
            reviewing.write_answer(uow, stranger, question, AnswerDraft(text="No"))
        answer = reviewing.write_answer(uow, buyer, question, AnswerDraft(text="Mine is a 208, it fits."))
    assert letters(house)[-1].template != "question_answered"
    publish(house, answer, ANSWER)
    reject(house, answer, ANSWER)
    publish(house, answer, ANSWER)
    with house.write(sonia) as uow:
        asking.answer_as_shop(uow, question, AnswerDraft(text="Yes, from 2015 on."))
    sent = [one for one in letters(house) if one.template == "question_answered"]
    assert [one.data["answer"] for one in sent] == ["Mine is a 208, it fits.", "Yes, from 2015 on."]
    with house.read() as uow:
        [found] = reading.list_questions(uow, parts.filter, PAGE, q="fits 208").items
        assert [(one.by_shop, one.text) for one in found.answers] == [
            (True, "Yes, from 2015 on."),
            (False, "Mine is a 208, it fits."),
        ]
        assert reading.list_questions(uow, parts.filter, PAGE, q="diesel").items == []


def test_cards_and_the_order_of_lists_follow_the_stars(house: House, parts: Parts) -> None:
    def best_rated() -> list[tuple[str, Decimal | None, int]]:
        with house.read() as uow:
            found = search_products(uow, ProductQuery(sort="rating")).page.items
            return [(card.sku, card.rating, card.rating_count) for card in found]

    def version() -> int:
        with house.read() as uow:
            return read_versions(uow.session, ["catalogue"])["catalogue"]

    one, two = buyer_of(house, {parts.filter: 1, parts.book: 1}), buyer_of(house, {parts.filter: 1}, "Rim Sassi")
    assert {card[1:] for card in best_rated()} == {(None, 0)}
    single, before = say(house, one, "BOOK", rating=4), version()
    publish(house, single.id)
    assert version() > before
    for user, rating in ((one, 5), (two, 4)):
        publish(house, say(house, user, rating=rating).id)
    assert best_rated()[:2] == [("HU-816", Decimal("4.5"), 2), ("BOOK", Decimal("4.0"), 1)]
    reject(house, single.id)
    assert best_rated()[0][0] == "HU-816"
    assert {card[2] for card in best_rated()[1:]} == {0}
