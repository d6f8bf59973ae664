"""What is typed is kept, what is sent waits, what the desk decides everybody sees; and nobody acts for another."""

from __future__ import annotations

from typing import Any

import pytest

from freight_app.accounts.mailboxes import find_owner
from freight_app.accounts.permissions import Role
from freight_app.catalogue.opinions.photos import view_stored
from freight_app.documents.images import StoredImage
from freight_app.kit.house import House
from freight_app.orders.dtos import CartOwner
from freight_app.ui.account.reviews_state import ReviewsState
from freight_app.ui.admin.reviews_state import ReviewDeskState
from freight_app.ui.storefront.opinion_state import OpinionsState
from freight_app.ui.storefront.product_state import ProductState
from freight_app.ui.web.heads import product_head
from tests.orders.conftest import Parts, parts
from tests.orders.reviewing.shop import publish, say
from tests.orders.shopping import bring_to_door, order
from tests.ui.tabs import Tab, signed_in_tab, where_to

__all__ = ["parts"]
MARKUP = "<img src=x onerror=alert(1)>"


def buyer(house: House, wanted: dict[int, int], name: str = "Amine Trabelsi") -> tuple[Tab, int]:
    """A tab of somebody whose order has come."""
    tab = signed_in_tab(house, Role.CUSTOMER, path="/account/reviews", name=name)
    with house.read() as uow:
        found = find_owner(uow, f"customer.{name.split(maxsplit=1)[0].lower()}@shop.test")
    assert found is not None
    bring_to_door(house, order(house, wanted, owner=CartOwner(user_id=found.user_id)).number)
    return tab, found.user_id


def typed(**fields: Any) -> dict[str, Any]:
    return {"rating": "5", "title": "Fits", "text": MARKUP, "display_name": "", "car": ""} | fields


def test_a_review_goes_from_its_form_over_the_desk_onto_the_page(house: House, parts: Parts) -> None:
    tab, _ = buyer(house, {parts.filter: 1})
    tab.send(ReviewsState.load)
    tab.send(ReviewsState.write, sku="HU-816")
    with house.read() as uow:
        handle = view_stored(uow, StoredImage(media_hash="a" * 64, width=800, height=600)).handle
    tab.send(ReviewsState.add_photo, data={"handle": handle + "0"})
    assert (tab.state(ReviewsState).field, tab.state(ReviewsState).photos) == ("photos", [])
    tab.send(ReviewsState.add_photo, data={"handle": handle})
    tab.send(ReviewsState.send, data=typed(rating=""))
    form = tab.state(ReviewsState)
    assert (form.field, form.is_writing, form.typed.text, len(form.photos)) == ("rating", True, MARKUP, 1)
    tab.send(ReviewsState.send, data=typed(text="x" * 5000))
    assert (form.field, len(form.typed.text)) == ("text", 5000)
    tab.send(ReviewsState.send, data=typed())
    assert [(row.sku, row.status) for row in tab.state(ReviewsState).rows] == [("HU-816", "pending")]

    guest = Tab(path="/p/HU-816", guest="g" * 40)
    guest.send(ProductState.load)
    assert guest.state(OpinionsState).view.stars.count == 0
    desk = signed_in_tab(house, Role.SALES, path="/admin/reviews", name="Sonia Riahi")
    desk.send(ReviewDeskState.load)
    [waiting] = desk.state(ReviewDeskState).rows
    desk.send(ReviewDeskState.open_one, public_id=waiting.id)
    desk.send(ReviewDeskState.publish, version=desk.state(ReviewDeskState).one.version)
    assert desk.state(ReviewDeskState).counts == {"pending": 0, "published": 1, "rejected": 0, "reported": 0}
    guest.send(ProductState.load)
    shown = guest.state(OpinionsState)
    assert (shown.view.stars.label, shown.reviews.rows[0].text) == ("5 of 5", MARKUP)
    head = product_head({"sku": "HU-816"}, "en", "http://shop.test")
    assert head is not None
    assert head.json_ld[0]["aggregateRating"]["ratingValue"] == "5.0"
    assert head.json_ld[0]["review"][0]["reviewBody"] == MARKUP
    desk.send(ReviewDeskState.undo)
    guest.send(ProductState.load)
    assert guest.state(OpinionsState).view.stars.count == 0
    head = product_head({"sku": "HU-816"}, "en", "http://shop.test")
    assert head is not None
    assert "aggregateRating" not in head.json_ld[0]


def test_visitors_sort_filter_and_report_and_sign_in_to_vote_and_ask(house: House, parts: Parts) -> None:
    for name, rating in (("Amine T", 5), ("Rim S", 2)):
        _, user_id = buyer(house, {parts.filter: 1}, name)
        publish(house, say(house, user_id, rating=rating, text=name).id)
    guest = Tab(path="/p/HU-816", guest="g" * 40)
    guest.send(ProductState.load)
    state = guest.state(OpinionsState)
    guest.send(OpinionsState.sort_by, sort="lowest")
    assert [row.text for row in state.reviews.rows] == ["Rim S", "Amine T"]
    guest.send(OpinionsState.keep_stars, stars=5)
    assert [row.text for row in state.reviews.rows] == ["Amine T"]
    guest.send(OpinionsState.go_to, page=9)
    assert state.reviews.rows == []
    guest.send(ProductState.load)
    assert [row.text for row in state.reviews.rows] == ["Amine T"]
    target = state.reviews.rows[0].id
    assert "/sign-in" in where_to(guest.send(OpinionsState.vote, kind="review", public_id=target))
    assert "/sign-in" in where_to(guest.send(OpinionsState.start_asking))
    guest.send(OpinionsState.open_report, kind="review", public_id=target)
    guest.send(OpinionsState.send_report, data={"report_reason": "made up", "report_note": "Rude"})
    assert state.reporting == ""
    member = signed_in_tab(house, Role.CUSTOMER, path="/p/HU-816", name="Ali Tlili")
    member.send(ProductState.load)
    member.send(OpinionsState.vote, kind="review", public_id=target)
    assert member.state(OpinionsState).voted == [target]
    member.send(OpinionsState.ask, data={"question": "?"})
    assert member.state(OpinionsState).field == "question"
    member.send(OpinionsState.ask, data={"question": "Does it come with a seal?"})
    desk = signed_in_tab(house, Role.SALES, path="/admin/reviews?tab=reported", name="Sonia Riahi")
    desk.send(ReviewDeskState.load)
    assert [row.reports for row in desk.state(ReviewDeskState).rows] == [1]
    desk.go_to("/admin/reviews?of=question", session=desk.root.router.headers.cookie.rpartition("=")[2])
    desk.send(ReviewDeskState.load)
    [asked] = desk.state(ReviewDeskState).rows
    desk.send(ReviewDeskState.open_one, public_id=asked.id)
    desk.send(ReviewDeskState.reply, data={"text": "Yes."})
    member.send(ProductState.load)
    [question] = member.state(OpinionsState).questions.rows
    assert [(one.by_shop, one.text) for one in question.answers] == [(True, "Yes.")]
    member.send(OpinionsState.start_answering, question_id=question.id)
    member.send(OpinionsState.answer, data={"answer": "No."})
    assert member.state(OpinionsState).field == "answer"


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_link_that_we_never_gave_out_opens_nothing(house: House, parts: Parts) -> None:
    stranger = Tab(path="/review/made-up", guest="g" * 40)
    stranger.send(ReviewsState.load_invited)
    assert stranger.state(ReviewsState).is_missing
    stranger.send(ReviewsState.write, sku="HU-816")
    assert not stranger.state(ReviewsState).is_writing
    stranger.send(ReviewsState.send, data=typed())
    stranger.send(ReviewsState.want_letters, wanted=False)
    assert len(stranger.toasts()) == 2
    assert "/sign-in" in where_to(stranger.send(ReviewsState.load))
